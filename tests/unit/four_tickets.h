/* Four tickets that queries are asked about, and the asking. */
#ifndef TESTS_FOUR_TICKETS_H
#define TESTS_FOUR_TICKETS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "helpdesk/query.h"
#include "helpdesk/sbuf.h"
#include "tests/unit/build_ticket.h"

#define WORDS_MAX 8

static struct arena *arena;
static struct zone *paris;
static struct query_context ctx;
static struct ticket *one, *two, *three, *four;

static inline int setup(void **state)
{
	(void)state;
	arena = arena_new();
	assert_int_equal(zone_open("Europe/Paris", &paris, NULL), HD_OK);
	ctx = (struct query_context){
		.now = at("2026-11-22T12:00:00Z"),
		.zone = paris,
		.me = "bob",
		.site = "HD",
	};
	one = tk(arena, "HD-1"); /* new, described in French */
	one->head[F_SUBJECT] = node_text(arena, "L'imprimante du 2e étage ne répond plus");
	one->head[F_DESCRIPTION] =
		node_text(arena, "Depuis ce matin : « erreur 12:30 »\nŒuvre Straße, e-mail");
	ev(one, "2026-11-20T09:00:00Z", "opened", "status", "new", "level", "0", "application",
	   "print.v2", "channel", "phone", "requester.name", "Marie Curie", "requester.email",
	   "Marie@Example.org", "requester.phone", "01 23 45 67 89", "external.source", "glpi",
	   "external.id", "88:12,3", "fields.room", "B 12", "fields.Cost center", "A,1", "+tags",
	   "paris", "+tags", "VIP", NULL);
	two = tk(arena, "HD-20"); /* taken, at level 2 */
	two->head[F_SUBJECT] = node_text(arena, "Payslip shows last month");
	ev(two, "2026-11-01T09:00:00Z", "opened", "status", "qualified", "level", "0",
	   "application", "payroll", "type", "incident", "category", "functional", "impact", "3",
	   "urgency", "4", "priority", "4", "problem", "HD-P3", NULL);
	ev(two, "2026-11-01T10:00:00Z", "escalated", "status", "qualified", "level", "2", "team",
	   "pay team", "note", "restarted the client, no change", NULL);
	ev(two, "2026-11-15T22:30:00Z", "taken", "status", "in_progress", "assignee", "bob", NULL);
	three = tk(arena, "LYO-3"); /* closed, reopened, closed */
	three->head[F_SUBJECT] = node_text(arena, "none of the reports or tables");
	ev(three, "2026-10-31T23:30:00Z", "opened", "status", "new", "level", "cert", "type",
	   "question", "assignee", "me", NULL);
	ev(three, "2026-11-02T09:00:00Z", "closed", "status", "closed", "resolution", "solved",
	   "solution", "Install the patch", "known", "HD-K7", "file", "ab12-patch.zip", NULL);
	ev(three, "2026-11-03T09:00:00Z", "reopened", "status", "in_progress", NULL);
	ev(three, "2026-11-04T09:00:00Z", "closed", "status", "closed", NULL);
	ev(three, "2026-11-05T09:00:00Z", "closed", "status", "closed", NULL);
	ev(three, "2026-11-06T09:00:00Z", "linked", "+link", "related-to HD-20", NULL);
	four = tk(arena, "HD-4"); /* waiting, then merged */
	four->head[F_SUBJECT] = node_text(arena, "Payslips again");
	ev(four, "2026-11-21T09:00:00Z", "opened", "status", "new", "priority", "6", NULL);
	ev(four, "2026-11-21T10:00:00Z", "waiting", "status", "waiting", "waiting.on", "supplier",
	   NULL);
	ev(four, "2026-11-21T11:00:00Z", "merged", "status", "merged", "merged_into", "HD-20",
	   NULL);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	zone_free(paris);
	arena_free(arena);
	return 0;
}

/* Another person, nobody at all even, at another time in another place and zone: what is written
 * back must mean the same there. */
static inline const struct query_context *elsewhere(void)
{
	static struct query_context other;
	static struct zone *far;

	if (!far)
		assert_int_equal(zone_open("UTC", &far, NULL), HD_OK);
	other = (struct query_context){.now = ctx.now + 1000 * 86400, .zone = far, .site = "LYO"};
	return &other;
}

/* Words of argv are parted by | in `line`. */
static inline enum hd_rc parse(const char *line, struct query **out, struct hd_err *e)
{
	const char *argv[WORDS_MAX];
	int argc = 0;

	for (const char *s = line; *s;) {
		size_t n = strcspn(s, "|");

		assert_true(argc < WORDS_MAX);
		argv[argc++] = arena_strndup(arena, s, n);
		s += n + (s[n] == '|');
	}
	return query_parse(argc, argv, &ctx, out, e);
}

/* Which of the four tickets match, as digits. */
static inline const char *matches(const struct query *q, int64_t as_of)
{
	struct ticket *all[] = {one, two, three, four}, state;
	struct sbuf b = SBUF_INIT;
	struct facts f;
	const char *s;

	for (size_t i = 0; i < NELEM(all); i++)
		if (facts_of(all[i], as_of, arena, &f, &state) &&
		    query_match(q, all[i], &state, &f))
			sbuf_printf(&b, "%zu", i + 1);
	s = arena_strdup(arena, b.s);
	sbuf_deinit(&b);
	return s;
}

#endif
