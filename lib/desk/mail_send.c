/* Handing what waits to the sendmail program, one sender at a time. The store's lock is never held
 * while that program runs: it may take minutes, and nobody else is to wait for a mail server. */
#include "desk/mail_outbox.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/num.h"
#include "mail/sendmail.h"
#include "util/lock.h"
#include "util/map.h"

#define PAUSE_FIRST 60             /* seconds; doubles */
#define PAUSE_LAST (4 * 3600)
#define TIMEOUT_DEFAULT 120        /* seconds */
#define TIMEOUT_MAX 86400
#define TIMEOUTS_MAX 3             /* in a row: the others would fare no better */

bool desk_mail_waiting(const struct desk *d)
{
	return d->mail_waiting;
}

enum hd_rc desk_mail_when(struct desk *d, enum mail_when *out, struct hd_err *e)
{
	static const char *const words[] = {
		[MAIL_BEHIND] = "behind", [MAIL_WAIT] = "wait", [MAIL_CRON] = "cron"};
	const char *s = store_setting(d->store, "helpdesk.send");

	*out = MAIL_BEHIND;
	for (size_t i = 0; s && i < NELEM(words); i++)
		if (strcmp(s, words[i]) == 0) {
			*out = (enum mail_when)i;
			return HD_OK;
		}
	return s ? hd_fail(e, HD_USAGE, "git config helpdesk.send is behind, wait or cron, not '%s'",
			   s)
		 : HD_OK;
}

struct sending {
	struct desk *desk;
	const char *path;
	const struct mail_send_spec *spec;
	const char **words;
	int seconds;
	struct arena *run, *one;  /* of the whole run; of one message */
	struct map tried;         /* names: each once a run */
	unsigned timeouts;
	bool stop;
	uint64_t sent, failed, met;
};

static int64_t pause_after(unsigned tries, bool never)
{
	int64_t pause = PAUSE_FIRST;

	for (unsigned i = 1; i < tries && pause < PAUSE_LAST; i++)
		pause *= 2;
	return never || pause > PAUSE_LAST ? PAUSE_LAST : pause;
}

static enum sendmail_fate hand_over(struct sending *s, const struct outbox_item *x,
				    const struct envelope *v, const char **reason)
{
	char *file = outbox_file(s->path, x->name);
	enum sendmail_fate fate = SENDMAIL_NEVER;

	if (!v->from || !v->n_to)
		*reason = "it cannot be read, or names no sender or no recipient";
	else
		fate = sendmail_hand(s->words, v->from, v->to, v->n_to, file, s->seconds, s->one,
				     reason);
	free(file);
	return fate;
}

static enum hd_rc note_failure(struct sending *s, const struct outbox_item *x,
			       enum sendmail_fate fate, const char *reason, struct mail_queued *m,
			       struct hd_err *e)
{
	struct outbox_state st = {.tries = x->state.tries + 1, .reason = reason};

	s->timeouts = fate == SENDMAIL_TIMEOUT ? s->timeouts + 1 : 0;
	s->stop = s->timeouts >= TIMEOUTS_MAX;
	st.next = env_now() + pause_after(st.tries, fate == SENDMAIL_NEVER);
	m->tries = st.tries;
	m->next = st.next;
	m->reason = reason;
	s->failed++;
	return outbox_set_state(s->path, x->name, &st, e);
}

/* Dropped since it was listed. */
static bool is_gone(const struct sending *s, const struct outbox_item *x)
{
	char *file = outbox_file(s->path, x->name);
	bool gone = access(file, F_OK) != 0;

	free(file);
	return gone;
}

static enum hd_rc send_one(struct sending *s, const struct outbox_item *x, struct hd_err *e)
{
	struct mail_queued m;
	struct envelope v;
	const char *reason = NULL;
	enum sendmail_fate fate;
	enum hd_rc rc;

	arena_reset(s->one);
	mail_queued_of(s->desk, x, s->one, &v, &m);
	if (is_gone(s, x))
		return HD_OK;
	fate = hand_over(s, x, &v, &reason);
	if (fate == SENDMAIL_INTERRUPTED) {
		s->stop = true;
		return HD_OK;
	}
	if (fate == SENDMAIL_TAKEN) {
		s->timeouts = 0;
		s->sent++;
		rc = outbox_remove(s->path, x->name, e);
	} else {
		rc = note_failure(s, x, fate, reason, &m, e);
	}
	if (s->spec->sent)
		s->spec->sent(&m, fate == SENDMAIL_TAKEN, s->spec->arg);
	return rc;
}

static bool is_due(const struct sending *s, const struct outbox_item *x)
{
	return !x->uncertain && (s->spec->all || x->state.next <= env_now()) &&
	       !map_has(&s->tried, x->name);
}

static enum hd_rc send_due(const struct outbox_item *x, void *arg, struct hd_err *e)
{
	struct sending *s = arg;

	if (s->stop || !is_due(s, x))
		return HD_OK;
	map_put(&s->tried, x->name, s);
	return send_one(s, x, e);
}

static enum hd_rc count_due(const struct outbox_item *x, void *arg, struct hd_err *e)
{
	struct sending *s = arg;

	(void)e;
	s->met += is_due(s, x);
	return HD_OK;
}

/* First what is sure, then what is not: for that a writer may have to be waited for. */
static enum hd_rc send_all(struct sending *s, struct hd_err *e)
{
	bool released = false;
	enum hd_rc rc = outbox_each(s->path, send_due, s, e);

	if (rc == HD_OK && !s->stop)
		rc = mail_settle(s->desk, &released, e);
	if (rc == HD_CONFLICT)
		rc = HD_OK; /* it is at work, and sends its own */
	if (rc == HD_OK && released)
		rc = outbox_each(s->path, send_due, s, e);
	return rc;
}

static enum hd_rc take_lock(const struct sending *s, struct lock *lock, struct hd_err *e)
{
	char *path = mem_printf("%s/helpdesk/lock-mail", s->path);
	enum hd_rc rc = lock_take(path, 0, lock, e);

	free(path);
	if (rc == HD_CONFLICT)
		rc = hd_fail(e, rc, "another 'helpdesk mail send' is at work in '%s'", s->path);
	return rc;
}

/* What was queued while the lock was held has found no sender but us: looked for after it is let
 * go, so that it is either seen here or by whoever finds the lock free. */
static enum hd_rc run(struct sending *s, struct hd_err *e)
{
	struct lock lock = LOCK_INIT;
	enum hd_rc rc;

	do {
		rc = take_lock(s, &lock, e);
		if (rc == HD_CONFLICT && (s->spec->quiet || map_has(&s->tried, "")))
			return HD_OK;
		map_put(&s->tried, "", s); /* we had it once */
		if (rc == HD_OK)
			rc = send_all(s, e);
		lock_drop(&lock);
		s->met = 0;
		if (rc == HD_OK && !s->stop)
			rc = outbox_each(s->path, count_due, s, e);
	} while (rc == HD_OK && s->met > 0);
	return rc;
}

static enum hd_rc settings(struct sending *s, struct hd_err *e)
{
	const char *timeout = store_setting(s->desk->store, "helpdesk.sendmailTimeout");

	s->seconds = TIMEOUT_DEFAULT;
	if (timeout && !num_int(timeout, 1, TIMEOUT_MAX, &s->seconds))
		return hd_fail(e, HD_USAGE,
			       "git config helpdesk.sendmailTimeout is 1 to %d seconds, not '%s'",
			       TIMEOUT_MAX, timeout);
	return sendmail_words(store_setting(s->desk->store, "helpdesk.sendmail"), s->run, &s->words,
			      e);
}

enum hd_rc desk_mail_send(struct desk *d, const struct mail_send_spec *spec, uint64_t *sent,
			  uint64_t *failed, struct hd_err *e)
{
	struct sending s = {.desk = d, .path = store_path(d->store), .spec = spec};
	enum hd_rc rc = HD_OK;

	*sent = *failed = 0;
	if (outbox_is_empty(s.path))
		return HD_OK;
	s.run = arena_new();
	s.one = arena_new();
	map_init(&s.tried, s.run);
	rc = settings(&s, e);
	if (rc == HD_OK)
		rc = run(&s, e);
	*sent = s.sent;
	*failed = s.failed;
	if (rc == HD_OK && s.failed)
		rc = hd_fail(e, HD_PARTIAL,
			     "%" PRIu64 " of %" PRIu64 " messages could not be sent; 'helpdesk mail "
			     "queue' says why, and they are tried again",
			     s.failed, s.failed + s.sent);
	map_deinit(&s.tried);
	arena_free(s.one);
	arena_free(s.run);
	return rc;
}
