/* Texts of letters in the form in which they are kept. Nothing is refused here: a letter that
 * breaks every rule has still to be read by somebody. */
#include "mail/letter_priv.h"

#include "helpdesk/text.h"
#include "util/utf8.h"

#include <stdlib.h>
#include <string.h>

/* What windows-1252 has where ISO-8859-1, by its letter, has control characters; 0 = nothing. */
static const uint16_t windows[32] = {
	0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
	0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
};

static uint32_t meant(uint32_t cp)
{
	return cp >= 0x80 && cp < 0xA0 ? windows[cp - 0x80] : cp;
}

/* The character at s[*i], broken ones as U+FFFD, i moved past it. */
static uint32_t next(const char *s, size_t n, size_t *i)
{
	if ((unsigned char)s[*i] < 0x80)
		return (unsigned char)s[(*i)++];
	if (utf8_length(s + *i, n - *i) > 0)
		return utf8_next(s, n, i);
	*i += 1;
	return UTF8_BAD;
}

static char *clean_into(char *to, const char *s, size_t n)
{
	char *p = to;

	if (n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0) {
		s += 3;
		n -= 3;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '\r') {
			*p++ = '\n';
			i += i + 1 < n && s[i + 1] == '\n';
		} else if ((c >= 0x20 && c != 0x7F) || c == '\n' || c == '\t') {
			*p++ = (char)c;
		}
	}
	*p = '\0';
	return to;
}

char *letter_clean(const char *s, size_t n, struct arena *a)
{
	return clean_into(arena_alloc(a, n + 1), s, n);
}

char *letter_clean_here(char *s, size_t n)
{
	return clean_into(s, s, n);
}

char *letter_line(const char *s, size_t n, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	bool blank = false;
	char *line;

	for (size_t i = 0; i < n;) {
		uint32_t cp = meant(next(s, n, &i));

		if (cp <= 0x20 || cp == 0x7F || cp == 0xFEFF || cp == 0x2028 || cp == 0x2029) {
			blank = true;
			continue;
		}
		if (blank && b.len)
			sbuf_putc(&b, ' ');
		blank = false;
		utf8_put(&b, cp);
	}
	line = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return line;
}

/* --- format=flowed ----------------------------------------------------------------------------- */

struct flow_line {
	const char *s; /* after quotes and stuffing */
	size_t n, quotes;
	bool soft;     /* goes on in the next one */
};

static struct flow_line flow_line(const char *s, size_t n)
{
	struct flow_line l = {s, n, 0, false};

	while (l.n && *l.s == '>') {
		l.s++;
		l.n--;
		l.quotes++;
	}
	if (l.n && *l.s == ' ') {
		l.s++;
		l.n--;
	}
	l.soft = l.n && l.s[l.n - 1] == ' ' && !(l.n == 3 && memcmp(l.s, "-- ", 3) == 0);
	return l;
}

char *letter_unflowed(const char *s, bool delsp, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	bool open = false;
	size_t quotes = 0;
	char *text;

	while (*s) {
		size_t n = strcspn(s, "\n");
		struct flow_line l = flow_line(s, n);

		/* Joined only within the same quoting; a signature's dashes stand alone. */
		if (open && (l.quotes != quotes || (l.n == 3 && memcmp(l.s, "-- ", 3) == 0))) {
			sbuf_putc(&b, '\n');
			open = false;
		}
		if (!open) {
			for (size_t i = 0; i < l.quotes; i++)
				sbuf_putc(&b, '>');
			if (l.quotes && l.n)
				sbuf_putc(&b, ' ');
		}
		sbuf_add(&b, l.s, l.n - (l.soft && delsp));
		s += n;
		if (*s == '\n' && !l.soft)
			sbuf_putc(&b, '\n');
		s += *s == '\n';
		open = l.soft;
		quotes = l.quotes;
	}
	text = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return text;
}
