/* Carrying one request out on tickets that exist: first everything that can be
 * refused, for all of them, then the entries. */
#include "desk/sheet.h"

#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

struct step {
	struct slot *slot;
	struct op op;          /* with this ticket's time */
	struct entry *entry;
	struct lesson lesson;  /* of close */
	bool unchanged;
};

struct work {
	struct sheet *s;
	const struct request *r;
	struct op op;          /* names resolved */
	const struct app *app; /* the application it moves to, or NULL */
	const char *new_app;   /* one that is made once nothing can be refused, or NULL */
	bool makes_problem;    /* likewise */
	struct step *steps;
	size_t n;
	struct slot *other;    /* of link and merge */
	struct carriage files;
};

enum hd_rc sheet_time(const struct sheet *s, int64_t asked, int64_t last, int64_t *at,
		      struct hd_err *e)
{
	int64_t now = s->desk->now;
	char a[TIME_TEXT_SIZE], b[TIME_TEXT_SIZE];

	*at = asked;
	if (asked == TIME_NONE) {
		*at = last != TIME_NONE && last > now ? last : now;
		return HD_OK;
	}
	if (asked <= now && (last == TIME_NONE || asked >= last))
		return HD_OK;
	time_format_utc(asked, a);
	if (asked > now)
		return hd_fail(e, HD_REFUSED, "time %s is in the future", a);
	time_format_utc(last, b);
	return hd_fail(e, HD_REFUSED, "time %s lies before the ticket's last event (%s)", a, b);
}

/* --- names -------------------------------------------------------------------------- */

/* Of qualify it stands in the op, of edit in `set`. */
static void use_application(struct work *w, const char *id)
{
	struct arena *a = w->s->line;

	if (w->op.application) {
		w->op.application = id;
	} else {
		w->op.set = node_copy(a, w->op.set);
		node_set(a, w->op.set, "application", node_text(a, id));
	}
}

static enum hd_rc find_application(struct work *w, const char *given, struct hd_err *e)
{
	const char *id;
	enum hd_rc rc = sheet_application_id(w->s, given, &id, e);

	if (rc == HD_OK && !id)
		w->new_app = given;
	else if (rc == HD_OK)
		rc = sheet_application(w->s, given, &w->app, e);
	if (rc == HD_OK && w->app)
		use_application(w, w->app->id);
	return rc;
}

/* A number in `set` of an edit must exist like one given to qualify. */
static enum hd_rc check_edit_names(struct work *w, struct hd_err *e)
{
	const char *problem = node_get_str(w->op.set, "problem"),
		   *known = node_get_str(w->op.set, "known");
	const char *application = node_get_str(w->op.set, "application"), *there;
	struct request r;
	enum hd_rc rc = HD_OK;

	request_init(&r, OP_EDIT);
	r.problem = problem;
	if (problem)
		rc = sheet_problem(w->s, &r, 0, "", &there, e);
	if (rc == HD_OK && known)
		rc = sheet_known(w->s, known, &there, e);
	/* It may have been merged into another one. */
	if (rc == HD_OK && known && strcmp(known, there) != 0) {
		w->op.set = node_copy(w->s->line, w->op.set);
		node_set(w->s->line, w->op.set, "known", node_text(w->s->line, there));
	}
	if (rc == HD_OK && application)
		rc = find_application(w, application, e);
	return rc;
}

const char *sheet_key_of(struct sheet *s, const struct node *external)
{
	return arena_printf(s->line, "%s:%s", node_get_str(external, "source"),
			    node_get_str(external, "id"));
}

static enum hd_rc check_external(struct work *w, const struct slot *slot, struct hd_err *e)
{
	const struct node *external = node_get(w->op.set, "external");
	const char *key, *holder;
	enum hd_rc rc = sheet_keys(w->s, e); /* also for one that is unset: rekey() */

	if (rc != HD_OK || !external)
		return rc;
	key = sheet_key_of(w->s, external);
	rc = keys_find(w->s->keys, NUMBER_TICKET, key, &holder, e);
	if (rc != HD_OK)
		return rc;
	if (holder && strcmp(holder, slot->number) != 0)
		return hd_fail(e, HD_REFUSED, "key '%.100s' belongs to ticket '%s' already", key,
			       holder);
	if (w->n > 1)
		return hd_fail(e, HD_REFUSED, "key '%.100s' can belong to one ticket only", key);
	return HD_OK;
}

static bool touches_external(const struct op *op)
{
	for (size_t i = 0; op->unset && i < op->unset->len; i++)
		if (strcmp(op->unset->u.items[i]->text, "external") == 0)
			return true;
	return node_get(op->set, "external") != NULL;
}

/* Later lines find the ticket by its new key, and no more by the old one. */
static void rekey(struct sheet *s, const struct slot *slot, const struct entry *x)
{
	const struct node *old = slot->held->t.head[F_EXTERNAL], *new = node_get(x->set, "external");

	if (!new || !s->keys)
		return;
	if (old)
		keys_add(s->keys, NUMBER_TICKET, sheet_key_of(s, old), NULL);
	if (new->kind == NODE_MAP)
		keys_add(s->keys, NUMBER_TICKET, sheet_key_of(s, new), slot->number);
}

static enum hd_rc resolve_names(struct work *w, struct hd_err *e)
{
	const struct request *r = w->r;
	const char *by = w->op.by;
	enum hd_rc rc = HD_OK;

	if (w->op.application)
		rc = find_application(w, w->op.application, e);
	if (rc == HD_OK)
		rc = sheet_problem_new(w->s, r, &w->makes_problem, e);
	if (rc == HD_OK && r->problem && !w->makes_problem)
		rc = sheet_problem(w->s, r, w->s->desk->now, by, &w->op.problem, e);
	if (rc == HD_OK && r->known)
		rc = sheet_known(w->s, r->known, &w->op.known, e);
	if (rc == HD_OK && w->op.kind == OP_EDIT)
		rc = check_edit_names(w, e);
	return rc;
}

/* --- what can be refused -------------------------------------------------------------- */

static enum hd_rc find_other(struct work *w, struct hd_err *e)
{
	enum hd_rc rc = sheet_slot(w->s, w->r->other, &w->other, e);

	if (rc != HD_OK)
		return rc;
	if (w->other == w->steps[0].slot)
		return hd_fail(e, HD_REFUSED, "ticket '%s' cannot be %s itself", w->other->number,
			       w->op.kind == OP_MERGE ? "merged into" : "linked to");
	w->op.other = w->other->number;
	return HD_OK;
}

/* Whether the other ticket takes its part; asked only when this one is new. */
static enum hd_rc check_other(struct work *w, struct hd_err *e)
{
	struct op part = {.kind = w->op.kind, .by = w->op.by};
	enum hd_rc rc = op_may(&part, &w->other->held->t, e);

	return rc == HD_OK ? rc : hd_wrap(e, rc, "ticket '%s'", w->other->number);
}

static enum hd_rc find_tickets(struct work *w, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	w->s->requests++;
	for (size_t i = 0; i < w->n; i++) {
		struct slot **slot = &w->steps[i].slot;

		rc = sheet_slot(w->s, w->r->tickets[i], slot, e);
		if (rc != HD_OK)
			return rc;
		if ((*slot)->named == w->s->requests)
			return hd_fail(e, HD_REFUSED, "ticket '%s' is named twice",
				       (*slot)->number);
		(*slot)->named = w->s->requests;
	}
	return rc;
}

static bool marked_early(const struct ticket *t)
{
	const struct node *tags = t->head[F_TAGS];

	for (size_t i = 0; tags && i < tags->len; i++)
		if (strcmp(tags->u.items[i]->text, TAG_BEFORE_ACCEPTANCE) == 0)
			return true;
	return false;
}

static bool is_met(struct work *w, struct step *step)
{
	if (w->r->new_problem)
		return sheet_met_problem(w->s, step->slot, &step->op, w->r->new_problem);
	return !w->makes_problem && sheet_met(w->s, step->slot, &step->op);
}

static enum hd_rc check_step(struct work *w, struct step *step, struct hd_err *e)
{
	const struct ticket *t = &step->slot->held->t;
	enum hd_rc rc;

	step->op = w->op;
	if (w->s->batch && is_met(w, step)) {
		step->unchanged = true;
		return HD_OK;
	}
	rc = sheet_time(w->s, w->op.at, ticket_last(t), &step->op.at, e);
	if (rc == HD_OK)
		rc = sheet_template(w->s, w->r, t, &step->op, e);
	if (rc == HD_OK)
		rc = op_may(&step->op, t, e);
	if (rc == HD_REFUSED && w->s->batch && !w->makes_problem && !w->new_app &&
	    sheet_was_idle(w->s, step->slot, &w->op)) {
		step->unchanged = true;
		return HD_OK;
	}
	if (rc == HD_OK && w->app && !marked_early(t))
		rc = support_begun(w->app, ticket_opened(t), &step->op, w->s->desk, e);
	if (rc == HD_OK && w->op.kind == OP_EDIT && touches_external(&w->op))
		rc = check_external(w, step->slot, e);
	return rc == HD_OK ? rc : hd_wrap(e, rc, "ticket '%s'", step->slot->number);
}

/* --- doing it ---------------------------------------------------------------------- */

static void plan_step(struct work *w, struct step *step)
{
	struct arena *a = step->slot->held->t.arena;
	/* `set` must not point into the request, which goes before the ticket does. */
	struct entry *x = arena_alloc(a, sizeof(*x));

	step->op.problem = w->op.problem;
	step->op.application = w->op.application;
	step->op.set = w->op.set;
	op_plan(&step->op, &step->slot->held->t, &w->s->rules, a, x);
	x->set = x->set ? node_copy(a, x->set) : NULL;
	x->add = x->add ? node_copy(a, x->add) : NULL;
	x->remove = x->remove ? node_copy(a, x->remove) : NULL;
	x->files = x->files ? node_copy(a, x->files) : NULL;
	x->mail = x->mail ? node_copy(a, x->mail) : NULL;
	step->entry = x;
	step->unchanged = (w->op.kind == OP_QUALIFY || w->op.kind == OP_EDIT) && entry_is_empty(x);
}

static void touch(struct sheet *s, struct slot *slot, struct entry *x)
{
	ticket_add(&slot->held->t, x);
	if (!slot->changed)
		s->n_tickets++;
	slot->changed = true;
	sheet_use(s, slot);
}

static void touch_other(struct work *w, const struct step *step)
{
	struct arena *a = w->other->held->t.arena;
	struct entry *x = arena_alloc(a, sizeof(*x));
	int64_t last = ticket_last(&w->other->held->t);

	op_plan_other(&step->op, step->slot->number, step->op.at > last ? step->op.at : last, a, x);
	touch(w->s, w->other, x);
	sheet_deed(w->s, w->other, &step->op, x, NULL);
	if (w->s->n_deeds)
		w->s->deeds[w->s->n_deeds - 1].aside = true;
}

/* Nothing can be refused any more: the application and the problem that the request names. */
static enum hd_rc make_names(struct work *w, struct hd_err *e)
{
	struct request named = *w->r;
	size_t i = 0;
	enum hd_rc rc = HD_OK;

	while (i < w->n && w->steps[i].unchanged)
		i++;
	if (i == w->n)
		return HD_OK;
	if (w->new_app)
		rc = sheet_application(w->s, w->new_app, &w->app, e);
	if (rc == HD_OK && w->new_app)
		use_application(w, w->app->id);
	/* A problem is one of the application whose ticket it was found by. */
	named.op.application = w->op.application
				       ? w->op.application
				       : ticket_text(&w->steps[i].slot->held->t, F_APPLICATION);
	if (rc == HD_OK && w->makes_problem)
		rc = sheet_problem(w->s, &named, w->steps[i].op.at, w->op.by, &w->op.problem, e);
	return rc;
}

static enum hd_rc do_steps(struct work *w, struct outcome *out, struct hd_err *e)
{
	bool changed = false;
	enum hd_rc rc = make_names(w, e);

	for (size_t i = 0; rc == HD_OK && i < w->n; i++) {
		struct step *step = &w->steps[i];
		struct number id = slot_id(step->slot);

		if (!step->unchanged && w->op.kind == OP_CLOSE)
			rc = sheet_teach_find(w->s, &step->slot->held->t, &step->op, w->r->no_kb,
					      &step->lesson, e);
		if (rc == HD_OK && !step->unchanged)
			plan_step(w, step);
		if (rc == HD_OK && !step->unchanged && w->op.kind == OP_ESCALATE)
			rc = sheet_propose(w->s, &step->slot->held->t, step->entry, out, e);
		if (rc != HD_OK)
			break;
		sheet_deed(w->s, step->slot, &step->op, step->unchanged ? NULL : step->entry, out);
		if (step->unchanged)
			continue;
		rekey(w->s, step->slot, step->entry);
		touch(w->s, step->slot, step->entry);
		rc = carriage_put(&w->files, w->s->txn, &id, e);
		if (rc == HD_OK)
			rc = sheet_teach(w->s, &step->slot->held->t, &step->op, &step->lesson, out,
					 e);
		if (rc == HD_OK)
			rc = sheet_mail(w->s, w->r, &step->slot->held->t, &step->op, step->entry,
					&w->files, out, e);
		if (w->other)
			touch_other(w, step);
		changed = true;
	}
	*(changed ? &w->s->operations : &w->s->unchanged) += 1;
	return rc;
}

/* In a batch names are those of a history, and its people may be gone. */
static enum hd_rc check_assignee(struct work *w, struct hd_err *e)
{
	const char *who = w->op.assignee;
	struct agent g;

	if (w->s->batch || !who || strcmp(who, w->op.by) == 0)
		return HD_OK;
	return agent_load(w->s->base, who, w->s->line, &g, e);
}

enum hd_rc sheet_do(struct sheet *s, const struct request *r, struct outcome *out, struct hd_err *e)
{
	struct work w = {.s = s, .r = r, .op = r->op, .n = r->n_tickets};
	enum hd_rc rc;

	arena_reset(s->line);
	if (r->restore)
		return sheet_restore(s, r, e);
	if (!w.op.by)
		w.op.by = s->me;
	if (r->op.kind == OP_OPEN)
		return sheet_open(s, r, out, e);
	w.steps = mem_alloc((w.n ? w.n : 1) * sizeof(*w.steps));
	rc = find_tickets(&w, e);
	if (rc == HD_OK && r->other)
		rc = find_other(&w, e);
	if (rc == HD_OK)
		rc = check_assignee(&w, e);
	if (rc == HD_OK)
		rc = resolve_names(&w, e);
	if (rc == HD_OK)
		rc = carriage_load(&w.files, r, &w.op, s->line, e);
	for (size_t i = 0; rc == HD_OK && i < w.n; i++)
		rc = check_step(&w, &w.steps[i], e);
	if (rc == HD_OK && w.other && !w.steps[0].unchanged)
		rc = check_other(&w, e);
	if (rc == HD_OK)
		rc = do_steps(&w, out, e);
	if (rc == HD_OK)
		rc = sheet_trim(s, e);
	carriage_deinit(&w.files);
	free(w.steps);
	return rc;
}

void outcome_add(struct outcome *out, const char *number, const char *what)
{
	struct touched *t;

	if (!out->arena)
		out->arena = arena_new();
	out->v = mem_realloc(out->v, (out->n + 1) * sizeof(*out->v));
	t = &out->v[out->n++];
	memset(t, 0, sizeof(*t));
	memcpy(t->number, number, strlen(number) + 1);
	t->unchanged = !what;
	t->what = what ? arena_strdup(out->arena, what) : "unchanged";
}

void sheet_deed(struct sheet *s, struct slot *slot, const struct op *op, const struct entry *x,
		struct outcome *out)
{
	struct deed *deed;

	if (x && s->n_deeds < DEEDS_MAX) {
		deed = &s->deeds[s->n_deeds++];
		memset(deed, 0, sizeof(*deed));
		memcpy(deed->number, slot->number, sizeof(slot->number));
		deed->what = describe(op, x, s->arena);
		deed->event = x->event;
		deed->message = arena_strdup(s->arena, op->note       ? op->note
						       : op->solution ? op->solution
								      : op->description);
	}
	if (out)
		outcome_add(out, slot->number, x ? describe(op, x, s->arena) : NULL);
}
