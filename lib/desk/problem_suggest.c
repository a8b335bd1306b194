/* Problems that nobody has recorded yet: tickets of an application that resemble each other. */
#include "helpdesk/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "desk/record.h"
#include "helpdesk/text.h"
#include "match/card.h"
#include "match/group.h"

struct seen {
	struct number number;
	const char *text, *subject, *application, *words; /* words: of its description */
	int64_t opened;
	bool open;
};

struct gathering {
	const struct problem_spec *spec;
	struct arena *arena;
	struct seen *v;
	size_t n, cap;
};

/* --- gathering ------------------------------------------------------------------------------- */

/* What is compared of a description; the rest says little. */
#define TEXT_MAX 4000

static const char *beginning(struct arena *a, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n > TEXT_MAX)
		n = utf8_cut(s, TEXT_MAX);
	return arena_strndup(a, s ? s : "", n);
}

static enum hd_rc take(const struct ticket *t, const struct ticket *state, const struct facts *f,
		       struct arena *scratch, void *arg, struct hd_err *e)
{
	struct gathering *g = arg;
	const char *application = ticket_text(state, F_APPLICATION);
	enum status status = ticket_status(state);
	struct seen *x;

	(void)t, (void)scratch, (void)e;
	if (status == ST_MERGED || ticket_text(state, F_PROBLEM) || f->opened < g->spec->since ||
	    (g->spec->application &&
	     (!application || strcmp(application, g->spec->application) != 0)))
		return HD_OK;
	g->v = mem_grow(g->v, &g->cap, g->n + 1, sizeof(*g->v));
	x = &g->v[g->n];
	*x = (struct seen){.opened = f->opened, .open = status < ST_RESOLVED};
	if (!number_parse(ticket_text(state, F_NUMBER), &x->number))
		return HD_OK;
	x->text = arena_strdup(g->arena, ticket_text(state, F_NUMBER));
	x->subject = arena_strdup(g->arena, ticket_text(state, F_SUBJECT));
	x->application = arena_strdup(g->arena, application);
	x->words = beginning(g->arena, ticket_text(state, F_DESCRIPTION));
	g->n++;
	return HD_OK;
}

static void restart(void *arg)
{
	struct gathering *g = arg;

	g->n = 0;
	arena_reset(g->arena);
}

/* By application, those without one first; then by number. */
static int compare_seen(const void *a, const void *b)
{
	const struct seen *x = a, *y = b;
	int c = strcmp(x->application ? x->application : "", y->application ? y->application : "");

	return c ? c : number_compare(&x->number, &y->number);
}

/* A query that leaves out what the cache need not give. */
static enum hd_rc make_query(struct desk *d, const struct problem_spec *s, struct query **out,
			     struct hd_err *e)
{
	char since[TIME_TEXT_SIZE];
	char *opened, *application = mem_printf("application:%s", s->application ? s->application : "");
	const char *words[3];
	int n = 0;
	enum hd_rc rc;

	time_format_utc(s->since, since);
	opened = mem_printf("opened:%s..", since);
	words[n++] = "problem:none";
	words[n++] = opened;
	if (s->application)
		words[n++] = application;
	rc = desk_query(d, n, words, false, out, e);
	free(opened);
	free(application);
	return rc;
}

/* --- grouping --------------------------------------------------------------------------------- */

static void put_proposal(const struct seen *v, const struct text_group *g, struct arena *a,
			 struct proposal *out)
{
	const char **tickets = arena_alloc(a, g->n * sizeof(*tickets));
	const char **words = arena_alloc(a, (g->n_words + 1) * sizeof(*words));

	*out = (struct proposal){.title = arena_strdup(a, v[g->center].subject),
				 .application = arena_strdup(a, v[0].application),
				 .tickets = tickets,
				 .n = g->n,
				 .words = words,
				 .n_words = g->n_words,
				 .likeness = g->likeness,
				 .first = v[g->members[0]].opened,
				 .last = v[g->members[0]].opened};
	for (size_t i = 0; i < g->n; i++) {
		const struct seen *x = &v[g->members[i]];

		tickets[i] = arena_strdup(a, x->text);
		out->open += x->open;
		if (x->opened < out->first)
			out->first = x->opened;
		if (x->opened > out->last)
			out->last = x->opened;
	}
	for (size_t i = 0; i < g->n_words; i++)
		words[i] = arena_strdup(a, g->words[i]);
}

/* The tickets of one application. */
static void group(const struct seen *v, size_t n, unsigned min, struct arena *a,
		  struct proposals *out, size_t *cap)
{
	struct grouping *g = grouping_new();
	struct arena *scratch = arena_new();
	const struct text_group *groups;
	size_t found;

	for (size_t i = 0; i < n; i++) {
		struct bag b;

		arena_reset(scratch);
		bag_init(&b, scratch);
		bag_add(&b, BAG_TITLE, v[i].subject);
		bag_add(&b, BAG_TEXT, v[i].words);
		grouping_add(g, &b);
		bag_deinit(&b);
	}
	found = grouping_run(g, min, &groups);
	for (size_t i = 0; i < found; i++) {
		out->v = mem_grow(out->v, cap, out->n + 1, sizeof(*out->v));
		put_proposal(v, &groups[i], a, &out->v[out->n++]);
	}
	arena_free(scratch);
	grouping_free(g);
}

static int compare_proposals(const void *a, const void *b)
{
	const struct proposal *x = a, *y = b;
	struct number nx, ny;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	if (!number_parse(x->tickets[0], &nx) || !number_parse(y->tickets[0], &ny))
		return 0;
	return number_compare(&nx, &ny);
}

static void group_all(struct gathering *g, struct arena *a, struct proposals *out)
{
	struct proposals all = {NULL, 0};
	size_t cap = 0, to;

	if (g->n > 1)
		qsort(g->v, g->n, sizeof(*g->v), compare_seen);
	for (size_t from = 0; from < g->n; from = to) {
		const char *app = g->v[from].application;

		for (to = from; to < g->n; to++) {
			const char *other = g->v[to].application;

			if (app != other && (!app || !other || strcmp(app, other) != 0))
				break;
		}
		group(g->v + from, to - from, g->spec->min, a, &all, &cap);
	}
	if (all.n > 1)
		qsort(all.v, all.n, sizeof(*all.v), compare_proposals);
	out->n = g->spec->limit && all.n > g->spec->limit ? g->spec->limit : all.n;
	out->v = arena_alloc(a, (out->n + 1) * sizeof(*out->v));
	if (out->n)
		memcpy(out->v, all.v, out->n * sizeof(*out->v));
	free(all.v);
}

enum hd_rc desk_problem_suggest(struct desk *d, const struct problem_spec *s, struct arena *a,
				struct proposals *out, bad_file_fn bad, void *arg, struct hd_err *e)
{
	struct gathering g = {.spec = s, .arena = arena_new()};
	struct ticket_walk w = {.fn = take,
				.arg = &g,
				.restart = restart,
				.whole = true,
				.bad = bad,
				.bad_arg = arg};
	struct query *query = NULL;
	const struct snap *p;
	enum hd_rc rc = make_query(d, s, &query, e);

	*out = (struct proposals){NULL, 0};
	w.query = query;
	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc == HD_OK)
		rc = tickets_walk(d, p, &w, e);
	if (rc == HD_OK)
		group_all(&g, a, out);
	query_free(query);
	free(g.v);
	arena_free(g.arena);
	return rc == HD_OK ? tickets_bad(&w, e) : rc;
}
