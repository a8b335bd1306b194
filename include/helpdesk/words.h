/* Words of French and English text, and their forms: what full text search compares. Pure. */
#ifndef HELPDESK_WORDS_H
#define HELPDESK_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Calls fn for each form of each word of s[0..n) (valid UTF-8): first the folded word (case and
 * accents), then its English and French stem where they differ from it and each other, `colocated`
 * true for those. start and end are bytes of s. Words over 64 bytes are cut. Non-zero from fn stops
 * and is returned. */
typedef int (*word_fn)(void *arg, const char *form, int n, int start, int end, bool colocated);
int words_each(const char *s, int n, word_fn fn, void *arg);

/* True when a form of `a` equals a form of `b` (both single words). */
bool words_alike(const char *a, const char *b);

#endif
