/* A gc behind a command that changed the store. */
#ifndef HELPDESK_CMD_GC_H
#define HELPDESK_CMD_GC_H

struct cmd_ctx;

/* Starts one in the background when the store has gathered enough, and does not wait. */
void gc_behind(struct cmd_ctx *ctx);

#endif
