/* Calendar arithmetic (proleptic Gregorian) without zones. */
#ifndef UTIL_CIVIL_H
#define UTIL_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/date.h"

#define DAY_SECONDS 86400

/* The nearest moment whose year still fits an int: with it, sums cannot overflow. */
int64_t civil_clamp(int64_t seconds);

bool civil_is_leap(int year);
int civil_month_days(int year, int month);
int civil_weekday(int64_t days);                /* 1 Monday .. 7 Sunday */
int civil_year(int64_t local_seconds);
bool civil_date_ok(int year, int month, int day); /* years 1-9999 */

/* Fields of `seconds` taken as local time; `offset` is only copied. */
void civil_from_seconds(int64_t seconds, int offset, struct civil *out);

/* Monday of an ISO week, in days since 1970, and how many weeks a year has. */
int64_t civil_iso_week_start(int iso_year, int week);
int civil_iso_weeks(int iso_year);

#endif
