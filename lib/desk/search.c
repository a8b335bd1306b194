/* Searches: like a list, but the tickets that match best come first, each with the piece
 * of its text that matches. */
#include "desk/keep.h"
#include "desk/record.h"

#include <string.h>

struct hit {
	const struct searching *of;
	unsigned score;
	struct facts facts;
	struct number number;
	const struct ticket *t;     /* the whole ticket, while it is walked over */
	const struct ticket *state; /* then its header without long texts, */
	const char *passage;        /* and this */
	size_t mark, mark_end;
};

struct searching {
	const struct query *query;
	struct keep keep;
	struct passage passage;
};

/* Best first; then what was worked on last. */
static int compare_hits(const void *x, const void *y, const void *arg)
{
	const struct hit *a = x, *b = y;

	(void)arg;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	if (a->facts.last != b->facts.last)
		return a->facts.last > b->facts.last ? -1 : 1;
	return number_compare(&a->number, &b->number);
}

/* Only of what is kept a passage is made. */
static void *copy_hit(struct arena *a, const void *row)
{
	const struct hit *from = row;
	struct hit *to = arena_alloc(a, sizeof(*to));
	struct passage *p = (struct passage *)&from->of->passage;

	*to = *from;
	to->state = header_copy(a, from->state);
	if (from->t) {
		query_passage(from->of->query, from->t, from->state, &from->facts, p);
		to->passage = arena_strndup(a, p->text.s, p->text.len);
		to->mark = p->mark;
		to->mark_end = p->mark_end;
		to->t = NULL;
	} else {
		to->passage = arena_strdup(a, from->passage);
	}
	return to;
}

static enum hd_rc take_hit(const struct ticket *t, const struct ticket *state,
			   const struct facts *f, struct arena *scratch, void *arg,
			   struct hd_err *e)
{
	struct searching *x = arg;
	struct hit hit = {.of = x, .facts = *f, .t = t, .state = state};
	const char *number = ticket_text(state, F_NUMBER);

	(void)e, (void)scratch;
	if (!query_match(x->query, t, state, f))
		return HD_OK;
	hit.score = query_score(x->query, t, state, f);
	if (number)
		number_parse(number, &hit.number);
	keep_add(&x->keep, &hit);
	return HD_OK;
}

static void restart_hits(void *arg)
{
	struct searching *x = arg;

	keep_deinit(&x->keep);
	keep_init(&x->keep);
}

static enum hd_rc give_hits(const struct searching *x, found_fn fn, void *arg, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < x->keep.len; i++) {
		const struct hit *hit = x->keep.rows[i];
		struct found found = {.score = hit->score,
				      .passage = hit->passage,
				      .mark = hit->mark,
				      .mark_end = hit->mark_end};

		rc = fn(hit->state, &hit->facts, &found, arg, e);
	}
	return rc;
}

enum hd_rc desk_search(struct desk *d, const struct query *q, uint64_t limit, found_fn fn,
		       bad_file_fn bad, void *arg, struct hd_err *e)
{
	struct searching x = {
		.query = q,
		.keep = {.compare = compare_hits, .copy = copy_hit, .limit = limit},
		.passage = {.text = SBUF_INIT}};
	struct ticket_walk w = {.fn = take_hit,
				.arg = &x,
				.restart = restart_hits,
				.query = q,
				.whole = true,
				.bad = bad,
				.bad_arg = arg};
	const struct snap *p;
	enum hd_rc rc = HD_OK;

	if (!query_has_words(q))
		rc = hd_fail(e, HD_USAGE,
			     "the query looks for no words; 'helpdesk list' takes such a query");
	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc != HD_OK)
		return rc;
	keep_init(&x.keep);
	rc = tickets_walk(d, p, &w, e);
	if (rc == HD_OK) {
		keep_finish(&x.keep);
		rc = give_hits(&x, fn, arg, e);
	}
	keep_deinit(&x.keep);
	sbuf_deinit(&x.passage.text);
	return rc == HD_OK ? tickets_bad(&w, e) : rc;
}
