/* Text: UTF-8, one canonical line ending, and what may reach a terminal. */
#ifndef HELPDESK_TEXT_H
#define HELPDESK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

/* True for well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms,
 * nothing over U+10FFFF). On false, *bad (may be NULL) is the byte offset. */
bool utf8_valid(const char *s, size_t n, size_t *bad);

/* The code point at s[*i], i moved past it. The text must be valid. */
uint32_t utf8_next(const char *s, size_t n, size_t *i);
void utf8_put(struct sbuf *b, uint32_t cp);

/* Largest k <= n at which s[0..k) ends on a code point. */
size_t utf8_cut(const char *s, size_t n);

/* Terminal columns of a code point: 0 (combining, control), 1 or 2, and of a text. */
int utf8_width(uint32_t cp);
size_t text_columns(const char *s, size_t n);
size_t text_length(const char *s); /* characters (code points) of a valid text */

/* Text as it enters the store: valid UTF-8 without NUL, CRLF and CR made LF.
 * Appends to `out`. HD_INVALID names `what` and the 1-based line. */
enum hd_rc text_clean(const char *s, size_t n, const char *what, struct sbuf *out,
		      struct hd_err *e);

/* Like text_clean, and every line break becomes a blank, blanks at both ends go. */
enum hd_rc text_clean_line(const char *s, size_t n, const char *what, struct sbuf *out,
			   struct hd_err *e);

/* Appends `s` with what could steer a terminal made visible: C0 but \n and \t
 * as ^X, DEL, C1 and bidi controls as <U+XXXX>. With `oneline`, \n and \t become blanks. */
void text_for_terminal(struct sbuf *out, const char *s, size_t n, bool oneline);

/* Cuts or pads `s` to exactly `columns` (ends in "…" when cut); appends. */
void text_fit(struct sbuf *out, const char *s, size_t columns, bool pad);

/* Case and accents folded (Latin, Greek, Cyrillic letters; œ→oe, ß→ss),
 * for comparing words; appends. */
void text_fold(struct sbuf *out, const char *s, size_t n);

/* ASCII helpers, locale-independent. */
bool str_ieq(const char *a, const char *b);       /* ignoring ASCII case */
bool str_starts(const char *s, const char *prefix);
bool str_in(const char *s, const char *const *words); /* words ends with NULL */

/* `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`: ids of applications and logins. */
bool str_is_id(const char *s);

/* Edits (a letter more, less, another, or two neighbours swapped) between two words, ignoring
 * ASCII case; (size_t)-1 when one is longer than any command or word of ours. */
size_t str_distance(const char *a, size_t an, const char *b, size_t bn);

/* The word of `words` (ends with NULL) nearest to s, or NULL if none is near. */
const char *str_nearest(const char *s, const char *const *words);

#endif
