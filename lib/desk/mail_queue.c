/* What waits in the outbox: listed, shown, dropped. Messages go by a short name, the ticket's
 * number with the start of the event's hash, which stays the same as long as they wait. */
#include "desk/mail_outbox.h"

#include <stdio.h>
#include <string.h>

#include "helpdesk/text.h"

#define HASH_SHOWN 8
#define NOT_SURE "its event is not in the store yet"

static const char *short_name(const struct outbox_event *x, struct arena *a)
{
	return arena_printf(a, "%s.%.*s.%u", x->number, HASH_SHOWN, x->hash, x->k);
}

void mail_queued_of(struct desk *d, const struct outbox_item *x, struct arena *a,
		    struct envelope *envelope, struct mail_queued *out)
{
	struct sbuf message = SBUF_INIT, to = SBUF_INIT;
	struct envelope own, *v = envelope ? envelope : &own;

	memset(out, 0, sizeof(*out));
	memset(v, 0, sizeof(*v));
	out->name = short_name(&x->event, a);
	snprintf(out->number, sizeof(out->number), "%s", x->event.number);
	out->queued = x->queued;
	out->next = x->state.next ? x->state.next : TIME_NONE;
	out->tries = x->state.tries;
	out->reason = x->uncertain && !x->state.reason ? NOT_SURE : x->state.reason;
	if (outbox_read(store_path(d->store), x->name, &message, NULL) == HD_OK)
		(void)envelope_read(message.s, message.len, a, v, NULL);
	for (size_t i = 0; i < v->n_to; i++)
		sbuf_printf(&to, "%s%s", i ? ", " : "", v->to[i]);
	out->to = arena_strndup(a, to.s, to.len);
	out->subject = v->subject ? v->subject : "";
	sbuf_deinit(&to);
	sbuf_deinit(&message);
}

/* --- all ------------------------------------------------------------------------------------- */

struct listing {
	struct desk *desk;
	struct arena *a;
	enum hd_rc (*fn)(const struct mail_queued *m, void *arg, struct hd_err *e);
	void *arg;
};

static enum hd_rc give(const struct outbox_item *x, void *arg, struct hd_err *e)
{
	struct listing *l = arg;
	struct mail_queued m;

	arena_reset(l->a);
	mail_queued_of(l->desk, x, l->a, NULL, &m);
	return l->fn(&m, l->arg, e);
}

enum hd_rc desk_mail_queue(struct desk *d,
			   enum hd_rc (*fn)(const struct mail_queued *m, void *arg,
					    struct hd_err *e),
			   void *arg, struct hd_err *e)
{
	struct listing l = {.desk = d, .a = arena_new(), .fn = fn, .arg = arg};
	enum hd_rc rc = outbox_each(store_path(d->store), give, &l, e);

	arena_free(l.a);
	return rc;
}

/* --- one ------------------------------------------------------------------------------------- */

struct finding {
	const char *name;
	struct arena *a;
	const char *found; /* in the outbox */
	bool uncertain;
};

static enum hd_rc compare(const struct outbox_item *x, void *arg, struct hd_err *e)
{
	struct finding *f = arg;

	(void)e;
	if (str_ieq(f->name, short_name(&x->event, f->a)) || str_ieq(f->name, x->name)) {
		f->found = arena_strdup(f->a, x->name);
		f->uncertain = x->uncertain;
	}
	return HD_OK;
}

static enum hd_rc find(struct desk *d, const char *name, struct finding *f, struct hd_err *e)
{
	enum hd_rc rc;

	f->name = name;
	rc = outbox_each(store_path(d->store), compare, f, e);
	if (rc == HD_OK && !f->found)
		rc = hd_fail(e, HD_NOT_FOUND,
			     "no message '%s' waits; 'helpdesk mail queue' lists those that do", name);
	return rc;
}

enum hd_rc desk_mail_show(struct desk *d, const char *name, struct sbuf *out, struct hd_err *e)
{
	struct finding f = {.a = arena_new()};
	enum hd_rc rc = find(d, name, &f, e);

	if (rc == HD_OK)
		rc = outbox_read(store_path(d->store), f.found, out, e);
	arena_free(f.a);
	return rc;
}

enum hd_rc desk_mail_drop(struct desk *d, const char *name, struct hd_err *e)
{
	struct finding f = {.a = arena_new()};
	enum hd_rc rc = find(d, name, &f, e);

	/* Its writer would release it after all, or count on it. */
	if (rc == HD_OK && f.uncertain)
		rc = hd_fail(e, HD_CONFLICT,
			     "message '%s': " NOT_SURE "; 'helpdesk mail send' finds out", name);
	if (rc == HD_OK)
		rc = outbox_remove(store_path(d->store), f.found, e);
	arena_free(f.a);
	return rc;
}
