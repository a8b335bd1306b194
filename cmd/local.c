/* How people write numbers, durations and dates. What differs in words stands in the
 * catalogues of translations, as patterns; what differs in signs only stands here. */
#include "cmd/local.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "helpdesk/lang.h"
#include "helpdesk/mem.h"

#define NARROW "\xe2\x80\xaf" /* U+202F, a narrow blank that does not break */

static bool french(void)
{
	return strcmp(lang_code(), "fr") == 0;
}

void local_count(struct sbuf *b, uint64_t n)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%" PRIu64, n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			sbuf_puts(b, french() ? NARROW : ",");
		sbuf_putc(b, digits[i]);
	}
}

void local_share(struct sbuf *b, uint64_t part, uint64_t all)
{
	uint64_t percent;

	if (!all) {
		sbuf_puts(b, "-");
		return;
	}
	percent = (part * 200 + all) / (2 * all);
	/* Neither nothing nor everything is claimed of what is not. */
	if (percent == 0 && part)
		sbuf_puts(b, "<1");
	else if (percent == 100 && part < all)
		sbuf_puts(b, ">99");
	else
		sbuf_printf(b, "%" PRIu64, percent);
	sbuf_puts(b, french() ? NARROW "%" : "%");
}

/* --- durations -------------------------------------------------------------------- */

/* `2 h 05 min`: the lesser of two units has two digits, and blanks do not break. */
static void french_duration(struct sbuf *b, int64_t seconds)
{
	static const struct {
		uint64_t seconds;
		const char *unit;
	} units[] = {{86400, "j"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	uint64_t left = seconds < 0 ? -(uint64_t)seconds : (uint64_t)seconds;
	uint64_t minor;
	size_t i = 0;

	while (i < 3 && left < units[i].seconds)
		i++;
	minor = i < 3 ? left % units[i].seconds / units[i + 1].seconds : 0;
	sbuf_puts(b, seconds < 0 ? "-" : "");
	local_count(b, left / units[i].seconds);
	sbuf_printf(b, "\xc2\xa0%s", units[i].unit);
	if (minor)
		sbuf_printf(b, i ? "\xc2\xa0%02" PRIu64 "\xc2\xa0%s" : "\xc2\xa0%" PRIu64 "\xc2\xa0%s",
			    minor, units[i + 1].unit);
}

void local_duration(struct sbuf *b, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];

	if (french()) {
		french_duration(b, seconds);
		return;
	}
	duration_format(seconds, text);
	sbuf_puts(b, text);
}

/* --- dates ------------------------------------------------------------------------ */

static const char *const months[] = {
	N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
	N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December")};

/* Translators: May is both the month and its short form. */
static const char *const short_months[] = {
	N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
	N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")};

static void day_number(struct sbuf *b, int day)
{
	sbuf_printf(b, "%d%s", day, day == 1 && french() ? "er" : "");
}

void local_day(struct sbuf *b, const struct civil *c)
{
	day_number(b, c->day);
	sbuf_printf(b, " %s %d", tr(months[c->month - 1]), c->year);
}

void local_short_day(struct sbuf *b, const struct civil *c)
{
	day_number(b, c->day);
	sbuf_printf(b, " %s", tr(short_months[c->month - 1]));
}

void local_month(struct sbuf *b, const struct civil *c)
{
	sbuf_printf(b, "%s %d", tr(months[c->month - 1]), c->year);
}

void local_short_month(struct sbuf *b, const struct civil *c)
{
	sbuf_printf(b, "%s %d", tr(short_months[c->month - 1]), c->year);
}

void local_moment(struct sbuf *b, int64_t t, const struct zone *z)
{
	struct sbuf day = SBUF_INIT;
	struct civil c;

	zone_civil(z, t, &c);
	local_day(&day, &c);
	/* Translators: a day, hours and minutes. */
	sbuf_printf(b, tr("%s, %02d:%02d"), day.s, c.hour, c.minute);
	sbuf_deinit(&day);
}

void local_stamp(struct sbuf *b, int64_t t, const struct zone *z)
{
	char text[TIME_TEXT_SIZE];
	struct civil c;

	if (french()) {
		zone_civil(z, t, &c);
		sbuf_printf(b, "%02d/%02d/%04d %02d:%02d", c.day, c.month, c.year, c.hour, c.minute);
		return;
	}
	time_format_human(z, t, text);
	sbuf_puts(b, text);
}
