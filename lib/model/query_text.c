/* A query written back: the same query for who parses it, in one form for all. */
#include "query_ast.h"

#include <inttypes.h>
#include <string.h>

#include "helpdesk/text.h"

static void write_quoted(struct sbuf *out, const char *s)
{
	sbuf_putc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			sbuf_putc(out, '\\');
		sbuf_putc(out, *s);
	}
	sbuf_putc(out, '"');
}

static bool needs_quotes(const char *s)
{
	return !*s || strpbrk(s, " \",()\\<>") || str_ieq(s, "none") || str_ieq(s, "me");
}

static void write_value(struct sbuf *out, const char *s)
{
	if (needs_quotes(s))
		write_quoted(out, s);
	else
		sbuf_puts(out, s);
}

/* Bare words are joined by a dash, which is no part of a word; one more keeps a word
 * from being taken for an operator or `none`. */
static void write_phrase(struct sbuf *out, const struct query_phrase *p)
{
	static const char *const taken[] = {"and", "or", "not", "none", NULL};
	bool exact = p->how == QUERY_EXACT;

	if (exact)
		sbuf_putc(out, '"');
	for (size_t i = 0; i < p->len; i++)
		sbuf_printf(out, "%s%s", i == 0 ? "" : exact ? " " : "-", p->words[i].text);
	if (exact)
		sbuf_putc(out, '"');
	else if (p->how == QUERY_PREFIX)
		sbuf_putc(out, '*');
	else if (p->len == 1 && str_in(p->words[0].form[0], taken))
		sbuf_putc(out, '-');
}

/* --- spans and words ---------------------------------------------------------------------- */

static void write_bits(struct sbuf *out, const struct query_term *t, const char **comma)
{
	const struct query_def *d = &query_defs[t->field];
	uint32_t bits = t->bits;

	if (t->field == QF_STATUS && (bits & STATUS_OPEN_BITS) == STATUS_OPEN_BITS) {
		sbuf_printf(out, "%sopen", *comma);
		*comma = ",";
		bits &= ~STATUS_OPEN_BITS;
	}
	for (int i = 0; d->words[i]; i++) {
		int last = i;

		if (!(bits & 1u << i))
			continue;
		while (d->ordered && d->words[last + 1] && bits & 1u << (last + 1))
			last++;
		sbuf_printf(out, "%s%s", *comma, d->words[i]);
		if (last > i)
			sbuf_printf(out, "..%s", d->words[last]);
		*comma = ",";
		i = last;
	}
}

/* What a time in a file can be. In a zone far from UTC the first and last day of all reach beyond,
 * where no moment can be written. */
#define TIME_FIRST (INT64_C(-62135596800)) /* 0001-01-01T00:00:00Z */
#define TIME_LAST  (INT64_C(253402300799)) /* 9999-12-31T23:59:59Z */

static void write_end(struct sbuf *out, const struct query_term *t, const struct query_span *s,
		      int64_t x)
{
	char text[TIME_TEXT_SIZE];

	if (query_defs[t->field].kind == QK_TIME) {
		time_format_utc(x < TIME_FIRST ? TIME_FIRST : x > TIME_LAST ? TIME_LAST : x, text);
		sbuf_puts(out, text);
	} else {
		sbuf_printf(out, "%s%s%" PRId64, s->site, s->site[0] ? "-" : "", x);
	}
}

static void write_span(struct sbuf *out, const struct query_term *t, const struct query_span *s)
{
	bool time = query_defs[t->field].kind == QK_TIME;
	bool lo = s->lo != INT64_MIN && !(time && s->lo <= TIME_FIRST);
	bool hi = s->hi != INT64_MAX && !(time && s->hi > TIME_LAST);

	if (lo)
		write_end(out, t, s, s->lo);
	if (lo && hi && s->hi == s->lo + 1)
		return;
	sbuf_puts(out, "..");
	if (hi)
		write_end(out, t, s, s->hi - 1);
}

/* --- terms -------------------------------------------------------------------------------- */

/* What the lexer takes for part of a name without quotes. */
static bool name_is_bare(const char *s)
{
	for (; *s; s++)
		if (!strchr("_.-", *s) && !(*s >= '0' && *s <= '9') && !(*s & 0x80) &&
		    !((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z'))
			return false;
	return true;
}

static void write_name(struct sbuf *out, const struct query_term *t)
{
	if (t->field == QF_TEXT)
		return;
	if (t->field != QF_FIELDS) {
		sbuf_printf(out, "%s:", query_defs[t->field].name);
		return;
	}
	sbuf_puts(out, "fields.");
	if (name_is_bare(t->name))
		sbuf_puts(out, t->name);
	else
		write_quoted(out, t->name);
	sbuf_putc(out, ':');
}

static void write_term(struct sbuf *out, const struct query_term *t)
{
	const char *comma = "";

	write_name(out, t);
	if (query_defs[t->field].kind == QK_WORDS)
		write_bits(out, t, &comma);
	for (size_t i = 0; i < t->span_count; i++, comma = ",") {
		sbuf_puts(out, comma);
		write_span(out, t, &t->spans[i]);
	}
	for (size_t i = 0; i < t->value_count; i++, comma = ",") {
		sbuf_puts(out, comma);
		if (query_defs[t->field].kind == QK_PHRASE)
			write_phrase(out, &t->values[i].phrase);
		else
			write_value(out, t->values[i].text);
	}
	if (t->none)
		sbuf_printf(out, "%snone", comma);
}

static void write_node(struct sbuf *out, const struct query_node *n, bool parens)
{
	if (n->op == QUERY_TERM) {
		write_term(out, n->term);
		return;
	}
	if (n->op == QUERY_NOT) {
		sbuf_puts(out, "not ");
		write_node(out, n->kids[0], true);
		return;
	}
	if (parens)
		sbuf_putc(out, '(');
	for (size_t i = 0; i < n->len; i++) {
		if (i)
			sbuf_puts(out, n->op == QUERY_ANY ? " or " : " ");
		write_node(out, n->kids[i], n->op == QUERY_ALL);
	}
	if (parens)
		sbuf_putc(out, ')');
}

/* `team:pay printer` as one word of argv would be the team `pay printer`: then the first
 * term, which ends at the first blank, goes between parentheses. */
void query_write(struct sbuf *out, const struct query_node *root)
{
	struct sbuf b = SBUF_INIT;
	size_t n;

	write_node(&b, root, false);
	n = strcspn(b.s, " ");
	if (query_is_one_term(b.s))
		sbuf_printf(out, "(%.*s)%s", (int)n, b.s, b.s + n);
	else
		sbuf_add(out, b.s, b.len);
	sbuf_deinit(&b);
}
