/* A `sendmail`-compatible program, which takes a message on its standard input. */
#ifndef LIB_MAIL_SENDMAIL_H
#define LIB_MAIL_SENDMAIL_H

#include <stddef.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"

#define SENDMAIL_WORDS_MAX 64

/* The program and its arguments, ended by NULL, in `a`. `setting`: words parted by blanks, those
 * in double quotes may hold blanks (and \" and \\); NULL or "" = the machine's sendmail. HD_USAGE:
 * a quote is not closed, or there is no word. */
enum hd_rc sendmail_words(const char *setting, struct arena *a, const char ***out,
			  struct hd_err *e);

enum sendmail_fate {
	SENDMAIL_TAKEN,
	SENDMAIL_LATER,       /* try again */
	SENDMAIL_NEVER,       /* it said that trying again is of no use */
	SENDMAIL_TIMEOUT,     /* it did not end within `seconds`, and was killed */
	SENDMAIL_INTERRUPTED, /* we are to end: it was killed, and the signal waits for us */
};

/* Runs the program `WORDS -i -f FROM -- TO…` with the file `message` as its input, and waits.
 * Its output is dropped; *reason (in `a`) is what it wrote on its standard error, at most 4 KiB on
 * one line, and how it ended. */
enum sendmail_fate sendmail_hand(const char *const *words, const char *from, const char *const *to,
				 size_t n_to, const char *message, int seconds, struct arena *a,
				 const char **reason);

#endif
