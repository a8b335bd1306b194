/* Whole folders: what making a store needs. */
#ifndef LIB_STORE_FOLDER_H
#define LIB_STORE_FOLDER_H

#include <stdbool.h>

#include "helpdesk/err.h"

/* HD_REFUSED unless the folder has nothing in it. */
enum hd_rc folder_check_empty(const char *path, struct hd_err *e);
/* Makes the folders above `path`; *made is the uppermost one that was not there
 * before (NULL if none), for taking all back; the caller frees. */
enum hd_rc folder_make_parents(const char *path, char **made, struct hd_err *e);
/* Takes that back, as far as the folders are empty: somebody else may have come. */
void folder_remove_parents(const char *path, const char *made);
/* Removes a folder with all that is in it, as far as possible. */
void folder_remove(const char *path);
/* Syncs all files and folders below and the folder itself. */
enum hd_rc folder_sync_all(const char *path, struct hd_err *e);
enum hd_rc folder_sync_parent(const char *path, struct hd_err *e);
/* Moves what is in `from` into the empty folder `to`, `last` as the last, and
 * removes `from`; on failure `to` is empty but for `from`. `group`: for the
 * group, as `from` is. */
enum hd_rc folder_move_content(const char *from, const char *to, const char *last, bool group,
			       struct hd_err *e);
void folder_strip_slashes(char *path);

#endif
