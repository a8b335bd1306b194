/* Files: read whole, written whole or not at all. */
#ifndef UTIL_FILE_H
#define UTIL_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

/* Appends the file to `out` (whose own maximum plays no part). HD_NOT_FOUND if
 * there is none, HD_REFUSED if it holds more than `max` bytes. `-` is a name
 * like any other. On failure `out` is as it was. */
enum hd_rc file_read(const char *path, size_t max, struct sbuf *out, struct hd_err *e);

/* The same from where `fd` stands to its end; `name` is for the message. */
enum hd_rc file_read_fd(int fd, const char *name, size_t max, struct sbuf *out, struct hd_err *e);

/* Replaces `path`: after a crash it holds the old content or the new one.
 * File and folder are synced. `mode` is subject to the umask. */
enum hd_rc file_write_atomic(const char *path, const void *data, size_t n, mode_t mode,
			     struct hd_err *e);

/* Makes the folder and those above it; one that is there already is fine. */
enum hd_rc file_mkdirs(const char *path, mode_t mode, struct hd_err *e);

enum hd_rc file_sync_dir(const char *path, struct hd_err *e);

/* Writes all n bytes, whatever interrupts it; on false errno says why. */
bool write_all(int fd, const void *p, size_t n);

#endif
