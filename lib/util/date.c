/* Times as text: the forms machines write, parsed strictly, and all output. */
#include <stdio.h>
#include <string.h>

#include "util/civil.h"
#include "util/timetext.h"
#include "util/zone.h"

bool digits_take(const char **s, int n, int *out)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		char c = (*s)[i];

		if (c < '0' || c > '9')
			return false;
		v = v * 10 + (c - '0');
	}
	*s += n;
	*out = v;
	return true;
}

static bool take(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

bool date_take(const char **s, int *year, int *month, int *day)
{
	return digits_take(s, 4, year) && take(s, '-') && digits_take(s, 2, month) &&
	       take(s, '-') && digits_take(s, 2, day) && civil_date_ok(*year, *month, *day);
}

bool clock_take(const char **s, int *seconds)
{
	int h, m, sec = 0;

	if (!digits_take(s, 2, &h) || !take(s, ':') || !digits_take(s, 2, &m))
		return false;
	if (take(s, ':') && !digits_take(s, 2, &sec))
		return false;
	*seconds = h * 3600 + m * 60 + sec;
	return h <= 23 && m <= 59 && sec <= 59;
}

bool time_parse_utc(const char *s, int64_t *out)
{
	int year, month, day, seconds;

	if (strlen(s) != strlen("YYYY-MM-DDTHH:MM:SSZ"))
		return false;
	if (!date_take(&s, &year, &month, &day) || !take(&s, 'T') || !clock_take(&s, &seconds) ||
	    !take(&s, 'Z'))
		return false;
	*out = date_days(year, month, day) * DAY_SECONDS + seconds;
	return true;
}

/* `Z`, `+hh:mm`, `+hhmm`, `+hh`, and nothing after it. */
static bool offset_take(const char *s, int *out)
{
	int sign = *s == '-' ? -1 : 1, h, m = 0;

	if (*s == 'Z' || *s == 'z') {
		*out = 0;
		return s[1] == '\0';
	}
	if (*s != '+' && *s != '-')
		return false;
	s++;
	if (!digits_take(&s, 2, &h))
		return false;
	if (*s) {
		take(&s, ':');
		if (!digits_take(&s, 2, &m))
			return false;
	}
	*out = sign * (h * 3600 + m * 60);
	return !*s && h <= 23 && m <= 59;
}

bool time_parse_offset(const char *s, int64_t *out)
{
	int year, month, day, seconds, offset;
	const char *clock;
	int64_t t;

	if (!date_take(&s, &year, &month, &day) || !(*s == 'T' || *s == 't' || *s == ' '))
		return false;
	clock = ++s;
	if (!clock_take(&s, &seconds))
		return false;
	/* Only whole seconds have fractions: 10:12.5 would be half a minute. */
	if ((*s == '.' || *s == ',') && s - clock == 8) {
		size_t n = strspn(s + 1, "0123456789");

		if (n == 0)
			return false;
		s += n + 1;
	}
	if (*s == ' ')
		s++;
	if (!offset_take(s, &offset))
		return false;
	t = date_days(year, month, day) * DAY_SECONDS + seconds - offset;
	if (t < date_days(1, 1, 1) * DAY_SECONDS || t >= date_days(10000, 1, 1) * DAY_SECONDS)
		return false;
	*out = t;
	return true;
}

static char *put_digits(char *to, int v, int n)
{
	for (int i = n - 1; i >= 0; i--, v /= 10)
		to[i] = (char)('0' + v % 10);
	return to + n;
}

/* A load writes millions of these: snprintf() takes twelve times as long. */
static void format_quickly(int year, int month, int day, int seconds, char *to)
{
	to = put_digits(to, year, 4);
	*to++ = '-';
	to = put_digits(to, month, 2);
	*to++ = '-';
	to = put_digits(to, day, 2);
	*to++ = 'T';
	to = put_digits(to, seconds / 3600, 2);
	*to++ = ':';
	to = put_digits(to, seconds / 60 % 60, 2);
	*to++ = ':';
	to = put_digits(to, seconds % 60, 2);
	memcpy(to, "Z", 2);
}

void time_format_utc(int64_t t, char out[TIME_TEXT_SIZE])
{
	struct civil c;

	civil_from_seconds(t, 0, &c);
	if (c.year >= 0 && c.year <= 9999)
		format_quickly(c.year, c.month, c.day, c.hour * 3600 + c.minute * 60 + c.second, out);
	else
		snprintf(out, TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month,
			 c.day, c.hour, c.minute, c.second);
}

void time_format_offset(const struct zone *z, int64_t t, char out[TIME_TEXT_SIZE])
{
	/* Offsets of the 19th century have seconds, the format has none: they
	 * are dropped from both, so that the text names the same moment. */
	int minutes = zone_offset(z, t) / 60;
	int plain = minutes < 0 ? -minutes : minutes;
	struct civil c;

	civil_from_seconds(civil_clamp(t) + minutes * 60, minutes * 60, &c);
	snprintf(out, TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", c.year, c.month,
		 c.day, c.hour, c.minute, c.second, minutes < 0 ? '-' : '+', plain / 60,
		 plain % 60);
}

void time_format_human(const struct zone *z, int64_t t, char out[TIME_TEXT_SIZE])
{
	struct civil c;

	zone_civil(z, t, &c);
	snprintf(out, TIME_TEXT_SIZE, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour,
		 c.minute);
}

void duration_format(int64_t seconds, char out[TIME_TEXT_SIZE])
{
	static const struct {
		uint64_t seconds;
		const char *unit;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	uint64_t left = seconds < 0 ? -(uint64_t)seconds : (uint64_t)seconds;
	const char *sign = seconds < 0 ? "-" : "";
	unsigned long long major, minor;
	size_t i = 0;

	while (i < 3 && left < units[i].seconds)
		i++;
	major = left / units[i].seconds;
	minor = i < 3 ? left % units[i].seconds / units[i + 1].seconds : 0;
	if (minor)
		snprintf(out, TIME_TEXT_SIZE, "%s%llu %s %llu %s", sign, major, units[i].unit,
			 minor, units[i + 1].unit);
	else
		snprintf(out, TIME_TEXT_SIZE, "%s%llu %s", sign, major, units[i].unit);
}
