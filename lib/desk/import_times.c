/* The times of a row: read in whatever form they have, and held against each other. */
#include "desk/import_row.h"

#include "helpdesk/text.h"

static enum hd_rc read_time(struct gathered *g, enum import_field f, int64_t *out, bool *day,
			    struct hd_err *e)
{
	const char *s = g->v[f];

	*out = TIME_NONE;
	*day = false;
	if (!s || str_starts(s, "0000-00-00") || (s[0] == '0' && !s[1]))
		return HD_OK;
	if (time_parse_offset(s, out))
		return HD_OK;
	for (size_t i = 0; g->m->dates[i]; i++)
		if (date_read(g->m->dates[i], s, g->m->zone, out, day))
			return HD_OK;
	*out = TIME_NONE;
	return row_fault(g, f, hd_fail(e, HD_INVALID,
				   "'%.60s' is no time; give its form with --date-format, like "
				   "'%%d/%%m/%%Y %%H:%%M'", s));
}

/* Each time no earlier than the one before it, none in the future. A day without a time of day
 * is as late in it as it must be. */
enum hd_rc row_times(struct gathered *g, struct hd_err *e)
{
	static const enum import_field order[] = {I_OPENED, I_ACKNOWLEDGED, I_RESOLVED, I_CLOSED};
	struct row *r = g->r;
	int64_t *const at[] = {&r->open.op.at, &r->acknowledged, &r->resolved, &r->closed};
	int64_t last = TIME_NONE;
	char a[TIME_TEXT_SIZE], b[TIME_TEXT_SIZE];
	enum import_field before = I_OPENED;
	bool day;
	enum hd_rc rc = read_time(g, I_UPDATED, &r->updated, &r->updated_day, e);

	if (rc == HD_OK && r->updated > g->m->now)
		r->updated = TIME_NONE; /* an aid at most, and this one is none */
	for (size_t i = 0; i < NELEM(order); i++) {
		if (rc == HD_OK)
			rc = read_time(g, order[i], at[i], &day, e);
		if (rc != HD_OK)
			return rc;
		/* Known of at its last update it was there by then: lines of a log. */
		if (i == 0 && *at[i] == TIME_NONE && !g->v[I_RESOLVED] && !g->v[I_CLOSED] &&
		    !g->v[I_ACKNOWLEDGED])
			*at[i] = r->updated;
		if (*at[i] == TIME_NONE)
			continue;
		if (day && last != TIME_NONE && *at[i] < last && last < time_next_day(g->m->zone, *at[i]))
			*at[i] = last;
		time_format_utc(*at[i], a);
		if (*at[i] > g->m->now)
			return row_fault(g, order[i], hd_fail(e, HD_INVALID, "time %s is in the future", a));
		if (i && r->open.op.at == TIME_NONE)
			return row_fault(g, order[i],
				     hd_fail(e, HD_INVALID,
					     "there is a time, and none when it was opened"));
		if (last != TIME_NONE && *at[i] < last) {
			time_format_utc(last, b);
			return row_fault(g, order[i],
				     hd_fail(e, HD_INVALID, "time %s lies before %s (%s)", a,
					     g->column[before] ? g->column[before] : "that before it", b));
		}
		last = *at[i];
		before = order[i];
	}
	return HD_OK;
}
