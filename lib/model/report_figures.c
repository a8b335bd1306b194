/* The figures of a group by name: what json prints, what is read back from it and what the
 * definitions explain all go by this one table. */
#include "helpdesk/report.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#define COUNT(key, field) {key, FIGURE_COUNT, offsetof(struct group, field), 0, false}
#define LATER(key, field) {key, FIGURE_COUNT, offsetof(struct group, field), 0, true}
#define SECONDS(key, field, part)                                                        \
	{key, FIGURE_SECONDS, offsetof(struct group, field), offsetof(struct delay, part), \
	 false}
#define DELAY(key, field)                                                                \
	COUNT(key ".n", field.n), SECONDS(key ".sum_s", field, sum),                     \
		{key ".mean_s", FIGURE_MEAN, offsetof(struct group, field), 0, false},          \
		SECONDS(key ".median_s", field, median), SECONDS(key ".p90_s", field, p90), \
		SECONDS(key ".max_s", field, max)

const struct report_figure report_figures[] = {
	COUNT("requests", requests),
	COUNT("handled", handled),
	COUNT("merged", merged),
	COUNT("open", open),
	COUNT("problems", problems),
	COUNT("without_problem", without_problem),
	COUNT("types.incident", types[0]),
	COUNT("types.question", types[1]),
	COUNT("types.complaint", types[2]),
	COUNT("types.request", types[3]),
	COUNT("types.none", types[4]),
	COUNT("categories.technical", categories[0]),
	COUNT("categories.functional", categories[1]),
	COUNT("categories.regulatory", categories[2]),
	COUNT("categories.security", categories[3]),
	COUNT("categories.none", categories[4]),
	DELAY("acknowledge", acknowledge),
	DELAY("resolve", resolve),
	COUNT("solved_at_level.0", solved_at_level[0]),
	COUNT("solved_at_level.1", solved_at_level[1]),
	COUNT("solved_at_level.2", solved_at_level[2]),
	COUNT("solved_at_level.3", solved_at_level[3]),
	COUNT("solved_at_level.cert", solved_at_level[4]),
	COUNT("first_line", first_line),
	COUNT("escalated", escalated),
	COUNT("escalations", escalations),
	COUNT("returned", returned),
	COUNT("returns", returns),
	COUNT("reopened", reopened),
	COUNT("reopens", reopens),
	COUNT("before_acceptance", before_acceptance),
	LATER("known_solved", known_solved),
	LATER("known_missed", known_missed),
	{NULL, FIGURE_COUNT, 0, 0, false},
};

void report_figure_put(struct sbuf *out, const struct report_figure *f, const struct group *g)
{
	const char *base = (const char *)g + f->offset;
	const struct delay *d = (const struct delay *)(const void *)base;
	char mean[40];

	if (f->kind == FIGURE_COUNT) {
		sbuf_printf(out, "%" PRIu64, *(const uint64_t *)(const void *)base);
	} else if (d->n == 0) {
		/* Null where there is nothing to measure: 0 seconds would be a figure. */
		sbuf_puts(out, "null");
	} else if (f->kind == FIGURE_MEAN) {
		delay_mean(d, mean);
		sbuf_puts(out, mean);
	} else {
		sbuf_printf(out, "%" PRId64,
			    *(const int64_t *)(const void *)((const char *)d + f->within));
	}
}
