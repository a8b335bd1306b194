/* HTML as mail programs and ticket systems write it, made plain text. One pass, no tree:
 * what is broken comes out as text, and nothing of the source can do more than be read. */
#include "util/html.h"

#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct html {
	const char *p, *end;
	struct sbuf *out;
	size_t start;      /* of our text in `out` */
	unsigned breaks;   /* line breaks owed before the next word */
	bool blank;        /* a blank owed */
	unsigned pre;      /* depth of <pre> */
	struct sbuf link;  /* address of the link we stand in */
	size_t link_start; /* where its words begin */
};

/* --- references ------------------------------------------------------------------------- */

static const struct {
	const char *name;
	uint32_t cp;
} names[] = {
	{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}, {"nbsp", 0xA0},
	{"agrave", 0xE0}, {"aacute", 0xE1}, {"acirc", 0xE2}, {"auml", 0xE4}, {"aelig", 0xE6},
	{"ccedil", 0xE7}, {"egrave", 0xE8}, {"eacute", 0xE9}, {"ecirc", 0xEA}, {"euml", 0xEB},
	{"igrave", 0xEC}, {"iacute", 0xED}, {"icirc", 0xEE}, {"iuml", 0xEF}, {"ntilde", 0xF1},
	{"ograve", 0xF2}, {"oacute", 0xF3}, {"ocirc", 0xF4}, {"ouml", 0xF6}, {"ugrave", 0xF9},
	{"uacute", 0xFA}, {"ucirc", 0xFB}, {"uuml", 0xFC}, {"szlig", 0xDF}, {"oelig", 0x153},
	{"Agrave", 0xC0}, {"Acirc", 0xC2}, {"Auml", 0xC4}, {"Ccedil", 0xC7}, {"Egrave", 0xC8},
	{"Eacute", 0xC9}, {"Ecirc", 0xCA}, {"Ocirc", 0xD4}, {"Ouml", 0xD6}, {"Ugrave", 0xD9},
	{"Uuml", 0xDC}, {"OElig", 0x152}, {"laquo", 0xAB}, {"raquo", 0xBB}, {"deg", 0xB0},
	{"copy", 0xA9}, {"reg", 0xAE}, {"middot", 0xB7}, {"times", 0xD7}, {"euro", 0x20AC},
	{"ndash", 0x2013}, {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
	{"ldquo", 0x201C}, {"rdquo", 0x201D}, {"bull", 0x2022}, {"hellip", 0x2026},
	{"trade", 0x2122}, {"rarr", 0x2192}, {"larr", 0x2190},
};

static bool number_cp(const char *s, size_t n, uint32_t *cp)
{
	unsigned base = 10;
	size_t i = 0;

	*cp = 0;
	if (n && (s[0] == 'x' || s[0] == 'X')) {
		base = 16;
		i = 1;
	}
	if (i == n)
		return false;
	for (; i < n; i++) {
		char c = s[i];
		unsigned d = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
			     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
			     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
						    : 99;

		if (d >= base || *cp > 0x10FFFF)
			return false;
		*cp = *cp * base + d;
	}
	return *cp && *cp <= 0x10FFFF && (*cp < 0xD800 || *cp > 0xDFFF);
}

/* The character that the reference at `&` means; bytes of it, 0 when there is none. */
static size_t reference(const char *p, const char *end, uint32_t *cp)
{
	const char *semi = memchr(p, ';', (size_t)(end - p) < 12 ? (size_t)(end - p) : 12);
	size_t n;

	if (!semi || semi == p + 1)
		return 0;
	n = (size_t)(semi - p) - 1;
	if (p[1] == '#')
		return number_cp(p + 2, n - 1, cp) ? n + 2 : 0;
	for (size_t i = 0; i < NELEM(names); i++)
		if (strlen(names[i].name) == n && memcmp(names[i].name, p + 1, n) == 0)
			return *cp = names[i].cp, n + 2;
	return 0;
}

/* --- text ----------------------------------------------------------------------------------- */

static void settle(struct html *h)
{
	bool begun = h->out->len > h->start;

	for (unsigned i = 0; begun && i < h->breaks; i++)
		sbuf_putc(h->out, '\n');
	if (begun && h->blank && !h->breaks)
		sbuf_putc(h->out, ' ');
	h->breaks = 0;
	h->blank = false;
}

static void put(struct html *h, uint32_t cp)
{
	if (cp == 0xA0)
		cp = ' ';
	if (!h->pre && (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r')) {
		h->blank = true;
		return;
	}
	settle(h);
	utf8_put(h->out, cp);
}

static void owe(struct html *h, unsigned breaks)
{
	if (h->breaks < breaks)
		h->breaks = breaks;
}

/* --- tags ------------------------------------------------------------------------------------ */

struct tag {
	const char *name;
	size_t n;
	bool closing;
	const char *attributes, *end; /* end: after `>` */
};

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool tag_at(const char *p, const char *end, struct tag *t)
{
	char quote = 0;

	memset(t, 0, sizeof(*t));
	t->name = p + 1;
	if (t->name < end && *t->name == '/') {
		t->closing = true;
		t->name++;
	}
	while (t->name + t->n < end && (is_letter(t->name[t->n]) ||
					(t->n && t->name[t->n] >= '0' && t->name[t->n] <= '9')))
		t->n++;
	t->attributes = t->name + t->n;
	if (t->n == 0 || t->n > 12)
		return false;
	if (t->attributes < end && !strchr(" \t\r\n/>:", *t->attributes))
		return false;
	for (const char *s = t->attributes; s < end; s++) {
		if (quote ? *s == quote : *s == '"' || *s == '\'')
			quote = quote ? 0 : *s;
		else if (!quote && *s == '>')
			return t->end = s + 1, true;
	}
	return false;
}

static bool named(const struct tag *t, const char *name)
{
	return strlen(name) == t->n && strncasecmp(t->name, name, t->n) == 0;
}

static bool named_in(const struct tag *t, const char *const *list)
{
	for (; *list; list++)
		if (named(t, *list))
			return true;
	return false;
}

static void keep_link(struct html *h, const struct tag *t)
{
	const char *s = memmem(t->attributes, (size_t)(t->end - t->attributes), "href=", 5);
	const char *stop;

	sbuf_clear(&h->link);
	if (!s)
		return;
	s += 5;
	if (*s == '"' || *s == '\'')
		stop = memchr(s + 1, *s, (size_t)(t->end - s - 1)), s++;
	else
		for (stop = s; stop < t->end - 1 && *stop != ' '; stop++)
			;
	if (!stop || (strncasecmp(s, "http", 4) != 0 && strncasecmp(s, "ftp", 3) != 0))
		return;
	sbuf_add(&h->link, s, (size_t)(stop - s));
	settle(h);
	h->link_start = h->out->len;
}

static void end_link(struct html *h)
{
	size_t n = h->out->len - h->link_start;

	if (h->link.len && (n != h->link.len || memcmp(h->out->s + h->link_start, h->link.s, n) != 0))
		sbuf_printf(h->out, "%s<%s>", n ? " " : "", h->link.s);
	sbuf_clear(&h->link);
}

/* Skips what is no text up to its closing tag; all the rest when that is missing. */
static const char *skip_element(const struct tag *t, const char *end)
{
	struct tag other;

	for (const char *p = t->end; p < end; p++) {
		if (*p == '<' && tag_at(p, end, &other) && other.closing && other.n == t->n &&
		    strncasecmp(other.name, t->name, t->n) == 0)
			return other.end;
	}
	return end;
}

static const char *take_tag(struct html *h, const struct tag *t)
{
	static const char *const hidden[] = {"script", "style", "head", "title", NULL};
	static const char *const lines[] = {"div", "tr",  "li",      "ul",     "ol", "table",
					    "dt",  "dd",  "section", "header", "hr", "footer",
					    NULL};
	static const char *const paragraphs[] = {"p",  "h1", "h2", "h3", "h4", "h5",
						 "h6", "blockquote", "pre", NULL};

	if (!t->closing && named_in(t, hidden))
		return skip_element(t, h->end);
	if (named(t, "br"))
		h->breaks += h->breaks < 2;
	else if (named_in(t, paragraphs))
		owe(h, 2);
	else if (named_in(t, lines))
		owe(h, 1);
	else if (t->closing && (named(t, "td") || named(t, "th")))
		h->blank = true;
	else if (named(t, "a"))
		t->closing ? end_link(h) : keep_link(h, t);
	if (named(t, "pre"))
		h->pre = !t->closing;
	if (named(t, "li") && !t->closing) {
		settle(h);
		sbuf_puts(h->out, "- ");
	}
	return t->end;
}

static void take(struct html *h)
{
	struct tag t;
	uint32_t cp;
	size_t n;

	if (*h->p == '<' && h->end - h->p >= 4 && memcmp(h->p, "<!--", 4) == 0) {
		const char *stop = memmem(h->p, (size_t)(h->end - h->p), "-->", 3);

		h->p = stop ? stop + 3 : h->end;
	} else if (*h->p == '<' && h->p + 1 < h->end && (h->p[1] == '!' || h->p[1] == '?')) {
		const char *stop = memchr(h->p, '>', (size_t)(h->end - h->p));

		h->p = stop ? stop + 1 : h->end;
	} else if (*h->p == '<' && tag_at(h->p, h->end, &t)) {
		h->p = take_tag(h, &t);
	} else if (*h->p == '&' && (n = reference(h->p, h->end, &cp)) != 0) {
		put(h, cp);
		h->p += n;
	} else if (h->end - h->p >= 2 && memcmp(h->p, "\xC2\xA0", 2) == 0) {
		put(h, 0xA0);
		h->p += 2;
	} else if ((unsigned char)*h->p < 0x80) {
		put(h, (unsigned char)*h->p++);
	} else {
		settle(h); /* bytes of a longer character, or no UTF-8 at all, as they are */
		sbuf_putc(h->out, *h->p++);
	}
}

/* Some systems keep HTML escaped: then one layer of references comes off first. */
static void unescape(const char *s, size_t n, struct sbuf *out)
{
	const char *end = s + n;
	uint32_t cp;
	size_t used;

	while (s < end) {
		if (*s == '&' && (used = reference(s, end, &cp)) != 0) {
			utf8_put(out, cp);
			s += used;
		} else {
			sbuf_putc(out, *s++);
		}
	}
}

static bool has_tag(const char *s, size_t n)
{
	struct tag t;
	static const char *const known[] = {
		"p",	"br",	"div",	"span",	"b",	"i",	"u",	"strong", "em",	"a",
		"ul",	"ol",	"li",	"table", "tr",	"td",	"th",	"pre",	"html",	"body",
		"h1",	"h2",	"h3",	"h4",	"img",	"font",	"hr",	"blockquote", "code", "tbody",
		NULL};

	for (const char *p = s; p && (p = memchr(p, '<', (size_t)(s + n - p))) != NULL; p++)
		if (tag_at(p, s + n, &t) && named_in(&t, known))
			return true;
	return false;
}

static bool is_escaped(const char *s, size_t n)
{
	return memmem(s, n, "&lt;", 4) || memmem(s, n, "&#60;", 5);
}

bool html_is(const char *s, size_t n)
{
	struct sbuf once = SBUF_INIT;
	bool is = has_tag(s, n);

	if (!is && is_escaped(s, n)) {
		unescape(s, n, &once);
		is = has_tag(once.s, once.len);
		sbuf_deinit(&once);
	}
	return is;
}

void html_to_text(const char *s, size_t n, struct sbuf *out)
{
	struct sbuf once = SBUF_INIT;
	struct html h = {.out = out, .start = out->len, .link = SBUF_INIT};

	if (is_escaped(s, n) && !has_tag(s, n)) {
		unescape(s, n, &once);
		s = once.s;
		n = once.len;
	}
	h.p = s;
	h.end = s + n;
	while (h.p < h.end)
		take(&h);
	sbuf_deinit(&once);
	sbuf_deinit(&h.link);
}
