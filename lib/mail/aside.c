/* Messages put aside. The reason is written first: a message without one could not be explained,
 * while a reason without a message says that something was about to be kept. */
#include "mail/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "helpdesk/date.h"
#include "helpdesk/mem.h"
#include "util/file.h"

#define HASH_SHOWN 12

struct aside {
	char *folder, *part;
	int fd;
	struct hash *hash;
};

static enum hd_rc failed(const char *path, struct hd_err *e)
{
	return hd_fail(e, HD_IO, "cannot write '%s': %s", path, strerror(errno));
}

enum hd_rc aside_begin(const char *store, struct aside **out, struct hd_err *e)
{
	struct aside *x = mem_alloc(sizeof(*x));
	enum hd_rc rc;

	x->folder = mem_printf("%s/helpdesk/undeliverable", store);
	x->part = mem_printf("%s/.part-%ld", x->folder, (long)getpid());
	x->hash = hash_new(HASH_SHA256);
	x->fd = -1;
	rc = file_mkdirs(x->folder, 0777, e);
	if (rc == HD_OK) {
		/* One that a crash left. */
		(void)unlink(x->part);
		x->fd = open(x->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (x->fd < 0)
			rc = failed(x->part, e);
	}
	if (rc != HD_OK) {
		aside_cancel(x);
		x = NULL;
	}
	*out = x;
	return rc;
}

enum hd_rc aside_add(struct aside *x, const void *p, size_t n, struct hd_err *e)
{
	hash_update(x->hash, p, n);
	return write_all(x->fd, p, n) ? HD_OK : failed(x->part, e);
}

static void name_of(struct aside *x, int64_t now, char out[TIME_TEXT_SIZE + HASH_SHOWN + 2])
{
	unsigned char raw[HASH_MAX_SIZE];
	char time[TIME_TEXT_SIZE], hex[2 * HASH_MAX_SIZE + 1];
	size_t n = hash_final(x->hash, raw), k = 0;

	x->hash = NULL;
	hash_hex(raw, n, hex);
	time_format_utc(now, time);
	/* Colons are none for every file system. */
	for (const char *c = time; *c; c++)
		if (*c != ':' && *c != '-')
			out[k++] = *c;
	snprintf(out + k, HASH_SHOWN + 2, "-%.*s", HASH_SHOWN, hex);
}

enum hd_rc aside_end(struct aside *x, int64_t now, const char *reason, struct hd_err *e)
{
	char name[TIME_TEXT_SIZE + HASH_SHOWN + 2];
	char *message, *why, *text;
	enum hd_rc rc = HD_OK;

	name_of(x, now, name);
	message = mem_printf("%s/%s.eml", x->folder, name);
	why = mem_printf("%s/%s.reason", x->folder, name);
	text = mem_printf("%s\n", reason);
	if (fsync(x->fd) < 0)
		rc = failed(x->part, e);
	if (rc == HD_OK)
		rc = file_write_atomic(why, text, strlen(text), 0666, e);
	if (rc == HD_OK && rename(x->part, message) < 0)
		rc = failed(message, e);
	if (rc == HD_OK)
		rc = file_sync_dir(x->folder, e);
	free(message);
	free(why);
	free(text);
	aside_cancel(x);
	return rc;
}

void aside_cancel(struct aside *x)
{
	if (!x)
		return;
	if (x->fd >= 0) {
		(void)close(x->fd);
		(void)unlink(x->part); /* not there any more when it was kept */
	}
	hash_free(x->hash);
	free(x->folder);
	free(x->part);
	free(x);
}
