/* Locks. Open-file-description locks rather than POSIX ones: those would be
 * lost as soon as any other descriptor of the file is closed. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "helpdesk/mem.h"
#include "helpdesk/num.h"
#include "util/file.h"
#include "util/lock.h"

#define SLEEP_FIRST_NS 1000000L
#define SLEEP_LAST_NS 50000000L
#define SECOND_NS 1000000000LL
#define CONTENT_MAX 4096

static long long monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * SECOND_NS + ts.tv_nsec;
}

/* Sleeps to the end, whatever signals come in between. */
static void sleep_ns(long ns)
{
	struct timespec left = {ns / SECOND_NS, ns % SECOND_NS};

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left) == EINTR)
		;
}

/* 1 = taken, 0 = somebody else has it, -1 = errno. */
static int try_lock(int fd)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	for (;;) {
		int r = fcntl(fd, F_OFD_SETLK, &all);

		/* Kernels and file systems that know no such lock have this one. */
		if (r < 0 && errno == EINVAL)
			r = flock(fd, LOCK_EX | LOCK_NB);
		if (r == 0)
			return 1;
		if (errno == EINTR)
			continue;
		return errno == EAGAIN || errno == EACCES || errno == EWOULDBLOCK ? 0 : -1;
	}
}

/* A lock on a file that was removed or replaced meanwhile keeps nobody out. */
static bool still_there(int fd, const char *path)
{
	struct stat mine, there;

	return fstat(fd, &mine) == 0 && stat(path, &there) == 0 && mine.st_dev == there.st_dev &&
	       mine.st_ino == there.st_ino;
}

static bool read_content(int fd, char *buf, size_t size)
{
	ssize_t n;

	do {
		n = pread(fd, buf, size - 1, 0);
	} while (n < 0 && errno == EINTR);
	buf[n < 0 ? 0 : n] = '\0';
	return n >= 0;
}

static bool write_content(int fd, const char *text)
{
	char *line = *text ? mem_printf("%ld\n%s\n", (long)getpid(), text) :
			     mem_printf("%ld\n", (long)getpid());
	size_t n = strlen(line);
	/* Written over first and cut afterwards: a reader in between finds a
	 * process number at all times. */
	bool ok = lseek(fd, 0, SEEK_SET) == 0 && write_all(fd, line, n) &&
		  ftruncate(fd, (off_t)n) == 0;

	free(line);
	return ok;
}

static enum hd_rc held_by_other(int fd, struct hd_err *e)
{
	char content[CONTENT_MAX];
	uint64_t pid;

	if (read_content(fd, content, sizeof(content))) {
		content[strcspn(content, "\n")] = '\0';
		if (num_u64(content, INT32_MAX, &pid))
			return hd_fail(e, HD_CONFLICT,
				       "another helpdesk is writing (process %d); try again, or "
				       "wait longer with --wait",
				       (int)pid);
	}
	return hd_fail(e, HD_CONFLICT,
		       "another helpdesk is writing; try again, or wait longer with --wait");
}

/* The line after the process number, to be freed; NULL if there is none. */
static char *found_note(int fd)
{
	char content[CONTENT_MAX], *note;

	if (!read_content(fd, content, sizeof(content)))
		return NULL;
	note = strchr(content, '\n');
	if (!note || !note[1])
		return NULL;
	note++;
	note[strcspn(note, "\n")] = '\0';
	return mem_strdup(note);
}

static enum hd_rc wait_for(int fd, long long until, struct hd_err *e)
{
	long nap = SLEEP_FIRST_NS;

	for (;;) {
		int got = try_lock(fd);
		long long now = monotonic_ns(), left = until - now;
		long part;

		if (got > 0)
			return HD_OK;
		if (got < 0)
			return hd_fail(e, HD_IO, "cannot lock: %s", strerror(errno));
		if (left <= 0)
			return held_by_other(fd, e);
		/* Not all in step: each waits between half a nap and a whole one. */
		part = nap / 2 + (long)(now / 1000 + getpid()) % (nap / 2);
		sleep_ns(left < part ? (long)left : part);
		nap = nap * 2 < SLEEP_LAST_NS ? nap * 2 : SLEEP_LAST_NS;
	}
}

enum hd_rc lock_take(const char *path, int wait_seconds, struct lock *out, struct hd_err *e)
{
	long long until = monotonic_ns() + wait_seconds * SECOND_NS;
	enum hd_rc rc;
	int fd;

	*out = (struct lock)LOCK_INIT;
	for (;;) {
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
		if (fd < 0)
			return hd_fail(e, HD_IO, "cannot open lock '%s': %s", path,
				       strerror(errno));
		rc = wait_for(fd, until, e);
		if (rc) {
			close(fd);
			return rc == HD_IO ? hd_wrap(e, rc, "lock '%s'", path) : rc;
		}
		if (still_there(fd, path))
			break;
		close(fd);
	}
	out->left = found_note(fd);
	if (!write_content(fd, "")) {
		rc = hd_fail(e, HD_IO, "cannot write lock '%s': %s", path, strerror(errno));
		free(out->left);
		*out = (struct lock)LOCK_INIT;
		close(fd);
		return rc;
	}
	out->fd = fd;
	return HD_OK;
}

void lock_drop(struct lock *l)
{
	if (l->fd >= 0) {
		/* Without a note nothing need be known of us any more; should it
		 * fail, the next holder writes his own number anyway. */
		int ignored = l->noted ? 0 : ftruncate(l->fd, 0);

		(void)ignored;
		close(l->fd);
	}
	free(l->left);
	*l = (struct lock)LOCK_INIT;
}

enum hd_rc lock_note(struct lock *l, const char *text)
{
	if (l->fd < 0 || strchr(text, '\n') || strlen(text) > CONTENT_MAX - 32)
		return HD_INTERNAL;
	if (!write_content(l->fd, text))
		return HD_IO;
	l->noted = *text != '\0';
	return HD_OK;
}

void lock_last_note(const struct lock *l, struct sbuf *out)
{
	if (l->left)
		sbuf_puts(out, l->left);
}
