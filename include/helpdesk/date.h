/* Times: int64_t seconds since 1970-01-01T00:00:00Z; zones by name. */
#ifndef HELPDESK_DATE_H
#define HELPDESK_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/err.h"

#define TIME_NONE INT64_MIN

#define TIME_TEXT_SIZE 64

/* Civil fields of a moment in a zone. */
struct civil {
	int year, month, day;     /* month 1-12 */
	int hour, minute, second;
	int offset;               /* seconds east of UTC */
	int weekday;              /* 1 Monday .. 7 Sunday */
	int iso_year, iso_week;   /* ISO 8601 */
};

/* A time zone read from the system's zone files (TZif), thread-safe, without
 * touching TZ. "UTC" always works. NULL or "" means TZ, else the machine's
 * zone. HD_NOT_FOUND for an unknown name, which must not leave the zone folder. */
struct zone;
enum hd_rc zone_open(const char *name, struct zone **out, struct hd_err *e);
void zone_free(struct zone *z);
const char *zone_name(const struct zone *z);
void zone_civil(const struct zone *z, int64_t t, struct civil *out);
/* The moment of a civil time; in a gap the later reading, in an overlap the
 * earlier one (the first of the two). */
int64_t zone_time(const struct zone *z, int year, int month, int day, int hour, int minute,
		  int second);

int64_t date_days(int year, int month, int day);  /* days since 1970-01-01, proleptic Gregorian */

/* `YYYY-MM-DDTHH:MM:SSZ`, exactly; years 0001-9999. */
bool time_parse_utc(const char *s, int64_t *out);
void time_format_utc(int64_t t, char out[TIME_TEXT_SIZE]);

/* RFC 3339 / ISO 8601 with an offset (Z, +01:00, +0100), `T` or blank between,
 * seconds optional, fractions dropped: what batch demands for `at`. */
bool time_parse_offset(const char *s, int64_t *out);

/* What a person types: all of the above; `YYYY-MM-DD [HH:MM[:SS]]` (T or blank)
 * and `HH:MM[:SS]` (today) in zone z; `now`, `today`, `yesterday`, `tomorrow`;
 * `30s`/`15m`/`2h`/`7d`/`3w` ago, and with `+` before it from now. *is_date
 * (may be NULL) says that it named a whole day (result = its start).
 * HD_USAGE with a sentence naming `what`. */
enum hd_rc time_parse_human(const char *s, const char *what, int64_t now, const struct zone *z,
			    int64_t *out, bool *is_date, struct hd_err *e);

/* First second of the day after the one that holds t in z. */
int64_t time_next_day(const struct zone *z, int64_t t);

/* `2026-11`, `2026-W48`, `2026-Q4`, `2026`, `2026-11-22`, `last-month`,
 * `last-week`, `this-month`, `this-week`, `yesterday`, `today`: [from, to) in z. */
enum hd_rc period_parse(const char *s, int64_t now, const struct zone *z, int64_t *from,
			int64_t *to, struct hd_err *e);

/* `YYYY-MM-DDTHH:MM:SS+01:00` in z (what is exported), and
 * `2026-11-22 10:12` (what people read). */
void time_format_offset(const struct zone *z, int64_t t, char out[TIME_TEXT_SIZE]);
void time_format_human(const struct zone *z, int64_t t, char out[TIME_TEXT_SIZE]);

/* `45 s`, `12 min`, `3 h 20 min`, `5 d 2 h`: two units at most. */
void duration_format(int64_t seconds, char out[TIME_TEXT_SIZE]);

#endif
