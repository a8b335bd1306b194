/* What note, reply and resolve have in common: a text that somebody gave somehow,
 * perhaps with files, put on tickets. */
#ifndef HELPDESK_CMD_ANSWER_H
#define HELPDESK_CMD_ANSWER_H

#include "cmd/tickets.h"

struct answer_opts {
	struct message_opts message;
	const char *channel;
	struct opt_texts attach;
	const char *at;
	bool no_mail;         /* of reply alone, as is */
	const char *template; /* NULL = none */
};
extern const struct opt answer_options[];

/* Carries out an operation of `kind` whose text is `option` ("note", "solution"). */
enum hd_rc answer_run(struct cmd_ctx *ctx, const struct answer_opts *o, enum op_kind kind,
		      const char *option, int argc, char **argv, struct hd_err *e);

#endif
