/* `helpdesk return`: hands tickets back to a lower level, which is told why. The CERT has
 * no level next below it, so that from there --to is needed. */
#include "cmd/move.h"

static const char *const to_words[] = {"0", "1", "2", "3", NULL};

static const struct opt options[] = {
	{OPT_ENUM, 0, "to", "LEVEL", "the level (the next lower one)",
	 .offset = offsetof(struct move_opts, to), .words = to_words},
	{OPT_INCLUDE, .include = move_options},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return move_run(ctx, opts, OP_RETURN, argc, argv, e);
}

const struct cmd cmd_return = {
	.name = "return",
	.group = "work",
	.args = "TICKET...",
	.summary = "hand tickets back to a lower level",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct move_opts),
	.run = run,
};
