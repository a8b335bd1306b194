/* Walking over the tickets of the cache: all, or those a query may match. */
#include "cache/priv.h"
#include "cache/tallies.h"

#include "codec/ticket_brief.h"
#include "codec/ticket_pack.h"
#include "util/worker.h"

#include <stdlib.h>
#include <string.h>

/* A walk over rows, and what each of them is read into. */
struct reading {
	struct cache *c;
	unsigned what;
	cache_fn fn;
	void *arg;
	struct arena *scratch;
	struct brief_reader *brief;
	struct stmt *whole; /* NULL until a row asks for it */
	struct worker *worker; /* NULL: rows are given as they are read */
	/* In a second thread, where the database must be left alone: whole tickets to be given
	 * when that is over. */
	bool apart;
	int64_t *later;
	size_t n_later, cap_later;
	bool bad;
};

static enum hd_rc give_whole(struct reading *r, const struct stmt *s, int i, struct hd_err *e)
{
	struct ticket t, state;
	struct facts f;
	size_t n;
	const void *p = col_blob(s, i, &n);

	r->bad = ticket_unpack(r->scratch, p, n, &t, e) != HD_OK ||
		 !facts_of(&t, INT64_MAX, r->scratch, &f, &state);
	return r->bad ? HD_OK : r->fn(&t, &state, &f, r->scratch, r->arg, e);
}

/* One that the brief form cannot hold. */
static enum hd_rc give_whole_of(struct reading *r, int64_t id, struct hd_err *e)
{
	bool row = false;
	enum hd_rc rc = HD_OK;

	if (r->apart) {
		r->later = mem_grow(r->later, &r->cap_later, r->n_later + 1, sizeof(*r->later));
		r->later[r->n_later++] = id;
		return HD_OK;
	}
	if (!r->whole)
		rc = db_prepare(r->c->db, "SELECT pack FROM whole WHERE id = ?", &r->whole, e);
	if (rc == HD_OK) {
		stmt_int(r->whole, 1, id);
		rc = stmt_step(r->whole, &row, e);
	}
	r->bad = rc != HD_OK || !row;
	if (r->bad)
		return HD_OK;
	rc = give_whole(r, r->whole, 0, e);
	stmt_reset(r->whole);
	return rc;
}

/* After the second thread has ended. */
static enum hd_rc give_later(struct reading *r, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	r->apart = false;
	for (size_t i = 0; rc == HD_OK && !r->bad && i < r->n_later; i++) {
		arena_reset(r->scratch);
		rc = give_whole_of(r, r->later[i], e);
	}
	return rc;
}

static enum hd_rc give_header(struct reading *r, const struct stmt *s, struct hd_err *e)
{
	struct ticket t;
	struct facts f;
	size_t n_brief, n;
	const void *brief = col_blob(s, 1, &n_brief), *p = col_blob(s, 2, &n);

	r->bad = !brief_facts(brief, n_brief, &f) ||
		 ticket_unpack_header(r->scratch, p, n, UNPACK_SHORT, &t, e) != HD_OK;
	return r->bad ? HD_OK : r->fn(&t, &t, &f, r->scratch, r->arg, e);
}

static enum hd_rc give_brief(struct reading *r, int64_t id, const void *p, size_t n,
			     struct hd_err *e)
{
	struct ticket t;
	struct facts f;

	if (!brief_facts(p, n, &f) || !brief_read(r->brief, p, n, &t))
		return give_whole_of(r, id, e);
	t.arena = r->scratch;
	return r->fn(&t, &t, &f, r->scratch, r->arg, e);
}

/* --- many brief rows: read by one thread, looked at by another ------------------------ */

#define JOB_BYTES ((size_t)256 * 1024)

/* How a row stands in a job, before its bytes. */
struct waiting {
	int64_t id;
	size_t n;
};

static enum hd_rc give_job(const struct sbuf *job, void *arg, struct hd_err *e)
{
	struct reading *r = arg;
	struct waiting x;
	enum hd_rc rc = HD_OK;

	for (size_t at = 0; rc == HD_OK && at < job->len; at += sizeof(x) + x.n) {
		memcpy(&x, job->s + at, sizeof(x));
		arena_reset(r->scratch);
		rc = give_brief(r, x.id, job->s + at + sizeof(x), x.n, e);
		if (r->bad)
			rc = cache_failed(e);
	}
	return rc;
}

static enum hd_rc put_job(struct reading *r, const struct stmt *s, struct hd_err *e)
{
	struct sbuf *job = worker_job(r->worker);
	struct waiting x = {.id = col_int(s, 0)};
	const void *p = col_blob(s, 1, &x.n);

	sbuf_add(job, &x, sizeof(x));
	sbuf_add(job, p, x.n);
	return worker_give(r->worker, e);
}

static enum hd_rc give_row(struct reading *r, const struct stmt *s, struct hd_err *e)
{
	const void *p;
	size_t n;

	if (r->worker)
		return put_job(r, s, e);
	arena_reset(r->scratch);
	if (r->what & CACHE_WHOLE)
		return give_whole(r, s, 1, e);
	if (!(r->what & CACHE_BRIEF))
		return give_header(r, s, e);
	p = col_blob(s, 1, &n);
	return give_brief(r, col_int(s, 0), p, n, e);
}

static void put_select(struct sbuf *sql, unsigned what, const struct where *w)
{
	if (what & CACHE_WHOLE)
		sbuf_puts(sql, "SELECT id,pack FROM ticket JOIN whole USING(id)");
	else if (what & CACHE_BRIEF)
		sbuf_puts(sql, "SELECT id,brief FROM ticket");
	else
		sbuf_puts(sql, "SELECT id,brief,pack FROM ticket JOIN whole USING(id)");
	sbuf_printf(sql, " WHERE %s", w->sql.s);
	/* In the words of the index of open tickets, or SQLite would not take that. */
	if (w->open)
		sbuf_puts(sql, " AND status < 4");
	if (what & CACHE_NEWEST)
		sbuf_puts(sql, " ORDER BY updated DESC");
	else if (what & CACHE_URGENT && w->open)
		sbuf_puts(sql, " ORDER BY priority DESC, opened");
}

enum hd_rc cache_each(struct cache *c, const struct query *q, unsigned what, const bool *stop,
		      cache_fn fn, void *arg, struct hd_err *e)
{
	struct reading r = {.c = c, .what = what, .fn = fn, .arg = arg, .scratch = arena_new()};
	struct where w;
	struct sbuf sql = SBUF_INIT;
	struct stmt *s = NULL;
	bool row = true;
	enum hd_rc rc = HD_OK, cached;

	where_make(&w, q);
	put_select(&sql, what, &w);
	r.brief = what & CACHE_BRIEF ? brief_reader_new() : NULL;
	/* Who may stop halfway must be asked after each row. */
	if (what & CACHE_BRIEF && !stop)
		r.worker = worker_new(give_job, &r, JOB_BYTES);
	r.apart = r.worker != NULL;
	cached = db_prepare(c->db, sql.s, &s, e);
	if (cached == HD_OK)
		where_bind(&w, s, 1);
	while (cached == HD_OK && rc == HD_OK && (r.worker || !r.bad) &&
	       !(what & (CACHE_NEWEST | CACHE_URGENT) && stop && *stop)) {
		cached = stmt_step(s, &row, e);
		if (cached != HD_OK || !row)
			break;
		rc = give_row(&r, s, e);
	}
	if (r.worker && rc == HD_OK && cached == HD_OK)
		rc = worker_finish(r.worker, e);
	worker_free(r.worker);
	stmt_free(s);
	if (rc == HD_OK && cached == HD_OK)
		rc = give_later(&r, e);
	free(r.later);
	stmt_free(r.whole);
	sbuf_deinit(&sql);
	where_deinit(&w);
	brief_reader_free(r.brief);
	arena_free(r.scratch);
	return cached != HD_OK || r.bad ? cache_failed(e) : rc;
}

/* --- for counting: two threads, each with its own piece in hand ------------------------- */

/* Fewer pieces are not worth a second thread. */
#define PIECES_ALONE 8

struct counting {
	struct reading r;
	struct tally *piece;
};

static enum hd_rc give_counted(int64_t id, struct ticket *state, const struct facts *f, void *arg,
			       struct hd_err *e)
{
	struct reading *r = arg;
	enum hd_rc rc;

	arena_reset(r->scratch);
	if (state) {
		state->arena = r->scratch;
		return r->fn(state, state, f, r->scratch, r->arg, e);
	}
	rc = give_whole_of(r, id, e);
	return r->bad ? cache_failed(e) : rc;
}

static enum hd_rc give_piece(struct counting *x, int64_t at, const void *p, size_t n,
			     struct hd_err *e)
{
	bool sound;
	enum hd_rc rc = tally_each(x->piece, at, p, n, give_counted, &x->r, &sound, e);

	x->r.bad = x->r.bad || !sound;
	return sound ? rc : cache_failed(e);
}

static enum hd_rc give_piece_of_job(const struct sbuf *job, void *arg, struct hd_err *e)
{
	int64_t at;

	if (job->len < sizeof(at))
		return HD_OK;
	memcpy(&at, job->s, sizeof(at));
	return give_piece(arg, at, job->s + sizeof(at), job->len - sizeof(at), e);
}

/* Every other piece for the second thread. */
static enum hd_rc share(struct counting *x, struct worker *w, const struct stmt *s, uint64_t count,
			struct hd_err *e)
{
	int64_t at = col_int(s, 0);
	struct sbuf *job;
	size_t n;
	const void *p = col_blob(s, 1, &n);

	if (count < PIECES_ALONE || count % 2)
		return give_piece(x, at, p, n, e);
	job = worker_job(w);
	sbuf_add(job, &at, sizeof(at));
	sbuf_add(job, p, n);
	return worker_give(w, e);
}

static void counting_init(struct counting *x, struct cache *c, cache_fn fn, void *arg)
{
	x->r = (struct reading){.c = c, .fn = fn, .arg = arg, .scratch = arena_new()};
	x->piece = tally_new();
}

static void counting_deinit(struct counting *x)
{
	free(x->r.later);
	stmt_free(x->r.whole);
	arena_free(x->r.scratch);
	tally_free(x->piece);
}

enum hd_rc cache_counted(struct cache *c, cache_fn fn, void *arg, void *twin, struct hd_err *e)
{
	struct counting one, other;
	struct worker *w = worker_new(give_piece_of_job, &other, 1);
	struct stmt *s = NULL;
	bool row = true;
	enum hd_rc rc = HD_OK, cached;

	counting_init(&one, c, fn, arg);
	counting_init(&other, c, fn, twin);
	other.r.apart = true;
	cached = db_prepare(c->db, "SELECT id, tickets FROM tally", &s, e);
	for (uint64_t count = 0; cached == HD_OK && rc == HD_OK; count++) {
		cached = stmt_step(s, &row, e);
		if (cached != HD_OK || !row)
			break;
		rc = share(&one, w, s, count, e);
	}
	if (rc == HD_OK && cached == HD_OK)
		rc = worker_finish(w, e);
	worker_free(w);
	stmt_free(s);
	if (rc == HD_OK && cached == HD_OK)
		rc = give_later(&other.r, e);
	cached = cached == HD_OK && !one.r.bad && !other.r.bad ? HD_OK : cache_failed(e);
	counting_deinit(&one);
	counting_deinit(&other);
	return cached == HD_OK ? rc : cached;
}
