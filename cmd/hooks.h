/* See struct cmd_hooks. */
#ifndef HELPDESK_CMD_HOOKS_H
#define HELPDESK_CMD_HOOKS_H

#include "cmd/cmd.h"

enum hd_rc hooks_open_store(struct cmd_ctx *ctx, unsigned needs, struct hd_err *e);
void hooks_complete(struct cmd_ctx *ctx, const char *kind, const char *prefix, cmd_value_fn *row,
		    void *arg);

#endif
