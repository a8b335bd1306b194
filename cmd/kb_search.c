/* `helpdesk kb search`: the articles that hold some words, best first. The query is that of
 * `helpdesk search`; an article's title stands for the subject. */
#include "cmd/suggest.h"

#include "cmd/bad.h"
#include "cmd/cmd.h"
#include "cmd/out.h"
#include "helpdesk/mem.h"
#include "helpdesk/suggest.h"

struct search_opts {
	struct opt_int limit;
	bool all;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct search_opts, f)

static const struct opt options[] = {
	{OPT_FLAG, 0, "all", NULL, "retired ones, too", FIELD(all)},
	{OPT_INT, 0, "limit", "N", "show the best N only, 0 = all", FIELD(limit),
	 .max = 1000000000},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

static const struct out_column titles[] = {
	{"number", "number", 0, NULL},
	{"status", "status", 0, NULL},
	{"application", "application", OUT_FLEX, "-"},
	{"title", "title", OUT_FLEX, NULL},
	{"passage", "passage", OUT_FLEX, NULL},
	{"score", "score", OUT_RIGHT, NULL},
};

struct view {
	struct cmd_ctx *ctx;
	const struct search_opts *opts;
	struct out *out; /* NULL until the first row: an error before it prints nothing */
};

static void begin(struct view *v)
{
	if (v->out)
		return;
	v->out = out_open(v->ctx, &v->opts->format);
	out_columns(v->out, titles, NELEM(titles) - (out_kind(v->out) == OUT_TEXT));
	out_list_begin(v->out);
}

static enum hd_rc put_found(const struct card *c, const struct found *x, void *arg,
			    struct hd_err *e)
{
	struct view *v = arg;

	(void)e;
	begin(v);
	out_map_begin(v->out);
	out_put_text(v->out, "number", card_text(c, C_NUMBER));
	out_put_text(v->out, "status", card_text(c, C_STATUS));
	out_put_text(v->out, "application", card_text(c, C_APPLICATION));
	out_put_text(v->out, "title", card_text(c, C_TITLE));
	out_key(v->out, "passage");
	out_marked(v->out, x->passage, x->mark, x->mark_end);
	out_put_int(v->out, "score", x->score);
	out_map_end(v->out);
	return HD_OK;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct search_opts *o = opts;
	struct view v = {.ctx = ctx, .opts = o};
	struct query *query = NULL;
	enum hd_rc rc = desk_query(ctx->desk, argc, (const char *const *)argv, false, &query, e);

	if (rc)
		return rc;
	rc = desk_article_search(ctx->desk, query, o->all, (uint64_t)o->limit.value, put_found,
				 bad_file, &v, e);
	/* Nothing found is an answer, too. */
	if (!rc || rc == HD_PARTIAL)
		begin(&v);
	if (v.out)
		out_list_end(v.out);
	out_close(v.out);
	query_free(query);
	return rc;
}

const struct cmd cmd_kb_search = {
	.name = "search",
	.group = "know",
	.args = "QUERY...",
	.summary = "find the articles that hold some words, the best first",
	.needs = NEEDS_STORE | NEEDS_PAGER | NEEDS_CACHE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct search_opts),
	.run = run,
};
