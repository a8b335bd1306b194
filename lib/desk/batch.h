/* Batches: lines in, one commit (or one a chunk) out. */
#ifndef LIB_DESK_BATCH_H
#define LIB_DESK_BATCH_H

#include "desk/sheet.h"

#include <sys/types.h>

/* A line (without its line break) as a request in `a`. */
enum hd_rc batch_line(const char *text, size_t n, struct arena *a, struct request *out,
		      struct hd_err *e);

/* A place in the input. */
struct cursor {
	uint64_t offset, line; /* line: of the last one given, 1-based */
	uint64_t passed;       /* lines before `offset`, where a record may have several */
};

/* The input, kept aside so that no lock is held while it arrives and an attempt can read it again.
 */
struct input {
	struct scratch file;
	struct sbuf window;   /* what input_line() read last, from `window_at` on */
	uint64_t window_at;
	uint64_t lines;       /* not blank */
	char sha256[65];
	dev_t device;         /* of the file it was read from; inode 0: it was none */
	ino_t inode;
	struct cursor start;  /* where what is to be carried out begins */
};
#define INPUT_INIT {.file = SCRATCH_INIT, .window = SBUF_INIT}
enum hd_rc input_read(int fd, struct input *out, struct hd_err *e);
void input_close(struct input *in);

/* The next line that is not blank, without its line break; *more false at the end. */
enum hd_rc input_line(struct input *in, struct cursor *c, struct sbuf *line, bool *more,
		      struct hd_err *e);

/* What a run is fed with: lines of JSON, rows of a table. All of it may be asked for again
 * from the cursor where a chunk began. */
struct feed {
	/* The next record as it stands in the input; *more false at the end. */
	enum hd_rc (*next)(struct feed *f, struct cursor *c, struct sbuf *record, bool *more,
			   struct hd_err *e);
	/* Does all of what it says, or nothing. `a` is emptied before each record. */
	enum hd_rc (*carry_out)(struct feed *f, const struct sbuf *record, uint64_t line,
				struct sheet *s, struct arena *a, struct hd_err *e);
	const char *(*column)(struct feed *f);                  /* of the last fault; may be NULL */
	void (*trailers)(struct feed *f, struct sbuf *message); /* may be NULL */
	bool rehearsal;       /* all is done but committed */
	/* Of the record that was last carried out: its file, when there are several, and the line
	 * of a fault within it; NULL and 0 = nothing to say. */
	const char *file;
	uint64_t fault_line;
};
/* Carries the whole input out. Results and errors as desk_batch(). */
enum hd_rc batch_run(struct desk *d, struct input *in, struct feed *feed,
		     const struct batch_options *o, struct batch_result *out, struct hd_err *e);

#endif
