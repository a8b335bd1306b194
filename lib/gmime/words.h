/* Encoded words of headers, for the files of this folder. */
#ifndef LIB_GMIME_WORDS_H
#define LIB_GMIME_WORDS_H

#include "helpdesk/mem.h"

/* The header with each run of encoded words made one that GMime reads as it is meant. */
const char *words_mended(const char *raw, struct arena *a);

#endif
