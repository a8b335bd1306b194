/* `helpdesk take`: whoever types it works on the ticket from now on. --next finds the
 * most urgent one that nobody holds and takes it in the same step, so that two people
 * who ask at once never get the same. */
#include "cmd/tickets.h"

struct take_opts {
	bool next, steal;
	const char *at;
};

#define FIELD(f) .offset = offsetof(struct take_opts, f)

static const struct opt options[] = {
	{OPT_FLAG, 0, "next", NULL, "the most urgent one that matches the query", FIELD(next)},
	{OPT_FLAG, 0, "steal", NULL, "take it over from whoever holds it", FIELD(steal)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc take_next(struct cmd_ctx *ctx, int64_t at, int argc, char **argv,
			    struct hd_err *e)
{
	struct outcome out = {0};
	struct query *q = NULL;
	enum hd_rc rc;

	rc = desk_query(ctx->desk, argc, (const char *const *)argv, false, &q, e);
	if (!rc)
		rc = desk_take_next(ctx->desk, q, at, &out, e);
	if (!rc)
		tickets_print(ctx, &out);
	outcome_deinit(&out);
	query_free(q);
	return rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct take_opts *o = opts;
	struct request r;
	enum hd_rc rc;

	if (o->next && o->steal)
		return cmd_usage(ctx, e, "--next takes what nobody holds: no --steal");
	if (!o->next && argc == 0)
		return cmd_usage(ctx, e, "'%s' wants TICKET... or --next", ctx->path);
	request_init(&r, OP_TAKE);
	r.op.steal = o->steal;
	rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (rc)
		return rc;
	if (o->next)
		return take_next(ctx, r.op.at, argc, argv, e);
	return tickets_do(ctx, &r, argc, argv, e);
}

const struct cmd cmd_take = {
	.name = "take",
	.group = "work",
	.args = "TICKET... | --next [QUERY...]",
	.summary = "work on tickets oneself",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct take_opts),
	.run = run,
};
