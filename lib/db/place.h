/* The file of a database as the file system sees it. */
#ifndef DB_PLACE_H
#define DB_PLACE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "helpdesk/err.h"

/* What stands at `path`: HD_NOT_FOUND, or HD_INVALID if it is no regular file of this user. */
enum hd_rc place_look(const char *path, struct stat *st, struct hd_err *e);

/* Keeps others from making or removing a database in the folder of `path`. Gives what
 * place_unlock wants: -1 where locks on folders are unknown, for we go on without. HD_CONFLICT
 * when somebody else has it and goes on having it. */
enum hd_rc place_lock(const char *path, int *out, struct hd_err *e);
void place_unlock(int lock);

/* Makes an empty file if there is none, rid of the logs that an earlier one left behind. Under
 * place_lock. */
enum hd_rc place_make(const char *path, struct hd_err *e);

/* True when no log holds pages that the file itself has not. */
bool place_has_no_log(const char *path);
bool place_log_is_longer(const char *path, off_t bytes);

#endif
