/* The part of a report that belongs to it as a whole. Private to the desk. */
#ifndef LIB_DESK_REPORT_KNOWN_H
#define LIB_DESK_REPORT_KNOWN_H

#include "desk/desk_priv.h"

/* Before the report is finished: tells it which articles were merged, and counts those made. */
enum hd_rc report_known_gather(struct desk *d, const struct snap *p, const struct report_spec *s,
			       struct report *r, uint64_t *made, struct hd_err *e);
/* After it: the titles of what it names. */
void report_known_name(struct desk *d, const struct snap *p, struct report_knowledge *k);

#endif
