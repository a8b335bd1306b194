/* Whole folders. */
#include "store/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpdesk/mem.h"
#include "util/file.h"

#define DESCRIPTORS 16

static bool is_dots(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

enum hd_rc folder_check_empty(const char *path, struct hd_err *e)
{
	DIR *d = opendir(path);
	struct dirent *entry;
	bool empty = true;

	if (!d)
		return hd_fail(e, HD_IO, "cannot read folder '%s': %s", path, strerror(errno));
	while (empty && (entry = readdir(d)))
		empty = is_dots(entry->d_name);
	closedir(d);
	return empty ? HD_OK : hd_fail(e, HD_REFUSED, "folder '%s' is not empty", path);
}

void folder_strip_slashes(char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		path[--n] = '\0';
}

static char *parent_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

enum hd_rc folder_make_parents(const char *path, char **made, struct hd_err *e)
{
	char *parent = parent_of(path);
	char *at = mem_strdup(parent);
	enum hd_rc rc;

	*made = NULL;
	while (access(at, F_OK) != 0 && errno == ENOENT) {
		char *above = parent_of(at);

		free(*made);
		*made = at;
		at = above;
	}
	rc = file_mkdirs(parent, 0777, e);
	free(at);
	free(parent);
	return rc;
}

void folder_remove_parents(const char *path, const char *made)
{
	char *at = mem_strdup(path);
	bool more = made != NULL;

	while (more) {
		char *above = parent_of(at);

		free(at);
		at = above;
		more = rmdir(at) == 0 && strcmp(at, made) != 0;
	}
	free(at);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	remove(path);
	return 0;
}

void folder_remove(const char *path)
{
	nftw(path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

static int sync_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	int fd, failed;

	(void)ftw;
	if (type == FTW_SL || !(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode)))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	failed = fsync(fd) != 0 && errno != EINVAL ? errno : 0;
	close(fd);
	errno = failed;
	return failed ? -1 : 0;
}

enum hd_rc folder_sync_all(const char *path, struct hd_err *e)
{
	if (nftw(path, sync_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS) != 0)
		return hd_fail(e, HD_IO, "cannot sync '%s': %s", path, strerror(errno));
	return HD_OK;
}

enum hd_rc folder_sync_parent(const char *path, struct hd_err *e)
{
	char *parent = parent_of(path);
	enum hd_rc rc = file_sync_dir(parent, e);

	free(parent);
	return rc;
}

static enum hd_rc move_one(const char *from, const char *to, const char *name, struct hd_err *e)
{
	char *old = mem_printf("%s/%s", from, name);
	char *new = mem_printf("%s/%s", to, name);
	enum hd_rc rc = HD_OK;

	if (rename(old, new) != 0)
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", new, strerror(errno));
	free(new);
	free(old);
	return rc;
}

/* Takes back what came from `from`: whatever is in `to` now but `from` itself. */
static void empty_again(const char *to, const char *from)
{
	const char *keep = strrchr(from, '/');
	DIR *d = opendir(to);
	struct dirent *entry;

	while (d && (entry = readdir(d))) {
		char *path;

		if (is_dots(entry->d_name) || (keep && !strcmp(entry->d_name, keep + 1)))
			continue;
		path = mem_printf("%s/%s", to, entry->d_name);
		folder_remove(path);
		free(path);
	}
	if (d)
		closedir(d);
}

enum hd_rc folder_move_content(const char *from, const char *to, const char *last, bool group,
			       struct hd_err *e)
{
	DIR *d = opendir(from);
	struct dirent *entry;
	struct stat st;
	enum hd_rc rc = HD_OK;

	if (!d)
		return hd_fail(e, HD_IO, "cannot read folder '%s': %s", from, strerror(errno));
	if (group && stat(to, &st) == 0 && chmod(to, (st.st_mode & 07777) | S_ISGID | 0070) != 0)
		rc = hd_fail(e, HD_IO, "cannot open folder '%s' to the group: %s", to,
			     strerror(errno));
	while (!rc && (entry = readdir(d)))
		if (!is_dots(entry->d_name) && strcmp(entry->d_name, last) != 0)
			rc = move_one(from, to, entry->d_name, e);
	closedir(d);
	if (!rc)
		rc = move_one(from, to, last, e);
	if (!rc)
		rc = file_sync_dir(to, e);
	if (rc)
		empty_again(to, from);
	else
		rmdir(from);
	return rc;
}
