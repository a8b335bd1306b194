/* What happened over time: buckets of the calendar, and a backlog that agrees with the figures
 * of the report and with those of a report as of each bucket's end. */
#include "tests/unit/report_bench.h"

static struct ticket *closed(const char *number, const char *opened, const char *when)
{
	struct ticket *t = simple(number, opened, NULL, NULL);

	ev(t, when, "closed", "status", "closed", NULL);
	return t;
}

/* Handled on the 3rd, open again from the 6th to the 8th. */
static struct ticket *reopened(void)
{
	struct ticket *t = closed("HD-2", "2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z");

	ev(t, "2026-11-06T10:00:00Z", "reopened", "status", "qualified", NULL);
	ev(t, "2026-11-08T10:00:00Z", "resolved", "status", "resolved", NULL);
	ev(t, "2026-11-09T10:00:00Z", "closed", "status", "closed", NULL);
	return t;
}

static struct ticket *merged(void)
{
	struct ticket *t = simple("HD-3", "2026-11-04T10:00:00Z", NULL, NULL);

	ev(t, "2026-11-05T10:00:00Z", "merged", "status", "merged", "merged_into", "HD-1", NULL);
	return t;
}

struct want {
	const char *from;
	uint64_t opened, handled, backlog;
};

static void check(const struct series *s, const struct want *want, size_t n)
{
	char from[TIME_TEXT_SIZE] = "-";

	assert_non_null(s);
	assert_int_equal(s->len, n);
	for (size_t i = 0; i < n; i++) {
		if (s->list[i].from != TIME_NONE)
			time_format_utc(s->list[i].from, from);
		assert_string_equal(from, want[i].from);
		assert_int_equal(s->list[i].opened, want[i].opened);
		assert_int_equal(s->list[i].handled, want[i].handled);
		assert_int_equal(s->list[i].backlog, want[i].backlog);
		if (i)
			assert_true(s->list[i].from == s->list[i - 1].to);
	}
}

/* Sums and the last backlog are the figures of the report. */
static void check_sums(struct report *r)
{
	const struct series *s = report_series(r);
	uint64_t opened = 0, handled = 0;

	for (size_t i = 0; i < s->len; i++) {
		opened += s->list[i].opened;
		handled += s->list[i].handled;
	}
	assert_int_equal(opened, report_total(r)->requests);
	assert_int_equal(handled, report_total(r)->handled);
	if (s->len)
		assert_int_equal(s->list[s->len - 1].backlog, report_total(r)->open);
}

static struct report *of_three(struct report_spec *s)
{
	struct ticket *all[] = {closed("HD-1", "2026-11-02T23:30:00Z", "2026-11-20T10:00:00Z"),
				reopened(), merged()};

	s->series = true;
	return run(s, all, NELEM(all));
}

static void days(void **state)
{
	static const struct want want[] = {
		{"2026-11-02T00:00:00Z", 2, 0, 2}, {"2026-11-03T00:00:00Z", 0, 0, 1},
		{"2026-11-04T00:00:00Z", 1, 0, 2}, {"2026-11-05T00:00:00Z", 0, 0, 1},
		{"2026-11-06T00:00:00Z", 0, 0, 2}, {"2026-11-07T00:00:00Z", 0, 0, 2},
		{"2026-11-08T00:00:00Z", 0, 1, 1}};
	struct report_spec s = spec(0, 0, 0);
	struct report *r;

	(void)state;
	s.as_of = at("2026-11-08T12:00:00Z");
	r = of_three(&s);
	check(report_series(r), want, NELEM(want));
	assert_int_equal(report_series(r)->unit, SERIES_DAY);
	assert_int_equal(report_series(r)->list[6].to, s.as_of + 1);
	check_sums(r);
	report_free(r);
}

/* What is solved after the period stands in a bucket of its own. */
static void after_the_period(void **state)
{
	static const struct want want[] = {
		{"2026-11-02T00:00:00Z", 2, 0, 2}, {"2026-11-03T00:00:00Z", 0, 0, 1},
		{"2026-11-04T00:00:00Z", 0, 2, 0}};
	struct report_spec s = spec(0, 0, 0);
	struct report *r;

	(void)state;
	s.from = at("2026-11-02T00:00:00Z");
	s.to = at("2026-11-04T00:00:00Z");
	r = of_three(&s);
	check(report_series(r), want, NELEM(want));
	assert_false(report_series(r)->before);
	assert_true(report_series(r)->after);
	check_sums(r);
	report_free(r);
}

/* Worked on after noon of the 7th was the reopened one alone, open since the 6th. */
static void before_the_period(void **state)
{
	static const struct want want[] = {{"-", 1, 0, 1},
					   {"2026-11-07T12:00:00Z", 0, 0, 1},
					   {"2026-11-08T00:00:00Z", 0, 1, 0}};
	struct report_spec s = spec(0, 0, 0);
	struct report *r;

	(void)state;
	s.on = ON_WORKED;
	s.from = at("2026-11-07T12:00:00Z");
	s.as_of = at("2026-11-08T23:00:00Z");
	r = of_three(&s);
	assert_int_equal(report_total(r)->requests, 1);
	check(report_series(r), want, NELEM(want));
	assert_true(report_series(r)->before);
	check_sums(r);
	report_free(r);
}

/* The backlog of a bucket is what a report as of its end calls open. */
static void backlog_is_open_then(void **state)
{
	struct report_spec s = spec(0, 0, 0);
	struct report *r = of_three(&s);

	(void)state;
	for (size_t i = 0; i < report_series(r)->len; i++) {
		struct report_spec then = spec(0, 0, 0);
		struct report *old;

		then.as_of = report_series(r)->list[i].to - 1;
		old = of_three(&then);
		assert_int_equal(report_series(r)->list[i].backlog, report_total(old)->open);
		report_free(old);
	}
	report_free(r);
}

/* A chart of any length has some tens of buckets, each beginning where the unit does. */
static void scales(void **state)
{
	static const struct {
		const char *from, *to;
		enum series_unit unit;
		int count;
		size_t len;
		const char *second;
	} cases[] = {
		{"2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z", SERIES_DAY, 1, 1, NULL},
		{"2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", SERIES_DAY, 1, 31, "2026-10-02"},
		{"2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z", SERIES_WEEK, 1, 49, "2026-01-05"},
		{"2023-01-01T00:00:00Z", "2026-01-01T00:00:00Z", SERIES_MONTH, 1, 36, "2023-02-01"},
		{"2014-02-01T00:00:00Z", "2026-01-01T00:00:00Z", SERIES_MONTH, 3, 48, "2014-04-01"},
		{"1985-07-01T00:00:00Z", "2026-07-01T00:00:00Z", SERIES_MONTH, 12, 42, "1986-01-01"},
		{"1715-07-01T00:00:00Z", "2026-07-01T00:00:00Z", SERIES_MONTH, 120, 32, "1720-01-01"},
		{"0001-01-01T00:00:00Z", "2026-07-01T00:00:00Z", SERIES_MONTH, 1200, 21, "0100-01-01"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct report_spec s = spec(0, 0, 0);
		const struct series *x;
		struct report *r;
		char text[TIME_TEXT_SIZE];

		s.from = at(cases[i].from);
		s.to = at(cases[i].to);
		s.series = true;
		r = run(&s, NULL, 0);
		x = report_series(r);
		assert_int_equal(x->len, cases[i].len);
		assert_int_equal(x->unit, cases[i].unit);
		assert_int_equal(x->count, cases[i].count);
		assert_int_equal(x->list[0].from, s.from);
		assert_int_equal(x->list[x->len - 1].to, s.to);
		if (cases[i].second) {
			time_format_utc(x->list[1].from, text);
			text[10] = '\0';
			assert_string_equal(text, cases[i].second);
		}
		report_free(r);
	}
}

/* Days are those of the zone, also where the clock is changed (25 October 2026: 25 hours). */
static void days_of_the_zone(void **state)
{
	struct ticket *all[] = {simple("HD-1", "2026-10-24T22:30:00Z", NULL, NULL),
				simple("HD-2", "2026-10-25T22:30:00Z", NULL, NULL),
				simple("HD-3", "2026-10-25T23:00:00Z", NULL, NULL)};
	struct report_spec s = spec(0, 0, 0);
	const struct series *x;
	struct report *r;

	(void)state;
	s.zone = bench.paris;
	s.as_of = at("2026-10-26T12:00:00Z");
	s.series = true;
	r = run(&s, all, NELEM(all));
	x = report_series(r);
	assert_int_equal(x->len, 2);
	assert_int_equal(x->list[0].from, at("2026-10-24T22:00:00Z"));
	assert_int_equal(x->list[0].to, at("2026-10-25T23:00:00Z"));
	assert_int_equal(x->list[0].opened, 2);
	assert_int_equal(x->list[1].opened, 1);
	report_free(r);
}

static void nothing_to_show(void **state)
{
	struct report_spec s = spec(0, 0, 0);
	struct report *r;

	(void)state;
	r = run(&s, NULL, 0);
	assert_null(report_series(r));
	report_free(r);
	s.series = true;
	r = run(&s, NULL, 0);
	assert_int_equal(report_series(r)->len, 0);
	report_free(r);
	s.from = at("2028-01-01T00:00:00Z");
	r = run(&s, NULL, 0);
	assert_int_equal(report_series(r)->len, 0);
	report_free(r);
}

static void spread(void **state)
{
	static const int64_t bounds[] = {0, 60, 3600};
	int64_t values[] = {-5, 0, 1, 60, 60, 61, 3600, 3601, 90000};
	struct delay d = {.n = NELEM(values), .values = values}, none = {0};
	uint64_t counts[NELEM(bounds) + 1];

	(void)state;
	delay_spread(&d, bounds, NELEM(bounds), counts);
	assert_memory_equal(counts, ((uint64_t[]){2, 3, 2, 2}), sizeof(counts));
	delay_spread(&none, bounds, NELEM(bounds), counts);
	assert_memory_equal(counts, ((uint64_t[]){0, 0, 0, 0}), sizeof(counts));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days),
		cmocka_unit_test(after_the_period),
		cmocka_unit_test(before_the_period),
		cmocka_unit_test(backlog_is_open_then),
		cmocka_unit_test(scales),
		cmocka_unit_test(days_of_the_zone),
		cmocka_unit_test(nothing_to_show),
		cmocka_unit_test(spread),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
