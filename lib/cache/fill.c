/* Filling: the files that differ between the commit the cache reflects and the newest one are
 * read, and no others.
 *
 * For the first time that is all of them, and takes its time: it is done in steps, each
 * committed with the path it came to, so that whoever comes after an interruption goes on there,
 * on the same commit. A lock keeps a second process from it. Many files are read by this thread,
 * made rows of by a second and put in by a third. */
#include "cache/pipe.h"
#include "cache/priv.h"
#include "cache/put.h"
#include "util/lock.h"
#include "util/worker.h"

#include <stdlib.h>
#include <string.h>

#define JOB_BYTES ((size_t)256 * 1024)
#define ALONE_ROWS (2 * ROWS_MAX) /* fewer files are not worth a second thread */

uint64_t fill_step = 25000;

struct filling {
	struct db *db;
	bool first;          /* for the first time: in steps */
	struct put *put;
	struct worker *worker; /* makes rows of the files that are read */
	struct rows *rows;   /* being made */
	struct pipe *pipe;
	uint64_t done, total;
	const struct snap *head; /* not for the first time: */
	uint64_t before, taken;  /* tickets there were, files that came */
	/* Of the thread that puts in: */
	uint64_t in_step;
	char path[META_SIZE]; /* where the last step ended */
};

static void (*told)(uint64_t done, uint64_t total, void *arg);
static void *told_arg;

void cache_on_fill(void (*fn)(uint64_t done, uint64_t total, void *arg), void *arg)
{
	told = fn;
	told_arg = arg;
}

/* --- putting in ---------------------------------------------------------------------- */

/* Where kernel locks do not work two may be at it: whose place is not where he left it goes. */
static enum hd_rc begin_step(struct filling *f, struct hd_err *e)
{
	char path[META_SIZE];
	enum hd_rc rc = db_exec(f->db, "BEGIN IMMEDIATE", e);

	if (rc == HD_OK)
		rc = meta_get(f->db, "path", path, e);
	if (rc == HD_OK && strcmp(path, f->path) != 0)
		rc = hd_fail(e, HD_CONFLICT, "the cache is filled by another process");
	return rc;
}

static enum hd_rc end_step(struct filling *f, struct hd_err *e)
{
	enum hd_rc rc = put_flush(f->put, e);

	if (rc == HD_OK)
		rc = meta_set(f->db, "path", f->path, e);
	f->in_step = 0;
	return rc == HD_OK ? db_exec(f->db, "COMMIT", e) : rc;
}

static enum hd_rc put_some(const struct rows *rows, void *arg, struct hd_err *e)
{
	struct filling *f = arg;
	enum hd_rc rc = put_rows(f->put, rows, e);
	const char *path;

	if (rc != HD_OK || !f->first || rows->n == 0)
		return rc;
	f->in_step += rows->n;
	if (f->in_step < fill_step)
		return HD_OK;
	path = rows->bytes.s + rows->v[rows->n - 1].path;
	if (strlen(path) >= sizeof(f->path))
		return HD_OK; /* the step gets longer */
	memcpy(f->path, path, strlen(path) + 1);
	rc = end_step(f, e);
	return rc == HD_OK ? begin_step(f, e) : rc;
}

/* --- reading --------------------------------------------------------------------------- */

static enum hd_rc hand_over(struct filling *f, struct hd_err *e)
{
	enum hd_rc rc;

	if (told && f->done >= ALONE_ROWS)
		told(f->done, f->total > f->done ? f->total : 0, told_arg);
	if (!f->pipe && f->done >= ALONE_ROWS)
		f->pipe = pipe_start(put_some, f);
	if (f->pipe)
		return pipe_give(f->pipe, &f->rows, e);
	rc = put_some(f->rows, f, e);
	rows_clear(f->rows);
	return rc;
}

/* How a file stands in a job, before its path and its bytes, each with a NUL behind it. */
struct waiting {
	size_t path, n;
	bool gone;
};

/* In the thread between: from files to rows. */
static enum hd_rc make_rows(const struct sbuf *job, void *arg, struct hd_err *e)
{
	struct filling *f = arg;
	struct waiting x;
	enum hd_rc rc = HD_OK;

	for (size_t at = 0; rc == HD_OK && at < job->len; at += sizeof(x) + x.path + x.n + 2) {
		const char *path = job->s + at + sizeof(x);

		memcpy(&x, job->s + at, sizeof(x));
		rows_add(f->rows, path, x.gone ? NULL : path + x.path + 1, x.n);
		f->done++;
		if (rows_full(f->rows))
			rc = hand_over(f, e);
	}
	return rc;
}

/* --- how many ------------------------------------------------------------------------------ */

struct counting {
	const struct snap *p;
	uint64_t n;
};

/* The last number of the site whose file this is. */
static enum hd_rc count_site(const char *path, const char *data, size_t n, void *arg,
			     struct hd_err *e)
{
	struct counting *c = arg;
	const char *name = strrchr(path, '/') + 1;
	size_t len = strcspn(name, ".");
	char folder[64], prefix[16];
	uint64_t last = 0;

	(void)data, (void)n, (void)e;
	if (len + 2 > sizeof(prefix))
		return HD_OK;
	memcpy(prefix, name, len + 1);
	prefix[len] = '\0';
	memcpy(folder, "tickets/", 8);
	memcpy(folder + 8, prefix, len + 1);
	memcpy(prefix + len, "-", 2);
	if (snap_last_number(c->p, folder, prefix, &last, NULL) == HD_OK)
		c->n += last;
	return HD_OK;
}

/* At most so many tickets. */
static uint64_t count_tickets(const struct snap *p)
{
	struct counting c = {p, 0};

	return snap_list(p, "sites", count_site, &c, NULL) == HD_OK ? c.n : 0;
}

/* Where most tickets are new, to begin anew takes no longer, and can be interrupted. Few files
 * cannot be that many. */
static bool is_mostly_new(struct filling *f)
{
	return !f->first && ++f->taken == ALONE_ROWS &&
	       count_tickets(f->head) > 2 * f->before + fill_step;
}

static enum hd_rc take_file(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct filling *f = arg;
	struct waiting x = {strlen(path), n, data == NULL};
	struct sbuf *job = worker_job(f->worker);

	if (is_mostly_new(f))
		return hd_fail(e, HD_INVALID, "the cache is of another time");
	sbuf_add(job, &x, sizeof(x));
	sbuf_add(job, path, x.path + 1);
	sbuf_add(job, data, n);
	sbuf_putc(job, '\0');
	return worker_give(f->worker, e);
}

/* All of what was taken, or the error of any thread. */
static enum hd_rc settle(struct filling *f, enum hd_rc rc, struct hd_err *e)
{
	enum hd_rc other;

	if (rc == HD_OK)
		rc = worker_finish(f->worker, e);
	worker_free(f->worker);
	f->worker = NULL;
	if (rc == HD_OK)
		rc = hand_over(f, e);
	if (f->pipe) {
		other = pipe_end(f->pipe, rc != HD_OK, rc == HD_OK ? e : NULL);
		f->pipe = NULL;
		rc = rc == HD_OK ? other : rc;
	}
	return rc == HD_OK ? put_flush(f->put, e) : rc;
}

static void filling_deinit(struct filling *f)
{
	if (told && f->done >= ALONE_ROWS)
		told(f->done, f->done, told_arg);
	worker_free(f->worker);
	put_free(f->put);
	rows_free(f->rows);
}

/* After the last COMMIT, or whatever failed. */
static enum hd_rc ended(struct db *db, enum hd_rc rc)
{
	if (rc == HD_OK)
		db_fold(db);
	else
		(void)db_exec(db, "ROLLBACK", NULL);
	return rc;
}

/* --- the first time ------------------------------------------------------------------------- */

/* Which commit, and where to go on; in a transaction that stays open. */
static enum hd_rc begin_first(struct filling *f, const struct snap *head, struct snap **on,
			      struct hd_err *e)
{
	char commit[META_SIZE];
	int64_t rows;
	enum hd_rc rc = meta_get(f->db, "path", f->path, e);

	if (rc == HD_OK)
		rc = begin_step(f, e);
	if (rc == HD_OK)
		rc = meta_get(f->db, "filling", commit, e);
	if (rc != HD_OK)
		return rc;
	if (!commit[0]) {
		rc = snap_at(snap_store(head), snap_commit(head), on, e);
		return rc == HD_OK ? meta_set(f->db, "filling", snap_commit(head), e) : rc;
	}
	/* Main may have moved since: what is there is of the old commit all the same. */
	if (snap_at(snap_store(head), commit, on, NULL) != HD_OK)
		return hd_fail(e, HD_INVALID, "the commit that the cache was filled from is gone");
	rc = db_int(f->db, "SELECT max(id) FROM ticket", &rows, e);
	f->done = (uint64_t)rows;
	return rc;
}

static enum hd_rc fill_first(struct db *db, const struct snap *head, struct hd_err *e)
{
	struct filling f = {.db = db, .first = true, .rows = rows_new()};
	struct snap *on = NULL;
	enum hd_rc rc = begin_first(&f, head, &on, e);

	if (rc == HD_OK)
		rc = put_new(db, true, &f.put, e);
	if (rc == HD_OK) {
		f.total = count_tickets(on);
		f.worker = worker_new(make_rows, &f, JOB_BYTES);
		rc = snap_walk_on(on, "tickets", f.path, take_file, &f, e);
		rc = settle(&f, rc, e);
	}
	if (rc == HD_OK)
		rc = docs_fill(db, NULL, on, e);
	if (rc == HD_OK)
		rc = schema_index(db, e);
	if (rc == HD_OK)
		rc = meta_set(db, "commit", snap_commit(on), e);
	filling_deinit(&f);
	snap_free(on);
	if (rc == HD_OK)
		rc = db_exec(db, "COMMIT", e);
	return ended(db, rc);
}

/* --- from then on ----------------------------------------------------------------------------- */

static enum hd_rc fill_on(struct db *db, const struct snap *head, struct hd_err *e)
{
	struct filling f = {.db = db, .rows = rows_new(), .head = head};
	struct snap *from = NULL;
	char commit[META_SIZE];
	int64_t before;
	enum hd_rc rc = db_exec(db, "BEGIN IMMEDIATE", e);

	if (rc == HD_OK)
		rc = meta_get(db, "commit", commit, e);
	if (rc != HD_OK || strcmp(commit, snap_commit(head)) == 0)
		goto done; /* somebody else was faster */
	if (snap_at(snap_store(head), commit, &from, NULL) != HD_OK) {
		rc = hd_fail(e, HD_INVALID, "the commit that the cache reflects is gone");
		goto done;
	}
	rc = db_int(db, "SELECT max(id) FROM ticket", &before, e);
	f.before = (uint64_t)before;
	if (rc == HD_OK)
		rc = put_new(db, false, &f.put, e);
	if (rc == HD_OK) {
		f.worker = worker_new(make_rows, &f, JOB_BYTES);
		rc = snap_diff(from, head, "tickets", take_file, &f, e);
		rc = settle(&f, rc, e);
	}
	if (rc == HD_OK)
		rc = docs_fill(db, from, head, e);
	if (rc == HD_OK)
		rc = meta_set(db, "commit", snap_commit(head), e);
done:
	filling_deinit(&f);
	snap_free(from);
	if (rc == HD_OK)
		rc = db_exec(db, "COMMIT", e);
	return ended(db, rc);
}

enum hd_rc fill_up(struct db *db, const char *lock_path, const struct snap *head, struct hd_err *e)
{
	struct lock lock = LOCK_INIT;
	char commit[META_SIZE];
	enum hd_rc rc = meta_get(db, "commit", commit, e);

	if (rc == HD_OK && !commit[0]) {
		rc = lock_path ? lock_take(lock_path, 0, &lock, e) : HD_OK;
		/* He who had the lock before may have come to the end. */
		if (rc == HD_OK)
			rc = meta_get(db, "commit", commit, e);
		if (rc == HD_OK && !commit[0])
			rc = fill_first(db, head, e);
		lock_drop(&lock);
	}
	return rc == HD_OK ? fill_on(db, head, e) : rc;
}
