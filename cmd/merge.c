/* `helpdesk merge`: two tickets are the same request. The first becomes a pointer to the
 * second; it keeps its journal, which is shown with the other's, and both numbers go on
 * working. There is no way back, for the journal is never rewritten. */
#include "cmd/tickets.h"

struct merge_opts {
	const char *at;
};

static const struct opt options[] = {
	{OPT_TEXT, 0, "at", "TIME", "when it happened", .offset = offsetof(struct merge_opts, at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct merge_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	(void)argc;
	request_init(&r, OP_MERGE);
	rc = tickets_set(&r, a, "into", argv[1], e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_do(ctx, &r, 1, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_merge = {
	.name = "merge",
	.group = "record",
	.args = "TICKET TICKET",
	.summary = "merge a ticket into another",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 2,
	.max_args = 2,
	.options = options,
	.opts_size = sizeof(struct merge_opts),
	.run = run,
};
