/* The checksum of a page. Four independent chains, for a single one would wait for its
 * multiplications: a page costs less than the system call that reads it. */
#include "db/vfs.h"

#include <string.h>

#define CHAINS 4

/* Odd, with as many ones as zeros, in no relation to each other. */
static const uint64_t keys[CHAINS] = {
	0x9e6c63d0876a3f69u,
	0xc2b2ae3d27d4eb4fu,
	0x8cb92ba72f3d8dd7u,
	0xaa64d3a5b4e1959bu,
};

/* The halves of the full product: every bit of both sides reaches every bit. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

uint64_t page_sum(const void *page, size_t n, uint32_t number)
{
	const unsigned char *p = page, *end = p + n - PAGE_SUM_SIZE;
	uint64_t h[CHAINS], sum = mix(number ^ keys[0], n ^ keys[1]);

	for (size_t c = 0; c < CHAINS; c++)
		h[c] = sum ^ keys[c];
	for (; end - p >= CHAINS * 8; p += CHAINS * 8)
		for (size_t c = 0; c < CHAINS; c++)
			h[c] = mix(h[c] ^ word_at(p + 8 * c), keys[c]);
	for (size_t c = 0; p < end; p += 8, c++)
		h[c] = mix(h[c] ^ word_at(p), keys[c]);
	for (size_t c = 0; c < CHAINS; c++)
		sum = mix(sum ^ h[c], keys[c]);
	return sum;
}
