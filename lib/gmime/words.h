/* Encoded words of headers, for the files of this folder. */
#ifndef LIB_GMIME_WORDS_H
#define LIB_GMIME_WORDS_H

#include <stddef.h>

#include "helpdesk/mem.h"

/* The header with each run of encoded words made one that GMime reads as it is meant. */
const char *words_mended(const char *raw, struct arena *a);

/* n bytes without their transfer encoding, into room for n + 4; gives how many there are. */
size_t decode_bytes(int encoding, const char *s, size_t n, char *to);

#endif
