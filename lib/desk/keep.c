/* Rows gather until there are twice as many as wanted; then the better half is
 * copied to a new arena and the old one goes. A heap would sort as well, but
 * could not give back the memory of what it throws out. */
#include "desk/keep.h"

#include <stdlib.h>

void keep_init(struct keep *k)
{
	k->arena = arena_new();
	k->rows = NULL;
	k->len = k->cap = 0;
	k->last = NULL;
}

void keep_deinit(struct keep *k)
{
	arena_free(k->arena);
	free(k->rows);
}

struct comparison {
	int (*compare)(const void *x, const void *y, const void *arg);
	const void *arg;
};

static int compare_places(const void *x, const void *y, void *arg)
{
	const void *const *a = x, *const *b = y;
	const struct comparison *o = arg;

	return o->compare(*a, *b, o->arg);
}

static void sort(struct keep *k)
{
	struct comparison o = {k->compare, k->arg};

	if (k->len)
		qsort_r(k->rows, k->len, sizeof(*k->rows), compare_places, &o);
	if (k->limit && k->len > k->limit)
		k->len = (size_t)k->limit;
}

static void prune(struct keep *k)
{
	struct arena *fresh = arena_new();

	sort(k);
	for (size_t i = 0; i < k->len; i++)
		k->rows[i] = k->copy(fresh, k->rows[i]);
	arena_free(k->arena);
	k->arena = fresh;
	k->last = k->rows[k->len - 1];
}

void keep_add(struct keep *k, const void *row)
{
	if (k->last && k->compare(row, k->last, k->arg) >= 0)
		return;
	k->rows = mem_grow(k->rows, &k->cap, k->len + 1, sizeof(*k->rows));
	k->rows[k->len++] = k->copy(k->arena, row);
	if (k->limit && k->len / 2 >= k->limit)
		prune(k);
}

void keep_finish(struct keep *k)
{
	sort(k);
}
