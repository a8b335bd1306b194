/* An mbox taken message by message, read as a stream: it may be larger than memory.
 *
 * The file is emptied only when all of it is in the store or put aside, and its bytes are in
 * FILE.done. It keeps its inode, since a mail system may have it open and wait for the lock. Whoever
 * is interrupted begins anew; what was taken is known by its Message-ID. */
#include "desk/receive.h"

#include "helpdesk/env.h"
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BUFFER ((size_t)256 << 10)

struct mbox {
	const char *path;
	int fd;
	struct dotlock *dotlock; /* NULL while we have none */
	struct receiving *r;
	char *buffer;
	size_t at, have;      /* in the buffer */
	uint64_t base;        /* place in the file of its first byte */
	struct sbuf text;     /* of the message being read */
	uint64_t place;       /* where it begins, after its line `From ` */
	bool in_message, large;
	bool blank;           /* the line before was empty, */
	bool held;            /* and is given out only when it does not end the message */
	size_t bytes;         /* of the messages at hand */
	uint64_t n;           /* messages so far */
};

/* --- locking ------------------------------------------------------------------------------- */

static enum hd_rc lock_file(struct mbox *m, int wait, struct hd_err *e)
{
	struct flock l = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct timespec second = {.tv_sec = 1};

	for (int i = 0; fcntl(m->fd, F_SETLK, &l) < 0; i++) {
		if (errno != EACCES && errno != EAGAIN)
			return hd_fail(e, HD_IO, "cannot lock '%s': %s", m->path, strerror(errno));
		if (i >= wait)
			return hd_fail(e, HD_CONFLICT, "'%s' is locked by another program", m->path);
		nanosleep(&second, NULL);
	}
	return HD_OK;
}

/* --- lines ---------------------------------------------------------------------------------- */

/* Fills the buffer up behind what is left in it; *end when there is nothing more. */
static enum hd_rc fill(struct mbox *m, bool *end, struct hd_err *e)
{
	ssize_t k;

	memmove(m->buffer, m->buffer + m->at, m->have - m->at);
	m->base += m->at;
	m->have -= m->at;
	m->at = 0;
	do
		k = pread(m->fd, m->buffer + m->have, BUFFER - m->have, (off_t)(m->base + m->have));
	while (k < 0 && errno == EINTR);
	if (k < 0)
		return hd_fail(e, HD_IO, "cannot read '%s': %s", m->path, strerror(errno));
	*end = k == 0;
	m->have += (size_t)k;
	return HD_OK;
}

/* The next line with its break; a piece of it when it is longer than the buffer (*whole false).
 * n 0: the end. */
static enum hd_rc next_line(struct mbox *m, const char **line, size_t *n, bool *whole,
			    struct hd_err *e)
{
	const char *from = m->buffer + m->at;
	const char *lf = memchr(from, '\n', m->have - m->at);
	bool end = false;
	enum hd_rc rc;

	while (!lf && !end && m->have - m->at < BUFFER) {
		rc = fill(m, &end, e);
		if (rc != HD_OK)
			return rc;
		from = m->buffer;
		lf = memchr(from, '\n', m->have);
	}
	*line = from;
	*n = lf ? (size_t)(lf + 1 - from) : m->have - m->at;
	*whole = lf != NULL || end;
	m->at += *n;
	return HD_OK;
}

/* `From ` and a time of day: other lines that begin so are somebody's words, unquoted. */
static bool begins_message(const char *line, size_t n)
{
	if (n < 5 || memcmp(line, "From ", 5) != 0)
		return false;
	for (size_t i = 5; i + 4 < n; i++)
		if (line[i + 2] == ':' && line[i] >= '0' && line[i] <= '2' && line[i + 1] >= '0' &&
		    line[i + 1] <= '9' && line[i + 3] >= '0' && line[i + 3] <= '5')
			return true;
	return false;
}

/* `From SENDER Sun Nov 22 …`: whoever forgets the empty line before it writes this in full. */
static bool surely_begins(const char *line, size_t n)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	size_t i = 5;

	while (i < n && line[i] != ' ')
		i++;
	while (i < n && line[i] == ' ')
		i++;
	for (const char *day = days; *day && i + 4 < n; day += 3)
		if (memcmp(line + i, day, 3) == 0 && line[i + 3] == ' ')
			return begins_message(line, n);
	return false;
}

static bool is_quoted_from(const char *line, size_t n)
{
	size_t i = 0;

	while (i < n && line[i] == '>')
		i++;
	return i > 0 && n - i >= 5 && memcmp(line + i, "From ", 5) == 0;
}

/* --- messages ---------------------------------------------------------------------------------- */

static void put(struct mbox *m, const char *s, size_t n)
{
	if (m->large)
		return;
	if (m->text.len + n > m->r->limit) {
		m->large = true;
		sbuf_deinit(&m->text);
		return;
	}
	sbuf_add(&m->text, s, n);
}

static enum hd_rc take(struct mbox *m, struct hd_err *e)
{
	enum hd_rc rc = receive_take(m->r, e);

	receive_forget(m->r);
	dotlock_touch(m->dotlock);
	m->bytes = 0;
	return rc == HD_OK ? rc : hd_wrap(e, rc, "'%s'", m->path);
}

static enum hd_rc end_message(struct mbox *m, uint64_t end, struct hd_err *e)
{
	struct incoming *in;
	const char *raw = NULL;

	if (!m->in_message)
		return HD_OK;
	if (!m->large)
		raw = arena_strndup(m->r->letters, m->text.s, m->text.len);
	in = receive_add(m->r, raw, m->text.len, e);
	if (!in)
		return hd_wrap(e, HD_IO, "'%s'", m->path);
	in->place = m->place;
	in->end = end;
	m->n++;
	m->bytes += m->text.len;
	sbuf_clear(&m->text);
	m->in_message = m->large = m->held = false;
	return m->r->n >= CHUNK_MESSAGES || m->bytes >= CHUNK_BYTES ? take(m, e) : HD_OK;
}

static enum hd_rc take_line(struct mbox *m, const char *line, size_t n, bool fresh,
			    struct hd_err *e)
{
	uint64_t place = m->base + m->at - n;
	bool empty = fresh && (n == 0 || line[0] == '\n' || (n == 2 && line[0] == '\r'));
	enum hd_rc rc;

	if (fresh && (m->blank || !m->in_message ? begins_message : surely_begins)(line, n)) {
		rc = end_message(m, place, e);
		m->in_message = true;
		m->place = place + n;
		m->blank = false;
		return rc;
	}
	/* Text before the first message: one without its line. */
	if (!m->in_message && empty)
		return HD_OK;
	if (!m->in_message) {
		m->in_message = true;
		m->place = place;
		if (n >= 5 && memcmp(line, "From ", 5) == 0)
			return HD_OK;
	}
	if (m->held)
		put(m, "\n", 1);
	m->held = m->blank = empty;
	if (!empty)
		put(m, line + (fresh && is_quoted_from(line, n)), n - (fresh && is_quoted_from(line, n)));
	return HD_OK;
}

static enum hd_rc read_all(struct mbox *m, struct hd_err *e)
{
	bool fresh = true, whole;
	const char *line;
	size_t n;
	enum hd_rc rc = HD_OK;

	while (rc == HD_OK) {
		rc = next_line(m, &line, &n, &whole, e);
		if (rc != HD_OK || n == 0)
			break;
		rc = take_line(m, line, n, fresh, e);
		fresh = whole;
	}
	if (rc == HD_OK)
		rc = end_message(m, m->base + m->at, e);
	return rc == HD_OK && m->r->n ? take(m, e) : rc;
}

/* --- copying ------------------------------------------------------------------------------------- */

static enum hd_rc read_at(struct mbox *m, char *buffer, size_t n, uint64_t at, size_t *got,
			  struct hd_err *e)
{
	ssize_t k;

	do
		k = pread(m->fd, buffer, n, (off_t)at);
	while (k < 0 && errno == EINTR);
	if (k <= 0)
		return hd_fail(e, HD_IO, "cannot read '%s': %s", m->path,
			       k ? strerror(errno) : "it became shorter");
	*got = (size_t)k;
	return HD_OK;
}

static enum hd_rc copy_message(const struct incoming *in, void *source, struct aside *to,
			       struct hd_err *e)
{
	char *buffer = mem_alloc(BUFFER);
	enum hd_rc rc = HD_OK;

	for (uint64_t at = in->place; rc == HD_OK && at < in->end;) {
		size_t most = in->end - at < BUFFER ? (size_t)(in->end - at) : BUFFER, n = 0;

		rc = read_at(source, buffer, most, at, &n, e);
		if (rc == HD_OK)
			rc = aside_add(to, buffer, n, e);
		at += n;
	}
	free(buffer);
	return rc;
}

/* All of it goes to the end of `path`.done, then the file is empty. */
static enum hd_rc empty_it(struct mbox *m, uint64_t size, struct hd_err *e)
{
	char *done = mem_printf("%s.done", m->path);
	int to = open(done, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	enum hd_rc rc = HD_OK;

	if (to < 0)
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", done, strerror(errno));
	for (uint64_t at = 0; rc == HD_OK && at < size;) {
		size_t most = size - at < BUFFER ? (size_t)(size - at) : BUFFER, n = 0;

		rc = read_at(m, m->buffer, most, at, &n, e);
		if (rc == HD_OK && !write_all(to, m->buffer, n))
			rc = hd_fail(e, HD_IO, "cannot write '%s': %s", done, strerror(errno));
		at += n;
	}
	if (rc == HD_OK && fsync(to) < 0)
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", done, strerror(errno));
	if (to >= 0)
		close(to);
	if (rc == HD_OK && (ftruncate(m->fd, 0) < 0 || fsync(m->fd) < 0))
		rc = hd_fail(e, HD_IO, "cannot empty '%s': %s", m->path, strerror(errno));
	free(done);
	return rc;
}

/* --- the run --------------------------------------------------------------------------------------- */

static enum hd_rc open_it(struct mbox *m, int wait, struct hd_err *e)
{
	struct stat st;
	enum hd_rc rc;

	m->fd = open(m->path, O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (m->fd < 0)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO, "cannot open '%s': %s",
			       m->path, strerror(errno));
	if (fstat(m->fd, &st) < 0 || !S_ISREG(st.st_mode))
		return hd_fail(e, HD_REFUSED, "'%s' is no file", m->path);
	/* The kernel's first: whoever has it is the only one of us who looks at the other. */
	rc = lock_file(m, wait, e);
	return rc == HD_OK ? dotlock_take(m->path, wait, &m->dotlock, e) : rc;
}

enum hd_rc desk_mail_receive_mbox(struct desk *d, const char *path, const struct mail_receive *how,
				  struct hd_err *e)
{
	struct receiving r;
	struct mbox m = {.path = path, .fd = -1, .r = &r, .buffer = mem_alloc(BUFFER),
			 .text = SBUF_INIT, .blank = true};
	enum hd_rc rc = receiving_init(&r, d, how, e);

	r.copy = copy_message;
	r.source = &m;
	if (rc == HD_OK)
		rc = open_it(&m, d->wait, e);
	if (rc == HD_OK)
		rc = read_all(&m, e);
	if (rc == HD_OK && m.base + m.at)
		rc = empty_it(&m, m.base + m.at, e);
	if (rc == HD_OK)
		rc = receive_verdict(&r, e);
	dotlock_release(m.dotlock);
	if (m.fd >= 0)
		close(m.fd);
	free(m.buffer);
	sbuf_deinit(&m.text);
	receiving_deinit(&r);
	return rc;
}
