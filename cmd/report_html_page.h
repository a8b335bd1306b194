/* The parts of the html report. Each appends to a buffer that is flushed to standard output
 * by and by, for the tables of all applications may be long. */
#ifndef HELPDESK_CMD_REPORT_HTML_PAGE_H
#define HELPDESK_CMD_REPORT_HTML_PAGE_H

#include <stdint.h>

#include "cmd/html.h"
#include "cmd/report_out.h"
#include "helpdesk/sbuf.h"

extern const char report_html_style[];

/* Appends what lies in the period: `November 2026`, `1 November 2026 to 14 November 2026`. */
void html_period(struct sbuf *b, const struct report_spec *spec);
/* Appends what a bucket of a series is called: `22 November 2026`, `week of ...`. */
void html_bucket(struct sbuf *b, const struct series *s, size_t i, const struct zone *z);
/* Whether it is the rest of a day, week or month that the period or the moment cuts. */
bool html_bucket_is_cut(const struct series *s, size_t i, const struct zone *z);

/* Requests and backlog over time, as SVG. */
void report_svg_flow(struct sbuf *b, const struct report_view *v);
void report_svg_backlog(struct sbuf *b, const struct report_view *v);
/* Whether there is a backlog to show: what was selected by its solution has none. */
bool report_has_backlog(const struct report_view *v);

/* Small charts of bars beside their numbers. */
void html_bars_delays(struct sbuf *b, struct report *r);
void html_bars_levels(struct sbuf *b, struct report *r);
void html_bars_types(struct sbuf *b, struct report *r);

/* All figures, and where they come from. */
void html_tables(struct sbuf *b, struct report *r);
void html_series(struct sbuf *b, const struct report_view *v);
void html_definitions(struct sbuf *b, const struct report_view *v);
void html_recompute(struct sbuf *b, const struct report_view *v);

#endif
