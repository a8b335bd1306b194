/* Facts of journals: tables of small tickets, and seeded random journals held against a
 * slow reckoning that applies every entry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "helpdesk/facts.h"
#include "tests/unit/build_ticket.h"

#define FOREVER INT64_MAX

static struct facts facts(const struct ticket *t, int64_t as_of)
{
	struct facts f;

	assert_true(facts_of(t, as_of, t->arena, &f, NULL));
	return f;
}

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct ticket *opened(void **state)
{
	struct ticket *t = tk(*state, "HD-1");

	ev(t, "2026-11-22T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
	return t;
}

static void acknowledged_by_which_events(void **state)
{
	static const struct {
		const char *event;
		bool counts;
	} table[] = {
		{"qualified", false}, {"assigned", false},   {"noted", false},
		{"attached", false},  {"resumed", false},    {"reopened", false},
		{"edited", false},    {"linked", false},     {"merged", false},
		{"received", false},  {"teleported", false}, {"taken", true},
		{"replied", true},    {"escalated", true},   {"returned", true},
		{"waiting", true},    {"resolved", true},    {"closed", true},
	};

	for (size_t i = 0; i < NELEM(table); i++) {
		struct ticket *t = opened(state);

		ev(t, "2026-11-22T09:05:00Z", table[i].event, "note", "x", NULL);
		assert_int_equal(facts(t, FOREVER).acknowledged,
				 table[i].counts ? at("2026-11-22T09:05:00Z") : TIME_NONE);
		ev(t, "2026-11-22T09:06:00Z", "taken", "status", "in_progress", NULL);
		assert_int_equal(
			facts(t, FOREVER).acknowledged,
			at(table[i].counts ? "2026-11-22T09:05:00Z" : "2026-11-22T09:06:00Z"));
	}
}

static void taken_at_once(void **state)
{
	struct ticket *t = opened(state);

	ev(t, "2026-11-22T09:00:00Z", "taken", "status", "in_progress", "assignee", "bob", NULL);
	assert_int_equal(facts(t, FOREVER).acknowledged, facts(t, FOREVER).opened);
}

static void nothing_yet(void **state)
{
	struct facts f;

	assert_false(facts_of(opened(state), at("2026-11-22T08:59:59Z"), *state, &f, NULL));
	assert_true(facts_of(opened(state), at("2026-11-22T09:00:00Z"), *state, &f, NULL));
	assert_int_equal(f.opened, at("2026-11-22T09:00:00Z"));
	assert_int_equal(f.resolved, TIME_NONE);
	assert_int_equal(f.level_at_resolution, -1);
	assert_int_equal(f.max_level, 0);
}

/* Resolving again and closing keep the first time; reopening ends the stretch. */
static void stretches(void **state)
{
	struct ticket *t = opened(state);
	struct facts f;

	ev(t, "2026-11-22T10:00:00Z", "escalated", "status", "qualified", "level", "1", NULL);
	ev(t, "2026-11-22T11:00:00Z", "resolved", "status", "resolved", "solution", "a", NULL);
	ev(t, "2026-11-22T12:00:00Z", "resolved", "status", "resolved", "solution", "b", NULL);
	ev(t, "2026-11-22T13:00:00Z", "closed", "status", "closed", "resolution", "solved", NULL);
	f = facts(t, FOREVER);
	assert_int_equal(f.resolved, at("2026-11-22T11:00:00Z"));
	assert_int_equal(f.level_at_resolution, 1);
	ev(t, "2026-11-22T14:00:00Z", "reopened", "status", "qualified", NULL);
	f = facts(t, FOREVER);
	assert_int_equal(f.resolved, TIME_NONE);
	assert_int_equal(f.level_at_resolution, -1);
	assert_int_equal(f.reopens, 1);
	ev(t, "2026-11-22T15:00:00Z", "escalated", "status", "qualified", "level", "cert", NULL);
	ev(t, "2026-11-22T16:00:00Z", "closed", "status", "closed", "resolution", "solved", NULL);
	f = facts(t, FOREVER);
	assert_int_equal(f.resolved, at("2026-11-22T16:00:00Z"));
	assert_int_equal(f.level_at_resolution, LEVEL_CERT);
	assert_int_equal(f.max_level, LEVEL_CERT);
	assert_int_equal(f.escalations, 2);
	/* The past does not change. */
	f = facts(t, at("2026-11-22T13:30:00Z"));
	assert_int_equal(f.resolved, at("2026-11-22T11:00:00Z"));
	assert_int_equal(f.reopens, 0);
	assert_int_equal(f.max_level, 1);
	assert_int_equal(f.last, at("2026-11-22T13:00:00Z"));
}

/* After a merge of two histories an escalation may come late on a closed ticket: the
 * status stays, the level moves, the level at resolution is the one of then. */
static void late_entries_on_a_closed_ticket(void **state)
{
	struct ticket *t = opened(state);
	struct facts f;

	ev(t, "2026-11-22T10:00:00Z", "closed", "status", "closed", NULL);
	ev(t, "2026-11-22T11:00:00Z", "escalated", "status", "qualified", "level", "2", NULL);
	ev(t, "2026-11-22T12:00:00Z", "resolved", "status", "resolved", NULL);
	f = facts(t, FOREVER);
	assert_int_equal(f.resolved, at("2026-11-22T10:00:00Z"));
	assert_int_equal(f.level_at_resolution, 0);
	assert_int_equal(f.max_level, 2);
	ev(t, "2026-11-22T13:00:00Z", "merged", "status", "merged", "merged_into", "HD-2", NULL);
	assert_int_equal(facts(t, FOREVER).resolved, TIME_NONE);
	ev(t, "2026-11-22T14:00:00Z", "reopened", "status", "qualified", NULL);
	ev(t, "2026-11-22T15:00:00Z", "closed", "status", "closed", NULL);
	f = facts(t, FOREVER);
	assert_int_equal(f.resolved, TIME_NONE);
	assert_int_equal(f.reopens, 1);
}

/* On a resolved ticket (not closed) a late status does move. */
static void level_change_between_two_resolutions(void **state)
{
	struct ticket *t = opened(state);
	struct facts f;

	ev(t, "2026-11-22T10:00:00Z", "resolved", "status", "resolved", NULL);
	ev(t, "2026-11-22T11:00:00Z", "escalated", "status", "qualified", "level", "3", NULL);
	ev(t, "2026-11-22T12:00:00Z", "returned", "status", "qualified", "level", "1", NULL);
	ev(t, "2026-11-22T13:00:00Z", "resolved", "status", "resolved", NULL);
	f = facts(t, FOREVER);
	assert_int_equal(f.resolved, at("2026-11-22T13:00:00Z"));
	assert_int_equal(f.level_at_resolution, 1);
	assert_int_equal(f.max_level, 3);
	assert_int_equal(f.returns, 1);
}

static void state_as_of(void **state)
{
	struct ticket *t = opened(state), then;
	struct facts f;

	t->head[F_SUBJECT] = node_text(*state, "Payslip");
	ev(t, "2026-11-22T10:00:00Z", "qualified", "type", "incident", "status", "qualified",
	   "+tags", "paris", NULL);
	ev(t, "2026-11-22T11:00:00Z", "edited", "type", "question", "-tags", "paris", NULL);
	assert_true(facts_of(t, at("2026-11-22T10:00:00Z"), *state, &f, &then));
	assert_string_equal(ticket_text(&then, F_TYPE), "incident");
	assert_string_equal(ticket_text(&then, F_SUBJECT), "Payslip");
	assert_int_equal(then.head[F_TAGS]->len, 1);
	assert_int_equal(then.len, 2);
	assert_true(facts_of(t, FOREVER, *state, &f, &then));
	assert_string_equal(ticket_text(&then, F_TYPE), "question");
	assert_null(then.head[F_TAGS]);
	/* A header changed by hand does not make a resolved ticket of it. */
	t->head[F_STATUS] = node_text(*state, "resolved");
	assert_true(facts_of(t, FOREVER, *state, &f, &then));
	assert_int_equal(ticket_status(&then), ST_QUALIFIED);
}

static void worked(void **state)
{
	struct ticket *t = opened(state);

	ev(t, "2026-11-22T10:00:00Z", "received", "note", "any news?", NULL);
	ev(t, "2026-11-22T11:00:00Z", "noted", "note", "x", NULL);
	ev(t, "2026-11-22T12:00:00Z", "noted", "note", "y", NULL);
	assert_int_equal(facts_worked(t, TIME_NONE, TIME_NONE, FOREVER),
			 at("2026-11-22T11:00:00Z"));
	assert_int_equal(facts_worked(t, at("2026-11-22T11:00:01Z"), TIME_NONE, FOREVER),
			 at("2026-11-22T12:00:00Z"));
	assert_int_equal(facts_worked(t, TIME_NONE, at("2026-11-22T11:00:00Z"), FOREVER),
			 TIME_NONE);
	assert_int_equal(
		facts_worked(t, at("2026-11-22T11:30:00Z"), TIME_NONE, at("2026-11-22T11:59:59Z")),
		TIME_NONE);
	assert_int_equal(facts_worked(t, TIME_NONE, TIME_NONE, at("2026-11-22T11:00:00Z")),
			 at("2026-11-22T11:00:00Z"));
}

/* --- random journals -------------------------------------------------------------------- */

static uint32_t seed;

static uint32_t dice(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

static void random_entry(struct ticket *t, int64_t when)
{
	struct entry *x = arena_alloc(t->arena, sizeof(*x));

	x->at = when;
	x->by = "bob";
	x->kind = dice(EVENT_COUNT);
	x->event = event_words[x->kind];
	if (dice(4))
		x->set = node_map(t->arena);
	if (x->set && dice(2))
		node_set(t->arena, x->set, "status", node_text(t->arena, words_status[dice(7)]));
	if (x->set && dice(3) == 0)
		node_set(t->arena, x->set, "level", node_text(t->arena, words_level[dice(5)]));
	if (x->set && dice(20) == 0)
		node_set(t->arena, x->set, dice(2) ? "level" : "status", node_null(t->arena));
	ticket_add(t, x);
}

/* The definition, word by word: the header after every entry, and the stretches in it. */
static void reckon(const struct ticket *t, int64_t as_of, struct facts *f)
{
	bool before = false;
	struct ticket h;

	*f = (struct facts){.opened = t->journal[0]->at,
			    .acknowledged = TIME_NONE,
			    .resolved = TIME_NONE,
			    .level_at_resolution = -1};
	ticket_init(&h, t->arena);
	for (size_t i = 0; i < t->len; i++) {
		const struct entry *x = t->journal[i];
		const char *w = x->event;
		bool now;

		if (x->at > as_of)
			break;
		ticket_apply(&h, x);
		now = ticket_status(&h) == ST_RESOLVED || ticket_status(&h) == ST_CLOSED;
		if (now && !before) {
			f->resolved = x->at;
			f->level_at_resolution = ticket_level(&h);
		}
		if (!now) {
			f->resolved = TIME_NONE;
			f->level_at_resolution = -1;
		}
		before = now;
		if (ticket_level(&h) > f->max_level)
			f->max_level = ticket_level(&h);
		f->escalations += strcmp(w, "escalated") == 0;
		f->returns += strcmp(w, "returned") == 0;
		f->reopens += strcmp(w, "reopened") == 0;
		if (f->acknowledged == TIME_NONE &&
		    strstr("taken replied escalated returned waiting resolved closed", w))
			f->acknowledged = x->at;
		f->last = x->at;
	}
}

static void random_journals(void **state)
{
	for (uint32_t round = 1; round <= 3000; round++) {
		struct ticket *t;
		struct facts a, b;
		struct ticket s;
		int64_t when = 1000, as_of;
		uint32_t n;

		arena_reset(*state);
		seed = round * 2654435761u;
		t = tk(*state, "HD-1");
		n = 1 + dice(12);
		for (uint32_t i = 0; i < n; i++, when += dice(3))
			random_entry(t, when);
		as_of = dice(3) ? 1000 + dice(20) : FOREVER;
		reckon(t, as_of, &a);
		assert_true(facts_of(t, as_of, *state, &b, &s));
		assert_int_equal(a.opened, b.opened);
		assert_int_equal(a.acknowledged, b.acknowledged);
		assert_int_equal(a.resolved, b.resolved);
		assert_int_equal(a.level_at_resolution, b.level_at_resolution);
		assert_int_equal(a.max_level, b.max_level);
		assert_int_equal(a.escalations, b.escalations);
		assert_int_equal(a.returns, b.returns);
		assert_int_equal(a.reopens, b.reopens);
		assert_int_equal(a.last, b.last);
		assert_int_equal(ticket_status(&s) == ST_RESOLVED || ticket_status(&s) == ST_CLOSED,
				 b.resolved != TIME_NONE);
	}
}

/* An article was proposed when it went up: the lowest such level counts. */
static void proposed(void **state)
{
	struct ticket *t = opened(state);
	struct node *list = node_list(t->arena);

	assert_int_equal(facts(t, FOREVER).proposed_level, -1);
	ev(t, "2026-11-22T10:00:00Z", "escalated", "status", "qualified", "level", "2", NULL);
	t->journal[1]->other = node_map(t->arena);
	node_set(t->arena, t->journal[1]->other, ENTRY_PROPOSED, list);
	assert_int_equal(facts(t, FOREVER).proposed_level, -1);
	node_push(t->arena, list, node_text(t->arena, "HD-K7"));
	ev(t, "2026-11-22T11:00:00Z", "escalated", "status", "qualified", "level", "3", NULL);
	t->journal[2]->other = t->journal[1]->other;
	assert_int_equal(facts(t, FOREVER).proposed_level, 0);
	t->journal[1]->other = NULL;
	assert_int_equal(facts(t, FOREVER).proposed_level, 2);
	assert_int_equal(facts(t, at("2026-11-22T10:30:00Z")).proposed_level, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acknowledged_by_which_events),
		cmocka_unit_test(taken_at_once),
		cmocka_unit_test(nothing_yet),
		cmocka_unit_test(stretches),
		cmocka_unit_test(proposed),
		cmocka_unit_test(late_entries_on_a_closed_ticket),
		cmocka_unit_test(level_change_between_two_resolutions),
		cmocka_unit_test(state_as_of),
		cmocka_unit_test(worked),
		cmocka_unit_test(random_journals),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
