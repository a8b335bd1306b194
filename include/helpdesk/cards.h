/* What commands ask of the desk about articles and problems. */
#ifndef HELPDESK_CARDS_H
#define HELPDESK_CARDS_H

#include "helpdesk/card.h"
#include "helpdesk/desk.h"

/* --- reading ------------------------------------------------------------------- */

/* Reads one into `a`, with the header that its journal makes: `HD-K7`, `k7`, `7`. One that was
 * merged away stays what it is. HD_NOT_FOUND says what to type. */
enum hd_rc desk_card(struct desk *d, enum number_kind kind, const char *ref, struct arena *a,
		     struct card *out, struct hd_err *e);

/* Likewise, and in place of a merged article the one it was merged into. */
enum hd_rc desk_article(struct desk *d, const char *ref, struct arena *a, struct card *out,
			struct hd_err *e);

/* Tickets that name a card as their `known` or `problem`, merged ones aside. */
struct card_uses {
	uint64_t tickets, open;
	int64_t last_opened, last_solved; /* TIME_NONE = none */
};
/* Counted anew; of an article with those of the articles merged into it. */
enum hd_rc desk_card_uses(struct desk *d, const struct card *c, struct card_uses *out,
			  struct hd_err *e);

struct card_list {
	enum number_kind kind;
	const char *status;      /* NULL = all but retired or resolved ones; "all" */
	const char *application; /* NULL = all */
	const char *sort;        /* "-solved,title"; NULL = by number */
	uint64_t limit;          /* 0 = none */
	bool uncounted;          /* nobody asks for the uses: all are 0 */
};
/* The words of `sort`, ended by NULL. */
extern const char *const card_sort_words[];
/* Without symptoms, cause, workaround, solution and journal; `updated`: of its last entry. */
typedef enum hd_rc (*card_fn)(const struct card *c, const struct card_uses *u, int64_t updated,
			      void *arg, struct hd_err *e);
/* `bad` as of desk_list(). */
enum hd_rc desk_cards(struct desk *d, const struct card_list *l, card_fn fn, bad_file_fn bad,
		      void *arg, struct hd_err *e);

/* --- changing ------------------------------------------------------------------- */

enum card_op {
	CARD_ADD, CARD_EDIT, CARD_PUBLISH, CARD_RETIRE, CARD_MERGE, CARD_LINK, CARD_RESOLVE,
	CARD_REOPEN
};

/* What somebody wants done to articles or to problems. Borrowed throughout. */
struct card_request {
	enum card_op op;
	enum number_kind kind;
	const char *const *cards;   /* HD-K7, k7, 7; none for CARD_ADD, one for merge, link, resolve */
	size_t n_cards;
	struct node *set;           /* map of new values, null = removed (card_set(), card_unset()) */
	struct node *add, *remove;  /* maps of lists: symptoms, keywords */
	struct node *clear;         /* list of the names of lists to be emptied */
	const char *origin;         /* a ticket, as for request.tickets */
	const char *into;           /* merge: the other article */
	const char *note;           /* retire, reopen: why */
	bool publish;               /* add */
	/* Link: those it solved, or that it is behind. Add: the same of a new problem. */
	const char *const *tickets;
	size_t n_tickets;
	/* Resolve: the open tickets of the problem are closed with the same solution and this
	 * resolution (NULL = solved). */
	bool close_tickets;
	const char *resolution;
};

/* Sets a field from text, checked and cleaned; of a list, adds one item; `external` is SOURCE:ID.
 * HD_USAGE says what is wrong, and which fields there are. */
enum hd_rc card_set(struct card_request *r, struct arena *a, const char *field, const char *text,
		    struct hd_err *e);
/* Removes a value, or every item of a list. */
enum hd_rc card_unset(struct card_request *r, struct arena *a, const char *field,
		      struct hd_err *e);

/* Carries a request out: all its cards and tickets or none, one commit. `out` names each, cards
 * first. */
enum hd_rc desk_card_do(struct desk *d, const struct card_request *r, struct outcome *out,
			struct hd_err *e);

/* The fields that can be edited, as YAML; and an edited text as a request (in `a`) of kind
 * CARD_EDIT, against the text it came from. HD_INVALID with line when it is wrong. */
enum hd_rc desk_card_text(struct desk *d, enum number_kind kind, const char *ref,
			  struct sbuf *out, struct hd_err *e);
enum hd_rc desk_card_edited(enum number_kind kind, const char *before, const char *after,
			    struct arena *a, struct card_request *out, struct hd_err *e);

#endif
