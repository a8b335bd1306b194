/* What escalate and return have in common: tickets go to another level, with a reason. */
#ifndef HELPDESK_CMD_MOVE_H
#define HELPDESK_CMD_MOVE_H

#include "cmd/tickets.h"

struct move_opts {
	const char *to, *team, *at;
	struct message_opts message;
	bool no_mail; /* of escalate alone */
};
/* All but --to, whose words differ, and --no-mail. */
extern const struct opt move_options[];

enum hd_rc move_run(struct cmd_ctx *ctx, const struct move_opts *o, enum op_kind kind, int argc,
		    char **argv, struct hd_err *e);

#endif
