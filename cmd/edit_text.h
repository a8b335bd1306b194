/* Fields edited as a text in the editor. */
#ifndef HELPDESK_CMD_EDIT_TEXT_H
#define HELPDESK_CMD_EDIT_TEXT_H

#include "helpdesk/err.h"

/* Carries out what `text`, made of `before`, says; it may bear comments on top, which YAML
 * passes over. HD_INVALID and HD_NOT_FOUND: the text is wrong, and may be corrected. */
typedef enum hd_rc (*edit_try_fn)(const char *before, const char *text, void *arg,
				  struct hd_err *e);

/* Asks for the text until it is right or comes back as it was; what was typed is never lost. */
enum hd_rc edit_text(const char *before, edit_try_fn try, void *arg, struct hd_err *e);

#endif
