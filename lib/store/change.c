/* Changing the store: one commit, then the branch moved by compare-and-swap.
 *
 * Two things keep writers apart. Those of helpdesk wait for each other at the
 * kernel lock `helpdesk/lock`, so that none works in vain. A plain `git push`
 * knows nothing of that lock; it meets us at git's own refs/heads/main.lock
 * and at the old value of the branch, and whoever comes second starts again. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "git/spool.h"
#include "store/lockfile.h"
#include "store/priv.h"
#include "util/file.h"
#include "util/lock.h"

/* However short the wait, a commit overtaken by a push gets this many chances. */
#define TRIES_MIN 3
#define PAUSE_FIRST_MS 2
#define PAUSE_LAST_MS 50

struct change {
	struct store *store;
	unsigned flags;
	int wait_seconds;
	store_change_fn fn;
	void *arg;
	struct lock lock;
	struct txn *txn; /* NULL as long as there is nothing to commit */
	bool placed;
	unsigned tries;
	long pause_ms;
	int64_t deadline_ms;
};

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void forget(struct change *c)
{
	txn_free(c->txn);
	c->txn = NULL;
	c->placed = false;
}

/* Runs the caller's function on the commit `head`. No txn is left when there is
 * nothing to commit. */
static enum hd_rc prepare(struct change *c, const struct oid *head, struct hd_err *e)
{
	bool changed = false;
	enum hd_rc rc;

	forget(c);
	c->txn = txn_new(c->store, head, c->flags, e);
	if (!c->txn)
		return HD_IO;
	rc = c->fn(c->txn, c->arg, e);
	if (!rc)
		rc = txn_build(c->txn, &changed, e);
	if (rc || !changed)
		forget(c);
	return rc;
}

static enum hd_rc leave_note(struct change *c, const char *text, struct hd_err *e)
{
	enum hd_rc rc = lock_note(&c->lock, text);

	if (rc)
		return hd_fail(e, rc, "cannot write '%s/helpdesk/lock': %s", store_path(c->store),
			       strerror(errno));
	return HD_OK;
}

static enum hd_rc take_lock(struct change *c, struct hd_err *e)
{
	const char *path = store_path(c->store);
	char *folder = mem_printf("%s/helpdesk", path);
	char *file = mem_printf("%s/lock", folder);
	struct sbuf note = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	if (access(folder, F_OK) != 0)
		rc = file_mkdirs(folder, 0777, e);
	if (!rc)
		rc = lock_take(file, c->wait_seconds, &c->lock, e);
	if (rc)
		goto done;
	lock_last_note(&c->lock, &note);
	/* The note stays until its matter is settled: we might die as well. */
	if (note.len > 0)
		rc = leave_note(c, note.s, e);
	if (!rc && note.len > 0) {
		lockfile_clean(path, note.s);
		rc = leave_note(c, "", e);
	}
	spool_clean(path);
done:
	sbuf_deinit(&note);
	free(file);
	free(folder);
	return rc;
}

/* Waits a little before the next attempt; HD_CONFLICT when time is up. */
static enum hd_rc pause_before_retry(struct change *c, bool locked, struct hd_err *e)
{
	struct timespec nap;

	if (clock_ms() >= c->deadline_ms && (locked || ++c->tries >= TRIES_MIN)) {
		if (locked)
			return hd_fail(
				e, HD_CONFLICT,
				"'%s/%s.lock' exists: a git push is at work, or died; try again, "
				"and if no git runs here remove that file",
				store_path(c->store), MAIN_REF);
		return hd_fail(e, HD_CONFLICT, "others keep changing store '%s'; try again",
			       store_path(c->store));
	}
	nap.tv_sec = 0;
	nap.tv_nsec = c->pause_ms * 1000000L;
	nanosleep(&nap, NULL);
	c->pause_ms = c->pause_ms * 2 < PAUSE_LAST_MS ? c->pause_ms * 2 : PAUSE_LAST_MS;
	return HD_OK;
}

/* One compare-and-swap, announced in the lock file so that the next process
 * knows whose main.lock it finds should we die in it. The note need not be on
 * disk: what a power failure leaves is known by its age. */
static enum move_result move_main(struct change *c, enum hd_rc *rc, struct hd_err *e)
{
	char note[LOCKFILE_NOTE_SIZE];
	char *subject = txn_subject(c->txn);
	enum move_result result = MOVE_FAILED;

	lockfile_note(&c->txn->commit, note);
	*rc = leave_note(c, note, e);
	if (!*rc)
		result = repo_move_main(c->store->repo, snap_commit_id(c->txn->base),
					&c->txn->commit, subject, rc, e);
	/* A note that stays is checked against main.lock, and found void. */
	leave_note(c, "", NULL);
	free(subject);
	return result;
}

static enum hd_rc commit_under_lock(struct change *c, struct hd_err *e)
{
	struct oid head;
	enum hd_rc rc;

	for (;;) {
		enum move_result result;

		rc = repo_main(c->store->repo, &head, e);
		if (!rc && (!c->txn || !oid_equal(&head, snap_commit_id(c->txn->base))))
			rc = prepare(c, &head, e);
		if (rc || !c->txn)
			return rc;
		if (!c->placed) {
			rc = writer_place(c->txn->writer, e);
			if (rc)
				return rc;
			c->placed = true;
		}
		result = move_main(c, &rc, e);
		if (result == MOVE_DONE || result == MOVE_FAILED)
			return rc;
		if (result == MOVE_LOCKED && lockfile_clean_old(store_path(c->store)))
			continue;
		rc = pause_before_retry(c, result == MOVE_LOCKED, e);
		if (rc)
			return rc;
	}
}

enum hd_rc store_change(struct store *s, unsigned flags, int wait_seconds, store_change_fn fn,
			void *arg, struct sbuf *commit, struct hd_err *e)
{
	struct change c = {.store = s, .flags = flags, .wait_seconds = wait_seconds, .fn = fn,
			   .arg = arg, .lock = LOCK_INIT, .pause_ms = PAUSE_FIRST_MS};
	struct oid head;
	char hex[OID_HEX_SIZE];
	enum hd_rc rc = HD_OK;

	if (commit)
		sbuf_clear(commit);
	if (flags & STORE_OPTIMISTIC) {
		rc = repo_main(s->repo, &head, e);
		if (!rc)
			rc = prepare(&c, &head, e);
		/* Nothing to commit, as of a commit that was the newest a moment ago. */
		if (rc || !c.txn)
			goto done;
	}
	c.deadline_ms = clock_ms() + (int64_t)wait_seconds * 1000;
	rc = take_lock(&c, e);
	if (!rc)
		rc = commit_under_lock(&c, e);
	if (!rc && c.txn) {
		repo_refresh(s->repo);
		if (commit) {
			oid_hex(&c.txn->commit, hex);
			sbuf_puts(commit, hex);
		}
	}
done:
	forget(&c);
	lock_drop(&c.lock);
	return rc;
}

enum hd_rc store_locked(struct store *s, int wait_seconds, store_locked_fn fn, void *arg,
			struct hd_err *e)
{
	struct change c = {.store = s, .lock = LOCK_INIT};
	enum hd_rc rc;

	c.wait_seconds = wait_seconds;
	rc = take_lock(&c, e);
	if (!rc)
		rc = fn(s, arg, e);
	lock_drop(&c.lock);
	return rc;
}
