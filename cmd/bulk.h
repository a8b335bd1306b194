/* What batch and import share: where they read, what they tell, the line they print. */
#ifndef HELPDESK_CMD_BULK_H
#define HELPDESK_CMD_BULK_H

#include "cmd/cmd.h"
#include "helpdesk/desk.h"

struct bulk_telling {
	const struct cmd_ctx *ctx;
	const char *what; /* "line" or "row" */
	bool rehearsal;   /* bad ones are told whatever the options say */
	bool terminal;    /* stderr shows progress */
	uint64_t bad;
};

/* `-` and NULL are standard input. */
enum hd_rc bulk_open(const char *path, int *fd, struct hd_err *e);
/* Sets how->bad, progress and arg. */
void bulk_tell(struct bulk_telling *t, struct batch_options *how);
void bulk_told(const struct bulk_telling *t); /* wipes the progress away */
/* With what closures taught and how many messages go out, when `how` asked for that; NULL = no. */
void bulk_print(const struct cmd_ctx *ctx, const struct batch_result *result,
		const struct batch_options *how);
/* Who was to be told by mail, and was not. */
void bulk_say_untold(const struct cmd_ctx *ctx, const struct batch_result *result);

#endif
