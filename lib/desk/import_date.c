/* Dates of other systems, by format. Our own reader and not strptime(), for that goes by the
 * locale and knows no optional part: `[...]` may be missing, a blank stands for blanks or a T. */
#include "desk/import.h"

#include "helpdesk/text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

struct clock_face {
	int year, month, day, hour, minute, second;
	int64_t offset, unix_time;
	bool has_time, has_offset, is_unix, pm, am;
};

static bool digits(const char **s, int max, int *out)
{
	int n = 0;

	*out = 0;
	while (n < max && isdigit((unsigned char)**s)) {
		*out = *out * 10 + (*(*s)++ - '0');
		n++;
	}
	return n > 0;
}

/* English and French, whole or cut to three letters and more. */
static bool month_name(const char **s, int *month)
{
	static const char *const names[][2] = {
		{"january", "janvier"}, {"february", "fevrier"}, {"march", "mars"},
		{"april", "avril"},     {"may", "mai"},          {"june", "juin"},
		{"july", "juillet"},    {"august", "aout"},      {"september", "septembre"},
		{"october", "octobre"}, {"november", "novembre"}, {"december", "decembre"},
	};
	struct sbuf word = SBUF_INIT;
	size_t n = 0;

	while ((*s)[n] && ((unsigned char)(*s)[n] >= 0x80 || isalpha((unsigned char)(*s)[n])))
		n++;
	*month = 0;
	text_fold(&word, *s, n);
	for (int i = 0; i < 12 && word.len >= 3; i++)
		for (int k = 0; k < 2; k++)
			if (word.len <= strlen(names[i][k]) &&
			    memcmp(names[i][k], word.s, word.len) == 0 &&
			    (word.len > 3 || i != 6 || k == 0)) /* jui is no month */
				*month = *month ? *month : i + 1;
	sbuf_deinit(&word);
	*s += n;
	if (**s == '.')
		(*s)++;
	return *month != 0;
}

static bool day_name(const char **s)
{
	const char *from = *s;

	while ((unsigned char)**s >= 0x80 || isalpha((unsigned char)**s))
		(*s)++;
	if (**s == ',' || **s == '.')
		(*s)++;
	return *s > from;
}

static bool half_day(const char **s, struct clock_face *c)
{
	c->am = strncasecmp(*s, "am", 2) == 0;
	c->pm = strncasecmp(*s, "pm", 2) == 0;
	*s += 2;
	return c->am || c->pm;
}

static bool zone_offset(const char **s, struct clock_face *c)
{
	int hours, minutes = 0, sign = **s == '-' ? -1 : 1;

	c->has_offset = true;
	if (**s == 'Z' || strncmp(*s, "UTC", 3) == 0 || strncmp(*s, "GMT", 3) == 0) {
		*s += **s == 'Z' ? 1 : 3;
		return true;
	}
	if (**s != '+' && **s != '-')
		return false;
	(*s)++;
	if (!digits(s, 2, &hours))
		return false;
	if (**s == ':')
		(*s)++;
	if (isdigit((unsigned char)**s) && !digits(s, 2, &minutes))
		return false;
	c->offset = sign * (hours * 3600 + minutes * 60);
	return hours <= 23 && minutes <= 59;
}

static bool unix_time(const char **s, struct clock_face *c)
{
	int64_t t = 0;
	int n = 0;

	for (; isdigit((unsigned char)**s) && n < 12; n++)
		t = t * 10 + (*(*s)++ - '0');
	c->unix_time = t;
	c->is_unix = c->has_time = true;
	return n > 0;
}

static bool field(char letter, const char **s, struct clock_face *c)
{
	c->has_time = c->has_time || strchr("HIMS", letter);
	switch (letter) {
	case 'Y':
		return digits(s, 4, &c->year) && c->year >= 1900;
	case 'y':
		if (!digits(s, 2, &c->year))
			return false;
		c->year += c->year < 70 ? 2000 : 1900;
		return true;
	case 'm':
		return digits(s, 2, &c->month);
	case 'b':
	case 'B':
		return month_name(s, &c->month);
	case 'a':
	case 'A':
		return day_name(s);
	case 'd':
	case 'e':
		return digits(s, 2, &c->day);
	case 'H':
	case 'I':
		return digits(s, 2, &c->hour);
	case 'M':
		return digits(s, 2, &c->minute);
	case 'S':
		if (!digits(s, 2, &c->second))
			return false;
		if ((**s == '.' || **s == ',') && isdigit((unsigned char)(*s)[1]))
			for ((*s)++; isdigit((unsigned char)**s); (*s)++)
				;
		return true;
	case 'p':
		return half_day(s, c);
	case 'z':
		return zone_offset(s, c);
	case 's':
		return unix_time(s, c);
	default:
		return false;
	}
}

/* Blanks of all kinds, also the narrow ones before AM. */
static bool skip_blanks(const char **s)
{
	const char *from = *s;

	for (;;) {
		if (**s == ' ' || **s == '\t' || (**s == 'T' && *s == from))
			(*s)++;
		else if (strncmp(*s, "\xC2\xA0", 2) == 0)
			*s += 2;
		else if (strncmp(*s, "\xE2\x80\xAF", 3) == 0)
			*s += 3;
		else
			return *s > from;
	}
}

/* Reads as far as the format goes, up to `]` in an optional part. */
static bool match(const char **f, const char **s, struct clock_face *c)
{
	while (**f && **f != ']') {
		if (**f == '[') {
			const char *inner = *f + 1, *rest = *s;
			struct clock_face before = *c;
			int depth = 1;

			if (match(&inner, &rest, c))
				*s = rest;
			else
				*c = before;
			for (++*f; **f && depth; ++*f)
				depth += **f == '[' ? 1 : **f == ']' ? -1 : 0;
		} else if (**f == '%' && (*f)[1] && (*f)[1] != '%') {
			if (!field((*f)[1], s, c))
				return false;
			*f += 2;
		} else if (**f == ' ') {
			if (!skip_blanks(s))
				return false;
			++*f;
		} else {
			*f += **f == '%';
			if (**s != **f)
				return false;
			++*s;
			++*f;
		}
	}
	return true;
}

static bool is_possible(const struct clock_face *c)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (c->month < 1 || c->month > 12 || c->day < 1 || c->day > days[c->month - 1])
		return false;
	if (c->month == 2 && c->day == 29 && date_days(c->year, 3, 1) - date_days(c->year, 2, 28) != 2)
		return false;
	return c->hour <= 23 && c->minute <= 59 && c->second <= 60 &&
	       (!(c->am || c->pm) || (c->hour >= 1 && c->hour <= 12));
}

bool date_read(const char *format, const char *s, const struct zone *z, int64_t *out, bool *day)
{
	struct clock_face c = {0};

	if (strcmp(format, "unix") == 0)
		format = "%s";
	if (!match(&format, &s, &c) || *format)
		return false;
	(void)skip_blanks(&s);
	if (*s)
		return false;
	*day = !c.has_time;
	if (c.is_unix)
		return *out = c.unix_time, true;
	if (!is_possible(&c))
		return false;
	if (c.am || c.pm)
		c.hour = c.hour % 12 + (c.pm ? 12 : 0);
	if (c.has_offset)
		*out = (date_days(c.year, c.month, c.day) * 24 + c.hour) * 3600 + c.minute * 60 +
		       c.second - c.offset;
	else
		*out = zone_time(z, c.year, c.month, c.day, c.hour, c.minute, c.second);
	return true;
}
