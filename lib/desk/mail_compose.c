/* One message: its text from a template, its headers from the ticket, its files from the entry.
 * The subject always begins with the ticket's number, whatever a template says: an answer finds
 * its ticket by it where a mail program keeps no references. */
#include "desk/sheet_mail.h"

#include "desk/mail_thread.h"
#include "desk/mail_values.h"
#include "desk/templates.h"
#include "helpdesk/text.h"
#include "mail/outgoing.h"

#include <string.h>

#define STORED_PREFIX 13 /* 12 hex digits and '-' before the name of a stored file */

/* --- text ---------------------------------------------------------------------------- */

static enum hd_rc fill(const struct mailing *m, const struct addressed *x, struct sbuf *subject,
		       struct sbuf *body, const char **trouble, struct hd_err *e)
{
	const char *name = template_names[x->kind], *app = ticket_text(m->t, F_APPLICATION);
	const char *v[TEMPLATE_VALUES] = {NULL}, *text = NULL;
	struct hd_err why;
	enum hd_rc rc;

	mail_values(m->t, m->x, m->settings, x->language, m->s, m->a, v);
	rc = template_find(m->s->base, name, x->language, app, m->a, &text, &why);
	if (rc == HD_OK && text)
		rc = template_fill(name, text, v, subject, body, &why);
	if (rc == HD_OK && text)
		return HD_OK;
	if (rc != HD_OK && rc != HD_INVALID && rc != HD_NOT_FOUND) {
		*e = why;
		return rc;
	}
	if (rc == HD_INVALID)
		*trouble = arena_strdup(m->a, why.msg);
	sbuf_clear(subject);
	sbuf_clear(body);
	return template_fill(name, template_builtin(x->kind, x->language), v, subject, body, e);
}

/* --- subject ---------------------------------------------------------------------------- */

static const char *subject_of(const struct mailing *m, const char *given)
{
	const char *number = ticket_text(m->t, F_NUMBER), *s = given;
	const char *mark = arena_printf(m->a, "[%s]", number);

	while (*s == ' ')
		s++;
	if (!*s)
		s = ticket_text(m->t, F_SUBJECT);
	while (s && str_starts(s, mark)) {
		s += strlen(mark);
		s += strspn(s, " ");
	}
	return arena_printf(m->a, "%s %s", mark, s ? s : "");
}

/* --- files ------------------------------------------------------------------------------ */

struct enclosed {
	struct outgoing_file *v;
	size_t n;
};

/* Those that find room; the others are named in the text. */
static void enclose(const struct mailing *m, const struct addressed *x, struct enclosed *out,
		    struct sbuf *body)
{
	bool french = strcmp(x->language, "fr") == 0, told = false;
	size_t total = 0;

	out->v = arena_alloc(m->a, (m->files->n + 1) * sizeof(*out->v));
	for (size_t i = 0; i < m->files->n; i++) {
		const struct carried *f = &m->files->v[i];
		const char *name = f->name;

		name += strlen(name) > STORED_PREFIX ? STORED_PREFIX : 0;
		if (f->data.len <= MAILED_MAX - total) {
			total += f->data.len;
			out->v[out->n++] = (struct outgoing_file){name, f->data.s, f->data.len};
			continue;
		}
		if (!told)
			sbuf_puts(body, french ? "\nTrop volumineux pour un courriel :\n"
					       : "\nToo large to be sent by mail:\n");
		told = true;
		sbuf_printf(body, "- %s (%zu %s)\n", name, (f->data.len + 1023) / 1024,
			    french ? "Kio" : "KiB");
	}
}

/* --- all of it --------------------------------------------------------------------------- */

enum hd_rc mail_compose(const struct mailing *m, const struct addressed *x, unsigned k,
			struct sbuf *out, const char **trouble, struct hd_err *e)
{
	struct sbuf subject = SBUF_INIT, body = SBUF_INIT;
	struct enclosed files = {NULL, 0};
	struct mail_thread thread;
	struct outgoing message;
	enum hd_rc rc = fill(m, x, &subject, &body, trouble, e);

	if (rc != HD_OK)
		goto done;
	if (m->files && x->requester)
		enclose(m, x, &files, &body);
	mail_thread(m->t, m->domain, x->requester, m->a, &thread);
	message = (struct outgoing){
		.id = mail_id(m->t, m->hash, k, m->domain, m->a),
		.in_reply_to = thread.in_reply_to,
		.references = thread.references,
		.n_references = thread.n,
		.from = m->settings->from,
		.to = x->to,
		.n_to = x->n_to,
		.subject = subject_of(m, subject.s),
		.date = m->x->at,
		.language = x->language,
		.ticket = ticket_text(m->t, F_NUMBER),
		.text = body.s,
		.files = files.v,
		.n_files = files.n,
	};
	rc = outgoing_write(&message, out, e);
done:
	sbuf_deinit(&subject);
	sbuf_deinit(&body);
	return rc;
}
