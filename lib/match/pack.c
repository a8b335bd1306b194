/* Lists of numbers in few bytes. */
#include "match/source.h"

#include <stdlib.h>

void pack_number(struct sbuf *out, uint32_t v)
{
	for (; v >= 0x80; v >>= 7)
		sbuf_putc(out, (char)(v | 0x80));
	sbuf_putc(out, (char)v);
}

uint32_t unpack_number(const unsigned char **p, const unsigned char *end)
{
	uint32_t v = 0;

	for (unsigned shift = 0; *p < end && shift < 32; shift += 7) {
		unsigned char c = *(*p)++;

		v |= (uint32_t)(c & 0x7f) << shift;
		if (!(c & 0x80))
			break;
	}
	return v;
}

void posting_put(struct sbuf *out, uint32_t *before, uint32_t card, unsigned impact)
{
	pack_number(out, card - *before);
	sbuf_putc(out, (char)impact);
	*before = card;
}

bool posting_next(const unsigned char **p, const unsigned char *end, struct posting *x)
{
	if (*p >= end)
		return false;
	x->card += unpack_number(p, end);
	x->impact = *p < end ? *(*p)++ : 0;
	return true;
}

void posting_set(struct sbuf *out, const void *list, size_t n, uint32_t card, unsigned impact)
{
	const unsigned char *p = list, *end = p ? p + n : NULL;
	struct posting x = {0, 0};
	uint32_t before = 0;
	bool done = impact == 0;

	while (posting_next(&p, end, &x)) {
		if (!done && x.card >= card) {
			posting_put(out, &before, card, impact);
			done = true;
		}
		if (x.card != card)
			posting_put(out, &before, x.card, x.impact);
	}
	if (!done)
		posting_put(out, &before, card, impact);
}

static int compare_words(const void *a, const void *b)
{
	const struct packed_word *x = a, *y = b;

	return x->term < y->term ? -1 : x->term > y->term;
}

void words_pack(struct sbuf *out, struct packed_word *v, size_t n)
{
	uint32_t before = 0;

	if (n > 1)
		qsort(v, n, sizeof(*v), compare_words);
	for (size_t i = 0; i < n; i++) {
		pack_number(out, v[i].term - before);
		sbuf_putc(out, (char)v[i].impact);
		pack_number(out, v[i].wordings);
		before = v[i].term;
	}
}

bool packed_next(const unsigned char **p, const unsigned char *end, struct packed_word *x)
{
	if (*p >= end)
		return false;
	x->term += unpack_number(p, end);
	x->impact = *p < end ? *(*p)++ : 0;
	x->wordings = unpack_number(p, end);
	return true;
}
