/* Attachments into a folder of the user's. Names come from the store, thus from strangers:
 * each is one plain name in a folder that was opened first, links are never followed, and
 * nothing that is there is written over. */
#include "desk/export.h"

#include "helpdesk/articles.h"
#include "util/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART ".part" /* a file that is not whole yet */
#define SAME_MAX ((size_t)1 << 30)

bool attachment_number(const char *path, struct number *out)
{
	char text[NUMBER_TEXT_SIZE], folder[NUMBER_PATH_SIZE];
	const char *slash = strrchr(path, '/'), *name = slash;
	size_t n;

	if (!slash)
		return false;
	while (name > path && name[-1] != '/')
		name--;
	n = (size_t)(slash - name);
	if (n >= sizeof(text))
		return false;
	memcpy(text, name, n);
	text[n] = '\0';
	if (!number_parse(text, out))
		return false;
	number_attachments(out, folder);
	return strlen(folder) == (size_t)(slash - path) &&
	       memcmp(folder, path, strlen(folder)) == 0;
}

/* --- names --------------------------------------------------------------------------- */

struct listing {
	struct arena *a;
	size_t skip; /* bytes of the folder's path and the slash */
	const char **v;
	size_t n, cap;
	const char *odd; /* a path that is no file of the folder itself */
};

static enum hd_rc take_name(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct listing *l = arg;

	(void)data, (void)n, (void)e;
	if (strchr(path + l->skip, '/')) {
		l->odd = arena_strdup(l->a, path);
		return HD_OK;
	}
	l->v = mem_grow(l->v, &l->cap, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = arena_strdup(l->a, path + l->skip);
	return HD_OK;
}

static bool is_plain_name(const char *s)
{
	return *s && strcmp(s, ".") != 0 && strcmp(s, "..") != 0 && !strchr(s, '/');
}

/* --- one file -------------------------------------------------------------------------- */

static enum hd_rc cannot(const char *folder, const char *name, struct hd_err *e)
{
	return hd_fail(e, HD_IO, "cannot write '%s/%s': %s", folder, name, strerror(errno));
}

static enum hd_rc compare(int fd, const char *folder, const char *name, const struct sbuf *bytes,
			  struct hd_err *e)
{
	struct sbuf there = SBUF_INIT;
	enum hd_rc rc = file_read_fd(fd, name, SAME_MAX, &there, e);

	if (rc == HD_OK && (there.len != bytes->len || memcmp(there.s, bytes->s, there.len) != 0))
		rc = hd_fail(e, HD_REFUSED,
			     "'%s/%s' is there with another content; nothing is overwritten, name "
			     "another place",
			     folder, name);
	sbuf_deinit(&there);
	return rc;
}

static enum hd_rc write_file(int dir, const char *folder, const char *name,
			     const struct sbuf *bytes, struct hd_err *e)
{
	int fd = openat(dir, PART, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	enum hd_rc rc = HD_OK;

	if (fd < 0)
		return cannot(folder, name, e);
	if (!write_all(fd, bytes->s, bytes->len))
		rc = cannot(folder, name, e);
	if (close(fd) != 0 && rc == HD_OK)
		rc = cannot(folder, name, e);
	if (rc == HD_OK && renameat(dir, PART, dir, name) != 0)
		rc = cannot(folder, name, e);
	if (rc != HD_OK)
		unlinkat(dir, PART, 0);
	return rc;
}

static enum hd_rc put_file(int dir, const char *folder, const char *name,
			   const struct sbuf *bytes, struct hd_err *e)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	enum hd_rc rc;

	if (fd < 0 && errno == ENOENT)
		return write_file(dir, folder, name, bytes, e);
	if (fd < 0)
		return cannot(folder, name, e);
	if (fstat(fd, &st) != 0)
		rc = cannot(folder, name, e);
	else if (!S_ISREG(st.st_mode))
		rc = hd_fail(e, HD_REFUSED, "'%s/%s' is there and no regular file", folder, name);
	else
		rc = compare(fd, folder, name, bytes, e);
	close(fd);
	return rc;
}

enum hd_rc desk_put_file(const char *folder, const char *name, const struct sbuf *bytes,
			 struct hd_err *e)
{
	int dir = -1;
	enum hd_rc rc = is_plain_name(name) ? file_mkdirs(folder, 0777, e)
					    : hd_fail(e, HD_USAGE, "'%s' is no name for a file",
						      name);

	if (rc == HD_OK && (dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		rc = hd_fail(e, HD_IO, "cannot use folder '%s': %s", folder, strerror(errno));
	if (rc == HD_OK)
		rc = put_file(dir, folder, name, bytes, e);
	if (dir >= 0)
		close(dir);
	return rc;
}

/* --- all of a ticket ----------------------------------------------------------------------- */

static enum hd_rc open_folder(const char *folder, int *fd, struct hd_err *e)
{
	const char *slash = strrchr(folder, '/');
	char *above = mem_strndup(folder, (size_t)(slash - folder));
	enum hd_rc rc = file_mkdirs(above, 0777, e);

	free(above);
	if (rc != HD_OK)
		return rc;
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return hd_fail(e, HD_IO, "cannot make folder '%s': %s", folder, strerror(errno));
	*fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (*fd < 0)
		return hd_fail(e, HD_IO, "cannot use folder '%s': %s", folder, strerror(errno));
	return HD_OK;
}

static enum hd_rc write_all_files(const struct snap *p, const char *from, const char *to,
				  const struct listing *l, struct hd_err *e)
{
	struct sbuf bytes = SBUF_INIT;
	int dir = -1;
	enum hd_rc rc = open_folder(to, &dir, e);

	for (size_t i = 0; rc == HD_OK && i < l->n; i++) {
		char *path = mem_printf("%s/%s", from, l->v[i]);

		if (!is_plain_name(l->v[i]))
			rc = hd_fail(e, HD_INVALID, "'%s' is no name for a file", path);
		if (rc == HD_OK)
			rc = snap_read(p, path, &bytes, e);
		if (rc == HD_OK)
			rc = put_file(dir, to, l->v[i], &bytes, e);
		free(path);
	}
	if (dir >= 0)
		close(dir);
	sbuf_deinit(&bytes);
	return rc;
}

enum hd_rc export_files(const struct snap *p, const struct number *id, const char *folder,
			struct arena *a, struct exported *out, struct hd_err *e)
{
	char from[NUMBER_PATH_SIZE], number[NUMBER_TEXT_SIZE];
	struct listing l = {.a = a};
	enum hd_rc rc;

	number_attachments(id, from);
	number_format(id, number);
	l.skip = strlen(from) + 1;
	rc = snap_list(p, from, take_name, &l, e);
	if (rc == HD_OK && l.odd && folder)
		rc = hd_fail(e, HD_INVALID, "'%s' is not where a file of a ticket belongs", l.odd);
	if (rc == HD_OK && l.n && folder) {
		out->folder = arena_printf(a, "%s/%s", folder, number);
		rc = write_all_files(p, from, out->folder, &l, e);
	}
	out->files = arena_alloc(a, (l.n + 1) * sizeof(*out->files));
	if (l.n)
		memcpy(out->files, l.v, l.n * sizeof(*l.v));
	out->n_files = l.n;
	free(l.v);
	return rc;
}
