/* `helpdesk gc`: loose objects and small packs into one pack.
 *
 * Nobody need call it: a command that changes the store and finds much lying about starts
 * one behind itself, at low priority, as git does. Git's own `gc.auto = 0` forbids that. */
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/behind.h"
#include "cmd/cmd.h"
#include "cmd/gc.h"
#include "cmd/out.h"
#include "helpdesk/desk.h"

struct gc_opts {
	bool full, automatic;
	struct format_opts format;
};

static const struct opt options[] = {
	{OPT_FLAG, 0, "full", NULL, "one pack of all, without what nothing reaches",
	 .offset = offsetof(struct gc_opts, full)},
	{OPT_FLAG, 0, "auto", NULL, "only if enough has gathered, and without a word",
	 .offset = offsetof(struct gc_opts, automatic)},
	{OPT_INCLUDE, .offset = offsetof(struct gc_opts, format), .include = format_options},
	OPT_END,
};

static void tell(uint64_t done, uint64_t total, void *arg)
{
	(void)arg;
	if (done % 1000 == 0)
		fprintf(stderr, "\rpacking: %" PRIu64 " of %" PRIu64 " objects", done, total);
}

static void print(const struct cmd_ctx *ctx, const struct format_opts *f,
		  const struct gc_figures *x)
{
	struct out *o;

	if (out_format_of(f) == OUT_TEXT) {
		if (x->objects)
			cmd_say(ctx, "%" PRIu64 " objects in a new pack; %" PRIu64
				" loose files and %" PRIu64 " packs removed; %" PRIu64
				" KiB on disk, %" PRIu64 " before",
				x->objects, x->loose, x->packs, x->bytes_after / 1024,
				x->bytes_before / 1024);
		else
			cmd_say(ctx, "nothing to pack");
		return;
	}
	o = out_open(ctx, f);
	out_map_begin(o);
	out_put_int(o, "objects", (int64_t)x->objects);
	out_put_int(o, "loose_removed", (int64_t)x->loose);
	out_put_int(o, "packs_removed", (int64_t)x->packs);
	out_put_int(o, "pruned", (int64_t)x->pruned);
	out_put_int(o, "bytes_before", (int64_t)x->bytes_before);
	out_put_int(o, "bytes_after", (int64_t)x->bytes_after);
	out_map_end(o);
	out_close(o);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct gc_opts *g = opts;
	bool shown = !ctx->quiet && !g->automatic && isatty(STDERR_FILENO);
	struct gc_spec spec = {.full = g->full, .automatic = g->automatic,
			       .progress = shown ? tell : NULL};
	struct gc_figures figures;
	enum hd_rc rc;

	(void)argc, (void)argv;
	if (g->full && g->automatic)
		return cmd_usage(ctx, e, "--full and --auto exclude each other");
	rc = desk_gc(ctx->desk, &spec, &figures, e);
	if (shown)
		fputs("\r\033[K", stderr);
	if (!rc && !g->automatic)
		print(ctx, &g->format, &figures);
	return rc;
}

const struct cmd cmd_gc = {
	.name = "gc",
	.group = "manage",
	.summary = "make the store smaller on disk",
	.needs = NEEDS_STORE,
	.options = options,
	.opts_size = sizeof(struct gc_opts),
	.run = run,
};

/* --- behind a command ---------------------------------------------------------------- */

void gc_behind(struct cmd_ctx *ctx)
{
	static const char *const gc[] = {"gc", "--auto", NULL};

	if (ctx->desk && desk_wants_gc(ctx->desk))
		behind_start(ctx, gc);
}
