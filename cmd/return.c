/* `helpdesk return`: hands tickets back to a lower level, which is told why. The CERT has
 * no level next below it, so that from there --to is needed. */
#include "cmd/tickets.h"

struct return_opts {
	const char *to, *team, *at;
	struct message_opts message;
};

static const char *const to_words[] = {"0", "1", "2", "3", NULL};

#define FIELD(f) .offset = offsetof(struct return_opts, f)

static const struct opt options[] = {
	{OPT_ENUM, 0, "to", "LEVEL", "the level (the next lower one)", FIELD(to),
	 .words = to_words},
	{OPT_TEXT, 0, "team", "TEAM", "the team there", FIELD(team)},
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct return_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_RETURN);
	rc = tickets_set(&r, a, "to", o->to, e);
	if (!rc)
		rc = tickets_set(&r, a, "team", o->team, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_say(ctx, &r, a, "note", &o->message, true, argc, argv, e);
	arena_free(a);
	return rc;
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
	.opts_size = sizeof(struct return_opts),
	.run = run,
};
