/* What a process that died in the middle of moving the branch leaves behind. */
#ifndef LIB_STORE_LOCKFILE_H
#define LIB_STORE_LOCKFILE_H

#include "git/oid.h"

#define LOCKFILE_NOTE_SIZE 48

/* The note for the lock file while `main` is being moved to `commit`. */
void lockfile_note(const struct oid *commit, char out[LOCKFILE_NOTE_SIZE]);

/* Removes refs/heads/main.lock if it is that of the dead process which left
 * `note`. Call it under the store's lock. */
void lockfile_clean(const char *gitdir, const char *note);

/* Cuts half a line off the end of the reflogs: the disk was full, or worse. */
void lockfile_trim_logs(const char *gitdir);

#endif
