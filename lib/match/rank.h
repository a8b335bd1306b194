/* Which articles fit a ticket, the best first, with each score taken apart. Pure.
 *
 * What a score is made of stands in helpdesk-kb(1). All of it is computed in whole numbers, so
 * that the same articles give the same answer whatever they were read from. */
#ifndef LIB_MATCH_RANK_H
#define LIB_MATCH_RANK_H

#include "match/source.h"

struct match_question {
	const struct bag *words;
	const char *application, *category; /* NULL = not known */
};

/* A word that ticket and article share. */
struct match_word {
	const char *said;   /* as it stands in the ticket */
	const char *found;  /* the known word it was taken for, NULL: none but itself */
	unsigned points;
};

/* Points are thousandths: an article that says word for word what the ticket says has 1000 for
 * its words. score = words + application + category + success + support - repeats. Those that are
 * certain come first, then by score. */
struct match_hit {
	uint32_t id;
	struct match_card card;
	unsigned score;
	unsigned words;        /* what they share, by how telling it is */
	unsigned application;  /* it is of the same one */
	unsigned category;
	unsigned success;      /* it solved tickets before */
	unsigned support;      /* it resembles others that fit */
	unsigned repeats;      /* taken off: it resembles one that stands above it */
	bool certain;          /* it is nearly certain that both say the same */
	const struct match_word *common; /* most points first */
	size_t n_common;
};

struct match_ranking {
	struct match_hit *v;
	size_t n;
};

/* No ranking is longer. */
#define MATCH_LIMIT 50u
/* Below this a score says nothing; such articles are left out. */
#define MATCH_LEAST 50u
/* From here on an article is worth being shown to who did not ask for it; support aside, which
 * grows with the number of articles. */
#define MATCH_FITS 250u
bool match_fits(const struct match_hit *h);

/* At most `limit` articles, in `a`. */
void match_rank(const struct match_source *s, const struct match_question *q, size_t limit,
		struct arena *a, struct match_ranking *out);

/* Whether two wordings say nearly the same: typing errors, another order and few other words
 * make no difference. Needs no collection. */
bool match_alike(const char *a, const char *b);

/* How telling a word is that stands in n of all articles: > 0, the more the rarer. */
double match_rarity(uint32_t all, uint32_t n);

/* --- shared by the files of lib/match ------------------------------------------------------- */

/* A word of the question, as the articles know it. */
struct asked {
	const struct bag_word *word;
	struct match_term term; /* n = 0: no article holds it */
	const char *found;      /* of a typing error, else NULL */
	unsigned edits, choices; /* ... and how many words it may be */
	uint32_t weight;        /* how telling it is here */
};

/* All words of a bag, those that tell most first, each term once. */
struct asked *match_ask(const struct match_source *s, const struct bag *b, struct arena *a,
			size_t *n);

/* What the question and one wording of the article share, in thousandths of what either tells:
 * the lower of both shares, of the best wording. 0 when they share fewer than three words. */
unsigned match_sameness(const struct match_source *s, const struct asked *v, size_t n,
			const struct match_card *c, struct arena *a);
/* From here on both say the same, nearly certainly. */
#define MATCH_SAME 850u

#endif
