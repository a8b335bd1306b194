/* `helpdesk version`: one line, for reports of faults. */
#include <stdio.h>

#include "cmd/cmd.h"

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	(void)ctx, (void)opts, (void)argc, (void)argv, (void)e;
	puts("helpdesk " HELPDESK_VERSION);
	return HD_OK;
}

const struct cmd cmd_version = {
	.name = "version",
	.group = "general",
	.summary = "show the version",
	.run = run,
};
