/* The slots of a sheet: which tickets it holds, and in what state. */
#include "desk/sheet.h"

#include "codec/ticket_file.h"
#include "desk/record.h"
#include "desk/suggest.h"
#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

struct sheet *sheet_new(struct desk *d, bool batch)
{
	struct sheet *s = mem_alloc(sizeof(*s));

	s->desk = d;
	s->batch = batch;
	s->arena = arena_new();
	s->line = arena_new();
	s->slot_arena = arena_new();
	s->run_arena = arena_new();
	s->scratch = (struct scratch)SCRATCH_INIT;
	s->packed = s->text = (struct sbuf)SBUF_INIT;
	map_init(&s->slots, NULL);
	map_init(&s->cards, NULL);
	map_init(&s->apps, s->run_arena);
	map_init(&s->app_names, s->run_arena);
	map_init(&s->made, s->run_arena);
	map_init(&s->openings, s->run_arena);
	map_init(&s->lessons, NULL);
	s->kb = s->mail = !batch;
	return s;
}

struct number slot_id(const struct slot *slot)
{
	struct number id = {.n = 0};

	number_parse(slot->number, &id);
	return id;
}

/* --- loading ------------------------------------------------------------------- */

/* A file whose header is not what its journal says was edited by hand and
 * halfway: going on from either would lose the other. */
static enum hd_rc check_agreement(const struct slot *slot, const struct ticket *t,
				  struct hd_err *e)
{
	struct arena *scratch = arena_new();
	enum field f = ticket_disagrees(t, scratch);

	arena_free(scratch);
	if (f == FIELD_COUNT)
		return HD_OK;
	return hd_fail(
		e, HD_INVALID,
		"ticket '%s': %s in its header is not what its journal says; correct the file in a "
		"git clone of the store",
		slot->number, field_defs[f].name);
}

/* The txn rather than its base: it sees what was restored in it. */
static enum hd_rc load_file(struct sheet *s, const struct slot *slot, struct arena *a,
			    struct ticket *t, struct hd_err *e)
{
	struct number id = slot_id(slot);
	char path[NUMBER_PATH_SIZE];
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	number_path(&id, path);
	rc = txn_read(s->txn, path, &text, e);
	if (rc == HD_OK)
		rc = ticket_parse(&id, text.s, text.len, a, t, e);
	else if (rc == HD_NOT_FOUND)
		rc = hd_fail(e, rc, "ticket '%s' does not exist", slot->number);
	sbuf_deinit(&text);
	return rc;
}

static enum hd_rc load(struct sheet *s, struct slot *slot, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct held *h = arena_alloc(a, sizeof(*h));
	bool aside = slot->size != 0;
	enum hd_rc rc;

	rc = aside ? sheet_load_aside(s, slot, a, &h->t, e) : load_file(s, slot, a, &h->t, e);
	if (rc == HD_OK && !aside)
		rc = check_agreement(slot, &h->t, e);
	if (rc != HD_OK) {
		arena_free(a);
		return rc;
	}
	h->t.arena = a;
	s->n_back += slot->early && !aside;
	sheet_hold(s, slot, h);
	if (slot->before == BEFORE_UNKNOWN)
		slot->before = (uint32_t)h->t.len;
	return HD_OK;
}

static struct slot *slot_of(struct sheet *s, const struct number *id)
{
	char number[NUMBER_TEXT_SIZE];
	struct slot *slot;

	number_format(id, number);
	slot = map_get(&s->slots, number);
	if (slot)
		return slot;
	slot = s->free_slots;
	if (slot)
		s->free_slots = (void *)slot->met;
	else
		slot = arena_alloc(s->slot_arena, sizeof(*slot));
	memset(slot, 0, sizeof(*slot));
	memcpy(slot->number, number, strlen(number) + 1);
	slot->before = BEFORE_UNKNOWN;
	sheet_remember(s, id, slot);
	map_put(&s->slots, slot->number, slot);
	return slot;
}

enum hd_rc sheet_keys(struct sheet *s, struct hd_err *e)
{
	return s->keys ? HD_OK : keys_build(s->base, &s->keys, e);
}

enum hd_rc sheet_key(struct sheet *s, enum number_kind kind, const char *key, const char **number,
		     struct hd_err *e)
{
	enum hd_rc rc = sheet_keys(s, e);

	*number = NULL;
	return rc == HD_OK ? keys_find(s->keys, kind, key, number, e) : rc;
}

static enum hd_rc number_of(struct sheet *s, const char *ref, struct number *id, struct hd_err *e)
{
	const char *number;
	enum hd_rc rc;

	if (str_starts(ref, "key:")) {
		rc = sheet_key(s, NUMBER_TICKET, ref + strlen("key:"), &number, e);
		if (rc != HD_OK)
			return rc;
		if (!number || !number_parse(number, id))
			return hd_fail(e, HD_NOT_FOUND, "no ticket has the key '%.100s'",
				       ref + strlen("key:"));
		return HD_OK;
	}
	if (!ref_number(ref, desk_site(s->desk), id) || id->kind != NUMBER_TICKET)
		return hd_fail(
			e, HD_NOT_FOUND,
			"'%.60s' is no ticket number; numbers look like HD-42, 42 or key:SOURCE:ID",
			ref);
	return HD_OK;
}

enum hd_rc sheet_slot(struct sheet *s, const char *ref, struct slot **out, struct hd_err *e)
{
	struct number id;
	enum hd_rc rc = number_of(s, ref, &id, e);

	if (rc != HD_OK)
		return rc;
	*out = slot_of(s, &id);
	if ((*out)->held)
		sheet_use(s, *out);
	else
		rc = load(s, *out, e);
	return rc;
}

enum hd_rc sheet_new_slot(struct sheet *s, struct slot **out, struct hd_err *e)
{
	struct number id;
	enum hd_rc rc = sheet_next_number(s, NUMBER_TICKET, &id, e);
	struct arena *a;
	struct held *h;

	if (rc != HD_OK)
		return rc;
	*out = slot_of(s, &id);
	a = arena_new();
	h = arena_alloc(a, sizeof(*h));
	ticket_init(&h->t, a);
	sheet_hold(s, *out, h);
	(*out)->fresh = true;
	(*out)->before = 0;
	return HD_OK;
}

/* --- attempts ------------------------------------------------------------------ */

static void forget_keys(struct sheet *s)
{
	keys_free(s->keys);
	s->keys = NULL;
}

/* Forgets what slots hold; what a run met before stays with them. */
static void forget_all(struct sheet *s)
{
	for (size_t i = 0; i < s->slots.len; i++) {
		struct slot *slot = s->slots.entries[i].value;

		sheet_let_go(s, slot);
		slot->size = 0;
		slot->changed = slot->early = false;
		if (slot->fresh) {
			slot->fresh = slot->touched = false;
			slot->before = BEFORE_UNKNOWN; /* the number may become somebody else's ticket */
			free(slot->met);
			slot->met = NULL;
		}
	}
	s->n_given_up = s->n_given_up_before;
	s->n_done = s->n_early = s->n_back = 0;
	forget_keys(s);
	map_deinit(&s->apps);
	map_init(&s->apps, s->run_arena);
	map_deinit(&s->app_names);
	map_init(&s->app_names, s->run_arena);
	s->app_names_known = false;
	map_deinit(&s->made);
	map_init(&s->made, s->run_arena);
	sheet_cards_forget(s);
	memset(s->next, 0, sizeof(s->next));
	memset(s->taken, 0, sizeof(s->taken));
}

enum hd_rc sheet_begin(struct sheet *s, struct txn *t, struct hd_err *e)
{
	struct node *config;
	enum hd_rc rc;

	if (s->attempting)
		sheet_unmeet(s, s->attempt);
	if (s->attempting || strcmp(s->commit, snap_commit(txn_base(t))) != 0)
		forget_all(s);
	s->txn = t;
	s->base = txn_base(t);
	memcpy(s->base_commit, snap_commit(s->base), strlen(snap_commit(s->base)) + 1);
	s->attempting = true;
	s->attempt++;
	arena_reset(s->arena);
	s->n_deeds = s->n_tickets = s->n_cards = 0;
	s->operations = s->opened = s->unchanged = s->restored = 0;
	s->articles = s->credited = 0;
	sheet_lessons_forget(s);
	s->restored_site[0] = '\0';
	sheet_post_forget(s);
	rc = config_doc(s->base, s->arena, &config, e);
	s->config = config;
	if (rc == HD_OK && s->kb)
		rc = config_teaching_of(config, &s->teaching, e);
	return rc == HD_OK ? config_rules_of(config, &s->rules, e) : rc;
}

enum hd_rc sheet_flush(struct sheet *s, bool last, struct hd_err *e)
{
	struct arena *scratch = arena_new();
	enum hd_rc rc = HD_OK;

	if (last)
		forget_keys(s);
	if (last)
		rc = sheet_make_room(s, e);
	for (size_t i = 0; rc == HD_OK && i < s->slots.len; i++) {
		struct slot *slot = s->slots.entries[i].value;

		if (slot->changed)
			rc = sheet_flush_slot(s, slot, scratch, e);
	}
	arena_free(scratch);
	/* It leans on the base, which goes with the txn. */
	suggester_free(s->suggester);
	s->suggester = NULL;
	if (rc == HD_OK)
		rc = sheet_cards_flush(s, e);
	return rc == HD_OK ? sheet_post_flush(s, e) : rc;
}

void sheet_committed(struct sheet *s, const char *commit)
{
	for (size_t i = 0; i < s->slots.len; i++) {
		struct slot *slot = s->slots.entries[i].value;

		if ((slot->changed || slot->early) && !slot->touched) {
			slot->touched = true;
			s->all_tickets++;
		}
		slot->size = 0; /* the commit has it */
		slot->changed = slot->fresh = slot->early = false;
	}
	for (; s->n_given_up_before < s->n_given_up; s->n_given_up_before++) {
		const struct given_up *g = &s->given_up[s->n_given_up_before];

		s->all_tickets += g->last - g->first + 1;
	}
	s->n_done = 0;
	sheet_cards_committed(s);
	if (!*commit)
		commit = s->base_commit; /* the base itself is gone with its txn */
	memcpy(s->commit, commit, strlen(commit) + 1);
	s->all_tickets += s->restored;
	s->all_articles += s->articles;
	s->all_credited += s->credited;
	s->all_operations += s->operations;
	s->all_opened += s->opened;
	s->all_unchanged += s->unchanged;
	sheet_post_committed(s);
	s->attempting = false;
}

void sheet_free(struct sheet *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->slots.len; i++) {
		struct slot *slot = s->slots.entries[i].value;

		sheet_let_go(s, slot);
		free(slot->met);
	}
	sheet_cards_forget(s);
	map_deinit(&s->slots);
	map_deinit(&s->apps);
	map_deinit(&s->app_names);
	map_deinit(&s->made);
	map_deinit(&s->openings);
	sheet_lessons_forget(s);
	sheet_post_free(s);
	free(s->given_up);
	keys_free(s->keys);
	scratch_close(&s->scratch);
	sbuf_deinit(&s->packed);
	sbuf_deinit(&s->text);
	arena_free(s->arena);
	arena_free(s->line);
	arena_free(s->slot_arena);
	arena_free(s->run_arena);
	free(s);
}
