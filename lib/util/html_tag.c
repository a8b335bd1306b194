/* The pieces of HTML as mail programs write it. Where the standard has a reader swallow all the
 * rest (a quote or comment that nobody closes), these end at the next `>` instead: what people
 * wrote must not vanish because a program was careless. */
#include "util/html_tag.h"

#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_LEN 32

static bool is_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* --- tags ------------------------------------------------------------------------------------ */

static size_t name_length(const char *s, const char *end)
{
	size_t n = 0;

	while (s + n < end && n <= NAME_MAX_LEN &&
	       (is_letter(s[n]) ||
		(n && ((s[n] >= '0' && s[n] <= '9') || strchr(":-_", s[n])) && s[n])))
		n++;
	return n;
}

/* Behind the `>` that ends a tag, its quotes minded; NULL when there is none. */
static const char *quoted_end(const char *s, const char *end)
{
	while (s < end && *s != '>') {
		if ((*s == '"' || *s == '\'') && s[-1] == '=') {
			s = memchr(s + 1, *s, (size_t)(end - s - 1));
			if (!s)
				return NULL;
		}
		s++;
	}
	return s < end ? s + 1 : NULL;
}

bool html_tag_at(const char *p, const char *end, struct html_lack *lack, struct html_tag *t)
{
	const char *stop;

	memset(t, 0, sizeof(*t));
	t->name = p + 1;
	if (t->name < end && *t->name == '/') {
		t->closing = true;
		t->name++;
	}
	t->n = name_length(t->name, end);
	t->attrs = t->name + t->n;
	/* <marie@example.org> and <https://…> are no tags. */
	if (t->n == 0 || t->n > NAME_MAX_LEN || t->attrs >= end ||
	    !(is_space(*t->attrs) || *t->attrs == '>' || *t->attrs == '/') ||
	    (t->attrs[0] == '/' && t->attrs[-1] == ':') || lack->close)
		return false;
	if (!lack->quotes && (t->end = quoted_end(t->attrs, end)) != NULL)
		return true;
	lack->quotes = true;
	stop = memchr(t->attrs, '>', (size_t)(end - t->attrs));
	lack->close = !stop;
	t->end = stop ? stop + 1 : NULL;
	return stop != NULL;
}

bool html_tag_is(const struct html_tag *t, const char *name)
{
	return strlen(name) == t->n && strncasecmp(t->name, name, t->n) == 0;
}

bool html_tag_in(const struct html_tag *t, const char *const *names)
{
	for (; *names; names++)
		if (html_tag_is(t, *names))
			return true;
	return false;
}

const char *html_attr(const struct html_tag *t, const char *name, size_t *n)
{
	const char *s = t->attrs, *last = t->end - 1;

	while (s < last) {
		const char *key, *value = NULL;
		size_t key_n;
		char quote = 0;

		while (s < last && (is_space(*s) || *s == '/'))
			s++;
		for (key = s; s < last && !is_space(*s) && *s != '=' && *s != '/'; s++)
			;
		key_n = (size_t)(s - key);
		while (s < last && is_space(*s))
			s++;
		if (s < last && *s == '=') {
			for (s++; s < last && is_space(*s); s++)
				;
			if (s < last && (*s == '"' || *s == '\''))
				quote = *s++;
			for (value = s; s < last && (quote ? *s != quote : !is_space(*s)); s++)
				;
			*n = (size_t)(s - value);
			s += quote && s < last;
		} else if (key_n == 0) {
			s++;
		}
		if (value && key_n == strlen(name) && strncasecmp(key, name, key_n) == 0)
			return value;
	}
	return NULL;
}

/* --- what is no text ------------------------------------------------------------------------- */

const char *html_remark(const char *p, const char *end, struct html_lack *lack)
{
	const char *stop = NULL;

	if (end - p < 2 || (p[1] != '!' && p[1] != '?'))
		return NULL;
	if (end - p >= 4 && memcmp(p, "<!--", 4) == 0 && !lack->comment) {
		/* `<!-->` is a comment as well. */
		stop = memmem(p + 2, (size_t)(end - p - 2), "-->", 3);
		lack->comment = !stop;
		if (stop)
			return stop + 3;
	}
	if (!lack->close)
		stop = memchr(p, '>', (size_t)(end - p));
	lack->close = !stop;
	return stop ? stop + 1 : NULL;
}

const char *html_behind(const struct html_tag *t, const char *end)
{
	for (const char *p = t->end; (p = memmem(p, (size_t)(end - p), "</", 2)) != NULL; p += 2) {
		if ((size_t)(end - p) < t->n + 2 || strncasecmp(p + 2, t->name, t->n) != 0)
			continue;
		p = memchr(p, '>', (size_t)(end - p));
		return p ? p + 1 : end;
	}
	return end;
}

/* --- references ------------------------------------------------------------------------------ */

struct name {
	const char *name;
	uint32_t cp;
};

/* In byte order. The names of Latin-1 and what mail programs use besides. */
static const struct name names[] = {
	{"AElig", 0xC6},    {"Aacute", 0xC1},   {"Acirc", 0xC2},    {"Agrave", 0xC0},
	{"Aring", 0xC5},    {"Atilde", 0xC3},   {"Auml", 0xC4},     {"Ccedil", 0xC7},
	{"Dagger", 0x2021}, {"ETH", 0xD0},      {"Eacute", 0xC9},   {"Ecirc", 0xCA},
	{"Egrave", 0xC8},   {"Euml", 0xCB},     {"Iacute", 0xCD},   {"Icirc", 0xCE},
	{"Igrave", 0xCC},   {"Iuml", 0xCF},     {"Ntilde", 0xD1},   {"OElig", 0x152},
	{"Oacute", 0xD3},   {"Ocirc", 0xD4},    {"Ograve", 0xD2},   {"Oslash", 0xD8},
	{"Otilde", 0xD5},   {"Ouml", 0xD6},     {"Scaron", 0x160},  {"THORN", 0xDE},
	{"Uacute", 0xDA},   {"Ucirc", 0xDB},    {"Ugrave", 0xD9},   {"Uuml", 0xDC},
	{"Yacute", 0xDD},   {"Yuml", 0x178},    {"aacute", 0xE1},   {"acirc", 0xE2},
	{"acute", 0xB4},    {"aelig", 0xE6},    {"agrave", 0xE0},   {"amp", '&'},
	{"apos", '\''},     {"aring", 0xE5},    {"atilde", 0xE3},   {"auml", 0xE4},
	{"bdquo", 0x201E},  {"brvbar", 0xA6},   {"bull", 0x2022},   {"ccedil", 0xE7},
	{"cedil", 0xB8},    {"cent", 0xA2},     {"check", 0x2713},  {"circ", 0x2C6},
	{"colon", ':'},     {"comma", ','},     {"copy", 0xA9},     {"curren", 0xA4},
	{"dagger", 0x2020}, {"darr", 0x2193},   {"deg", 0xB0},      {"divide", 0xF7},
	{"eacute", 0xE9},   {"ecirc", 0xEA},    {"egrave", 0xE8},   {"emsp", 0x2003},
	{"ensp", 0x2002},   {"eth", 0xF0},      {"euml", 0xEB},     {"euro", 0x20AC},
	{"frac12", 0xBD},   {"frac14", 0xBC},   {"frac34", 0xBE},   {"ge", 0x2265},
	{"gt", '>'},        {"hearts", 0x2665}, {"hellip", 0x2026}, {"iacute", 0xED},
	{"icirc", 0xEE},    {"iexcl", 0xA1},    {"igrave", 0xEC},   {"iquest", 0xBF},
	{"iuml", 0xEF},     {"laquo", 0xAB},    {"larr", 0x2190},   {"ldquo", 0x201C},
	{"le", 0x2264},     {"lpar", '('},      {"lsaquo", 0x2039}, {"lsquo", 0x2018},
	{"lt", '<'},        {"macr", 0xAF},     {"mdash", 0x2014},  {"micro", 0xB5},
	{"middot", 0xB7},   {"minus", 0x2212},  {"nbsp", 0xA0},     {"ndash", 0x2013},
	{"ne", 0x2260},     {"not", 0xAC},      {"ntilde", 0xF1},   {"num", '#'},
	{"oacute", 0xF3},   {"ocirc", 0xF4},    {"oelig", 0x153},   {"ograve", 0xF2},
	{"ordf", 0xAA},     {"ordm", 0xBA},     {"oslash", 0xF8},   {"otilde", 0xF5},
	{"ouml", 0xF6},     {"para", 0xB6},     {"percnt", '%'},    {"period", '.'},
	{"permil", 0x2030}, {"plusmn", 0xB1},   {"pound", 0xA3},    {"quot", '"'},
	{"raquo", 0xBB},    {"rarr", 0x2192},   {"rdquo", 0x201D},  {"reg", 0xAE},
	{"rpar", ')'},      {"rsaquo", 0x203A}, {"rsquo", 0x2019},  {"sbquo", 0x201A},
	{"scaron", 0x161},  {"sect", 0xA7},     {"shy", 0xAD},      {"sup1", 0xB9},
	{"sup2", 0xB2},     {"sup3", 0xB3},     {"szlig", 0xDF},    {"thinsp", 0x2009},
	{"thorn", 0xFE},    {"tilde", 0x2DC},   {"times", 0xD7},    {"trade", 0x2122},
	{"uacute", 0xFA},   {"uarr", 0x2191},   {"ucirc", 0xFB},    {"ugrave", 0xF9},
	{"uml", 0xA8},      {"uuml", 0xFC},     {"yacute", 0xFD},   {"yen", 0xA5},
	{"yuml", 0xFF},     {"zwj", 0x200D},    {"zwnj", 0x200C},
};

/* What &#128; to &#159; are meant to be: windows-1252, 0 where it has nothing. */
static const uint16_t windows[32] = {
	0x20AC, 0,      0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
	0x2039, 0x152,  0,      0x17D,  0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0,      0x17E,  0x178,
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
	if (*cp >= 0x80 && *cp < 0xA0)
		*cp = windows[*cp - 0x80];
	return *cp && *cp <= 0x10FFFF && (*cp < 0xD800 || *cp > 0xDFFF);
}

static int by_name(const void *key, const void *item)
{
	return strcmp(key, ((const struct name *)item)->name);
}

size_t html_reference(const char *p, const char *end, uint32_t *cp)
{
	char name[12];
	const char *semi = memchr(p, ';', (size_t)(end - p) < 12 ? (size_t)(end - p) : 12);
	const struct name *found;
	size_t n;

	if (!semi || semi == p + 1)
		return 0;
	n = (size_t)(semi - p) - 1;
	if (p[1] == '#')
		return number_cp(p + 2, n - 1, cp) ? n + 2 : 0;
	memcpy(name, p + 1, n);
	name[n] = '\0';
	found = bsearch(name, names, NELEM(names), sizeof(names[0]), by_name);
	return found ? *cp = found->cp, n + 2 : 0;
}

void html_unescape(const char *s, size_t n, struct sbuf *out)
{
	const char *end = s + n;
	uint32_t cp;
	size_t used;

	while (s < end) {
		if (*s == '&' && (used = html_reference(s, end, &cp)) != 0) {
			utf8_put(out, cp);
			s += used;
		} else {
			sbuf_putc(out, *s++);
		}
	}
}
