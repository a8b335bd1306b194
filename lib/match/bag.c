/* Words of texts, weighed. */
#include "match/bag.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/text.h"
#include "helpdesk/words.h"



/* The weight of a mention. In a text it falls from 1 towards the end: people say what is wrong
 * first, then what they tried, then who they are. */
#define TITLE    2.0
#define KEYWORD  2.0
#define REMEDY   0.3
#define TEXT_END 0.3
#define TEXT_FALL 60.0 /* words */

/* Of BM25; chosen on texts that the benchmark does not print. */
#define K1     3.0
#define B      0.75
#define MIDDLE 30.0 /* weight of all words of a middling text */

void bag_init(struct bag *b, struct arena *a)
{
	*b = (struct bag){.arena = a};
	map_init(&b->places, NULL);
}

void bag_deinit(struct bag *b)
{
	map_deinit(&b->places);
	free(b->v);
	*b = (struct bag){.arena = NULL};
}

/* --- one part ------------------------------------------------------------------------------ */

struct adding {
	struct bag *bag;
	enum bag_part part;
	size_t words;            /* telling ones so far */
	char form[BAG_WORD_SIZE], said[BAG_WORD_SIZE];
	size_t len, said_len;
};

static struct bag_word *place(struct adding *x)
{
	struct bag *b = x->bag;
	struct bag_word *w;
	void *at;
	char *key;

	x->form[x->len] = '\0';
	at = map_get(&b->places, x->form);
	if (at)
		return &b->v[(size_t)(uintptr_t)at - 1];
	if (b->n == BAG_WORDS_MAX)
		return NULL;
	key = arena_strndup(b->arena, x->form, x->len);
	b->v = mem_grow(b->v, &b->cap, b->n + 1, sizeof(*b->v));
	w = &b->v[b->n++];
	*w = (struct bag_word){.s = key,
			       .len = (uint32_t)x->len,
			       .said = arena_strndup(b->arena, x->said, x->said_len)};
	map_put(&b->places, key, (void *)(uintptr_t)b->n);
	return w;
}

static void weigh(struct adding *x, struct bag_word *w)
{
	struct bag *b = x->bag;
	unsigned bit = b->wordings < BAG_WORDINGS ? b->wordings : BAG_WORDINGS;
	double weight = x->part == BAG_TITLE ? TITLE : x->part == BAG_KEYWORDS ? KEYWORD : REMEDY;

	if (x->part != BAG_TEXT) {
		w->fixed += weight;
		b->fixed += weight;
		if (x->part == BAG_TITLE)
			w->wordings |= 1;
		return;
	}
	weight = exp(-(double)x->words / TEXT_FALL);
	if (weight < TEXT_END)
		weight = TEXT_END;
	if (w->in != b->wordings) {
		w->in = b->wordings;
		w->now = 0;
	}
	w->now += weight;
	if (w->now > w->best)
		w->best = w->now;
	w->wordings |= UINT32_C(1) << bit;
	b->texts += weight;
}

/* A number of one or two digits counts things; a longer one may be a code of an error. */
static bool is_small_number(const char *s, size_t n)
{
	return n <= 2 && s[0] >= '0' && s[0] <= '9' && (n == 1 || (s[1] >= '0' && s[1] <= '9'));
}

/* Keeps the shorter form, of two of one length the lower one. */
static int take_form(void *arg, const char *form, int bytes, int start, int end, bool colocated)
{
	struct adding *x = arg;
	size_t n = (size_t)bytes;

	(void)start, (void)end, (void)colocated;
	if (n >= BAG_WORD_SIZE ||
	    (x->len && (n > x->len || (n == x->len && memcmp(form, x->form, n) >= 0))))
		return 0;
	memcpy(x->form, form, n);
	x->len = n;
	return 0;
}

/* The form by which a word is compared, made of the folded one, as many leave accents out. The
 * stems of a plural are not always those of its singular: "connexions" has "connex", as if it were
 * a verb. So a plural goes by its singular; and of "policy", "policies" all but the end is one. */
static void find_form(struct adding *x)
{
	size_t n = x->said_len;
	const char *s = x->said;

	if (n > 3 && s[n - 1] == 's' && s[n - 2] != 's')
		n--;
	x->len = 0;
	words_each(s, (int)n, take_form, x);
	if (x->len > 4 && strchr("iye", x->form[x->len - 1]))
		x->len--;
}

static int take_word(void *arg, const char *form, int bytes, int start, int end, bool colocated)
{
	struct adding *x = arg;
	size_t n = (size_t)bytes;
	struct bag_word *w;

	(void)start, (void)end;
	/* Asked within: what is left of this word is not looked at. */
	if (colocated || n < 2 || n >= BAG_WORD_SIZE || word_is_empty(form, n) ||
	    is_small_number(form, n))
		return 0;
	memcpy(x->said, form, n);
	x->said_len = n;
	find_form(x);
	w = x->len ? place(x) : NULL;
	if (w)
		weigh(x, w);
	x->words++;
	return 0;
}

void bag_add(struct bag *b, enum bag_part part, const char *text)
{
	struct adding x = {.bag = b, .part = part};
	size_t n;

	if (!text || !*text)
		return;
	n = strlen(text);
	if (n > BAG_TEXT_MAX)
		n = utf8_cut(text, BAG_TEXT_MAX);
	if (part == BAG_TEXT)
		b->wordings++;
	words_each(text, (int)n, take_word, &x);
}

/* --- weights ------------------------------------------------------------------------------ */

double bag_weight(const struct bag_word *w)
{
	return w->fixed + w->best;
}

/* An article that many have worded must not look long for that: its wordings count as one. */
unsigned bag_impact(const struct bag *b, const struct bag_word *w)
{
	double tf = bag_weight(w), length = b->fixed, v;

	if (b->wordings)
		length += b->texts / b->wordings;
	v = 64.0 * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / MIDDLE));
	return v < 1 ? 1 : v > 255 ? 255 : (unsigned)(v + 0.5);
}
