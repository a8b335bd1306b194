/* `helpdesk agent`: who works on tickets. The first one can be recorded by anybody;
 * from then on a login that is not on the list is refused. */
#include "cmd/cmd.h"
#include "cmd/out.h"
#include "helpdesk/desk.h"

/* --- add --------------------------------------------------------------------------- */

struct add_opts {
	const char *name, *email, *role, *team;
};

#define FIELD(f) .offset = offsetof(struct add_opts, f)

static const struct opt add_options[] = {
	{OPT_TEXT, 0, "name", "NAME", "the full name", FIELD(name)},
	{OPT_TEXT, 0, "email", "MAIL", "the mail address, that of git's user.email", FIELD(email)},
	{OPT_ENUM, 0, "role", "ROLE", "what the agent does", FIELD(role), .words = words_role},
	{OPT_TEXT, 0, "team", "TEAM", "the team the agent belongs to", FIELD(team)},
	OPT_END,
};

static enum hd_rc add(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct add_opts *o = opts;
	struct agent g = {argv[0], o->name, o->email, o->role, o->team};

	(void)argc;
	return desk_agent_add(ctx->desk, &g, e);
}

static const struct cmd cmd_agent_add = {
	.name = "add", .group = "manage", .args = "LOGIN", .summary = "record an agent",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1,
	.options = add_options, .opts_size = sizeof(struct add_opts), .run = add,
};

/* --- show, list ------------------------------------------------------------------------ */

static const struct out_column columns[] = {
	{"login", "login", 0, NULL},
	{"name", "name", OUT_FLEX, "-"},
	{"email", "email", OUT_FLEX, "-"},
	{"role", "role", 0, "-"},
	{"team", "team", 0, "-"},
};

static enum hd_rc put_agent(const struct agent *g, void *arg, struct hd_err *e)
{
	struct out *o = arg;

	(void)e;
	out_map_begin(o);
	out_put_text(o, "login", g->login);
	out_put_text(o, "name", g->name);
	out_put_text(o, "email", g->email);
	out_put_text(o, "role", g->role);
	out_put_text(o, "team", g->team);
	out_map_end(o);
	return HD_OK;
}

static enum hd_rc show(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct arena *arena = arena_new();
	struct out *o;
	struct agent g;
	enum hd_rc rc = desk_agent(ctx->desk, argv[0], arena, &g, e);

	(void)argc;
	if (!rc) {
		o = out_open(ctx, opts);
		rc = put_agent(&g, o, e);
		out_close(o);
	}
	arena_free(arena);
	return rc;
}

static const struct cmd cmd_agent_show = {
	.name = "show", .group = "manage", .args = "LOGIN", .summary = "show an agent",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = show,
};

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct out *o = out_open(ctx, opts);
	enum hd_rc rc;

	(void)argc, (void)argv;
	out_columns(o, columns, NELEM(columns));
	out_list_begin(o);
	rc = desk_agents(ctx->desk, put_agent, o, e);
	out_list_end(o);
	out_close(o);
	return rc;
}

static const struct cmd cmd_agent_list = {
	.name = "list", .group = "manage", .summary = "list the agents",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = list,
};

static const struct cmd *const subs[] = {&cmd_agent_add, &cmd_agent_list, &cmd_agent_show, NULL};

const struct cmd cmd_agent = {
	.name = "agent",
	.group = "manage",
	.summary = "record who works on tickets",
	.subs = subs,
};
