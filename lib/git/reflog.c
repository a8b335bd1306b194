/* Appending to reflogs. Nothing waits for the disk here, so what a power failure
 * left of the last line is cut off before the next one is written. */
#include "git/reflog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpdesk/mem.h"
#include "util/file.h"

#define OPEN_TRIES 3

static void add_word(struct sbuf *out, const char *s, const char *never)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		sbuf_putc(out, c < 0x20 || c == 0x7F || strchr(never, *s) ? ' ' : *s);
	}
}

void reflog_line(struct sbuf *out, const struct oid *from, const struct oid *to, const char *name,
		 const char *email, long long when, const char *message)
{
	static const struct oid nothing;
	char hex[OID_HEX_SIZE];

	oid_hex(from ? from : &nothing, hex);
	sbuf_printf(out, "%s ", hex);
	oid_hex(to, hex);
	sbuf_printf(out, "%s ", hex);
	add_word(out, name, "<>");
	sbuf_puts(out, " <");
	add_word(out, email, "<>");
	sbuf_printf(out, "> %lld +0000\t", when < 0 ? 0 : when);
	add_word(out, message, "");
	sbuf_putc(out, '\n');
}

static enum hd_rc make_folder_of(const char *path, struct hd_err *e)
{
	char *folder = mem_strndup(path, (size_t)(strrchr(path, '/') - path));
	enum hd_rc rc = file_mkdirs(folder, 0777, e);

	free(folder);
	return rc;
}

/* *fd is -1 when there is no log and none is wanted. */
static enum hd_rc open_log(const char *path, bool make, int *fd, struct hd_err *e)
{
	int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY | (make ? O_CREAT : 0);
	enum hd_rc rc = HD_OK;
	int tries;

	for (tries = 0; !rc && tries < OPEN_TRIES; tries++) {
		*fd = open(path, flags, 0666);
		if (*fd >= 0 || (errno == ENOENT && !make))
			return HD_OK;
		if (errno == ENOENT)
			rc = make_folder_of(path, e);
		/* Empty folders stay behind when branches like main/x are deleted. */
		else if (errno != EISDIR || rmdir(path) != 0)
			break;
	}
	return rc ? rc : hd_fail(e, HD_IO, "cannot open '%s': %s", path, strerror(errno));
}

/* Half a line at the end goes. */
static void trim(int fd)
{
	char block[4096];
	struct stat st;
	off_t from;
	ssize_t n;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0 ||
	    pread(fd, block, 1, st.st_size - 1) != 1 || block[0] == '\n')
		return;
	from = st.st_size > (off_t)sizeof(block) ? st.st_size - (off_t)sizeof(block) : 0;
	n = pread(fd, block, sizeof(block), from);
	while (n > 0 && block[n - 1] != '\n')
		n--;
	/* A line longer than the block is nothing we wrote: it stays. */
	if ((n > 0 || (n == 0 && from == 0)) && ftruncate(fd, from + n) != 0)
		n = 0; /* nothing is worse than before */
}

enum hd_rc reflog_append(const char *path, bool make, const char *line, size_t n, struct hd_err *e)
{
	int fd = -1;
	ssize_t written;
	enum hd_rc rc = open_log(path, make, &fd, e);

	if (rc || fd < 0)
		return rc;
	trim(fd);
	/* One call: another process may append to the log of HEAD. */
	do {
		written = write(fd, line, n);
	} while (written < 0 && errno == EINTR);
	if (written < 0 || (size_t)written < n) {
		/* Less than asked for is how a disk that is full begins. */
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", path,
			     strerror(written < 0 ? errno : ENOSPC));
		trim(fd);
	}
	close(fd);
	return rc;
}
