/* Reports: figures per group, computed from journals (contract section 8). Pure but for memory. */
#ifndef HELPDESK_REPORT_H
#define HELPDESK_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/date.h"
#include "helpdesk/facts.h"
#include "helpdesk/query.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/ticket.h"

enum dim {
	DIM_APPLICATION, DIM_TYPE, DIM_CATEGORY, DIM_STATUS, DIM_PROBLEM, DIM_KNOWN, DIM_LEVEL,
	DIM_TEAM, DIM_ASSIGNEE, DIM_SITE, DIM_CHANNEL, DIM_REQUESTER, DIM_PRIORITY, DIM_IMPACT,
	DIM_URGENCY, DIM_RESOLUTION, DIM_TAG, DIM_MONTH, DIM_WEEK, DIM_DAY,
	DIM_COUNT
};
extern const char *const dim_words[DIM_COUNT + 1]; /* ends with NULL */

enum report_on { ON_OPENED, ON_RESOLVED, ON_WORKED };
extern const char *const report_on_words[]; /* ends with NULL */

struct report_spec {
	enum dim by[2];
	int dims;              /* 0, 1 or 2 */
	enum report_on on;
	int64_t from, to;      /* TIME_NONE = unbounded */
	int64_t as_of;         /* INT64_MAX never: the caller resolves "now" */
	const struct zone *zone;
	const struct query *query; /* NULL = all */
	bool series;           /* what happened over time, too; whole tickets must be given */
};

/* Durations in elapsed seconds; n = 0 leaves the rest without meaning. */
struct delay {
	uint64_t n;
	int64_t sum, median, p90, max;
	int64_t *values; /* sorted once the report is finished */
	size_t cap;
};

/* Indexes of `types` and `categories` follow words_type and words_category; the last is "none". */
enum { REPORT_TYPES = 5, REPORT_CATEGORIES = 5, REPORT_LEVELS = 5 };

struct group {
	const char *key[2];   /* values of the dimensions; NULL = the field is absent */
	const char *name; /* of an application, or NULL; filled by the caller of report_finish */
	uint64_t requests, handled, merged, open, without_problem;
	uint64_t problems;    /* distinct */
	uint64_t types[REPORT_TYPES], categories[REPORT_CATEGORIES], solved_at_level[REPORT_LEVELS];
	uint64_t first_line, escalated, escalations, returned, returns, reopened, reopens,
		before_acceptance;
	struct delay acknowledge, resolve;
	void *distinct;       /* problems seen; private */
};

enum series_unit { SERIES_DAY, SERIES_WEEK, SERIES_MONTH };

struct series_bucket {
	int64_t from, to;       /* [from, to); those at either end are cut to the period */
	uint64_t opened;
	uint64_t handled;       /* by the resolution time that holds as of the report's moment */
	uint64_t backlog;       /* open just before `to`, as they were then */
};

/* Days, weeks, months or `count` months each in the report's zone, from the beginning of the
 * period (else the first opening) to its end or the report's moment, whichever comes first.
 * What happened earlier or later stands in a bucket of its own, so that all `opened` make
 * `requests`, all `handled` make `handled` and the last backlog is `open`. */
struct series {
	enum series_unit unit;
	int count;                    /* months in a bucket; else 1 */
	struct series_bucket *list;
	size_t len;                   /* at most 64; 0 when there is nothing to show */
	bool before, after;           /* whether the first and the last bucket lie outside */
};

struct report;
struct report *report_new(const struct report_spec *spec); /* copies spec; borrows zone and query */
void report_free(struct report *r);
/* Counts one ticket (or leaves it out); the ticket may be freed after. `scratch` may be reset
 * after. */
void report_add(struct report *r, const struct ticket *t, struct arena *scratch);
/* Likewise one whose header and facts as of the report's moment are known. `t` is looked at only
 * for ON_WORKED and by queries that need the whole ticket; else it may be the header. */
void report_add_known(struct report *r, const struct ticket *t, const struct ticket *state,
		      const struct facts *f);
/* Adds what was counted of other tickets in a report of the same spec, without series and not
 * finished. */
void report_join(struct report *r, const struct report *from);
/* Sorts groups (byte order of name; the null group last) and delays. */
void report_finish(struct report *r);
size_t report_groups(const struct report *r);
struct group *report_group(struct report *r, size_t i);
struct group *report_total(struct report *r);
/* NULL unless the spec asked for it; whole once the report is finished. */
const struct series *report_series(const struct report *r);

/* Delays up to and including each bound (seconds, ascending), and those above the one before
 * it; counts[n] are those above the last bound. `d` must be finished. */
void delay_spread(const struct delay *d, const int64_t *bounds, size_t n, uint64_t *counts);
const struct report_spec *report_spec(const struct report *r);
/* Mean with 3 decimals, rounded half away from zero, without floating point; "0.000" form. */
void delay_mean(const struct delay *d, char out[40]);

/* A figure of a group by its name: "requests", "types.incident", "acknowledge.median_s". */
enum report_figure_kind {
	FIGURE_COUNT,   /* a uint64_t of struct group */
	FIGURE_SECONDS, /* an int64_t within a struct delay; none when its n is 0 */
	FIGURE_MEAN,    /* delay_mean() of a struct delay; likewise */
};
struct report_figure {
	const char *key;
	enum report_figure_kind kind;
	size_t offset; /* in struct group */
	size_t within; /* FIGURE_SECONDS: in struct delay */
};
/* All of them, in the order in which they are printed; ends with key NULL. */
extern const struct report_figure report_figures[];
/* Appends its value as json has it: `3`, `2100.000`, `null`. */
void report_figure_put(struct sbuf *out, const struct report_figure *f, const struct group *g);

#define TAG_BEFORE_ACCEPTANCE \
	"before-acceptance" /* how a ticket is marked that was opened too early */

#endif
