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

void postings_change(struct sbuf *out, const void *list, size_t n, const struct posting *v,
		     size_t changes)
{
	const unsigned char *p = list, *end = p ? p + n : NULL;
	struct posting x = {0, 0};
	uint32_t before = 0;
	size_t i = 0;
	bool more = posting_next(&p, end, &x);

	while (more || i < changes) {
		bool changed = i < changes && (!more || v[i].card <= x.card);
		struct posting put = changed ? v[i++] : x;

		if (put.impact)
			posting_put(out, &before, put.card, put.impact);
		if (more && x.card == put.card)
			more = posting_next(&p, end, &x);
	}
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
