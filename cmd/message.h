/* What somebody says about a ticket: -m, -F, or what he types in the editor. */
#ifndef HELPDESK_CMD_MESSAGE_H
#define HELPDESK_CMD_MESSAGE_H

#include <stdbool.h>

#include "cmd/cmd.h"
#include "helpdesk/sbuf.h"

struct message_opts {
	struct opt_texts texts;
	const char *file;
};
extern const struct opt message_options[];

struct message {
	struct sbuf text;
	bool given; /* by an option or the editor; otherwise `text` is empty */
	bool typed; /* in the editor: exists nowhere else */
};

#define MESSAGE_INIT {.text = SBUF_INIT}

/* Paragraphs of -m joined by blank lines, or the file of -F (`-` = standard input, which
 * no operand may then claim too). With neither, when it is required: the editor, or HD_USAGE
 * where none may run. HD_REFUSED when what is required is blank. */
enum hd_rc message_get(const struct cmd_ctx *ctx, const struct message_opts *o, bool required,
		       int argc, char **argv, struct message *out, struct hd_err *e);

/* Frees the message and returns rc. When the command failed (rc), what was typed is kept
 * in a file that `e` then names. */
enum hd_rc message_end(struct message *m, enum hd_rc rc, struct hd_err *e);

/* True when there is nothing but blanks and line breaks. */
bool message_is_blank(const char *s);

/* Saves `text` in a new file of mode 0600 in $TMPDIR and adds to the message of `e` where. */
void message_keep(const char *text, size_t n, const char *suffix, struct hd_err *e);

#endif
