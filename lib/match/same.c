/* Whether two texts say the same: nearly certain or not at all, for something is done without
 * asking when they do. */
#include "match/rank.h"

#include <stdlib.h>
#include <string.h>

#define SHARED_LEAST 3 /* words: of two, too many things could be said */

/* One wording: what its words tell; what the shared ones tell there, and in the question. */
struct side {
	uint64_t all, common, asked;
	unsigned shared;
};

static int compare_terms(const void *a, const void *b)
{
	const struct asked *x = *(const struct asked *const *)a;
	const struct asked *y = *(const struct asked *const *)b;

	return x->term.id < y->term.id ? -1 : x->term.id > y->term.id;
}

/* The words of the question by term, those that no article holds left out. */
static const struct asked **by_term(const struct asked *v, size_t n, struct arena *a, size_t *known,
				    uint64_t *all)
{
	const struct asked **out = arena_alloc(a, (n + 1) * sizeof(struct asked *));
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		*all += v[i].weight;
		if (v[i].term.n > 0)
			out[count++] = &v[i];
	}
	if (count > 1)
		qsort(out, count, sizeof(struct asked *), compare_terms);
	*known = count;
	return out;
}

static unsigned best_of(const struct side *w, uint64_t asked)
{
	unsigned best = 0;

	for (unsigned i = 0; i <= 2 * BAG_WORDINGS + 2; i++) {
		unsigned here, there;

		if (w[i].shared < SHARED_LEAST || w[i].all == 0 || asked == 0)
			continue;
		here = (unsigned)(1000 * w[i].common / w[i].all);
		there = (unsigned)(1000 * w[i].asked / asked);
		if ((here < there ? here : there) > best)
			best = here < there ? here : there;
	}
	return best;
}

/* A wording is compared with and without the title: who words it again may leave that out. So
 * w[0] is the title, w[2i + 1] wording i alone, w[2i + 2] with the title. */
static void count_word(struct side *w, uint32_t wordings, uint64_t tells, const struct asked *q)
{
	for (unsigned i = 0; i <= BAG_WORDINGS; i++) {
		bool in = i && (wordings & UINT32_C(1) << i), title = wordings & 1;
		struct side *to[2] = {i ? &w[2 * i - 1] : &w[0], &w[2 * i]};

		for (int k = i ? 0 : 1; k < 2; k++) {
			if (!(k == 0 ? in : in || title))
				continue;
			to[k]->all += tells;
			if (!q)
				continue;
			to[k]->common += tells;
			to[k]->asked += q->weight;
			to[k]->shared++;
		}
	}
}

unsigned match_sameness(const struct match_source *s, const struct asked *v, size_t n,
			const struct match_card *c, struct arena *a)
{
	const unsigned char *p = c->words, *end = p ? p + c->n : NULL;
	struct side w[2 * BAG_WORDINGS + 3];
	struct packed_word x = {0, 0, 0};
	struct match_term every = {0, 0};
	uint64_t asked = 0;
	size_t known, at = 0;
	const struct asked **q = by_term(v, n, a, &known, &asked);

	memset(w, 0, sizeof(w));
	(void)s->term(s->arg, "", 0, &every);
	while (packed_next(&p, end, &x)) {
		const struct asked *shared = NULL;
		uint32_t spread;

		if (x.wordings == 0)
			continue; /* of the solution */
		while (at < known && q[at]->term.id < x.term)
			at++;
		if (at < known && q[at]->term.id == x.term)
			shared = q[at];
		spread = shared ? shared->term.n : s->spread(s->arg, x.term);
		count_word(w, x.wordings,
			   (uint64_t)(1024.0 * x.impact * match_rarity(every.n, spread) + 0.5),
			   shared);
	}
	return best_of(w, asked);
}
