/* Texts in the user's language. N_ marks one that is translated where it is printed; what
 * machines read (keys, codes) never is. */
#ifndef HELPDESK_LANG_H
#define HELPDESK_LANG_H

#include <stdint.h>

#include "helpdesk/err.h"

#define N_(s) (s)

extern const char *const lang_words[]; /* "en", "fr"; ends with NULL */

/* The language from now on; NULL = what LANGUAGE, LC_ALL, LC_MESSAGES and LANG ask for, which is
 * also taken by the first text without this call. To be called before threads are started.
 * HD_NOT_FOUND when its translation is not installed. */
enum hd_rc lang_use(const char *lang, struct hd_err *e);
const char *lang_code(void); /* "en" or "fr" */

/* The text in that language; itself when there is no translation. Borrowed for ever. */
const char *tr(const char *text) __attribute__((format_arg(1)));
/* Likewise of the form for n things. */
const char *trn(const char *one, const char *many, uint64_t n)
	__attribute__((format_arg(1), format_arg(2)));

#endif
