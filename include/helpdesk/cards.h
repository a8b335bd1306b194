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
};
/* The words of `sort`, ended by NULL. */
extern const char *const card_sort_words[];
/* Without symptoms, cause, workaround, solution and journal; `updated`: of its last entry. */
typedef enum hd_rc (*card_fn)(const struct card *c, const struct card_uses *u, int64_t updated,
			      void *arg, struct hd_err *e);
/* `bad` as of desk_list(). */
enum hd_rc desk_cards(struct desk *d, const struct card_list *l, card_fn fn, bad_file_fn bad,
		      void *arg, struct hd_err *e);

#endif
