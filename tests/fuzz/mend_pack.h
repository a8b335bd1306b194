/* Gives each section of a packed ticket the sum it should have, so that damage
 * gets past the sums and meets the reader behind them. */
#ifndef TESTS_MEND_PACK_H
#define TESTS_MEND_PACK_H

#include "codec/pack_format.h"

static inline void mend_pack(unsigned char *p, size_t n)
{
	size_t at = PACK_HEAD_SIZE;
	unsigned seed = n > 1 ? p[1] : 0;

	while (at <= n && n - at > PACK_SECTION_SIZE) {
		unsigned char *section = p + at;
		size_t len = section[0] | (size_t)section[1] << 8 | (size_t)section[2] << 16 |
			     (size_t)section[3] << 24;
		uint32_t sum;

		if (len > n - at - PACK_SECTION_SIZE)
			return;
		sum = pack_sum(section + PACK_SECTION_SIZE, len, seed);
		for (int i = 0; i < 4; i++)
			section[4 + i] = (unsigned char)(sum >> 8 * i);
		at += PACK_SECTION_SIZE + len;
		seed = 0;
	}
}

#endif
