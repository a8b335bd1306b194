/* Search in the knowledge base. An article is judged as if it were a ticket, so that words,
 * phrases and fields mean there what they mean everywhere else. */
#include "helpdesk/suggest.h"

#include <stdlib.h>
#include <string.h>

#include "cache/cache.h"
#include "desk/cards_priv.h"
#include "desk/record.h"
#include "match/card.h"

struct hit {
	struct card c;
	struct number number;
	struct found found;
};

struct searching {
	const struct query *query;
	const struct snap *snap;
	bool retired;
	struct arena *arena;
	struct hit *v;
	size_t n, cap;
	uint64_t bad;
	bad_file_fn bad_fn;
	void *bad_arg;
};

static void keep(struct searching *x, const struct card *c, const struct found *f,
		 const struct passage *p)
{
	struct hit *hit;

	x->v = mem_grow(x->v, &x->cap, x->n + 1, sizeof(*x->v));
	hit = &x->v[x->n++];
	memset(hit, 0, sizeof(*hit));
	card_init(&hit->c, NUMBER_ARTICLE, x->arena);
	for (int i = 0; i < CARD_FIELDS; i++)
		if (c->head[i])
			hit->c.head[i] = node_copy(x->arena, c->head[i]);
	number_parse(card_text(c, C_NUMBER), &hit->number);
	hit->found = *f;
	hit->found.passage = arena_strndup(x->arena, p->text.s, p->text.len);
	hit->found.mark = p->mark;
	hit->found.mark_end = p->mark_end;
}

static enum hd_rc judge(const struct card *c, void *arg, struct hd_err *e)
{
	struct searching *x = arg;
	struct facts f = {.opened = card_opened(c),
			  .acknowledged = TIME_NONE,
			  .resolved = TIME_NONE,
			  .level_at_resolution = -1,
			  .last = card_last(c)};
	struct passage p = {.text = SBUF_INIT};
	struct found found = {0};
	struct ticket t;

	(void)e;
	if (card_text(c, C_MERGED_INTO) || (!x->retired && card_is(c, "retired")))
		return HD_OK;
	article_as_ticket(c, c->arena, &t);
	if (!query_match(x->query, &t, &t, &f))
		return HD_OK;
	found.score = query_score(x->query, &t, &t, &f);
	query_passage(x->query, &t, &t, &f, &p);
	keep(x, c, &found, &p);
	sbuf_deinit(&p.text);
	return HD_OK;
}

static enum hd_rc judge_number(const char *number, void *arg, struct hd_err *e)
{
	struct searching *x = arg;
	struct arena *a = arena_new();
	struct number n;
	struct card c;
	enum hd_rc rc = HD_OK;

	if (number_parse(number, &n) && card_view(x->snap, &n, a, &c, NULL) == HD_OK)
		rc = judge(&c, x, e);
	arena_free(a);
	return rc;
}

static int compare_hits(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	bool px = card_is(&x->c, "published"), py = card_is(&y->c, "published");

	if (x->found.score != y->found.score)
		return x->found.score > y->found.score ? -1 : 1;
	if (px != py)
		return px ? -1 : 1;
	return number_compare(&x->number, &y->number);
}

static void tell_bad(const char *number, const char *why, void *arg)
{
	struct searching *x = arg;
	char path[NUMBER_PATH_SIZE];
	struct number n;

	if (!number_parse(number, &n))
		return;
	number_path(&n, path);
	x->bad++;
	if (x->bad_fn)
		x->bad_fn(path, why, x->bad_arg);
}

static enum hd_rc find(struct desk *d, struct searching *x, struct hd_err *e)
{
	struct cache *c = desk_cache(d);
	enum hd_rc rc = c ? cache_articles_search(c, x->query, judge_number, x, e) : HD_INTERNAL;

	if (c && rc == HD_OK)
		rc = cache_articles_bad(c, tell_bad, x, e);
	if (rc != HD_INTERNAL)
		return rc;
	if (c)
		desk_cache_failed(d);
	x->n = 0;
	x->bad = 0;
	return cards_walk(x->snap, NUMBER_ARTICLE, judge, x, x->bad_fn, x->bad_arg, &x->bad, e);
}

enum hd_rc desk_article_search(struct desk *d, const struct query *q, bool retired, uint64_t limit,
			       article_found_fn fn, bad_file_fn bad, void *arg, struct hd_err *e)
{
	struct searching x = {.query = q, .retired = retired, .bad_fn = bad, .bad_arg = arg};
	enum hd_rc rc;

	if (!query_has_words(q))
		return hd_fail(e, HD_USAGE,
			       "the query looks for no words; 'helpdesk kb list' lists all articles");
	rc = desk_readable(d, &x.snap, e);
	if (rc != HD_OK)
		return rc;
	x.arena = arena_new();
	rc = find(d, &x, e);
	if (x.n > 1)
		qsort(x.v, x.n, sizeof(*x.v), compare_hits);
	for (size_t i = 0; rc == HD_OK && i < x.n && (limit == 0 || i < limit); i++)
		rc = fn(&x.v[i].c, &x.v[i].found, arg, e);
	free(x.v);
	arena_free(x.arena);
	return rc == HD_OK ? files_bad(x.bad, e) : rc;
}
