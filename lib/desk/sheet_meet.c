/* Running a stream again changes nothing: an operation that a former run made
 * is met in the journal as it was before this run. The k-th equal operation
 * meets the k-th equal entry, so each entry is met once. */
#include "desk/sheet.h"

#include <stdlib.h>
#include <string.h>

/* What subject or description were before a later event set them is in no file: then what
 * the operation says of them is as good as what the entry says, which is nothing. */
static void drop_forgotten(const struct ticket *t, size_t i, const struct ticket *before,
			   struct entry *planned)
{
	static const enum field texts[] = {F_SUBJECT, F_DESCRIPTION};

	for (size_t k = 0; k < NELEM(texts); k++) {
		const char *name = field_defs[texts[k]].name;
		size_t later = i + 1;

		while (later < t->len && !node_get(t->journal[later]->set, name))
			later++;
		if (later == t->len || before->head[texts[k]] || node_get(t->journal[i]->set, name))
			continue;
		if (node_remove(planned->set, name) && planned->set->len == 0)
			planned->set = NULL;
	}
}

/* What the operation would have written in the state before entry i is compared
 * with what stands there: computed fields included, nothing is guessed. */
static bool is_entry(struct sheet *s, struct slot *slot, const struct op *op, size_t i,
		     struct arena *a)
{
	const struct entry *x = slot->held->t.journal[i];
	struct op again = *op;
	struct ticket before;
	struct entry planned;

	/* The article that was found to say the same, then. */
	if (op->kind == OP_CLOSE && !op->known)
		again.known = node_get_str(x->set, "known");
	ticket_replay_entries(&slot->held->t, i, a, &before);
	op_plan(&again, &before, &s->rules, a, &planned);
	drop_forgotten(&slot->held->t, i, &before, &planned);
	return entry_same(&planned, x);
}

bool sheet_met(struct sheet *s, struct slot *slot, const struct op *op)
{
	enum event kind = op_event(op->kind);
	struct arena *a = NULL;
	bool met = false;

	if (op->at == TIME_NONE || slot->before == 0)
		return false;
	for (size_t i = 0; !met && i < slot->before && i < slot->held->t.len; i++) {
		const struct entry *x = slot->held->t.journal[i];

		if (x->at != op->at || x->kind != kind || strcmp(x->by, op->by) != 0)
			continue;
		if (slot->met && slot->met[i])
			continue;
		if (!a)
			a = arena_new();
		met = is_entry(s, slot, op, i, a);
		if (met && !slot->met)
			slot->met = mem_alloc(slot->before * sizeof(*slot->met));
		if (met)
			slot->met[i] = s->attempt;
	}
	arena_free(a);
	return met;
}

bool sheet_met_problem(struct sheet *s, struct slot *slot, const struct op *op, const char *title)
{
	struct op named = *op;

	for (size_t i = 0; i < slot->before && i < slot->held->t.len; i++) {
		const struct entry *x = slot->held->t.journal[i];

		named.problem = x->at == op->at ? node_get_str(x->set, "problem") : NULL;
		if (named.problem && sheet_problem_titled(s, named.problem, title) &&
		    sheet_met(s, slot, &named))
			return true;
	}
	return false;
}

bool sheet_was_idle(struct sheet *s, struct slot *slot, const struct op *op)
{
	struct entry **journal = slot->held->t.journal;
	struct arena *a = arena_new();
	bool idle = false;

	for (size_t i = 1; !idle && i <= slot->before && i <= slot->held->t.len; i++) {
		struct ticket then;
		struct entry planned;

		if ((op->kind != OP_QUALIFY && op->kind != OP_EDIT) || journal[i - 1]->at > op->at)
			break;
		if (i < slot->held->t.len && journal[i]->at < op->at)
			continue;
		ticket_replay_entries(&slot->held->t, i, a, &then);
		op_plan(op, &then, &s->rules, a, &planned);
		idle = entry_is_empty(&planned);
	}
	arena_free(a);
	return idle;
}

/* --- openings without a key ------------------------------------------------------- */

/* A ticket from before this run; several may have the same key. */
struct opening {
	char number[NUMBER_TEXT_SIZE];
	uint32_t met;           /* attempt, 0 = not yet */
	struct opening *next;   /* in order of number */
};

/* A subject or description that was edited since is not known any more: it
 * takes part as `*`, and such a ticket is met by any. */
static const char *opening_key(struct arena *a, int64_t at, const char *by, const char *application,
			       const struct node *requester, const char *subject,
			       const char *description)
{
	static const char *const parts[] = {"name", "email", "phone"};
	struct sbuf b = SBUF_INIT;
	const char *key;
	uint64_t h[2];

	sbuf_printf(&b, "%lld", (long long)at);
	sbuf_add(&b, "", 1);
	sbuf_puts(&b, by ? by : "");
	sbuf_add(&b, "", 1);
	sbuf_puts(&b, application ? application : "");
	for (size_t i = 0; i < NELEM(parts); i++) {
		const char *part = node_get_str(requester, parts[i]);

		sbuf_add(&b, "", 1);
		sbuf_puts(&b, part ? part : "");
	}
	sbuf_add(&b, subject ? "s" : "*", 2);
	sbuf_puts(&b, subject ? subject : "");
	sbuf_add(&b, description ? "d" : "*", 2);
	sbuf_puts(&b, description ? description : "");
	h[0] = map_hash(b.s, b.len);
	sbuf_putc(&b, 1);
	h[1] = map_hash(b.s, b.len);
	sbuf_deinit(&b);
	key = arena_printf(a, "%016llx%016llx", (unsigned long long)h[0], (unsigned long long)h[1]);
	return key;
}

static bool ever_set(const struct ticket *t, const char *field)
{
	for (size_t i = 0; i < t->len; i++)
		if (node_get(t->journal[i]->set, field))
			return true;
	return false;
}

static const char *text_or_empty(const struct ticket *t, enum field f)
{
	const char *s = ticket_text(t, f);

	return s ? s : "";
}

static void note_opening(const struct ticket *t, void *arg)
{
	struct sheet *s = arg;
	const struct entry *x = t->journal[0];
	struct opening *o, **end;

	if (x->kind != EV_OPENED || node_get(x->set, "external"))
		return;
	o = arena_alloc(s->run_arena, sizeof(*o));
	memcpy(o->number, ticket_text(t, F_NUMBER), strlen(ticket_text(t, F_NUMBER)) + 1);
	end = (struct opening **)map_place(
		&s->openings,
		opening_key(t->arena, x->at, x->by, node_get_str(x->set, "application"),
			    node_get(x->set, "requester"),
			    ever_set(t, "subject") ? NULL : text_or_empty(t, F_SUBJECT),
			    ever_set(t, "description") ? NULL : text_or_empty(t, F_DESCRIPTION)));
	while (*end)
		end = &(*end)->next;
	*end = o;
}

enum hd_rc sheet_met_open(struct sheet *s, const struct op *op, const char **number,
			  struct hd_err *e)
{
	const char *subjects[] = {op->subject, NULL};
	const char *descriptions[] = {op->description ? op->description : "", NULL};
	const char *application = NULL;
	enum hd_rc rc = HD_OK;

	*number = NULL;
	if (!s->openings_known)
		rc = openings_build(s->base, note_opening, s, e);
	if (rc == HD_OK && op->application)
		rc = sheet_application_id(s, op->application, &application, e);
	if (rc != HD_OK)
		return rc;
	s->openings_known = true;
	/* An application that is not there yet has no tickets. */
	for (size_t i = 0; i < 4 && s->openings.len && application; i++) {
		struct opening *o =
			map_get(&s->openings,
				opening_key(s->line, op->at, op->by, application, op->requester,
					    subjects[i & 1], descriptions[i >> 1]));

		while (o && o->met)
			o = o->next;
		if (!o)
			continue;
		o->met = s->attempt;
		*number = o->number;
		return HD_OK;
	}
	return HD_OK;
}

void sheet_unmeet(struct sheet *s, uint32_t attempt)
{
	for (size_t i = 0; i < s->slots.len; i++) {
		struct slot *slot = s->slots.entries[i].value;

		for (size_t k = 0; slot->met && k < slot->before; k++)
			if (slot->met[k] == attempt)
				slot->met[k] = 0;
	}
	for (size_t i = 0; i < s->openings.len; i++)
		for (struct opening *o = s->openings.entries[i].value; o; o = o->next)
			if (o->met == attempt)
				o->met = 0;
}
