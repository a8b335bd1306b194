/* Stale locks: those of our own dead, known by the note they left, and those of
 * anybody from before the machine was started, known by their age. */
#include "store/lockfile.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <time.h>
#include <unistd.h>

#include "git/repo.h"
#include "helpdesk/mem.h"

#define NOTE_WORD "main "
/* A lock that stays empty for so long is held by nobody: git and libgit2 fill
 * it within a millisecond of making it, and we know that one of ours died. */
#define EMPTY_MS 500
#define POLL_MS 20
/* Seconds by which the clock may have been corrected since the start. */
#define START_MARGIN 3

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

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_ino == b->st_ino && a->st_ctim.tv_sec == b->st_ctim.tv_sec &&
	       a->st_ctim.tv_nsec == b->st_ctim.tv_nsec;
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
			if (owner == UNSURE && !same(&first, &now))
				owner = FOREIGN; /* it lives */
		}
	}
	if (owner != FOREIGN)
		unlink(path);
	free(path);
}

/* Where no other machine can be at work: what is not known to be local is not.
 * Numbers from linux/magic.h and, for ZFS, from its own sources. */
static bool is_local(const char *path)
{
	static const uint32_t local[] = {
		0xEF53,     /* ext2, ext3, ext4 */
		0x58465342, /* XFS */
		0x9123683E, /* Btrfs */
		0xF2F52010, /* F2FS */
		0x2FC12FC1, /* ZFS */
		0xCA451A4E, /* bcachefs */
		0x3153464A, /* JFS */
		0x01021994, /* tmpfs */
		0x794C7630, /* overlayfs */
	};
	struct statfs fs;
	size_t i;

	if (statfs(path, &fs) != 0)
		return false;
	for (i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if ((uint32_t)fs.f_type == local[i])
			return true;
	return false;
}

/* Seconds since the epoch, by today's clock. */
static int64_t machine_start(void)
{
	struct timespec now, up;

	if (clock_gettime(CLOCK_REALTIME, &now) != 0 || clock_gettime(CLOCK_BOOTTIME, &up) != 0)
		return 0;
	return (int64_t)now.tv_sec - up.tv_sec;
}

static bool is_old(const char *path, struct stat *st)
{
	return lstat(path, st) == 0 && S_ISREG(st->st_mode) &&
	       st->st_mtim.tv_sec < machine_start() - START_MARGIN;
}

bool lockfile_clean_old(const char *gitdir)
{
	const struct timespec nap = {0, EMPTY_MS * 1000000L};
	char *path = mem_printf("%s/%s.lock", gitdir, MAIN_REF);
	struct stat first, now;
	bool gone = false;

	/* The clock may have been set since the start, and a lock only seem old:
	 * one that is alive is another one, or none, a moment later. */
	if (is_old(path, &first) && is_local(path)) {
		nanosleep(&nap, NULL);
		gone = is_old(path, &now) && same(&first, &now) && unlink(path) == 0;
	}
	free(path);
	return gone;
}
