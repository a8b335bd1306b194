/* Text of any character set as UTF-8. Labels lie: what is called ISO-8859-1 is of Windows, what is
 * called ASCII has accents, and what is called UTF-8 may not be; so a label is taken as a hint
 * wherever the bytes themselves say better. */
#include "gmime/read.h"

#include "gmime/load.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* What is meant by a name: mostly the larger set that people really wrote in. */
static const struct {
	const char *name, *meant;
} meanings[] = {
	{"iso-8859-1", "windows-1252"}, {"iso8859-1", "windows-1252"}, {"iso_8859-1", "windows-1252"},
	{"latin1", "windows-1252"}, {"latin-1", "windows-1252"}, {"cp1252", "windows-1252"},
	{"iso-8859-9", "windows-1254"}, {"iso-8859-11", "cp874"}, {"tis-620", "cp874"},
	{"iso-8859-8-i", "iso-8859-8"}, {"iso-8859-6-i", "iso-8859-6"},
	{"gb2312", "gb18030"}, {"gbk", "gb18030"}, {"x-gbk", "gb18030"}, {"cp936", "gb18030"},
	{"gb_2312-80", "gb18030"}, {"euc-cn", "gb18030"},
	{"ks_c_5601-1987", "cp949"}, {"ks_c_5601", "cp949"}, {"ksc5601", "cp949"},
	{"euc-kr", "cp949"}, {"shift_jis", "cp932"}, {"shift-jis", "cp932"}, {"sjis", "cp932"},
	{"x-sjis", "cp932"}, {"windows-31j", "cp932"}, {"euc-jp", "euc-jp-ms"},
	{"big5", "big5-hkscs"}, {"unicode-1-1-utf-7", "utf-7"}, {"unicode-1-1-utf-8", "utf-8"},
	{"utf8", "utf-8"}, {"x-unicode", "utf-16"},
};
/* Names that say nothing. */
static const char *const no_names[] = {
	"us-ascii", "ascii", "ansi_x3.4-1968", "646", "unknown-8bit", "x-unknown", "unknown",
	"8bit", "7bit", "default", "none", "iso-8859", "x-user-defined", "", NULL,
};

static const char *meant(const char *charset)
{
	for (size_t i = 0; i < NELEM(meanings); i++)
		if (strcasecmp(charset, meanings[i].name) == 0)
			return meanings[i].meant;
	for (size_t i = 0; no_names[i]; i++)
		if (strcasecmp(charset, no_names[i]) == 0)
			return NULL;
	return charset;
}

static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] >= 0x80)
			return false;
	return true;
}

/* Sets in which bytes below 0x80 stand for something else than ASCII. */
static bool shifts(const char *charset)
{
	return strncasecmp(charset, "iso-2022", 8) == 0 || strncasecmp(charset, "utf-7", 5) == 0 ||
	       strncasecmp(charset, "utf-16", 6) == 0 || strncasecmp(charset, "utf-32", 6) == 0 ||
	       strncasecmp(charset, "ucs-", 4) == 0 || strncasecmp(charset, "hz", 2) == 0 ||
	       strncasecmp(charset, "csiso2022", 9) == 0 ||
	       strncasecmp(charset, "ebcdic", 6) == 0 || strncasecmp(charset, "ibm", 3) == 0 ||
	       strncasecmp(charset, "cp", 2) == 0;
}

/* Japanese without a label betrays itself by what switches to it. */
static bool looks_japanese(const char *s, size_t n)
{
	return memmem(s, n, "\x1B$B", 3) || memmem(s, n, "\x1B$@", 3);
}

static size_t unit_of(const char *charset)
{
	if (strncasecmp(charset, "utf-16", 6) == 0 || strncasecmp(charset, "ucs-2", 5) == 0)
		return 2;
	return strncasecmp(charset, "utf-32", 6) == 0 || strncasecmp(charset, "ucs-4", 5) == 0 ? 4 : 1;
}

static char *kept(struct sbuf *b, struct arena *a, size_t *n)
{
	char *s = arena_strndup(a, "", 0);

	if (b->len) {
		s = arena_alloc(a, b->len + 1);
		memcpy(s, b->s, b->len);
	}
	*n = b->len;
	sbuf_deinit(b);
	return s;
}

/* Characters of several bytes that are well-formed, and bytes that belong to none. */
static void weigh(const char *s, size_t n, size_t *good, size_t *bad)
{
	size_t at;

	*good = *bad = 0;
	while (n) {
		size_t fine = utf8_valid(s, n, &at) ? n : at;

		for (size_t i = 0; i < fine; i++)
			*good += (unsigned char)s[i] >= 0xC0;
		if (fine == n)
			return;
		*bad += 1;
		s += fine + 1;
		n -= fine + 1;
	}
}

static char *repaired(const char *s, size_t n, struct arena *a, size_t *out_n)
{
	struct sbuf b = SBUF_INIT;
	size_t at;

	while (n) {
		size_t fine = utf8_valid(s, n, &at) ? n : at;

		sbuf_add(&b, s, fine);
		s += fine;
		n -= fine;
		if (n == 0)
			break;
		sbuf_puts(&b, REPLACEMENT);
		/* The rest of a broken character is no error of its own. */
		do {
			s++;
			n--;
		} while (n && ((unsigned char)*s & 0xC0) == 0x80);
	}
	return kept(&b, a, out_n);
}

/* What a character set with states still holds back: Vietnamese waits whether
 * an accent follows its last letter. */
static void flush(iconv_t cd, struct sbuf *b)
{
	size_t room = 64, left = room;
	char *to = sbuf_reserve(b, room);

	iconv(cd, NULL, NULL, &to, &left);
	b->len += room - left;
	b->s[b->len] = '\0';
}

static char *converted(iconv_t cd, size_t unit, const char *s, size_t n, struct arena *a,
		       size_t *out_n, bool *broken)
{
	struct sbuf b = SBUF_INIT;
	char *in = (char *)s;

	while (n) {
		size_t room = n + n / 2 + 64, left = room;
		char *to = sbuf_reserve(&b, room);
		size_t rc = iconv(cd, &in, &n, &to, &left);
		int why = errno;

		b.len += room - left;
		b.s[b.len] = '\0';
		if (rc != (size_t)-1 || why == E2BIG)
			continue;
		*broken = true;
		sbuf_puts(&b, REPLACEMENT);
		in += n < unit ? n : unit;
		n -= n < unit ? n : unit;
	}
	flush(cd, &b);
	return kept(&b, a, out_n);
}

static char *guessed(const char *s, size_t n, struct arena *a, size_t *out_n);

static char *by_name(const char *charset, const char *s, size_t n, struct arena *a, size_t *out_n)
{
	iconv_t cd = gm.g_mime_iconv_open("UTF-8", charset);
	bool broken = false;
	char *text;

	if (cd == (iconv_t)-1)
		return guessed(s, n, a, out_n);
	text = converted(cd, unit_of(charset), s, n, a, out_n, &broken);
	gm.g_mime_iconv_close(cd);
	/* Called something else, but it is UTF-8. */
	if (broken && !is_ascii(s, n) && utf8_valid(s, n, NULL)) {
		*out_n = n;
		return (char *)s;
	}
	return text;
}

static char *guessed(const char *s, size_t n, struct arena *a, size_t *out_n)
{
	size_t good, bad;

	if (looks_japanese(s, n) && is_ascii(s, n))
		return by_name("iso-2022-jp", s, n, a, out_n);
	weigh(s, n, &good, &bad);
	/* A little broken, it is UTF-8 all the same. */
	return bad == 0 || good > 4 * bad ? repaired(s, n, a, out_n)
					  : by_name("windows-1252", s, n, a, out_n);
}

char *gmime_text(const char *charset, const char *s, size_t n, struct arena *a, size_t *out_n)
{
	const char *name = charset ? meant(charset) : NULL;
	size_t good, bad;

	if (name && shifts(name))
		return by_name(name, s, n, a, out_n);
	if (is_ascii(s, n) && !looks_japanese(s, n)) {
		*out_n = n;
		return (char *)s;
	}
	if (!name)
		return guessed(s, n, a, out_n);
	weigh(s, n, &good, &bad);
	if (strcasecmp(name, "utf-8") == 0)
		return good || !bad ? repaired(s, n, a, out_n)
				    : by_name("windows-1252", s, n, a, out_n);
	/* Nobody writes a letter in which all accents chance to be UTF-8. */
	if (good && !bad && strcasecmp(name, "windows-1252") == 0)
		return repaired(s, n, a, out_n);
	return by_name(name, s, n, a, out_n);
}
