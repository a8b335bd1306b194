/* Ranking: the lists of the words that tell most are read, the best articles looked at more
 * closely, and those shown first that others bear out and none above says already. */
#include "match/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/ticket.h"

/* Words of a question whose lists are read: more of them cost more and find nothing better. */
#define ASKED_MAX 32u
/* Articles looked at closely, and more that have as many points as the last of them. */
#define CLOSE     50u
#define CLOSE_MAX 200u

/* Shares of the points for words, in hundredths. */
#define APPLICATION 25u
#define CATEGORY    10u
#define SUCCESS     15u
#define SUCCESS_HALF 4u /* tickets solved for half of it */
#define SUPPORT     5u /* of the points of each other one, by resemblance; */
#define SUPPORT_MAX 50u /* and of its own words at most */
/* What is taken off for resemblance to one above, and what always stays. */
#define REPEATS     100u
#define REPEATS_MAX 80u

/* Below this share of its words in common an article cannot say the same. */
#define SAME_WORDS 400u

enum { OF_APPLICATION = 1, OF_CATEGORY = 2 };

struct near {
	struct match_hit hit;
	struct number number;
	struct packed_word *words;
	size_t n_words;
	double norm;
	unsigned base, nearest; /* points before repeats; highest resemblance to one above */
	bool shown;
};

struct ranking {
	const struct match_source *s;
	const struct match_question *q;
	struct arena *arena;
	struct asked *asked;
	size_t n_asked, n_read;
	uint64_t self;          /* what the question itself would have */
	uint32_t *points;       /* by article */
	unsigned char *flags;
	uint32_t weight;        /* of the list being read */
	unsigned char flag;
	struct near *v;
	size_t n;
};

/* --- lists ---------------------------------------------------------------------------------- */

static void add_points(void *arg, uint32_t base, const void *list, size_t n)
{
	struct ranking *r = arg;
	const unsigned char *p = list, *end = p + n;
	struct posting x = {base, 0};

	while (posting_next(&p, end, &x))
		if (x.card <= r->s->last)
			r->points[x.card] += r->weight * x.impact / 64;
}

static void add_flags(void *arg, uint32_t base, const void *list, size_t n)
{
	struct ranking *r = arg;
	const unsigned char *p = list, *end = p + n;
	struct posting x = {base, 0};

	while (posting_next(&p, end, &x))
		if (x.card <= r->s->last)
			r->flags[x.card] |= r->flag;
}

/* Words that no article holds count in what could be reached, but never more than the others:
 * a pasted log must not drown the words before it. */
static void read_lists(struct ranking *r)
{
	uint64_t unknown = 0;

	for (size_t i = 0; i < r->n_asked; i++) {
		const struct asked *x = &r->asked[i];
		uint64_t self = (uint64_t)x->weight * bag_impact(r->q->words, x->word) / 64;

		if (x->term.n == 0) {
			unknown += self;
		} else if (r->n_read < ASKED_MAX) {
			r->asked[r->n_read++] = *x;
			r->self += self;
			r->weight = x->weight;
			r->s->postings(r->s->arg, x->term.id, add_points, r);
		}
	}
	r->self += unknown < r->self ? unknown : r->self;
}

static void read_flags(struct ranking *r, const char *kind, const char *id, unsigned char flag)
{
	char *key;
	struct match_term t;

	if (!id)
		return;
	key = arena_printf(r->arena, "%s%s", kind, id);
	r->flag = flag;
	if (r->s->term(r->s->arg, key, strlen(key), &t) && t.n > 0)
		r->s->postings(r->s->arg, t.id, add_flags, r);
}

/* --- the best ------------------------------------------------------------------------------- */

static uint64_t rough(const struct ranking *r, uint32_t id)
{
	unsigned more = (r->flags[id] & OF_APPLICATION ? APPLICATION : 0) +
			(r->flags[id] & OF_CATEGORY ? CATEGORY : 0);

	return (uint64_t)r->points[id] * (100 + more);
}

/* Keeps the CLOSE highest values, the lowest of them first. */
static void sift(uint64_t *heap, size_t n, uint64_t v)
{
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= n)
			break;
		if (child + 1 < n && heap[child + 1] < heap[child])
			child++;
		if (heap[child] >= v)
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = v;
}

static uint64_t least_rough(const struct ranking *r)
{
	uint64_t heap[CLOSE] = {0};

	for (uint32_t id = 1; id <= r->s->last; id++)
		if (r->points[id] && rough(r, id) > heap[0])
			sift(heap, CLOSE, rough(r, id));
	return heap[0] ? heap[0] : 1;
}

static unsigned share(unsigned points, unsigned hundredths)
{
	return points * hundredths / 100;
}

static bool same_id(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static void take(struct ranking *r, uint32_t id)
{
	struct near *x = &r->v[r->n];
	struct match_hit *h = &x->hit;
	uint64_t words;

	memset(x, 0, sizeof(*x));
	if (!r->s->card(r->s->arg, id, r->arena, &h->card) ||
	    !number_parse(h->card.number, &x->number))
		return;
	words = r->self ? (uint64_t)r->points[id] * 1000 / r->self : 0;
	h->id = id;
	h->words = words > 1000 ? 1000 : (unsigned)words;
	if (same_id(r->q->application, h->card.application))
		h->application = share(h->words, APPLICATION);
	if (same_id(r->q->category, h->card.category))
		h->category = share(h->words, CATEGORY);
	h->success = share(h->words, SUCCESS) * h->card.solved / (h->card.solved + SUCCESS_HALF);
	x->base = h->words + h->application + h->category + h->success;
	r->n++;
}

/* Best first; published before drafts; then by number. */
static int compare_near(const void *a, const void *b)
{
	const struct near *x = a, *y = b;

	if (x->base != y->base)
		return x->base > y->base ? -1 : 1;
	if (x->hit.card.published != y->hit.card.published)
		return x->hit.card.published ? -1 : 1;
	return number_compare(&x->number, &y->number);
}

static void gather(struct ranking *r)
{
	uint64_t least = least_rough(r);

	r->v = mem_alloc(CLOSE_MAX * sizeof(*r->v));
	for (uint32_t id = 1; id <= r->s->last && r->n < CLOSE_MAX; id++)
		if (r->points[id] && rough(r, id) >= least)
			take(r, id);
	if (r->n > 1)
		qsort(r->v, r->n, sizeof(*r->v), compare_near);
	if (r->n > CLOSE)
		r->n = CLOSE;
}

/* --- how they resemble each other ------------------------------------------------------------ */

static void unpack(struct ranking *r, struct near *x)
{
	const unsigned char *p = x->hit.card.words, *end = p ? p + x->hit.card.n : NULL;
	struct packed_word w = {0, 0, 0};
	uint64_t squares = 0;
	size_t n = 0;

	while (packed_next(&p, end, &w)) {
		n++;
		squares += (uint64_t)w.impact * w.impact;
	}
	x->words = arena_alloc(r->arena, (n + 1) * sizeof(*x->words));
	x->norm = sqrt((double)squares);
	p = x->hit.card.words;
	w = (struct packed_word){0, 0, 0};
	while (packed_next(&p, end, &w))
		x->words[x->n_words++] = w;
}

/* The cosine of their words, in thousandths. */
static unsigned resemblance(const struct near *x, const struct near *y)
{
	uint64_t product = 0;

	for (size_t i = 0, j = 0; i < x->n_words && j < y->n_words;) {
		if (x->words[i].term < y->words[j].term)
			i++;
		else if (x->words[i].term > y->words[j].term)
			j++;
		else
			product += (uint64_t)x->words[i++].impact * y->words[j++].impact;
	}
	if (!(x->norm > 0 && y->norm > 0))
		return 0;
	return (unsigned)(1000.0 * (double)product / (x->norm * y->norm) + 0.5);
}

static unsigned *resemblances(struct ranking *r)
{
	unsigned *m = arena_alloc(r->arena, (r->n * r->n + 1) * sizeof(*m));

	for (size_t i = 0; i < r->n; i++)
		unpack(r, &r->v[i]);
	for (size_t i = 0; i < r->n; i++)
		for (size_t j = 0; j < i; j++)
			m[i * r->n + j] = m[j * r->n + i] = resemblance(&r->v[i], &r->v[j]);
	return m;
}

static void support(struct ranking *r, const unsigned *alike)
{
	for (size_t i = 0; i < r->n; i++) {
		uint64_t sum = 0;

		for (size_t j = 0; j < r->n; j++)
			sum += (uint64_t)alike[i * r->n + j] * r->v[j].base;
		r->v[i].hit.support = (unsigned)(sum * SUPPORT / 100 / 1000);
		if (r->v[i].hit.support > share(r->v[i].hit.words, SUPPORT_MAX))
			r->v[i].hit.support = share(r->v[i].hit.words, SUPPORT_MAX);
	}
	for (size_t i = 0; i < r->n; i++)
		r->v[i].base += r->v[i].hit.support;
}

static void rate(struct near *x)
{
	unsigned less = x->hit.certain ? 0 : x->nearest * REPEATS / 1000;

	if (less > REPEATS_MAX)
		less = REPEATS_MAX;
	x->hit.repeats = share(x->base, less);
	x->hit.score = x->base - x->hit.repeats;
}

/* --- the answer ------------------------------------------------------------------------------ */

static int compare_words(const void *a, const void *b)
{
	const struct match_word *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	return strcmp(x->said, y->said);
}

static void explain(struct ranking *r, struct near *x)
{
	struct match_word *common = arena_alloc(r->arena, (r->n_read + 1) * sizeof(*common));
	size_t n = 0;

	for (size_t i = 0; i < r->n_read; i++) {
		const struct asked *w = &r->asked[i];
		size_t low = 0, high = x->n_words;

		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (x->words[mid].term < w->term.id)
				low = mid + 1;
			else
				high = mid;
		}
		if (low == x->n_words || x->words[low].term != w->term.id)
			continue;
		common[n].said = arena_strdup(r->arena, w->word->said);
		common[n].found = arena_strdup(r->arena, w->found);
		common[n++].points = (unsigned)((uint64_t)w->weight * x->words[low].impact / 64 *
						1000 / (r->self ? r->self : 1));
	}
	if (n > 1)
		qsort(common, n, sizeof(*common), compare_words);
	x->hit.common = common;
	x->hit.n_common = n;
}

static void judge(struct ranking *r, struct near *x, const struct asked *all, size_t n)
{
	if (x->hit.words < SAME_WORDS ||
	    (r->q->application && !same_id(r->q->application, x->hit.card.application)))
		return;
	x->hit.certain = match_sameness(r->s, all, n, &x->hit.card, r->arena) >= MATCH_SAME;
}

static bool stands_above(const struct near *x, const struct near *y)
{
	if (x->hit.certain != y->hit.certain)
		return x->hit.certain;
	if (x->hit.score != y->hit.score)
		return x->hit.score > y->hit.score;
	return x->hit.card.published && !y->hit.card.published;
}

/* The best of what is left, rated beside what stands above it already. */
static struct near *next(struct ranking *r)
{
	struct near *best = NULL;

	for (size_t i = 0; i < r->n; i++) {
		struct near *x = &r->v[i];

		if (x->shown)
			continue;
		rate(x);
		if (!best || stands_above(x, best))
			best = x;
	}
	return best;
}

static void show(struct ranking *r, const unsigned *alike, size_t limit, struct match_ranking *out)
{
	struct near *x;

	out->v = arena_alloc(r->arena, (limit + 1) * sizeof(*out->v));
	while (out->n < limit && (x = next(r)) != NULL && x->hit.score >= MATCH_LEAST) {
		x->shown = true;
		explain(r, x);
		out->v[out->n++] = x->hit;
		for (size_t i = 0; i < r->n; i++) {
			unsigned a = alike[(size_t)(x - r->v) * r->n + i];

			if (a > r->v[i].nearest)
				r->v[i].nearest = a;
		}
	}
}

bool match_fits(const struct match_hit *h)
{
	return h->words + h->application + h->category + h->success >= MATCH_FITS;
}

void match_rank(const struct match_source *s, const struct match_question *q, size_t limit,
		struct arena *a, struct match_ranking *out)
{
	struct ranking r = {.s = s, .q = q, .arena = a};
	const unsigned *alike;
	struct asked *all;

	*out = (struct match_ranking){NULL, 0};
	r.asked = match_ask(s, q->words, a, &r.n_asked);
	all = arena_alloc(a, (r.n_asked + 1) * sizeof(*all));
	memcpy(all, r.asked, r.n_asked * sizeof(*all));
	r.points = mem_alloc(((size_t)s->last + 1) * sizeof(*r.points));
	r.flags = mem_alloc((size_t)s->last + 1);
	read_flags(&r, MATCH_APPLICATION, q->application, OF_APPLICATION);
	read_flags(&r, MATCH_CATEGORY, q->category, OF_CATEGORY);
	read_lists(&r);
	gather(&r);
	alike = resemblances(&r);
	support(&r, alike);
	for (size_t i = 0; i < r.n; i++)
		judge(&r, &r.v[i], all, r.n_asked);
	show(&r, alike, limit < MATCH_LIMIT ? limit : MATCH_LIMIT, out);
	free(r.points);
	free(r.flags);
	free(r.v);
}
