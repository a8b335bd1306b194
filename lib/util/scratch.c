/* A temporary file without a name, appended to and read back. */
#include "util/scratch.h"

#include "helpdesk/env.h"
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TAIL_MAX ((size_t)256 << 10)

enum hd_rc scratch_open(struct scratch *s, struct hd_err *e)
{
	const char *folder = env_get("TMPDIR");
	char path[4096];

	*s = (struct scratch)SCRATCH_INIT;
	if (!folder)
		folder = "/tmp";
	if (snprintf(path, sizeof(path), "%s/helpdesk-XXXXXX", folder) >= (int)sizeof(path))
		return hd_fail(e, HD_IO, "the name of the folder in TMPDIR is too long");
	s->fd = mkostemp(path, O_CLOEXEC);
	if (s->fd < 0)
		return hd_fail(e, HD_IO, "cannot make a temporary file in '%s': %s", folder,
			       strerror(errno));
	(void)unlink(path);
	return HD_OK;
}

void scratch_close(struct scratch *s)
{
	if (s->fd >= 0)
		(void)close(s->fd);
	sbuf_deinit(&s->tail);
	*s = (struct scratch)SCRATCH_INIT;
}

static enum hd_rc flush(struct scratch *s, struct hd_err *e)
{
	if (s->tail.len && !write_all(s->fd, s->tail.s, s->tail.len))
		return hd_fail(e, HD_IO, "cannot write a temporary file: %s", strerror(errno));
	s->size += s->tail.len;
	sbuf_clear(&s->tail);
	return HD_OK;
}

enum hd_rc scratch_append(struct scratch *s, const void *p, size_t n, uint64_t *offset,
			  struct hd_err *e)
{
	if (offset)
		*offset = s->size + s->tail.len;
	sbuf_add(&s->tail, p, n);
	return s->tail.len < TAIL_MAX ? HD_OK : flush(s, e);
}

enum hd_rc scratch_read(struct scratch *s, uint64_t offset, size_t n, struct sbuf *out,
			struct hd_err *e)
{
	enum hd_rc rc = offset + n > s->size ? flush(s, e) : HD_OK;
	ssize_t got = 1;

	sbuf_clear(out);
	(void)sbuf_reserve(out, n);
	while (rc == HD_OK && out->len < n && got > 0) {
		got = pread(s->fd, out->s + out->len, n - out->len, (off_t)(offset + out->len));
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got < 0)
			rc = hd_fail(e, HD_IO, "cannot read a temporary file: %s", strerror(errno));
		else
			out->len += (size_t)got;
	}
	if (out->cap)
		out->s[out->len] = '\0';
	return rc;
}
