/* The input of a batch, kept in a temporary file while it is worked on. */
#include "desk/batch.h"

#include "crypto/hash.h"
#include "util/worker.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)64 << 10)
#define JOB_SIZE ((size_t)256 << 10)
#define WINDOW ((size_t)256 << 10)
#define LINE_MAX_BYTES ((size_t)16 << 20)

/* Counts lines that hold more than blanks, across blocks. */
static void count_lines(struct input *in, const char *p, size_t n, bool *text)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n') {
			in->lines += *text;
			*text = false;
		} else if (p[i] != ' ' && p[i] != '\t' && p[i] != '\r') {
			*text = true;
		}
	}
}

static void note_file(struct input *in, int fd)
{
	struct stat st;

	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		in->device = st.st_dev;
		in->inode = st.st_ino;
	}
}

/* The sum of a large input takes as long as all else that is done to it here. */
static enum hd_rc hash_job(const struct sbuf *job, void *arg, struct hd_err *e)
{
	(void)e;
	hash_update(arg, job->s, job->len);
	return HD_OK;
}

/* Reads up to a block, 0 at the end, into the worker's job; it lies at *block. */
static enum hd_rc read_block(int fd, struct worker *w, const char **block, size_t *n,
			     struct hd_err *e)
{
	struct sbuf *job = worker_job(w);
	char *room = sbuf_reserve(job, BLOCK);
	ssize_t got;

	do
		got = read(fd, room, BLOCK);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return hd_fail(e, HD_IO, "cannot read the input: %s", strerror(errno));
	job->len += (size_t)got;
	*block = room;
	*n = (size_t)got;
	return HD_OK;
}

enum hd_rc input_read(int fd, struct input *out, struct hd_err *e)
{
	struct hash *h = hash_new(HASH_SHA256);
	struct worker *w = worker_new(hash_job, h, JOB_SIZE);
	unsigned char raw[HASH_MAX_SIZE];
	const char *block = NULL;
	bool text = false;
	size_t n = 1;
	enum hd_rc rc;

	*out = (struct input)INPUT_INIT;
	note_file(out, fd);
	rc = scratch_open(&out->file, e);
	while (rc == HD_OK && n > 0) {
		rc = read_block(fd, w, &block, &n, e);
		if (rc != HD_OK)
			break;
		count_lines(out, block, n, &text);
		rc = scratch_append(&out->file, block, n, NULL, e);
		if (rc == HD_OK)
			rc = worker_give(w, e);
	}
	out->lines += text;
	if (rc == HD_OK)
		rc = worker_finish(w, e);
	worker_free(w);
	hash_hex(raw, hash_final(h, raw), out->sha256);
	return rc;
}

void input_close(struct input *in)
{
	scratch_close(&in->file);
	sbuf_deinit(&in->window);
}

/* What the window holds from the offset on. */
static size_t in_window(const struct input *in, uint64_t offset, const char **p)
{
	uint64_t end = in->window_at + in->window.len;

	*p = in->window.s;
	if (offset < in->window_at || offset >= end)
		return 0;
	*p += offset - in->window_at;
	return (size_t)(end - offset);
}

/* One line from the cursor, however long up to the limit. */
static enum hd_rc raw_line(struct input *in, struct cursor *c, struct sbuf *line, bool *more,
			   struct hd_err *e)
{
	const char *p, *end;
	size_t n = in_window(in, c->offset, &p);
	enum hd_rc rc;

	end = memchr(p, '\n', n);
	for (size_t want = WINDOW; !end; want *= 8) {
		rc = scratch_read(&in->file, c->offset, want, &in->window, e);
		if (rc != HD_OK)
			return rc;
		in->window_at = c->offset;
		n = in_window(in, c->offset, &p);
		end = memchr(p, '\n', n);
		if (n < want)
			break;
		if (!end && want >= LINE_MAX_BYTES)
			return hd_fail(e, HD_REFUSED, "line %llu is longer than 16 MiB",
				       (unsigned long long)c->line + 1);
	}
	*more = n > 0;
	if (!*more)
		return HD_OK;
	c->line++;
	n = end ? (size_t)(end - p) : n;
	c->offset += n + (end != NULL);
	sbuf_clear(line);
	sbuf_add(line, p, n);
	return HD_OK;
}

static bool is_blank(const struct sbuf *line)
{
	return strspn(line->s, " \t\r") == line->len;
}

enum hd_rc input_line(struct input *in, struct cursor *c, struct sbuf *line, bool *more,
		      struct hd_err *e)
{
	enum hd_rc rc;

	do {
		rc = raw_line(in, c, line, more, e);
		if (rc == HD_OK && *more && c->line == 1 && line->len >= 3 &&
		    memcmp(line->s, "\xEF\xBB\xBF", 3) == 0) {
			memmove(line->s, line->s + 3, line->len - 2);
			line->len -= 3;
		}
	} while (rc == HD_OK && *more && is_blank(line));
	return rc;
}
