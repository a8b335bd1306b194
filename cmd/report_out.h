/* A finished report in each of its formats; all of them print the same figures. */
#ifndef HELPDESK_CMD_REPORT_OUT_H
#define HELPDESK_CMD_REPORT_OUT_H

#include <stdbool.h>

#include "cmd/cmd.h"
#include "helpdesk/desk.h"

struct report_view {
	struct report *report;
	const char *commit;
	const char *query; /* NULL = none */
	int argc;          /* the query as it was typed */
	char **argv;
	int64_t now;
};

/* One document (contract of the keys: helpdesk-report(1)). */
void report_json(const struct report_view *v);
/* One row a group and one for the total, flat. */
void report_rows(const struct cmd_ctx *ctx, const struct report_view *v, bool csv, bool excel);
/* Tables for people, in text or markdown, and what they are about below. */
void report_tables(const struct cmd_ctx *ctx, const struct report_view *v, bool markdown);
/* A page that explains itself; the report must have its series. */
void report_html(const struct report_view *v);

#endif
