/* A temporary file without a name: it is gone when the process is. */
#ifndef UTIL_SCRATCH_H
#define UTIL_SCRATCH_H

#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct scratch {
	int fd;           /* -1 = none */
	uint64_t size;
	struct sbuf tail; /* appended and not yet written */
};

#define SCRATCH_INIT {-1, 0, SBUF_INIT}

enum hd_rc scratch_open(struct scratch *s, struct hd_err *e); /* in $TMPDIR, else /tmp */
void scratch_close(struct scratch *s);                        /* harmless on SCRATCH_INIT */
/* Appends; *offset (may be NULL) is where it begins. */
enum hd_rc scratch_append(struct scratch *s, const void *p, size_t n, uint64_t *offset,
			  struct hd_err *e);
/* Replaces out's content by at most n bytes from offset (fewer at the end). */
enum hd_rc scratch_read(struct scratch *s, uint64_t offset, size_t n, struct sbuf *out,
			struct hd_err *e);

#endif
