/* What commands say of known incidents: articles that fit a ticket, and what closing taught. */
#ifndef HELPDESK_CMD_KNOWN_H
#define HELPDESK_CMD_KNOWN_H

#include "cmd/cmd.h"
#include "cmd/out.h"
#include "helpdesk/desk.h"
#include "helpdesk/suggest.h"

/* What became of the knowledge base, a message for each article. */
void known_say_taught(const struct cmd_ctx *ctx, const struct outcome *out);
/* The best article of each ticket that was escalated although one fits. */
void known_say_proposed(const struct cmd_ctx *ctx, const struct outcome *out);
/* The articles that fit the tickets that were changed; the first few of them. */
void known_say_fitting(struct cmd_ctx *ctx, const struct outcome *out);

/* Of one ticket: lines of a sheet; the key `suggestions`, left out when there are none. */
void known_say(struct sbuf *b, const struct suggestions *s);
void known_put(struct out *o, const struct suggestions *s);

#endif
