/* Files in the making: written beside the repository's objects, in the store's
 * own folder `helpdesk/tmp`, synced, then renamed to where git finds them. */
#ifndef LIB_GIT_SPOOL_H
#define LIB_GIT_SPOOL_H

#include <stddef.h>

#include "helpdesk/err.h"

struct spool {
	int fd; /* -1 when there is none */
	char *path;
};

#define SPOOL_INIT {-1, NULL}

/* Makes a file that bears a kernel lock as long as it is open, so that
 * spool_clean() knows the files of the living from those of the dead. */
enum hd_rc spool_open(struct spool *s, const char *gitdir, struct hd_err *e);
enum hd_rc spool_write(struct spool *s, const void *data, size_t n, struct hd_err *e);
/* Sets the disk to work without waiting for it: of many files all but the first
 * are then synced in a fifth of the time. */
void spool_start_sync(struct spool *s);
enum hd_rc spool_sync(struct spool *s, struct hd_err *e);
/* Closes the file and moves it to `target`, whose folder the caller syncs. */
enum hd_rc spool_place(struct spool *s, const char *target, struct hd_err *e);
void spool_discard(struct spool *s); /* harmless when there is none */

/* Removes what dead processes left. Call it under the store's lock. */
void spool_clean(const char *gitdir);

/* Makes one folder, group-writable as the umask allows; existing is fine. *made
 * (may be NULL) tells. */
enum hd_rc folder_make(const char *path, int *made, struct hd_err *e);

#endif
