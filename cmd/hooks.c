/* What main asks of the desk: opening the store, and values for completion. */
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/hooks.h"
#include "cmd/progress.h"
#include "helpdesk/desk.h"

enum hd_rc hooks_open_store(struct cmd_ctx *ctx, unsigned needs, struct hd_err *e)
{
	struct desk_options o = {
		.store = ctx->store, .as = ctx->as, .tz = ctx->tz, .wait = ctx->wait,
		.reads = needs & (NEEDS_WRITE | NEEDS_CHANGE) ? DESK_WRITES
			 : needs & NEEDS_CACHE ? DESK_MANY
					       : DESK_FEW};
	const char *me;
	enum hd_rc rc;

	if (!ctx->quiet && isatty(STDERR_FILENO))
		o.filling = progress_fill;
	if (!ctx->desk) {
		rc = desk_open(&o, &ctx->desk, e);
		if (rc)
			return rc;
		ctx->desk_close = desk_close;
	}
	/* Who is not known is told so before an editor opens, not after. */
	return needs & NEEDS_WRITE ? desk_me(ctx->desk, &me, e) : HD_OK;
}

void hooks_complete(struct cmd_ctx *ctx, const char *kind, const char *prefix, cmd_value_fn *row,
		    void *arg)
{
	if (ctx->dir && chdir(ctx->dir) < 0)
		return;
	if (!hooks_open_store(ctx, NEEDS_STORE, NULL))
		desk_complete(ctx->desk, kind, prefix, row, arg);
}
