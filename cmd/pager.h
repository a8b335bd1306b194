/* Long output goes through the user's pager when it goes to a terminal. */
#ifndef HELPDESK_CMD_PAGER_H
#define HELPDESK_CMD_PAGER_H

#include "cmd/cmd.h"

/* Starts $HELPDESK_PAGER, else $PAGER, else less, and puts standard output
 * into it; nothing happens when that is no terminal, with --no-pager, or when
 * the pager is `cat` or cannot be started. */
void pager_start(struct cmd_ctx *ctx);

/* Flushes and waits until the pager was left. Safe to call twice. */
void pager_wait(struct cmd_ctx *ctx);

#endif
