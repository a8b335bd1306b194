/* UTF-8 by RFC 3629, byte by byte, with eight bytes at a time while it is ASCII. */
#include <stdio.h>
#include <string.h>

#include "helpdesk/text.h"
#include "util/utf8.h"

#define HIGH_BITS 0x8080808080808080u

size_t utf8_length(const char *str, size_t n)
{
	const unsigned char *s = (const unsigned char *)str;
	unsigned char low = 0x80, high = 0xbf;
	size_t len;

	if (n == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	/* The second byte is what tells overlong forms, surrogates and
	 * everything over U+10FFFF from the rest. */
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (n < len || s[1] < low || s[1] > high)
		return 0;
	for (size_t i = 2; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	}
	return len;
}

bool utf8_valid(const char *s, size_t n, size_t *bad)
{
	size_t i = 0;

	while (i < n) {
		size_t k;

		if (!((unsigned char)s[i] & 0x80)) {
			uint64_t eight;

			while (n - i >= sizeof(eight)) {
				memcpy(&eight, s + i, sizeof(eight));
				if (eight & HIGH_BITS)
					break;
				i += sizeof(eight);
			}
			while (i < n && !((unsigned char)s[i] & 0x80))
				i++;
			continue;
		}
		k = utf8_length(s + i, n - i);
		if (k == 0) {
			if (bad)
				*bad = i;
			return false;
		}
		i += k;
	}
	return true;
}

uint32_t utf8_next(const char *str, size_t n, size_t *i)
{
	const unsigned char *s = (const unsigned char *)str + *i;
	size_t len = utf8_length(str + *i, n - *i);

	*i += len ? len : 1;
	switch (len) {
	case 1:
		return s[0];
	case 2:
		return (uint32_t)(s[0] & 0x1f) << 6 | (s[1] & 0x3f);
	case 3:
		return (uint32_t)(s[0] & 0x0f) << 12 | (uint32_t)(s[1] & 0x3f) << 6 |
		       (s[2] & 0x3f);
	case 4:
		return (uint32_t)(s[0] & 0x07) << 18 | (uint32_t)(s[1] & 0x3f) << 12 |
		       (uint32_t)(s[2] & 0x3f) << 6 | (s[3] & 0x3f);
	}
	return UTF8_BAD;
}

void utf8_put(struct sbuf *b, uint32_t cp)
{
	char s[4];

	if (cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff))
		cp = UTF8_BAD;
	if (cp < 0x80) {
		sbuf_putc(b, (char)cp);
	} else if (cp < 0x800) {
		s[0] = (char)(0xc0 | cp >> 6);
		s[1] = (char)(0x80 | (cp & 0x3f));
		sbuf_add(b, s, 2);
	} else if (cp < 0x10000) {
		s[0] = (char)(0xe0 | cp >> 12);
		s[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[2] = (char)(0x80 | (cp & 0x3f));
		sbuf_add(b, s, 3);
	} else {
		s[0] = (char)(0xf0 | cp >> 18);
		s[1] = (char)(0x80 | (cp >> 12 & 0x3f));
		s[2] = (char)(0x80 | (cp >> 6 & 0x3f));
		s[3] = (char)(0x80 | (cp & 0x3f));
		sbuf_add(b, s, 4);
	}
}

size_t utf8_cut(const char *s, size_t n)
{
	size_t start = n;

	/* Back to where the last character begins; it is kept if it is whole. */
	while (start > 0 && n - start < 4) {
		start--;
		if (((unsigned char)s[start] & 0xc0) != 0x80)
			return utf8_length(s + start, n - start) == n - start ? n : start;
	}
	return n;
}

int utf8_is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp <= 0x9f) || cp == 0x061c || cp == 0x200e ||
	       cp == 0x200f || (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069);
}

size_t utf8_show(const char *s, size_t n, size_t *i, char out[UTF8_SHOWN_SIZE])
{
	size_t len = utf8_length(s + *i, n - *i), from = *i;
	uint32_t cp;

	if (len == 0) {
		(*i)++;
		return (size_t)snprintf(out, UTF8_SHOWN_SIZE, "<%02X>", (unsigned char)s[from]);
	}
	cp = utf8_next(s, n, i);
	if (cp < 0x20)
		return (size_t)snprintf(out, UTF8_SHOWN_SIZE, "^%c", (char)(cp + '@'));
	if (utf8_is_control(cp))
		return (size_t)snprintf(out, UTF8_SHOWN_SIZE, "<U+%04X>", (unsigned)cp);
	memcpy(out, s + from, len);
	return len;
}
