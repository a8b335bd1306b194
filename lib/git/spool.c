/* Temporary files that cannot be mistaken for git's own, nor outlive their use. */
#include "git/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpdesk/mem.h"
#include "util/file.h"

#define SPOOL_FOLDER "helpdesk/tmp"

enum hd_rc folder_make(const char *path, int *made, struct hd_err *e)
{
	int ok = mkdir(path, 0777) == 0;

	if (made)
		*made = ok;
	if (!ok && errno != EEXIST)
		return hd_fail(e, HD_IO, "cannot make folder '%s': %s", path, strerror(errno));
	return HD_OK;
}

static enum hd_rc make_spool_folder(const char *gitdir, struct hd_err *e)
{
	char *path = mem_printf("%s/%s", gitdir, SPOOL_FOLDER);
	enum hd_rc rc = file_mkdirs(path, 0777, e);

	free(path);
	return rc;
}

enum hd_rc spool_open(struct spool *s, const char *gitdir, struct hd_err *e)
{
	static unsigned serial;
	struct stat st;
	enum hd_rc rc;

	for (;;) {
		free(s->path);
		s->path =
			mem_printf("%s/%s/%ld-%u", gitdir, SPOOL_FOLDER, (long)getpid(), serial++);
		/* Objects are read-only files for everybody, as git makes them. */
		s->fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
		if (s->fd < 0 && errno == ENOENT) {
			rc = make_spool_folder(gitdir, e);
			if (rc)
				return rc;
			continue;
		}
		if (s->fd < 0 && errno == EEXIST)
			continue;
		if (s->fd < 0)
			return hd_fail(e, HD_IO, "cannot write '%s': %s", s->path, strerror(errno));
		/* A cleaner may have come between the two calls, and removed the file. */
		if (flock(s->fd, LOCK_EX | LOCK_NB) == 0 && fstat(s->fd, &st) == 0 &&
		    st.st_nlink > 0)
			return HD_OK;
		if (errno != EWOULDBLOCK && fstat(s->fd, &st) == 0 && st.st_nlink > 0)
			return HD_OK; /* a file system without locks */
		close(s->fd);
		s->fd = -1;
	}
}

enum hd_rc spool_write(struct spool *s, const void *data, size_t n, struct hd_err *e)
{
	if (!write_all(s->fd, data, n))
		return hd_fail(e, HD_IO, "cannot write '%s': %s", s->path, strerror(errno));
	return HD_OK;
}

void spool_start_sync(struct spool *s)
{
	/* Only a hint, refused by some file systems: spool_sync() is what counts. */
	sync_file_range(s->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

enum hd_rc spool_sync(struct spool *s, struct hd_err *e)
{
	if (fsync(s->fd) != 0)
		return hd_fail(e, HD_IO, "cannot sync '%s': %s", s->path, strerror(errno));
	return HD_OK;
}

enum hd_rc spool_place(struct spool *s, const char *target, struct hd_err *e)
{
	if (rename(s->path, target) != 0)
		return hd_fail(e, HD_IO, "cannot write '%s': %s", target, strerror(errno));
	free(s->path);
	s->path = NULL;
	/* Synced before: whatever close says changes nothing any more. */
	close(s->fd);
	s->fd = -1;
	return HD_OK;
}

void spool_discard(struct spool *s)
{
	if (s->fd >= 0) {
		unlink(s->path);
		close(s->fd);
	}
	free(s->path);
	s->fd = -1;
	s->path = NULL;
}

void spool_clean(const char *gitdir)
{
	char *folder = mem_printf("%s/%s", gitdir, SPOOL_FOLDER);
	DIR *d = opendir(folder);
	struct dirent *entry;

	free(folder);
	while (d && (entry = readdir(d))) {
		struct stat st;
		int fd = -1;

		if (entry->d_name[0] != '.')
			fd = openat(dirfd(d), entry->d_name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0)
			unlinkat(dirfd(d), entry->d_name, 0);
		close(fd);
	}
	if (d)
		closedir(d);
}
