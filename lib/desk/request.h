/* Values of a request's options, shared by the files that set them. `name` is the
 * option's, for the message; HD_INVALID when a value is wrong. */
#ifndef LIB_DESK_REQUEST_H
#define LIB_DESK_REQUEST_H

#include "helpdesk/desk.h"

enum hd_rc value_wrong(const char *name, const char *what, struct hd_err *e); /* "'x' must be …" */
/* Text that is not empty; `line`: of one line. */
enum hd_rc value_text(const char *name, const struct node *v, bool line, struct arena *a,
		      const char **out, struct hd_err *e);
enum hd_rc value_tags(const char *name, const struct node *v, struct arena *a, struct node **out,
		      struct hd_err *e);
enum hd_rc value_map(const char *name, const struct node *v, bool custom, bool nulls,
		     struct arena *a, struct node **out, struct hd_err *e);
enum hd_rc value_fields(const char *name, const struct node *v, struct arena *a, struct node **out,
			struct hd_err *e);
enum hd_rc value_requester(const char *name, const struct node *v, struct arena *a,
			   struct node **out, struct hd_err *e);

/* Adds to the request's `set` and `unset`. */
enum hd_rc edit_set(const char *name, const struct node *v, struct request *r, struct arena *a,
		    struct hd_err *e);
enum hd_rc edit_unset(const char *name, const struct node *v, struct request *r, struct arena *a,
		      struct hd_err *e);

#endif
