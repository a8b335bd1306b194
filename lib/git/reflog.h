/* Reflogs: who moved a branch, when, from where. A convenience: never synced. */
#ifndef LIB_GIT_REFLOG_H
#define LIB_GIT_REFLOG_H

#include <stdbool.h>
#include <stddef.h>

#include "git/oid.h"
#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

/* Adds a line in git's format to `out`: `from` NULL = there was nothing before,
 * `when` in seconds since the epoch. What would break the line becomes a blank. */
void reflog_line(struct sbuf *out, const struct oid *from, const struct oid *to, const char *name,
		 const char *email, long long when, const char *message);

/* Appends a whole line, or nothing at all. Without `make`, a log that is not
 * there stays so. Call it under the lock of the branch. */
enum hd_rc reflog_append(const char *path, bool make, const char *line, size_t n, struct hd_err *e);

#endif
