/* Files of tickets: where they lie, and reading one by its number. */
#ifndef LIB_CODEC_TICKET_FILE_H
#define LIB_CODEC_TICKET_FILE_H

#include "helpdesk/err.h"
#include "helpdesk/ticket.h"

/* Whether `path` is where a file of this kind lies; HD_INVALID for a YAML file elsewhere in the
 * folder. *is is false for what is no YAML file, which is passed over. */
enum hd_rc path_number(const char *path, enum number_kind kind, struct number *out, bool *is,
		       struct hd_err *e);

/* Reads a ticket from the text of its file; errors name it. */
enum hd_rc ticket_parse(const struct number *n, const char *text, size_t len, struct arena *a,
			struct ticket *out, struct hd_err *e);

#endif
