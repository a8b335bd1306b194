/* From a message to requests: a new ticket, or an entry of one. */
#include "desk/receive.h"

#include "helpdesk/text.h"
#include "mail/template.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define SUBJECT_MAX 1000 /* bytes, as the field takes them */

/* --- rules -------------------------------------------------------------------------------- */

static char lower(char c)
{
	return (char)tolower((unsigned char)c);
}

/* One place to come back to is enough: what a later `*` can skip an earlier one need not. */
bool mail_pattern(const char *pattern, const char *s)
{
	const char *star = NULL, *from = s;

	while (*s) {
		if (*pattern == '*') {
			star = pattern++;
			from = s;
		} else if (lower(*pattern) == lower(*s)) {
			pattern++;
			s++;
		} else if (star) {
			pattern = star + 1;
			s = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

static bool any_recipient(const char *pattern, const struct letter *l)
{
	for (size_t i = 0; i < l->n_to; i++)
		if (mail_pattern(pattern, l->to[i]))
			return true;
	return false;
}

static bool rule_fits(const struct mail_rule *rule, const struct letter *l)
{
	return (!rule->recipient || any_recipient(rule->recipient, l)) &&
	       (!rule->sender ||
		mail_pattern(rule->sender, l->from.email ? l->from.email : "")) &&
	       (!rule->subject || mail_pattern(rule->subject, l->subject));
}

static const struct mail_rule *rule_of(const struct receiving *r, const struct letter *l)
{
	for (size_t i = 0; i < r->settings.n_rules; i++)
		if (rule_fits(&r->settings.rules[i], l))
			return &r->settings.rules[i];
	return NULL;
}

/* --- parts of a request -------------------------------------------------------------------- */

static const char *const sender_words[] = {
	[LETTER_PERSON] = NULL,         [LETTER_LIST] = "list",     [LETTER_MACHINE] = "machine",
	[LETTER_AUTO_REPLY] = "auto-reply", [LETTER_BOUNCE] = "bounce", [LETTER_OURS] = "machine",
};

static struct node *mail_of(struct receiving *r, const struct incoming *in, bool unverified)
{
	struct arena *a = r->arena;
	struct node *map = node_map(a);
	const char *sender = sender_words[in->sender];

	node_set(a, map, "id", node_text(a, in->id));
	if (in->l.date != TIME_NONE)
		node_set(a, map, "date", node_time(a, in->l.date));
	if (unverified)
		node_set(a, map, "unverified", node_plain(a, "true"));
	if (sender)
		node_set(a, map, "sender", node_text(a, sender));
	return map;
}

static void add_file(struct request_file *v, size_t *n, const char *name, const char *data,
		     size_t len)
{
	v[(*n)++] = (struct request_file){.name = name, .data = data, .len = len};
}

/* What is folded away is kept as files, before those that came with the message. */
static void put_files(struct receiving *r, const struct incoming *in, struct request *q)
{
	const struct letter *l = &in->l;
	struct request_file *v = arena_alloc(r->arena, (l->n_files + 2) * sizeof(*v));
	size_t n = 0;

	if (in->folded && *in->folded)
		add_file(v, &n, "quoted.txt", in->folded, strlen(in->folded));
	if (l->html && *l->html)
		add_file(v, &n, "message.html", l->html, strlen(l->html));
	for (size_t i = 0; i < l->n_files; i++)
		add_file(v, &n, l->files[i].name, l->files[i].data, l->files[i].len);
	q->files = v;
	q->n_files = n;
}

static void start_request(struct receiving *r, const struct incoming *in, struct request *q,
			  enum op_kind kind, bool unverified)
{
	request_init(q, kind);
	q->op.by = BY_MAIL;
	q->op.channel = "mail";
	q->op.from = in->from;
	q->op.mail = mail_of(r, in, unverified);
	put_files(r, in, q);
}

/* Languages that the program writes; others are the application's matter. */
static const char *known_language(const char *s)
{
	for (size_t i = 0; s && template_languages[i]; i++)
		if (str_ieq(s, template_languages[i]))
			return template_languages[i];
	return NULL;
}

static struct node *requester_of(struct receiving *r, const struct incoming *in)
{
	struct arena *a = r->arena;
	struct node *map = node_map(a), *checked;
	const struct letter_person *p = &in->l.from;
	const char *language = known_language(in->l.language);

	if (p->name && *p->name)
		node_set(a, map, "name", node_text_n(a, p->name, utf8_cut(p->name, strnlen(p->name, 200))));
	if (p->email && strlen(p->email) <= 320)
		node_set(a, map, "email", node_text(a, p->email));
	if (map->len == 0)
		node_set(a, map, "name", node_text(a, "unknown"));
	if (language)
		node_set(a, map, "language", node_text(a, language));
	if (field_check(F_REQUESTER, map, a, &checked, NULL) != HD_OK)
		node_remove(map, "language");
	return map;
}

/* What our templates put before a subject comes back with an answer: `Closed: x` is x again. A
 * person's words before it do not end in a mark, and stay. */
static bool is_prefixed(const char *subject, const char *former)
{
	size_t n = strlen(subject), k = strlen(former);

	if (k == 0 || n < k || strcmp(subject + n - k, former) != 0)
		return false;
	n -= k;
	while (n && subject[n - 1] == ' ')
		n--;
	return n == 0 || ispunct((unsigned char)subject[n - 1]);
}

/* What is written late about a ticket is about its application, and has its subject where the
 * answer has that one. */
static enum hd_rc use_former(struct receiving *r, const struct incoming *in, const char *former,
			     struct request *q, struct hd_err *e)
{
	const char *subject, *application, *recorded = NULL;
	struct slot *slot;
	enum hd_rc rc = sheet_slot(r->sheet, former, &slot, e);

	if (rc != HD_OK)
		return rc;
	subject = ticket_text(&slot->held->t, F_SUBJECT);
	if (subject && is_prefixed(subject_bare(in->l.subject, r->arena), subject))
		q->op.subject = arena_strdup(r->arena, subject);
	application = arena_strdup(r->arena, ticket_text(&slot->held->t, F_APPLICATION));
	if (application)
		rc = sheet_application_known(r->sheet, application, &recorded, e);
	if (recorded) /* or its record is gone */
		q->op.application = application;
	return rc;
}

static const char *subject_of(struct receiving *r, const struct incoming *in,
			      const char *application)
{
	const char *bare = subject_bare(in->l.subject, r->arena), *out;
	const char *language = known_language(in->l.language);
	struct sbuf b = SBUF_INIT;

	if (text_clean_line(bare, strlen(bare), "subject", &b, NULL) != HD_OK)
		sbuf_clear(&b);
	out = arena_strndup(r->arena, b.s, utf8_cut(b.s, b.len < SUBJECT_MAX ? b.len : SUBJECT_MAX));
	sbuf_deinit(&b);
	if (*out)
		return out;
	if (!language)
		language = node_get_str(r->settings.languages, application);
	if (!language)
		language = r->settings.language;
	return language && strcmp(language, "fr") == 0 ? "(sans objet)" : "(no subject)";
}

/* --- carrying out ---------------------------------------------------------------------------- */

/* A request on one ticket that follows from the message. */
static struct request following(enum op_kind kind, const char *const *number)
{
	struct request q;

	request_init(&q, kind);
	q.op.by = BY_MAIL;
	q.tickets = number;
	q.n_tickets = 1;
	return q;
}

static enum hd_rc link_former(struct receiving *r, const char *number, const char *former,
			      struct hd_err *e)
{
	struct request q = following(OP_LINK, &number);

	q.op.link = "related-to";
	q.other = former;
	return sheet_do(r->sheet, &q, NULL, e);
}

static enum hd_rc give_team(struct receiving *r, const char *number, const char *team,
			    struct hd_err *e)
{
	struct request q = following(OP_ASSIGN, &number);

	q.op.team = team;
	q.op.give_team = true;
	return sheet_do(r->sheet, &q, NULL, e);
}

/* The rule that fits, then the option, then the setting. */
static enum hd_rc use_rule(struct receiving *r, const struct incoming *in, struct request *q,
			   const char **team, struct hd_err *e)
{
	/* None where a former ticket has said it all. */
	const struct mail_rule *rule = q->op.application ? NULL : rule_of(r, &in->l);

	*team = NULL;
	if (rule) {
		q->op.application = rule->application;
		q->op.category = rule->category;
		q->op.type = rule->type;
		*team = rule->team;
	}
	if (!q->op.application)
		q->op.application = r->how->application;
	if (!q->op.application)
		q->op.application = r->settings.application;
	if (q->op.application)
		return HD_OK;
	return hd_fail(e, HD_REFUSED,
		       "no application is set for mail; choose one with 'helpdesk config set "
		       "mail.application APP'");
}

/* Marked as taken before support began rather than refused: nobody is there to say so to. */
enum hd_rc receive_open(struct receiving *r, struct incoming *in, const char *former,
			struct hd_err *e)
{
	struct outcome out = {NULL};
	const char *team, *number;
	struct request q;
	enum hd_rc rc;

	start_request(r, in, &q, OP_OPEN, false);
	rc = former ? use_former(r, in, former, &q, e) : HD_OK;
	if (rc == HD_OK)
		rc = use_rule(r, in, &q, &team, e);
	if (rc != HD_OK)
		return rc;
	if (!q.op.subject)
		q.op.subject = subject_of(r, in, q.op.application);
	q.op.description = *in->fresh ? in->fresh : NULL;
	q.op.requester = requester_of(r, in);
	q.op.before_acceptance = true;
	q.no_mail = in->sender != LETTER_PERSON;
	rc = sheet_do(r->sheet, &q, &out, e);
	if (rc != HD_OK) {
		outcome_deinit(&out);
		return rc;
	}
	number = arena_strdup(r->arena, out.v[0].number);
	outcome_deinit(&out);
	snprintf(in->result.number, sizeof(in->result.number), "%s", number);
	in->result.fate = MAIL_OPENED;
	if (team)
		rc = give_team(r, number, team, e);
	if (rc == HD_OK && former) {
		snprintf(in->result.linked, sizeof(in->result.linked), "%s", former);
		rc = link_former(r, number, former, e);
	}
	return rc;
}

static enum hd_rc reopen_it(struct receiving *r, const char *number, struct hd_err *e)
{
	struct request q = following(OP_REOPEN, &number);

	q.op.channel = "mail";
	return sheet_do(r->sheet, &q, NULL, e);
}

enum hd_rc receive_entry(struct receiving *r, struct incoming *in, const char *number,
			 bool unverified, bool resume, bool reopen, struct hd_err *e)
{
	struct request q;
	enum hd_rc rc;

	start_request(r, in, &q, OP_RECEIVE, unverified);
	q.op.note = *in->fresh ? in->fresh : NULL;
	q.op.resume = resume;
	q.tickets = &number;
	q.n_tickets = 1;
	rc = sheet_do(r->sheet, &q, NULL, e);
	if (rc == HD_OK && reopen)
		rc = reopen_it(r, number, e);
	snprintf(in->result.number, sizeof(in->result.number), "%s", number);
	in->result.fate = MAIL_RECEIVED;
	in->result.resumed = resume;
	in->result.reopened = reopen;
	return rc;
}
