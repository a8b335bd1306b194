/* Opening a ticket: the only request that makes one. */
#include "desk/sheet.h"

#include "helpdesk/env.h"
#include "helpdesk/text.h"

#include <string.h>

enum hd_rc support_begun(const struct app *app, int64_t opened, const struct op *op, struct desk *d,
			 struct hd_err *e)
{
	const struct zone *zone;
	char from[TIME_TEXT_SIZE];
	enum hd_rc rc;

	if (op->before_acceptance || (app->kind && (app->from == TIME_NONE || app->from <= opened)))
		return HD_OK;
	if (!app->kind)
		return hd_fail(
			e, HD_REFUSED,
			"support of application '%s' has not begun; record its acceptance with "
			"'helpdesk app accept %s --on DATE --kind recette' (or va), or open with "
			"--before-acceptance",
			app->id, app->id);
	rc = desk_zone(d, &zone, e);
	if (rc != HD_OK)
		return rc;
	time_format_human(zone, app->from, from);
	return hd_fail(e, HD_REFUSED,
		       "support of application '%s' begins on %s; open with --before-acceptance, "
		       "or correct "
		       "it with 'helpdesk app accept %s --on DATE --kind %s'",
		       app->id, from, app->id, app->kind);
}

static enum hd_rc known_opening(struct sheet *s, const struct request *r, const struct op *op,
				const char **number, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	*number = NULL;
	if (r->key) {
		rc = sheet_key(s, NUMBER_TICKET, r->key, number, e);
	} else if (s->batch && op->at != TIME_NONE) {
		struct request texts = *r;
		struct carriage aside = {NULL, 0, 0};
		struct op met = *op;

		/* As it stands in the file: a very long description was put aside. */
		texts.n_attach = 0;
		rc = carriage_load(&aside, &texts, &met, s->line, e);
		carriage_deinit(&aside);
		if (rc == HD_OK)
			rc = sheet_met_open(s, &met, number, e);
	}
	return rc;
}

static enum hd_rc report_known(struct sheet *s, const char *number, const struct op *op,
			       struct outcome *out, struct hd_err *e)
{
	struct slot known;

	(void)e;
	memset(&known, 0, sizeof(known));
	memcpy(known.number, number, strlen(number) + 1);
	s->unchanged++;
	sheet_deed(s, &known, op, NULL, out);
	return HD_OK;
}

/* All that can be refused before the application, which may be made, is asked for. */
static enum hd_rc check(struct sheet *s, const struct request *r, struct op *op, struct hd_err *e)
{
	bool new_problem = false;
	enum hd_rc rc;

	if (!op->subject || !op->requester || !op->application)
		return hd_fail(e, HD_USAGE, "a ticket needs %s",
			       !op->subject     ? "a subject"
			       : !op->requester ? "a requester"
						: "an application");
	if ((op->solution || r->known) && !op->close)
		return hd_fail(e, HD_USAGE, "%s needs close",
			       op->solution ? "a solution" : "a known incident");
	rc = sheet_time(s, op->at, TIME_NONE, &op->at, e);
	if (rc == HD_OK && r->key && key_parse(r->key, s->line, &op->external, e) != HD_OK)
		rc = HD_USAGE;
	if (rc == HD_OK && r->known)
		rc = sheet_known(s, r->known, &op->known, e);
	if (rc == HD_OK)
		rc = sheet_problem_new(s, r, &new_problem, e);
	if (rc == HD_OK && r->problem && !new_problem)
		rc = sheet_problem(s, r, op->at, op->by, &op->problem, e);
	return rc;
}

static enum hd_rc check_application(struct sheet *s, struct op *op, struct hd_err *e)
{
	const struct app *app = NULL;
	enum hd_rc rc = sheet_application(s, op->application, &app, e);

	if (rc != HD_OK)
		return rc;
	op->application = app->id;
	/* The mark is for tickets that need it, whoever passes the option. */
	rc = support_begun(app, op->at, op, s->desk, e);
	if (op->before_acceptance)
		op->before_acceptance =
			!app->kind || (app->from != TIME_NONE && app->from > op->at);
	return rc;
}

static const struct entry *add_event(struct sheet *s, struct slot *slot, const struct op *op,
				     struct outcome *out)
{
	struct entry *x = arena_alloc(slot->held->t.arena, sizeof(*x));

	op_plan(op, &slot->held->t, &s->rules, slot->held->t.arena, x);
	x->set = x->set ? node_copy(slot->held->t.arena, x->set) : NULL;
	x->add = x->add ? node_copy(slot->held->t.arena, x->add) : NULL;
	x->files = x->files ? node_copy(slot->held->t.arena, x->files) : NULL;
	x->mail = x->mail ? node_copy(slot->held->t.arena, x->mail) : NULL;
	ticket_add(&slot->held->t, x);
	sheet_deed(s, slot, op, x, out);
	return x;
}

static enum hd_rc close_it(struct sheet *s, struct slot *slot, const struct request *r,
			   struct op *op, struct outcome *out, struct hd_err *e)
{
	struct lesson lesson;
	const struct entry *x;
	enum hd_rc rc = sheet_teach_find(s, &slot->held->t, op, r->no_kb, &lesson, e);

	if (rc != HD_OK)
		return rc;
	x = add_event(s, slot, op, NULL);
	rc = sheet_teach(s, &slot->held->t, op, &lesson, out, e);
	return rc == HD_OK ? sheet_mail(s, r, &slot->held->t, op, x, NULL, out, e) : rc;
}

/* Whoever hears that it is closed need not be told that it was opened. */
static enum hd_rc make(struct sheet *s, struct slot *slot, const struct request *r,
		       const struct op *op, struct outcome *out, struct hd_err *e)
{
	struct ticket *t = &slot->held->t;
	struct arena *a = slot->held->t.arena;
	struct op take = {.kind = OP_TAKE, .at = op->at, .by = op->by};
	struct op close = {.kind = OP_CLOSE, .at = op->at, .by = op->by, .solution = op->solution,
			   .resolution = op->resolution, .known = op->known};
	const struct entry *opened;
	enum hd_rc rc = HD_OK;
	char uid[27];

	env_ulid(op->at, uid);
	t->head[F_NUMBER] = node_text(a, slot->number);
	t->head[F_UID] = node_text(a, uid);
	t->head[F_SUBJECT] = node_text(a, op->subject);
	if (op->description)
		t->head[F_DESCRIPTION] = node_text(a, op->description);
	t->head[F_OPENED] = node_time(a, op->at);
	opened = add_event(s, slot, op, out);
	if (!op->close)
		rc = sheet_mail(s, r, t, op, opened, NULL, out, e);
	if (op->take)
		add_event(s, slot, &take, NULL);
	if (rc == HD_OK && op->close)
		rc = close_it(s, slot, r, &close, out, e);
	slot->changed = true;
	s->n_tickets++;
	s->operations++;
	s->opened++;
	sheet_use(s, slot);
	return rc;
}

enum hd_rc sheet_open(struct sheet *s, const struct request *r, struct outcome *out,
		      struct hd_err *e)
{
	struct op op = r->op;
	struct carriage files = {NULL, 0, 0};
	struct slot *slot = NULL;
	const char *number;
	enum hd_rc rc;

	if (!op.by)
		op.by = s->me;
	rc = known_opening(s, r, &op, &number, e);
	if (rc == HD_OK && number)
		return report_known(s, number, &op, out, e);
	if (rc == HD_OK)
		rc = check(s, r, &op, e);
	if (rc == HD_OK)
		rc = carriage_load(&files, r, &op, s->line, e);
	if (rc == HD_OK)
		rc = check_application(s, &op, e);
	if (rc == HD_OK && !op.problem && (r->problem || r->new_problem)) {
		struct request named = *r;

		named.op.application = op.application;
		rc = sheet_problem(s, &named, op.at, op.by, &op.problem, e);
	}
	if (rc == HD_OK)
		rc = sheet_new_slot(s, &slot, e);
	if (rc == HD_OK) {
		struct number id = slot_id(slot);

		rc = carriage_put(&files, s->txn, &id, e);
	}
	if (rc == HD_OK) {
		rc = make(s, slot, r, &op, out, e);
		if (r->key && s->keys)
			keys_add(s->keys, NUMBER_TICKET, r->key, slot->number);
		if (rc == HD_OK)
			rc = sheet_trim(s, e);
	}
	carriage_deinit(&files);
	return rc;
}
