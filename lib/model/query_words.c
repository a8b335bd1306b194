/* Text as a row of folded words. What parts words is everything but letters, digits and
 * the marks that belong to letters. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/text.h"

/* Blocks of punctuation, symbols and private use above ASCII. */
static const uint32_t gaps[][2] = {
	{0x0080, 0x00a9}, {0x00ab, 0x00b4},   {0x00b6, 0x00b9}, {0x00bb, 0x00bf}, {0x00d7, 0x00d7},
	{0x00f7, 0x00f7}, {0x02b9, 0x02df},   {0x037e, 0x037e}, {0x0387, 0x0387}, {0x055a, 0x055f},
	{0x0589, 0x058a}, {0x060c, 0x060d},   {0x061b, 0x061f}, {0x066a, 0x066d}, {0x06d4, 0x06d4},
	{0x0964, 0x0965}, {0x2000, 0x206f},   {0x20a0, 0x20cf}, {0x2190, 0x2bff}, {0x2e00, 0x2e7f},
	{0x3000, 0x3004}, {0x3008, 0x3020},   {0x3030, 0x3030}, {0x30fb, 0x30fb}, {0xe000, 0xf8ff},
	{0xfe10, 0xfe6f}, {0xfeff, 0xff0f},   {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65},
	{0xffe0, 0xffff}, {0x1f000, 0x1faff},
};

static bool in_word(uint32_t cp)
{
	size_t lo = 0, hi = NELEM(gaps);

	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') ||
		       (cp >= 'A' && cp <= 'Z');
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (cp > gaps[mid][1])
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == NELEM(gaps) || cp < gaps[lo][0];
}

void query_words(struct sbuf *out, const char *s)
{
	struct sbuf folded = SBUF_INIT;
	size_t start = out->len;
	bool gap = true;

	text_fold(&folded, s, strlen(s));
	for (size_t i = 0; i < folded.len;) {
		size_t from = i;
		uint32_t cp = utf8_next(folded.s, folded.len, &i);

		if (!in_word(cp)) {
			gap = true;
			continue;
		}
		if (gap)
			sbuf_putc(out, ' ');
		gap = false;
		sbuf_add(out, folded.s + from, i - from);
	}
	if (out->len > start)
		sbuf_putc(out, ' ');
	sbuf_deinit(&folded);
}
