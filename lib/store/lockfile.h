/* What a process that died in the middle of moving the branch leaves behind. */
#ifndef LIB_STORE_LOCKFILE_H
#define LIB_STORE_LOCKFILE_H

#include <stdbool.h>

#include "git/oid.h"

#define LOCKFILE_NOTE_SIZE 48

/* The note for the lock file while `main` is being moved to `commit`. */
void lockfile_note(const struct oid *commit, char out[LOCKFILE_NOTE_SIZE]);

/* Removes refs/heads/main.lock if it is that of the dead process which left
 * `note`. Call it under the store's lock. */
void lockfile_clean(const char *gitdir, const char *note);

/* Removes refs/heads/main.lock if it was made before the machine was started, by
 * whatever process: true when it is gone. Never on a file system that another
 * machine might share. Call it under the store's lock. */
bool lockfile_clean_old(const char *gitdir);

#endif
