/* Which character set a text is in, and reading it. UTF-8 betrays itself by its form; of the
 * others a table of signs decides, and an option of the command has the last word. */
#include "csv/csv.h"

#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- what a text looks like -------------------------------------------------------------- */

static bool is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Signs on which windows-1252 and ISO-8859-15 differ, where only the latter makes sense: the
 * ligature oe within a word, the euro sign after a figure. */
static bool looks_latin9(unsigned char before, unsigned char c)
{
	if (c == 0xBC || c == 0xBD || c == 0xBE)
		return is_letter(before);
	return c == 0xA4 && (before == ' ' || (before >= '0' && before <= '9'));
}

/* Bytes of the UTF-8 character that begins with c; 0 if none does. */
static unsigned char_size(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xC2 || c > 0xF4)
		return 0;
	return c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

static void count_part(struct charset_look *l)
{
	if (utf8_valid((const char *)l->part, l->n_part, NULL))
		l->good++;
	else
		l->bad += l->n_part;
	l->n_part = 0;
}

/* A byte of or after a character of several bytes. */
static void look_high(struct charset_look *l, unsigned char c)
{
	if (l->n_part && (c & 0xC0) != 0x80)
		count_part(l);
	if (c < 0x80)
		return;
	l->c1 += c < 0xA0;
	l->latin9 += looks_latin9(l->last[1], c);
	if (l->n_part == 0 && char_size(c) < 2) {
		l->bad++;
		return;
	}
	l->part[l->n_part++] = c;
	if (l->n_part == char_size(l->part[0]))
		count_part(l);
}

void charset_look(struct charset_look *l, const void *p, size_t n)
{
	const unsigned char *s = p;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = s[i];

		if (l->bytes + i < 4)
			l->head[l->bytes + i] = c;
		if (c >= 0x80 || l->n_part)
			look_high(l, c);
		if (c < 0x20) {
			l->lf += c == '\n';
			l->cr += c == '\r';
			l->nul[(l->bytes + i) & 1] += c == 0;
		}
		l->last[1] = c;
	}
	l->bytes += n;
}

void charset_look_end(struct charset_look *l)
{
	if (l->n_part)
		count_part(l);
}

const char *charset_guess(const struct charset_look *l, unsigned *mark)
{
	*mark = 0;
	if (l->bytes >= 3 && memcmp(l->head, "\xEF\xBB\xBF", 3) == 0)
		return *mark = 3, "utf-8";
	if (l->bytes >= 2 && memcmp(l->head, "\xFF\xFE", 2) == 0)
		return *mark = 2, "utf-16le";
	if (l->bytes >= 2 && memcmp(l->head, "\xFE\xFF", 2) == 0)
		return *mark = 2, "utf-16be";
	/* Text of Europe in UTF-16 has a NUL in nearly every second byte. */
	if (l->nul[1] * 5 > l->bytes && l->nul[0] * 20 < l->bytes)
		return "utf-16le";
	if (l->nul[0] * 5 > l->bytes && l->nul[1] * 20 < l->bytes)
		return "utf-16be";
	/* A few broken characters in UTF-8 are still UTF-8: their rows are refused. */
	if (l->bad == 0 || l->good > 4 * l->bad)
		return "utf-8";
	return l->c1 == 0 && l->latin9 ? "iso-8859-15" : "windows-1252";
}

/* --- reading it ------------------------------------------------------------------------------ */

struct decoder {
	iconv_t cd;
	size_t unit;      /* bytes to skip where nothing can be read */
	char part[16];    /* the beginning of a character whose rest is to come */
	size_t n_part;
};

bool charset_is_utf8(const char *charset)
{
	return strcasecmp(charset, "utf-8") == 0 || strcasecmp(charset, "utf8") == 0;
}

enum hd_rc decoder_open(const char *charset, struct decoder **out, struct hd_err *e)
{
	struct decoder *d;
	iconv_t cd = (iconv_t)-1;

	/* A name and nothing else: no path, no modifiers. */
	if (str_is_id(charset))
		cd = iconv_open("UTF-8", charset);
	if (cd == (iconv_t)-1)
		return hd_fail(e, HD_USAGE,
			       "unknown encoding '%.60s'; known are utf-8, windows-1252, "
			       "iso-8859-1, iso-8859-15, utf-16le, utf-16be and what 'iconv -l' lists",
			       charset);
	d = mem_alloc(sizeof(*d));
	d->cd = cd;
	d->unit = strncasecmp(charset, "utf-16", 6) == 0 ? 2 : 1;
	*out = d;
	return HD_OK;
}

void decoder_close(struct decoder *d)
{
	if (!d)
		return;
	iconv_close(d->cd);
	free(d);
}

/* Converts what can be; gives the number of bytes left over, a cut character. */
static size_t convert(struct decoder *d, char *in, size_t n, struct sbuf *out)
{
	while (n) {
		size_t room = n * 3 + 16, free_bytes = room;
		char *to = sbuf_reserve(out, room);
		size_t rc = iconv(d->cd, &in, &n, &to, &free_bytes);
		int why = errno;

		out->len += room - free_bytes;
		out->s[out->len] = '\0';
		if (rc != (size_t)-1 || why == E2BIG)
			continue;
		if (why == EINVAL)
			return n;
		sbuf_putc(out, '\xFF');
		in += n < d->unit ? n : d->unit;
		n -= n < d->unit ? n : d->unit;
		iconv(d->cd, NULL, NULL, NULL, NULL);
	}
	return 0;
}

void decoder_feed(struct decoder *d, const char *p, size_t n, bool last, struct sbuf *out)
{
	size_t left;

	/* A cut character is completed byte by byte: it has four at most. */
	while (d->n_part && n) {
		d->part[d->n_part++] = *p++;
		n--;
		left = convert(d, d->part, d->n_part, out);
		if (left == sizeof(d->part))
			left = 0;
		memmove(d->part, d->part + d->n_part - left, left);
		d->n_part = left;
	}
	left = convert(d, (char *)p, n, out);
	if (left > sizeof(d->part) - 1)
		left = 0;
	if (left)
		memcpy(d->part, p + n - left, left);
	d->n_part = d->n_part ? d->n_part : left;
	if (last && d->n_part) {
		sbuf_putc(out, '\xFF');
		d->n_part = 0;
	}
}
