/* From arguments to exit status. The only place that prints an error. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/gc.h"
#include "cmd/mail_behind.h"
#include "cmd/mail_receive.h"
#include "cmd/pager.h"
#include "cmd/streams.h"
#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

/* What only makes sense before a command, and all that may stand there. */
struct first_opts {
	bool version, dump;
	struct global_opts global;
};

static const struct opt first_options[] = {
	{OPT_FLAG, 0, "version", NULL, "show the version",
	 .offset = offsetof(struct first_opts, version)},
	{OPT_FLAG, 0, "dump-commands", NULL, "every command and option as JSON",
	 .offset = offsetof(struct first_opts, dump), .flags = OPT_HIDDEN},
	{OPT_INCLUDE, .offset = offsetof(struct first_opts, global), .include = global_options},
	OPT_END,
};

static void print_error(const struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;

	text_for_terminal(&b, e->msg, strlen(e->msg), true);
	fprintf(stderr, "helpdesk: %s\n", b.s);
	sbuf_deinit(&b);
}

/* Takes the global options into the context; -C moves the process, as git's does. */
static enum hd_rc apply_globals(struct cmd_ctx *ctx, const struct global_opts *g, struct hd_err *e)
{
	const char *term = env_get("TERM");

	ctx->dir = g->dir;
	ctx->store = g->store;
	ctx->as = g->as;
	ctx->tz = g->tz;
	ctx->wait = g->wait.given ? g->wait.value : 30;
	ctx->quiet = g->quiet;
	ctx->no_pager = g->no_pager;
	if (g->color)
		ctx->color = strcmp(g->color, "always") == 0  ? COLOR_ALWAYS
			     : strcmp(g->color, "never") == 0 ? COLOR_NEVER
							      : COLOR_AUTO;
	ctx->out_tty = isatty(STDOUT_FILENO);
	ctx->width = streams_width();
	ctx->colored = ctx->color == COLOR_ALWAYS ||
		       (ctx->color == COLOR_AUTO && ctx->out_tty && !env_get("NO_COLOR") && term &&
			strcmp(term, "dumb") != 0);
	if (g->dir && chdir(g->dir) < 0)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO, "cannot enter '%s': %s",
			       g->dir, strerror(errno));
	return HD_OK;
}

static enum hd_rc check_operands(const struct cmd_ctx *ctx, const struct cmd *c,
				 const struct opt_result *r, struct hd_err *e)
{
	if (r->n < c->min_args)
		return cmd_usage(ctx, e, "'%s' wants %s", ctx->path, c->args);
	if (c->max_args != CMD_ANY && r->n > c->max_args)
		return cmd_usage(ctx, e, "one argument too many: '%s'", r->operands[c->max_args]);
	return HD_OK;
}

/* Parses what follows the command's name and runs it. */
static enum hd_rc run_command(struct cmd_ctx *ctx, const struct cmd *c, struct global_opts *g,
			      int argc, char **argv, struct hd_err *e)
{
	void *opts = mem_alloc(c->opts_size ? c->opts_size : 1);
	const struct opt_set sets[] = {{c->options, opts}, {global_options, g}};
	struct opt_result r;
	enum hd_rc rc;

	rc = opt_parse(sets, NELEM(sets), ctx->path, 0, argc, argv, &r, e);
	if (rc)
		goto done;
	if (r.help) {
		help_command(ctx->path, c);
		goto done;
	}
	rc = check_operands(ctx, c, &r, e);
	if (rc)
		goto done;
	rc = apply_globals(ctx, g, e);
	if (rc)
		goto done;
	if (c->needs & NEEDS_STORE && cmd_hooks.open_store) {
		rc = cmd_hooks.open_store(ctx, c->needs, e);
		if (rc)
			goto done;
	}
	if (c->needs & NEEDS_PAGER)
		pager_start(ctx);
	rc = c->run(ctx, opts, r.n, r.operands, e);
	if (c->needs & (NEEDS_WRITE | NEEDS_CHANGE) && (rc == HD_OK || rc == HD_PARTIAL))
		gc_behind(ctx);
	mail_behind(ctx);
done:
	opt_free(c->options, opts);
	free(opts);
	return rc;
}

/* Follows names down to the command itself: `app`, then `add`. */
static enum hd_rc dispatch(struct cmd_ctx *ctx, struct global_opts *g, int argc, char **argv,
			   struct hd_err *e)
{
	const struct cmd *const *table = cmd_table;
	const struct opt_set sets[] = {{global_options, g}};
	struct sbuf path = SBUF_INIT;
	struct opt_result r;
	const struct cmd *c;
	enum hd_rc rc = HD_OK;

	sbuf_puts(&path, "helpdesk");
	for (;;) {
		c = cmd_find(table, argv[0]);
		if (!c) {
			rc = cmd_unknown(table, path.s, argv[0], e);
			break;
		}
		sbuf_printf(&path, " %s", c->name);
		ctx->path = path.s;
		argc--, argv++;
		if (!c->subs || (c->run && (argc == 0 || !cmd_find(c->subs, argv[0])))) {
			rc = run_command(ctx, c, g, argc, argv, e);
			break;
		}
		rc = opt_parse(sets, 1, path.s, OPT_STOP_AT_OPERAND, argc, argv, &r, e);
		if (rc)
			break;
		if (r.help) {
			help_command(path.s, c);
			break;
		}
		argc -= r.used, argv += r.used;
		if (argc == 0) {
			rc = cmd_usage(ctx, e, "'%s' wants a command", path.s);
			break;
		}
		table = c->subs;
	}
	/* What follows may still name the command in an error. */
	ctx->path = "helpdesk";
	sbuf_deinit(&path);
	return rc;
}

static enum hd_rc start(struct cmd_ctx *ctx, int argc, char **argv, struct hd_err *e)
{
	struct first_opts first = {0};
	const struct opt_set sets[] = {{first_options, &first}};
	struct opt_result r;
	enum hd_rc rc;

	/* What is being typed may be anything, options of ours included. */
	if (argc > 1 && strcmp(argv[1], "__complete") == 0)
		return complete_run(ctx, argc - 2, argv + 2, e);
	rc = opt_parse(sets, 1, "helpdesk", OPT_STOP_AT_OPERAND, argc - 1, argv + 1, &r, e);
	if (rc)
		return rc;
	argc -= 1 + r.used;
	argv += 1 + r.used;
	if (r.help) {
		help_all();
	} else if (first.dump) {
		help_dump();
	} else if (first.version) {
		rc = cmd_version.run(ctx, NULL, 0, argv, e);
	} else if (argc == 0) {
		help_short();
		rc = HD_USAGE;
	} else {
		rc = dispatch(ctx, &first.global, argc, argv, e);
	}
	return rc;
}

int main(int argc, char **argv)
{
	struct cmd_ctx ctx = {.path = "helpdesk", .wait = 30, .width = 80};
	struct hd_err e = {""}, lost = {""};
	enum hd_rc rc;

	receive_begin(argc, argv);
	streams_open();
	rc = start(&ctx, argc, argv, &e);
	if (ctx.desk && ctx.desk_close)
		ctx.desk_close(ctx.desk);
	/* Both errors are told: what was refused, and what could not be shown. */
	if (streams_flush(&lost))
		print_error(&lost);
	pager_wait(&ctx);
	if (rc && e.msg[0])
		print_error(&e);
	if (lost.msg[0] && (!rc || rc == HD_PARTIAL))
		rc = HD_IO;
	return receive_exit_status(rc, argc, argv);
}
