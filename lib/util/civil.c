/* Calendar arithmetic. Years are counted from March, so that the odd day of
 * leap years comes last and months have a linear formula; 400 years repeat. */
#include "util/civil.h"

#define ERA_DAYS 146097       /* days in 400 years */
#define EPOCH_SHIFT 719468    /* days from 0000-03-01 to 1970-01-01 */
#define SECONDS_LIMIT ((int64_t)1 << 54) /* years still fit an int */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

bool civil_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int civil_month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && civil_is_leap(year));
}

bool civil_date_ok(int year, int month, int day)
{
	return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= civil_month_days(year, month);
}

int64_t date_days(int year, int month, int day)
{
	/* Months outside 1-12 and days outside the month are carried over. */
	int64_t months = (int64_t)year * 12 + month - 3;
	int64_t y = floor_div(months, 12);
	int64_t m = months - y * 12;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * m + 2) / 5;

	return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year + day - 1 - EPOCH_SHIFT;
}

int civil_weekday(int64_t days)
{
	/* 1970-01-01 was a Thursday. */
	return (int)(days + 3 - floor_div(days + 3, 7) * 7) + 1;
}

int64_t civil_clamp(int64_t seconds)
{
	if (seconds > SECONDS_LIMIT)
		return SECONDS_LIMIT;
	return seconds < -SECONDS_LIMIT ? -SECONDS_LIMIT : seconds;
}

static void fill_date(int64_t days, struct civil *out)
{
	int64_t z = days + EPOCH_SHIFT;
	int64_t era = floor_div(z, ERA_DAYS);
	int64_t doe = z - era * ERA_DAYS;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	out->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	out->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	out->year = (int)(yoe + era * 400 + (out->month <= 2));
}

int civil_year(int64_t local_seconds)
{
	struct civil c;

	fill_date(floor_div(civil_clamp(local_seconds), DAY_SECONDS), &c);
	return c.year;
}

int64_t civil_iso_week_start(int iso_year, int week)
{
	/* Week 1 is the one that holds 4 January (ISO 8601). */
	int64_t fourth = date_days(iso_year, 1, 4);

	return fourth - (civil_weekday(fourth) - 1) + (int64_t)(week - 1) * 7;
}

int civil_iso_weeks(int iso_year)
{
	return (int)((civil_iso_week_start(iso_year + 1, 1) -
		      civil_iso_week_start(iso_year, 1)) / 7);
}

void civil_from_seconds(int64_t seconds, int offset, struct civil *out)
{
	int64_t local = civil_clamp(seconds);
	int64_t days = floor_div(local, DAY_SECONDS);
	int rest = (int)(local - days * DAY_SECONDS);
	struct civil thursday;

	fill_date(days, out);
	out->hour = rest / 3600;
	out->minute = rest / 60 % 60;
	out->second = rest % 60;
	out->offset = offset;
	out->weekday = civil_weekday(days);
	/* The Thursday of a week says which year the week belongs to. */
	fill_date(days + 4 - out->weekday, &thursday);
	out->iso_year = thursday.year;
	out->iso_week = (int)((days - civil_iso_week_start(thursday.year, 1)) / 7) + 1;
}
