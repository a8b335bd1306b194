/* The forms of one word. */
#ifndef STEM_FORMS_H
#define STEM_FORMS_H

#include <stdbool.h>
#include <stddef.h>

#define FORMS_MAX 3
#define FORM_SIZE 192 /* bytes: folding may lengthen a word of 64 */

struct forms {
	int count;
	int len[FORMS_MAX];
	const char *text[FORMS_MAX]; /* valid until the next call */
};

/* Of a word in small letters, accents kept; `stems` tells a word of French or English. */
void forms_of(const char *word, size_t n, bool stems, struct forms *out);

#endif
