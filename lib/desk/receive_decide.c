/* What becomes of a message: which ticket it belongs to, and what it may do to it.
 *
 * Nothing in a message proves who wrote it. A sender who is not known on the ticket is believed to
 * have written, and no more: what he writes stands there, marked, and moves nothing. */
#include "desk/mail_people.h"
#include "desk/record.h"
#include "desk/receive.h"

#include "helpdesk/text.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400
#define HOUR 3600
#define MERGES_MAX 100
#define JOURNAL_MAX ((size_t)2 << 20) /* bytes of a ticket's texts that leave room for a message */

/* --- our own Message-IDs --------------------------------------------------------------------- */

static size_t alnum_length(const char *s)
{
	size_t n = 0;

	while (isalnum((unsigned char)s[n]))
		n++;
	return n;
}

/* hd-42.UID.HASH.K@domain */
bool own_mail_id(const char *id, char number[NUMBER_TEXT_SIZE], char uid[27])
{
	size_t n = strcspn(id, "."), hash;
	const char *s = id + n;
	struct number parsed;

	if (n == 0 || n >= NUMBER_TEXT_SIZE || *s != '.' || alnum_length(s + 1) != 26)
		return false;
	memcpy(number, id, n);
	number[n] = '\0';
	memcpy(uid, s + 1, 26);
	uid[26] = '\0';
	s += 27;
	hash = *s == '.' ? strspn(s + 1, "0123456789abcdefABCDEF") : 0;
	if (hash != 16 || s[17] != '.')
		return false;
	s += 18;
	n = strspn(s, "0123456789");
	return n > 0 && s[n] == '@' && number_parse(number, &parsed) &&
	       parsed.kind == NUMBER_TICKET;
}

/* --- finding the ticket ------------------------------------------------------------------------ */

/* A ticket of this number, NULL if there is none that can be read: then the message is a request of
 * its own, and nothing of it is lost. */
static enum hd_rc look_up(struct receiving *r, const char *number, const struct ticket **out,
			  struct hd_err *e)
{
	struct slot *slot;
	enum hd_rc rc = sheet_slot(r->sheet, number, &slot, e);

	*out = rc == HD_OK ? &slot->held->t : NULL;
	return rc == HD_NOT_FOUND || rc == HD_INVALID ? HD_OK : rc;
}

/* Where merged tickets lead to. */
static enum hd_rc follow(struct receiving *r, const struct ticket **t, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (int i = 0; rc == HD_OK && *t && ticket_status(*t) == ST_MERGED; i++) {
		const char *next = ticket_text(*t, F_MERGED_INTO);

		*t = NULL;
		if (next && i < MERGES_MAX)
			rc = look_up(r, next, t, e);
	}
	return rc;
}

static enum hd_rc by_own_id(struct receiving *r, const char *id, const struct ticket **out,
			    struct hd_err *e)
{
	char number[NUMBER_TEXT_SIZE], uid[27];
	enum hd_rc rc;

	*out = NULL;
	if (!own_mail_id(id, number, uid))
		return HD_OK;
	rc = look_up(r, number, out, e);
	/* Only who had a message of ours can know the uid. */
	if (*out && !(ticket_text(*out, F_UID) && str_ieq(ticket_text(*out, F_UID), uid)))
		*out = NULL;
	return rc;
}

static enum hd_rc by_id(struct receiving *r, const char *id, const struct ticket **out,
			struct hd_err *e)
{
	const char *number;
	enum hd_rc rc = by_own_id(r, id, out, e);

	if (rc != HD_OK || *out)
		return rc;
	rc = mail_ids_find(r->ids, id, &number, e);
	return rc == HD_OK && number ? look_up(r, number, out, e) : rc;
}

/* The Message-ID of the message that a bounce is about. */
static const char *returned_id(struct receiving *r, const char *headers)
{
	static const char name[] = "message-id:";
	const char *line = headers;

	while (line && *line) {
		size_t n = 0;

		while (n < sizeof(name) - 1 && tolower((unsigned char)line[n]) == name[n])
			n++;
		if (n == sizeof(name) - 1) {
			const char *open = line + n + strspn(line + n, " \t\r\n");
			size_t len = *open == '<' ? strcspn(open + 1, "> \t\r\n") : 0;

			return len ? arena_strndup(r->arena, open + 1, len) : NULL;
		}
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return NULL;
}

static enum hd_rc find_ticket(struct receiving *r, const struct incoming *in,
			      const struct ticket **out, struct hd_err *e)
{
	const struct letter *l = &in->l;
	const char *returned = returned_id(r, l->returned), *number;
	struct number n;
	enum hd_rc rc = HD_OK;

	*out = NULL;
	for (size_t i = 0; rc == HD_OK && !*out && i < l->n_refs; i++)
		rc = by_id(r, l->refs[i], out, e);
	if (rc == HD_OK && !*out && returned)
		rc = by_own_id(r, returned, out, e);
	number = subject_number(l->subject, r->arena);
	if (rc == HD_OK && !*out && number && number_parse(number, &n) && n.kind == NUMBER_TICKET)
		rc = look_up(r, number, out, e);
	return rc == HD_OK ? follow(r, out, e) : rc;
}

/* --- who wrote ------------------------------------------------------------------------------------ */

enum standing {
	OF_TICKET, /* the requester, or somebody who wrote from his side before and was known */
	OF_DESK,   /* an agent's address: known, but a From line gives no agent's rights */
	UNVERIFIED,
};

static bool wrote_before(const struct ticket *t, const char *email, struct arena *a)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct entry *x = t->journal[i];
		const char *sender = x->mail ? entry_sender(x, a) : NULL;

		if (sender && !node_get(x->mail, "unverified") && str_ieq(sender, email))
			return true;
	}
	return false;
}

static enum hd_rc standing_of(struct receiving *r, const struct incoming *in,
			      const struct ticket *t, enum standing *out, struct hd_err *e)
{
	const char *email = in->l.from.email, *requester = ticket_requester(t, "email"), *login;
	enum hd_rc rc;

	*out = UNVERIFIED;
	if (!email)
		return HD_OK;
	if (requester && str_ieq(requester, email)) {
		*out = OF_TICKET;
		return HD_OK;
	}
	rc = agents_by_mail(r->sheet->base, email, r->arena, &login, e);
	if (rc == HD_OK && login)
		*out = OF_DESK;
	else if (wrote_before(t, email, r->arena))
		*out = OF_TICKET;
	return rc;
}

/* --- what it does ------------------------------------------------------------------------------------ */

static int64_t closed_at(const struct ticket *t)
{
	for (size_t i = t->len; i-- > 0;)
		if (t->journal[i]->kind == EV_CLOSED)
			return t->journal[i]->at;
	return ticket_last(t);
}

/* Texts a ticket's file holds: it cannot grow for ever. */
static bool is_full(const struct ticket *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->len; i++)
		n += t->journal[i]->note ? strlen(t->journal[i]->note) : 0;
	return n > JOURNAL_MAX;
}

static void put_aside(struct incoming *in, const char *why)
{
	in->result.fate = MAIL_ASIDE;
	in->result.why = why;
}

/* Whether nothing speaks against a new ticket; else why it is put aside. */
static enum hd_rc may_open(struct receiving *r, struct incoming *in, bool *yes, struct hd_err *e)
{
	const char *sender = in->l.from.email;
	unsigned most = r->settings.flood;
	uint64_t opened = 0;
	enum hd_rc rc = HD_OK;

	*yes = false;
	if (in->sender == LETTER_BOUNCE || in->sender == LETTER_AUTO_REPLY) {
		put_aside(in, arena_printf(r->letters, "%s that belongs to no ticket (%s)",
					   in->sender == LETTER_BOUNCE ? "a bounce"
								       : "an automatic answer",
					   in->sign ? in->sign : "by its form"));
		return HD_OK;
	}
	if (sender && most)
		rc = mail_ids_opened(r->ids, sender, r->desk->now - HOUR, &opened, e);
	*yes = rc == HD_OK && (!most || opened < most);
	if (rc == HD_OK && !*yes)
		put_aside(in, arena_printf(r->letters,
					   "%s opened %" PRIu64 " tickets within an hour; mail.flood "
					   "allows %u",
					   sender, opened, most));
	return rc;
}

static enum hd_rc open_new(struct receiving *r, struct incoming *in, const char *former,
			   struct hd_err *e)
{
	bool yes;
	enum hd_rc rc = may_open(r, in, &yes, e);

	return rc == HD_OK && yes ? receive_open(r, in, former, e) : rc;
}

static bool waits_on_requester(const struct ticket *t)
{
	const char *on = node_get_str(t->head[F_WAITING], "on");

	return ticket_status(t) == ST_WAITING && on && strcmp(on, "requester") == 0;
}

/* Bounces, answers of programs and thanks move nothing; what they are about may rest. */
static enum hd_rc to_ticket(struct receiving *r, struct incoming *in, const struct ticket *t,
			    struct hd_err *e)
{
	const char *number = arena_strdup(r->arena, ticket_text(t, F_NUMBER));
	enum status s = ticket_status(t);
	bool person = in->sender == LETTER_PERSON, over = s == ST_RESOLVED || s == ST_CLOSED;
	bool late = s == ST_CLOSED &&
		    r->desk->now - closed_at(t) > (int64_t)r->settings.grace_days * DAY;
	enum standing who;
	enum hd_rc rc = standing_of(r, in, t, &who, e);

	if (rc != HD_OK)
		return rc;
	/* A stranger cannot reopen what is over, and an entry there would be read by nobody. */
	if (is_full(t) || (over && person && !in->thanks &&
			   (who == UNVERIFIED || (late && who == OF_TICKET))))
		return open_new(r, in, number, e);
	return receive_entry(r, in, number, who == UNVERIFIED,
			     person && who == OF_TICKET && waits_on_requester(t),
			     person && who == OF_TICKET && over && !in->thanks, e);
}

/* The ticket where this message is already. Scanners and forms give several messages one id: what is
 * another one gets an id of its own. */
static enum hd_rc find_itself(struct receiving *r, struct incoming *in, const char **number,
			      struct hd_err *e)
{
	const struct ticket *t = NULL;
	enum hd_rc rc = mail_ids_find(r->ids, in->id, number, e);

	if (rc == HD_OK && *number)
		rc = look_up(r, *number, &t, e);
	if (rc != HD_OK || !*number || (t && receive_is_same(in, t, r->arena)))
		return rc;
	in->given = in->id;
	in->id = receive_content_id(in, r->letters);
	return mail_ids_find(r->ids, in->id, number, e);
}

/* A message of ours that comes back, and one that was here before, make nothing. */
static enum hd_rc is_known(struct receiving *r, struct incoming *in, bool *known, struct hd_err *e)
{
	const struct ticket *t = NULL;
	const char *number = NULL;
	enum hd_rc rc = find_itself(r, in, &number, e);

	if (rc == HD_OK && !number)
		rc = by_own_id(r, in->id, &t, e);
	if (t) {
		number = ticket_text(t, F_NUMBER);
		in->result.why = "a message of this store that came back";
	}
	*known = number != NULL;
	if (number) {
		in->result.fate = MAIL_KNOWN;
		snprintf(in->result.number, sizeof(in->result.number), "%s", number);
	}
	return rc;
}

enum hd_rc receive_one(struct receiving *r, struct incoming *in, struct hd_err *e)
{
	const struct ticket *t = NULL;
	bool known = false;
	enum hd_rc rc;

	memset(&in->result, 0, sizeof(in->result));
	if (in->given) /* by an attempt before this one */
		in->id = in->given;
	in->given = NULL;
	in->result.id = in->id;
	if (in->fault) {
		put_aside(in, in->fault);
		return HD_OK;
	}
	rc = is_known(r, in, &known, e);
	in->result.id = in->id;
	if (rc != HD_OK || known)
		return rc;
	if (in->sender == LETTER_PERSON && in->l.from.email &&
	    mail_is_from(&r->settings, in->l.from.email, r->arena))
		in->sender = LETTER_MACHINE;
	rc = find_ticket(r, in, &t, e);
	if (rc == HD_OK)
		rc = t ? to_ticket(r, in, t, e) : open_new(r, in, NULL, e);
	if (rc == HD_OK && in->result.number[0])
		mail_ids_add(r->ids, in->id, in->result.number,
			     in->result.fate == MAIL_OPENED ? in->l.from.email : NULL,
			     r->desk->now);
	return rc;
}
