/* The user's editor on a private file. */
#ifndef HELPDESK_CMD_EDITOR_H
#define HELPDESK_CMD_EDITOR_H

#include <stdbool.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

/* Whether an editor may be started: stdin and stdout (or stderr) are a terminal, or
 * HELPDESK_EDITOR is set (for tests and scripts). A command that would need
 * one and may not asks for -m instead, with HD_USAGE. */
bool editor_allowed(void);

/* Writes `text` to a file of mode 0600 in $TMPDIR that ends in `suffix` (".txt"),
 * runs $HELPDESK_EDITOR, $VISUAL, $EDITOR or vi on it and replaces `text` by
 * what it holds then. HD_USAGE when no editor is allowed; HD_REFUSED when the
 * editor ends badly: then the file is kept and named, so nothing typed is lost. */
enum hd_rc editor_run(const char *suffix, struct sbuf *text, struct hd_err *e);

#endif
