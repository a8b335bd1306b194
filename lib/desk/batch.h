/* Batches: lines in, one commit (or one a chunk) out. */
#ifndef LIB_DESK_BATCH_H
#define LIB_DESK_BATCH_H

#include "desk/sheet.h"

/* A line (without its line break) as a request in `a`. */
enum hd_rc batch_line(const char *text, size_t n, struct arena *a, struct request *out,
		      struct hd_err *e);

/* The input, kept aside so that no lock is held while it arrives and an attempt can read it again.
 */
struct input {
	struct scratch file;
	uint64_t lines;       /* not blank */
	char sha256[65];
};
enum hd_rc input_read(int fd, struct input *out, struct hd_err *e);
void input_close(struct input *in);

/* A place in it. */
struct cursor {
	uint64_t offset, line; /* line: of the last one given, 1-based */
};
/* The next line that is not blank, without its line break; *more false at the end. */
enum hd_rc input_line(struct input *in, struct cursor *c, struct sbuf *line, bool *more,
		      struct hd_err *e);

#endif
