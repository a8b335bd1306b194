/* Hash tables of a report: texts kept once, groups by key, problems by group.
 * Those of addresses are open addressing over powers of two, at most half full. */
#include "report_groups.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const char *names_keep(struct names *n, const char *s)
{
	const char *kept = s ? map_get(&n->map, s) : NULL;

	if (!s || kept)
		return kept;
	if (!n->arena)
		n->arena = arena_new();
	kept = arena_strdup(n->arena, s);
	map_put(&n->map, kept, (void *)kept);
	return kept;
}

void names_deinit(struct names *n)
{
	map_deinit(&n->map);
	arena_free(n->arena);
	*n = (struct names){0};
}

/* Kept texts are told apart by their address. */
static size_t hash_address(const void *p)
{
	return (size_t)(((uint64_t)(uintptr_t)p * UINT64_C(0x9e3779b97f4a7c15)) >> 20);
}

/* --- problems ---------------------------------------------------------------- */

struct problems {
	const char **slots;
	size_t cap;
};

static void problems_grow(struct problems *set)
{
	size_t cap = set->cap ? set->cap * 2 : 8;
	const char **slots = mem_alloc(cap * sizeof(*slots));

	for (size_t i = 0; i < set->cap; i++) {
		size_t at;

		if (!set->slots[i])
			continue;
		for (at = hash_address(set->slots[i]) & (cap - 1); slots[at];
		     at = (at + 1) & (cap - 1))
			;
		slots[at] = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->cap = cap;
}

void group_problem(struct group *g, const char *problem)
{
	struct problems *set;
	size_t at;

	if (!g->distinct)
		g->distinct = mem_alloc(sizeof(struct problems));
	set = g->distinct;
	if ((g->problems + 1) * 2 > set->cap)
		problems_grow(set);
	for (at = hash_address(problem) & (set->cap - 1); set->slots[at];
	     at = (at + 1) & (set->cap - 1))
		if (set->slots[at] == problem)
			return;
	set->slots[at] = problem;
	g->problems++;
}

/* What is not merely a number of tickets or events. */
static bool is_plain_count(const struct report_figure *f)
{
	return f->kind == FIGURE_COUNT && f->offset != offsetof(struct group, problems) &&
	       f->offset != offsetof(struct group, acknowledge.n) &&
	       f->offset != offsetof(struct group, resolve.n);
}

void group_join(struct group *g, const struct group *from, struct names *names)
{
	const struct problems *set = from->distinct;

	for (const struct report_figure *f = report_figures; f->key; f++)
		if (is_plain_count(f))
			*(uint64_t *)(void *)((char *)g + f->offset) +=
				*(const uint64_t *)(const void *)((const char *)from + f->offset);
	for (size_t i = 0; set && i < set->cap; i++)
		if (set->slots[i])
			group_problem(g, names_keep(names, set->slots[i]));
	delay_join(&g->acknowledge, &from->acknowledge);
	delay_join(&g->resolve, &from->resolve);
}

void group_deinit(struct group *g)
{
	struct problems *set = g->distinct;

	if (set)
		free(set->slots);
	free(set);
	free(g->acknowledge.values);
	free(g->resolve.values);
	g->distinct = NULL;
	g->acknowledge.values = g->resolve.values = NULL;
}

/* --- groups ------------------------------------------------------------------ */

static size_t hash_keys(const char *k0, const char *k1)
{
	return hash_address(k0) * 31 + hash_address(k1);
}

static void groups_grow(struct groups *g)
{
	size_t cap = g->slot_cap ? g->slot_cap * 2 : 64;
	uint32_t *slots = mem_alloc(cap * sizeof(*slots));

	for (size_t i = 0; i < g->len; i++) {
		size_t at = hash_keys(g->list[i]->key[0], g->list[i]->key[1]) & (cap - 1);

		while (slots[at])
			at = (at + 1) & (cap - 1);
		slots[at] = (uint32_t)(i + 1);
	}
	free(g->slots);
	g->slots = slots;
	g->slot_cap = cap;
}

struct group *groups_find(struct groups *g, const char *k0, const char *k1)
{
	struct group *x;
	size_t at;

	if ((g->len + 1) * 2 > g->slot_cap)
		groups_grow(g);
	for (at = hash_keys(k0, k1) & (g->slot_cap - 1); g->slots[at];
	     at = (at + 1) & (g->slot_cap - 1)) {
		x = g->list[g->slots[at] - 1];
		if (x->key[0] == k0 && x->key[1] == k1)
			return x;
	}
	g->list = mem_grow(g->list, &g->cap, g->len + 1, sizeof(struct group *));
	x = g->list[g->len++] = mem_alloc(sizeof(*x));
	g->slots[at] = (uint32_t)g->len;
	x->key[0] = k0;
	x->key[1] = k1;
	return x;
}

/* Byte order, what is absent last. */
static int compare_keys(const char *a, const char *b)
{
	if (!a || !b)
		return (a == NULL) - (b == NULL);
	return strcmp(a, b);
}

static int compare_groups(const void *pa, const void *pb)
{
	const struct group *a = *(struct group *const *)pa, *b = *(struct group *const *)pb;
	int d = compare_keys(a->key[0], b->key[0]);

	return d ? d : compare_keys(a->key[1], b->key[1]);
}

void groups_sort(struct groups *g)
{
	if (g->len)
		qsort(g->list, g->len, sizeof(struct group *), compare_groups);
}

void groups_deinit(struct groups *g)
{
	for (size_t i = 0; i < g->len; i++) {
		group_deinit(g->list[i]);
		free(g->list[i]);
	}
	free(g->list);
	free(g->slots);
	*g = (struct groups){0};
}
