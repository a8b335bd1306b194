/* Subjects without what programs put before them. `Re:` and its sisters may stand behind a mark in
 * brackets, as `[EXTERNAL] Re: x`; only marks that have the form of a ticket's number are taken for
 * ours. A prefix of one letter (Italian `R:`) is left: it is a drive as often as an answer. */
#include <string.h>

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "mail/letter.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* Bytes of `[HD-42]` at s, 0 when it is none. */
static size_t mark_at(const char *s)
{
	size_t n = 1, site, digits;

	if (*s != '[')
		return 0;
	for (site = 0; is_upper((char)(s[n] & ~0x20)) || (site && is_digit(s[n])); n++)
		site++;
	if (site < 2 || site > 8 || s[n++] != '-' || !is_digit(s[n]) || s[n] == '0')
		return 0;
	for (digits = 0; is_digit(s[n]); n++)
		digits++;
	return digits <= 12 && s[n] == ']' ? n + 1 : 0;
}

static size_t blanks(const char *s)
{
	size_t n = 0;

	for (;; n++) {
		if ((unsigned char)s[n] == 0xC2 && (unsigned char)s[n + 1] == 0xA0)
			n++; /* French programs set a hard blank before the colon */
		else if (s[n] != ' ' && s[n] != '\t')
			return n;
	}
}

/* Bytes of `Re:`, `RE :`, `Re[2]:`, `Rép :`, … at s, 0 when it is none. */
static size_t prefix_at(const char *s)
{
	static const char *const words[] = {
		"re",  "fwd",  "fw",   "tr",   "aw",     "wg",      "rep",     "sv",  "vs",
		"vb",  "antw", "vl",   "rv",   "doorst", "res",     "enc",     "odp", "pd",
		"ynt", "rif",  "回复", "答复", "转发",   "reponse", "antwort", NULL};
	struct sbuf folded = SBUF_INIT;
	size_t n = 0, k;
	bool known;

	while (s[n] && n < 16 && !strchr(" \t:[(", s[n]) && (unsigned char)s[n] != 0xC2 &&
	       strncmp(s + n, "：", 3) != 0)
		n++;
	text_fold(&folded, s, utf8_cut(s, n));
	known = n && str_in(folded.s, words);
	sbuf_deinit(&folded);
	if (!known)
		return 0;
	if (s[n] == '[' || s[n] == '(') {
		for (k = n + 1; is_digit(s[k]); k++)
			;
		if (k == n + 1 || (s[k] != ']' && s[k] != ')'))
			return 0;
		n = k + 1;
	}
	n += blanks(s + n);
	if (strncmp(s + n, "：", 3) == 0)
		return n + 3;
	return s[n] == ':' ? n + 1 : 0;
}

/* Bytes of a mark in brackets that is not ours, at s. */
static size_t other_mark(const char *s)
{
	const char *end = *s == '[' ? strchr(s, ']') : NULL;

	return end && end - s < 40 ? (size_t)(end - s) + 1 : 0;
}

static void add_without_marks(struct sbuf *out, const char *s)
{
	while (*s) {
		size_t n = mark_at(s);

		if (n == 0) {
			sbuf_putc(out, *s++);
			continue;
		}
		s += n;
		if (out->len == 0 || out->s[out->len - 1] == ' ')
			s += blanks(s);
	}
	while (out->len && strchr(" \t", out->s[out->len - 1]))
		sbuf_truncate(out, out->len - 1);
}

const char *subject_bare(const char *subject, struct arena *a)
{
	struct sbuf out = SBUF_INIT;
	const char *s = subject;
	size_t n;

	for (;;) {
		s += blanks(s);
		if ((n = prefix_at(s)) != 0 || (n = mark_at(s)) != 0) {
			s += n;
		} else if ((n = other_mark(s)) != 0 &&
			   (prefix_at(s + n + blanks(s + n)) || mark_at(s + n + blanks(s + n)))) {
			sbuf_add(&out, s, n);
			sbuf_putc(&out, ' ');
			s += n;
		} else {
			break;
		}
	}
	add_without_marks(&out, s);
	s = arena_strndup(a, out.s, out.len);
	sbuf_deinit(&out);
	return s;
}

const char *subject_number(const char *subject, struct arena *a)
{
	for (const char *s = subject; (s = strchr(s, '[')) != NULL; s++) {
		size_t n = mark_at(s);

		if (n)
			return arena_strndup(a, s + 1, n - 2);
	}
	return NULL;
}
