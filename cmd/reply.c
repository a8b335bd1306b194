/* `helpdesk reply`: answers the requester. Whoever answers has looked after the ticket, so a
 * new one is in progress from then on, though nobody has taken it. */
#include "cmd/answer.h"

static const struct opt options[] = {
	{OPT_INCLUDE, .include = answer_options},
	{OPT_TEXT, 0, "template", "TEMPLATE", "make the text of a template",
	 .offset = offsetof(struct answer_opts, template)},
	{OPT_FLAG, 0, "no-mail", NULL, "send the requester no mail",
	 .offset = offsetof(struct answer_opts, no_mail)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return answer_run(ctx, opts, OP_REPLY, "note", argc, argv, e);
}

const struct cmd cmd_reply = {
	.name = "reply",
	.group = "work",
	.args = "TICKET...",
	.summary = "answer the requester",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct answer_opts),
	.run = run,
};
