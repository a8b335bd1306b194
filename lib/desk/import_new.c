/* A row that is no ticket yet: opened, assigned, taken, resolved and closed at its times, by the
 * requests that batch and the commands make too. The row was checked before, so nothing after the
 * opening can be refused; if it is all the same, nothing is committed. */
#include "desk/import.h"

#include <string.h>

enum hd_rc row_do(struct sheet *s, struct request *q, const char *number, struct hd_err *e)
{
	enum hd_rc rc;

	q->op.from = FROM_IMPORT;
	q->tickets = &number;
	q->n_tickets = 1;
	rc = sheet_do(s, q, NULL, e);
	if (rc == HD_REFUSED || rc == HD_USAGE || rc == HD_NOT_FOUND || rc == HD_INVALID)
		return hd_wrap(e, HD_INTERNAL, "a row was carried out by halves");
	return rc;
}

static int64_t later(int64_t a, int64_t b)
{
	return a == TIME_NONE || (b != TIME_NONE && b > a) ? b : a;
}

/* Assigned to a team, and to a person who has not taken it. */
static enum hd_rc assign(struct sheet *s, const struct row *r, const char *number, bool taken,
			 struct hd_err *e)
{
	struct request q;

	request_init(&q, OP_ASSIGN);
	q.op.at = r->open.op.at;
	q.op.team = r->team;
	q.op.give_team = r->team != NULL;
	q.op.assignee = taken ? NULL : r->assignee;
	q.op.give_assignee = q.op.assignee != NULL;
	return q.op.give_team || q.op.give_assignee ? row_do(s, &q, number, e) : HD_OK;
}

static enum hd_rc simple(struct sheet *s, enum op_kind kind, int64_t at, const char *by,
			 const char *number, struct hd_err *e)
{
	struct request q;

	request_init(&q, kind);
	q.op.at = at;
	q.op.by = by;
	return row_do(s, &q, number, e);
}

/* Without a time of its own a step has that of the last update, else of the step before. */
static int64_t step_time(const struct row *r, int64_t own, int64_t last)
{
	if (own != TIME_NONE)
		return later(own, last);
	return later(last, r->updated);
}

enum hd_rc row_finish(struct sheet *s, const struct row *r, const char *number, enum status from,
		      int64_t *last, struct hd_err *e)
{
	enum status to = row_status(r);
	bool over = to == ST_RESOLVED || to == ST_CLOSED;
	const char *solution = r->solution;
	struct request q;
	enum hd_rc rc = HD_OK;

	if (from != ST_RESOLVED && (r->resolved != TIME_NONE || to == ST_RESOLVED)) {
		request_init(&q, OP_RESOLVE);
		q.op.at = *last = step_time(r, r->resolved != TIME_NONE ? r->resolved : r->closed, *last);
		q.op.solution = solution;
		/* As when people do it: the code comes with the closing, if that comes too. */
		q.op.resolution = to == ST_CLOSED || r->closed != TIME_NONE ? NULL : r->resolution;
		rc = row_do(s, &q, number, e);
		solution = NULL;
	}
	if (rc == HD_OK && (to == ST_CLOSED || (!over && r->closed != TIME_NONE))) {
		request_init(&q, OP_CLOSE);
		q.op.at = *last = step_time(r, r->closed, *last);
		q.op.solution = solution;
		q.op.resolution = r->resolution;
		rc = row_do(s, &q, number, e);
	}
	return rc;
}

static enum hd_rc live(struct sheet *s, const struct row *r, const char *number, struct hd_err *e)
{
	enum status to = row_status(r);
	bool over = r->resolved != TIME_NONE || r->closed != TIME_NONE || to == ST_RESOLVED ||
		    to == ST_CLOSED;
	bool taken = r->acknowledged != TIME_NONE || to == ST_IN_PROGRESS;
	bool qualified = r->open.op.type && r->open.op.category;
	int64_t last = r->open.op.at;
	enum hd_rc rc = assign(s, r, number, taken, e);

	if (rc == HD_OK && to == ST_QUALIFIED && !qualified && !over && !taken)
		rc = simple(s, OP_QUALIFY, last, NULL, number, e);
	/* Resolved at once is acknowledged by that. */
	if (rc == HD_OK && taken && !(r->acknowledged == TIME_NONE && over)) {
		last = later(last, r->acknowledged);
		rc = simple(s, OP_TAKE, last, r->assignee, number, e);
	}
	if (rc == HD_OK && over)
		rc = row_finish(s, r, number, ST_NEW, &last, e);
	if (rc == HD_OK && over && to != ST_RESOLVED && to != ST_CLOSED) {
		last = later(last, r->updated);
		rc = simple(s, OP_REOPEN, last, NULL, number, e);
	}
	if (rc == HD_OK && to == ST_WAITING) {
		last = later(last, r->updated);
		rc = simple(s, OP_WAIT, last, NULL, number, e);
	}
	return rc;
}

enum hd_rc row_open(struct sheet *s, const struct row *r, struct arena *a, bool *changed,
		    struct hd_err *e)
{
	uint64_t opened = s->opened;
	const char *number;
	struct row at = *r;
	enum hd_rc rc = sheet_do(s, &r->open, NULL, e);

	*changed = rc == HD_OK && s->opened > opened;
	if (!*changed)
		return rc;
	number = arena_strdup(a, s->newest->number);
	at.open.op.at = ticket_opened(&s->newest->held->t); /* now, when the row does not say */
	return live(s, &at, number, e);
}
