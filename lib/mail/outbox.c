/* The outbox on disk.
 *
 * What is in `tmp` may be torn or belong to an event that never happened; what is in `new` is
 * whole, for it was synced, and its event is in `main`. The move from one to the other is not
 * synced: wherever a power failure leaves the file, the store says again that it may go. */
#include "mail/outbox_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/num.h"
#include "util/file.h"

#define FOLDER "helpdesk/outbox"
#define MODE_FOLDER 0770
#define SYNC_EACH_MAX 16 /* of more files the whole file system is synced at once */

char *outbox_path(const char *store, const char *folder, const char *name)
{
	return mem_printf("%s/" FOLDER "/%s%s%s", store, folder, *name ? "/" : "", name);
}

/* --- names ------------------------------------------------------------------------------ */

void outbox_name(const struct outbox_event *x, char out[OUTBOX_NAME_SIZE])
{
	snprintf(out, OUTBOX_NAME_SIZE, "%s.%s.%s.%u", x->number, x->uid, x->hash, x->k);
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

/* The next word of a name, of these characters, in `a`; NULL when it is none. */
static char *take_word(const char **s, const char *of, struct arena *a)
{
	size_t n = strspn(*s, of);
	const char *at = *s;

	if (n == 0 || at[n] != '.')
		return NULL;
	*s += n + 1;
	return arena_strndup(a, at, n);
}

bool outbox_parse(const char *name, struct arena *a, struct outbox_event *out)
{
	const char *at = name, *hash;
	uint64_t k;

	memset(out, 0, sizeof(*out));
	out->number = take_word(&at, LETTERS DIGITS "-", a);
	out->uid = out->number ? take_word(&at, LETTERS DIGITS, a) : NULL;
	hash = out->uid ? take_word(&at, DIGITS "abcdef", a) : NULL;
	if (!hash || strlen(hash) != sizeof(out->hash) - 1 || !num_u64(at, UINT32_MAX, &k) ||
	    strlen(name) >= OUTBOX_NAME_SIZE)
		return false;
	memcpy(out->hash, hash, sizeof(out->hash));
	out->k = (unsigned)k;
	return true;
}

/* --- before and after the commit ---------------------------------------------------------- */

static enum hd_rc make_folders(const char *store, struct hd_err *e)
{
	static const char *const folders[] = {"tmp", "new", "state"};
	char *outbox = mem_printf("%s/" FOLDER, store), *above = mem_printf("%s/helpdesk", store);
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < NELEM(folders); i++) {
		char *path = outbox_path(store, folders[i], "");

		rc = file_mkdirs(path, MODE_FOLDER, e);
		free(path);
	}
	if (rc == HD_OK)
		rc = file_sync_dir(outbox, e);
	if (rc == HD_OK)
		rc = file_sync_dir(above, e);
	free(above);
	free(outbox);
	return rc;
}

static int create(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE_FILE);

	/* Of an attempt that failed: of the same event, but it may be torn. */
	if (fd < 0 && errno == EEXIST && unlink(path) == 0)
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE_FILE);
	return fd;
}

/* Its time says when it was queued, by the clock that the events go by. */
static bool date_it(int fd)
{
	struct timespec t[2];
	int64_t now = env_now();

	clock_gettime(CLOCK_REALTIME, &t[1]);
	if (now > t[1].tv_sec || now < t[1].tv_sec - 1)
		t[1].tv_sec = (time_t)now;
	t[0] = t[1];
	return futimens(fd, t) == 0;
}

enum hd_rc outbox_put(const char *store, const char *name, const char *message, size_t n,
		      struct hd_err *e)
{
	char *path = outbox_path(store, "tmp", name), *there = outbox_path(store, "new", name);
	enum hd_rc rc = HD_OK;
	bool ok;
	int fd;

	if (access(there, F_OK) == 0)
		goto done;
	fd = create(path);
	if (fd < 0 && errno == ENOENT) {
		rc = make_folders(store, e);
		if (rc)
			goto done;
		fd = create(path);
	}
	ok = fd >= 0 && write_all(fd, message, n) && date_it(fd);
	/* A failed close can be the first word of a full disk. */
	if (fd >= 0 && close(fd) < 0)
		ok = false;
	if (!ok) {
		rc = hd_fail(e, HD_IO, "cannot write message '%s': %s", path, strerror(errno));
		if (fd >= 0)
			unlink(path);
	}
done:
	free(there);
	free(path);
	return rc;
}

/* One that is in `new` already was synced when it was put. */
static enum hd_rc sync_one(const char *store, const char *name, struct hd_err *e)
{
	char *path = outbox_path(store, "tmp", name), *there = outbox_path(store, "new", name);
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum hd_rc rc = HD_OK;

	if (fd < 0 ? errno != ENOENT || access(there, F_OK) != 0 : fsync(fd) < 0)
		rc = hd_fail(e, HD_IO, "cannot sync message '%s': %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(there);
	free(path);
	return rc;
}

static enum hd_rc sync_all(const char *folder, struct hd_err *e)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum hd_rc rc = HD_OK;

	if (fd < 0 || syncfs(fd) < 0)
		rc = hd_fail(e, HD_IO, "cannot sync folder '%s': %s", folder, strerror(errno));
	if (fd >= 0)
		close(fd);
	return rc;
}

enum hd_rc outbox_sync(const char *store, const char *const *names, size_t n, struct hd_err *e)
{
	char *folder = outbox_path(store, "tmp", "");
	enum hd_rc rc = HD_OK;

	if (n > SYNC_EACH_MAX)
		rc = sync_all(folder, e);
	for (size_t i = 0; rc == HD_OK && n <= SYNC_EACH_MAX && i < n; i++)
		rc = sync_one(store, names[i], e);
	if (rc == HD_OK && n > 0)
		rc = file_sync_dir(folder, e);
	free(folder);
	return rc;
}

enum hd_rc outbox_release(const char *store, const char *name, struct hd_err *e)
{
	char *from = outbox_path(store, "tmp", name), *to = outbox_path(store, "new", name);
	enum hd_rc rc = HD_OK;

	/* A sender that was quicker may have moved it, and sent it. */
	if (rename(from, to) < 0 && errno != ENOENT)
		rc = hd_fail(e, HD_IO, "cannot move message '%s': %s", from, strerror(errno));
	free(to);
	free(from);
	return rc;
}

void outbox_forget(const char *store, const char *name)
{
	char *path = outbox_path(store, "tmp", name);

	unlink(path);
	free(path);
}

/* --- sent, or dropped ------------------------------------------------------------------------ */

static enum hd_rc remove_from(const char *store, const char *folder, const char *name,
			      struct hd_err *e)
{
	char *path = outbox_path(store, folder, name), *above = outbox_path(store, folder, "");
	enum hd_rc rc = HD_OK;

	if (unlink(path) < 0 && errno != ENOENT)
		rc = hd_fail(e, HD_IO, "cannot remove message '%s': %s", path, strerror(errno));
	if (rc == HD_OK)
		rc = file_sync_dir(above, e);
	free(above);
	free(path);
	return rc;
}

enum hd_rc outbox_remove(const char *store, const char *name, struct hd_err *e)
{
	char *state = outbox_path(store, "state", name);
	enum hd_rc rc;

	unlink(state);
	free(state);
	/* `tmp` as well: the move from there may not have reached the disk yet, and its event is in
	 * the store, so that it would be sent again. */
	rc = remove_from(store, "new", name, e);
	return rc == HD_OK ? remove_from(store, "tmp", name, e) : rc;
}
