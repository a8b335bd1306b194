/* `helpdesk assign`: gives tickets to somebody else, or to a team. A ticket that goes to
 * another team without a name loses the agent it had, for he is of the old team. */
#include "cmd/tickets.h"

struct assign_opts {
	const char *agent, *team, *at;
	bool no_mail;
};

#define FIELD(f) .offset = offsetof(struct assign_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 0, "agent", "LOGIN", "who works on it; none: nobody", FIELD(agent)},
	{OPT_TEXT, 0, "team", "TEAM", "the team it goes to; none: no team", FIELD(team)},
	{OPT_FLAG, 0, "no-mail", NULL, "send the agent or team no mail", FIELD(no_mail)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct assign_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc = HD_OK;

	request_init(&r, OP_ASSIGN);
	r.no_mail = o->no_mail;
	if (!o->agent && !o->team)
		rc = cmd_usage(ctx, e, "'%s' wants --agent LOGIN or --team TEAM", ctx->path);
	if (!rc)
		rc = tickets_set(&r, a, "assignee", o->agent, e);
	if (!rc)
		rc = tickets_set(&r, a, "team", o->team, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_do(ctx, &r, argc, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_assign = {
	.name = "assign",
	.group = "work",
	.args = "TICKET...",
	.summary = "give tickets to an agent or a team",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct assign_opts),
	.run = run,
};
