/* What was merged into a ticket, and into that, and so on. */
#ifndef HELPDESK_CMD_MERGED_H
#define HELPDESK_CMD_MERGED_H

#include "helpdesk/desk.h"

struct merged {
	struct ticket **v; /* in the arena given; nearest first */
	size_t n, cap;
};

/* Fills `out` with every ticket that was merged into t, directly or by way of another; each once.
 */
enum hd_rc merged_find(struct desk *d, const struct ticket *t, struct arena *a, struct merged *out,
		       struct hd_err *e);
void merged_deinit(struct merged *m);

#endif
