/* Making and removing the file of a database. Both are done under a lock on its folder, which
 * leaves no file behind: somebody who removed the logs of a file that another process made
 * in the same moment would ruin it. */
#include "db/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "db/db.h"
#include "helpdesk/mem.h"

#define LOG "-wal"

/* Making a file takes some milliseconds; who has the lock for longer was stopped with it. */
#define LOCK_WAIT_MS 300
#define STEP_MS      5

static const char *const beside[] = {"-journal", LOG, "-shm", NULL};

enum hd_rc place_look(const char *path, struct stat *st, struct hd_err *e)
{
	if (lstat(path, st) != 0) {
		if (errno == ENOENT)
			return hd_fail(e, HD_NOT_FOUND, "there is no '%s'", path);
		return hd_fail(e, HD_IO, "cannot open '%s': %s", path, strerror(errno));
	}
	if (!S_ISREG(st->st_mode))
		return hd_fail(e, HD_INVALID, "'%s' is no regular file, remove it", path);
	if (st->st_uid != geteuid())
		return hd_fail(e, HD_INVALID, "'%s' belongs to another user, remove it", path);
	return HD_OK;
}

bool place_has_no_log(const char *path)
{
	char *name = mem_printf("%s" LOG, path);
	struct stat st;
	bool none = lstat(name, &st) != 0 ? errno == ENOENT
					  : S_ISREG(st.st_mode) && st.st_size == 0;

	free(name);
	return none;
}

bool place_log_is_longer(const char *path, off_t bytes)
{
	char *name = mem_printf("%s" LOG, path);
	struct stat st;
	bool longer = lstat(name, &st) == 0 && st.st_size > bytes;

	free(name);
	return longer;
}

enum hd_rc place_lock(const char *path, int *out, struct hd_err *e)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash ? mem_strndup(path, (size_t)(slash - path) + 1) : mem_strdup(".");
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum hd_rc rc = HD_OK;

	for (int waited = 0; fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0; waited += STEP_MS) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			break;
		if (waited >= LOCK_WAIT_MS) {
			rc = hd_fail(e, HD_CONFLICT,
				     "'%s' is in use by another process, try again", folder);
			close(fd);
			fd = -1;
			break;
		}
		usleep(STEP_MS * 1000);
	}
	free(folder);
	*out = fd;
	return rc;
}

void place_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void remove_beside(const char *path)
{
	for (const char *const *end = beside; *end; end++) {
		char *name = mem_printf("%s%s", path, *end);

		unlink(name);
		free(name);
	}
}

enum hd_rc place_make(const char *path, struct hd_err *e)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) == 0)
		return HD_OK;
	remove_beside(path);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd < 0)
		return hd_fail(e, HD_IO, "cannot make '%s': %s", path, strerror(errno));
	/* To close a file is to drop the locks that other connections of this process have on
	 * it; nobody has one on a new file. */
	close(fd);
	return HD_OK;
}

enum hd_rc db_remove(const char *path, struct hd_err *e)
{
	int lock;
	enum hd_rc rc = place_lock(path, &lock, e);

	if (rc != HD_OK)
		return rc;
	remove_beside(path);
	if (unlink(path) != 0 && errno != ENOENT)
		rc = hd_fail(e, HD_IO, "cannot remove '%s': %s", path, strerror(errno));
	place_unlock(lock);
	return rc;
}
