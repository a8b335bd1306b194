/* Known incidents that fit, and tickets that resemble each other. */
#ifndef HELPDESK_SUGGEST_H
#define HELPDESK_SUGGEST_H

#include "helpdesk/card.h"
#include "helpdesk/desk.h"

/* What an article is to fit. */
struct suggest_spec {
	const char *title, *text;           /* subject and description; NULL = none */
	const char *application, *category; /* NULL = not known */
	unsigned limit;                     /* 0 = 5; at most 50 */
	bool fits; /* only those worth being shown to who did not ask for them */
};
/* The spec of a ticket; borrows from it. */
struct suggest_spec suggest_for(const struct ticket *t);

/* A word that ticket and article share. */
struct suggest_word {
	const char *said;   /* as it stands in the ticket */
	const char *found;  /* the word that it was taken for, a typing error; else NULL */
	unsigned points;
};

/* An article that fits, with its score taken apart. Points are thousandths: who says word for word
 * what the article says has 1000 for the words. score = words + application + category + success +
 * support - repeats (helpdesk-kb(1)). */
struct suggestion {
	const char *number, *title;
	const char *application, *category; /* NULL = none */
	bool published;                     /* else a draft */
	unsigned solved;                    /* tickets, 1000 at most */
	unsigned score;
	struct {
		unsigned words, application, category, success, support, repeats;
	} points;
	bool certain;   /* nearly certain to say the same, and of the same application */
	const struct suggest_word *common; /* most points first */
	size_t n_common;
};

struct suggestions {
	struct suggestion *v; /* those that are certain, then the others, by score */
	size_t n;
};

/* Articles that are neither retired nor merged away; everything lives in `a`. The answer is the same
 * with and without the cache. Files that cannot be read are passed over. */
enum hd_rc desk_suggest(struct desk *d, const struct suggest_spec *s, struct arena *a,
			struct suggestions *out, struct hd_err *e);

/* An article that a search found; `c` without its journal. */
typedef enum hd_rc (*article_found_fn)(const struct card *c, const struct found *x, void *arg,
				       struct hd_err *e);
/* The articles that match a query, judged as tickets whose subject is the title, whose description
 * are symptoms and keywords, whose solution are cause and solution: those with most points first,
 * then published ones, then by number. Those merged away are left out, and without `retired` the
 * retired ones. At most `limit` (0 = all). HD_USAGE when the query looks for no word. */
enum hd_rc desk_article_search(struct desk *d, const struct query *q, bool retired, uint64_t limit,
			       article_found_fn fn, bad_file_fn bad, void *arg, struct hd_err *e);

/* --- problems behind tickets ------------------------------------------------------- */

struct problem_spec {
	const char *application; /* NULL = each of them */
	int64_t since;           /* tickets opened from then on */
	unsigned min;            /* tickets a group has at least, 2 or more */
	uint64_t limit;          /* groups, the largest; 0 = all */
};

/* Tickets of one application that resemble each other. */
struct proposal {
	const char *title;       /* the subject of the one that resembles the others most */
	const char *application; /* NULL = they name none */
	const char *const *tickets;
	size_t n, open;
	const char *const *words; /* those that bind them, most telling first */
	size_t n_words;
	unsigned likeness;       /* of one to the others, on average, in thousandths */
	int64_t first, last;     /* opened */
};
struct proposals {
	struct proposal *v; /* the largest first */
	size_t n;
};

/* Groups of tickets that name no problem and are not merged; everything lives in `a`. `bad` as of
 * desk_list(). */
enum hd_rc desk_problem_suggest(struct desk *d, const struct problem_spec *s, struct arena *a,
				struct proposals *out, bad_file_fn bad, void *arg, struct hd_err *e);

/* Whether two wordings say nearly the same: the second is not worth keeping beside the first. */
bool wordings_alike(const char *a, const char *b);

#endif
