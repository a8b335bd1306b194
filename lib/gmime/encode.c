/* Text encoded. Quoted-printable is written here because the library's leaves `From ` and `.` at
 * the begin of lines, which mailboxes and mail servers change; encoded words because the library's
 * go word by word, lose blanks between them and pass over the 76 columns of RFC 2047. */
#include "gmime/encode.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gmime/load.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define LINE_MAX_COLUMNS 76 /* of quoted-printable, and of lines that hold encoded words */
#define PLAIN_MAX 60        /* bytes of a word in a header that needs no encoding */
#define WORD_AROUND 12      /* `=?utf-8?q?` and `?=` */
#define WORD_INSIDE 63      /* with these 75, the most that one may have */
#define WORD_LEAST 16       /* room that is worth beginning a word in */

static void put_base64(const char *s, size_t n, struct sbuf *out)
{
	GMimeEncoding state;
	char *raw;

	gm.g_mime_encoding_init_encode(&state, GMIME_CONTENT_ENCODING_BASE64);
	raw = mem_alloc(gm.g_mime_encoding_outlen(&state, n) + 1);
	sbuf_add(out, raw, gm.g_mime_encoding_flush(&state, s, n, raw));
	free(raw);
}

static void put_hex(unsigned char c, struct sbuf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	sbuf_add(out, (char[]){'=', digits[c >> 4], digits[c & 15]}, 3);
}

/* --- bodies ------------------------------------------------------------------------ */

/* What a mailbox or a mail server would change where a line begins with it. */
static bool is_touched(const char *s, size_t n)
{
	return n && (*s == '.' || (n >= 5 && memcmp(s, "From ", 5) == 0));
}

static bool goes_as_it_is(const char *s, size_t n)
{
	size_t line = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (line == 0 && is_touched(s + i, n - i))
			return false;
		if (c == '\n') {
			if (i && (s[i - 1] == ' ' || s[i - 1] == '\t'))
				return false;
			line = 0;
		} else if (c >= 0x7F || (c < ' ' && c != '\t') || ++line > LINE_MAX_COLUMNS) {
			return false;
		}
	}
	return n == 0 || s[n - 1] == '\n';
}

static bool is_quoted(const char *s, size_t n, bool begins_line)
{
	unsigned char c = (unsigned char)*s;

	if (c == ' ' || c == '\t')
		return n == 1 || s[1] == '\n';
	return c < ' ' || c >= 0x7F || c == '=' || (begins_line && is_touched(s, n));
}

static void put_quoted(const char *s, size_t n, struct sbuf *out)
{
	size_t column = 0, width;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n') {
			sbuf_putc(out, '\n');
			column = 0;
			continue;
		}
		width = is_quoted(s + i, n - i, column == 0) ? 3 : 1;
		if (column + width >= LINE_MAX_COLUMNS) {
			sbuf_puts(out, "=\n");
			column = 0;
			width = is_quoted(s + i, n - i, true) ? 3 : 1;
		}
		if (width == 3)
			put_hex((unsigned char)s[i], out);
		else
			sbuf_putc(out, s[i]);
		column += width;
	}
}

/* Text in base64 has CRLF (RFC 2045, 6.8). */
static void put_text_base64(const char *s, size_t n, struct sbuf *out)
{
	struct sbuf b = SBUF_INIT;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\n')
			sbuf_putc(&b, '\r');
		sbuf_putc(&b, s[i]);
	}
	put_base64(b.s, b.len, out);
	sbuf_deinit(&b);
}

void encode_text(const char *s, size_t n, GMimeContentEncoding *how, struct sbuf *out)
{
	size_t before = out->len, quoted;
	struct sbuf base64 = SBUF_INIT;

	if (goes_as_it_is(s, n)) {
		*how = GMIME_CONTENT_ENCODING_7BIT;
		sbuf_add(out, s, n);
		return;
	}
	put_quoted(s, n, out);
	quoted = out->len - before;
	put_text_base64(s, n, &base64);
	*how = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
	if (base64.len < quoted) {
		*how = GMIME_CONTENT_ENCODING_BASE64;
		sbuf_truncate(out, before);
		sbuf_add(out, base64.s, base64.len);
	}
	sbuf_deinit(&base64);
}

/* --- headers ------------------------------------------------------------------------ */

/* Columns of a byte in an encoded word of kind Q; what needs none is what a name may hold. */
static size_t q_width(unsigned char c)
{
	bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		     (c && strchr(" !*+-/", c));

	return plain ? 1 : 3;
}

static size_t width_of(bool q, const char *s, size_t n)
{
	size_t sum = 0;

	if (!q)
		return (n + 2) / 3 * 4;
	for (size_t i = 0; i < n; i++)
		sum += q_width((unsigned char)s[i]);
	return sum;
}

static void put_word(bool q, const char *s, size_t n, struct sbuf *out)
{
	sbuf_puts(out, q ? "=?utf-8?q?" : "=?utf-8?b?");
	if (!q) {
		put_base64(s, n, out);
		while (out->s[out->len - 1] == '\n')
			sbuf_truncate(out, out->len - 1);
	}
	for (size_t i = 0; q && i < n; i++) {
		if (s[i] == ' ')
			sbuf_putc(out, '_');
		else if (q_width((unsigned char)s[i]) == 1)
			sbuf_putc(out, s[i]);
		else
			put_hex((unsigned char)s[i], out);
	}
	sbuf_puts(out, "?=");
}

/* Most bytes of s, whole characters, whose encoded form has at most `room` columns; in base64 with
 * nothing to fill up but at the end, for there is a reader, GMime itself, that joins words before
 * it decodes them, and stops at the first `=`. */
static size_t fitting(bool q, const char *s, size_t n, size_t room)
{
	size_t k = 0, next = 0;

	while (next < n) {
		utf8_next(s, n, &next);
		if (width_of(q, s, next) > room)
			break;
		if (q || next % 3 == 0 || next == n)
			k = next;
	}
	return k;
}

static void put_words(const char *s, size_t n, const char *between, size_t column,
		      struct sbuf *out)
{
	bool q = width_of(true, s, n) <= width_of(false, s, n);
	size_t room, k;

	for (bool first = true; n; s += k, n -= k, first = false) {
		room = LINE_MAX_COLUMNS - 1 - WORD_AROUND;
		if (!first)
			sbuf_puts(out, between);
		else if (column + WORD_AROUND + WORD_LEAST > LINE_MAX_COLUMNS)
			sbuf_puts(out, "\n ");
		else
			room = LINE_MAX_COLUMNS - WORD_AROUND - column;
		room = room > WORD_INSIDE ? WORD_INSIDE : room;
		k = fitting(q, s, n, room);
		if (k)
			put_word(q, s, k, out);
		else /* characters whose bytes never come to a multiple of three */
			put_word(true, s, k = fitting(true, s, n, room), out);
	}
}

/* Whether a word of n bytes may stand as it is: short ASCII, and not what a reader takes for an
 * encoded word. None between two blanks: they would be folded into one. */
static bool is_plain(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] <= ' ' || s[i] > '~' || (s[i] == '=' && i + 1 < n && s[i + 1] == '?'))
			return false;
	return n && n <= PLAIN_MAX;
}

void encode_header(const char *s, size_t column, struct sbuf *out)
{
	for (bool first = true; *s; first = false) {
		size_t n = strcspn(s, " ");

		if (!is_plain(s, n) || (s[n] && !s[n + 1])) {
			if (!first)
				sbuf_putc(out, ' '), column++;
			/* A line of nothing but blanks is no line of a header. */
			if (!first && column + WORD_AROUND + WORD_LEAST > LINE_MAX_COLUMNS)
				sbuf_truncate(out, out->len - 1);
			put_words(s, strlen(s), "\n ", column, out);
			return;
		}
		if (!first && column + 1 + n > LINE_MAX_COLUMNS)
			sbuf_putc(out, '\n'), column = 0;
		if (!first)
			sbuf_putc(out, ' '), column++;
		sbuf_add(out, s, n);
		column += n;
		s += s[n] ? n + 1 : n;
	}
}

const char *encode_name(const char *s, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	const char *p = s, *out;
	size_t n;

	for (; p && *p; p += p[n] ? n + 1 : n) {
		n = strcspn(p, " ");
		if (!is_plain(p, n) || (p[n] && !p[n + 1]))
			break;
	}
	if (!p || !*p)
		return s;
	put_words(s, strlen(s), " ", 0, &b);
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}
