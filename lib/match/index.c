/* The index in memory: what a walk over the files gives, and tests and benchmarks fill. */
#include "match/source.h"

#include <stdlib.h>
#include <string.h>

#include "util/map.h"

struct kept_term {
	struct match_term term; /* first, for the map gives this */
	size_t len;
	const char *s;
	uint32_t last;          /* of its list */
	struct sbuf postings;
};

struct index {
	struct arena *arena;
	struct map words;       /* to struct kept_term; in the order of their ids */
	struct match_card *cards;
	size_t n, cap;
};

struct index *index_new(void)
{
	struct index *x = mem_alloc(sizeof(*x));

	x->arena = arena_new();
	map_init(&x->words, x->arena);
	return x;
}

void index_free(struct index *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->words.len; i++)
		sbuf_deinit(&((struct kept_term *)x->words.entries[i].value)->postings);
	map_deinit(&x->words);
	arena_free(x->arena);
	free(x->cards);
	free(x);
}

/* --- filling ------------------------------------------------------------------------------- */

static struct kept_term *term_of(struct index *x, const char *word)
{
	void **at = map_place(&x->words, word);
	struct kept_term *t = *at;

	if (t)
		return t;
	t = *at = arena_alloc(x->arena, sizeof(*t));
	t->term.id = (uint32_t)x->words.len;
	t->s = x->words.entries[x->words.len - 1].key;
	t->len = strlen(t->s);
	t->postings = (struct sbuf)SBUF_INIT;
	return t;
}

static uint32_t put(struct index *x, const char *word, unsigned impact)
{
	struct kept_term *t = term_of(x, word);

	t->term.n++;
	posting_put(&t->postings, &t->last, (uint32_t)x->n, impact);
	return t->term.id;
}

static void put_about(struct index *x, const char *kind, const char *id)
{
	if (id)
		put(x, arena_printf(x->arena, "%s%s", kind, id), 1);
}

uint32_t index_add(struct index *x, const struct match_card *c, const struct bag *b)
{
	struct packed_word *words = mem_alloc((b->n + 1) * sizeof(*words));
	struct sbuf pack = SBUF_INIT;
	struct match_card *card;

	x->cards = mem_grow(x->cards, &x->cap, x->n + 1, sizeof(*x->cards));
	card = &x->cards[x->n++];
	*card = *c;
	card->number = arena_strdup(x->arena, c->number);
	card->title = arena_strdup(x->arena, c->title);
	card->application = arena_strdup(x->arena, c->application);
	card->category = arena_strdup(x->arena, c->category);
	put(x, "", 1);
	put_about(x, MATCH_APPLICATION, card->application);
	put_about(x, MATCH_CATEGORY, card->category);
	for (size_t i = 0; i < b->n; i++) {
		words[i].impact = bag_impact(b, &b->v[i]);
		words[i].wordings = b->v[i].wordings;
		words[i].term = put(x, b->v[i].s, words[i].impact);
	}
	words_pack(&pack, words, b->n);
	card->words = arena_strndup(x->arena, pack.s, pack.len);
	card->n = pack.len;
	sbuf_deinit(&pack);
	free(words);
	return (uint32_t)x->n;
}

void index_credit(struct index *x, uint32_t id, uint64_t solved)
{
	uint64_t sum = x->cards[id - 1].solved + solved;

	x->cards[id - 1].solved = sum < MATCH_SOLVED_MAX ? (uint32_t)sum : MATCH_SOLVED_MAX;
}

/* --- asking -------------------------------------------------------------------------------- */

static bool ask_term(void *arg, const char *s, size_t n, struct match_term *out)
{
	struct index *x = arg;
	char key[BAG_WORD_SIZE];
	const struct kept_term *t;

	if (n >= sizeof(key))
		return false;
	memcpy(key, s, n);
	key[n] = '\0';
	t = map_get(&x->words, key);
	if (t)
		*out = t->term;
	return t != NULL;
}

static const struct kept_term *by_id(const struct index *x, uint32_t id)
{
	return id && id <= x->words.len ? x->words.entries[id - 1].value : NULL;
}

static uint32_t ask_spread(void *arg, uint32_t id)
{
	const struct kept_term *t = by_id(arg, id);

	return t ? t->term.n : 0;
}

static void ask_near(void *arg, const char *s, size_t n,
		     void (*fn)(void *y, const char *s, size_t n, const struct match_term *t), void *y)
{
	const struct index *x = arg;

	for (size_t i = 0; i < x->words.len; i++) {
		const struct kept_term *t = x->words.entries[i].value;

		if (t->len >= 2 && (memcmp(t->s, s, 2) == 0 ||
				    memcmp(t->s + t->len - 2, s + n - 2, 2) == 0))
			fn(y, t->s, t->len, &t->term);
	}
}

static void ask_postings(void *arg, uint32_t term,
			 void (*fn)(void *y, uint32_t base, const void *p, size_t n), void *y)
{
	const struct kept_term *t = by_id(arg, term);

	if (t)
		fn(y, 0, t->postings.s, t->postings.len);
}

static bool ask_card(void *arg, uint32_t id, struct arena *a, struct match_card *out)
{
	const struct index *x = arg;

	(void)a;
	if (id == 0 || id > x->n)
		return false;
	*out = x->cards[id - 1];
	return true;
}

struct match_source index_source(struct index *x)
{
	return (struct match_source){.arg = x,
				     .last = (uint32_t)x->n,
				     .term = ask_term,
				     .spread = ask_spread,
				     .near = ask_near,
				     .postings = ask_postings,
				     .card = ask_card};
}
