/* The telling words of one thing, an article or a ticket: what resemblance is measured by. Pure.
 *
 * A word stands here once, in the shortest of its forms (words_each) nearly, so that a plural or an
 * inflection, French or English, is the same word. Words that tell nothing are left out. */
#ifndef LIB_MATCH_BAG_H
#define LIB_MATCH_BAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/mem.h"
#include "util/map.h"

enum bag_part {
	BAG_TITLE,    /* the title of an article, the subject of a ticket: counts twice */
	BAG_TEXT,     /* one wording of what is wrong; its first words count most */
	BAG_KEYWORDS, /* count twice */
	BAG_REMEDY,   /* cause and solution: other words than those of who asks */
};

/* Texts are looked at so far: what stands at the end of a very long one says little. */
#define BAG_TEXT_MAX (16u * 1024u)
/* Bytes of a word and its NUL at most, as words_each gives them. */
#define BAG_WORD_SIZE 192u
/* Words of a bag at most. */
#define BAG_WORDS_MAX 4000u
/* Wordings told apart; later ones share the last bit. */
#define BAG_WORDINGS 30u

struct bag_word {
	const char *s;      /* the form that is compared */
	const char *said;   /* as it stood in the text, folded */
	uint32_t len;       /* of s */
	uint32_t wordings;  /* bit 0: it is in the title; bit i + 1: in wording i */
	double fixed;       /* weight outside the wordings */
	double best, now;   /* highest weight in one wording; in wording `in` */
	unsigned in;
};

struct bag {
	struct arena *arena; /* holds the texts; not owned */
	struct bag_word *v;  /* in the order of the texts */
	size_t n, cap;
	struct map places;
	double fixed, texts; /* sums of weights; of all wordings */
	unsigned wordings;   /* BAG_TEXT parts so far */
};

void bag_init(struct bag *b, struct arena *a);
void bag_deinit(struct bag *b);
/* Adds a part; each BAG_TEXT is a wording of its own. `text` may be NULL. */
void bag_add(struct bag *b, enum bag_part part, const char *text);

/* How much a word says of the thing: 1 .. 255, 64 for one mention in a text of middling length;
 * many mentions say less each, and so do mentions in a long text (BM25, with a fixed length in
 * place of the average, so that what is kept of one article never depends on the others). */
unsigned bag_impact(const struct bag *b, const struct bag_word *w);
double bag_weight(const struct bag_word *w);

/* Whether a folded word tells nothing: articles, pronouns, greetings, days and months. */
bool word_is_empty(const char *s, size_t n);

#endif
