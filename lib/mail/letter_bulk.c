/* What a message would make of memory, seen before it is taken apart: GMime keeps about a kilobyte
 * of each part, thirty bytes of each byte of an address list, and calls itself for each group
 * within a group. A message of a few megabytes that is nothing but boundaries or commas would take
 * gigabytes, and one of colons the stack. No letter that somebody wrote comes near these limits. */
#include "mail/letter_priv.h"

#include <string.h>

#define HEADER_MAX ((size_t)100 << 10) /* bytes of one header, folded lines included */
#define COLONS_MAX 1000                /* in one header */
#define HEADERS_MAX ((size_t)2 << 20)  /* bytes of all, those of parts included */
#define LINES_MAX 20000                /* of headers */
#define DASHES_MAX 50000               /* lines that may begin a part */

struct bulk {
	size_t bytes, lines, dashes; /* so far */
	size_t header, colons;       /* of the header at hand; 0 bytes = none */
};

static bool is_blank(const char *s, size_t n)
{
	return n == 0 || s[0] == '\n' || (s[0] == '\r' && (n == 1 || s[1] == '\n'));
}

static size_t count(const char *s, size_t n, char c)
{
	const char *end = s + n;
	size_t k = 0;

	while ((s = memchr(s, c, (size_t)(end - s))) != NULL) {
		k++;
		s++;
	}
	return k;
}

/* What is no header and continues none is skipped, as GMime skips it. */
static bool header_line(struct bulk *b, const char *s, size_t n)
{
	size_t name = 0;

	if (s[0] == ' ' || s[0] == '\t') {
		if (!b->header)
			return true;
	} else {
		while (name < n && s[name] > ' ' && s[name] < 0x7F && s[name] != ':')
			name++;
		b->header = b->colons = 0;
		if (name == n || s[name] != ':')
			return true;
	}
	b->header += n;
	b->bytes += n;
	b->lines++;
	b->colons += count(s, n, ':');
	return b->header <= HEADER_MAX && b->colons <= COLONS_MAX && b->bytes <= HEADERS_MAX &&
	       b->lines <= LINES_MAX;
}

enum letter_bulk letter_bulk(const char *raw, size_t n, size_t *head)
{
	struct bulk b = {0};
	bool top = true, headers = true;

	*head = n;
	for (size_t at = 0; at < n;) {
		const char *s = raw + at, *lf = memchr(s, '\n', n - at);
		size_t len = lf ? (size_t)(lf + 1 - s) : n - at;

		at += len;
		if (headers && is_blank(s, len)) {
			if (top)
				*head = at;
			top = headers = false;
		} else if (!top && len >= 2 && s[0] == '-' && s[1] == '-') {
			headers = true;
			b.header = b.colons = 0;
			if (++b.dashes > DASHES_MAX)
				return LETTER_BULK_PARTS;
		} else if (headers && !header_line(&b, s, len)) {
			return top ? LETTER_BULK_HEAD : LETTER_BULK_PARTS;
		}
	}
	return LETTER_FITS;
}
