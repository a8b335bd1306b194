/* The canonical way to write one scalar.
 *
 * Quoted is never wrong, so plain is given only to what no reader, old or new,
 * could take for anything else. PyYAML, for one, ends a plain scalar at '?'
 * inside flow. */
#include "yaml/style.h"

#include <stdint.h>
#include <string.h>

#include "helpdesk/node.h"

/* Bytes of the code point at `s` if it must be escaped, else 0: C0 but \n and
 * \t, DEL, C1, the line and paragraph separators, the byte order mark and the
 * two noncharacters that YAML's character set leaves out. */
size_t style_must_escape(const char *s, size_t n)
{
	const unsigned char *p = (const unsigned char *)s;

	if (p[0] < 0x20)
		return p[0] != '\n' && p[0] != '\t';
	if (p[0] < 0x7F)
		return 0;
	if (p[0] == 0x7F)
		return 1;
	if (p[0] == 0xC2 && n > 1)
		return p[1] < 0xA0 ? 2 : 0;
	if (p[0] == 0xE2 && n > 2)
		return p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9) ? 3 : 0;
	if (p[0] == 0xEF && n > 2)
		return (p[1] == 0xBB && p[2] == 0xBF) || (p[1] == 0xBF && p[2] >= 0xBE) ? 3 : 0;
	return 0;
}

/* Of a byte for which breaks_plain() and style_must_escape() say no wherever it stands: most
 * are, and this is asked of each byte of each ticket. */
static bool is_harmless(unsigned char c)
{
	static const uint64_t low[2] = {
		/* blank to '?', but # , : ? */
		UINT64_C(0x7BFFEFF700000000),
		/* '@' to '~', but [ ] { } */
		UINT64_C(0x57FFFFFFD7FFFFFF),
	};

	if (c < 0x80)
		return low[c >> 6] >> (c & 63) & 1;
	return c != 0xC2 && c != 0xE2 && c != 0xEF;
}

static bool holds_escapes(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!is_harmless((unsigned char)s[i]) && style_must_escape(s + i, n - i))
			return true;
	return false;
}

/* A character that ends a plain scalar or makes it something else where it stands. */
static bool breaks_plain(const char *s, size_t n, size_t i, enum style_place place)
{
	switch (s[i]) {
	case '\n':
	case '\t':
		return true;
	case ':':
		return place == STYLE_IN_FLOW || i + 1 == n || s[i + 1] == ' ';
	case '#':
		return i > 0 && s[i - 1] == ' ';
	case ',':
	case '[':
	case ']':
	case '{':
	case '}':
	case '?':
		return place == STYLE_IN_FLOW;
	default:
		return style_must_escape(s + i, n - i) > 0;
	}
}

bool style_plain_fits(const char *s, size_t n, enum style_place place)
{
	size_t i;

	if (n == 0 || s[0] == ' ' || s[n - 1] == ' ')
		return false;
	if (strchr("?:,[]{}#&*!|>'\"%@`", s[0]))
		return false;
	/* A '-' may begin a number, which has to pass here; a text gets quotes. */
	if (s[0] == '-' && (n == 1 || s[1] == ' ' || s[1] == '-'))
		return false;
	if (n >= 3 && memcmp(s, "...", 3) == 0)
		return false;
	for (i = 0; i < n; i++)
		if (!is_harmless((unsigned char)s[i]) && breaks_plain(s, n, i, place))
			return false;
	return true;
}

enum style_form style_of_key(const char *s, size_t n, enum style_place place)
{
	if (!style_plain_fits(s, n, place) || s[0] == '-' || node_plain_is_typed(s, n))
		return STYLE_QUOTED;
	return STYLE_PLAIN;
}

enum style_form style_of_text(const char *s, size_t n, enum style_place place)
{
	if (place == STYLE_IN_BLOCK && memchr(s, '\n', n))
		return holds_escapes(s, n) ? STYLE_QUOTED : STYLE_LITERAL;
	return style_of_key(s, n, place);
}

/* The escape of the code point of `k` bytes at `s`. */
static void put_escape(struct sbuf *out, const char *s, size_t k)
{
	const unsigned char *p = (const unsigned char *)s;

	if (k == 1 && *p == '\r')
		sbuf_puts(out, "\\r");
	else if (k == 1)
		sbuf_printf(out, "\\x%02X", p[0]);
	else if (k == 2)
		sbuf_printf(out, "\\x%02X", p[1]);
	else
		sbuf_printf(out, "\\u%04X",
			    (unsigned)((p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F)));
}

void style_quote(struct sbuf *out, const char *s, size_t n)
{
	size_t i, done = 0;

	sbuf_putc(out, '"');
	for (i = 0; i < n;) {
		size_t k = style_must_escape(s + i, n - i);

		if (k == 0 && !strchr("\"\\\n\t", s[i])) {
			i++;
			continue;
		}
		sbuf_add(out, s + done, i - done);
		if (k) {
			put_escape(out, s + i, k);
		} else {
			sbuf_putc(out, '\\');
			sbuf_putc(out, s[i] == '\n' ? 'n' : s[i] == '\t' ? 't' : s[i]);
			k = 1;
		}
		i += k;
		done = i;
	}
	sbuf_add(out, s + done, n - done);
	sbuf_putc(out, '"');
}

void style_indent(struct sbuf *out, unsigned n)
{
	static const char blanks[] = "                                ";

	while (n > 0) {
		unsigned k = n < sizeof(blanks) - 1 ? n : (unsigned)sizeof(blanks) - 1;

		sbuf_add(out, blanks, k);
		n -= k;
	}
}

/* How many line breaks the reader is to keep at the end. */
static const char *chomping(const char *s, size_t n)
{
	if (s[n - 1] != '\n')
		return "-";
	return n == 1 || s[n - 2] == '\n' ? "+" : "";
}

void style_literal(struct sbuf *out, const char *s, size_t n, unsigned indent)
{
	size_t i = 0;

	sbuf_putc(out, '|');
	/* The first line would be counted for the indentation. */
	if (*s == ' ' || *s == '\t' || *s == '\n')
		sbuf_putc(out, '2');
	sbuf_puts(out, chomping(s, n));
	sbuf_putc(out, '\n');
	while (i < n) {
		const char *nl = memchr(s + i, '\n', n - i);
		size_t k = nl ? (size_t)(nl - (s + i)) : n - i;

		if (k > 0) {
			style_indent(out, indent);
			sbuf_add(out, s + i, k);
		}
		sbuf_putc(out, '\n');
		i += k + 1;
	}
}
