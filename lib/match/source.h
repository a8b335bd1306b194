/* Where the words of all articles are known: the tables of the cache, or an index in memory made
 * by walking the files. Ranking asks either and finds the same. Pure. */
#ifndef LIB_MATCH_SOURCE_H
#define LIB_MATCH_SOURCE_H

#include "helpdesk/sbuf.h"
#include "match/bag.h"

/* A word that some article holds. Two kinds of words are no text: MATCH_APPLICATION and
 * MATCH_CATEGORY before an id stand for what an article is about, and "" for all articles. */
#define MATCH_APPLICATION "\001a:"
#define MATCH_CATEGORY    "\001c:"
struct match_term {
	uint32_t id;  /* from 1 */
	uint32_t n;   /* articles that hold it */
};

/* An article that may be suggested: neither retired nor merged into another. */
struct match_card {
	const char *number, *title, *application, *category; /* the last two may be NULL */
	bool published;
	uint32_t solved;      /* tickets closed by it, MATCH_SOLVED_MAX at most */
	const void *words;    /* as bag_pack() makes it */
	size_t n;
};
#define MATCH_SOLVED_MAX 1000u

struct match_source {
	void *arg;
	uint32_t last; /* the highest id of an article */
	/* False: no article holds it. */
	bool (*term)(void *arg, const char *s, size_t n, struct match_term *out);
	/* In how many articles the term of that id stands; 0 when there is none. */
	uint32_t (*spread)(void *arg, uint32_t id);
	/* Calls fn for at least all words of nearly the same length (MATCH_EDITS) that begin or end
	 * with the same two bytes, perhaps for some twice. */
	void (*near)(void *arg, const char *s, size_t n,
		     void (*fn)(void *x, const char *s, size_t n, const struct match_term *t), void *x);
	/* Calls fn for each piece of a word's list (postings_each), their ids counted from base. */
	void (*postings)(void *arg, uint32_t term,
			 void (*fn)(void *x, uint32_t base, const void *p, size_t n), void *x);
	/* The article, its texts in `a`. False: it cannot be had. */
	bool (*card)(void *arg, uint32_t id, struct arena *a, struct match_card *out);
};

/* Edits that a typing error may have, at most. */
#define MATCH_EDITS 2

/* --- packed lists -------------------------------------------------------------------------- */

/* Bytes of a number, seven bits each, the lowest first. */
void pack_number(struct sbuf *out, uint32_t v);
/* Moves *p on; 0 at the end. */
uint32_t unpack_number(const unsigned char **p, const unsigned char *end);

/* A list of articles: id, as difference to the one before, and impact. */
struct posting {
	uint32_t card;
	unsigned impact;
};
void posting_put(struct sbuf *out, uint32_t *before, uint32_t card, unsigned impact);
bool posting_next(const unsigned char **p, const unsigned char *end, struct posting *x);
/* A list with changes, which are in order: each replaces or inserts a posting, impact 0 takes it
 * out. */
void postings_change(struct sbuf *out, const void *list, size_t n, const struct posting *v,
		     size_t changes);

/* The words of an article, by id of their terms: difference, impact, wordings. `v` is sorted. */
struct packed_word {
	uint32_t term, impact, wordings;
};
void words_pack(struct sbuf *out, struct packed_word *v, size_t n); /* sorts v */
bool packed_next(const unsigned char **p, const unsigned char *end, struct packed_word *x);

/* --- an index in memory ---------------------------------------------------------------------- */

struct index;

struct index *index_new(void);
void index_free(struct index *x); /* NULL-safe */
/* Adds an article; the texts of `c` are copied, its `words` are made of `b`. Gives its id. */
uint32_t index_add(struct index *x, const struct match_card *c, const struct bag *b);
/* So many more tickets were solved by it. */
void index_credit(struct index *x, uint32_t id, uint64_t solved);
/* Good until the next index_add(). */
struct match_source index_source(struct index *x);

#endif
