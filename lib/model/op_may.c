/* may(): which command a ticket takes in which state. The table is the rule
 * (helpdesk-workflow(7) shows it); what depends on more than the status follows. */
#include "helpdesk/op.h"

#include "helpdesk/sbuf.h"

#include <string.h>

const char *const op_words[] = {"open",   "qualify", "take",     "assign", "note",    "attach",
				"reply",  "wait",    "resume",   "escalate", "return", "resolve",
				"close",  "reopen",  "edit",     "link",   "merge",   NULL};
_Static_assert(NELEM(op_words) == OP_COUNT + 1, "one word per operation");

enum event op_event(enum op_kind k)
{
	static const enum event events[OP_KINDS] = {
		[OP_OPEN] = EV_OPENED,     [OP_QUALIFY] = EV_QUALIFIED,
		[OP_TAKE] = EV_TAKEN,      [OP_ASSIGN] = EV_ASSIGNED,
		[OP_NOTE] = EV_NOTED,      [OP_ATTACH] = EV_ATTACHED,
		[OP_REPLY] = EV_REPLIED,   [OP_WAIT] = EV_WAITING,
		[OP_RESUME] = EV_RESUMED,  [OP_ESCALATE] = EV_ESCALATED,
		[OP_RETURN] = EV_RETURNED, [OP_RESOLVE] = EV_RESOLVED,
		[OP_CLOSE] = EV_CLOSED,    [OP_REOPEN] = EV_REOPENED,
		[OP_EDIT] = EV_EDITED,     [OP_LINK] = EV_LINKED,
		[OP_MERGE] = EV_MERGED,    [OP_RECEIVE] = EV_RECEIVED,
	};

	return events[k];
}

/* Columns: new, qualified, in_progress, waiting, resolved, closed, merged. */
static const char allowed[OP_KINDS][STATUS_COUNT + 1] = {
	[OP_OPEN]     = ".......",
	[OP_QUALIFY]  = "yyyyyy.",
	[OP_TAKE]     = "yyyy...",
	[OP_ASSIGN]   = "yyyyy..",
	[OP_NOTE]     = "yyyyyy.",
	[OP_ATTACH]   = "yyyyyy.",
	[OP_REPLY]    = "yyyyy..",
	[OP_WAIT]     = "yyyy...",
	[OP_RESUME]   = "...y...",
	[OP_ESCALATE] = "yyyy...",
	[OP_RETURN]   = "yyyy...",
	[OP_RESOLVE]  = "yyyyy..",
	[OP_CLOSE]    = "yyyyy..",
	[OP_REOPEN]   = "....yy.",
	[OP_EDIT]     = "yyyyyy.",
	[OP_LINK]     = "yyyyyy.",
	[OP_MERGE]    = "yyyyyy.",
	[OP_RECEIVE]  = "yyyyyy.",
};

static enum hd_rc refuse_status(const struct op *op, const struct ticket *t, enum status s,
				struct hd_err *e)
{
	struct sbuf names = SBUF_INIT;
	const char *what = op->kind < OP_COUNT ? op_words[op->kind] : "take a message";
	enum hd_rc rc;

	for (int k = 0; k < OP_COUNT; k++)
		if (allowed[k][s] == 'y')
			sbuf_printf(&names, "%s%s", names.len ? ", " : "", op_words[k]);
	if (s == ST_MERGED)
		rc = hd_fail(e, HD_REFUSED, "cannot %s: the ticket is merged; use '%s' instead",
			     what, ticket_text(t, F_MERGED_INTO));
	else
		rc = hd_fail(e, HD_REFUSED, "cannot %s: the ticket is %s; allowed are %s",
			     what, words_status[s], names.s);
	sbuf_deinit(&names);
	return rc;
}

static int level_of(const char *word)
{
	return word[0] == 'c' ? LEVEL_CERT : word[0] - '0';
}

static enum hd_rc may_move(const struct op *op, const struct ticket *t, struct hd_err *e)
{
	int from = ticket_level(t);
	bool up = op->kind == OP_ESCALATE;

	if (!op->level) {
		if (up && from >= 3)
			return hd_fail(e, HD_REFUSED,
				       "already at level %s; only --to cert goes higher",
				       words_level[from]);
		if (!up && from == LEVEL_CERT)
			return hd_fail(e, HD_REFUSED,
				       "the ticket is at the CERT; say where to with --to 0..3");
		if (!up && from == 0)
			return hd_fail(e, HD_REFUSED, "already at level 0; there is none below");
		return HD_OK;
	}
	if (up ? level_of(op->level) > from : level_of(op->level) < from)
		return HD_OK;
	return hd_fail(e, HD_REFUSED,
		       "cannot %s to level %s: the ticket is at level %s; use '%s' to go %s",
		       op_words[op->kind], op->level, words_level[from], up ? "return" : "escalate",
		       up ? "down" : "up");
}

/* A closed ticket's reports can be corrected, and nothing else of it. */
static bool correctable(const char *field)
{
	static const char *const fields[] = {"type",    "category", "application",
					     "problem", "known",    "tags"};

	for (size_t i = 0; i < NELEM(fields); i++)
		if (strcmp(field, fields[i]) == 0)
			return true;
	return false;
}

static enum hd_rc may_correct(const struct op *op, struct hd_err *e)
{
	const char *bad = NULL;

	if (op->impact)
		bad = "impact";
	if (op->urgency)
		bad = "urgency";
	if (op->priority)
		bad = "priority";
	if (op->subject)
		bad = "subject";
	if (op->description)
		bad = "description";
	if (op->requester || op->language)
		bad = "requester";
	for (size_t i = 0; op->set && i < op->set->len; i++)
		if (!correctable(op->set->u.pairs[i].key))
			bad = op->set->u.pairs[i].key;
	for (size_t i = 0; op->unset && i < op->unset->len; i++)
		if (!correctable(op->unset->u.items[i]->text))
			bad = op->unset->u.items[i]->text;
	if (!bad)
		return HD_OK;
	return hd_fail(e, HD_REFUSED,
		       "cannot change %s: the ticket is closed; only type, category, application, "
		       "problem, known and tags can be corrected, or reopen it",
		       bad);
}

enum hd_rc op_may(const struct op *op, const struct ticket *t, struct hd_err *e)
{
	enum status s = ticket_status(t);
	const char *holder = ticket_text(t, F_ASSIGNEE);

	if (op->kind == OP_OPEN)
		return HD_OK;
	if (allowed[op->kind][s] != 'y')
		return refuse_status(op, t, s, e);
	switch (op->kind) {
	case OP_TAKE:
		if (holder && !op->steal && strcmp(holder, op->by) != 0)
			return hd_fail(e, HD_REFUSED, "'%s' holds it; take it over with --steal",
				       holder);
		return HD_OK;
	case OP_ESCALATE:
	case OP_RETURN:
		return may_move(op, t, e);
	case OP_QUALIFY:
	case OP_EDIT:
		return s == ST_CLOSED ? may_correct(op, e) : HD_OK;
	default:
		return HD_OK;
	}
}
