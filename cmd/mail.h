/* What the commands of the group `mail` share. */
#ifndef HELPDESK_CMD_MAIL_H
#define HELPDESK_CMD_MAIL_H

#include <stdbool.h>

#include "cmd/cmd.h"
#include "helpdesk/mail.h"

extern const struct cmd cmd_mail_send;
extern const struct cmd cmd_mail_queue;

/* Of struct mail_send_spec, with the struct cmd_ctx: a line on standard error for each message,
 * and for each that was not taken. */
void mail_say(const struct mail_queued *m, bool ok, void *ctx);
void mail_say_failed(const struct mail_queued *m, bool ok, void *ctx);

#endif
