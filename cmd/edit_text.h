/* Texts with a form, such as fields, edited in the editor. */
#ifndef HELPDESK_CMD_EDIT_TEXT_H
#define HELPDESK_CMD_EDIT_TEXT_H

#include "helpdesk/err.h"

/* Carries out what `text`, made of `before`, says; it may bear comments on top, which YAML
 * passes over, and others by edit_without_comments(). HD_INVALID and HD_NOT_FOUND: the text is
 * wrong, and may be corrected. */
typedef enum hd_rc (*edit_try_fn)(const char *before, const char *text, void *arg,
				  struct hd_err *e);

/* Asks for the text until it is right or comes back as it was; what was typed is never lost.
 * `suffix` is what the editor tells the kind of text by: ".yaml", or another, of which lines are
 * then counted below the comments. */
enum hd_rc edit_text(const char *suffix, const char *before, edit_try_fn try, void *arg,
		     struct hd_err *e);

/* The text below the comments that edit_text() put there. */
const char *edit_without_comments(const char *text);

#endif
