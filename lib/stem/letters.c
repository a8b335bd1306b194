/* Which characters make words: all but blanks, controls, punctuation and symbols. Where the
 * script matters is told by block, for a finer table would tell nothing a search needs. */
#include "stem/letters.h"

#include <stddef.h>

#include "helpdesk/mem.h"

/* In order; what lies between is LETTER_OTHER. */
static const struct {
	uint32_t first, last;
	enum letter is;
} blocks[] = {
	{0x0000, 0x002f, LETTER_NONE},   {0x0030, 0x0039, LETTER_DIGIT},
	{0x003a, 0x0040, LETTER_NONE},   {0x0041, 0x005a, LETTER_LATIN},
	{0x005b, 0x0060, LETTER_NONE},   {0x0061, 0x007a, LETTER_LATIN},
	{0x007b, 0x00a9, LETTER_NONE},   {0x00ab, 0x00b4, LETTER_NONE},
	{0x00b6, 0x00b9, LETTER_NONE},   {0x00bb, 0x00bf, LETTER_NONE},
	{0x00c0, 0x00d6, LETTER_LATIN},  {0x00d7, 0x00d7, LETTER_NONE},
	{0x00d8, 0x00f6, LETTER_LATIN},  {0x00f7, 0x00f7, LETTER_NONE},
	{0x00f8, 0x00ff, LETTER_LATIN},  {0x0152, 0x0153, LETTER_LATIN},
	{0x0178, 0x0178, LETTER_LATIN},  {0x02b9, 0x02df, LETTER_NONE},
	{0x0300, 0x036f, LETTER_MARK},   {0x037e, 0x037e, LETTER_NONE},
	{0x0387, 0x0387, LETTER_NONE},   {0x0483, 0x0489, LETTER_MARK},
	{0x055a, 0x055f, LETTER_NONE},   {0x0589, 0x058a, LETTER_NONE},
	{0x060c, 0x060d, LETTER_NONE},   {0x061b, 0x061f, LETTER_NONE},
	{0x066a, 0x066d, LETTER_NONE},   {0x06d4, 0x06d4, LETTER_NONE},
	{0x0964, 0x0965, LETTER_NONE},   {0x1ab0, 0x1aff, LETTER_MARK},
	{0x1dc0, 0x1dff, LETTER_MARK},   {0x2000, 0x206f, LETTER_NONE},
	{0x20a0, 0x20cf, LETTER_NONE},   {0x20d0, 0x20ff, LETTER_MARK},
	{0x2190, 0x2bff, LETTER_NONE},   {0x2e00, 0x2e7f, LETTER_NONE},
	{0x2e80, 0x2fdf, LETTER_ALONE},  {0x2ff0, 0x3004, LETTER_NONE},
	{0x3005, 0x3007, LETTER_ALONE},  {0x3008, 0x3020, LETTER_NONE},
	{0x3021, 0x3029, LETTER_ALONE},  {0x302a, 0x302f, LETTER_MARK},
	{0x3030, 0x3030, LETTER_NONE},   {0x3031, 0x303c, LETTER_ALONE},
	{0x303d, 0x3040, LETTER_NONE},   {0x3041, 0x3096, LETTER_ALONE},
	{0x3099, 0x309a, LETTER_MARK},   {0x309b, 0x309c, LETTER_NONE},
	{0x309d, 0x309f, LETTER_ALONE},  {0x30a0, 0x30a0, LETTER_NONE},
	{0x30a1, 0x30fa, LETTER_ALONE},  {0x30fb, 0x30fb, LETTER_NONE},
	{0x30fc, 0x312f, LETTER_ALONE},  {0x31f0, 0x31ff, LETTER_ALONE},
	{0x3400, 0x4dbf, LETTER_ALONE},  {0x4e00, 0xa48f, LETTER_ALONE},
	{0xe000, 0xf8ff, LETTER_NONE},   {0xf900, 0xfaff, LETTER_ALONE},
	{0xfe00, 0xfe0f, LETTER_MARK},   {0xfe10, 0xfe1f, LETTER_NONE},
	{0xfe20, 0xfe2f, LETTER_MARK},   {0xfe30, 0xfe6f, LETTER_NONE},
	{0xfeff, 0xff0f, LETTER_NONE},   {0xff10, 0xff19, LETTER_DIGIT},
	{0xff1a, 0xff20, LETTER_NONE},   {0xff3b, 0xff40, LETTER_NONE},
	{0xff5b, 0xff65, LETTER_NONE},   {0xff66, 0xff9f, LETTER_ALONE},
	{0xffe0, 0xffff, LETTER_NONE},   {0x1b000, 0x1b16f, LETTER_ALONE},
	{0x1f000, 0x1faff, LETTER_NONE}, {0x20000, 0x3ffff, LETTER_ALONE},
	{0xe0000, 0x10ffff, LETTER_NONE},
};

enum letter letter_of(uint32_t cp)
{
	size_t low = 0, high = NELEM(blocks);

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cp > blocks[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return low < NELEM(blocks) && cp >= blocks[low].first ? blocks[low].is : LETTER_OTHER;
}

uint32_t letter_lower(uint32_t cp)
{
	if ((cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde))
		return cp + 0x20;
	if (cp == 0x152)
		return 0x153;
	return cp == 0x178 ? 0xff : cp;
}

/* Text from some systems comes with its accents apart. Only what a stemmer knows is put
 * together; for comparing, all marks go anyway. */
uint32_t letter_compose(uint32_t base, uint32_t mark)
{
	static const struct {
		char base;
		uint16_t mark, whole;
	} pairs[] = {
		{'a', 0x300, 0xe0}, {'a', 0x301, 0xe1}, {'a', 0x302, 0xe2}, {'a', 0x308, 0xe4},
		{'c', 0x327, 0xe7}, {'e', 0x300, 0xe8}, {'e', 0x301, 0xe9}, {'e', 0x302, 0xea},
		{'e', 0x308, 0xeb}, {'i', 0x301, 0xed}, {'i', 0x302, 0xee}, {'i', 0x308, 0xef},
		{'n', 0x303, 0xf1}, {'o', 0x301, 0xf3}, {'o', 0x302, 0xf4}, {'o', 0x308, 0xf6},
		{'u', 0x300, 0xf9}, {'u', 0x301, 0xfa}, {'u', 0x302, 0xfb}, {'u', 0x308, 0xfc},
		{'y', 0x308, 0xff},
	};

	for (size_t i = 0; i < NELEM(pairs); i++)
		if ((uint32_t)pairs[i].base == base && pairs[i].mark == mark)
			return pairs[i].whole;
	return 0;
}
