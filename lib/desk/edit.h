/* Editing by hand, whatever is edited. Private to the desk. */
#ifndef LIB_DESK_EDIT_H
#define LIB_DESK_EDIT_H

#include "helpdesk/dossier.h"
#include "helpdesk/err.h"

/* The editable fields of a text, checked; out[s->n], absent ones are NULL. HD_INVALID names the line;
 * HD_REFUSED: the text is empty. */
enum hd_rc edit_read(const struct schema *s, const char *text, size_t n, struct arena *a,
		     struct node **out, struct hd_err *e);
/* The same of a text and what was made of it. */
enum hd_rc edit_read_both(const struct schema *s, const char *before, const char *after,
			  struct arena *a, struct node **old, struct node **new, struct hd_err *e);

#endif
