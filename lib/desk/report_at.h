/* A report on a commit at hand. Private to the desk. */
#ifndef LIB_DESK_REPORT_AT_H
#define LIB_DESK_REPORT_AT_H

#include "desk/desk_priv.h"

/* Finished, application names filled in; from the cache when p is the head of d. *out stays
 * NULL on failure. */
enum hd_rc report_at(struct desk *d, const struct snap *p, const struct report_spec *s,
		     struct report **out, struct hd_err *e);

#endif
