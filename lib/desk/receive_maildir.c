/* The new messages of a maildir, in the order of their names, which begin with the time they came
 * in. Each chunk is moved to `cur` once it is in the store; whoever dies before takes it again, and
 * knows it. */
#include "desk/receive.h"

#include "util/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>


struct maildir {
	const char *path;
	char *new, *cur;
	char **names;
	size_t n, cap;
	struct receiving *r;
	struct sbuf text;
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum hd_rc list(struct maildir *m, struct hd_err *e)
{
	DIR *dir = opendir(m->new);
	struct dirent *d;

	if (!dir)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO,
			       "cannot read '%s': %s; a maildir has the folders tmp, new and cur",
			       m->new, strerror(errno));
	while ((d = readdir(dir)) != NULL) {
		if (d->d_name[0] == '.')
			continue;
		m->names = mem_grow(m->names, &m->cap, m->n + 1, sizeof(*m->names));
		m->names[m->n++] = mem_strdup(d->d_name);
	}
	closedir(dir);
	if (m->n > 1)
		qsort(m->names, m->n, sizeof(*m->names), by_name);
	return HD_OK;
}

static enum hd_rc copy_file(const struct incoming *in, void *source, struct aside *to,
			    struct hd_err *e)
{
	struct maildir *m = source;
	char *path = mem_printf("%s/%s", m->new, in->file), *buffer = mem_alloc(65536);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum hd_rc rc = HD_OK;
	ssize_t k = fd < 0 ? -1 : 1;

	while (rc == HD_OK && k > 0) {
		k = read(fd, buffer, 65536);
		if (k > 0)
			rc = aside_add(to, buffer, (size_t)k, e);
		else if (k < 0 && errno == EINTR)
			k = 1;
	}
	if (k < 0)
		rc = hd_fail(e, HD_IO, "cannot read '%s': %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	free(buffer);
	free(path);
	return rc;
}

/* *gone: another program took it. */
static enum hd_rc add_file(struct maildir *m, const char *name, size_t *bytes, struct hd_err *e)
{
	char *path = mem_printf("%s/%s", m->new, name);
	struct incoming *in;
	const char *raw = NULL;
	struct stat st;
	enum hd_rc rc = HD_OK;

	sbuf_clear(&m->text);
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		rc = HD_NOT_FOUND;
	else
		rc = file_read(path, m->r->limit, &m->text, e);
	free(path);
	if (rc == HD_NOT_FOUND)
		return HD_OK;
	if (rc != HD_OK && rc != HD_REFUSED)
		return rc;
	if (rc == HD_OK)
		raw = arena_strndup(m->r->letters, m->text.s, m->text.len);
	in = receive_add(m->r, raw, m->text.len, e);
	if (!in)
		return HD_IO;
	in->file = name;
	*bytes += m->text.len;
	return HD_OK;
}

/* `1700000000.M1.host` -> `1700000000.M1.host:2,S` */
static enum hd_rc move_all(struct maildir *m, struct hd_err *e)
{
	for (size_t i = 0; i < m->r->n; i++) {
		const char *name = m->r->v[i].file, *info = strstr(name, ":2,");
		char *from = mem_printf("%s/%s", m->new, name);
		char *to = mem_printf("%s/%.*s:2,S", m->cur,
				      (int)(info ? (size_t)(info - name) : strlen(name)), name);
		enum hd_rc rc = HD_OK;

		if (rename(from, to) < 0 && errno != ENOENT)
			rc = hd_fail(e, HD_IO, "cannot move '%s' to '%s': %s", from, m->cur,
				     strerror(errno));
		free(from);
		free(to);
		if (rc != HD_OK)
			return rc;
	}
	return HD_OK;
}

static enum hd_rc take(struct maildir *m, struct hd_err *e)
{
	enum hd_rc rc = receive_take(m->r, e);

	if (rc == HD_OK)
		rc = move_all(m, e);
	receive_forget(m->r);
	return rc;
}

static enum hd_rc take_all(struct maildir *m, struct hd_err *e)
{
	size_t bytes = 0;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < m->n; i++) {
		rc = add_file(m, m->names[i], &bytes, e);
		if (rc == HD_OK && (m->r->n >= CHUNK_MESSAGES || bytes >= CHUNK_BYTES)) {
			rc = take(m, e);
			bytes = 0;
		}
	}
	if (rc == HD_OK && m->r->n)
		rc = take(m, e);
	if (rc == HD_OK && m->n)
		rc = file_sync_dir(m->cur, e);
	if (rc == HD_OK && m->n)
		rc = file_sync_dir(m->new, e);
	return rc;
}

enum hd_rc desk_mail_receive_maildir(struct desk *d, const char *path,
				     const struct mail_receive *how, struct hd_err *e)
{
	struct receiving r;
	struct maildir m = {.path = path, .new = mem_printf("%s/new", path),
			    .cur = mem_printf("%s/cur", path), .r = &r, .text = SBUF_INIT};
	enum hd_rc rc = receiving_init(&r, d, how, e);

	r.copy = copy_file;
	r.source = &m;
	if (rc == HD_OK)
		rc = list(&m, e);
	if (rc == HD_OK && m.n)
		rc = file_mkdirs(m.cur, 0777, e);
	if (rc == HD_OK)
		rc = take_all(&m, e);
	if (rc == HD_OK)
		rc = receive_verdict(&r, e);
	for (size_t i = 0; i < m.n; i++)
		free(m.names[i]);
	free(m.names);
	free(m.new);
	free(m.cur);
	sbuf_deinit(&m.text);
	receiving_deinit(&r);
	return rc;
}
