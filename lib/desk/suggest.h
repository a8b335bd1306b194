/* Suggestions while the store is being changed. Private to the desk. */
#ifndef LIB_DESK_SUGGEST_H
#define LIB_DESK_SUGGEST_H

#include "helpdesk/suggest.h"
#include "store/store.h"

/* Asks on the base of an attempt, which must outlive it. The cache is brought up to it when there
 * is one; else the articles are walked over once, and past success does not count. */
struct suggester;
struct suggester *suggester_new(const struct snap *base);
void suggester_free(struct suggester *x); /* NULL-safe */
enum hd_rc suggester_ask(struct suggester *x, const struct suggest_spec *s, struct arena *a,
			 struct suggestions *out, struct hd_err *e);

#endif
