/* `helpdesk wait`: the ticket cannot go on until somebody else has done something. A
 * message is not needed: whom it waits for says most. */
#include "cmd/tickets.h"

struct wait_opts {
	const char *on, *until, *at;
	struct message_opts message;
	bool no_mail;
};

#define FIELD(f) .offset = offsetof(struct wait_opts, f)

static const struct opt options[] = {
	{OPT_ENUM, 0, "on", "WHOM", "whom it waits for (requester)", FIELD(on),
	 .words = words_waiting},
	{OPT_TEXT, 0, "until", "TIME", "when to look at it again", FIELD(until)},
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_FLAG, 0, "no-mail", NULL, "send the requester no mail", FIELD(no_mail)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct wait_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_WAIT);
	r.no_mail = o->no_mail;
	rc = tickets_set(&r, a, "on", o->on, e);
	if (!rc)
		rc = tickets_time(ctx, o->until, "--until", &r.op.waiting_until, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_say(ctx, &r, a, "note", &o->message, false, argc, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_wait = {
	.name = "wait",
	.group = "work",
	.args = "TICKET...",
	.summary = "wait for the requester or a supplier",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct wait_opts),
	.run = run,
};
