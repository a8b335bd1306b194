/* Grouping by average resemblance: each text joins the group whose members it resembles most, on
 * the average, or begins one. A group is kept as the sum of its members' vectors, whose product
 * with a text's is the sum of its resemblances; so only lists of words are walked, and tens of
 * thousands of texts take seconds. A second round lets each text choose again, for what came
 * first found no groups yet. */
#include "match/group.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "match/rank.h"

/* Words of a text that count, the most telling ones. */
#define WORDS 24u
/* A word of more than one text in so many binds nothing. */
#define COMMON 8u
#define COMMON_LEAST 50u
/* From here on a text belongs to a group: chosen on texts the benchmark does not print. */
#define LIKE 0.45
/* A word binds when so many hundredths of the members have it; words named at most. */
#define BINDS 60u
#define BINDING_MAX 6u

struct weight {
	uint32_t term;
	float w;
};

struct item {
	struct weight *v;
	uint32_t n;
	uint32_t group;
};

/* Sums of the groups' vectors, by word: ascending by group. */
struct sums {
	struct sum {
		uint32_t group;
		float w;
	} *v;
	size_t n, cap;
};

struct group {
	size_t n;
	size_t first;
};

struct grouping {
	struct arena *arena;
	struct map words;      /* to 1 + its place in `terms` */
	struct term {
		const char *said;
		uint32_t texts;
	} *terms;
	size_t terms_cap;
	struct item *items;
	size_t n, cap;
	struct sums *sums;
	struct group *groups;
	size_t n_groups, cap_groups;
	double *likeness;      /* of the text at hand to each group; those that are not 0: */
	uint32_t *touched;
	size_t n_touched;
	struct text_group *out;
};

struct grouping *grouping_new(void)
{
	struct grouping *g = mem_alloc(sizeof(*g));

	g->arena = arena_new();
	map_init(&g->words, g->arena);
	return g;
}

void grouping_free(struct grouping *g)
{
	if (!g)
		return;
	for (size_t i = 0; g->sums && i < g->words.len; i++)
		free(g->sums[i].v);
	free(g->sums);
	map_deinit(&g->words);
	free(g->terms);
	free(g->items);
	free(g->groups);
	free(g->likeness);
	free(g->touched);
	free(g->out);
	arena_free(g->arena);
	free(g);
}

size_t grouping_add(struct grouping *g, const struct bag *b)
{
	struct item *x;

	g->items = mem_grow(g->items, &g->cap, g->n + 1, sizeof(*g->items));
	x = &g->items[g->n];
	*x = (struct item){.v = arena_alloc(g->arena, (b->n + 1) * sizeof(*x->v)), .n = (uint32_t)b->n};
	for (size_t i = 0; i < b->n; i++) {
		void **place = map_place(&g->words, b->v[i].s);
		size_t at;

		if (!*place) {
			at = g->words.len - 1;
			*place = (void *)(uintptr_t)(at + 1);
			g->terms = mem_grow(g->terms, &g->terms_cap, at + 1, sizeof(*g->terms));
			g->terms[at] = (struct term){arena_strdup(g->arena, b->v[i].said), 0};
		}
		at = (size_t)(uintptr_t)*place - 1;
		g->terms[at].texts++;
		x->v[i] = (struct weight){(uint32_t)at, (float)bag_impact(b, &b->v[i])};
	}
	return g->n++;
}

/* --- vectors ------------------------------------------------------------------------------- */

static int compare_weights(const void *a, const void *b)
{
	const struct weight *x = a, *y = b;

	if (x->w > y->w || x->w < y->w)
		return x->w > y->w ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term;
}

/* Of length 1, of the words that tell most; a word of one text alone counts in its length. */
static void make_vector(const struct grouping *g, struct item *x)
{
	size_t common = g->n / COMMON < COMMON_LEAST ? COMMON_LEAST : g->n / COMMON, n = 0;
	double squares = 0;

	for (uint32_t i = 0; i < x->n; i++) {
		uint32_t in = g->terms[x->v[i].term].texts;

		if (in > common)
			continue;
		x->v[n].term = x->v[i].term;
		x->v[n++].w = x->v[i].w * (float)match_rarity((uint32_t)g->n, in);
	}
	if (n > 1)
		qsort(x->v, n, sizeof(*x->v), compare_weights);
	x->n = (uint32_t)(n < WORDS ? n : WORDS);
	for (uint32_t i = 0; i < x->n; i++)
		squares += (double)x->v[i].w * x->v[i].w;
	for (uint32_t i = 0; i < x->n; i++)
		x->v[i].w /= (float)sqrt(squares);
}

/* --- groups -------------------------------------------------------------------------------- */

static size_t sum_at(const struct sums *s, uint32_t group)
{
	size_t low = 0, high = s->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->v[mid].group < group)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Adds the text's vector to the group's sum, or with a sign of -1 takes it out. */
static void add_to(struct grouping *g, uint32_t group, const struct item *x, float sign)
{
	for (uint32_t i = 0; i < x->n; i++) {
		struct sums *s = &g->sums[x->v[i].term];
		size_t at = sum_at(s, group);

		if (at == s->n || s->v[at].group != group) {
			s->v = mem_grow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
			memmove(s->v + at + 1, s->v + at, (s->n - at) * sizeof(*s->v));
			s->n++;
			s->v[at] = (struct sum){group, 0};
		}
		s->v[at].w += sign * x->v[i].w;
	}
	if (sign > 0)
		g->groups[group].n++;
	else
		g->groups[group].n--;
}

static uint32_t best_group(struct grouping *g, const struct item *x, double *best)
{
	uint32_t found = UINT32_MAX;

	*best = LIKE;
	g->n_touched = 0;
	for (uint32_t i = 0; i < x->n; i++) {
		const struct sums *s = &g->sums[x->v[i].term];

		for (size_t k = 0; k < s->n; k++) {
			double *sum = &g->likeness[s->v[k].group];

			if (!(*sum > 0))
				g->touched[g->n_touched++] = s->v[k].group;
			*sum += (double)x->v[i].w * s->v[k].w + 1e-12;
		}
	}
	for (size_t i = 0; i < g->n_touched; i++) {
		uint32_t group = g->touched[i];
		size_t n = g->groups[group].n;
		double like = n ? g->likeness[group] / (double)n : 0;

		g->likeness[group] = 0;
		if (like > *best || (like >= *best && group < found)) {
			*best = like;
			found = group;
		}
	}
	return found;
}

static uint32_t new_group(struct grouping *g)
{
	g->groups = mem_grow(g->groups, &g->cap_groups, g->n_groups + 1, sizeof(*g->groups));
	g->groups[g->n_groups] = (struct group){0, 0};
	return (uint32_t)g->n_groups++;
}

static void choose(struct grouping *g, struct item *x, bool again)
{
	uint32_t group, before = x->group;
	double like;

	if (again)
		add_to(g, before, x, -1);
	group = best_group(g, x, &like);
	if (group == UINT32_MAX)
		group = again && g->groups[before].n == 0 ? before : new_group(g);
	x->group = group;
	add_to(g, group, x, 1);
}

/* --- the answer ------------------------------------------------------------------------------ */

struct binding {
	uint32_t term;
	size_t n;
	double tells;
};

static int compare_bindings(const void *a, const void *b)
{
	const struct binding *x = a, *y = b;

	if (x->tells > y->tells || x->tells < y->tells)
		return x->tells > y->tells ? -1 : 1;
	return x->term < y->term ? -1 : x->term > y->term;
}

static int compare_terms(const void *a, const void *b)
{
	const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void bind_words(struct grouping *g, struct text_group *out)
{
	size_t n = 0, kinds = 0;
	uint32_t *all = mem_alloc(out->n * WORDS * sizeof(*all) + 1);
	struct binding *v = mem_alloc(out->n * WORDS * sizeof(*v) + 1);
	const char **words = arena_alloc(g->arena, BINDING_MAX * sizeof(*words));

	for (size_t i = 0; i < out->n; i++)
		for (uint32_t k = 0; k < g->items[out->members[i]].n; k++)
			all[n++] = g->items[out->members[i]].v[k].term;
	if (n > 1)
		qsort(all, n, sizeof(*all), compare_terms);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from; to < n && all[to] == all[from]; to++)
			;
		if ((to - from) * 100 < out->n * BINDS)
			continue;
		v[kinds].term = all[from];
		v[kinds].tells = (double)(to - from) *
				 match_rarity((uint32_t)g->n, g->terms[all[from]].texts);
		kinds++;
	}
	if (kinds > 1)
		qsort(v, kinds, sizeof(*v), compare_bindings);
	for (; out->n_words < kinds && out->n_words < BINDING_MAX; out->n_words++)
		words[out->n_words] = g->terms[v[out->n_words].term].said;
	out->words = words;
	free(all);
	free(v);
}

/* The average of all pairs: the sum's length squared holds each pair twice and each member once. */
static void measure(const struct grouping *g, uint32_t group, struct text_group *out)
{
	double sum = 0, n = (double)out->n, most = -1;

	for (size_t i = 0; i < out->n; i++) {
		const struct item *x = &g->items[out->members[i]];
		double like = 0;

		for (uint32_t k = 0; k < x->n; k++) {
			const struct sums *s = &g->sums[x->v[k].term];

			like += (double)x->v[k].w * s->v[sum_at(s, group)].w;
		}
		sum += like;
		if (like > most) {
			most = like;
			out->center = out->members[i];
		}
	}
	out->likeness = n > 1 ? (unsigned)(1000 * (sum - n) / (n * (n - 1)) + 0.5) : 0;
}

static int compare_groups(const void *a, const void *b)
{
	const struct text_group *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return x->members[0] < y->members[0] ? -1 : 1;
}

static size_t gather(struct grouping *g, size_t min)
{
	size_t **members = mem_alloc((g->n_groups + 1) * sizeof(*members));
	size_t *counts = mem_alloc((g->n_groups + 1) * sizeof(*counts)), n = 0;

	g->out = mem_alloc((g->n_groups + 1) * sizeof(*g->out));
	for (size_t i = 0; i < g->n; i++) {
		uint32_t group = g->items[i].group;

		if (g->groups[group].n < min)
			continue;
		if (!members[group])
			members[group] = arena_alloc(g->arena, g->groups[group].n * sizeof(size_t));
		members[group][counts[group]++] = i;
	}
	for (size_t i = 0; i < g->n_groups; i++) {
		if (!members[i])
			continue;
		g->out[n] = (struct text_group){.members = members[i], .n = counts[i]};
		measure(g, (uint32_t)i, &g->out[n]);
		bind_words(g, &g->out[n++]);
	}
	if (n > 1)
		qsort(g->out, n, sizeof(*g->out), compare_groups);
	free(members);
	free(counts);
	return n;
}

size_t grouping_run(struct grouping *g, size_t min, const struct text_group **out)
{
	size_t n;

	g->sums = mem_alloc((g->words.len + 1) * sizeof(*g->sums));
	/* Each text may begin one group in either round. */
	g->likeness = mem_alloc((2 * g->n + 1) * sizeof(*g->likeness));
	g->touched = mem_alloc((2 * g->n + 1) * sizeof(*g->touched));
	for (size_t i = 0; i < g->n; i++)
		make_vector(g, &g->items[i]);
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < g->n; i++)
			if (g->items[i].n > 0)
				choose(g, &g->items[i], round > 0);
	for (size_t i = 0; i < g->n; i++)
		if (g->items[i].n == 0)
			g->items[i].group = new_group(g);
	n = gather(g, min < 2 ? 2 : min);
	*out = g->out;
	return n;
}
