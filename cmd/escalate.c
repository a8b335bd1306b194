/* `helpdesk escalate`: hands tickets to the next level, which is told why. Who held it
 * at the lower level holds it no longer, and the team of that level goes unless another
 * is named. */
#include "cmd/move.h"

static const char *const to_words[] = {"1", "2", "3", "cert", NULL};

static const struct opt options[] = {
	{OPT_ENUM, 0, "to", "LEVEL", "the level (the next one)",
	 .offset = offsetof(struct move_opts, to), .words = to_words},
	{OPT_INCLUDE, .include = move_options},
	{OPT_FLAG, 0, "no-mail", NULL, "send the team or the CERT no mail",
	 .offset = offsetof(struct move_opts, no_mail)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return move_run(ctx, opts, OP_ESCALATE, argc, argv, e);
}

const struct cmd cmd_escalate = {
	.name = "escalate",
	.group = "work",
	.args = "TICKET...",
	.summary = "hand tickets to a higher level",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct move_opts),
	.run = run,
};
