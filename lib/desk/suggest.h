/* Suggestions while the store is being changed. Private to the desk. */
#ifndef LIB_DESK_SUGGEST_H
#define LIB_DESK_SUGGEST_H

#include "helpdesk/suggest.h"
#include "store/store.h"

/* Like desk_suggest(), on the base of an attempt. The cache is brought up to it when that takes
 * little; else the articles are walked over, and past success does not count. */
enum hd_rc suggest_at(const struct snap *base, const struct suggest_spec *s, struct arena *a,
		      struct suggestions *out, struct hd_err *e);

#endif
