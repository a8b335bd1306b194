/* Who expects a mail and gets none: what a command says of it. */
#ifndef HELPDESK_CMD_UNTOLD_H
#define HELPDESK_CMD_UNTOLD_H

#include "cmd/cmd.h"
#include "helpdesk/desk.h"

/* One message for each reason, naming the tickets; and what is wrong with a text of the store. */
void untold_say(const struct cmd_ctx *ctx, const struct outcome *out);

#endif
