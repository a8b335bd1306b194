/* Reading one ticket, and walking over all: through the cache where there is one. */
#include "desk/record.h"

#include "cache/cache.h"

#include <inttypes.h>
#include <string.h>

enum hd_rc ticket_load(const struct snap *p, const struct number *n, struct arena *a,
		       struct ticket *out, struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE], number[NUMBER_TEXT_SIZE];
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	number_path(n, path);
	number_format(n, number);
	rc = snap_read(p, path, &text, e);
	if (rc == HD_OK)
		rc = ticket_parse(n, text.s, text.len, a, out, e);
	else if (rc == HD_NOT_FOUND)
		rc = hd_fail(e, rc, "ticket '%s' does not exist", number);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc ticket_view(const struct snap *p, const struct number *n, struct arena *a,
		       struct ticket *out, struct hd_err *e)
{
	struct ticket t;
	enum hd_rc rc = ticket_load(p, n, a, &t, e);

	if (rc == HD_OK)
		ticket_replay(&t, INT64_MAX, a, out);
	return rc;
}

enum hd_rc desk_view(struct desk *d, const struct number *n, struct arena *a, struct ticket *out,
		     struct hd_err *e)
{
	char number[NUMBER_TEXT_SIZE];
	const struct snap *p;
	struct ticket t;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc != HD_OK)
		return rc;
	number_format(n, number);
	if (!d->cache || cache_ticket(d->cache, number, a, &t) != HD_OK)
		return ticket_view(p, n, a, out, e);
	ticket_replay(&t, INT64_MAX, a, out);
	return HD_OK;
}

struct ticket *header_copy(struct arena *a, const struct ticket *from)
{
	struct ticket *to = arena_alloc(a, sizeof(*to));

	ticket_init(to, a);
	for (int f = 0; f < FIELD_COUNT; f++)
		if (f != F_DESCRIPTION && f != F_SOLUTION)
			to->head[f] = node_copy(a, from->head[f]);
	return to;
}

/* --- all of them -------------------------------------------------------------------- */

static enum hd_rc bad_file(struct ticket_walk *w, const char *path, const char *why,
			   struct hd_err *e)
{
	if (w->strict)
		return hd_fail(e, HD_INVALID, "%s", why);
	w->n_bad++;
	if (w->bad)
		w->bad(path, why, w->bad_arg);
	return HD_OK;
}

struct walking {
	struct ticket_walk *w;
	struct arena *scratch;
};

static enum hd_rc walk_file(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct walking *x = arg;
	struct number number;
	struct ticket t, state;
	struct facts facts;
	struct hd_err why;
	bool is;
	enum hd_rc rc = path_number(path, NUMBER_TICKET, &number, &is, &why);

	if (rc == HD_OK && !is)
		return HD_OK;
	arena_reset(x->scratch);
	if (rc == HD_OK)
		rc = ticket_parse(&number, data, n, x->scratch, &t, &why);
	if (rc != HD_OK)
		return bad_file(x->w, path, why.msg, e);
	if (!facts_of(&t, INT64_MAX, x->scratch, &facts, &state))
		return HD_OK;
	return x->w->fn(&t, &state, &facts, x->scratch, x->w->arg, e);
}

/* --- from the cache ------------------------------------------------------------------- */

struct bad_files {
	struct ticket_walk *w;
	enum hd_rc rc;
	struct hd_err *e;
};

static void note_bad(const char *path, const char *why, void *arg)
{
	struct bad_files *b = arg;

	if (b->rc == HD_OK)
		b->rc = bad_file(b->w, path, why, b->e);
}

/* *done is false when the cache could not be had, or failed on the way. */
static enum hd_rc walk_cache(struct desk *d, struct ticket_walk *w, bool *done, struct hd_err *e)
{
	struct cache *c = desk_cache(d);
	struct bad_files bad = {w, HD_OK, e};
	unsigned what = !w->stop ? 0 : w->urgent ? CACHE_URGENT : CACHE_NEWEST;
	int64_t newest = TIME_NONE;
	enum hd_rc rc = HD_OK;

	*done = false;
	if (!c)
		return HD_OK;
	if (w->as_of)
		rc = cache_newest(c, &newest, e);
	what |= w->whole || newest > w->as_of ? CACHE_WHOLE : w->brief ? CACHE_BRIEF : 0;
	if (rc == HD_OK && w->counted && !(what & CACHE_WHOLE))
		rc = cache_counted(c, w->fn, w->arg, w->twin, e);
	else if (rc == HD_OK)
		rc = cache_each(c, w->query, what, w->stop, w->fn, w->arg, e);
	if (rc == HD_OK)
		rc = cache_bad(c, note_bad, &bad, e);
	if (rc == HD_OK)
		rc = bad.rc;
	*done = rc != HD_INTERNAL;
	if (!*done) {
		desk_cache_failed(d);
		w->restart(w->arg);
		w->n_bad = 0;
		rc = HD_OK;
	}
	return rc;
}

enum hd_rc tickets_walk(struct desk *d, const struct snap *p, struct ticket_walk *w,
			struct hd_err *e)
{
	struct walking x = {w, NULL};
	bool done = false;
	enum hd_rc rc = d && p == d->head ? walk_cache(d, w, &done, e) : HD_OK;

	if (done || rc != HD_OK)
		return rc;
	x.scratch = arena_new();
	rc = snap_walk(p, "tickets", walk_file, &x, e);
	arena_free(x.scratch);
	return rc;
}

enum hd_rc files_bad(uint64_t n, struct hd_err *e)
{
	if (n == 0)
		return HD_OK;
	return hd_fail(e, HD_PARTIAL,
		       "%" PRIu64
		       " file%s could not be read; correct %s in a git clone of the store",
		       n, n == 1 ? "" : "s", n == 1 ? "it" : "them");
}

enum hd_rc tickets_bad(const struct ticket_walk *w, struct hd_err *e)
{
	return files_bad(w->n_bad, e);
}
