/* What a ticket is about: the options that `open` and `qualify` share. */
#ifndef HELPDESK_CMD_QUALITIES_H
#define HELPDESK_CMD_QUALITIES_H

#include "cmd/cmd.h"
#include "helpdesk/desk.h"

struct qualities {
	const char *application, *type, *category, *priority, *problem, *new_problem;
	struct opt_int impact, urgency;
	struct opt_texts tags;
};
extern const struct opt qualities_options[];

/* Puts what was given into the request. */
enum hd_rc qualities_set(const struct cmd_ctx *ctx, const struct qualities *q, struct request *r,
			 struct arena *a, struct hd_err *e);

#endif
