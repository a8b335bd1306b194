/* What the files about articles and problems share. Private to the desk. */
#ifndef LIB_DESK_CARDS_PRIV_H
#define LIB_DESK_CARDS_PRIV_H

#include "helpdesk/cards.h"
#include "util/map.h"

#define MERGES_MAX 100 /* articles one into the other; what is longer is a circle */

/* HD_NOT_FOUND, with what to type. */
enum hd_rc card_missing(enum number_kind kind, const char *number, struct hd_err *e);
/* The number that `ref` means, HD_NOT_FOUND when it has no such form. */
enum hd_rc card_named(const char *ref, const char *site, enum number_kind kind,
		      struct number *out, struct hd_err *e);
/* HD_REFUSED: the articles that `ref` was merged into lead back to it. */
enum hd_rc card_circle(const char *ref, struct hd_err *e);

#define NO_USES {0, 0, TIME_NONE, TIME_NONE}

/* How many tickets name which card. */
struct uses {
	enum number_kind kind;
	const char *only;     /* a number, NULL = all */
	struct arena *arena;
	struct map map;       /* number -> struct card_uses */
};
/* To be deinited in any case. */
enum hd_rc uses_count(struct desk *d, enum number_kind kind, const char *only, struct uses *out,
		      struct hd_err *e);
struct card_uses uses_of(const struct uses *u, const char *number);
void uses_add(struct card_uses *to, const struct card_uses *more);
void uses_deinit(struct uses *u);

#endif
