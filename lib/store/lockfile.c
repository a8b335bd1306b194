/* Stale locks and half-written reflogs. */
#include "store/lockfile.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "git/repo.h"
#include "helpdesk/mem.h"

#define NOTE_WORD "main "
/* A lock that stays empty for so long is held by nobody: git and libgit2 fill
 * it within a millisecond of making it, and we know that one of ours died. */
#define EMPTY_MS 500
#define POLL_MS 20

void lockfile_note(const struct oid *commit, char out[LOCKFILE_NOTE_SIZE])
{
	char hex[OID_HEX_SIZE];

	oid_hex(commit, hex);
	snprintf(out, LOCKFILE_NOTE_SIZE, "%s%s", NOTE_WORD, hex);
}

enum owner { OURS, UNSURE, FOREIGN };

/* The lock holds the new value of the branch: ours, if it is the commit that our
 * process was about to publish; nothing yet can be anybody's. */
static enum owner look(const char *path, const char *hex, struct stat *st)
{
	char content[OID_HEX_SIZE + 1] = "";
	enum owner owner = FOREIGN;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return FOREIGN;
	n = read(fd, content, sizeof(content));
	if (fstat(fd, st) == 0 && n >= 0 && S_ISREG(st->st_mode)) {
		if (n == 0)
			owner = UNSURE;
		else if (n <= OID_HEX_SIZE && strncmp(content, hex, n < 40 ? (size_t)n : 40) == 0)
			owner = OURS;
	}
	close(fd);
	return owner;
}

void lockfile_clean(const char *gitdir, const char *note)
{
	const struct timespec nap = {0, POLL_MS * 1000000L};
	char *path = mem_printf("%s/%s.lock", gitdir, MAIN_REF);
	struct stat first, now;
	enum owner owner = FOREIGN;
	int waited;

	if (strncmp(note, NOTE_WORD, strlen(NOTE_WORD)) == 0) {
		note += strlen(NOTE_WORD);
		owner = look(path, note, &first);
		for (waited = 0; owner == UNSURE && waited < EMPTY_MS; waited += POLL_MS) {
			nanosleep(&nap, NULL);
			owner = look(path, note, &now);
			if (owner == UNSURE && (now.st_ino != first.st_ino ||
						now.st_ctim.tv_sec != first.st_ctim.tv_sec ||
						now.st_ctim.tv_nsec != first.st_ctim.tv_nsec))
				owner = FOREIGN; /* it lives */
		}
	}
	if (owner != FOREIGN)
		unlink(path);
	free(path);
	lockfile_trim_logs(gitdir);
}

static void trim(const char *path)
{
	char block[4096];
	int fd = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
	off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	off_t from = size > (off_t)sizeof(block) ? size - (off_t)sizeof(block) : 0;
	ssize_t n = size > 0 ? pread(fd, block, sizeof(block), from) : 0;

	if (n > 0 && block[n - 1] != '\n') {
		while (n > 0 && block[n - 1] != '\n')
			n--;
		/* A line longer than the block is nothing we wrote: it stays. */
		if ((n > 0 || from == 0) && ftruncate(fd, from + n) != 0)
			n = 0; /* nothing is worse than before */
	}
	if (fd >= 0)
		close(fd);
}

void lockfile_trim_logs(const char *gitdir)
{
	char *main_log = mem_printf("%s/logs/%s", gitdir, MAIN_REF);
	char *head_log = mem_printf("%s/logs/HEAD", gitdir);

	trim(main_log);
	trim(head_log);
	free(head_log);
	free(main_log);
}
