/* `helpdesk link`: says how two tickets belong together. Both get an entry, the other one
 * with the inverse kind, so that each tells the whole story by itself. */
#include "cmd/tickets.h"

struct link_opts {
	const char *at;
};

static const struct opt options[] = {
	{OPT_TEXT, 0, "at", "TIME", "when it happened", .offset = offsetof(struct link_opts, at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct link_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	(void)argc;
	request_init(&r, OP_LINK);
	rc = tickets_set(&r, a, "kind", argv[1], e);
	if (!rc)
		rc = tickets_set(&r, a, "other", argv[2], e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_do(ctx, &r, 1, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_link = {
	.name = "link",
	.group = "record",
	.args = "TICKET duplicate-of|related-to|caused-by TICKET",
	.summary = "say how two tickets belong together",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 3,
	.max_args = 3,
	.options = options,
	.opts_size = sizeof(struct link_opts),
	.run = run,
};
