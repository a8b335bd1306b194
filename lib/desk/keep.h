/* The first rows of an order, of as many as come by. Private to the desk. */
#ifndef LIB_DESK_KEEP_H
#define LIB_DESK_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/mem.h"

struct keep {
	/* Order of two rows: <0, 0, >0. */
	int (*compare)(const void *x, const void *y, const void *arg);
	/* A copy of `row` with all it needs, in `a`. */
	void *(*copy)(struct arena *a, const void *row);
	const void *arg; /* of compare */
	uint64_t limit;  /* 0 = none */
	/* private */
	struct arena *arena;
	void **rows;
	size_t len, cap;
	void *last; /* the worst row that counts, once there are `limit` */
};

/* Memory is that of twice `limit` rows, or of all without one. */
void keep_init(struct keep *k);
void keep_deinit(struct keep *k);
void keep_add(struct keep *k, const void *row); /* copied if it may count */
/* Sorts what was kept; rows[0..len) then stand in order. */
void keep_finish(struct keep *k);

#endif
