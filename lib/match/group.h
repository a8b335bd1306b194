/* Groups of texts that resemble each other. Pure. */
#ifndef LIB_MATCH_GROUP_H
#define LIB_MATCH_GROUP_H

#include "match/bag.h"

struct grouping;

struct grouping *grouping_new(void);
void grouping_free(struct grouping *g); /* NULL-safe */

/* Adds a text; gives its index, from 0. The bag is read and not kept. */
size_t grouping_add(struct grouping *g, const struct bag *b);

struct text_group {
	const size_t *members;     /* indexes, ascending */
	size_t n;
	const char *const *words;  /* those that bind them, most telling first */
	size_t n_words;
	size_t center;             /* the member that resembles the others most */
	unsigned likeness;         /* of a member to the others, on average, in thousandths */
};
/* Groups of at least `min` texts, the largest first, then the one with the earliest text. Good
 * until the grouping is freed; to be called once, after the last text. The same texts in the same
 * order give the same groups. */
size_t grouping_run(struct grouping *g, size_t min, const struct text_group **out);

#endif
