/* Periods and their buckets in words: what a calendar has a name for is called by it. */
#include <stdio.h>

#include "cmd/local.h"
#include "cmd/report_html_page.h"
#include "helpdesk/lang.h"

static bool midnight(const struct civil *c)
{
	return c->hour == 0 && c->minute == 0 && c->second == 0;
}

/* Months from one first of a month to another; 0 when they are none. */
static int whole_months(const struct civil *from, const struct civil *to)
{
	if (from->day != 1 || to->day != 1)
		return 0;
	return (to->year - from->year) * 12 + to->month - from->month;
}

static const char *quarter(int month)
{
	static const char *const names[] = {N_("1st quarter"), N_("2nd quarter"),
					    N_("3rd quarter"), N_("4th quarter")};

	return names[(month - 1) / 3];
}

static void between(struct sbuf *b, const char *from, const char *to)
{
	/* Translators: two days, both included. */
	sbuf_printf(b, tr("%s to %s"), from, to);
}

/* From midnight to midnight. */
static void name_days(struct sbuf *b, const struct civil *from, const struct civil *to, int64_t end,
		      const struct zone *z)
{
	int months = whole_months(from, to);
	struct sbuf first = SBUF_INIT, last = SBUF_INIT;
	struct civil c;

	zone_civil(z, end - 1, &c);
	local_day(&first, from);
	local_day(&last, &c);
	if (months == 1)
		local_month(b, from);
	else if (months == 12 && from->month == 1)
		sbuf_printf(b, "%d", from->year);
	else if (months == 3 && from->month % 3 == 1)
		sbuf_printf(b, "%s %d", tr(quarter(from->month)), from->year);
	else if (from->year == c.year && from->month == c.month && from->day == c.day)
		sbuf_puts(b, first.s);
	else if (from->weekday == 1 && c.weekday == 7 && from->iso_year == c.iso_year &&
		 from->iso_week == c.iso_week)
		/* Translators: number of the week, its first and last day. */
		sbuf_printf(b, tr("Week %d, %s to %s"), from->iso_week, first.s, last.s);
	else
		between(b, first.s, last.s);
	sbuf_deinit(&first);
	sbuf_deinit(&last);
}

static void name_bound(struct sbuf *b, int64_t t, const struct zone *z)
{
	struct civil c;

	zone_civil(z, t, &c);
	if (midnight(&c))
		local_day(b, &c);
	else
		local_moment(b, t, z);
}

void html_period(struct sbuf *b, const struct report_spec *spec)
{
	struct sbuf from = SBUF_INIT, to = SBUF_INIT;
	struct civil c, d;

	if (spec->from == TIME_NONE && spec->to == TIME_NONE) {
		zone_civil(spec->zone, spec->as_of, &c);
		local_day(&to, &c);
		/* Translators: a day, that day included. */
		sbuf_printf(b, tr("Up to %s"), to.s);
	} else if (spec->to == TIME_NONE) {
		name_bound(&from, spec->from, spec->zone);
		sbuf_printf(b, tr("Since %s"), from.s);
	} else if (spec->from == TIME_NONE) {
		name_bound(&to, spec->to, spec->zone);
		sbuf_printf(b, tr("Before %s"), to.s);
	} else {
		zone_civil(spec->zone, spec->from, &c);
		zone_civil(spec->zone, spec->to, &d);
		if (midnight(&c) && midnight(&d) && spec->from < spec->to) {
			name_days(b, &c, &d, spec->to, spec->zone);
		} else {
			name_bound(&from, spec->from, spec->zone);
			name_bound(&to, spec->to, spec->zone);
			sbuf_printf(b, tr("%s to before %s"), from.s, to.s);
		}
	}
	sbuf_deinit(&from);
	sbuf_deinit(&to);
}

/* Months of one bucket or several: `November 2026`, `1st quarter 2026`, `2026`. */
static void name_months(struct sbuf *b, const struct series *s, size_t i, const struct zone *z)
{
	struct civil from, to;

	zone_civil(z, s->list[i].from, &from);
	zone_civil(z, s->list[i].to - 1, &to);
	if (s->count == 12) {
		sbuf_printf(b, "%d", from.year);
	} else if (s->count > 12) {
		sbuf_printf(b, "%d\xe2\x80\x93%d", from.year, to.year);
	} else if (s->count == 1) {
		local_month(b, &from);
	} else {
		sbuf_printf(b, "%s %d", tr(quarter(from.month)), from.year);
	}
}

static bool unit_begins(const struct series *s, int64_t t, const struct zone *z)
{
	struct civil c;

	zone_civil(z, t, &c);
	return midnight(&c) && (s->unit != SERIES_WEEK || c.weekday == 1) &&
	       (s->unit != SERIES_MONTH ||
		(c.day == 1 && (c.year * 12 + c.month - 1) % s->count == 0));
}

bool html_bucket_is_cut(const struct series *s, size_t i, const struct zone *z)
{
	if ((s->before && i == 0) || (s->after && i == s->len - 1))
		return false;
	return !unit_begins(s, s->list[i].from, z) || !unit_begins(s, s->list[i].to, z);
}

void html_bucket(struct sbuf *b, const struct series *s, size_t i, const struct zone *z)
{
	struct sbuf day = SBUF_INIT;
	struct civil c;

	if (s->before && i == 0) {
		sbuf_puts(b, tr("earlier"));
		return;
	}
	if (s->after && i == s->len - 1) {
		sbuf_puts(b, tr("later"));
		return;
	}
	zone_civil(z, s->list[i].from, &c);
	local_day(&day, &c);
	if (s->unit == SERIES_MONTH)
		name_months(b, s, i, z);
	else if (s->unit == SERIES_WEEK)
		/* Translators: the first day of the week. */
		sbuf_printf(b, tr("week from %s"), day.s);
	else
		sbuf_puts(b, day.s);
	sbuf_deinit(&day);
}
