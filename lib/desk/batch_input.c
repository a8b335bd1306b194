/* The input of a batch, kept in a temporary file while it is worked on. */
#include "desk/batch.h"

#include "crypto/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK ((size_t)64 << 10)
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

enum hd_rc input_read(int fd, struct input *out, struct hd_err *e)
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];
	char *block = mem_alloc(BLOCK);
	bool text = false;
	ssize_t got = 1;
	enum hd_rc rc;

	*out = (struct input)INPUT_INIT;
	note_file(out, fd);
	rc = scratch_open(&out->file, e);
	while (rc == HD_OK && got > 0) {
		got = read(fd, block, BLOCK);
		if (got < 0 && errno == EINTR) {
			got = 1;
			continue;
		}
		if (got < 0) {
			rc = hd_fail(e, HD_IO, "cannot read the input: %s", strerror(errno));
		} else {
			hash_update(h, block, (size_t)got);
			count_lines(out, block, (size_t)got, &text);
			rc = scratch_append(&out->file, block, (size_t)got, NULL, e);
		}
	}
	out->lines += text;
	hash_hex(raw, hash_final(h, raw), out->sha256);
	free(block);
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
