/* The log: entries of all tickets, newest first. */
#include "desk/keep.h"
#include "desk/record.h"

#include <string.h>

struct line {
	struct number number;
	const char *number_text, *subject;
	struct entry x;
};

/* Newest first; of one moment, the later number and the later entry first. */
static int compare_lines(const void *x, const void *y, const void *arg)
{
	const struct line *a = x, *b = y;
	int c;

	(void)arg;
	if (a->x.at != b->x.at)
		return a->x.at > b->x.at ? -1 : 1;
	c = number_compare(&b->number, &a->number);
	return c ? c : a->x.n > b->x.n ? -1 : a->x.n < b->x.n;
}

static void copy_entry(struct arena *a, struct entry *to, const struct entry *from)
{
	*to = *from;
	to->by = arena_strdup(a, from->by);
	to->event = arena_strdup(a, from->event);
	to->set = node_copy(a, from->set);
	to->add = node_copy(a, from->add);
	to->remove = node_copy(a, from->remove);
	to->files = node_copy(a, from->files);
	to->channel = arena_strdup(a, from->channel);
	to->from = arena_strdup(a, from->from);
	to->note = arena_strdup(a, from->note);
	to->mail = node_copy(a, from->mail);
	to->other = node_copy(a, from->other);
}

/* The walk's arena is gone when lines are given: nothing may stay shared with it. */
static void *copy_line(struct arena *a, const void *row)
{
	const struct line *from = row;
	struct line *to = arena_alloc(a, sizeof(*to));

	to->number = from->number;
	to->number_text = arena_strdup(a, from->number_text);
	to->subject = arena_strdup(a, from->subject);
	copy_entry(a, &to->x, &from->x);
	return to;
}

struct logging {
	const struct query *query;
	int64_t from, to;
	bool stop;
	struct keep keep;
};

static void restart_lines(void *arg)
{
	struct logging *l = arg;

	keep_deinit(&l->keep);
	keep_init(&l->keep);
}

/* A ticket matches as it is today, whatever it was at the time of the entry. */
static enum hd_rc take_lines(const struct ticket *t, const struct ticket *state,
			     const struct facts *f, struct arena *scratch, void *arg,
			     struct hd_err *e)
{
	struct logging *l = arg;
	struct line line = {.number_text = ticket_text(t, F_NUMBER)};
	const struct line *last = l->keep.last;

	(void)scratch, (void)e;
	/* Newest first, the rest is older still. */
	l->stop = (last && f->last < last->x.at) || (l->from != TIME_NONE && f->last < l->from);
	if (l->query && !query_match(l->query, t, state, f))
		return HD_OK;
	line.subject = ticket_text(state, F_SUBJECT);
	number_parse(line.number_text, &line.number);
	for (size_t i = 0; i < t->len; i++) {
		const struct entry *x = t->journal[i];

		if ((l->from != TIME_NONE && x->at < l->from) ||
		    (l->to != TIME_NONE && x->at >= l->to))
			continue;
		line.x = *x;
		keep_add(&l->keep, &line);
	}
	return HD_OK;
}

enum hd_rc desk_log(struct desk *d, const struct query *q, int64_t from, int64_t to, uint64_t limit,
		    log_fn fn, bad_file_fn bad, void *arg, struct hd_err *e)
{
	struct logging l = {.query = q,
			    .from = from,
			    .to = to,
			    .keep = {.compare = compare_lines, .copy = copy_line, .limit = limit}};
	struct ticket_walk w = {.fn = take_lines,
				.arg = &l,
				.restart = restart_lines,
				.query = q,
				.whole = true,
				.stop = &l.stop,
				.bad = bad,
				.bad_arg = arg};
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc != HD_OK)
		return rc;
	keep_init(&l.keep);
	rc = tickets_walk(d, p, &w, e);
	if (rc == HD_OK)
		keep_finish(&l.keep);
	for (size_t i = 0; rc == HD_OK && i < l.keep.len; i++) {
		const struct line *line = l.keep.rows[i];

		rc = fn(line->number_text, line->subject, &line->x, arg, e);
	}
	keep_deinit(&l.keep);
	return rc == HD_OK ? tickets_bad(&w, e) : rc;
}
