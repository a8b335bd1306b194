/* The messages of an attempt: put into the outbox before the commit that causes them, released
 * after it.
 *
 * When the commit itself fails, what was put stays where it is: the commit may stand all the same
 * (a disk that failed at the last moment), and a sender finds out by asking the store. */
#include "desk/sheet.h"

#include "desk/mail_settings.h"
#include "mail/outbox.h"

#include <stdlib.h>

struct post *sheet_post(struct sheet *s)
{
	if (!s->post) {
		s->post = mem_alloc(sizeof(*s->post));
		s->post->arena = arena_new();
	}
	return s->post;
}

enum hd_rc sheet_post_settings(struct sheet *s, const struct mail_settings **out,
			       struct hd_err *e)
{
	struct post *p = sheet_post(s);
	struct mail_settings *settings;
	enum hd_rc rc = HD_OK;

	if (!p->settings) {
		settings = arena_alloc(p->arena, sizeof(*settings));
		rc = config_mail_of(s->config, p->arena, settings, e);
		p->settings = rc == HD_OK ? settings : NULL;
	}
	*out = p->settings;
	return rc;
}

enum hd_rc sheet_post_put(struct sheet *s, const struct outbox_event *x,
			  const struct sbuf *message, struct hd_err *e)
{
	struct post *p = sheet_post(s);
	char name[OUTBOX_NAME_SIZE];
	enum hd_rc rc;

	outbox_name(x, name);
	rc = outbox_put(store_path(s->desk->store), name, message->s, message->len, e);
	if (rc == HD_OK) {
		p->names = mem_grow(p->names, &p->cap, p->n + 1, sizeof(*p->names));
		p->names[p->n++] = arena_strdup(p->arena, name);
	}
	return rc;
}

enum hd_rc sheet_post_flush(struct sheet *s, struct hd_err *e)
{
	if (!s->post || !s->post->n)
		return HD_OK;
	return outbox_sync(store_path(s->desk->store), s->post->names, s->post->n, e);
}

static void start_anew(struct post *p)
{
	arena_reset(p->arena);
	p->settings = NULL;
	p->n = 0;
	p->untold = 0;
}

void sheet_post_forget(struct sheet *s)
{
	for (size_t i = 0; s->post && i < s->post->n; i++)
		outbox_forget(store_path(s->desk->store), s->post->names[i]);
	if (s->post)
		start_anew(s->post);
}

/* What cannot be moved is found by the next sender: the event has happened, and the command must
 * not fail any more. */
void sheet_post_committed(struct sheet *s)
{
	struct post *p = s->post;

	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		(void)outbox_release(store_path(s->desk->store), p->names[i], NULL);
	if (p->n)
		s->desk->mail_waiting = true;
	p->all_mails += p->n;
	p->all_untold += p->untold;
	start_anew(p);
}

void sheet_post_free(struct sheet *s)
{
	if (!s->post)
		return;
	arena_free(s->post->arena);
	free(s->post->names);
	free(s->post);
	s->post = NULL;
}
