/* `helpdesk resolve`: proposes a solution. Given again, the new one replaces the old, and
 * the time of resolution stays that of the first. */
#include "cmd/answer.h"

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return answer_run(ctx, opts, OP_RESOLVE, "solution", argc, argv, e);
}

const struct cmd cmd_resolve = {
	.name = "resolve",
	.group = "work",
	.args = "TICKET...",
	.summary = "propose a solution",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = answer_options,
	.opts_size = sizeof(struct answer_opts),
	.run = run,
};
