/* Sending what a command has queued. */
#ifndef HELPDESK_CMD_MAIL_BEHIND_H
#define HELPDESK_CMD_MAIL_BEHIND_H

struct cmd_ctx;

/* After a command: what it queued is sent as git config helpdesk.send says. What cannot be sent
 * stays queued, and is no failure of the command. */
void mail_behind(struct cmd_ctx *ctx);

#endif
