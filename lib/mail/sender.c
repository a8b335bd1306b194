/* Who sent a letter. Programs are told from people by what they owe each other (a report's type, a
 * null sender, Auto-Submitted), and where an old one pays nothing of it, by two signs that agree:
 * who it says it is and what it says. One sign alone is never enough, for those who need a help
 * desk quote bounces, forward them and complain of them.
 *
 * The order: our own; what a report says of itself; bounces; what answers by itself; lists;
 * programs. A bounce often bears the signs of an answer or of bulk mail as well, hardly ever the
 * other way round. */
#include <string.h>
#include <strings.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "mail/letter.h"
#include "mail/quoted_lines.h"
#include "mail/sender_signs.h"

#define TEXT_MAX 6000 /* bytes of the text that are searched; a bounce says early what it is */
#define OWN_WORDS 40  /* bytes one may write above a forwarded bounce and still say nothing */

struct look {
	const struct letter *l;
	struct sbuf local, name, subject, text; /* folded; local: of the From address, before @ */
	bool no_path;                           /* the envelope's sender was empty */
	bool daemon;                            /* From is a mail system */
	bool system; /* From is a mail system, or an address they share with people */
	const char *why;
};

static enum letter_sender because(struct look *k, enum letter_sender s, const char *why)
{
	k->why = why;
	return s;
}

static const char *header(const struct look *k, const char *name)
{
	return letter_header(k->l, name);
}

/* Whether a header's value begins with a word, ignoring case. */
static bool says(const struct look *k, const char *name, const char *word)
{
	const char *v = header(k, name);

	return v && strncasecmp(v, word, strlen(word)) == 0;
}

static void fold(struct sbuf *out, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n)
		text_fold(out, s, n > TEXT_MAX ? utf8_cut(s, TEXT_MAX) : n);
}

/* Some systems write the name of the daemon where `<>` stood. */
static bool null_path(const char *path)
{
	if (!path)
		return false;
	path += *path == '<';
	return !*path || *path == '>' || strncasecmp(path, "mailer-daemon", 13) == 0;
}

static void look_at_from(struct look *k)
{
	const char *email = k->l->from.email, *from = header(k, "From");
	char *at;

	fold(&k->local, email ? email : from);
	if (email && (at = strchr(k->local.s, '@')) != NULL)
		sbuf_truncate(&k->local, (size_t)(at - k->local.s));
	fold(&k->name, k->l->from.name);
	k->no_path = null_path(k->l->return_path ? k->l->return_path : header(k, "Return-Path"));
	k->daemon = sign_is_daemon(k->local.s) ||
		    (!email && from && (strstr(k->local.s, "mailer-daemon") || strstr(from, "<>")));
	k->system = k->daemon || sign_is_postmaster(k->local.s) || sign_is_no_reply(k->local.s) ||
		    sign_is_daemon_name(k->name.s);
}

/* --- our own --------------------------------------------------------------------------------- */

/* `hd-42.<26 of the ticket's uid>.<16 hex>.<number>@…` */
static bool is_our_id(const char *id)
{
	static const char digits[] = "0123456789", low[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	size_t n;

	if (!id || (n = strspn(id, low)) < 2 || n > 8 || id[n] != '-')
		return false;
	id += n + 1;
	if ((n = strspn(id, digits)) == 0 || id[n] != '.')
		return false;
	id += n + 1;
	if (strspn(id, low) != 26 || id[26] != '.')
		return false;
	id += 27;
	if (strspn(id, "0123456789abcdef") != 16 || id[16] != '.')
		return false;
	id += 17;
	return (n = strspn(id, digits)) > 0 && id[n] == '@';
}

/* --- reports --------------------------------------------------------------------------------- */

/* What the machine-readable part says: a message may also have arrived, or been read. */
static enum letter_sender by_report(struct look *k)
{
	const char *r = k->l->report ? k->l->report : "",
		   *type = k->l->report_type ? k->l->report_type : "";
	const char *action = strcasestr(r, "Action:");

	if (strcasecmp(type, "feedback-report") == 0 || strcasestr(r, "Feedback-Type:"))
		return because(k, LETTER_BOUNCE, "report-type=feedback-report");
	if (strcasecmp(type, "disposition-notification") == 0 || strcasestr(r, "Disposition:"))
		return because(k, LETTER_AUTO_REPLY, "report-type=disposition-notification");
	if (strcasecmp(type, "tlsrpt") == 0)
		return because(k, LETTER_MACHINE, "report-type=tlsrpt");
	for (; action; action = strcasestr(action + 1, "Action:")) {
		const char *what = action + 7 + strspn(action + 7, " \t");

		if (strncasecmp(what, "deliver", 7) != 0 && strncasecmp(what, "relayed", 7) != 0 &&
		    strncasecmp(what, "expanded", 8) != 0)
			return because(k, LETTER_BOUNCE, "report-type=delivery-status");
		k->why = "Action: delivered";
	}
	return k->why ? LETTER_AUTO_REPLY : because(k, LETTER_BOUNCE, "multipart/report");
}

/* --- bounces --------------------------------------------------------------------------------- */

/* Nobody says a word above a bounce that is passed on: a rule of a mailbox did it. */
static bool forwarded_unread(const struct look *k)
{
	const char *s = k->l->text, *subject = k->l->subject;
	struct sbuf head = SBUF_INIT;
	bool is = false;

	fold(&head, subject);
	if (str_starts(head.s, "fwd:") || str_starts(head.s, "fw:") || str_starts(head.s, "tr:"))
		while (*s && !is && (size_t)(s - k->l->text) <= OWN_WORDS) {
			struct line l = {s, strcspn(s, "\n")};

			is = line_forward(&l);
			s += l.n + (s[l.n] == '\n');
		}
	sbuf_deinit(&head);
	return is && strcasestr(s, "mailer-daemon");
}

/* Feedback of services that use no report (RFC 5965): Hotmail's, Amazon's. */
static bool other_feedback(const struct look *k)
{
	const char *returned = k->l->returned;

	return (returned && strcasestr(returned, "X-HmXmrOriginalRecipient:")) ||
	       (k->system && strstr(k->text.s, "notificationtype") &&
		strstr(k->text.s, "arn:aws:ses:"));
}

static enum letter_sender bounce(struct look *k)
{
	const char *type = k->l->type ? k->l->type : "", *words;
	const char *subject = sign_bounce_subject(k->subject.s),
		   *text = sign_bounce_text(k->text.s);

	if (strcasecmp(type, "multipart/report") == 0 ||
	    strcasecmp(type, "message/delivery-status") == 0 ||
	    (k->l->report && (k->system || k->no_path)))
		return by_report(k);
	if (header(k, "X-Failed-Recipients"))
		return because(k, LETTER_BOUNCE, "X-Failed-Recipients");
	if (k->daemon)
		return because(k, LETTER_BOUNCE, "From: MAILER-DAEMON");
	if (other_feedback(k))
		return because(k, LETTER_BOUNCE, "feedback");
	if ((subject || text) && k->no_path && !sign_away_subject(k->subject.s))
		return because(k, LETTER_BOUNCE, subject ? subject : text);
	if (subject && k->system && (text || k->l->returned))
		return because(k, LETTER_BOUNCE, subject);
	if (text && k->system && k->l->returned)
		return because(k, LETTER_BOUNCE, text);
	if (subject && text && forwarded_unread(k))
		return because(k, LETTER_BOUNCE, subject);
	if ((words = sign_list_answer(k->subject.s, k->text.s)) != NULL)
		return because(k, LETTER_AUTO_REPLY, words);
	return LETTER_PERSON;
}

/* --- what answers by itself ------------------------------------------------------------------ */

/* Whether it says of itself that it is an answer to something. */
static bool is_answer(const struct look *k)
{
	return k->no_path || k->l->n_refs > 0 || header(k, "X-Auto-Response-Suppress") ||
	       header(k, "Auto-Submitted");
}

static enum letter_sender auto_reply(struct look *k)
{
	static const char *const headers[] = {
		"X-Autoreply",           "X-Auto-Reply",         "X-Autorespond",
		"X-Autoresponder",       "X-Auto-Responder",     "X-Autoreply-From",
		"X-AutoReply-Domain",    "X-Mail-Autoreply",     "X-Vacation",
		"X-Autogenerated-Reply", "X-Facebook-Autoreply", NULL};
	static const char *const precedences[] = {"Precedence", "X-Precedence", "Preference", NULL};
	const char *away = sign_away_subject(k->subject.s);

	if (says(k, "Auto-Submitted", "auto-replied"))
		return because(k, LETTER_AUTO_REPLY, "Auto-Submitted: auto-replied");
	if (says(k, "Auto-Submitted", "auto-notified"))
		return because(k, LETTER_MACHINE, "Auto-Submitted: auto-notified");
	for (size_t i = 0; headers[i]; i++)
		if (header(k, headers[i]) && !says(k, headers[i], "no"))
			return because(k, LETTER_AUTO_REPLY, headers[i]);
	for (size_t i = 0; precedences[i]; i++)
		if (says(k, precedences[i], "auto_reply") || says(k, precedences[i], "auto-reply"))
			return because(k, LETTER_AUTO_REPLY, "Precedence: auto_reply");
	if (says(k, "X-Apple-Action", "VACATION"))
		return because(k, LETTER_AUTO_REPLY, "X-Apple-Action: VACATION");
	/* Exchange names its absence messages in the subject alone. */
	if (away && is_answer(k))
		return because(k, LETTER_AUTO_REPLY, away);
	if (k->no_path)
		return because(k, LETTER_AUTO_REPLY, "Return-Path: <>");
	return LETTER_PERSON;
}

/* --- lists and programs ---------------------------------------------------------------------- */

static enum letter_sender many_or_machine(struct look *k)
{
	static const char *const lists[] = {"List-Id",
					    "List-Post",
					    "List-Unsubscribe",
					    "List-Help",
					    "List-Subscribe",
					    "List-Archive",
					    "List-Owner",
					    "Mailing-List",
					    "X-Mailing-List",
					    "X-Mailman-Version",
					    "X-ML-Name",
					    "X-MLServer",
					    NULL};
	static const char *const machines[] = {"X-Auto-Response-Suppress",
					       "X-Loop",
					       "X-Cron-Env",
					       "X-FC-MachineGenerated",
					       "X-Autogenerated",
					       "X-Helpdesk-Ticket",
					       NULL};

	for (size_t i = 0; lists[i]; i++)
		if (header(k, lists[i]))
			return because(k, LETTER_LIST, lists[i]);
	if (header(k, "Auto-Submitted") && !says(k, "Auto-Submitted", "no"))
		return because(k, LETTER_MACHINE, "Auto-Submitted");
	if (says(k, "Precedence", "list"))
		return because(k, LETTER_LIST, "Precedence: list");
	if (says(k, "Precedence", "bulk") || says(k, "Precedence", "junk"))
		return because(k, LETTER_LIST, "Precedence: bulk");
	for (size_t i = 0; machines[i]; i++)
		if (header(k, machines[i]))
			return because(k, LETTER_MACHINE, machines[i]);
	if (sign_is_no_reply(k->local.s))
		return because(k, LETTER_MACHINE, "From: noreply");
	return LETTER_PERSON;
}

enum letter_sender letter_sender(const struct letter *l, const char **why)
{
	struct look k = {.l = l,
			 .local = SBUF_INIT,
			 .name = SBUF_INIT,
			 .subject = SBUF_INIT,
			 .text = SBUF_INIT};
	enum letter_sender s = LETTER_PERSON;

	look_at_from(&k);
	fold(&k.subject, l->subject);
	fold(&k.text, l->text);
	if (header(&k, "X-Helpdesk-Ticket") && is_our_id(l->id))
		s = because(&k, LETTER_OURS, "X-Helpdesk-Ticket");
	if (s == LETTER_PERSON)
		s = bounce(&k);
	if (s == LETTER_PERSON)
		s = auto_reply(&k);
	if (s == LETTER_PERSON)
		s = many_or_machine(&k);
	if (why)
		*why = k.why;
	sbuf_deinit(&k.local);
	sbuf_deinit(&k.name);
	sbuf_deinit(&k.subject);
	sbuf_deinit(&k.text);
	return s;
}
