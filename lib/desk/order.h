/* The order of a list: `-priority,opened`. Private to the desk. */
#ifndef LIB_DESK_ORDER_H
#define LIB_DESK_ORDER_H

#include "helpdesk/facts.h"

#define ORDER_KEYS_MAX 8

struct order_key {
	int what; /* a field, or one of order.c's own */
	bool reverse;
};

struct order {
	struct order_key keys[ORDER_KEYS_MAX];
	size_t n;
};

/* What one ticket is sorted by. */
struct order_values {
	struct number number;
	struct order_value {
		bool none;
		int64_t number;
		const char *text; /* NULL: the number alone counts */
	} * v;                    /* one a key */
};

/* NULL gives the usual order: most urgent first, then oldest. HD_USAGE for an unknown key. */
enum hd_rc order_parse(const char *spec, struct order *out, struct hd_err *e);
/* Whether it sorts by what only the whole ticket has. */
bool order_needs_whole(const struct order *o);
/* Whether facts and the fields of FIELD_BRIEF are enough to sort by it. */
bool order_is_brief(const struct order *o);
/* Whether it is the usual one. */
bool order_is_usual(const struct order *o);
/* Whether they differ by more than their numbers. */
bool order_differ(const struct order *o, const struct order_values *x,
		  const struct order_values *y);
void order_values(const struct order *o, const struct ticket *t, const struct facts *f,
		  struct arena *a, struct order_values *out);
struct order_value *order_copy(const struct order *o, struct arena *a, const struct order_value *v);
/* What has no value comes last, reversed or not; ties go by number. */
int order_compare(const struct order *o, const struct order_values *x,
		  const struct order_values *y);

#endif
