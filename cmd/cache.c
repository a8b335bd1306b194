/* `helpdesk cache`: what to do with the cache by hand, which is nothing unless one does not trust
 * it: it follows the store by itself. */
#include <inttypes.h>
#include <stdio.h>

#include "cmd/bad.h"
#include "cmd/cmd.h"
#include "helpdesk/desk.h"

static enum hd_rc rebuild(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	uint64_t tickets = 0;
	enum hd_rc rc = desk_cache_rebuild(ctx->desk, &tickets, bad_file, NULL, e);

	(void)opts, (void)argc, (void)argv;
	if (rc == HD_OK || rc == HD_PARTIAL)
		printf("%" PRIu64 "\n", tickets);
	return rc;
}

static const struct cmd cmd_cache_rebuild = {
	.name = "rebuild", .group = "setup", .summary = "throw the cache away and fill it anew",
	.needs = NEEDS_STORE, .run = rebuild,
};

static const struct cmd *const subs[] = {&cmd_cache_rebuild, NULL};

const struct cmd cmd_cache = {
	.name = "cache",
	.group = "setup",
	.summary = "fill the cache of lists and searches anew",
	.subs = subs,
};
