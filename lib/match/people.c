/* Takes people out of texts that become part of an article. It rather takes out too much: a word
 * less in an article costs little, a name in one that the whole company reads cannot be called
 * back. */
#include "match/people.h"

#include <string.h>

#include "helpdesk/text.h"
#include "match/bag.h"
#include "util/map.h"

#define PART_LEAST 3     /* characters of a part of a name whose case does not matter */
#define DIGITS_MAX 15    /* of a telephone number (ITU-T E.164) */
#define OWN_DIGITS 9     /* the last ones of the requester's, whatever stands before them */

struct people {
	struct arena *arena;
	struct map parts;     /* folded parts of the name */
	struct map short_parts; /* those of two letters, as they are written */
	char phone[DIGITS_MAX + 1]; /* digits of the requester's, "" = not known */
};

/* --- letters ------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_plain_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Beyond ASCII all but blanks and punctuation. */
static bool is_word_char(uint32_t c)
{
	if (c < 0x80)
		return is_digit((char)c) || is_plain_letter((char)c) || c == '_';
	return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x206F) &&
	       !(c >= 0x3000 && c <= 0x303F);
}

/* Bytes of the word at s. */
static size_t word_length(const char *s, size_t n)
{
	size_t i = 0, before = 0;

	while (i < n) {
		if (!is_word_char(utf8_next(s, n, &i)))
			break;
		before = i;
	}
	return before;
}

/* --- who it is ----------------------------------------------------------------------------- */

static const char *fold(struct arena *a, const char *s, size_t n)
{
	struct sbuf b = SBUF_INIT;
	const char *out;

	text_fold(&b, s, n);
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

static void take_part(struct people *p, const char *s, size_t n)
{
	const char *folded = fold(p->arena, s, n), *as_is = arena_strndup(p->arena, s, n);

	if (word_is_empty(folded, strlen(folded)))
		return; /* de, la, van: words of any sentence */
	if (text_length(as_is) >= PART_LEAST)
		map_put(&p->parts, folded, NULL);
	else if (text_length(as_is) == 2)
		map_put(&p->short_parts, as_is, NULL);
}

static void take_name(struct people *p, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	for (size_t i = 0; i < n;) {
		size_t word = word_length(s + i, n - i);

		if (word)
			take_part(p, s + i, word);
		else
			(void)utf8_next(s, n, &i);
		i += word;
	}
}

/* `marie.curie@` is a name; `mcurie@` is what she logs in with; `info@` is nobody. */
static void take_mail(struct people *p, const char *s)
{
	static const char *const nobody[] = {"info",  "contact", "support", "helpdesk", "service",
					     "admin", "office",  "team",    "mail",     NULL};
	const char *local = s ? arena_strndup(p->arena, s, strcspn(s, "@")) : "";

	if (!str_in(local, nobody))
		take_name(p, local);
}

static void take_phone(struct people *p, const char *s)
{
	char all[64];
	size_t n = 0, skip;

	for (; s && *s && n < sizeof(all) - 1; s++)
		if (is_digit(*s))
			all[n++] = *s;
	all[n] = '\0';
	skip = n > OWN_DIGITS ? n - OWN_DIGITS : 0;
	memcpy(p->phone, all + skip, n - skip + 1);
}

/* --- mail addresses ------------------------------------------------------------------------- */

static bool is_mail_char(char c)
{
	return is_digit(c) || is_plain_letter(c) || (c && strchr("._%+-'", c)) || (unsigned char)c >= 0x80;
}

/* Bytes of the address at s, 0 when there is none. */
static size_t mail_length(const char *s)
{
	size_t n = 0, end;

	while (is_mail_char(s[n]))
		n++;
	if (n == 0 || s[n] != '@')
		return 0;
	end = ++n;
	while (is_digit(s[n]) || is_plain_letter(s[n]) || (s[n] && strchr(".-", s[n])) ||
	       (unsigned char)s[n] >= 0x80)
		n++;
	while (n > end && strchr(".-", s[n - 1]))
		n--;
	return n > end ? n : 0;
}

/* --- telephone numbers ----------------------------------------------------------------------- */

struct digits {
	char all[DIGITS_MAX + 1];
	size_t n, groups, sizes[DIGITS_MAX], bytes;
	bool bracket, dots, dashes, other; /* what parts the groups */
};

/* Bytes of what may part two groups of digits. */
static size_t part_length(const char *s)
{
	static const char *const wide[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x91", NULL};

	for (size_t i = 0; wide[i]; i++)
		if (str_starts(s, wide[i]))
			return strlen(wide[i]);
	return *s && strchr(" .-/()", *s) ? 1 : 0;
}

/* Groups of digits with little between them, 15 digits at most. */
static void read_digits(const char *s, struct digits *d)
{
	size_t i = *s == '+' || *s == '(';

	memset(d, 0, sizeof(*d));
	d->bracket = *s == '(';
	i += s[i] == '+';
	for (;;) {
		size_t size = 0, parts = 0, part;

		while (is_digit(s[i + size]))
			size++;
		if (size == 0 || d->n + size > DIGITS_MAX || d->groups == DIGITS_MAX)
			return;
		memcpy(d->all + d->n, s + i, size);
		d->n += size;
		d->sizes[d->groups++] = size;
		i += size;
		d->bytes = i;
		while (parts < 3 && (part = part_length(s + i)) > 0 && s[i] != '\n') {
			if (!is_digit(s[i + part]) && parts == 2)
				return;
			d->bracket = d->bracket || s[i] == '(' || s[i] == ')';
			d->dots = d->dots || s[i] == '.';
			d->dashes = d->dashes || s[i] == '-';
			d->other = d->other || !strchr(".-", s[i]);
			i += part;
			parts++;
		}
		if (parts == 0)
			return;
	}
}

static bool is_own(const struct people *p, const struct digits *d)
{
	size_t own = strlen(p->phone);

	if (own < 5)
		return own >= 3 && strcmp(p->phone, d->all) == 0;
	return d->n >= own && strcmp(d->all + d->n - own, p->phone) == 0;
}

/* Three, three and four digits, or three and four, as they are written in North America. */
static bool is_american(const struct digits *d)
{
	const size_t *g = d->sizes, first = d->groups == 4 && g[0] == 1;

	if (d->groups == 2)
		return g[0] == 3 && g[1] == 4 && d->dashes && !d->other;
	return d->groups == 3 + first && g[first] == 3 && g[first + 1] == 3 && g[first + 2] == 4;
}

/* 22/11/2026, 22.11.2026, 2026-11-22 */
static bool is_date(const char *s, const struct digits *d)
{
	const size_t *g = d->sizes;

	if (d->groups < 3 || *s == '+' || *s == '(')
		return false;
	if (g[0] <= 2 && g[1] <= 2 && g[2] == 4)
		return true;
	return g[0] == 4 && g[1] == 2 && g[2] == 2 && (s[4] == '-' || s[4] == '/');
}

/* Bytes of the telephone number at s, 0 when there is none. `said`: a word before it says so. */
static size_t phone_length(const struct people *p, const char *s, bool said)
{
	struct digits d;
	bool is = false;
	char next;

	if (*s != '+' && *s != '(' && !is_digit(*s))
		return 0;
	read_digits(s, &d);
	next = s[d.bytes];
	if (d.n < 3 || is_digit(next) || is_plain_letter(next) || next == '_' ||
	    (*s == '(' && !memchr(s, ')', d.bytes)))
		return 0;
	if (is_own(p, &d))
		return d.bytes;
	if (is_date(s, &d))
		return 0;
	if (*s == '+' || s[0] == '0')
		is = d.n >= (*s == '+' ? 8 : 9);
	else if (d.bracket)
		is = d.n >= 7;
	return is || is_american(&d) || said ? d.bytes : 0;
}

/* --- the text ---------------------------------------------------------------------------------- */

struct scan {
	const struct people *people;
	struct sbuf *out;
	size_t gone;  /* where in `out` what was taken out last ends; 0 = nothing yet */
	bool phone;   /* the last word speaks of a telephone */
};

/* A name and another are one gap. */
static void put_gone(struct scan *x)
{
	struct sbuf *b = x->out;

	if (x->gone && (b->len == x->gone || (b->len == x->gone + 1 && strchr(" -'.", b->s[x->gone]))))
		sbuf_truncate(b, x->gone);
	else
		sbuf_puts(b, PEOPLE_GONE);
	x->gone = b->len;
}

static void put_word(struct scan *x, const char *s, size_t n)
{
	static const char *const phones[] = {"tel",      "telephone", "phone", "mobile",
					     "portable", "poste",     "ext",   "extension",
					     "fax",      "gsm",       NULL};
	const struct people *p = x->people;
	const char *folded = fold(p->arena, s, n);

	x->phone = str_in(folded, phones);
	if (map_has(&p->parts, folded) ||
	    map_has(&p->short_parts, arena_strndup(p->arena, s, n)))
		put_gone(x);
	else
		sbuf_add(x->out, s, n);
}

/* Where a number may begin: not within a code, a version or a path. */
static bool may_begin(const char *text, size_t i)
{
	return i == 0 || !(is_digit(text[i - 1]) || is_plain_letter(text[i - 1]) ||
			   strchr("_-./#", text[i - 1]));
}

static void scan_text(struct scan *x, const char *text)
{
	size_t n = strlen(text);
	bool inside = false; /* of what may be a mail address and is none */

	for (size_t i = 0; i < n;) {
		size_t len = inside ? 0 : mail_length(text + i), next = i;

		inside = is_mail_char(text[i]);
		if (len == 0 && may_begin(text, i))
			len = phone_length(x->people, text + i, x->phone);
		if (len) {
			put_gone(x);
			i += len;
			inside = x->phone = false;
			continue;
		}
		len = word_length(text + i, n - i);
		if (len) {
			put_word(x, text + i, len);
			i += len;
			continue;
		}
		if (utf8_next(text, n, &next) == '\n')
			x->phone = false;
		sbuf_add(x->out, text + i, next - i);
		i = next;
	}
}

void text_without_people(struct sbuf *out, const char *text, const struct node *requester)
{
	struct people p = {.arena = arena_new()};
	struct scan x = {.people = &p, .out = out};

	map_init(&p.parts, p.arena);
	map_init(&p.short_parts, p.arena);
	take_name(&p, node_get_str(requester, "name"));
	take_mail(&p, node_get_str(requester, "email"));
	take_phone(&p, node_get_str(requester, "phone"));
	scan_text(&x, text);
	map_deinit(&p.parts);
	map_deinit(&p.short_parts);
	arena_free(p.arena);
}
