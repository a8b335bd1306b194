/* A lock between processes. The kernel holds it, so it goes with its holder,
 * however that one ends; the file itself stays where it is. */
#ifndef UTIL_LOCK_H
#define UTIL_LOCK_H

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct lock {
	int fd;
	char *left;  /* the note found when the lock was taken */
	int noted;   /* whether we left a note of our own */
};

#define LOCK_INIT {-1, NULL, 0}

/* Takes the lock, trying for `wait_seconds` (0 = once). HD_CONFLICT names the
 * holder. The file then holds "PID\n". On failure *out is LOCK_INIT. */
enum hd_rc lock_take(const char *path, int wait_seconds, struct lock *out, struct hd_err *e);

/* Lets go; harmless on LOCK_INIT. A note that was left stays in the file. */
void lock_drop(struct lock *l);

/* Leaves a note of one line for whoever comes next ("" takes it back). HD_IO
 * with errno set when it could not be written. */
enum hd_rc lock_note(struct lock *l, const char *text);

/* Appends the note the holder before us had left (not his process number);
 * nothing if he left none. */
void lock_last_note(const struct lock *l, struct sbuf *out);

#endif
