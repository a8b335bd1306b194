/* Periods of the calendar: days, weeks, months, quarters, years. */
#include <string.h>

#include "helpdesk/date.h"
#include "helpdesk/text.h"
#include "util/civil.h"
#include "util/timetext.h"

/* Midnights; month and day may leave their range and are carried over. */
struct span {
	int year, month, day;
	int to_year, to_month, to_day;
};

static struct span months(int year, int month, int n)
{
	return (struct span){year, month, 1, year, month + n, 1};
}

static struct span days(int year, int month, int day, int n)
{
	return (struct span){year, month, day, year, month, day + n};
}

static bool parse_word(const char *s, const struct civil *c, struct span *out)
{
	int monday = c->day - (c->weekday - 1);

	if (str_ieq(s, "today"))
		*out = days(c->year, c->month, c->day, 1);
	else if (str_ieq(s, "yesterday"))
		*out = days(c->year, c->month, c->day - 1, 1);
	else if (str_ieq(s, "this-week"))
		*out = days(c->year, c->month, monday, 7);
	else if (str_ieq(s, "last-week"))
		*out = days(c->year, c->month, monday - 7, 7);
	else if (str_ieq(s, "this-month"))
		*out = months(c->year, c->month, 1);
	else if (str_ieq(s, "last-month"))
		*out = months(c->year, c->month - 1, 1);
	else
		return false;
	return true;
}

static bool parse_week(int year, int week, struct span *out)
{
	struct civil monday;

	if (week < 1 || week > civil_iso_weeks(year))
		return false;
	civil_from_seconds(civil_iso_week_start(year, week) * DAY_SECONDS, 0, &monday);
	*out = days(monday.year, monday.month, monday.day, 7);
	return true;
}

static bool parse_dated(const char *s, struct span *out)
{
	const char *whole = s;
	int year, month, day;

	if (!digits_take(&s, 4, &year) || year < 1)
		return false;
	if (!*s) {
		*out = months(year, 1, 12);
		return true;
	}
	if (*s++ != '-')
		return false;
	if (*s == 'W' || *s == 'w') {
		s++;
		return digits_take(&s, 2, &month) && !*s && parse_week(year, month, out);
	}
	if (*s == 'Q' || *s == 'q') {
		s++;
		if (*s < '1' || *s > '4' || s[1])
			return false;
		*out = months(year, (*s - '1') * 3 + 1, 3);
		return true;
	}
	if (!digits_take(&s, 2, &month) || month < 1 || month > 12)
		return false;
	if (!*s) {
		*out = months(year, month, 1);
		return true;
	}
	if (!date_take(&whole, &year, &month, &day) || *whole)
		return false;
	*out = days(year, month, day, 1);
	return true;
}

enum hd_rc period_parse(const char *s, int64_t now, const struct zone *z, int64_t *from,
			int64_t *to, struct hd_err *e)
{
	struct civil today;
	struct span p;

	zone_civil(z, now, &today);
	if (!parse_word(s, &today, &p) && !parse_dated(s, &p))
		return hd_fail(e, HD_USAGE,
			       "'%s' is no period; write it like 2026-11, 2026-W48, 2026-Q4, "
			       "2026, 2026-11-22, last-month or last-week",
			       s);
	*from = zone_time(z, p.year, p.month, p.day, 0, 0, 0);
	*to = zone_time(z, p.to_year, p.to_month, p.to_day, 0, 0, 0);
	return HD_OK;
}
