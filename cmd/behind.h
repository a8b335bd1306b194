/* Commands that run behind the one that was typed. */
#ifndef HELPDESK_CMD_BEHIND_H
#define HELPDESK_CMD_BEHIND_H

struct cmd_ctx;

/* Starts `helpdesk --store PATH --quiet WORDS…` in the background, at low priority, and does not
 * wait. `words` end with NULL, a few of them. */
void behind_start(const struct cmd_ctx *ctx, const char *const *words);

#endif
