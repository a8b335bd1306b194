/* `helpdesk resume`: what a ticket waited for has come. It goes back to whoever held it,
 * or among those that somebody may take. */
#include "cmd/tickets.h"

struct resume_opts {
	const char *at;
};

static const struct opt options[] = {
	{OPT_TEXT, 0, "at", "TIME", "when it happened", .offset = offsetof(struct resume_opts, at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct resume_opts *o = opts;
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_RESUME);
	rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_do(ctx, &r, argc, argv, e);
	return rc;
}

const struct cmd cmd_resume = {
	.name = "resume",
	.group = "work",
	.args = "TICKET...",
	.summary = "go on with tickets that waited",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct resume_opts),
	.run = run,
};
