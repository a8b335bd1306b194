/* Who is told of an event by mail, and by which text: the table below. Messages are written while
 * the commit is made, so that none can be lost and none is sent for what did not happen; nothing
 * is read or loaded for it while nobody is to be written to. */
#include "desk/sheet_mail.h"

#include "desk/entry_hash.h"
#include "desk/mail_people.h"
#include "helpdesk/text.h"
#include "mail/outbox.h"
#include "mail/outgoing.h"

#include <stdlib.h>
#include <string.h>

/* --- the table --------------------------------------------------------------------------- */

/* An answer that was given otherwise is only recorded. */
static bool by_mail(const struct ticket *t, const struct entry *x)
{
	(void)t;
	return !x->channel || strcmp(x->channel, "mail") == 0;
}

static bool on_requester(const struct ticket *t, const struct entry *x)
{
	const char *on = node_get_str(t->head[F_WAITING], "on");

	(void)x;
	return on && strcmp(on, "requester") == 0;
}

static bool to_agent(const struct ticket *t, const struct entry *x)
{
	const char *agent = node_get_str(x->set, "assignee");

	(void)t;
	return agent && strcmp(agent, x->by) != 0;
}

static bool to_team(const struct ticket *t, const struct entry *x)
{
	(void)t;
	return node_get_str(x->set, "team") && !node_get_str(x->set, "assignee");
}

static bool of_team(const struct ticket *t, const struct entry *x)
{
	(void)x;
	return t->head[F_TEAM] != NULL;
}

static bool to_cert(const struct ticket *t, const struct entry *x)
{
	const char *level = node_get_str(x->set, "level");

	(void)t;
	return level && strcmp(level, "cert") == 0;
}

enum who { REQUESTER, AGENT, TEAM, CERT };

static const struct rule {
	enum op_kind op;
	enum who who;
	enum template_kind text;
	bool (*when)(const struct ticket *t, const struct entry *x); /* NULL = always */
	const char *expected; /* what the agent takes for sent, and must know when it is not */
} rules[] = {
	{OP_OPEN, REQUESTER, TK_OPENED, NULL, NULL},
	{OP_REPLY, REQUESTER, TK_REPLIED, by_mail, "answer by mail"},
	{OP_WAIT, REQUESTER, TK_WAITING, on_requester, "question by mail"},
	{OP_CLOSE, REQUESTER, TK_CLOSED, NULL, "closure mail"},
	{OP_ASSIGN, AGENT, TK_ASSIGNED, to_agent, NULL},
	{OP_ASSIGN, TEAM, TK_ASSIGNED, to_team, NULL},
	{OP_ESCALATE, CERT, TK_CERT, to_cert, "mail to the CERT"},
	{OP_ESCALATE, TEAM, TK_ESCALATED, of_team, NULL},
};

static bool holds(const struct rule *r, const struct op *op, const struct ticket *t,
		  const struct entry *x)
{
	return r->op == op->kind && (!r->when || r->when(t, x));
}

/* --- who gets none ------------------------------------------------------------------------ */

static void note_untold(struct sheet *s, const struct ticket *t, const struct rule *r,
			enum untold_why why, const char *address, struct outcome *out)
{
	struct untold *u;

	sheet_post(s)->untold++;
	if (!out)
		return;
	if (!out->arena)
		out->arena = arena_new();
	out->untold = mem_realloc(out->untold, (out->n_untold + 1) * sizeof(*out->untold));
	u = &out->untold[out->n_untold++];
	memset(u, 0, sizeof(*u));
	u->why = why;
	u->what = r->expected ? r->expected : "acknowledgement";
	u->address = arena_strdup(out->arena, address);
	memcpy(u->ticket, ticket_text(t, F_NUMBER), strlen(ticket_text(t, F_NUMBER)) + 1);
}

static void note_trouble(struct sheet *s, const char *trouble, struct outcome *out)
{
	if (!trouble)
		return;
	if (!sheet_post(s)->trouble)
		s->post->trouble = arena_strdup(s->run_arena, trouble);
	if (out && !out->arena)
		out->arena = arena_new();
	if (out && !out->mail_trouble)
		out->mail_trouble = arena_strdup(out->arena, trouble);
}

/* --- one message ---------------------------------------------------------------------------- */

/* What every message of the entry needs. Only now: it takes the mail library. */
static enum hd_rc prepare(struct mailing *m, struct hd_err *e)
{
	const char *email;
	enum hd_rc rc;

	if (m->domain)
		return HD_OK;
	rc = address_check(m->settings->from, m->a, &email, e);
	if (rc != HD_OK)
		return hd_wrap(e, rc, "mail.from");
	m->domain = strrchr(email, '@') + 1;
	entry_hash(m->t, m->x, m->hash);
	return HD_OK;
}

static enum hd_rc send_one(struct mailing *m, const struct addressed *x, struct outcome *out,
			   struct hd_err *e)
{
	struct outbox_event event = {.number = ticket_text(m->t, F_NUMBER),
				     .uid = ticket_text(m->t, F_UID),
				     .k = ++m->k};
	struct sbuf message = SBUF_INIT;
	const char *trouble = NULL;
	enum hd_rc rc;

	rc = prepare(m, e);
	memcpy(event.hash, m->hash, sizeof(event.hash));
	if (rc == HD_OK)
		rc = mail_compose(m, x, event.k, &message, &trouble, e);
	if (rc == HD_OK)
		rc = sheet_post_put(m->s, &event, &message, e);
	if (rc == HD_OK && out)
		out->mails++;
	if (rc == HD_OK)
		note_trouble(m->s, trouble, out);
	sbuf_deinit(&message);
	return rc;
}

/* --- to whom ----------------------------------------------------------------------------- */

static enum hd_rc to_requester(struct mailing *m, const struct rule *r, struct outcome *out,
			       struct hd_err *e)
{
	const char *email = ticket_requester(m->t, "email"), *to = NULL;
	struct addressed x = {.kind = r->text, .requester = true, .to = &to, .n_to = 1};
	enum hd_rc rc;

	if (!email) {
		if (r->expected)
			note_untold(m->s, m->t, r, UNTOLD_NO_ADDRESS, NULL, out);
		return HD_OK;
	}
	rc = mail_address(ticket_requester(m->t, "name"), email, m->a, &to, e);
	if (rc != HD_OK)
		return rc;
	if (!to || mail_is_from(m->settings, email, m->a)) {
		note_untold(m->s, m->t, r, to ? UNTOLD_OWN_ADDRESS : UNTOLD_BAD_ADDRESS, email, out);
		return HD_OK;
	}
	x.language = mail_language(m->settings, m->t);
	return send_one(m, &x, out, e);
}

static enum hd_rc to_people(struct mailing *m, const struct rule *r, const struct mail_people *p,
			    struct outcome *out, struct hd_err *e)
{
	struct addressed x = {.kind = r->text, .language = mail_language(m->settings, NULL),
			      .to = p->v, .n_to = p->n};

	return p->n ? send_one(m, &x, out, e) : HD_OK;
}

static enum hd_rc tell(struct mailing *m, const struct rule *r, struct outcome *out,
		       struct hd_err *e)
{
	struct mail_people people = {NULL, 0, 0};
	enum hd_rc rc = HD_OK;

	switch (r->who) {
	case REQUESTER:
		return to_requester(m, r, out, e);
	case AGENT:
		rc = mail_agent(m->s->base, node_get_str(m->x->set, "assignee"), m->a, &people, e);
		break;
	case TEAM:
		rc = mail_team(m->s->base, m->settings, ticket_text(m->t, F_TEAM), m->x->by, m->a,
			       &people, e);
		break;
	case CERT:
		if (!m->settings->cert)
			note_untold(m->s, m->t, r, UNTOLD_NO_CERT, NULL, out);
		else
			rc = mail_people_add(&people, NULL, m->settings->cert, m->a, e);
		break;
	}
	return rc == HD_OK ? to_people(m, r, &people, out, e) : rc;
}

/* --- an event ---------------------------------------------------------------------------- */

static bool is_configured(const struct sheet *s)
{
	const char *from = node_get_str(node_get(s->config, "mail"), "from");

	return from && *from;
}

/* Who has an address expects an answer to reach it. */
static void note_off(struct sheet *s, const struct rule *r, const struct ticket *t,
		     struct outcome *out)
{
	if (r->who == REQUESTER && r->expected && ticket_requester(t, "email"))
		note_untold(s, t, r, UNTOLD_OFF, NULL, out);
}

enum hd_rc sheet_mail(struct sheet *s, const struct request *r, const struct ticket *t,
		      const struct op *op, const struct entry *x, const struct carriage *files,
		      struct outcome *out, struct hd_err *e)
{
	struct mailing m = {.s = s, .t = t, .op = op, .x = x, .files = files};
	enum hd_rc rc = HD_OK;

	if (!s->mail || r->no_mail)
		return HD_OK;
	for (size_t i = 0; rc == HD_OK && i < NELEM(rules); i++) {
		if (!holds(&rules[i], op, t, x))
			continue;
		if (!is_configured(s)) {
			note_off(s, &rules[i], t, out);
			continue;
		}
		if (!m.a)
			m.a = arena_new();
		rc = sheet_post_settings(s, &m.settings, e);
		if (rc == HD_OK)
			rc = tell(&m, &rules[i], out, e);
	}
	arena_free(m.a);
	return rc == HD_OK ? rc : hd_wrap(e, rc, "nothing was done, for the mail cannot be written");
}
