/* Lists: one walk, the matching rows kept in order, then given one by one. */
#include "desk/keep.h"
#include "desk/order.h"
#include "desk/record.h"

#include <string.h>

/* So many rows are read again when their turn comes, and all tickets at first in brief. */
#define FEW_ROWS 500

struct row {
	struct order_values values;
	const struct listing *of;
	struct facts facts;
	struct ticket *t; /* its header without long texts; NULL when it is read again */
};

struct listing {
	const struct list_spec *spec;
	bool again; /* rows are read again rather than held: with texts, or when they are few */
	struct order order;
	struct keep keep;
	/* Rows that come in order: enough of them are there when one differs from the last that
	 * the limit lets in. */
	bool in_order, stop;
	uint64_t matched;
	struct order_values edge;
	struct arena *edges;
};

static int compare_rows(const void *x, const void *y, const void *arg)
{
	const struct row *a = x, *b = y;

	return order_compare(arg, &a->values, &b->values);
}

static void *copy_row(struct arena *a, const void *row)
{
	const struct row *from = row;
	struct row *to = arena_alloc(a, sizeof(*to));

	*to = *from;
	to->values.v = order_copy(&from->of->order, a, from->values.v);
	to->t = from->of->again ? NULL : header_copy(a, from->t);
	return to;
}

/* Judged and shown as the journal says: a header written by hand may lie. */
static enum hd_rc take_row(const struct ticket *t, const struct ticket *state,
			   const struct facts *f, struct arena *scratch, void *arg,
			   struct hd_err *e)
{
	struct listing *l = arg;
	struct row row = {.of = l, .facts = *f, .t = (struct ticket *)state};

	(void)e;
	if (l->spec->query && !query_match(l->spec->query, t, state, f))
		return HD_OK;
	order_values(&l->order, state, f, scratch, &row.values);
	keep_add(&l->keep, &row);
	if (!l->in_order)
		return HD_OK;
	if (++l->matched == l->spec->limit) {
		l->edge = row.values;
		l->edge.v = order_copy(&l->order, l->edges, row.values.v);
	}
	l->stop = l->matched > l->spec->limit && order_differ(&l->order, &l->edge, &row.values);
	return HD_OK;
}

static void restart_rows(void *arg)
{
	struct listing *l = arg;

	keep_deinit(&l->keep);
	keep_init(&l->keep);
	l->matched = 0;
	l->in_order = false;
}

static enum hd_rc give_again(struct desk *d, const struct listing *l, const struct row *row,
			     struct arena *scratch, row_fn fn, void *arg, struct hd_err *e)
{
	struct ticket state;
	enum hd_rc rc;

	arena_reset(scratch);
	rc = desk_view(d, &row->values.number, scratch, &state, e);
	if (rc != HD_OK)
		return rc;
	if (!l->spec->with_texts)
		state.head[F_DESCRIPTION] = state.head[F_SOLUTION] = NULL;
	return fn(&state, &row->facts, arg, e);
}

static enum hd_rc give_rows(struct desk *d, const struct listing *l, row_fn fn, void *arg,
			    struct hd_err *e)
{
	struct arena *scratch = arena_new();
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < l->keep.len; i++) {
		const struct row *row = l->keep.rows[i];

		if (row->t)
			rc = fn(row->t, &row->facts, arg, e);
		else
			rc = give_again(d, l, row, scratch, fn, arg, e);
	}
	arena_free(scratch);
	return rc;
}

enum hd_rc desk_list(struct desk *d, const struct list_spec *s, row_fn fn, bad_file_fn bad,
		     void *arg, struct hd_err *e)
{
	struct listing l = {.spec = s,
			    .keep = {.compare = compare_rows, .copy = copy_row, .limit = s->limit}};
	struct ticket_walk w = {.fn = take_row,
				.arg = &l,
				.restart = restart_rows,
				.query = s->query,
				.bad = bad,
				.bad_arg = arg};
	bool few = s->limit && s->limit <= FEW_ROWS;
	const struct snap *p;
	enum hd_rc rc = order_parse(s->sort, &l.order, e);

	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc != HD_OK)
		return rc;
	l.keep.arg = &l.order;
	l.edges = arena_new();
	keep_init(&l.keep);
	l.again = s->with_texts || (few && !s->brief);
	w.whole = query_needs_whole(s->query) || order_needs_whole(&l.order);
	l.in_order = few && !w.whole && query_is_open(s->query) && order_is_usual(&l.order);
	w.stop = l.in_order ? &l.stop : NULL;
	w.urgent = l.in_order;
	w.brief = (l.again || s->brief) && query_within(s->query, FIELD_BRIEF) && order_is_brief(&l.order);
	rc = tickets_walk(d, p, &w, e);
	if (rc == HD_OK) {
		keep_finish(&l.keep);
		rc = give_rows(d, &l, fn, arg, e);
	}
	keep_deinit(&l.keep);
	arena_free(l.edges);
	return rc == HD_OK ? tickets_bad(&w, e) : rc;
}
