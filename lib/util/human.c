/* What people type for a moment. */
#include <string.h>

#include "helpdesk/date.h"
#include "helpdesk/text.h"
#include "util/civil.h"
#include "util/timetext.h"
#include "util/zone.h"

#define AMOUNT_MAX 1000000000LL

/* The first second of the day `days` after the one that holds t. */
static int64_t day_start(const struct zone *z, int64_t t, int days)
{
	struct civil c;

	zone_civil(z, t, &c);
	return zone_time(z, c.year, c.month, c.day + days, 0, 0, 0);
}

int64_t time_next_day(const struct zone *z, int64_t t)
{
	int64_t next = day_start(z, t, 1);

	/* Clocks set back across midnight let a day begin twice: of two
	 * beginnings, one before t is not the next. */
	if (next <= t)
		next += zone_offset(z, next) - zone_offset(z, t);
	return next;
}

static bool parse_day_word(const char *s, int64_t now, const struct zone *z, int64_t *out)
{
	static const struct {
		const char *word;
		int days;
	} words[] = {{"today", 0}, {"yesterday", -1}, {"tomorrow", 1}};

	for (size_t i = 0; i < 3; i++) {
		if (str_ieq(s, words[i].word)) {
			*out = day_start(z, now, words[i].days);
			return true;
		}
	}
	return false;
}

/* `2h` is two hours ago, `+2h` in two hours. */
static bool parse_distance(const char *s, int64_t now, int64_t *out)
{
	static const char letters[] = "smhdw";
	static const int64_t seconds[] = {1, 60, 3600, 86400, 604800};
	bool ahead = *s == '+';
	const char *unit;
	int64_t amount = 0;

	s += ahead;
	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		amount = amount * 10 + (*s - '0');
		if (amount > AMOUNT_MAX)
			return false;
	}
	unit = *s ? strchr(letters, *s) : NULL;
	if (!unit || s[1])
		return false;
	amount *= seconds[unit - letters];
	*out = ahead ? now + amount : now - amount;
	/* What cannot be written down again is no time. */
	return *out >= date_days(1, 1, 1) * DAY_SECONDS &&
	       *out < date_days(10000, 1, 1) * DAY_SECONDS;
}

/* The rest of the text as the time of a day; people say 9:12 for 09:12. */
static bool clock_typed(const char *s, int *seconds)
{
	char full[12] = "0";
	size_t n = strlen(s);

	if (n > 1 && n < sizeof(full) - 1 && s[1] == ':') {
		memcpy(full + 1, s, n + 1);
		s = full;
	}
	return clock_take(&s, seconds) && !*s;
}

/* `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]`, `HH:MM[:SS]` on the zone's clock. */
static bool parse_local(const char *s, int64_t now, const struct zone *z, int64_t *out,
			bool *is_date)
{
	int year, month, day, seconds = 0;
	struct civil c;

	if (strlen(s) < 10) {
		zone_civil(z, now, &c);
		year = c.year;
		month = c.month;
		day = c.day;
		if (!clock_typed(s, &seconds))
			return false;
	} else {
		if (!date_take(&s, &year, &month, &day))
			return false;
		*is_date = !*s;
		if (*s) {
			if (*s != ' ' && *s != 'T')
				return false;
			if (!clock_typed(s + 1, &seconds))
				return false;
		}
	}
	*out = zone_time(z, year, month, day, seconds / 3600, seconds / 60 % 60, seconds % 60);
	return true;
}

enum hd_rc time_parse_human(const char *s, const char *what, int64_t now, const struct zone *z,
			    int64_t *out, bool *is_date, struct hd_err *e)
{
	bool whole_day = false, ok = true;
	int64_t t;

	if (str_ieq(s, "now"))
		t = now;
	else if (parse_day_word(s, now, z, &t))
		whole_day = true;
	else
		ok = parse_distance(s, now, &t) || time_parse_offset(s, &t) ||
		     parse_local(s, now, z, &t, &whole_day);
	if (!ok)
		return hd_fail(e, HD_USAGE,
			       "%s: '%s' is no time; write it like '2026-11-22 09:12', '09:12', "
			       "'2026-11-22T09:12:00Z', 'yesterday' or '2h' (two hours ago)",
			       what, s);
	*out = t;
	if (is_date)
		*is_date = whole_day;
	return HD_OK;
}
