/* The journal in words. What a field was before comes from applying the entries one by
 * one, as the program does; an entry that had no effect is not told as if it had. */
#include <string.h>

#include "cmd/say.h"
#include "helpdesk/facts.h"

#define INDENT 4

static void say_custom(struct sbuf *b, const struct node *before, const struct node *set, size_t *n)
{
	for (size_t i = 0; i < set->len; i++) {
		const struct pair *p = &set->u.pairs[i];
		const struct node *old = node_get(before, p->key);

		sbuf_printf(b, "%s%s ", (*n)++ ? ", " : "", p->key);
		if (old) {
			say_typed(b, FT_LINE, old, NULL);
			sbuf_puts(b, " → ");
		}
		say_typed(b, FT_LINE, p->value, NULL);
	}
}

static void say_set(struct sbuf *b, const struct entry *x, const struct dossier *before,
		    const struct dossier *after, const struct zone *z, size_t *n)
{
	const struct schema *s = after->schema;

	for (size_t i = 0; x->set && i < x->set->len; i++) {
		const struct pair *p = &x->set->u.pairs[i];
		const struct node *old, *new = p->value;
		size_t f = schema_find(s, p->key);
		bool is_text;

		if (f == s->n) {
			sbuf_printf(b, "%s%s ", (*n)++ ? ", " : "", p->key);
			say_typed(b, FT_LINE, new, z);
			continue;
		}
		old = before->head[f];
		is_text = s->defs[f].type == FT_TEXT; /* shown whole below */
		/* A late entry does not move the status of what is closed. */
		if (f == s->status && !node_equal(after->head[f], new))
			continue;
		if (s->defs[f].type == FT_FIELDS && new->kind == NODE_MAP) {
			say_custom(b, old, new, n);
			continue;
		}
		sbuf_printf(b, "%s%s ", (*n)++ ? ", " : "", p->key);
		if (is_text && new->kind != NODE_NULL) {
			sbuf_puts(b, old ? "changed" : "given");
			continue;
		}
		if (old && !is_text) {
			say_typed(b, s->defs[f].type, old, z);
			sbuf_puts(b, " → ");
		}
		say_typed(b, s->defs[f].type, new, z);
	}
}

static void say_lists(struct sbuf *b, const struct node *change, const char *sign, size_t *n)
{
	for (size_t i = 0; change && i < change->len; i++) {
		const struct pair *p = &change->u.pairs[i];

		if (p->value->kind != NODE_LIST)
			continue;
		for (size_t k = 0; k < p->value->len; k++) {
			sbuf_printf(b, "%s%s %s", (*n)++ ? ", " : "", p->key, sign);
			say_typed(b, FT_LINE, p->value->u.items[k], NULL);
		}
	}
}

/* Articles that fitted when it happened. */
static void say_proposed(struct sbuf *b, const struct entry *x, size_t *n)
{
	const struct node *v = x->other ? node_get(x->other, ENTRY_PROPOSED) : NULL;

	if (!v || v->kind != NODE_LIST || v->len == 0)
		return;
	sbuf_printf(b, "%sproposed ", (*n)++ ? ", " : "");
	say_typed(b, FT_LINE, v, NULL);
}

static void say_texts(struct sbuf *b, const struct schema *s, const struct entry *x)
{
	for (size_t i = 0; x->files && i < x->files->len; i++)
		sbuf_printf(b, "%*sfile %s\n", INDENT, "", node_str(x->files->u.items[i]));
	for (size_t i = 0; i < s->n_order; i++) {
		const struct field_def *def = &s->defs[schema_field(s, i)];
		const char *text = def->type == FT_TEXT ? node_get_str(x->set, def->name) : NULL;

		if (!text)
			continue;
		sbuf_printf(b, "%*s%s:\n", INDENT, "", def->name);
		say_block(b, 2 * INDENT, text);
	}
	if (x->note)
		say_block(b, INDENT, x->note);
}

/* How it came, and what of a message should make its reader careful. */
static void say_way(struct sbuf *b, const struct entry *x)
{
	const char *sender = node_get_str(x->mail, "sender");
	bool unverified = node_get(x->mail, "unverified") != NULL;

	if (!x->channel && !sender && !unverified)
		return;
	sbuf_printf(b, " (%s%s%s%s)", x->channel ? x->channel : "mail", sender ? ", " : "",
		    sender ? sender : "", unverified ? ", unverified" : "");
}

static void say_entry(struct sbuf *b, const struct entry *x, const struct dossier *before,
		      const struct dossier *after, const struct zone *z)
{
	size_t n = 0, start;

	say_time(b, x->at, z);
	sbuf_printf(b, "  %s  %s", x->by, x->event);
	if (x->from)
		sbuf_printf(b, " from %s", x->from);
	say_way(b, x);
	sbuf_putc(b, '\n');
	start = b->len;
	sbuf_printf(b, "%*s", INDENT, "");
	say_set(b, x, before, after, z, &n);
	say_lists(b, x->remove, "-", &n);
	say_lists(b, x->add, "+", &n);
	say_proposed(b, x, &n);
	if (n)
		sbuf_putc(b, '\n');
	else
		sbuf_truncate(b, start);
	say_texts(b, after->schema, x);
}

static bool within(const struct entry *x, int64_t from, int64_t to)
{
	return (from == TIME_NONE || x->at >= from) && (to == TIME_NONE || x->at < to);
}

void say_journal(struct sbuf *b, const struct dossier *d, const struct zone *z, int64_t from,
		 int64_t to, uint64_t limit)
{
	size_t bytes = d->schema->n * sizeof(struct node *);
	struct arena *a = arena_new();
	struct dossier now = {.schema = d->schema, .arena = a, .head = arena_alloc(a, bytes)};
	struct dossier before = now;
	uint64_t n = 0, skip;

	for (size_t i = 0; i < d->len; i++)
		n += within(d->journal[i], from, to);
	skip = limit && n > limit ? n - limit : 0;
	before.head = arena_alloc(a, bytes);
	for (size_t i = 0; i < d->len; i++) {
		memcpy(before.head, now.head, bytes);
		dossier_apply(&now, d->journal[i]);
		if (!within(d->journal[i], from, to))
			continue;
		if (skip)
			skip--;
		else
			say_entry(b, d->journal[i], &before, &now, z);
	}
	arena_free(a);
}
