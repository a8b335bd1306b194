/* Which characters make words. */
#ifndef STEM_LETTERS_H
#define STEM_LETTERS_H

#include <stdint.h>

enum letter {
	LETTER_NONE,   /* parts words */
	LETTER_LATIN,  /* of the alphabet French and English are written in */
	LETTER_DIGIT,
	LETTER_MARK,   /* belongs to the letter before it */
	LETTER_OTHER,
	LETTER_ALONE,  /* a word by itself: scripts written without gaps */
};

enum letter letter_of(uint32_t cp);

/* Small letter of a LETTER_LATIN one. */
uint32_t letter_lower(uint32_t cp);

/* The small LETTER_LATIN one that `base` and the mark make together, 0 if there is none. */
uint32_t letter_compose(uint32_t base, uint32_t mark);

#endif
