/* Messages whose commit is not sure: the store is asked whether their event is in `main`.
 *
 * Only under the store's lock, for a writer that holds it may be between its message and its
 * commit. The ticket is known by its uid: its number may have become another one's. */
#include "desk/mail_outbox.h"

#include <stdlib.h>
#include <string.h>

#include "desk/entry_hash.h"

struct doubt {
	const char *name;
	struct outbox_event event;
	enum { ELSEWHERE, ABSENT, PRESENT, UNKNOWN } found;
};

struct settling {
	const char *path;
	struct arena *a;
	struct doubt *v;
	size_t n, cap;
	bool released;
};

static enum hd_rc add_doubt(const struct outbox_item *x, void *arg, struct hd_err *e)
{
	struct settling *s = arg;
	struct doubt *d;

	(void)e;
	if (!x->uncertain)
		return HD_OK;
	s->v = mem_grow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
	d = &s->v[s->n++];
	d->found = ELSEWHERE;
	d->name = arena_strdup(s->a, x->name);
	(void)outbox_parse(d->name, s->a, &d->event);
	return HD_OK;
}

static bool has_event(const struct ticket *t, const char *hash)
{
	char one[17];

	for (size_t i = t->len; i-- > 0;) {
		entry_hash(t, t->journal[i], one);
		if (strcmp(one, hash) == 0)
			return true;
	}
	return false;
}

static void look(struct doubt *d, const struct ticket *t)
{
	const char *uid = ticket_text(t, F_UID);

	if (d->found != PRESENT && uid && strcmp(uid, d->event.uid) == 0)
		d->found = has_event(t, d->event.hash) ? PRESENT : ABSENT;
}

/* Where its number says it is; a file that cannot be read leaves the message where it is. */
static void look_at_number(struct doubt *d, const struct snap *p)
{
	struct arena *a = arena_new();
	struct ticket t;
	struct number n;
	enum hd_rc rc = HD_NOT_FOUND;

	if (number_parse(d->event.number, &n))
		rc = ticket_load(p, &n, a, &t, NULL);
	if (rc == HD_OK)
		look(d, &t);
	else if (rc != HD_NOT_FOUND)
		d->found = UNKNOWN;
	arena_free(a);
}

static void look_everywhere(const struct ticket *t, void *arg)
{
	struct settling *s = arg;

	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].found == ELSEWHERE || s->v[i].found == ABSENT)
			look(&s->v[i], t);
}

/* Whoever is nowhere by then has no ticket. */
static enum hd_rc find_all(struct settling *s, const struct snap *p, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;
	bool walk = false;

	for (size_t i = 0; i < s->n; i++) {
		look_at_number(&s->v[i], p);
		walk = walk || s->v[i].found == ELSEWHERE;
	}
	if (walk)
		rc = openings_build(p, look_everywhere, s, e);
	return rc;
}

static enum hd_rc settle(struct store *store, void *arg, struct hd_err *e)
{
	struct settling *s = arg;
	struct snap *p = NULL;
	/* Most have been released by those who waited for the lock before us. */
	enum hd_rc rc = outbox_each(s->path, add_doubt, s, e);

	if (rc == HD_OK && s->n > 0)
		rc = snap_head(store, &p, e);
	if (rc == HD_OK && s->n > 0)
		rc = find_all(s, p, e);
	for (size_t i = 0; rc == HD_OK && i < s->n; i++) {
		if (s->v[i].found == PRESENT) {
			rc = outbox_release(s->path, s->v[i].name, e);
			s->released = s->released || rc == HD_OK;
		} else if (s->v[i].found != UNKNOWN) {
			outbox_forget(s->path, s->v[i].name);
		}
	}
	snap_free(p);
	return rc;
}

enum hd_rc mail_settle(struct desk *d, bool *released, struct hd_err *e)
{
	struct settling s = {.path = store_path(d->store), .a = arena_new()};
	enum hd_rc rc = outbox_each(s.path, add_doubt, &s, e);

	if (rc == HD_OK && s.n > 0) {
		s.n = 0;
		rc = store_locked(d->store, d->wait, settle, &s, e);
	}
	*released = s.released;
	free(s.v);
	arena_free(s.a);
	return rc;
}
