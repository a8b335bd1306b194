/* `helpdesk fsck`: is the store sound? Each finding is a line with its place, as compilers
 * write them, and ends in what mends it. What works all the same is a warning, and warnings
 * alone are no failure. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/out.h"
#include "helpdesk/desk.h"
#include "helpdesk/text.h"

struct fsck_opts {
	bool quick;
	struct format_opts format;
};

static const struct opt options[] = {
	{OPT_FLAG, 0, "quick", NULL, "look at the newest commit only, not at history and packs",
	 .offset = offsetof(struct fsck_opts, quick)},
	{OPT_INCLUDE, .offset = offsetof(struct fsck_opts, format), .include = format_options},
	OPT_END,
};

static const struct out_column columns[] = {
	{"severity", NULL, 0, NULL}, {"path", NULL, 0, NULL},   {"line", NULL, 0, NULL},
	{"what", NULL, 0, NULL},     {"repair", NULL, 0, NULL},
};

struct work {
	struct out *out; /* NULL: lines for people */
	bool terminal;   /* stderr shows progress */
	bool shown;
};

#define EVERY 1000 /* objects between two looks at the progress */

static void wipe(struct work *w)
{
	if (w->shown)
		fputs("\r\033[K", stderr);
	w->shown = false;
}

static void tell_progress(uint64_t objects, void *arg)
{
	struct work *w = arg;

	if (objects % EVERY)
		return;
	fprintf(stderr, "\r%" PRIu64 " objects", objects);
	fflush(stderr);
	w->shown = true;
}

static void print_line(const struct fsck_finding *x)
{
	struct sbuf raw = SBUF_INIT, safe = SBUF_INIT;

	sbuf_puts(&raw, x->path);
	if (x->line)
		sbuf_printf(&raw, ":%" PRIu32, x->line);
	sbuf_printf(&raw, ": %s%s; %s", x->harmless ? "warning: " : "", x->what, x->repair);
	text_for_terminal(&safe, raw.s, raw.len, true);
	puts(safe.s);
	sbuf_deinit(&raw);
	sbuf_deinit(&safe);
}

static void put_finding(const struct fsck_finding *x, void *arg)
{
	struct work *w = arg;

	wipe(w);
	if (!w->out) {
		print_line(x);
		return;
	}
	out_map_begin(w->out);
	out_put_text(w->out, "severity", x->harmless ? "warning" : "error");
	out_put_text(w->out, "path", x->path);
	if (x->line)
		out_put_int(w->out, "line", x->line);
	else
		out_put_null(w->out, "line");
	out_put_text(w->out, "what", x->what);
	out_put_text(w->out, "repair", x->repair);
	out_map_end(w->out);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct fsck_opts *o = opts;
	struct work w = {.terminal = !ctx->quiet && isatty(STDERR_FILENO)};
	struct fsck_options how = {o->quick, put_finding, w.terminal ? tell_progress : NULL, &w};
	struct fsck_result result;
	enum hd_rc rc;

	(void)argc, (void)argv;
	if (out_format_of(&o->format) == OUT_NUMBER)
		return cmd_usage(ctx, e, "findings have no numbers");
	if (out_format_of(&o->format) != OUT_TEXT) {
		w.out = out_open(ctx, &o->format);
		out_columns(w.out, columns, NELEM(columns));
		out_list_begin(w.out);
	}
	rc = desk_fsck(ctx->desk, &how, &result, e);
	wipe(&w);
	if (w.out)
		out_list_end(w.out);
	out_close(w.out);
	if (!rc)
		cmd_say(ctx,
			"the store is sound: %" PRIu64 " ticket%s, %" PRIu64 " object%s%s",
			result.tickets, result.tickets == 1 ? "" : "s", result.objects,
			result.objects == 1 ? "" : "s", result.warnings ? ", with warnings" : "");
	return rc;
}

const struct cmd cmd_fsck = {
	.name = "fsck",
	.group = "bulk",
	.summary = "look for damage in the store, and say what mends it",
	.needs = NEEDS_STORE,
	.options = options,
	.opts_size = sizeof(struct fsck_opts),
	.run = run,
};
