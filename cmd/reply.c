/* `helpdesk reply`: answers the requester. Whoever answers has looked after the ticket, so a
 * new one is in progress from then on, though nobody has taken it. */
#include "cmd/tickets.h"

struct reply_opts {
	struct message_opts message;
	const char *channel;
	struct opt_texts attach;
	const char *at;
};

#define FIELD(f) .offset = offsetof(struct reply_opts, f)

static const struct opt options[] = {
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_ENUM, 0, "channel", "CHANNEL", "how the answer was given", FIELD(channel),
	 .words = words_channel},
	{OPT_TEXTS, 0, "attach", "FILE", "attach a file", FIELD(attach)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct reply_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_REPLY);
	r.attach = o->attach.v;
	r.n_attach = o->attach.n;
	rc = tickets_set(&r, a, "channel", o->channel, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_say(ctx, &r, a, "note", &o->message, true, argc, argv, e);
	arena_free(a);
	return rc;
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
	.opts_size = sizeof(struct reply_opts),
	.run = run,
};
