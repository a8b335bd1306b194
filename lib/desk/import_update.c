/* A row whose ticket is there: what differs becomes one `edited` entry, a changed status its
 * events. Cells that are empty say nothing. Times are those of the row, but never before the
 * ticket's last entry: what was done here meanwhile has happened. */
#include "desk/import.h"

#include "helpdesk/text.h"

#include <string.h>

struct update {
	struct sheet *s;
	const struct row *r;
	struct arena *a;
	const char *number;
	const struct ticket *t;
	struct node *set;     /* of the edit */
	bool problem, move, assign;
	enum status from, to;
	int64_t last;
	bool changed;
};

/* --- what differs ------------------------------------------------------------------------- */

static void differ(struct update *u, enum field f, const char *text)
{
	const char *there = ticket_text(u->t, f);

	if (text && (!there || strcmp(there, text) != 0))
		node_set(u->a, u->set, field_defs[f].name, node_text(u->a, text));
}

static void differ_number(struct update *u, enum field f, int v)
{
	if (v > 0 && ticket_int(u->t, f) != v)
		node_set(u->a, u->set, field_defs[f].name, node_int(u->a, v));
}

static void compare_requester(struct update *u)
{
	const struct node *old = u->t->head[F_REQUESTER], *given = u->r->open.op.requester;
	struct node *map = old ? node_copy(u->a, old) : node_map(u->a);

	for (size_t i = 0; i < given->len; i++)
		node_set(u->a, map, given->u.pairs[i].key, given->u.pairs[i].value);
	if (!old || !node_equal(old, map))
		node_set(u->a, u->set, "requester", map);
}

static void compare_tags(struct update *u)
{
	const struct node *old = u->t->head[F_TAGS], *given = u->r->open.op.tags;
	struct node *all = old ? node_copy(u->a, old) : node_list(u->a);

	for (size_t i = 0; given && i < given->len; i++) {
		bool held = false;

		for (size_t k = 0; !held && k < all->len; k++)
			held = strcmp(all->u.items[k]->text, given->u.items[i]->text) == 0;
		if (!held)
			node_push(u->a, all, given->u.items[i]);
	}
	if (all->len > (old ? old->len : 0))
		node_set(u->a, u->set, "tags", all);
}

static void compare_custom(struct update *u)
{
	const struct node *old = u->t->head[F_FIELDS], *given = u->r->open.op.fields;
	struct node *map = node_map(u->a);

	for (size_t i = 0; given && i < given->len; i++) {
		const struct pair *p = &given->u.pairs[i];
		const struct node *there = node_get(old, p->key);

		if (!there || !node_equal(there, p->value))
			node_set(u->a, map, p->key, p->value);
	}
	if (map->len)
		node_set(u->a, u->set, "fields", map);
}

/* A long text stands in the ticket as its first lines, and the file beside it. */
static enum hd_rc compare_texts(struct update *u, struct hd_err *e)
{
	struct carriage aside = {NULL, 0, 0};
	struct request none;
	struct op op = {.description = u->r->open.op.description, .solution = u->r->solution};
	enum hd_rc rc;

	request_init(&none, OP_EDIT);
	rc = carriage_load(&aside, &none, &op, u->a, e);
	carriage_deinit(&aside);
	if (rc != HD_OK)
		return rc;
	differ(u, F_DESCRIPTION, op.description);
	if (node_get(u->set, "description"))
		node_set(u->a, u->set, "description", node_text(u->a, u->r->open.op.description));
	if (u->from == u->to && (u->to == ST_RESOLVED || u->to == ST_CLOSED)) {
		differ(u, F_SOLUTION, op.solution);
		differ(u, F_RESOLUTION, u->r->resolution);
	}
	return HD_OK;
}

static enum hd_rc compare_names(struct update *u, struct hd_err *e)
{
	const char *there = ticket_text(u->t, F_APPLICATION), *id = NULL, *problem = u->r->open.problem;
	enum hd_rc rc = sheet_application_id(u->s, u->r->open.op.application, &id, e);

	if (rc != HD_OK)
		return rc;
	if (!id || !there || strcmp(id, there) != 0)
		node_set(u->a, u->set, "application", node_text(u->a, u->r->open.op.application));
	if (problem && str_starts(problem, "key:"))
		rc = sheet_key(u->s, NUMBER_PROBLEM, problem + 4, &problem, e);
	there = ticket_text(u->t, F_PROBLEM);
	u->problem = rc == HD_OK && u->r->open.problem && (!problem || !there || !str_ieq(problem, there));
	return rc;
}

static int level_of(const char *word)
{
	return word[0] == 'c' ? LEVEL_CERT : word[0] - '0';
}

static enum hd_rc compare(struct update *u, struct hd_err *e)
{
	const struct op *op = &u->r->open.op;
	const char *team = ticket_text(u->t, F_TEAM), *holder = ticket_text(u->t, F_ASSIGNEE);
	enum hd_rc rc;

	u->set = node_map(u->a);
	differ(u, F_SUBJECT, op->subject);
	compare_requester(u);
	differ(u, F_CHANNEL, op->channel);
	differ(u, F_TYPE, op->type);
	differ(u, F_CATEGORY, op->category);
	differ_number(u, F_IMPACT, op->impact);
	differ_number(u, F_URGENCY, op->urgency);
	differ_number(u, F_PRIORITY, op->priority);
	compare_tags(u);
	compare_custom(u);
	rc = compare_texts(u, e);
	if (rc == HD_OK)
		rc = compare_names(u, e);
	u->move = op->level && level_of(op->level) != ticket_level(u->t);
	u->assign = (u->r->team && (!team || strcmp(team, u->r->team) != 0)) ||
		    (u->r->assignee && (!holder || strcmp(holder, u->r->assignee) != 0));
	return rc;
}

/* --- whether it may be ---------------------------------------------------------------------- */

static bool is_over(enum status s)
{
	return s == ST_RESOLVED || s == ST_CLOSED;
}

/* Where the ticket is to go, seen from where it is: a row that lags behind moves nothing. */
static enum status aim(enum status from, const struct row *r)
{
	enum status to = row_status(r);

	if (!r->has_status && !is_over(to))
		return from;
	if (from == ST_MERGED || (from == ST_CLOSED && to == ST_RESOLVED))
		return from;
	if ((to == ST_NEW || to == ST_QUALIFIED) && !is_over(from) && !(from == ST_NEW && to == ST_QUALIFIED))
		return from;
	return to;
}

/* What op_may() would refuse later, when something of the row was done already. */
static enum hd_rc check(const struct update *u, struct hd_err *e)
{
	struct op edit = {.kind = OP_EDIT, .by = u->s->me, .set = u->set};
	bool reopens = is_over(u->from) && !is_over(u->to);
	const char *what = u->move ? "its level" : "its team or assignee";

	if (u->from == ST_MERGED && (u->set->len || u->problem || u->move || u->assign))
		return op_may(&edit, u->t, e);
	if (reopens)
		return HD_OK;
	if (u->set->len && op_may(&edit, u->t, e) != HD_OK)
		return HD_REFUSED;
	if ((u->move && is_over(u->from)) || (u->assign && u->from == ST_CLOSED))
		return hd_fail(e, HD_REFUSED, "cannot change %s: the ticket is %s", what,
			       words_status[u->from]);
	return HD_OK;
}

/* --- doing it --------------------------------------------------------------------------------- */

static int64_t later(int64_t a, int64_t b)
{
	return b != TIME_NONE && b > a ? b : a;
}

static enum hd_rc act(struct update *u, struct request *q, int64_t at, struct hd_err *e)
{
	q->op.at = u->last = at;
	u->changed = true;
	return row_do(u->s, q, u->number, e);
}

/* The time of what has none of its own: of the last update there, else now. */
static int64_t some_time(const struct update *u)
{
	return later(u->last, u->r->updated != TIME_NONE ? u->r->updated : u->s->desk->now);
}

/* Before the row's next step, so that this one is not out of order. */
static int64_t edit_time(const struct update *u)
{
	int64_t at = u->to == ST_CLOSED && u->from != ST_CLOSED     ? u->r->closed
		     : u->to == ST_RESOLVED && u->from != ST_RESOLVED ? u->r->resolved
								      : TIME_NONE;

	if (is_over(u->to) && u->from != u->to && u->r->resolved != TIME_NONE)
		at = u->r->resolved;
	return at != TIME_NONE ? later(u->last, at) : some_time(u);
}

static enum hd_rc change_fields(struct update *u, struct hd_err *e)
{
	struct node *description = node_get(u->set, "description");
	struct request q;
	enum hd_rc rc = HD_OK;

	if (description)
		node_remove(u->set, "description"); /* by its own name a long one becomes a file */
	if (u->set->len || description) {
		request_init(&q, OP_EDIT);
		q.op.set = u->set->len ? u->set : NULL;
		q.op.description = description ? description->text : NULL;
		rc = act(u, &q, edit_time(u), e);
	}
	if (rc == HD_OK && u->problem) {
		request_init(&q, OP_QUALIFY);
		q.problem = u->r->open.problem;
		rc = act(u, &q, edit_time(u), e);
	}
	return rc;
}

static enum hd_rc change_holder(struct update *u, struct hd_err *e)
{
	struct request q;
	enum hd_rc rc = HD_OK;

	if (u->move) {
		bool up = level_of(u->r->open.op.level) > ticket_level(u->t);

		request_init(&q, up ? OP_ESCALATE : OP_RETURN);
		q.op.level = u->r->open.op.level;
		q.op.team = u->r->team;
		q.op.give_team = true;
		rc = act(u, &q, edit_time(u), e);
	}
	if (rc == HD_OK && (u->assign || (u->move && u->r->assignee))) {
		request_init(&q, OP_ASSIGN);
		q.op.team = u->r->team;
		q.op.give_team = u->r->team != NULL;
		q.op.assignee = u->r->assignee;
		q.op.give_assignee = u->r->assignee != NULL;
		rc = act(u, &q, edit_time(u), e);
	}
	return rc;
}

static enum hd_rc change_status(struct update *u, struct hd_err *e)
{
	struct request q;

	if (u->to == ST_QUALIFIED && u->from == ST_NEW) {
		request_init(&q, OP_QUALIFY);
		return act(u, &q, some_time(u), e);
	}
	if (u->to == ST_IN_PROGRESS && u->from != ST_IN_PROGRESS) {
		request_init(&q, OP_TAKE);
		q.op.by = u->r->assignee;
		q.op.steal = true;
		return act(u, &q,
			   u->r->acknowledged != TIME_NONE ? later(u->last, u->r->acknowledged)
							    : some_time(u), e);
	}
	if (u->to == ST_WAITING && u->from != ST_WAITING) {
		request_init(&q, OP_WAIT);
		return act(u, &q, some_time(u), e);
	}
	if (is_over(u->to) && u->from != u->to) {
		struct row r = *u->r;

		if (r.updated == TIME_NONE)
			r.updated = u->s->desk->now;
		u->changed = true;
		return row_finish(u->s, &r, u->number, u->from, &u->last, e);
	}
	return HD_OK;
}

/* Lines of a log say how a ticket was at their time: what is no later than what a former run
 * knew is no news. A day alone cannot tell. */
static bool is_old(const struct slot *slot, const struct row *r)
{
	for (size_t i = slot->before < slot->held->t.len ? slot->before : slot->held->t.len; i-- > 0;) {
		const struct entry *x = slot->held->t.journal[i];

		if (x->from && strcmp(x->from, FROM_IMPORT) == 0)
			return r->updated != TIME_NONE && !r->updated_day && r->updated <= x->at;
	}
	return false;
}

enum hd_rc row_update(struct sheet *s, const struct row *r, const char *number, struct arena *a,
		      bool *changed, struct hd_err *e)
{
	struct update u = {.s = s, .r = r, .a = a, .number = arena_strdup(a, number)};
	struct slot *slot;
	struct request q;
	enum hd_rc rc = sheet_slot(s, u.number, &slot, e);

	*changed = false;
	if (rc != HD_OK || is_old(slot, r))
		return rc;
	u.t = &slot->held->t;
	u.from = ticket_status(u.t);
	u.to = aim(u.from, r);
	u.last = ticket_last(u.t);
	rc = compare(&u, e);
	if (rc == HD_OK)
		rc = check(&u, e);
	if (rc != HD_OK)
		return hd_wrap(e, rc, "ticket '%s'", u.number);
	if (is_over(u.from) && !is_over(u.to)) {
		request_init(&q, OP_REOPEN);
		rc = act(&u, &q, some_time(&u), e);
		u.from = ticket_status(u.t);
	}
	if (rc == HD_OK)
		rc = change_fields(&u, e);
	if (rc == HD_OK)
		rc = change_holder(&u, e);
	if (rc == HD_OK)
		rc = change_status(&u, e);
	*changed = u.changed;
	return rc;
}
