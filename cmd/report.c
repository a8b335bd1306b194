/* `helpdesk report`: what management asks for, per application or any other dimension.
 *
 * Every figure comes from the journals alone, so that the report on a past month reads
 * the same today as it did then; helpdesk-report(1) defines each. */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/report_out.h"
#include "cmd/report_verify.h"
#include "helpdesk/desk.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

struct report_opts {
	const char *by, *period, *from, *to, *on, *as_of, *commit, *format, *verify;
	bool excel;
	const char *lang;
};

static const char *const formats[] = {"text", "json", "jsonl", "csv", "markdown", "html", NULL};

#define FIELD(f) .offset = offsetof(struct report_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 0, "by", "DIM[,DIM]", "a group for each application, category, team, month, ...",
	 FIELD(by)},
	{OPT_TEXT, 0, "period", "PERIOD", "2026-11, 2026-W48, 2026-Q4, 2026, last-month, last-week",
	 FIELD(period)},
	{OPT_TEXT, 0, "from", "DATE", "tickets of this day and later", FIELD(from)},
	{OPT_TEXT, 0, "to", "DATE", "tickets from before this day", FIELD(to)},
	{OPT_ENUM, 0, "on", "WHAT", "what has to lie in the period", FIELD(on),
	 .words = report_on_words},
	{OPT_TEXT, 0, "as-of", "TIME", "as things stood then; a date means its end", FIELD(as_of)},
	{OPT_TEXT, 0, "commit", "REV", "the store as it was at this commit", FIELD(commit)},
	{OPT_ENUM, 0, "lang", "LANG", "language of text, markdown and html", FIELD(lang),
	 .words = lang_words},
	{OPT_ENUM, 0, "format", "FORMAT", "how to print", FIELD(format), .words = formats},
	{OPT_FLAG, 0, "excel", NULL, "csv for spreadsheets: BOM, semicolons, no formulas",
	 FIELD(excel)},
	{OPT_PATH, 0, "verify", "FILE", "compute a report again that was saved as json, and compare",
	 FIELD(verify)},
	OPT_END,
};

static enum hd_rc parse_dim(const char *name, struct report_spec *spec, struct hd_err *e)
{
	const char *near;

	if (spec->dims == 2)
		return hd_fail(e, HD_USAGE, "--by takes two dimensions at most");
	for (int i = 0; i < DIM_COUNT; i++) {
		if (strcmp(dim_words[i], name) != 0)
			continue;
		if (spec->dims && spec->by[0] == (enum dim)i)
			return hd_fail(e, HD_USAGE, "--by names '%s' twice", name);
		spec->by[spec->dims++] = (enum dim)i;
		return HD_OK;
	}
	near = str_nearest(name, dim_words);
	if (near)
		return hd_fail(e, HD_USAGE, "unknown dimension '%s'; did you mean '%s'?", name,
			       near);
	return hd_fail(e, HD_USAGE, "unknown dimension '%s'; 'helpdesk help report' names them",
		       name);
}

static enum hd_rc parse_by(const char *by, struct report_spec *spec, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (const char *s = by; s && !rc;) {
		size_t n = strcspn(s, ",");
		struct sbuf name = SBUF_INIT;

		sbuf_add(&name, s, n);
		rc = parse_dim(name.s, spec, e);
		sbuf_deinit(&name);
		s = s[n] ? s + n + 1 : NULL;
	}
	return rc;
}

static enum hd_rc parse_period(struct cmd_ctx *ctx, const struct report_opts *o,
			       struct report_spec *spec, struct hd_err *e)
{
	int64_t now = desk_now(ctx->desk);
	enum hd_rc rc = HD_OK;

	spec->from = spec->to = TIME_NONE;
	if (o->period && (o->from || o->to))
		return cmd_usage(ctx, e, "--period and --from, --to exclude each other");
	if (o->period)
		return period_parse(o->period, now, spec->zone, &spec->from, &spec->to, e);
	if (o->from)
		rc = time_parse_human(o->from, "--from", now, spec->zone, &spec->from, NULL, e);
	if (!rc && o->to)
		rc = time_parse_human(o->to, "--to", now, spec->zone, &spec->to, NULL, e);
	if (!rc && o->from && o->to && spec->from > spec->to)
		rc = cmd_usage(ctx, e, "--to '%s' lies before --from '%s'", o->to, o->from);
	return rc;
}

static enum hd_rc parse_as_of(struct cmd_ctx *ctx, const struct report_opts *o,
			      struct report_spec *spec, struct hd_err *e)
{
	int64_t now = desk_now(ctx->desk);
	bool day = false;
	enum hd_rc rc = HD_OK;

	spec->as_of = now;
	if (o->as_of)
		rc = time_parse_human(o->as_of, "--as-of", now, spec->zone, &spec->as_of, &day, e);
	if (!rc && day)
		spec->as_of = time_next_day(spec->zone, spec->as_of) - 1;
	return rc;
}

/* Whether t has a year of four digits there and in UTC: else a saved report could not be read. */
static bool in_calendar(const struct zone *z, int64_t t)
{
	char text[TIME_TEXT_SIZE];
	int64_t again;

	time_format_offset(z, t, text);
	return time_parse_offset(text, &again) && again == t;
}

/* No ticket lies beyond the calendar, so that a bound there is none. */
static enum hd_rc stay_in_calendar(struct cmd_ctx *ctx, struct report_spec *spec, struct hd_err *e)
{
	if (spec->from < 0 && !in_calendar(spec->zone, spec->from))
		spec->from = TIME_NONE;
	if (spec->to > 0 && !in_calendar(spec->zone, spec->to))
		spec->to = TIME_NONE;
	if ((spec->from == TIME_NONE || in_calendar(spec->zone, spec->from)) &&
	    (spec->to == TIME_NONE || in_calendar(spec->zone, spec->to)) &&
	    in_calendar(spec->zone, spec->as_of))
		return HD_OK;
	return cmd_usage(ctx, e, "the times of a report lie in the years 1 to 9999");
}

static enum report_on on_of(const char *word)
{
	int i = 0;

	while (word && strcmp(report_on_words[i], word) != 0)
		i++;
	return (enum report_on)i;
}

static enum hd_rc parse_spec(struct cmd_ctx *ctx, const struct report_opts *o,
			     struct report_spec *spec, struct hd_err *e)
{
	enum hd_rc rc = parse_by(o->by, spec, e);

	spec->on = on_of(o->on);
	if (!rc)
		rc = desk_report_zone(ctx->desk, &spec->zone, e);
	if (!rc)
		rc = parse_period(ctx, o, spec, e);
	if (!rc)
		rc = parse_as_of(ctx, o, spec, e);
	return rc ? rc : stay_in_calendar(ctx, spec, e);
}

static void print(const struct cmd_ctx *ctx, const struct report_opts *o,
		  const struct report_view *v)
{
	const char *format = o->format ? o->format : o->excel ? "csv" : "text";

	if (strcmp(format, "json") == 0)
		report_json(v);
	else if (strcmp(format, "csv") == 0)
		report_rows(ctx, v, true, o->excel);
	else if (strcmp(format, "jsonl") == 0)
		report_rows(ctx, v, false, false);
	else if (strcmp(format, "html") == 0)
		report_html(v);
	else
		report_tables(ctx, v, strcmp(format, "markdown") == 0);
}

/* What the report is about stands in the file, the zone too. */
static enum hd_rc verify(struct cmd_ctx *ctx, const struct report_opts *o, int argc,
			 struct hd_err *e)
{
	static const char *const list_formats[] = {"text", "json", "jsonl", "csv", NULL};
	const char *format = o->format ? o->format : o->excel ? "csv" : "text";

	if (o->by || o->period || o->from || o->to || o->on || o->as_of || o->commit || argc ||
	    ctx->tz)
		return cmd_usage(ctx, e,
				 "--verify takes everything from the file: no other option but "
				 "--format, and no query");
	if (!str_in(format, list_formats))
		return cmd_usage(ctx, e, "differences are printed as text, json, jsonl or csv, not "
				 "as %s", format);
	return report_verify(ctx, o->verify, format, o->excel, e);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct report_opts *o = opts;
	struct report_spec spec = {0};
	struct report *report = NULL;
	struct query *query = NULL;
	char commit[65] = "";
	enum hd_rc rc;

	if (o->verify)
		return verify(ctx, o, argc, e);
	rc = parse_spec(ctx, o, &spec, e);
	if (!rc && argc)
		rc = desk_query(ctx->desk, argc, (const char *const *)argv, true, &query, e);
	if (rc)
		goto done;
	spec.query = query;
	spec.series = o->format && strcmp(o->format, "html") == 0;
	if (o->lang)
		rc = lang_use(o->lang, e);
	if (rc)
		goto done;
	rc = desk_report(ctx->desk, &spec, o->commit, &report, commit, e);
	/* What was left out has been named; the rest is still worth having. */
	if (report && (!rc || rc == HD_PARTIAL)) {
		struct report_view v = {.report = report, .commit = commit, .argc = argc,
					.argv = argv, .now = desk_now(ctx->desk)};

		if (query && !query_is_empty(query))
			v.query = query_text(query);
		print(ctx, o, &v);
	}
done:
	report_free(report);
	query_free(query);
	return rc;
}

const struct cmd cmd_report = {
	.name = "report",
	.group = "read",
	.args = "[QUERY...]",
	.summary = "count requests, problems and delays by application or otherwise",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct report_opts),
	.run = run,
};
