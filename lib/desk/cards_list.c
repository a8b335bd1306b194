/* Lists of articles and of problems: few enough to be held at once, by their short fields. */
#include "desk/cards_priv.h"
#include "desk/record.h"

#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

enum sort_key {
	BY_NUMBER,
	BY_TITLE,
	BY_APPLICATION,
	BY_STATUS,
	BY_TICKETS,
	BY_OPEN,
	BY_SOLVED,
	BY_OPENED,
	BY_UPDATED,
	SORT_KEYS
};
const char *const card_sort_words[] = {"number", "title",  "application", "status",  "tickets",
				       "open",   "solved", "opened",      "updated", NULL};
_Static_assert(NELEM(card_sort_words) == SORT_KEYS + 1, "one word per key");

#define KEYS_MAX 8

struct sort {
	struct {
		enum sort_key key;
		bool reverse;
	} keys[KEYS_MAX];
	size_t n;
};

struct row {
	struct card c;
	struct number number;
	struct card_uses uses;
	int64_t updated;
};

struct gathering {
	const struct card_list *list;
	struct arena *arena;
	struct row **rows;
	size_t n, cap;
	struct map by_number;
};

/* --- order ------------------------------------------------------------------------------ */

static enum hd_rc unknown_key(const char *word, struct hd_err *e)
{
	struct sbuf all = SBUF_INIT;
	enum hd_rc rc;

	for (int i = 0; card_sort_words[i]; i++)
		sbuf_printf(&all, "%s%s", i ? ", " : "", card_sort_words[i]);
	rc = hd_fail(e, HD_USAGE, "cannot sort by '%.60s'; there are %s", word, all.s);
	sbuf_deinit(&all);
	return rc;
}

static enum hd_rc parse_sort(const char *spec, struct sort *out, struct hd_err *e)
{
	char word[64];

	out->n = 0;
	while (spec && *spec) {
		size_t n = strcspn(spec, ","), k = 0;
		bool reverse = *spec == '-';

		if (n >= sizeof(word) || out->n == KEYS_MAX)
			return unknown_key(spec, e);
		memcpy(word, spec + reverse, n - reverse);
		word[n - reverse] = '\0';
		while (card_sort_words[k] && strcmp(card_sort_words[k], word) != 0)
			k++;
		if (!card_sort_words[k])
			return unknown_key(word, e);
		out->keys[out->n].key = (enum sort_key)k;
		out->keys[out->n++].reverse = reverse;
		spec += n + (spec[n] == ',');
	}
	return HD_OK;
}

static int compare_int(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

static int compare_text(const struct row *x, const struct row *y, enum card_field f)
{
	const char *a = card_text(&x->c, f), *b = card_text(&y->c, f);

	return a && b ? strcmp(a, b) : (a == NULL) - (b == NULL);
}

static int compare_key(const struct row *x, const struct row *y, enum sort_key key)
{
	switch (key) {
	case BY_TITLE:
		return compare_text(x, y, C_TITLE);
	case BY_APPLICATION:
		return compare_text(x, y, C_APPLICATION);
	case BY_STATUS:
		return compare_text(x, y, C_STATUS);
	case BY_TICKETS:
		return compare_int((int64_t)x->uses.tickets, (int64_t)y->uses.tickets);
	case BY_OPEN:
		return compare_int((int64_t)x->uses.open, (int64_t)y->uses.open);
	case BY_SOLVED:
		return compare_int(x->uses.last_solved, y->uses.last_solved);
	case BY_OPENED:
		return compare_int(card_opened(&x->c), card_opened(&y->c));
	case BY_UPDATED:
		return compare_int(x->updated, y->updated);
	default:
		return number_compare(&x->number, &y->number);
	}
}

static int compare_rows(const void *x, const void *y, void *arg)
{
	const struct row *const *a = x, *const *b = y;
	const struct sort *s = arg;
	int c = 0;

	for (size_t i = 0; c == 0 && i < s->n; i++) {
		c = compare_key(*a, *b, s->keys[i].key);
		c = s->keys[i].reverse ? -c : c;
	}
	return c ? c : number_compare(&(*a)->number, &(*b)->number);
}

/* --- rows -------------------------------------------------------------------------------- */

static bool is_long(size_t f)
{
	return f == C_SYMPTOMS || f == C_CAUSE || f == C_WORKAROUND || f == C_SOLUTION;
}

static enum hd_rc take_row(const struct card *c, void *arg, struct hd_err *e)
{
	struct gathering *g = arg;
	struct row *row = arena_alloc(g->arena, sizeof(*row));

	(void)e;
	card_init(&row->c, c->kind, g->arena);
	for (size_t f = 0; f < CARD_FIELDS; f++)
		row->c.head[f] = is_long(f) ? NULL : node_copy(g->arena, c->head[f]);
	row->c.other = node_copy(g->arena, c->other);
	row->updated = card_last(c);
	row->uses = (struct card_uses)NO_USES;
	number_parse(card_text(&row->c, C_NUMBER), &row->number);
	g->rows = mem_grow(g->rows, &g->cap, g->n + 1, sizeof(*g->rows));
	g->rows[g->n++] = row;
	map_put(&g->by_number, card_text(&row->c, C_NUMBER), row);
	return HD_OK;
}

/* What a merged article solved counts for the one it was merged into. */
static void count_rows(struct gathering *g, const struct uses *u)
{
	for (size_t i = 0; i < g->n; i++) {
		struct row *row = g->rows[i], *into = row;
		struct card_uses own = uses_of(u, card_text(&row->c, C_NUMBER));

		for (int k = 0; into && k <= MERGES_MAX; k++) {
			const char *next = card_text(&into->c, C_MERGED_INTO);

			uses_add(&into->uses, &own);
			into = next ? map_get(&g->by_number, next) : NULL;
			if (into == row)
				break; /* a circle: fsck tells */
		}
	}
}

static bool is_wanted(const struct card_list *l, const struct card *c)
{
	const char *app = card_text(c, C_APPLICATION);

	if (l->application && (!app || strcmp(app, l->application) != 0))
		return false;
	if (!l->status)
		return !card_is(c, l->kind == NUMBER_ARTICLE ? "retired" : "resolved");
	return strcmp(l->status, "all") == 0 || card_is(c, l->status);
}

static enum hd_rc give_rows(const struct gathering *g, card_fn fn, void *arg, struct hd_err *e)
{
	const struct card_list *l = g->list;
	uint64_t given = 0;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < g->n && (!l->limit || given < l->limit); i++) {
		const struct row *row = g->rows[i];

		if (!is_wanted(l, &row->c))
			continue;
		given++;
		rc = fn(&row->c, &row->uses, row->updated, arg, e);
	}
	return rc;
}

enum hd_rc desk_cards(struct desk *d, const struct card_list *l, card_fn fn, bad_file_fn bad,
		      void *arg, struct hd_err *e)
{
	struct gathering g = {.list = l, .arena = arena_new()};
	struct uses u = {.arena = NULL};
	const struct snap *p;
	struct sort sort;
	uint64_t n_bad = 0;
	enum hd_rc rc = parse_sort(l->sort, &sort, e);

	map_init(&g.by_number, NULL);
	if (rc == HD_OK && !l->uncounted)
		rc = uses_count(d, l->kind, NULL, &u, e);
	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc == HD_OK)
		rc = cards_walk(p, l->kind, take_row, &g, bad, arg, &n_bad, e);
	if (rc == HD_OK) {
		count_rows(&g, &u);
		qsort_r(g.rows, g.n, sizeof(*g.rows), compare_rows, &sort);
		rc = give_rows(&g, fn, arg, e);
	}
	uses_deinit(&u);
	map_deinit(&g.by_number);
	free(g.rows);
	arena_free(g.arena);
	return rc == HD_OK ? files_bad(n_bad, e) : rc;
}
