/* `helpdesk search`: the tickets that hold some words, best first.
 *
 * Who searches remembers words and not where they stood: so all tickets are searched, and
 * each row shows the words where they were found. */
#include <string.h>

#include "cmd/bad.h"
#include "cmd/cmd.h"
#include "cmd/columns.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "helpdesk/desk.h"
#include "helpdesk/mem.h"

struct search_opts {
	struct opt_int limit;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct search_opts, f)

static const struct opt options[] = {
	{OPT_INT, 0, "limit", "N", "show the best N only, 0 = all", FIELD(limit),
	 .max = 1000000000},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

/* The first ones come from the ticket; CSV has the score, too. */
#define CELLS "number,status,application,age,subject"
static const struct out_column titles[] = {
	{"number", "number", 0, NULL},      {"status", "status", 0, NULL},
	{"application", "application", OUT_FLEX, "-"}, {"age", "age", OUT_RIGHT, NULL},
	{"subject", "subject", OUT_FLEX, NULL}, {"passage", "passage", OUT_FLEX, NULL},
	{"score", "score", OUT_RIGHT, NULL},
};

struct view {
	struct cmd_ctx *ctx;
	const struct search_opts *opts;
	struct out *out; /* NULL until the first row: an error before it prints nothing */
	struct columns *cells;
	const struct zone *zone;
	int64_t now;
};

static void begin(struct view *v)
{
	if (v->out)
		return;
	v->out = out_open(v->ctx, &v->opts->format);
	out_columns(v->out, titles, NELEM(titles) - (out_kind(v->out) == OUT_TEXT));
	out_list_begin(v->out);
}

static enum hd_rc put_found(const struct ticket *t, const struct facts *f, const struct found *x,
			    void *arg, struct hd_err *e)
{
	struct view *v = arg;

	(void)e;
	begin(v);
	out_map_begin(v->out);
	if (out_kind(v->out) == OUT_TEXT || out_kind(v->out) == OUT_CSV)
		columns_cells(v->cells, v->out, t, f, v->zone, v->now);
	else
		out_header(v->out, t, f, false);
	out_key(v->out, "passage");
	out_marked(v->out, x->passage, x->mark, x->mark_end);
	out_put_int(v->out, "score", x->score);
	out_map_end(v->out);
	return HD_OK;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct search_opts *o = opts;
	struct view v = {.ctx = ctx, .opts = o, .now = desk_now(ctx->desk)};
	struct query *query = NULL;
	enum hd_rc rc = desk_zone(ctx->desk, &v.zone, e);

	if (!rc)
		rc = columns_parse(CELLS, &v.cells, e);
	if (!rc)
		rc = desk_query(ctx->desk, argc, (const char *const *)argv, false, &query, e);
	if (rc)
		goto done;
	rc = desk_search(ctx->desk, query, (uint64_t)o->limit.value, put_found, bad_file, &v, e);
	/* Nothing found is an answer, too. */
	if (!rc || rc == HD_PARTIAL)
		begin(&v);
	if (v.out)
		out_list_end(v.out);
	out_close(v.out);
done:
	query_free(query);
	columns_free(v.cells);
	return rc;
}

const struct cmd cmd_search = {
	.name = "search",
	.group = "read",
	.args = "QUERY...",
	.summary = "find the tickets that hold some words, the best first",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct search_opts),
	.run = run,
};
