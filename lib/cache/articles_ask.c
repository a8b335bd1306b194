/* The tables of articles as a source for ranking. Only the lists of the words that are asked for
 * are read, and only the rows of the articles that are looked at closely. */
#include "cache/priv.h"

#include <stdlib.h>
#include <string.h>

#include "cache/articles.h"
#include "util/map.h"

#define MERGED_MAX 100 /* articles merged one into the other */

enum statement { TERM, SPREAD, HEAD, TAIL, LISTS, CARD, SOLVED, MERGED, STATEMENTS };

#define NEAR(end) "SELECT word, id, n FROM word WHERE " end " = ? AND len BETWEEN ? AND ?"
static const char *const sqls[STATEMENTS] = {
	[TERM] = "SELECT id, n FROM word WHERE word = ?",
	[SPREAD] = "SELECT n FROM word WHERE id = ?",
	[HEAD] = NEAR("head"),
	[TAIL] = NEAR("tail"),
	[LISTS] = "SELECT chunk, list FROM posting WHERE word = ? ORDER BY chunk",
	[CARD] = "SELECT number, title, application, category, published, words FROM article "
		 "WHERE id = ? AND words IS NOT NULL",
	[SOLVED] = "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE known = lower(?) "
		   "AND status IN (4, 5) LIMIT 1000)",
	[MERGED] = "SELECT number FROM article WHERE target = ?",
};
_Static_assert(ST_RESOLVED == 4 && ST_CLOSED == 5 && MATCH_SOLVED_MAX == 1000,
	       "what stands in the queries");

struct cache_articles {
	struct db *db;
	struct stmt *s[STATEMENTS]; /* NULL until it is needed */
	bool failed, merges;        /* whether any article was merged */
};

/* --- statements ----------------------------------------------------------------------------- */

static struct stmt *use(struct cache_articles *x, enum statement which)
{
	if (!x->failed && !x->s[which] &&
	    db_prepare(x->db, sqls[which], &x->s[which], NULL) != HD_OK)
		x->failed = true;
	return x->failed ? NULL : x->s[which];
}

/* Whether there is a row more; the statement is the caller's to reset before the last. */
static bool step(struct cache_articles *x, struct stmt *s)
{
	bool row = false;

	if (stmt_step(s, &row, NULL) == HD_OK)
		return row;
	x->failed = true;
	return false;
}

/* --- the source ----------------------------------------------------------------------------- */

static bool ask_term(void *arg, const char *s, size_t n, struct match_term *out)
{
	struct cache_articles *x = arg;
	struct stmt *st = use(x, TERM);
	char word[BAG_WORD_SIZE];
	bool row;

	if (!st || n >= sizeof(word))
		return false;
	memcpy(word, s, n);
	word[n] = '\0';
	stmt_text(st, 1, word);
	row = step(x, st);
	if (row)
		*out = (struct match_term){(uint32_t)col_int(st, 0), (uint32_t)col_int(st, 1)};
	stmt_reset(st);
	return row;
}

static uint32_t ask_spread(void *arg, uint32_t id)
{
	struct cache_articles *x = arg;
	struct stmt *st = use(x, SPREAD);
	uint32_t n;

	if (!st)
		return 0;
	stmt_int(st, 1, id);
	n = step(x, st) ? (uint32_t)col_int(st, 0) : 0;
	stmt_reset(st);
	return n;
}

typedef void (*near_fn)(void *y, const char *s, size_t n, const struct match_term *t);

static void each_near(struct cache_articles *x, enum statement which, const char *end, size_t n,
		      near_fn fn, void *y)
{
	struct stmt *st = use(x, which);

	if (!st)
		return;
	stmt_text(st, 1, end);
	stmt_int(st, 2, (int64_t)n - MATCH_EDITS);
	stmt_int(st, 3, (int64_t)n + MATCH_EDITS);
	while (step(x, st)) {
		const char *word = col_text(st, 0);
		struct match_term t = {(uint32_t)col_int(st, 1), (uint32_t)col_int(st, 2)};

		if (word)
			fn(y, word, strlen(word), &t);
	}
}

static void ask_near(void *arg, const char *s, size_t n, near_fn fn, void *y)
{
	char end[3] = {s[0], s[1], '\0'};

	each_near(arg, HEAD, end, n, fn, y);
	memcpy(end, s + n - 2, 2);
	each_near(arg, TAIL, end, n, fn, y);
}

static void ask_postings(void *arg, uint32_t term,
			 void (*fn)(void *y, uint32_t base, const void *p, size_t n), void *y)
{
	struct cache_articles *x = arg;
	struct stmt *st = use(x, LISTS);

	if (!st)
		return;
	stmt_int(st, 1, term);
	while (step(x, st)) {
		size_t n;
		const void *p = col_blob(st, 1, &n);

		fn(y, (uint32_t)col_int(st, 0) * ARTICLES_CHUNK, p, n);
	}
}

/* --- success -------------------------------------------------------------------------------- */

static uint32_t solved_by(struct cache_articles *x, const char *number)
{
	struct stmt *st = use(x, SOLVED);
	uint32_t n;

	if (!st)
		return 0;
	stmt_text(st, 1, number);
	n = step(x, st) ? (uint32_t)col_int(st, 0) : 0;
	stmt_reset(st);
	return n;
}

/* With what articles merged into it solved, and those merged into them. */
static uint32_t solved_in_all(struct cache_articles *x, const char *number, struct arena *a)
{
	struct map all;
	uint32_t sum = 0;

	map_init(&all, a);
	map_put(&all, number, NULL);
	for (size_t i = 0; i < all.len && i < MERGED_MAX; i++) {
		struct stmt *st = x->merges ? use(x, MERGED) : NULL;

		sum += solved_by(x, all.entries[i].key);
		if (!st)
			continue;
		stmt_text(st, 1, all.entries[i].key);
		while (step(x, st))
			map_put(&all, col_text(st, 0), NULL);
	}
	map_deinit(&all);
	return sum < MATCH_SOLVED_MAX ? sum : MATCH_SOLVED_MAX;
}

static bool ask_card(void *arg, uint32_t id, struct arena *a, struct match_card *out)
{
	struct cache_articles *x = arg;
	struct stmt *st = use(x, CARD);
	const void *p;
	size_t n;
	bool row;

	if (!st)
		return false;
	stmt_int(st, 1, id);
	row = step(x, st);
	if (row) {
		p = col_blob(st, 5, &n);
		*out = (struct match_card){.number = arena_strdup(a, col_text(st, 0)),
					   .title = arena_strdup(a, col_text(st, 1)),
					   .application = arena_strdup(a, col_text(st, 2)),
					   .category = arena_strdup(a, col_text(st, 3)),
					   .published = col_int(st, 4) != 0,
					   .words = arena_strndup(a, p, n),
					   .n = n};
	}
	stmt_reset(st);
	if (row)
		out->solved = solved_in_all(x, out->number, a);
	return row && !x->failed;
}

/* --- from outside ----------------------------------------------------------------------------- */

struct cache_articles *cache_articles(struct cache *c, struct match_source *out)
{
	struct cache_articles *x = mem_alloc(sizeof(*x));
	int64_t last = 0, merged = 0;

	x->db = c->db;
	x->failed = db_int(c->db, "SELECT ifnull(max(id), 0) FROM article", &last, NULL) != HD_OK ||
		    db_int(c->db, "SELECT EXISTS(SELECT 1 FROM article WHERE target IS NOT NULL)",
			   &merged, NULL) != HD_OK;
	x->merges = merged != 0;
	*out = (struct match_source){.arg = x,
				     .last = (uint32_t)last,
				     .term = ask_term,
				     .spread = ask_spread,
				     .near = ask_near,
				     .postings = ask_postings,
				     .card = ask_card};
	return x;
}

bool cache_articles_end(struct cache_articles *x)
{
	bool sound = !x->failed;

	for (int i = 0; i < STATEMENTS; i++)
		stmt_free(x->s[i]);
	free(x);
	return sound;
}

enum hd_rc cache_articles_search(struct cache *c, const struct query *q,
				 enum hd_rc (*fn)(const char *number, void *arg, struct hd_err *e),
				 void *arg, struct hd_err *e)
{
	struct sbuf sql = SBUF_INIT;
	struct stmt *s = NULL;
	struct where w;
	bool row = true;
	enum hd_rc rc, given = HD_OK;

	where_articles(&w, q);
	sbuf_printf(&sql, "SELECT number FROM article WHERE target IS NULL AND bad IS NULL AND %s", w.sql.s);
	rc = db_prepare(c->db, sql.s, &s, e);
	if (rc == HD_OK)
		where_bind(&w, s, 1);
	while (rc == HD_OK && given == HD_OK) {
		rc = stmt_step(s, &row, e);
		if (rc != HD_OK || !row)
			break;
		given = fn(col_text(s, 0), arg, e);
	}
	stmt_free(s);
	sbuf_deinit(&sql);
	where_deinit(&w);
	return rc == HD_OK ? given : hd_fail(e, HD_INTERNAL, "the cache is damaged");
}

enum hd_rc cache_articles_bad(struct cache *c,
			      void (*fn)(const char *number, const char *why, void *arg), void *arg,
			      struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = true;
	enum hd_rc rc = db_prepare(c->db, "SELECT number, bad FROM article WHERE bad IS NOT NULL", &s,
				   e);

	while (rc == HD_OK) {
		rc = stmt_step(s, &row, e);
		if (rc != HD_OK || !row)
			break;
		fn(col_text(s, 0), col_text(s, 1), arg);
	}
	stmt_free(s);
	return rc == HD_OK ? HD_OK : hd_fail(e, HD_INTERNAL, "the cache is damaged");
}
