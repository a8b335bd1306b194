/* `helpdesk note`: writes down what the requester does not see. It changes nothing else,
 * and a closed ticket takes it too: knowledge comes late. */
#include "cmd/answer.h"

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return answer_run(ctx, opts, OP_NOTE, "note", argc, argv, e);
}

const struct cmd cmd_note = {
	.name = "note",
	.group = "record",
	.args = "TICKET...",
	.summary = "write an internal note",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = answer_options,
	.opts_size = sizeof(struct answer_opts),
	.run = run,
};
