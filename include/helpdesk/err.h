/* Errors: a result code for the program, a sentence for the person. */
#ifndef HELPDESK_ERR_H
#define HELPDESK_ERR_H

/* Exit status of each stands in helpdesk(1): REFUSED, INVALID and IO give 1,
 * USAGE 2, NOT_FOUND 3, CONFLICT 4, PARTIAL 5, INTERNAL 70. */
enum hd_rc {
	HD_OK = 0,
	HD_REFUSED,   /* a rule says no */
	HD_USAGE,     /* the command line or an option value is wrong */
	HD_NOT_FOUND, /* something named does not exist */
	HD_CONFLICT,  /* locked, or changed under us: try again */
	HD_PARTIAL,   /* done in part */
	HD_INVALID,   /* data that breaks its format */
	HD_IO,        /* the system said no: disk, permission, pipe */
	HD_INTERNAL,  /* our own mistake */
};

/* Caller-owned; `msg` is one line, lower case, no full stop, subject in
 * single quotes, and ends in what to do where that helps. */
struct hd_err {
	char msg[1024];
};

#define HD_PRINTF(f, a) __attribute__((format(printf, f, a)))

/* Sets the message and returns `rc`, so that `return hd_fail(...)` reads well.
 * `e` may be NULL. Control characters in the result are made visible. */
enum hd_rc hd_fail(struct hd_err *e, enum hd_rc rc, const char *fmt, ...) HD_PRINTF(3, 4);

/* Puts "<formatted>: " before the message and returns `rc`. */
enum hd_rc hd_wrap(struct hd_err *e, enum hd_rc rc, const char *fmt, ...) HD_PRINTF(3, 4);

/* Exit status for `rc` (0, 1, 2, 3, 4, 5 or 70). */
int hd_exit_status(enum hd_rc rc);

#endif
