/* The articles and problems of a sheet: taken up, changed and put in the same commit as tickets.
 * There are few of them in a commit; a run that makes many (an import with its problems) hands
 * them to the txn as it goes, which gives them back when they are asked for again. */
#include "desk/cards_priv.h"
#include "desk/sheet.h"

#include "codec/card_file.h"
#include "helpdesk/env.h"

#include <stdio.h>
#include <string.h>

#define CARDS_IN_MEMORY 1024

struct card_slot {
	struct card c;
	char number[NUMBER_TEXT_SIZE];
	bool changed; /* since the last flush */
	bool touched; /* in this commit */
};

/* --- memory ------------------------------------------------------------------------ */

static struct card_slot *new_slot(struct sheet *s, const struct number *id, struct arena *a)
{
	struct card_slot *slot = arena_alloc(a, sizeof(*slot));

	number_format(id, slot->number);
	card_init(&slot->c, id->kind, a);
	map_put(&s->cards, slot->number, slot);
	return slot;
}

void sheet_cards_forget(struct sheet *s)
{
	for (size_t i = 0; i < s->cards.len; i++) {
		struct card_slot *slot = s->cards.entries[i].value;

		arena_free(slot->c.arena);
	}
	map_deinit(&s->cards);
	map_init(&s->cards, NULL);
}

enum hd_rc sheet_cards_flush(struct sheet *s, struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < s->cards.len; i++) {
		struct card_slot *slot = s->cards.entries[i].value;
		char path[NUMBER_PATH_SIZE];
		struct number id;

		if (!slot->changed)
			continue;
		sbuf_clear(&text);
		number_parse(slot->number, &id);
		number_path(&id, path);
		rc = card_write(&text, &slot->c, e);
		if (rc == HD_OK)
			rc = txn_put(s->txn, path, text.s, text.len, e);
		if (rc != HD_OK)
			hd_wrap(e, rc, "%s '%s'", card_kind_name(id.kind), slot->number);
		slot->changed = rc != HD_OK;
	}
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc sheet_cards_trim(struct sheet *s, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	if (s->cards.len > CARDS_IN_MEMORY) {
		rc = sheet_cards_flush(s, e);
		if (rc == HD_OK)
			sheet_cards_forget(s);
	}
	return rc;
}

void sheet_cards_committed(struct sheet *s)
{
	for (size_t i = 0; i < s->cards.len; i++) {
		struct card_slot *slot = s->cards.entries[i].value;

		slot->changed = slot->touched = false;
	}
}

/* --- taking one up ------------------------------------------------------------------- */

/* The txn rather than its base: it sees what this sheet has put. */
static enum hd_rc load(struct sheet *s, const struct number *id, struct arena *a,
		       struct card_slot **out, struct hd_err *e)
{
	struct arena *scratch = arena_new();
	char path[NUMBER_PATH_SIZE], number[NUMBER_TEXT_SIZE];
	struct sbuf text = SBUF_INIT;
	enum card_field f;
	struct card c;
	enum hd_rc rc;

	number_path(id, path);
	number_format(id, number);
	rc = txn_read(s->txn, path, &text, e);
	if (rc == HD_OK)
		rc = card_parse(id, text.s, text.len, a, &c, e);
	else if (rc == HD_NOT_FOUND)
		rc = card_missing(id->kind, number, e);
	f = rc == HD_OK ? card_disagrees(&c, scratch) : CARD_FIELDS;
	if (f != CARD_FIELDS)
		rc = hd_fail(e, HD_INVALID,
			     "%s '%s': %s in its header is not what its journal says; correct the "
			     "file in a git clone of the store",
			     card_kind_name(id->kind), number, card_schema(id->kind)->defs[f].name);
	if (rc == HD_OK) {
		*out = new_slot(s, id, a);
		(*out)->c = c;
	}
	arena_free(scratch);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc sheet_card(struct sheet *s, enum number_kind kind, const char *ref, struct card **out,
		      struct hd_err *e)
{
	char number[NUMBER_TEXT_SIZE];
	struct card_slot *slot;
	struct number id;
	struct arena *a;
	enum hd_rc rc = card_named(ref, desk_site(s->desk), kind, &id, e);

	if (rc != HD_OK)
		return rc;
	number_format(&id, number);
	slot = map_get(&s->cards, number);
	if (!slot) {
		a = arena_new();
		rc = load(s, &id, a, &slot, e);
		if (rc != HD_OK)
			arena_free(a);
	}
	*out = rc == HD_OK ? &slot->c : NULL;
	return rc;
}

enum hd_rc sheet_article(struct sheet *s, const char *ref, struct card **out, struct hd_err *e)
{
	enum hd_rc rc = sheet_card(s, NUMBER_ARTICLE, ref, out, e);

	for (int i = 0; rc == HD_OK && card_text(*out, C_MERGED_INTO); i++) {
		if (i == MERGES_MAX)
			return card_circle(ref, e);
		rc = sheet_card(s, NUMBER_ARTICLE, card_text(*out, C_MERGED_INTO), out, e);
	}
	return rc;
}

struct card *sheet_card_as(struct sheet *s, const struct number *id, const char *uid, int64_t at)
{
	struct card_slot *slot = new_slot(s, id, arena_new());

	map_put(&s->made, slot->number, NULL);
	slot->c.head[C_NUMBER] = node_text(slot->c.arena, slot->number);
	slot->c.head[C_UID] = node_text(slot->c.arena, uid);
	slot->c.head[C_OPENED] = node_time(slot->c.arena, at);
	if (strcmp(id->site, desk_site(s->desk)) == 0 && id->n > s->taken[id->kind])
		s->taken[id->kind] = id->n;
	return &slot->c;
}

enum hd_rc sheet_card_new(struct sheet *s, enum number_kind kind, int64_t at, struct card **out,
			  struct hd_err *e)
{
	struct number id;
	char uid[27];
	enum hd_rc rc = sheet_next_number(s, kind, &id, e);

	if (rc != HD_OK)
		return rc;
	env_ulid(at, uid);
	*out = sheet_card_as(s, &id, uid, at);
	return HD_OK;
}

enum hd_rc sheet_card_restore(struct sheet *s, const struct card *c, struct hd_err *e)
{
	const struct node *external = c->head[C_EXTERNAL];
	const char *number = card_text(c, C_NUMBER);
	struct sbuf text = SBUF_INIT;
	char path[NUMBER_PATH_SIZE];
	struct number id;
	enum hd_rc rc;

	number_parse(number, &id);
	number_path(&id, path);
	rc = card_write(&text, c, e);
	if (rc == HD_OK)
		rc = sheet_keys(s, e);
	if (rc == HD_OK)
		rc = txn_put(s->txn, path, text.s, text.len, e);
	sbuf_deinit(&text);
	if (rc != HD_OK)
		return rc;
	if (external)
		keys_add(s->keys, c->kind, sheet_key_of(s, external), number);
	if (strcmp(id.site, desk_site(s->desk)) == 0 && id.n > s->taken[id.kind])
		s->taken[id.kind] = id.n;
	map_put(&s->made, number, NULL);
	s->n_cards++;
	return HD_OK;
}

/* --- changing one -------------------------------------------------------------------- */

/* Keys are unique among cards of a kind; later lines find the card by its new one. */
static enum hd_rc rekey(struct sheet *s, const struct card *c, const struct card_change *ch,
			struct hd_err *e)
{
	const struct node *new = node_get(ch->set, "external"), *old = c->head[C_EXTERNAL];
	const char *key, *holder, *number = card_text(c, C_NUMBER);
	enum hd_rc rc;

	if (!new)
		return HD_OK;
	rc = sheet_keys(s, e);
	if (rc == HD_OK && new->kind == NODE_MAP) {
		key = sheet_key_of(s, new);
		rc = keys_find(s->keys, c->kind, key, &holder, e);
		if (rc == HD_OK && holder && strcmp(holder, number) != 0)
			rc = hd_fail(e, HD_REFUSED, "key '%.100s' belongs to %s '%s' already", key,
				     card_kind_name(c->kind), holder);
	}
	if (rc == HD_OK && old)
		keys_add(s->keys, c->kind, sheet_key_of(s, old), NULL);
	if (rc == HD_OK && new->kind == NODE_MAP)
		keys_add(s->keys, c->kind, sheet_key_of(s, new), number);
	return rc;
}

enum hd_rc sheet_card_enter(struct sheet *s, struct card *c, const struct card_change *ch,
			    int64_t at, const char *by, struct entry **x, struct hd_err *e)
{
	struct card_slot *slot = map_get(&s->cards, card_text(c, C_NUMBER));
	int64_t last = card_last(c);
	struct entry *entry;
	enum hd_rc rc = card_may(c, ch, e);

	if (x)
		*x = NULL;
	if (rc == HD_OK)
		rc = rekey(s, c, ch, e);
	/* A new one that is refused has no number to be known by. */
	if (rc != HD_OK)
		return c->len ? hd_wrap(e, rc, "%s '%s'", card_kind_name(c->kind), slot->number)
			      : rc;
	entry = card_plan(c, ch, last != TIME_NONE && last > at ? last : at, by);
	if (!entry)
		return HD_OK;
	card_add(c, entry);
	s->n_cards += !slot->touched;
	slot->changed = slot->touched = true;
	if (x)
		*x = entry;
	return HD_OK;
}

void sheet_card_deed(struct sheet *s, const struct card *c, const struct entry *x, const char *what,
		     bool aside, struct outcome *out)
{
	const char *solution = x ? node_get_str(x->set, "solution") : NULL;
	struct deed *deed;

	if (x && s->n_deeds < DEEDS_MAX) {
		deed = &s->deeds[s->n_deeds++];
		snprintf(deed->number, sizeof(deed->number), "%s", card_text(c, C_NUMBER));
		deed->what = arena_strdup(s->arena, what);
		deed->event = x->event;
		deed->message = arena_strdup(s->arena, x->note ? x->note : solution);
		deed->kind = c->kind;
		deed->aside = aside;
	}
	if (out)
		outcome_add(out, card_text(c, C_NUMBER), x ? what : NULL);
}
