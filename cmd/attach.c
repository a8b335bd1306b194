/* `helpdesk attach`: adds files to a ticket. The bytes are kept as they are, under a name
 * that begins with their hash, so that a file attached twice is stored once. */
#include "cmd/tickets.h"

struct attach_opts {
	const char *at;
};

static const struct opt options[] = {
	{OPT_TEXT, 0, "at", "TIME", "when it happened", .offset = offsetof(struct attach_opts, at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct attach_opts *o = opts;
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_ATTACH);
	r.attach = (const char *const *)argv + 1;
	r.n_attach = (size_t)argc - 1;
	rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_do(ctx, &r, 1, argv, e);
	return rc;
}

const struct cmd cmd_attach = {
	.name = "attach",
	.group = "record",
	.args = "TICKET FILE...",
	.summary = "add files to a ticket",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 2,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct attach_opts),
	.run = run,
};
