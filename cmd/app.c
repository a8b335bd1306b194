/* `helpdesk app`: applications, and since when they are supported.
 *
 * Support of an application begins with its acceptance (recette) or, in public
 * contracts, with the aptitude check (va); tickets from before are refused. */
#include "cmd/cmd.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "helpdesk/desk.h"

/* --- add --------------------------------------------------------------------------- */

struct add_opts {
	const char *name;
};

static const struct opt add_options[] = {
	{OPT_TEXT, 0, "name", "TEXT", "its full name", .offset = offsetof(struct add_opts, name)},
	OPT_END,
};

static enum hd_rc add(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct add_opts *o = opts;

	(void)argc;
	return desk_app_add(ctx->desk, argv[0], o->name, e);
}

static const struct cmd cmd_app_add = {
	.name = "add", .group = "manage", .args = "ID", .summary = "record an application",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1,
	.options = add_options, .opts_size = sizeof(struct add_opts), .run = add,
};

/* --- accept -------------------------------------------------------------------------- */

struct accept_opts {
	const char *on, *kind;
};

static const char *const kinds[] = {"recette", "va", NULL};

static const struct opt accept_options[] = {
	{OPT_TEXT, 0, "on", "DATE", "the day on which support begins",
	 .offset = offsetof(struct accept_opts, on)},
	{OPT_ENUM, 0, "kind", "KIND", "what was pronounced",
	 .offset = offsetof(struct accept_opts, kind), .words = kinds},
	OPT_END,
};

static enum hd_rc begin_support(struct cmd_ctx *ctx, void *opts, int argc, char **argv,
				struct hd_err *e)
{
	const struct accept_opts *o = opts;
	const struct zone *z;
	int64_t on;
	enum hd_rc rc;

	(void)argc;
	if (!o->on || !o->kind)
		return cmd_usage(ctx, e, "--on DATE and --kind recette|va are needed");
	rc = desk_report_zone(ctx->desk, &z, e);
	if (!rc)
		rc = time_parse_human(o->on, "--on", desk_now(ctx->desk), z, &on, NULL, e);
	return rc ? rc : desk_app_accept(ctx->desk, argv[0], o->kind, on, e);
}

static const struct cmd cmd_app_accept = {
	.name = "accept", .group = "manage", .args = "APP",
	.summary = "begin the support of an application",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1,
	.options = accept_options, .opts_size = sizeof(struct accept_opts), .run = begin_support,
};

/* --- show, list ------------------------------------------------------------------------ */

struct view {
	struct out *out;
	const struct zone *zone;
};

static const struct out_column columns[] = {
	{"id", "id", 0, NULL},
	{"name", "name", OUT_FLEX, "-"},
	{"kind", "support", 0, "not begun"},
	{"from", "since", 0, "-"},
};

static enum hd_rc put_app(const struct app *a, void *arg, struct hd_err *e)
{
	struct view *v = arg;
	char from[TIME_TEXT_SIZE];

	(void)e;
	out_map_begin(v->out);
	out_put_text(v->out, "id", a->id);
	out_put_text(v->out, "name", a->name);
	out_put_text(v->out, "kind", a->kind);
	if (out_kind(v->out) == OUT_TEXT && a->from != TIME_NONE) {
		time_format_human(v->zone, a->from, from);
		out_put_text(v->out, "from", from);
	} else {
		out_put_time(v->out, "from", a->from);
	}
	out_map_end(v->out);
	return HD_OK;
}

static enum hd_rc show(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct arena *arena = arena_new();
	struct view v = {0};
	struct app a;
	enum hd_rc rc;

	(void)argc;
	rc = desk_report_zone(ctx->desk, &v.zone, e);
	if (!rc)
		rc = desk_app(ctx->desk, argv[0], arena, &a, e);
	if (!rc) {
		v.out = out_open(ctx, opts);
		rc = put_app(&a, &v, e);
		out_close(v.out);
	}
	arena_free(arena);
	return rc;
}

static const struct cmd cmd_app_show = {
	.name = "show", .group = "manage", .args = "APP", .summary = "show an application",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = show,
};

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct view v = {0};
	enum hd_rc rc = desk_report_zone(ctx->desk, &v.zone, e);

	(void)argc, (void)argv;
	if (rc)
		return rc;
	v.out = out_open(ctx, opts);
	out_columns(v.out, columns, NELEM(columns));
	out_list_begin(v.out);
	rc = desk_apps(ctx->desk, put_app, &v, e);
	out_list_end(v.out);
	out_close(v.out);
	return rc;
}

static const struct cmd cmd_app_list = {
	.name = "list", .group = "manage", .summary = "list the applications",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = list,
};

static const struct cmd *const subs[] = {
	&cmd_app_accept, &cmd_app_add, &cmd_app_list, &cmd_app_show, NULL,
};

const struct cmd cmd_app = {
	.name = "app",
	.group = "manage",
	.summary = "record applications and begin their support",
	.subs = subs,
};
