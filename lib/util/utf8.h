/* Making single characters harmless, without allocating: shared by errors and text. */
#ifndef UTIL_UTF8_H
#define UTIL_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_BAD 0xfffdu    /* stands for a byte that is no UTF-8 */
#define UTF8_SHOWN_SIZE 16  /* room for one character made visible */

/* Length in bytes of the well-formed character at s[0..n), 0 if there is none. */
size_t utf8_length(const char *s, size_t n);

/* Whether a terminal could be steered or a reader fooled by this code point. */
int utf8_is_control(uint32_t cp);

/* Writes the character at s[*i] to `out` in a form that is safe to show
 * (`^X`, `<U+XXXX>`, `<XX>` for a byte that is no UTF-8), moves *i past it and
 * gives the number of bytes written. Line breaks and tabs are shown as well. */
size_t utf8_show(const char *s, size_t n, size_t *i, char out[UTF8_SHOWN_SIZE]);

#endif
