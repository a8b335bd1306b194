/* Times as text, the calendar, periods. Zones are given as rules, so that it does
 * not matter what the machine has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/date.h"
#include "helpdesk/mem.h"

#define PARIS "CET-1CEST,M3.5.0,M10.5.0/3"

static struct zone *zone(const char *name)
{
	struct hd_err e = {{0}};
	struct zone *z;

	if (zone_open(name, &z, &e))
		fail_msg("%s: %s", name, e.msg);
	return z;
}

static int64_t utc(const char *s)
{
	int64_t t;

	if (!time_parse_utc(s, &t))
		fail_msg("'%s' is no time", s);
	return t;
}

static void days_of_the_calendar(void **state)
{
	static const struct {
		int year, month, day;
		int64_t days;
	} cases[] = {
		{1970, 1, 1, 0}, {1969, 12, 31, -1}, {1970, 3, 1, 59}, {1972, 2, 29, 789},
		{2000, 2, 29, 11016}, {2000, 3, 1, 11017}, {1900, 3, 1, -25508},
		{2026, 11, 22, 20779}, {1, 1, 1, -719162}, {9999, 12, 31, 2932896},
		/* Months and days outside their range are carried over. */
		{2025, 13, 1, 20454}, {2026, 0, 31, 20453}, {2026, 3, 0, 20512}, {2026, 1, 32,
		20485},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		int64_t got = date_days(cases[i].year, cases[i].month, cases[i].day);

		if (got != cases[i].days)
			fail_msg("%d-%d-%d: %lld", cases[i].year, cases[i].month, cases[i].day,
				 (long long)got);
	}
}

static void every_day_has_its_fields(void **state)
{
	struct zone *z = zone("UTC");
	struct civil c, last = {0};

	(void)state;
	zone_civil(z, date_days(1599, 12, 31) * 86400, &last);
	for (int64_t d = date_days(1600, 1, 1); d < date_days(2400, 1, 1); d++) {
		zone_civil(z, d * 86400 + 86399, &c);
		assert_int_equal(date_days(c.year, c.month, c.day), d);
		assert_int_equal(c.weekday, last.weekday % 7 + 1);
		/* The week number changes on Mondays, by one or back to 1. */
		if (c.weekday != 1)
			assert_int_equal(c.iso_week, last.iso_week);
		else if (c.iso_week != 1)
			assert_int_equal(c.iso_week, last.iso_week + 1);
		else
			assert_int_equal(c.iso_year, last.iso_year + 1);
		assert_int_equal(c.hour * 3600 + c.minute * 60 + c.second, 86399);
		last = c;
	}
	zone_free(z);
}

static void iso_weeks_at_the_turn_of_the_year(void **state)
{
	static const struct {
		const char *t;
		int year, week, weekday;
	} cases[] = {
		{"2005-01-01T00:00:00Z", 2004, 53, 6}, {"2005-01-02T23:59:59Z", 2004, 53, 7},
		{"2005-01-03T00:00:00Z", 2005, 1, 1}, {"2005-12-31T00:00:00Z", 2005, 52, 6},
		{"2006-01-01T00:00:00Z", 2005, 52, 7}, {"2007-12-31T00:00:00Z", 2008, 1, 1},
		{"2008-12-28T00:00:00Z", 2008, 52, 7}, {"2008-12-29T00:00:00Z", 2009, 1, 1},
		{"2009-12-31T00:00:00Z", 2009, 53, 4}, {"2010-01-03T00:00:00Z", 2009, 53, 7},
		{"2026-11-22T00:00:00Z", 2026, 47, 7}, {"2026-12-31T00:00:00Z", 2026, 53, 4},
		{"2027-01-03T00:00:00Z", 2026, 53, 7}, {"2027-01-04T00:00:00Z", 2027, 1, 1},
		{"1969-12-29T00:00:00Z", 1970, 1, 1}, {"1969-12-28T00:00:00Z", 1969, 52, 7},
	};
	struct zone *z = zone("UTC");

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct civil c;

		zone_civil(z, utc(cases[i].t), &c);
		if (c.iso_year != cases[i].year || c.iso_week != cases[i].week ||
		    c.weekday != cases[i].weekday)
			fail_msg("%s: %d-W%d-%d", cases[i].t, c.iso_year, c.iso_week, c.weekday);
	}
	zone_free(z);
}

static void utc_times_are_exact(void **state)
{
	static const char *const good[] = {"1970-01-01T00:00:00Z", "2026-11-22T09:12:00Z",
					   "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
					   "2000-02-29T12:00:00Z", "1969-12-31T23:59:59Z"};
	static const char *const bad[] = {
		"", "2026-11-22", "2026-11-22T09:12Z", "2026-11-22 09:12:00Z",
		"2026-11-22T09:12:00",
		"2026-11-22T09:12:00z", "2026-11-22t09:12:00Z", "2026-11-22T09:12:00.0Z",
		"2026-11-22T24:00:00Z", "2026-11-22T23:60:00Z", "2026-11-22T23:59:60Z",
		"2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
		"2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z",
		"0000-01-01T00:00:00Z", "2026-11-22T09:12:00+", "+026-11-22T09:12:00Z",
		" 026-11-22T09:12:00Z", "2026-11-22T09:12: 0Z", "2026-11-22T09:12-00Z"};
	char text[TIME_TEXT_SIZE];
	int64_t t;

	(void)state;
	for (size_t i = 0; i < NELEM(good); i++) {
		time_format_utc(utc(good[i]), text);
		assert_string_equal(text, good[i]);
	}
	assert_int_equal(utc("2026-11-22T09:12:00Z"), 1795338720);
	for (size_t i = 0; i < NELEM(bad); i++) {
		if (time_parse_utc(bad[i], &t))
			fail_msg("'%s' is taken", bad[i]);
	}
	/* No number may do harm. */
	time_format_utc(INT64_MAX, text);
	time_format_utc(INT64_MIN, text);
}

static void times_with_offset(void **state)
{
	static const struct {
		const char *s, *utc;
	} cases[] = {
		{"2026-11-22T09:12:00Z", "2026-11-22T09:12:00Z"},
		{"2026-11-22T10:12:00+01:00", "2026-11-22T09:12:00Z"},
		{"2026-11-22 10:12+0100", "2026-11-22T09:12:00Z"},
		{"2026-11-22 10:12:00 +0100", "2026-11-22T09:12:00Z"},
		{"2026-11-22t09:12:00.999z", "2026-11-22T09:12:00Z"},
		{"2026-11-22T09:12:00,5Z", "2026-11-22T09:12:00Z"},
		{"2026-11-21T23:42-09:30", "2026-11-22T09:12:00Z"},
		{"2026-11-22T10:12+01", "2026-11-22T09:12:00Z"},
		{"2024-02-29T23:30:00-01:00", "2024-03-01T00:30:00Z"},
		{"2026-11-22T09:12:00", NULL},
		{"2026-11-22T09:12:00.Z", NULL},
		{"2026-11-22T09:12.5Z", NULL},
		{"2026-11-22T09:12:00+1", NULL},
		{"2026-11-22T09:12:00+01:0", NULL},
		{"2026-11-22T09:12:00+01:60", NULL},
		{"2026-11-22T09:12:00+24:00", NULL},
		{"2026-11-22T09:12:00+01:00x", NULL},
		{"2026-11-22T09:12:00Zx", NULL},
		{"2026-11-22T09:12:00  Z", NULL},
		{"2026-11-22_09:12:00Z", NULL},
		{"2026-11-22Z", NULL},
		{"2026-02-30T00:00Z", NULL},
		{"0001-01-01T00:00+01:00", NULL},
		{"9999-12-31T23:59-01:00", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		int64_t t = 0;
		bool ok = time_parse_offset(cases[i].s, &t);

		if (ok != (cases[i].utc != NULL) || (ok && t != utc(cases[i].utc)))
			fail_msg("'%s': %d %lld", cases[i].s, ok, (long long)t);
	}
}

static void what_people_type(void **state)
{
	/* It is Sunday 2026-11-22, 10:12:30 in Paris. */
	static const struct {
		const char *s, *utc;
		bool is_date;
	} cases[] = {
		{"now", "2026-11-22T09:12:30Z", false},
		{"NOW", "2026-11-22T09:12:30Z", false},
		{"today", "2026-11-21T23:00:00Z", true},
		{"Yesterday", "2026-11-20T23:00:00Z", true},
		{"tomorrow", "2026-11-22T23:00:00Z", true},
		{"2026-11-22", "2026-11-21T23:00:00Z", true},
		{"2026-07-14", "2026-07-13T22:00:00Z", true},
		{"2026-11-22 09:00", "2026-11-22T08:00:00Z", false},
		{"2026-11-22T09:00:05", "2026-11-22T08:00:05Z", false},
		{"09:00", "2026-11-22T08:00:00Z", false},
		{"9:00", "2026-11-22T08:00:00Z", false},
		{"2026-11-22 9:00:05", "2026-11-22T08:00:05Z", false},
		{"23:59:59", "2026-11-22T22:59:59Z", false},
		{"2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z", false},
		{"2026-11-22 09:00-05:00", "2026-11-22T14:00:00Z", false},
		{"2026-11-22T09:00+0100", "2026-11-22T08:00:00Z", false},
		{"30s", "2026-11-22T09:12:00Z", false},
		{"15m", "2026-11-22T08:57:30Z", false},
		{"2h", "2026-11-22T07:12:30Z", false},
		{"7d", "2026-11-15T09:12:30Z", false},
		{"3w", "2026-11-01T09:12:30Z", false},
		{"+2h", "2026-11-22T11:12:30Z", false},
		{"+0s", "2026-11-22T09:12:30Z", false},
		{"2026-03-29 02:30", "2026-03-29T01:30:00Z", false},
		{"2024-02-29", "2024-02-28T23:00:00Z", true},
	};
	static const char *const nonsense[] = {
		"", " ", "noon", "soon", "nowish", "2026", "2026-11", "2026-02-29", "2026-11-31",
		"2026-13-01", "22/11/2026", "2026-11-22 9:0", "2026-11-22 09", "2026-11-22 24:00",
		"2026-11-22  09:00", "2026-11-22 09:00 ", " 2026-11-22", "2026-11-22x", "9:0",
		"24:00",
		"09:60", "09:00:60", "09:00:", "2", "h", "+", "+h", "-2h", "2 h", "2H", "2hh",
		"2h30m",
		"1.5h", "99999999999999999999s", "999999999w", "+999999999w", "+now", "today 09:00",
		"2026-11-22\n", "0000-01-01", "12026-01-01", "2026-W48", "last-week"};
	struct zone *z = zone(PARIS);
	int64_t now = utc("2026-11-22T09:12:30Z"), t;
	struct hd_err e = {{0}};
	bool is_date;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		is_date = !cases[i].is_date;
		if (time_parse_human(cases[i].s, "--at", now, z, &t, &is_date, &e) ||
		    t != utc(cases[i].utc) || is_date != cases[i].is_date)
			fail_msg("'%s': %lld", cases[i].s, (long long)t);
		assert_int_equal(time_parse_human(cases[i].s, "--at", now, z, &t, NULL, NULL), 0);
	}
	for (size_t i = 0; i < NELEM(nonsense); i++) {
		t = 77;
		if (time_parse_human(nonsense[i], "--at", now, z, &t, &is_date, &e) != HD_USAGE)
			fail_msg("'%s' is taken", nonsense[i]);
		assert_int_equal(t, 77);
	}
	time_parse_human("noon", "--at", now, z, &t, NULL, &e);
	assert_memory_equal(e.msg, "--at: 'noon' is no time; ", 25);
	zone_free(z);
}

static void periods(void **state)
{
	static const struct {
		const char *s, *from, *to;
	} cases[] = {
		{"2026-11", "2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z"},
		{"2026-12", "2026-11-30T23:00:00Z", "2026-12-31T23:00:00Z"},
		{"2024-02", "2024-01-31T23:00:00Z", "2024-02-29T23:00:00Z"},
		{"2026-03", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"},
		{"2026-W48", "2026-11-22T23:00:00Z", "2026-11-29T23:00:00Z"},
		{"2026-w01", "2025-12-28T23:00:00Z", "2026-01-04T23:00:00Z"},
		{"2026-W53", "2026-12-27T23:00:00Z", "2027-01-03T23:00:00Z"},
		{"2026-W13", "2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"2026-Q4", "2026-09-30T22:00:00Z", "2026-12-31T23:00:00Z"},
		{"2026-q1", "2025-12-31T23:00:00Z", "2026-03-31T22:00:00Z"},
		{"2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z"},
		{"2026-11-22", "2026-11-21T23:00:00Z", "2026-11-22T23:00:00Z"},
		{"2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		/* It is Sunday 2026-03-01, 00:30 in Paris (Saturday in UTC). */
		{"today", "2026-02-28T23:00:00Z", "2026-03-01T23:00:00Z"},
		{"yesterday", "2026-02-27T23:00:00Z", "2026-02-28T23:00:00Z"},
		{"this-week", "2026-02-22T23:00:00Z", "2026-03-01T23:00:00Z"},
		{"last-week", "2026-02-15T23:00:00Z", "2026-02-22T23:00:00Z"},
		{"this-month", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z"},
		{"Last-Month", "2026-01-31T23:00:00Z", "2026-02-28T23:00:00Z"},
	};
	static const char *const bad[] = {
		"", "26", "20261", "2026-", "2026-1", "2026-13", "2026-00", "2026-W", "2026-W0",
		"2026-W00",
		"2025-W53", "2026-W54", "2026-W480", "2026-Q0", "2026-Q5", "2026-Q11", "2026-Q",
		"2026-11-",
		"2026-11-31", "2026-11-22x", "2026-11 ", "0000", "0000-W01", "last-year", "monday",
		"now",
		"2026-11-22 09:00", "-2026", "2026-S1"};
	struct zone *z = zone(PARIS);
	int64_t now = utc("2026-02-28T23:30:00Z"), from, to;
	struct hd_err e = {{0}};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		if (period_parse(cases[i].s, now, z, &from, &to, &e) ||
		    from != utc(cases[i].from) || to != utc(cases[i].to))
			fail_msg("'%s': %lld %lld", cases[i].s, (long long)from, (long long)to);
	}
	for (size_t i = 0; i < NELEM(bad); i++) {
		if (period_parse(bad[i], now, z, &from, &to, &e) != HD_USAGE)
			fail_msg("'%s' is taken", bad[i]);
	}
	/* January looks back over the turn of the year. */
	assert_int_equal(period_parse("last-month", utc("2026-01-15T12:00:00Z"), z, &from, &to, &e),
			 HD_OK);
	assert_int_equal(from, utc("2025-11-30T23:00:00Z"));
	assert_int_equal(to, utc("2025-12-31T23:00:00Z"));
	zone_free(z);
}

static void times_as_they_are_shown(void **state)
{
	struct zone *paris = zone(PARIS), *west = zone("<-0330>3:30"), *z = zone("UTC");
	char text[TIME_TEXT_SIZE];

	(void)state;
	time_format_offset(paris, utc("2026-11-22T09:12:00Z"), text);
	assert_string_equal(text, "2026-11-22T10:12:00+01:00");
	time_format_offset(paris, utc("2026-07-14T23:12:01Z"), text);
	assert_string_equal(text, "2026-07-15T01:12:01+02:00");
	time_format_offset(west, utc("2026-01-01T00:00:00Z"), text);
	assert_string_equal(text, "2025-12-31T20:30:00-03:30");
	time_format_offset(z, 0, text);
	assert_string_equal(text, "1970-01-01T00:00:00+00:00");
	time_format_human(paris, utc("2026-11-22T09:12:59Z"), text);
	assert_string_equal(text, "2026-11-22 10:12");
	time_format_human(paris, INT64_MIN, text);
	time_format_offset(paris, INT64_MAX, text);
	time_format_offset(west, INT64_MIN, text);
	zone_free(paris);
	zone_free(west);
	zone_free(z);
}

static void durations(void **state)
{
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {
		{0, "0 s"}, {1, "1 s"}, {45, "45 s"}, {60, "1 min"}, {90, "1 min 30 s"},
		{720, "12 min"}, {3599, "59 min 59 s"}, {3600, "1 h"}, {3659, "1 h"},
		{12000, "3 h 20 min"}, {86399, "23 h 59 min"}, {86400, "1 d"}, {439200, "5 d 2 h"},
		{86400 * 400 + 59, "400 d"}, {-45, "-45 s"}, {-12000, "-3 h 20 min"},
		{INT64_MIN, "-106751991167300 d 15 h"}, {INT64_MAX, "106751991167300 d 15 h"},
	};
	char text[TIME_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		duration_format(cases[i].seconds, text);
		assert_string_equal(text, cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_of_the_calendar),
		cmocka_unit_test(every_day_has_its_fields),
		cmocka_unit_test(iso_weeks_at_the_turn_of_the_year),
		cmocka_unit_test(utc_times_are_exact),
		cmocka_unit_test(times_with_offset),
		cmocka_unit_test(what_people_type),
		cmocka_unit_test(periods),
		cmocka_unit_test(times_as_they_are_shown),
		cmocka_unit_test(durations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
