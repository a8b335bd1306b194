/* `helpdesk list`: the tickets a query finds, one a line.
 *
 * Without a query it means what is open, which is what a shift begins with. JSON has
 * every header field but the long texts; text and CSV are tables of columns. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/bad.h"
#include "cmd/cmd.h"
#include "cmd/columns.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "helpdesk/desk.h"

struct list_opts {
	const char *sort, *columns;
	struct opt_int limit;
	bool count;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct list_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 0, "sort", "FIELD,...", "order by these fields; -FIELD turns one round",
	 FIELD(sort)},
	{OPT_TEXT, 0, "columns", "NAME,...", "what to show of each ticket", FIELD(columns)},
	{OPT_INT, 0, "limit", "N", "show the first N only, 0 = all", FIELD(limit),
	 .max = 1000000000},
	{OPT_FLAG, 0, "count", NULL, "show how many there are, and nothing else", FIELD(count)},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

/* What the rows go to. */
struct rows {
	struct cmd_ctx *ctx;
	const struct list_opts *opts;
	struct out *out; /* NULL until the first row: an error before it prints nothing */
	const struct columns *columns; /* NULL = the whole header */
	const struct zone *zone;
	int64_t now;
	uint64_t n;
};

static enum hd_rc count_row(const struct ticket *t, const struct facts *f, void *arg,
			    struct hd_err *e)
{
	struct rows *r = arg;

	(void)t, (void)f, (void)e;
	r->n++;
	return HD_OK;
}

static void begin_rows(struct rows *r)
{
	if (r->out)
		return;
	r->out = out_open(r->ctx, &r->opts->format);
	if (r->columns)
		columns_announce(r->columns, r->out);
	out_list_begin(r->out);
}

static enum hd_rc put_row(const struct ticket *t, const struct facts *f, void *arg,
			  struct hd_err *e)
{
	struct rows *r = arg;

	(void)e;
	begin_rows(r);
	if (r->columns) {
		columns_row(r->columns, r->out, t, f, r->zone, r->now);
		return HD_OK;
	}
	out_map_begin(r->out);
	out_header(r->out, t, f, false);
	out_map_end(r->out);
	return HD_OK;
}

static enum hd_rc parse_query(struct cmd_ctx *ctx, int argc, char **argv, struct query **out,
			      struct hd_err *e)
{
	static const char *const open[] = {"status:open"};
	enum hd_rc rc = desk_query(ctx->desk, argc, (const char *const *)argv, false, out, e);

	if (rc || !query_is_empty(*out))
		return rc;
	query_free(*out);
	*out = NULL;
	return desk_query(ctx->desk, 1, open, false, out, e);
}

static enum hd_rc parse_columns(const struct list_opts *l, struct columns **out, struct hd_err *e)
{
	enum out_format f = out_format_of(&l->format);

	if (l->columns)
		return columns_parse(l->columns, out, e);
	if (f == OUT_TEXT)
		return columns_parse(COLUMNS_TEXT, out, e);
	return f == OUT_CSV ? columns_parse(COLUMNS_CSV, out, e) : HD_OK;
}

static enum hd_rc print_rows(struct rows *r, const struct list_spec *spec, struct hd_err *e)
{
	enum hd_rc rc = desk_list(r->ctx->desk, spec, put_row, bad_file, r, e);

	/* An empty list is an answer, too. */
	if (!rc || rc == HD_PARTIAL)
		begin_rows(r);
	if (r->out)
		out_list_end(r->out);
	out_close(r->out);
	return rc;
}

static enum hd_rc print_count(struct rows *r, const struct list_spec *spec, struct hd_err *e)
{
	enum out_format f = out_format_of(&r->opts->format);
	enum hd_rc rc = desk_list(r->ctx->desk, spec, count_row, bad_file, r, e);

	if (rc && rc != HD_PARTIAL)
		return rc;
	if (f == OUT_TEXT || f == OUT_NUMBER) {
		printf("%" PRIu64 "\n", r->n);
		return rc;
	}
	r->out = out_open(r->ctx, &r->opts->format);
	out_map_begin(r->out);
	out_put_int(r->out, "count", (int64_t)r->n);
	out_map_end(r->out);
	out_close(r->out);
	return rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct list_opts *l = opts;
	struct list_spec spec = {.sort = l->sort, .limit = (uint64_t)l->limit.value};
	struct rows rows = {.ctx = ctx, .opts = l, .now = desk_now(ctx->desk)};
	struct columns *columns = NULL;
	struct query *query = NULL;
	enum hd_rc rc;

	rc = parse_columns(l, &columns, e);
	if (!rc)
		rc = desk_zone(ctx->desk, &rows.zone, e);
	if (!rc)
		rc = parse_query(ctx, argc, argv, &query, e);
	if (rc)
		goto done;
	rows.columns = columns;
	spec.query = query;
	spec.with_texts = columns && columns_want_texts(columns);
	spec.brief = l->count || out_format_of(&l->format) == OUT_NUMBER ||
		     (columns && columns_are_brief(columns));
	rc = l->count ? print_count(&rows, &spec, e) : print_rows(&rows, &spec, e);
done:
	query_free(query);
	columns_free(columns);
	return rc;
}

const struct cmd cmd_list = {
	.name = "list",
	.group = "read",
	.args = "[QUERY...]",
	.summary = "list the tickets that a query finds, the open ones without it",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct list_opts),
	.run = run,
};
