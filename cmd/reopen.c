/* `helpdesk reopen`: what was resolved or closed is not over. The level stays, and whoever
 * held it holds it again; resolution and solution leave the header, for what is open has
 * none. */
#include "cmd/tickets.h"

struct reopen_opts {
	struct message_opts message;
	const char *at;
};

#define FIELD(f) .offset = offsetof(struct reopen_opts, f)

static const struct opt options[] = {
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct reopen_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_REOPEN);
	rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_say(ctx, &r, a, "note", &o->message, true, argc, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_reopen = {
	.name = "reopen",
	.group = "work",
	.args = "TICKET...",
	.summary = "open resolved or closed tickets again",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct reopen_opts),
	.run = run,
};
