/* Messages put aside: what can be neither a ticket nor an entry of one is kept as it came in the
 * store's folder `helpdesk/undeliverable`, never versioned, as `<time>-<hash>.eml`, with a file
 * `.reason` of the same name. */
#ifndef LIB_MAIL_ASIDE_H
#define LIB_MAIL_ASIDE_H

#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"

/* A message being written, piece by piece: it may be larger than memory should hold. */
struct aside;
enum hd_rc aside_begin(const char *store, struct aside **out, struct hd_err *e);
enum hd_rc aside_add(struct aside *x, const void *p, size_t n, struct hd_err *e);
/* Both files are on disk after it. Ends `x` whatever comes of it. The same message put aside twice
 * in one second is one. */
enum hd_rc aside_end(struct aside *x, int64_t now, const char *reason, struct hd_err *e);
void aside_cancel(struct aside *x); /* NULL-safe */

#endif
