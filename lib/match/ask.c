/* The words of a question: what the articles know of each, and how much it tells. A word that no
 * article holds may be a typing error of one that some do. */
#include "match/rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/text.h"

#define ONE_EDIT  5 /* bytes of a word that may differ by one edit, but for its first letter */
#define TWO_EDITS 8 /* that may differ by two, anywhere */
#define ALTERNATIVES 2 /* known words that one unknown may stand for */
#define GUESSED_MAX 12 /* unknown words of a question that are looked at like this */

/* Of BM25 for the question: the second mention says less than the first. */
#define K3 1.5

/* As if there were so many texts more without the word: among a handful, how many hold it says
 * little. */
#define UNSEEN 100.0

double match_rarity(uint32_t all, uint32_t n)
{
	if (n > all)
		all = n;
	/* To the power of 0.8: the very rare words of a text are often names. */
	return pow(log(1.0 + (UNSEEN + all - n + 0.5) / (n + 0.5)), 0.8);
}

/* --- typing errors ------------------------------------------------------------------------- */

struct guess {
	struct match_term term;
	const char *s;
	size_t edits;
};

struct guessing {
	const char *s;
	size_t n, most;
	struct arena *arena;
	struct guess best[ALTERNATIVES];
	size_t found;
};

static bool is_better(const struct guess *a, const struct guess *b)
{
	if (a->edits != b->edits)
		return a->edits < b->edits;
	if (a->term.n != b->term.n)
		return a->term.n > b->term.n;
	return strcmp(a->s, b->s) < 0;
}

static void take_guess(void *arg, const char *s, size_t n, const struct match_term *t)
{
	struct guessing *x = arg;
	struct guess g = {.term = *t};
	size_t at;

	if (t->n == 0 || (unsigned char)s[0] < ' ' || n + x->most < x->n || n > x->n + x->most || n < 2 ||
	    (memcmp(s, x->s, 2) != 0 && memcmp(s + n - 2, x->s + x->n - 2, 2) != 0))
		return;
	if (x->n < TWO_EDITS && s[0] != x->s[0])
		return;
	g.edits = str_distance(x->s, x->n, s, n);
	if (g.edits > x->most)
		return;
	for (at = 0; at < x->found; at++)
		if (x->best[at].term.id == t->id)
			return;
	g.s = arena_strndup(x->arena, s, n);
	for (at = x->found; at > 0 && is_better(&g, &x->best[at - 1]); at--)
		if (at < ALTERNATIVES)
			x->best[at] = x->best[at - 1];
	if (at == ALTERNATIVES)
		return;
	x->best[at] = g;
	if (x->found < ALTERNATIVES)
		x->found++;
}

/* Of codes with digits each is a thing of its own. */
static bool may_err(const struct bag_word *w)
{
	if (w->len < ONE_EDIT)
		return false;
	for (uint32_t i = 0; i < w->len; i++)
		if (w->s[i] >= '0' && w->s[i] <= '9')
			return false;
	return true;
}

/* The known words nearest to an unknown one: only those with the fewest edits. */
static void guess_words(const struct match_source *s, const struct bag_word *w, struct arena *a,
			struct guessing *x)
{
	*x = (struct guessing){.s = w->s, .n = w->len, .arena = a};
	if (!may_err(w))
		return;
	x->most = w->len >= TWO_EDITS ? MATCH_EDITS : 1;
	s->near(s->arg, w->s, w->len, take_guess, x);
	while (x->found > 1 && x->best[x->found - 1].edits > x->best[0].edits)
		x->found--;
}

/* --- all of them ---------------------------------------------------------------------------- */

static int compare_asked(const void *a, const void *b)
{
	const struct asked *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	return strcmp(x->word->s, y->word->s);
}

/* Of several words that are one known word, the one that tells most has it. */
static size_t drop_repeated(struct asked *v, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_new = true;

		for (size_t j = 0; v[i].term.n > 0 && is_new && j < kept; j++)
			is_new = v[j].term.id != v[i].term.id || v[j].term.n == 0;
		if (is_new)
			v[kept++] = v[i];
	}
	return kept;
}

static void weigh(struct asked *x, uint32_t all, double share)
{
	double tf = bag_weight(x->word);
	double rarity = match_rarity(all, x->term.n);

	x->weight = (uint32_t)(1024.0 * share / x->choices * rarity * tf * (K3 + 1) / (tf + K3) + 0.5);
}

struct asked *match_ask(const struct match_source *s, const struct bag *b, struct arena *a,
			size_t *n)
{
	struct asked *v = arena_alloc(a, (b->n * ALTERNATIVES + 1) * sizeof(*v));
	struct match_term all = {0, 0};
	struct guessing g;
	size_t count = 0, guessed = 0;

	(void)s->term(s->arg, "", 0, &all);
	for (size_t i = 0; i < b->n; i++) {
		struct asked x = {.word = &b->v[i], .choices = 1};

		if (!s->term(s->arg, x.word->s, x.word->len, &x.term) || x.term.n == 0) {
			x.term = (struct match_term){0, 0};
			g.found = 0;
			if (guessed++ < GUESSED_MAX)
				guess_words(s, x.word, a, &g);
			for (size_t k = 0; k < g.found; k++) {
				x.term = g.best[k].term;
				x.found = g.best[k].s;
				x.edits = (unsigned)g.best[k].edits;
				x.choices = (unsigned)g.found;
				weigh(&x, all.n, 1.0 / (1.0 + x.edits));
				v[count++] = x;
			}
			if (g.found > 0)
				continue;
		}
		weigh(&x, all.n, 1);
		v[count++] = x;
	}
	if (count > 1)
		qsort(v, count, sizeof(*v), compare_asked);
	*n = guessed ? drop_repeated(v, count) : count;
	return v;
}
