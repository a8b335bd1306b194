/* A card: the dossier of an article of the knowledge base (HD-K7) or of a problem (HD-P3). It
 * holds what people wrote; how often an article solved and which tickets a problem has is counted
 * from the tickets' `known` and `problem`. */
#ifndef HELPDESK_CARD_H
#define HELPDESK_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/dossier.h"
#include "helpdesk/err.h"
#include "helpdesk/ticket.h"

/* The fields of both kinds; schema_article and schema_problem say which are whose. */
enum card_field {
	C_NUMBER, C_UID, C_TITLE, C_APPLICATION, C_CATEGORY, C_SYMPTOMS, C_CAUSE, C_WORKAROUND,
	C_SOLUTION, C_KEYWORDS, C_STATUS, C_VISIBILITY, C_ORIGIN, C_EXTERNAL, C_MERGED_INTO,
	C_OPENED,
	CARD_FIELDS
};
extern const struct schema schema_article, schema_problem;
const struct schema *card_schema(enum number_kind kind); /* NUMBER_ARTICLE or NUMBER_PROBLEM */

/* Each ended by NULL. */
extern const char *const words_article[];    /* status: draft, published, retired */
extern const char *const words_problem[];    /* status: open, known_error, resolved */
extern const char *const words_visibility[]; /* internal, public */

#define CARD_TEXT_MAX ((size_t)64 << 10) /* bytes of cause, workaround and solution */
#define SYMPTOM_MAX 4000                 /* bytes of one symptom, a text of one line */

struct card {
	enum number_kind kind;
	struct arena *arena;              /* holds all below; not owned */
	struct node *head[CARD_FIELDS];   /* NULL = absent */
	struct node *other;               /* map of unknown keys, or NULL */
	struct entry **journal;           /* in order */
	size_t len, cap;
};

void card_init(struct card *c, enum number_kind kind, struct arena *a);

/* It as a dossier, good while `c` stays where it is and is not changed otherwise. */
struct dossier card_dossier(const struct card *c);
/* Makes `c` what became of its dossier; the header was changed in place. */
void card_take_back(struct card *c, const struct dossier *d);

/* Appends an entry of the card's arena and applies it. */
void card_add(struct card *c, struct entry *x);
/* A card whose header is what the journal makes of it. Shares c's nodes; lives in `a`. */
void card_replay(const struct card *c, struct arena *a, struct card *out);
/* The first field in which header and journal disagree, or CARD_FIELDS. */
enum card_field card_disagrees(const struct card *c, struct arena *scratch);

/* Reading the header; NULL when absent, borrowed. */
const char *card_text(const struct card *c, enum card_field f);
int64_t card_opened(const struct card *c);
int64_t card_last(const struct card *c);       /* `at` of the last entry, TIME_NONE if none */
bool card_is(const struct card *c, const char *status);
const char *card_kind_name(enum number_kind kind); /* "article", "problem" */

/* --- changing one ---------------------------------------------------------------- */

enum card_event {
	CE_OPENED, CE_EDITED, CE_PUBLISHED, CE_RETIRED, CE_CREDITED, CE_MERGED, CE_RESOLVED,
	CE_REOPENED,
	CARD_EVENTS
};
extern const char *const card_event_words[CARD_EVENTS + 1]; /* ends with NULL */

/* What is to be entered. Values are in the canonical kind of value_check(); absent = NULL. */
struct card_change {
	enum card_event event;
	struct node *set;          /* map of new values, null = removed; no lists, no status */
	struct node *add, *remove; /* maps of lists: symptoms, keywords */
	const char *into;          /* merged: the other article; NULL = that one was merged into
				    * this, and `from` names it */
	bool publish;              /* opened: published at once */
	const char *from, *note;
};

/* HD_OK, or HD_REFUSED with what to type instead. An entry that would change nothing is no
 * reason: card_plan() tells. */
enum hd_rc card_may(const struct card *c, const struct card_change *ch, struct hd_err *e);

/* The entry that `ch` makes of `c` (opened: a card without journal), in the card's arena: with what
 * differs from the header and nothing else, the status included. NULL when it would say nothing.
 */
struct entry *card_plan(const struct card *c, const struct card_change *ch, int64_t at,
			const char *by);

#endif
