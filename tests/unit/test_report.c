/* Figures of reports, each held against values reckoned by hand. */
#include "tests/unit/report_bench.h"

/* --- the example: six tickets, every figure ----------------------------------------------- */

/* Closed by the first line after an hour, acknowledged after 10 min. */
static struct ticket *first_line(void)
{
	struct ticket *t = simple("HD-1", "2026-11-02T09:00:00Z", "application", "payroll");

	ev(t, "2026-11-02T09:05:00Z", "qualified", "type", "incident", "category", "functional",
	   "problem", "HD-P1", "status", "qualified", NULL);
	ev(t, "2026-11-02T09:10:00Z", "taken", "status", "in_progress", "assignee", "bob", NULL);
	ev(t, "2026-11-02T10:00:00Z", "closed", "status", "closed", "resolution", "solved", NULL);
	return t;
}

/* Escalated twice, returned once, solved at level 1 after two hours; above the first line. */
static struct ticket *escalated(void)
{
	struct ticket *t = simple("HD-2", "2026-11-03T09:00:00Z", "application", "payroll");

	ev(t, "2026-11-03T09:20:00Z", "escalated", "status", "qualified", "level", "1", NULL);
	ev(t, "2026-11-03T09:30:00Z", "escalated", "status", "qualified", "level", "2", NULL);
	ev(t, "2026-11-03T10:00:00Z", "returned", "status", "qualified", "level", "1", NULL);
	ev(t, "2026-11-03T11:00:00Z", "resolved", "status", "resolved", "type", "incident", NULL);
	ev(t, "2026-11-03T12:00:00Z", "resolved", "status", "resolved", NULL);
	ev(t, "2026-11-03T13:00:00Z", "closed", "status", "closed", NULL);
	return t;
}

/* Closed, reopened, closed again after 4 h, in level 0 all the time, of the same problem. */
static struct ticket *reopened(void)
{
	struct ticket *t = simple("HD-3", "2026-11-04T09:00:00Z", "application", "payroll");

	ev(t, "2026-11-04T09:00:00Z", "closed", "status", "closed", "problem", "HD-P1", "category",
	   "technical", NULL);
	ev(t, "2026-11-04T10:00:00Z", "reopened", "status", "qualified", NULL);
	ev(t, "2026-11-04T13:00:00Z", "closed", "status", "closed", NULL);
	return t;
}

/* Still open, at the CERT; opened too early. */
static struct ticket *at_cert(void)
{
	struct ticket *t = simple("HD-4", "2026-11-05T09:00:00Z", "application", "payroll");

	ev(t, "2026-11-05T09:01:00Z", "escalated", "status", "qualified", "level", "cert",
	   "category", "security", "+tags", TAG_BEFORE_ACCEPTANCE, NULL);
	return t;
}

/* Solved at the CERT after 30 s, of the same problem as the merged one. */
static struct ticket *solved_by_cert(void)
{
	struct ticket *t = tk(bench.arena, "HD-5");

	ev(t, "2026-11-06T09:00:00Z", "opened", "status", "new", "level", "cert", "application",
	   "payroll", "type", "question", "problem", "HD-P2", NULL);
	ev(t, "2026-11-06T09:00:30Z", "closed", "status", "closed", NULL);
	return t;
}

/* Taken, then merged into another: counts with its own journal. */
static struct ticket *merged(void)
{
	struct ticket *t = simple("HD-6", "2026-11-07T09:00:00Z", "application", "payroll");

	ev(t, "2026-11-07T09:00:40Z", "taken", "status", "in_progress", "problem", "HD-P2", NULL);
	ev(t, "2026-11-07T09:01:00Z", "resolved", "status", "resolved", NULL);
	ev(t, "2026-11-07T09:02:00Z", "merged", "status", "merged", "merged_into", "HD-1", NULL);
	return t;
}

static void every_figure(void **state)
{
	struct ticket *all[] = {first_line(), escalated(),      reopened(),
				at_cert(),    solved_by_cert(), merged()};
	struct report_spec s = spec(1, DIM_APPLICATION, 0);
	struct report *r = run(&s, all, NELEM(all));
	char mean[40];
	struct group *g;

	(void)state;
	assert_int_equal(report_groups(r), 1);
	assert_string_equal(report_group(r, 0)->key[0], "payroll");
	for (int i = 0; i < 2; i++) {
		g = i ? report_total(r) : report_group(r, 0);
		assert_int_equal(g->requests, 6);
		assert_int_equal(g->handled, 4);
		assert_int_equal(g->merged, 1);
		assert_int_equal(g->open, 1);
		assert_int_equal(g->problems, 2);
		assert_int_equal(g->without_problem, 1); /* HD-2 */
		assert_memory_equal(g->types, ((uint64_t[]){2, 1, 0, 0, 3}), sizeof(g->types));
		assert_memory_equal(g->categories, ((uint64_t[]){1, 1, 0, 1, 3}),
				    sizeof(g->categories));
		assert_memory_equal(g->solved_at_level, ((uint64_t[]){2, 1, 0, 0, 1}),
				    sizeof(g->solved_at_level));
		assert_int_equal(g->first_line, 2); /* HD-1, HD-3 */
		assert_int_equal(g->escalated, 2);
		assert_int_equal(g->escalations, 3);
		assert_int_equal(g->returned, 1);
		assert_int_equal(g->returns, 1);
		assert_int_equal(g->reopened, 1);
		assert_int_equal(g->reopens, 1);
		assert_int_equal(g->before_acceptance, 1);
		/* 600, 1200, 0, 60, 30, 40 */
		assert_int_equal(g->acknowledge.n, 6);
		assert_int_equal(g->acknowledge.sum, 1930);
		assert_int_equal(g->acknowledge.median, 40);
		assert_int_equal(g->acknowledge.p90, 1200);
		assert_int_equal(g->acknowledge.max, 1200);
		delay_mean(&g->acknowledge, mean);
		assert_string_equal(mean, "321.667");
		/* 3600, 7200, 14400, 30 */
		assert_int_equal(g->resolve.n, 4);
		assert_int_equal(g->resolve.sum, 25230);
		assert_int_equal(g->resolve.median, 3600);
		assert_int_equal(g->resolve.p90, 14400);
		assert_int_equal(g->resolve.max, 14400);
	}
	report_free(r);
}

static void as_of_in_the_middle(void **state)
{
	struct ticket *all[] = {first_line(), escalated(),      reopened(),
				at_cert(),    solved_by_cert(), merged()};
	struct report_spec s = spec(0, 0, 0);
	struct report *r;
	struct group *g;

	(void)state;
	s.as_of =
		at("2026-11-04T09:30:00Z"); /* HD-3 closed for the first time, HD-4 .. not there */
	r = run(&s, all, NELEM(all));
	g = report_total(r);
	assert_int_equal(report_groups(r), 0);
	assert_int_equal(g->requests, 3);
	assert_int_equal(g->handled, 3);
	assert_int_equal(g->reopens, 0);
	assert_int_equal(g->resolve.sum, 3600 + 7200 + 0);
	report_free(r);
	s.as_of = at("2026-11-03T09:30:00Z"); /* T included: the second escalation counts */
	r = run(&s, all, NELEM(all));
	g = report_total(r);
	assert_int_equal(g->requests, 2);
	assert_int_equal(g->open, 1);
	assert_int_equal(g->escalations, 2);
	assert_int_equal(g->types[REPORT_TYPES - 1], 1); /* its type came later */
	report_free(r);
	s.as_of = at("2026-11-07T09:01:30Z"); /* resolved, not yet merged */
	r = run(&s, all, NELEM(all));
	assert_int_equal(report_total(r)->merged, 0);
	assert_int_equal(report_total(r)->handled, 5);
	report_free(r);
}

static void what_on_selects(void **state)
{
	struct ticket *all[] = {first_line(), escalated(),      reopened(),
				at_cert(),    solved_by_cert(), merged()};
	static const struct {
		enum report_on on;
		const char *from, *to;
		unsigned requests;
	} table[] = {
		{ON_OPENED, "2026-11-03T09:00:00Z", "2026-11-05T09:00:00Z", 2}, /* [from, to) */
		{ON_OPENED, "2026-11-03T09:00:01Z", NULL, 4},
		{ON_OPENED, NULL, "2026-11-02T09:00:00Z", 0},
		{ON_RESOLVED, NULL, NULL, 4},
		{ON_RESOLVED, "2026-11-03T11:00:00Z", "2026-11-03T11:00:01Z",
		 1}, /* the first time */
		{ON_RESOLVED, "2026-11-04T09:00:00Z", "2026-11-04T13:00:00Z", 0}, /* reopened */
		{ON_RESOLVED, "2026-11-07T00:00:00Z", NULL, 0},                   /* merged */
		{ON_WORKED, NULL, NULL, 6},
		{ON_WORKED, "2026-11-03T12:30:00Z", "2026-11-04T00:00:00Z",
		 1}, /* the closing of HD-2 */
		{ON_WORKED, "2026-11-02T09:00:00Z", "2026-11-02T09:05:00Z",
		 0}, /* opened is no work */
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct report_spec s = spec(0, 0, 0);
		struct report *r;

		s.on = table[i].on;
		s.from = table[i].from ? at(table[i].from) : TIME_NONE;
		s.to = table[i].to ? at(table[i].to) : TIME_NONE;
		r = run(&s, all, NELEM(all));
		if (report_total(r)->requests != table[i].requests)
			print_error("row %zu\n", i);
		assert_int_equal(report_total(r)->requests, table[i].requests);
		report_free(r);
	}
}

static void query_sees_the_state_as_of_then(void **state)
{
	struct ticket *all[] = {first_line(), escalated(), at_cert()};
	static const char *const argv[] = {"status:open"};
	struct query_context ctx = {
		.now = at("2026-12-01T00:00:00Z"), .zone = bench.utc, .site = "HD"};
	struct report_spec s = spec(0, 0, 0);
	struct query *q;
	struct report *r;

	(void)state;
	assert_int_equal(query_parse(1, argv, &ctx, &q, NULL), HD_OK);
	s.query = q;
	r = run(&s, all, NELEM(all));
	assert_int_equal(report_total(r)->requests, 1);
	report_free(r);
	s.as_of = at("2026-11-03T09:10:00Z");
	r = run(&s, all, NELEM(all));
	assert_int_equal(report_total(r)->requests, 1);
	assert_int_equal(report_total(r)->acknowledge.n, 0);
	report_free(r);
	query_free(q);
}

/* --- delays ----------------------------------------------------------------------------------- */

static void percentiles_are_nearest_rank(void **state)
{
	static const int ranks[][2] = {
		/* n = 1 .. 10: of 50 %, of 90 % */
		{1, 1}, {1, 2}, {2, 3}, {2, 4}, {3, 5}, {3, 6}, {4, 7}, {4, 8}, {5, 9}, {5, 9},
	};
	struct ticket *all[10];

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		char when[TIME_TEXT_SIZE];

		/* Not in order: 30, 60, 90, 20, ... seconds */
		time_format_utc(at("2026-11-01T09:00:00Z") + (int64_t)((i + 1) * 3 % 11) * 10,
				when);
		all[i] = simple("HD-1", "2026-11-01T09:00:00Z", NULL, NULL);
		ev(all[i], when, "closed", "status", "closed", NULL);
	}
	for (size_t n = 1; n <= 10; n++) {
		struct report_spec s = spec(0, 0, 0);
		struct report *r = run(&s, all, n);
		const struct delay *d = &report_total(r)->resolve;
		int64_t sorted[10];

		for (size_t i = 0; i < n; i++) { /* insertion */
			int64_t v = (int64_t)((i + 1) * 3 % 11) * 10;
			size_t k = i;

			for (; k && sorted[k - 1] > v; k--)
				sorted[k] = sorted[k - 1];
			sorted[k] = v;
		}
		assert_int_equal(d->n, n);
		assert_int_equal(d->median, sorted[ranks[n - 1][0] - 1]);
		assert_int_equal(d->p90, sorted[ranks[n - 1][1] - 1]);
		assert_int_equal(d->max, sorted[n - 1]);
		report_free(r);
	}
}

static void means(void **state)
{
	static const struct {
		uint64_t n;
		int64_t sum;
		const char *mean;
	} table[] = {
		{1, 0, "0.000"},
		{3, 1, "0.333"},
		{3, 2, "0.667"},
		{2, 1, "0.500"},
		{7, 15, "2.143"},
		{2000, 1, "0.001"}, /* 0.0005: away from zero */
		{2001, 1, "0.000"},
		{2000, 3999, "2.000"},
		{2000, 3997, "1.999"},
		{16, 1, "0.063"}, /* 0.0625 */
		{1, INT64_MAX, "9223372036854775807.000"},
		{3, INT64_MAX, "3074457345618258602.333"},
		{2, -1, "-0.500"},
		{2000, -1, "-0.001"},
		{4000, -1, "0.000"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct delay d = {.n = table[i].n, .sum = table[i].sum};
		char out[40];

		delay_mean(&d, out);
		assert_string_equal(out, table[i].mean);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_figure),
		cmocka_unit_test(as_of_in_the_middle),
		cmocka_unit_test(what_on_selects),
		cmocka_unit_test(query_sees_the_state_as_of_then),
		cmocka_unit_test(percentiles_are_nearest_rank),
		cmocka_unit_test(means),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
