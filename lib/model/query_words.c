/* Words that a query looks for, and the looking: in a row, each by its forms, as it
 * stands or by its beginning. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/text.h"
#include "helpdesk/words.h"

/* --- what is looked for ------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	const char *s;
	struct query_phrase *p;
};

static int add_form(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	struct reading *r = arg;
	struct query_phrase *p = r->p;
	struct query_word *w;

	if (!colocated) {
		p->words = query_grow(r->arena, p->words, &p->cap, p->len, sizeof(*p->words));
		w = &p->words[p->len++];
		*w = (struct query_word){.count = 0};
		w->text = arena_strndup(r->arena, r->s + start, (size_t)(end - start));
		p->end = (size_t)end;
	}
	w = &p->words[p->len - 1];
	if (w->count == QUERY_FORMS)
		return 0;
	w->form[w->count] = arena_strndup(r->arena, form, (size_t)n);
	w->len[w->count++] = (size_t)n;
	return 0;
}

static bool same_forms(const struct query_word *a, const struct query_word *b, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(a->form[i], b->form[i]) != 0)
			return false;
	return true;
}

/* The folded word says what was typed, unless the stems of one with accents are others. */
static void make_plain(struct arena *a, struct query_word *w, bool by_forms)
{
	struct query_phrase again = {.len = 0};
	struct reading r = {a, w->form[0], &again};

	words_each(w->form[0], (int)w->len[0], add_form, &r);
	if (again.len == 1 && (!by_forms || again.words[0].count == w->count) &&
	    same_forms(w, &again.words[0], by_forms ? w->count : 1))
		w->text = w->form[0];
}

void query_phrase_make(struct arena *a, const char *s, bool quoted, struct query_phrase *out)
{
	struct reading r = {a, s, out};
	size_t n = strlen(s);

	*out = (struct query_phrase){.how = quoted ? QUERY_EXACT : QUERY_FORM};
	words_each(s, (int)n, add_form, &r);
	if (!quoted && out->len && out->end == n - 1 && s[n - 1] == '*')
		out->how = QUERY_PREFIX;
	for (size_t i = 0; i < out->len; i++)
		make_plain(a, &out->words[i], query_by_forms(out, i));
}

bool query_by_forms(const struct query_phrase *p, size_t i)
{
	return p->how == QUERY_FORM || (p->how == QUERY_PREFIX && i + 1 < p->len);
}

/* --- looking --------------------------------------------------------------------------- */

/* Words of the text pass one by one. Bit i of `run`: the ones read last are the words 0..i of the
 * phrase; of `fits`: the word being read may be word i. `as_is`: likewise, by folded form alone. */
struct looking {
	const struct query_phrase *p;
	bool best;
	uint64_t run, run_as_is, fits, fits_as_is;
	bool open;
	int start, end;
	size_t read;
	int starts[QUERY_PHRASE_MAX]; /* of the words read last, in turn */
	bool found;
	struct query_hit hit;
};

/* Non-zero when all is known. */
static int end_word(struct looking *x)
{
	uint64_t last = UINT64_C(1) << (x->p->len - 1);

	if (!x->open)
		return 0;
	x->open = false;
	x->run = (x->run << 1 | 1) & x->fits;
	x->run_as_is = (x->run_as_is << 1 | 1) & x->fits_as_is;
	x->starts[x->read++ % QUERY_PHRASE_MAX] = x->start;
	if (!(x->run & last))
		return 0;
	if (!x->found) {
		x->hit.start = (size_t)x->starts[(x->read - x->p->len) % QUERY_PHRASE_MAX];
		x->hit.end = (size_t)x->end;
	}
	x->found = true;
	x->hit.as_is = x->hit.as_is || x->run_as_is & last;
	return x->hit.as_is || !x->best;
}

static bool equals(const struct query_word *w, int i, const char *form, size_t n)
{
	return w->len[i] == n && memcmp(w->form[i], form, n) == 0;
}

static void judge_form(struct looking *x, size_t i, const char *form, size_t n, bool colocated)
{
	const struct query_word *w = &x->p->words[i];
	uint64_t bit = UINT64_C(1) << i;

	if (!colocated && equals(w, 0, form, n)) {
		x->fits |= bit;
		x->fits_as_is |= bit;
	} else if (query_by_forms(x->p, i)) {
		for (int k = 0; k < w->count; k++)
			if (equals(w, k, form, n))
				x->fits |= bit;
	} else if (x->p->how == QUERY_PREFIX && !colocated && n > w->len[0] &&
		   memcmp(w->form[0], form, w->len[0]) == 0) {
		x->fits |= bit;
	}
}

static int take_form(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	struct looking *x = arg;
	uint64_t possible;

	if (!colocated) {
		if (end_word(x))
			return 1;
		x->open = true;
		x->start = start;
		x->fits = x->fits_as_is = 0;
	}
	x->end = end;
	possible = x->run << 1 | 1;
	for (size_t i = 0; i < x->p->len; i++)
		if (possible >> i & 1)
			judge_form(x, i, form, (size_t)n, colocated);
	return 0;
}

bool query_phrase_find(const struct query_phrase *p, const char *s, bool best,
		       struct query_hit *out)
{
	struct looking x = {.p = p, .best = best};

	if (!s || !p->len)
		return false;
	if (words_each(s, (int)strlen(s), take_form, &x) == 0)
		end_word(&x);
	if (out)
		*out = x.hit;
	return x.found;
}
