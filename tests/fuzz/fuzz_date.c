/* Any bytes as a time or a period: parsed or refused; what is parsed can be written, and an
 * exact time reads back as itself. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "helpdesk/date.h"
#include "helpdesk/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_and_read(const struct zone *zone, int64_t t)
{
	char text[TIME_TEXT_SIZE];
	int64_t again;

	time_format_utc(t, text);
	if (!time_parse_utc(text, &again) || again != t)
		abort();
	time_format_offset(zone, t, text);
	time_format_human(zone, t, text);
	duration_format(t, text);
	(void)time_next_day(zone, t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const int64_t now = 1795338720;
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, n);
	struct zone *zone = NULL;
	bool is_date;
	int64_t t, to;

	if (zone_open("UTC", &zone, NULL) != HD_OK)
		abort();
	if (time_parse_utc(text, &t))
		write_and_read(zone, t);
	if (time_parse_offset(text, &t))
		write_and_read(zone, t);
	if (time_parse_human(text, "the time", now, zone, &t, &is_date, NULL) == HD_OK)
		time_next_day(zone, t);
	if (period_parse(text, now, zone, &t, &to, NULL) == HD_OK && t >= to)
		abort();
	zone_free(zone);
	arena_free(a);
	return 0;
}
