/* Text on its way in (clean) and on its way out (for a terminal, in columns). */
#include <string.h>

#include "helpdesk/text.h"
#include "util/utf8.h"

#define LINE_SEPARATOR 0x2028u
#define PARAGRAPH_SEPARATOR 0x2029u

/* 1-based number of the line that holds byte `at`; CRLF and CR end lines too. */
static size_t line_of(const char *s, size_t at)
{
	size_t line = 1;

	for (size_t i = 0; i < at; i++) {
		if (s[i] == '\n' || (s[i] == '\r' && s[i + 1] != '\n'))
			line++;
	}
	return line;
}

static enum hd_rc check(const char *s, size_t n, const char *what, struct hd_err *e)
{
	const char *nul = n ? memchr(s, '\0', n) : NULL;
	size_t bad;

	if (!utf8_valid(s, nul ? (size_t)(nul - s) : n, &bad))
		return hd_fail(e, HD_INVALID,
			       "%s: line %zu is not valid UTF-8 (byte 0x%02x); "
			       "convert it, for example with iconv -t UTF-8",
			       what, line_of(s, bad), (unsigned char)s[bad]);
	if (nul)
		return hd_fail(e, HD_INVALID, "%s: line %zu holds a NUL byte; this is no text",
			       what, line_of(s, (size_t)(nul - s)));
	return HD_OK;
}

enum hd_rc text_clean(const char *s, size_t n, const char *what, struct sbuf *out, struct hd_err *e)
{
	enum hd_rc rc = check(s, n, what, e);
	const char *end = s + n;

	if (rc)
		return rc;
	while (s < end) {
		const char *cr = memchr(s, '\r', (size_t)(end - s));

		if (!cr) {
			sbuf_add(out, s, (size_t)(end - s));
			break;
		}
		sbuf_add(out, s, (size_t)(cr - s));
		sbuf_putc(out, '\n');
		s = cr + 1;
		if (s < end && *s == '\n')
			s++;
	}
	return HD_OK;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum hd_rc text_clean_line(const char *s, size_t n, const char *what, struct sbuf *out,
			   struct hd_err *e)
{
	enum hd_rc rc = check(s, n, what, e);
	size_t i = 0;

	if (rc)
		return rc;
	while (i < n && is_blank(s[i]))
		i++;
	while (n > i && is_blank(s[n - 1]))
		n--;
	while (i < n) {
		size_t from = i;

		while (i < n && s[i] != '\n' && s[i] != '\r')
			i++;
		sbuf_add(out, s + from, i - from);
		if (i == n)
			break;
		sbuf_putc(out, ' ');
		i += s[i] == '\r' && s[i + 1] == '\n' ? 2 : 1;
	}
	return HD_OK;
}

void text_for_terminal(struct sbuf *out, const char *s, size_t n, bool oneline)
{
	char shown[UTF8_SHOWN_SIZE];
	size_t i = 0;

	while (i < n) {
		size_t from = i, next;
		uint32_t cp;

		while (i < n && s[i] >= 0x20 && s[i] < 0x7f)
			i++;
		sbuf_add(out, s + from, i - from);
		if (i == n)
			break;
		if (s[i] == '\n' || s[i] == '\t') {
			sbuf_putc(out, oneline ? ' ' : s[i]);
			i++;
			continue;
		}
		next = i;
		cp = utf8_next(s, n, &next);
		if (oneline && (cp == LINE_SEPARATOR || cp == PARAGRAPH_SEPARATOR)) {
			sbuf_putc(out, ' ');
			i = next;
			continue;
		}
		sbuf_add(out, shown, utf8_show(s, n, &i, shown));
	}
}

size_t text_columns(const char *s, size_t n)
{
	size_t columns = 0;

	for (size_t i = 0; i < n;) {
		if (s[i] >= 0x20 && s[i] < 0x7f) {
			columns++;
			i++;
		} else {
			columns += (size_t)utf8_width(utf8_next(s, n, &i));
		}
	}
	return columns;
}

size_t text_length(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

/* Bytes of s that fit into `columns`, with the combining marks that follow. */
static size_t fitting(const char *s, size_t n, size_t columns, size_t *used)
{
	size_t i = 0;

	*used = 0;
	while (i < n) {
		size_t next = i;
		size_t w = (size_t)utf8_width(utf8_next(s, n, &next));

		if (w > columns - *used)
			break;
		*used += w;
		i = next;
	}
	return i;
}

void text_fit(struct sbuf *out, const char *s, size_t columns, bool pad)
{
	size_t n = strlen(s), used;
	size_t k = fitting(s, n, columns, &used);

	if (k < n && columns > 0) {
		k = fitting(s, n, columns - 1, &used);
		sbuf_add(out, s, k);
		sbuf_puts(out, "\xe2\x80\xa6");
		used++;
	} else {
		sbuf_add(out, s, k);
	}
	if (pad) {
		for (; used < columns; used++)
			sbuf_putc(out, ' ');
	}
}
