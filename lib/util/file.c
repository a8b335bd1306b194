/* Files. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "util/file.h"

#define CHUNK 65536u
#define NAME_TRIES 100

/* For a descriptor that does not block: wait until it is ready again. */
static bool wait_ready(int fd, short events)
{
	struct pollfd p = {.fd = fd, .events = events};

	return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

static ssize_t read_some(int fd, void *p, size_t n)
{
	for (;;) {
		ssize_t k = read(fd, p, n);

		if (k >= 0)
			return k;
		if (errno == EINTR)
			continue;
		if ((errno != EAGAIN && errno != EWOULDBLOCK) || !wait_ready(fd, POLLIN))
			return -1;
	}
}

bool write_all(int fd, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t k = write(fd, p, n);

		if (k >= 0) {
			p += k;
			n -= (size_t)k;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!wait_ready(fd, POLLOUT))
				return false;
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

enum hd_rc file_read_fd(int fd, const char *name, size_t max, struct sbuf *out, struct hd_err *e)
{
	size_t before = out->len, chunk = CHUNK;
	struct stat st;
	ssize_t k;

	/* One byte more than the size, so that the end is met without growing. */
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size >= 0 &&
	    (uintmax_t)st.st_size <= max)
		chunk = (size_t)st.st_size + 1;
	for (;;) {
		char *to = sbuf_reserve(out, chunk);

		k = read_some(fd, to, chunk);
		if (k <= 0)
			break;
		out->len += (size_t)k;
		out->s[out->len] = '\0';
		if (out->len - before > max) {
			sbuf_truncate(out, before);
			return hd_fail(e, HD_REFUSED, "'%s' is larger than %zu bytes", name, max);
		}
		chunk = CHUNK;
	}
	if (k < 0) {
		int why = errno;

		sbuf_truncate(out, before);
		return hd_fail(e, HD_IO, "cannot read '%s': %s", name, strerror(why));
	}
	return HD_OK;
}

enum hd_rc file_read(const char *path, size_t max, struct sbuf *out, struct hd_err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	enum hd_rc rc;

	if (fd < 0) {
		rc = errno == ENOENT || errno == ENOTDIR ? HD_NOT_FOUND : HD_IO;
		return hd_fail(e, rc, "cannot open '%s': %s", path, strerror(errno));
	}
	rc = file_read_fd(fd, path, max, out, e);
	close(fd);
	return rc;
}

/* The folder of `path`, to be freed. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

enum hd_rc file_sync_dir(const char *path, struct hd_err *e)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum hd_rc rc = HD_OK;

	if (fd < 0)
		return hd_fail(e, HD_IO, "cannot open folder '%s': %s", path, strerror(errno));
	/* Some file systems cannot sync a folder and say EINVAL: nothing to do there. */
	if (fsync(fd) < 0 && errno != EINVAL)
		rc = hd_fail(e, HD_IO, "cannot sync folder '%s': %s", path, strerror(errno));
	close(fd);
	return rc;
}

/* Opens a new file in `folder`; its name is short, however long the target's is. */
static int create_temporary(const char *folder, mode_t mode, char **name)
{
	for (int i = 0; i < NAME_TRIES; i++) {
		uint64_t chance;
		int fd;

		env_random(&chance, sizeof(chance));
		*name = mem_printf("%s/.new-%ld-%016llx", folder, (long)getpid(),
				   (unsigned long long)chance);
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0 || errno != EEXIST)
			return fd;
		free(*name);
		*name = NULL;
	}
	return -1;
}

/* Closes `fd` too. A failed close can be the first word of a full disk. */
static bool write_and_sync(int fd, const void *data, size_t n)
{
	bool ok = write_all(fd, data, n) && fsync(fd) == 0;
	int why = errno;

	if (close(fd) < 0 && ok)
		return false;
	errno = why;
	return ok;
}

enum hd_rc file_write_atomic(const char *path, const void *data, size_t n, mode_t mode,
			     struct hd_err *e)
{
	char *folder = folder_of(path), *temporary = NULL;
	enum hd_rc rc = HD_OK;
	int fd = create_temporary(folder, mode, &temporary);

	if (fd < 0) {
		rc = hd_fail(e, HD_IO, "cannot create a file in '%s': %s", folder, strerror(errno));
		goto done;
	}
	if (!write_and_sync(fd, data, n) || rename(temporary, path) < 0) {
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", path, strerror(errno));
		unlink(temporary);
		goto done;
	}
	rc = file_sync_dir(folder, e);
done:
	free(temporary);
	free(folder);
	return rc;
}

static bool is_folder(const char *path)
{
	int kept = errno; /* what mkdir() said is what the message must say */
	struct stat st;
	bool folder = stat(path, &st) == 0 && S_ISDIR(st.st_mode);

	errno = kept;
	return folder;
}

enum hd_rc file_mkdirs(const char *path, mode_t mode, struct hd_err *e)
{
	char *part = mem_strdup(path);
	enum hd_rc rc = HD_OK;

	for (char *p = part + (*part == '/');; p++) {
		char kept;

		p += strcspn(p, "/");
		kept = *p;
		*p = '\0';
		if (*part && mkdir(part, mode) < 0 && !is_folder(part)) {
			rc = hd_fail(e, HD_IO, "cannot make folder '%s': %s", part,
				     strerror(errno));
			break;
		}
		*p = kept;
		if (!kept)
			break;
	}
	free(part);
	return rc;
}
