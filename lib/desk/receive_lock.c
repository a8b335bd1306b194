/* The lock file of an mbox, FILE.lock, as mail programs make it: who finds it waits. In it stands
 * whose it is, `PID:HOST`, for a run that was killed cannot remove it.
 *
 * It is taken over when its process is gone, or when nobody knows whose it is and nobody touched it
 * for five minutes. Whoever calls this has the kernel's lock on the mbox, so that no two of us take
 * over the same one. */
#include "desk/receive.h"

#include "helpdesk/num.h"
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define STALE (5 * 60)
#define TEXT 320 /* bytes of a lock file that are of interest */

struct dotlock {
	char *name;
	int fd;
};

static void host(char out[256])
{
	if (gethostname(out, 256) < 0)
		out[0] = '\0';
	out[255] = '\0';
}

/* The seconds since the epoch at which a process began, 0 when that is not known. */
static time_t began(pid_t pid)
{
	struct timespec now, up;
	char path[64];
	struct sbuf text = SBUF_INIT;
	const char *s;
	uint64_t ticks = 0;
	char word[32] = "";

	snprintf(path, sizeof(path), "/proc/%ld/stat", (long)pid);
	if (file_read(path, 4096, &text, NULL) != HD_OK)
		return 0;
	/* The 22nd word; the 2nd, in parentheses, may hold blanks. */
	s = strrchr(text.s, ')');
	for (int i = 2; s && i < 22; i++)
		s = strchr(s + 1, ' ');
	if (s)
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(s + 1, " \n"), s + 1);
	sbuf_deinit(&text);
	if (!num_u64(word, UINT64_MAX / 2, &ticks) || clock_gettime(CLOCK_REALTIME, &now) < 0 ||
	    clock_gettime(CLOCK_BOOTTIME, &up) < 0)
		return 0;
	return now.tv_sec - up.tv_sec + (time_t)(ticks / (uint64_t)sysconf(_SC_CLK_TCK));
}

/* Another process may bear the number of one that is gone, after a restart above all. */
static bool is_gone(pid_t pid, time_t touched)
{
	time_t since;

	if (kill(pid, 0) < 0)
		return errno == ESRCH;
	since = began(pid);
	return since && since > touched + 2; /* the clocks have whole seconds */
}

/* The process of this host that a lock names, 0 when it names none. */
static pid_t owner_of(char *text)
{
	char *colon = strchr(text, ':'), here[256];
	uint64_t pid;

	host(here);
	if (!colon || !here[0])
		return 0;
	*colon = '\0';
	colon[1 + strcspn(colon + 1, "\n")] = '\0';
	return strcmp(colon + 1, here) == 0 && num_u64(text, INT32_MAX, &pid) ? (pid_t)pid : 0;
}

static bool is_stale(const char *name)
{
	int fd = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char text[TEXT + 1];
	struct timespec now;
	struct stat st;
	bool stale = false;
	ssize_t n;
	pid_t pid;

	if (fd < 0)
		return false;
	n = read(fd, text, TEXT);
	/* The clock that files go by, whatever HELPDESK_NOW says. */
	if (n >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    clock_gettime(CLOCK_REALTIME, &now) == 0) {
		text[n] = '\0';
		pid = owner_of(text);
		stale = pid ? is_gone(pid, st.st_mtime) : now.tv_sec - st.st_mtime > STALE;
	}
	close(fd);
	return stale;
}

static int make(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);

	if (fd >= 0 || errno != EEXIST)
		return fd;
	/* Of a lock that is stale nobody is left who would remove it meanwhile. */
	if (is_stale(name) && unlink(name) == 0)
		return open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
	errno = EEXIST;
	return -1;
}

enum hd_rc dotlock_take(const char *mbox, int wait, struct dotlock **out, struct hd_err *e)
{
	struct timespec second = {.tv_sec = 1};
	char *name = mem_printf("%s.lock", mbox), *text, here[256];
	enum hd_rc rc = HD_OK;
	int fd;

	*out = NULL;
	for (int i = 0;; i++) {
		fd = make(name);
		if (fd >= 0 || errno != EEXIST || i >= wait)
			break;
		nanosleep(&second, NULL);
	}
	if (fd >= 0) {
		host(here);
		text = mem_printf("%ld:%s\n", (long)getpid(), here);
		/* A full disk: then it is one that goes by its age. */
		(void)write_all(fd, text, strlen(text));
		free(text);
		*out = mem_alloc(sizeof(**out));
		**out = (struct dotlock){name, fd};
		return HD_OK;
	}
	if (errno == EEXIST)
		rc = hd_fail(e, HD_CONFLICT, "'%s' exists: another program works on the mbox, or "
			     "died; if none does remove that file", name);
	free(name);
	return rc;
}

void dotlock_touch(struct dotlock *x)
{
	if (x)
		(void)futimens(x->fd, NULL);
}

void dotlock_release(struct dotlock *x)
{
	struct stat ours, there;

	if (!x)
		return;
	/* Another program may have taken it over, though it should not. */
	if (fstat(x->fd, &ours) == 0 && lstat(x->name, &there) == 0 &&
	    ours.st_ino == there.st_ino && ours.st_dev == there.st_dev)
		(void)unlink(x->name);
	close(x->fd);
	free(x->name);
	free(x);
}
