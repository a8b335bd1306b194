/* plan(): the journal entry that an operation makes. `set` holds every header
 * field that changes, computed ones included, and none that does not: nothing
 * is left to be implied by the event's name. */
#include "helpdesk/op.h"

#include "helpdesk/report.h"
#include "helpdesk/text.h"

#include <string.h>

const struct rules rules_default = {
	/* Rows urgency 1-5, columns impact 1-5; the matrix GLPI ships. */
	{{1, 1, 2, 2, 2}, {1, 2, 2, 3, 3}, {2, 2, 3, 4, 4}, {2, 3, 4, 4, 5}, {2, 3, 4, 5, 5}},
};

int rules_priority(const struct rules *r, int urgency, int impact)
{
	return r->matrix[(urgency > 0 ? urgency : 3) - 1][(impact > 0 ? impact : 3) - 1];
}

/* What all the planners below work on. */
struct plan {
	const struct op *op;
	const struct ticket *t;
	const struct rules *rules;
	struct arena *a;
	struct entry *x;
};

/* --- setting fields -------------------------------------------------------- */

static void put(struct plan *p, enum field f, struct node *value)
{
	const struct node *old = p->t->head[f];

	/* What was planned before for the same field is void, too. */
	if (value->kind == NODE_NULL ? old == NULL : old && node_equal(old, value)) {
		if (node_remove(p->x->set, field_defs[f].name) && p->x->set->len == 0)
			p->x->set = NULL;
		return;
	}
	if (!p->x->set)
		p->x->set = node_map(p->a);
	node_set(p->a, p->x->set, field_defs[f].name, value);
}

static void put_text(struct plan *p, enum field f, const char *s)
{
	if (s)
		put(p, f, node_text(p->a, s));
}

static void put_int(struct plan *p, enum field f, int v)
{
	if (v > 0)
		put(p, f, node_int(p->a, v));
}

static void drop(struct plan *p, enum field f)
{
	put(p, f, node_null(p->a));
}

static void put_text_or_drop(struct plan *p, enum field f, const char *s)
{
	if (s)
		put_text(p, f, s);
	else
		drop(p, f);
}

static void put_level(struct plan *p, int level)
{
	put(p, F_LEVEL, level == LEVEL_CERT ? node_text(p->a, "cert") : node_int(p->a, level));
}

static void put_status(struct plan *p, enum status s)
{
	put_text(p, F_STATUS, words_status[s]);
	if (s != ST_WAITING)
		drop(p, F_WAITING);
}

static bool tag_in(const struct node *list, const struct node *tag)
{
	for (size_t i = 0; list && i < list->len; i++)
		if (strcmp(list->u.items[i]->text, tag->text) == 0)
			return true;
	return false;
}

/* Tags of `from` that are not in `held`, under `add` or `remove`. */
static void put_tags(struct plan *p, struct node **change, const struct node *from,
		     const struct node *held, bool want_held)
{
	struct node *list = node_list(p->a);

	for (size_t i = 0; from && i < from->len; i++)
		if (tag_in(held, from->u.items[i]) == want_held)
			node_push(p->a, list, from->u.items[i]);
	if (list->len == 0)
		return;
	if (!*change)
		*change = node_map(p->a);
	node_set(p->a, *change, "tags", list);
}

/* The field's number once this entry is applied, 0 = absent. */
static int effective(const struct plan *p, enum field f)
{
	const struct node *v = node_get(p->x->set, field_defs[f].name);
	int old = ticket_int(p->t, f);

	if (!v)
		return old > 0 ? old : 0;
	return v->kind == NODE_NULL ? 0 : v->text[0] - '0';
}

/* Priority follows the matrix once impact or urgency is known; 6 (major) is
 * above the matrix and stays until it is given back by `auto`. */
static void put_priority(struct plan *p, int asked)
{
	int impact = effective(p, F_IMPACT), urgency = effective(p, F_URGENCY);
	bool moved = node_get(p->x->set, "impact") || node_get(p->x->set, "urgency");

	if (asked > 0)
		put_int(p, F_PRIORITY, asked); /* 6; of an import whatever the other system said */
	else if (asked != PRIORITY_AUTO && (!moved || ticket_int(p->t, F_PRIORITY) == 6))
		return;
	else if (impact || urgency)
		put_int(p, F_PRIORITY, rules_priority(p->rules, urgency, impact));
	else
		drop(p, F_PRIORITY);
}

/* --- one planner per kind of operation --------------------------------------- */

static void plan_qualities(struct plan *p)
{
	const struct op *op = p->op;

	put_text(p, F_APPLICATION, op->application);
	put_text(p, F_TYPE, op->type);
	put_text(p, F_CATEGORY, op->category);
	put_int(p, F_IMPACT, op->impact);
	put_int(p, F_URGENCY, op->urgency);
	put_priority(p, op->priority);
	put_text(p, F_PROBLEM, op->problem);
}

static void plan_open(struct plan *p)
{
	const struct op *op = p->op;
	static struct node early = {.kind = NODE_TEXT, .text = TAG_BEFORE_ACCEPTANCE,
				    .len = sizeof(TAG_BEFORE_ACCEPTANCE) - 1};
	struct node *tags = node_list(p->a);

	if (op->requester)
		put(p, F_REQUESTER, op->requester);
	put_text(p, F_CHANNEL, op->channel);
	plan_qualities(p);
	if (op->external)
		put(p, F_EXTERNAL, op->external);
	if (op->fields)
		put(p, F_FIELDS, op->fields);
	put_status(p, op->type && op->category ? ST_QUALIFIED : ST_NEW);
	put_level(p, op->level ? (op->level[0] == 'c' ? LEVEL_CERT : op->level[0] - '0') : 0);
	for (size_t i = 0; op->tags && i < op->tags->len; i++)
		node_push(p->a, tags, op->tags->u.items[i]);
	if (op->before_acceptance && !tag_in(tags, &early))
		node_push(p->a, tags, &early);
	put_tags(p, &p->x->add, tags, NULL, false);
}

static void plan_qualify(struct plan *p)
{
	plan_qualities(p);
	if (ticket_status(p->t) == ST_NEW)
		put_status(p, ST_QUALIFIED);
	put_tags(p, &p->x->add, p->op->tags, p->t->head[F_TAGS], false);
	put_tags(p, &p->x->remove, p->op->untags, p->t->head[F_TAGS], true);
}

static void plan_assign(struct plan *p)
{
	const struct op *op = p->op;
	const char *team = ticket_text(p->t, F_TEAM);
	bool moves =
		op->give_team && (op->team ? !team || strcmp(op->team, team) != 0 : team != NULL);

	if (op->give_team)
		put_text_or_drop(p, F_TEAM, op->team);
	if (op->give_assignee)
		put_text_or_drop(p, F_ASSIGNEE, op->assignee);
	else if (moves)
		drop(p, F_ASSIGNEE);
}

static void plan_wait(struct plan *p)
{
	struct node *map = node_map(p->a);

	node_set(p->a, map, "on",
		 node_text(p->a, p->op->waiting_on ? p->op->waiting_on : "requester"));
	if (p->op->waiting_until != TIME_NONE)
		node_set(p->a, map, "until", node_time(p->a, p->op->waiting_until));
	put_status(p, ST_WAITING);
	put(p, F_WAITING, map);
}

/* Another level is another desk: who held it there does not hold it here. */
static void plan_move(struct plan *p)
{
	int from = ticket_level(p->t), to;

	if (p->op->level)
		to = p->op->level[0] == 'c' ? LEVEL_CERT : p->op->level[0] - '0';
	else if (p->op->kind == OP_ESCALATE)
		to = from < 3 ? from + 1 : from;
	else
		to = from > 0 ? from - 1 : 0;
	if (to == LEVEL_CERT)
		put_text(p, F_CATEGORY, "security");
	put_text(p, F_STATUS, words_status[ST_QUALIFIED]);
	put_level(p, to);
	put_text_or_drop(p, F_TEAM, p->op->team);
	drop(p, F_ASSIGNEE);
	drop(p, F_WAITING);
}

static enum status back_to_work(const struct ticket *t)
{
	return t->head[F_ASSIGNEE] ? ST_IN_PROGRESS : ST_QUALIFIED;
}

static void plan_close(struct plan *p)
{
	const char *code = p->op->resolution;

	put_text(p, F_KNOWN, p->op->known);
	put_status(p, ST_CLOSED);
	if (!code)
		code = ticket_text(p->t, F_RESOLUTION);
	put_text(p, F_RESOLUTION, code ? code : "solved");
	put_text(p, F_SOLUTION, p->op->solution);
}

/* Resolution and solution go: what is open again has none. The journal keeps them. */
static void plan_reopen(struct plan *p)
{
	put_status(p, back_to_work(p->t));
	drop(p, F_RESOLUTION);
	drop(p, F_SOLUTION);
}

/* A message brings back to work what waits on its sender; what a supplier owes stays. */
static void plan_receive(struct plan *p)
{
	const char *on = node_get_str(p->t->head[F_WAITING], "on");

	if (p->op->resume && ticket_status(p->t) == ST_WAITING && on &&
	    strcmp(on, "requester") == 0)
		put_status(p, back_to_work(p->t));
}

/* Custom fields that differ, each by itself; a null removes one. */
static void put_fields(struct plan *p, const struct node *given)
{
	struct node *map = NULL;
	const struct node *set = node_get(p->x->set, "fields");

	for (size_t i = 0; i < given->len; i++) {
		struct pair *g = &given->u.pairs[i];
		const struct node *old = node_get(p->t->head[F_FIELDS], g->key);
		bool same = g->value->kind == NODE_NULL ? !old : old && node_equal(old, g->value);

		if (same && !node_get(map ? map : set, g->key))
			continue;
		if (!map)
			map = set ? node_copy(p->a, set) : node_map(p->a);
		if (same)
			node_remove(map, g->key);
		else
			node_set(p->a, map, g->key, g->value);
	}
	if (!map)
		return;
	if (map->len == 0) {
		node_remove(p->x->set, "fields");
		if (p->x->set->len == 0)
			p->x->set = NULL;
		return;
	}
	if (!p->x->set)
		p->x->set = node_map(p->a);
	node_set(p->a, p->x->set, "fields", map);
}

static void plan_edit_set(struct plan *p, const struct node *set)
{
	enum field f;

	for (size_t i = 0; set && i < set->len; i++) {
		struct pair *s = &set->u.pairs[i];

		if (!field_find(s->key, &f))
			continue;
		if (f == F_TAGS) {
			put_tags(p, &p->x->add, s->value, p->t->head[f], false);
			put_tags(p, &p->x->remove, p->t->head[f], s->value, false);
		} else if (f == F_FIELDS) {
			put_fields(p, s->value);
		} else {
			put(p, f, s->value);
		}
	}
}

static void plan_unset(struct plan *p, const char *name)
{
	struct node *gone;
	enum field f;

	if (str_starts(name, "fields.")) {
		gone = node_map(p->a);
		node_set(p->a, gone, name + strlen("fields."), node_null(p->a));
		put_fields(p, gone);
	} else if (field_find(name, &f) && f == F_TAGS) {
		put_tags(p, &p->x->remove, p->t->head[f], NULL, false);
	} else if (field_find(name, &f)) {
		drop(p, f);
	}
}

/* The language is a part of who asks, and changes alone. */
static void plan_language(struct plan *p)
{
	const struct node *now = node_get(p->op->set, "requester");
	struct node *map;

	if (!now)
		now = p->op->requester ? p->op->requester : p->t->head[F_REQUESTER];
	map = now && now->kind == NODE_MAP ? node_copy(p->a, now) : node_map(p->a);
	node_set(p->a, map, "language", node_text(p->a, p->op->language));
	put(p, F_REQUESTER, map);
}

static void plan_edit(struct plan *p)
{
	const struct op *op = p->op;

	put_text(p, F_SUBJECT, op->subject);
	put_text(p, F_DESCRIPTION, op->description);
	if (op->requester)
		put(p, F_REQUESTER, op->requester);
	plan_edit_set(p, op->set);
	if (op->language)
		plan_language(p);
	for (size_t i = 0; op->unset && i < op->unset->len; i++)
		plan_unset(p, op->unset->u.items[i]->text);
	if (!node_get(op->set, "priority"))
		put_priority(p, 0);
}

static struct node *link_to(struct arena *a, const char *kind, const char *number)
{
	struct node *link = node_map(a), *list = node_list(a), *map = node_map(a);

	node_set(a, link, "kind", node_text(a, kind));
	node_set(a, link, "ticket", node_text(a, number));
	node_push(a, list, link);
	node_set(a, map, "links", list);
	return map;
}

static void start_entry(struct entry *x, struct arena *a, enum event kind, int64_t at,
			const char *by)
{
	memset(x, 0, sizeof(*x));
	x->at = at;
	x->n = 1;
	x->by = arena_strdup(a, by);
	x->kind = kind;
	x->event = event_words[kind];
}

void op_plan(const struct op *op, const struct ticket *t, const struct rules *r, struct arena *a,
	     struct entry *out)
{
	struct plan p = {op, t, r, a, out};

	start_entry(out, a, op_event(op->kind), op->at, op->by);
	out->note = arena_strdup(a, op->note);
	out->from = arena_strdup(a, op->from);
	out->mail = op->mail;
	if (op->kind != OP_OPEN)
		out->channel = arena_strdup(a, op->channel);
	if (op->files && op->files->len)
		out->files = op->files;
	switch (op->kind) {
	case OP_OPEN:
		plan_open(&p);
		break;
	case OP_QUALIFY:
		plan_qualify(&p);
		break;
	case OP_TAKE:
		put_status(&p, ST_IN_PROGRESS);
		put_text(&p, F_ASSIGNEE, op->by);
		break;
	case OP_ASSIGN:
		plan_assign(&p);
		break;
	case OP_REPLY:
		if (ticket_status(t) == ST_NEW || ticket_status(t) == ST_QUALIFIED)
			put_status(&p, ST_IN_PROGRESS);
		break;
	case OP_WAIT:
		plan_wait(&p);
		break;
	case OP_RESUME:
		put_status(&p, back_to_work(t));
		break;
	case OP_ESCALATE:
	case OP_RETURN:
		plan_move(&p);
		break;
	case OP_RESOLVE:
		put_status(&p, ST_RESOLVED);
		put_text(&p, F_SOLUTION, op->solution);
		put_text(&p, F_RESOLUTION, op->resolution);
		break;
	case OP_CLOSE:
		plan_close(&p);
		break;
	case OP_REOPEN:
		plan_reopen(&p);
		break;
	case OP_EDIT:
		plan_edit(&p);
		break;
	case OP_LINK:
		out->add = link_to(a, op->link, op->other);
		break;
	case OP_MERGE:
		put_text(&p, F_STATUS, words_status[ST_MERGED]);
		put_text(&p, F_MERGED_INTO, op->other);
		break;
	case OP_RECEIVE:
		plan_receive(&p);
		break;
	case OP_NOTE:
	case OP_ATTACH:
	case OP_KINDS:
		break;
	}
}

void op_plan_other(const struct op *op, const char *number, int64_t at, struct arena *a,
		   struct entry *out)
{
	const char *kind = "related-to";

	if (op->kind == OP_MERGE)
		kind = "merged-from";
	else if (strcmp(op->link, "duplicate-of") == 0)
		kind = "duplicated-by";
	else if (strcmp(op->link, "caused-by") == 0)
		kind = "causes";
	start_entry(out, a, EV_LINKED, at, op->by);
	out->add = link_to(a, kind, number);
}

bool entry_is_empty(const struct entry *x)
{
	return !x->set && !x->add && !x->remove && !x->files && !x->note && !x->mail;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_node(const struct node *a, const struct node *b)
{
	return a && b ? node_equal(a, b) : a == b;
}

bool entry_same(const struct entry *x, const struct entry *y)
{
	return x->at == y->at && same_text(x->by, y->by) && same_text(x->event, y->event) &&
	       same_node(x->set, y->set) && same_node(x->add, y->add) &&
	       same_node(x->remove, y->remove) && same_node(x->files, y->files) &&
	       same_text(x->channel, y->channel) && same_text(x->from, y->from) &&
	       same_text(x->note, y->note) && same_node(x->mail, y->mail);
}
