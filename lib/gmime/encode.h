/* Text as a message may hold it: ASCII in short lines. Pure, but for base64, which is GMime's: it
 * must be loaded. */
#ifndef LIB_GMIME_ENCODE_H
#define LIB_GMIME_ENCODE_H

#include <gmime/gmime.h>
#include <stddef.h>

#include "helpdesk/sbuf.h"

/* A text of lines for a body: as it is, quoted-printable or base64, whichever is safe and short;
 * *how says which. Appends. */
void encode_text(const char *s, size_t n, GMimeContentEncoding *how, struct sbuf *out);

/* One line for an unstructured header, folded: plain words first, and from the first one that is
 * not plain to the end encoded words (RFC 2047). `column` is where on its line it begins. */
void encode_header(const char *s, size_t column, struct sbuf *out);

/* A name for an address: NULL or plain as it is, else encoded words parted by blanks; in `a`. */
struct arena;
const char *encode_name(const char *s, struct arena *a);

#endif
