/* Encoded words of headers (RFC 2047). GMime reads them too, but its decoder stops at the `==` that
 * ends the first of two words and drops the second; and half the programs in the world cut a
 * character in two there, or put a blank into a word. So runs of words are read here, and where
 * GMime has to see the header (addresses, file names) they are handed to it as one good word. */
#include "gmime/words.h"

#include "gmime/load.h"
#include "gmime/read.h"
#include "helpdesk/sbuf.h"

#include <string.h>
#include <strings.h>

struct word {
	const char *charset, *text, *end; /* end: after `?=` */
	size_t n_charset, n_text;
	char encoding; /* B or Q */
};

/* The word that begins at s with `=?`; false when it is none. */
static bool word_at(const char *s, struct word *w)
{
	const char *p = s + 2, *mark;

	w->charset = p;
	p += strcspn(p, "? \t\r\n");
	if (*p != '?' || p == w->charset)
		return false;
	w->n_charset = strcspn(w->charset, "*?"); /* `*fr` after it says the language */
	w->encoding = (char)(p[1] & ~0x20);
	if ((w->encoding != 'B' && w->encoding != 'Q') || p[2] != '?')
		return false;
	w->text = p + 3;
	mark = strstr(w->text, "?=");
	if (!mark)
		return false;
	/* `=?x?Q?=20?=`: what looks like the end may be the text's own =XX. */
	if (w->encoding == 'Q' && mark == w->text && mark[2] && strstr(mark + 2, "?="))
		mark = strstr(mark + 2, "?=");
	w->n_text = (size_t)(mark - w->text);
	w->end = mark + 2;
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void unquote(const struct word *w, struct sbuf *out)
{
	for (size_t i = 0; i < w->n_text; i++) {
		char c = w->text[i];

		if (c == '=' && i + 2 < w->n_text && hex(w->text[i + 1]) >= 0 &&
		    hex(w->text[i + 2]) >= 0) {
			c = (char)(hex(w->text[i + 1]) * 16 + hex(w->text[i + 2]));
			i += 2;
		} else if (c == '_') {
			c = ' ';
		} else if (c == '\r' || c == '\n') {
			continue;
		}
		sbuf_putc(out, c);
	}
}

static void decode(const struct word *w, struct sbuf *out)
{
	GMimeEncoding state;

	if (w->encoding == 'Q') {
		unquote(w, out);
		return;
	}
	gm.g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_BASE64);
	out->len += gm.g_mime_encoding_flush(&state, w->text, w->n_text,
					     sbuf_reserve(out, w->n_text + 4));
	out->s[out->len] = '\0';
}

static bool same_charset(const struct word *a, const struct word *b)
{
	return a->n_charset == b->n_charset &&
	       strncasecmp(a->charset, b->charset, a->n_charset) == 0;
}

static const char *past_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

static void put(const char *text, size_t n, bool as_word, struct sbuf *out)
{
	static const char digits[] = "0123456789ABCDEF";

	if (!as_word) {
		sbuf_add(out, text, n);
		return;
	}
	sbuf_puts(out, "=?utf-8?Q?");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		sbuf_putc(out, '=');
		sbuf_putc(out, digits[c >> 4]);
		sbuf_putc(out, digits[c & 15]);
	}
	sbuf_puts(out, "?=");
}

/* Words that follow each other, from w on. A character set goes on from one to the next, for
 * a character may be cut. Gives where they end. */
static const char *run(struct word *w, bool as_word, struct arena *a, struct sbuf *out)
{
	struct sbuf bytes = SBUF_INIT, text = SBUF_INIT;
	struct word last = *w;
	bool more = true;

	while (more) {
		const char *next = past_blanks(w->end);
		size_t n;
		char *s;

		decode(w, &bytes);
		last = *w;
		more = next[0] == '=' && next[1] == '?' && word_at(next, w);
		if (more && same_charset(&last, w))
			continue;
		s = gmime_text(arena_strndup(a, last.charset, last.n_charset), bytes.s, bytes.len,
			       a, &n);
		sbuf_add(&text, s, n);
		sbuf_clear(&bytes);
	}
	put(text.s, text.len, as_word, out);
	sbuf_deinit(&bytes);
	sbuf_deinit(&text);
	return last.end;
}

static char *rewritten(const char *s, bool as_words, struct arena *a)
{
	struct sbuf out = SBUF_INIT;
	struct word w;
	char *result;

	while (*s) {
		const char *mark = strstr(s, "=?");
		size_t n = mark ? (size_t)(mark - s) : strlen(s);
		char *plain = (char *)s;

		if (!as_words && n)
			plain = gmime_text(NULL, s, n, a, &n);
		sbuf_add(&out, plain, n);
		if (!mark)
			break;
		if (word_at(mark, &w)) {
			s = run(&w, as_words, a, &out);
		} else {
			sbuf_puts(&out, "=?");
			s = mark + 2;
		}
	}
	result = arena_strndup(a, out.s, out.len);
	sbuf_deinit(&out);
	return result;
}

char *gmime_decode_header(const char *raw, struct arena *a)
{
	return rewritten(raw, false, a);
}

const char *words_mended(const char *raw, struct arena *a)
{
	return strstr(raw, "=?") ? rewritten(raw, true, a) : raw;
}
