/* Templates: the texts of messages and of prepared answers. A line `Subject: …` may come first,
 * ended by an empty line. `{number}` stands for a value, `{{` for a brace; a line whose
 * placeholders are all empty is left out. */
#ifndef LIB_MAIL_TEMPLATE_H
#define LIB_MAIL_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"

/* Placeholders, in the order in which the manual lists them. */
enum template_value {
	TV_NUMBER, TV_SUBJECT, TV_REQUESTER, TV_AGENT, TV_APPLICATION, TV_STATUS, TV_LEVEL, TV_TEAM,
	TV_PRIORITY, TV_OPENED, TV_UNTIL, TV_RESOLUTION, TV_MESSAGE, TV_SOLUTION, TV_DESCRIPTION,
	TV_GRACE,
	TEMPLATE_VALUES
};
extern const char *const template_values[TEMPLATE_VALUES + 1]; /* names; ends with NULL */

/* The messages that the program sends by itself. */
enum template_kind {
	TK_OPENED, TK_REPLIED, TK_WAITING, TK_CLOSED, TK_ASSIGNED, TK_ESCALATED, TK_CERT,
	TEMPLATE_KINDS
};
extern const char *const template_names[TEMPLATE_KINDS + 1]; /* "opened" …; ends with NULL */
extern const char *const template_languages[];               /* "en", "fr"; ends with NULL */

/* The text that holds while the store has none of its own; lang "en" or "fr". */
const char *template_builtin(enum template_kind k, const char *lang);

/* HD_INVALID names `name`, line and column of what is wrong in it. */
enum hd_rc template_check(const char *name, const char *text, struct hd_err *e);

/* Whether a checked one has this placeholder. */
bool template_has(const char *text, enum template_value v);

/* Fills in a checked one; values that are NULL are empty. `subject` is left empty when the template
 * has none. Values are put as they are, and never looked at for braces. */
enum hd_rc template_fill(const char *name, const char *text, const char *const v[TEMPLATE_VALUES],
			 struct sbuf *subject, struct sbuf *body, struct hd_err *e);

#endif
