/* The journal in words. What a field was before comes from applying the entries one by
 * one, as the program does; an entry that had no effect is not told as if it had. */
#include <string.h>

#include "cmd/say.h"

#define INDENT 4

/* Texts that are shown whole below, not within the line of changes. */
static bool is_long(enum field f)
{
	return f == F_DESCRIPTION || f == F_SOLUTION;
}

static void say_custom(struct sbuf *b, const struct node *before, const struct node *set, size_t *n)
{
	for (size_t i = 0; i < set->len; i++) {
		const struct pair *p = &set->u.pairs[i];
		const struct node *old = node_get(before, p->key);

		sbuf_printf(b, "%s%s ", (*n)++ ? ", " : "", p->key);
		if (old) {
			say_value(b, FIELD_COUNT, old, NULL);
			sbuf_puts(b, " → ");
		}
		say_value(b, FIELD_COUNT, p->value, NULL);
	}
}

static void say_set(struct sbuf *b, const struct entry *x, const struct ticket *before,
		    const struct ticket *after, const struct zone *z, size_t *n)
{
	for (size_t i = 0; x->set && i < x->set->len; i++) {
		const struct pair *p = &x->set->u.pairs[i];
		const struct node *old, *new = p->value;
		enum field f;

		if (!field_find(p->key, &f)) {
			sbuf_printf(b, "%s%s ", (*n)++ ? ", " : "", p->key);
			say_value(b, FIELD_COUNT, new, z);
			continue;
		}
		old = before->head[f];
		/* A late entry does not move the status of what is closed. */
		if (f == F_STATUS && !node_equal(after->head[f], new))
			continue;
		if (f == F_FIELDS && new->kind == NODE_MAP) {
			say_custom(b, old, new, n);
			continue;
		}
		sbuf_printf(b, "%s%s ", (*n)++ ? ", " : "", p->key);
		if (is_long(f) && new->kind != NODE_NULL) {
			sbuf_puts(b, old ? "changed" : "given");
			continue;
		}
		if (old && !is_long(f)) {
			say_value(b, f, old, z);
			sbuf_puts(b, " → ");
		}
		say_value(b, f, new, z);
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
			say_value(b, FIELD_COUNT, p->value->u.items[k], NULL);
		}
	}
}

static void say_texts(struct sbuf *b, const struct entry *x)
{
	static const char *const names[] = {"description", "solution"};

	for (size_t i = 0; x->files && i < x->files->len; i++)
		sbuf_printf(b, "%*sfile %s\n", INDENT, "", node_str(x->files->u.items[i]));
	for (size_t i = 0; i < NELEM(names); i++) {
		const char *s = node_get_str(x->set, names[i]);

		if (!s)
			continue;
		sbuf_printf(b, "%*s%s:\n", INDENT, "", names[i]);
		say_block(b, 2 * INDENT, s);
	}
	if (x->note)
		say_block(b, INDENT, x->note);
}

static void say_entry(struct sbuf *b, const struct entry *x, const struct ticket *before,
		      const struct ticket *after, const struct zone *z)
{
	size_t n = 0, start;

	say_time(b, x->at, z);
	sbuf_printf(b, "  %s  %s", x->by, x->event);
	if (x->from)
		sbuf_printf(b, " from %s", x->from);
	if (x->channel)
		sbuf_printf(b, " (%s)", x->channel);
	sbuf_putc(b, '\n');
	start = b->len;
	sbuf_printf(b, "%*s", INDENT, "");
	say_set(b, x, before, after, z, &n);
	say_lists(b, x->remove, "-", &n);
	say_lists(b, x->add, "+", &n);
	if (n)
		sbuf_putc(b, '\n');
	else
		sbuf_truncate(b, start);
	say_texts(b, x);
}

static bool within(const struct entry *x, int64_t from, int64_t to)
{
	return (from == TIME_NONE || x->at >= from) && (to == TIME_NONE || x->at < to);
}

void say_journal(struct sbuf *b, const struct ticket *t, const struct zone *z, int64_t from,
		 int64_t to, uint64_t limit)
{
	struct arena *a = arena_new();
	struct ticket now, before;
	uint64_t n = 0, skip;

	for (size_t i = 0; i < t->len; i++)
		n += within(t->journal[i], from, to);
	skip = limit && n > limit ? n - limit : 0;
	ticket_init(&now, a);
	for (size_t i = 0; i < t->len; i++) {
		before = now;
		ticket_apply(&now, t->journal[i]);
		if (!within(t->journal[i], from, to))
			continue;
		if (skip)
			skip--;
		else
			say_entry(b, t->journal[i], &before, &now, z);
	}
	arena_free(a);
}
