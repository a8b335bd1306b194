/* Zones in POSIX form, from TZ and from the last line of a zone file. */
#include <string.h>

#include "util/civil.h"
#include "util/zone.h"

#define HOUR 3600
#define HOURS_MAX 167  /* RFC 8536: a week less one hour, either way */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool parse_number(const char **s, int min, int max, int *out)
{
	int v = 0;

	if (!is_digit(**s))
		return false;
	while (is_digit(**s)) {
		v = v * 10 + (**s - '0');
		if (v > max)
			return false;
		(*s)++;
	}
	*out = v;
	return v >= min;
}

/* `[+-]hh[:mm[:ss]]` in seconds. */
static bool parse_clock(const char **s, int max_hours, int *out)
{
	int sign = **s == '-' ? -1 : 1, h, m = 0, sec = 0;

	if (**s == '-' || **s == '+')
		(*s)++;
	if (!parse_number(s, 0, max_hours, &h))
		return false;
	if (**s == ':') {
		(*s)++;
		if (!parse_number(s, 0, 59, &m))
			return false;
		if (**s == ':') {
			(*s)++;
			if (!parse_number(s, 0, 59, &sec))
				return false;
		}
	}
	*out = sign * (h * HOUR + m * 60 + sec);
	return true;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Three letters or more, or letters, digits and signs between < and >. */
static bool skip_name(const char **s)
{
	const char *p = *s;
	size_t n = 0;

	if (*p == '<') {
		n = strspn(p + 1, LETTERS "0123456789+-");
		if (n == 0 || p[n + 1] != '>')
			return false;
		*s = p + n + 2;
		return true;
	}
	n = strspn(p, LETTERS);
	*s = p + n;
	return n >= 3;
}

static bool parse_rule(const char **s, struct rule *r)
{
	r->seconds = 2 * HOUR;
	if (**s == 'M') {
		r->kind = RULE_WEEKDAY;
		(*s)++;
		if (!parse_number(s, 1, 12, &r->month) || *(*s)++ != '.' ||
		    !parse_number(s, 1, 5, &r->week) || *(*s)++ != '.' ||
		    !parse_number(s, 0, 6, &r->day))
			return false;
	} else if (**s == 'J') {
		r->kind = RULE_JULIAN;
		(*s)++;
		if (!parse_number(s, 1, 365, &r->day))
			return false;
	} else {
		r->kind = RULE_DAY;
		if (!parse_number(s, 0, 365, &r->day))
			return false;
	}
	if (**s != '/')
		return true;
	(*s)++;
	return parse_clock(s, HOURS_MAX, &r->seconds);
}

bool posix_zone_parse(const char *s, struct posix_zone *out)
{
	int west;

	memset(out, 0, sizeof(*out));
	if (!skip_name(&s) || !parse_clock(&s, 24, &west))
		return false;
	out->standard = -west;
	if (!*s)
		return true;
	out->has_summer = true;
	if (!skip_name(&s))
		return false;
	out->summer = out->standard + HOUR;
	if (*s && *s != ',') {
		if (!parse_clock(&s, 24, &west))
			return false;
		out->summer = -west;
	}
	/* Without rules the system's own are those of the United States. */
	if (!*s)
		s = ",M3.2.0,M11.1.0";
	return *s++ == ',' && parse_rule(&s, &out->start) && *s++ == ',' &&
	       parse_rule(&s, &out->end) && !*s;
}

/* Local seconds since 1970 at which the rule strikes in `year`. */
static int64_t rule_moment(const struct rule *r, int year)
{
	int64_t day;

	switch (r->kind) {
	case RULE_JULIAN:
		day = date_days(year, 1, 1) + r->day - 1;
		if (r->day >= 60 && civil_is_leap(year))
			day++;
		break;
	case RULE_DAY:
		day = date_days(year, 1, 1) + r->day;
		break;
	default: {
		int64_t first = date_days(year, r->month, 1);
		int weekday = civil_weekday(first) % 7;

		day = first + (r->day - weekday + 7) % 7 + 7 * (r->week - 1);
		if (day >= first + civil_month_days(year, r->month))
			day -= 7;
	}
	}
	return day * 86400 + r->seconds;
}

int posix_zone_offset(const struct posix_zone *p, int64_t t)
{
	int64_t start, end;
	int year;

	if (!p->has_summer)
		return p->standard;
	year = civil_year(t + p->standard);
	start = rule_moment(&p->start, year) - p->standard;
	end = rule_moment(&p->end, year) - p->summer;
	/* South of the equator summer spans the turn of the year. */
	if (start < end)
		return t >= start && t < end ? p->summer : p->standard;
	return t >= end && t < start ? p->standard : p->summer;
}
