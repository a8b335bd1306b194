/* The text of a query cut into tokens. The words of argv are joined by blanks; where
 * the shell has eaten the quotes of `requester:"Marie Curie"`, the border of the word
 * of argv stands for them. */
#include "query_ast.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "helpdesk/text.h"

#define QUERY_MAX 65536

void *query_grow(struct arena *a, void *p, size_t *cap, size_t len, size_t size)
{
	void *longer;

	if (len < *cap)
		return p;
	*cap = *cap ? *cap * 2 : 4;
	longer = arena_alloc(a, *cap * size);
	if (len)
		memcpy(longer, p, len * size);
	return longer;
}

enum hd_rc query_fail(const struct query_lexer *l, size_t at, const char *fmt, ...)
{
	char msg[800];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(msg, sizeof(msg), fmt, ap);
	va_end(ap);
	hd_fail(l->e, HD_USAGE, "%s", msg);
	return query_wrap(l, at, HD_USAGE);
}

/* Characters as a person counts them: marks belong to the letter before them, and what a joiner
 * joins is one. */
static size_t letters(const char *s, size_t n)
{
	size_t count = 0;
	bool joined = false;

	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		count += utf8_width(c) > 0 && !joined;
		joined = c == 0x200d;
	}
	return count;
}

enum hd_rc query_wrap(const struct query_lexer *l, size_t at, enum hd_rc rc)
{
	size_t column = 1 + letters(l->text, at < l->len ? at : l->len);

	if (l->saved)
		return hd_wrap(l->e, rc, "query '@%s', column %zu", l->saved, column);
	return hd_wrap(l->e, rc, "query, column %zu", column);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Past the quoted stretch that opens at i; 0 when it never closes. */
static size_t quote_end(const char *s, size_t i)
{
	for (i++; s[i]; i++) {
		if (s[i] == '\\' && s[i + 1])
			i++;
		else if (s[i] == '"')
			return i + 1;
	}
	return 0;
}

/* --- the name of a field ----------------------------------------------------------- */

/* Past `name` or `fields."a name"` at i when a comparison follows, else 0. */
static size_t name_end(const char *s, size_t i)
{
	size_t start = i;

	if (!is_letter(s[i]))
		return 0;
	while (is_letter(s[i]) || is_digit(s[i]) || (s[i] && strchr("_.-", s[i])) ||
	       (s[i] & 0x80)) {
		i++;
		if (i - start == 7 && strncmp(s + start, "fields.", 7) == 0 && s[i] == '"')
			i = quote_end(s, i);
		if (i == 0)
			return 0;
	}
	return strchr(":<>", s[i]) && s[i] ? i : 0;
}

static bool saved_at(const char *s)
{
	return s[strspn(s, "(")] == '@';
}

static bool known_name_at(const char *s, size_t i, enum query_field *f)
{
	size_t end;

	while (s[i] == '(')
		i++;
	end = name_end(s, i);
	return end && query_field_find(s + i, end - i, f);
}

/* Whether a value of this field may hold blanks without quotes when a word of argv ends it. */
static bool holds_blanks(enum query_field f)
{
	switch (query_defs[f].kind) {
	case QK_EQUAL:
	case QK_PART:
	case QK_KEY:
	case QK_PHRASE:
		return true;
	default:
		return false;
	}
}

/* A word of argv is one term when it is `field:some text` and nothing in it looks like
 * another term; somebody who quotes within it writes the language itself. */
bool query_is_one_term(const char *s)
{
	enum query_field f, other;
	const char *blank;

	if (s[0] == '(' || !strchr(s, ' ') || strchr(s, '"') || !known_name_at(s, 0, &f) ||
	    !holds_blanks(f))
		return false;
	for (blank = strchr(s, ' '); blank; blank = strchr(blank + 1, ' '))
		if (known_name_at(blank + 1, 0, &other) || saved_at(blank + 1))
			return false;
	return true;
}

/* --- start ---------------------------------------------------------------------------- */

enum hd_rc query_lex_start(struct query_lexer *l, int argc, const char *const *argv)
{
	struct sbuf b = SBUF_INIT;
	size_t bad;

	for (int i = 0; i < argc; i++) {
		size_t start;

		if (i)
			sbuf_putc(&b, ' ');
		start = b.len;
		sbuf_puts(&b, argv[i]);
		for (size_t k = start; k < b.len; k++)
			if (b.s[k] == '\n' || b.s[k] == '\t' || b.s[k] == '\r')
				b.s[k] = ' ';
		if (!query_is_one_term(b.s + start))
			continue;
		l->raws =
			query_grow(l->arena, l->raws, &l->raw_cap, l->raw_count, sizeof(*l->raws));
		l->raws[l->raw_count++] = (struct query_raw){start, b.len};
	}
	l->text = arena_strndup(l->arena, b.s, b.len);
	l->len = b.len;
	sbuf_deinit(&b);
	*l->bytes += l->len;
	if (*l->bytes > QUERY_MAX)
		return hd_fail(l->e, HD_USAGE, "query is longer than %d bytes%s", QUERY_MAX,
			       l->saved ? ", the saved ones in it written out" : "");
	if (!utf8_valid(l->text, l->len, &bad))
		return query_fail(l, bad, "this is not UTF-8");
	for (size_t i = 0; i < l->len; i++)
		if ((unsigned char)l->text[i] < 0x20 || l->text[i] == 0x7f)
			return query_fail(l, i, "a control character has no place in a query");
	return query_lex_next(l);
}

/* --- tokens ------------------------------------------------------------------------------ */

/* ` 10:30` after a date belongs to it: as a free word it would have to be quoted. */
static bool clock_follows(const char *s)
{
	return s[0] == ' ' && is_digit(s[1]) && is_digit(s[2]) && s[3] == ':' && is_digit(s[4]) &&
	       is_digit(s[5]);
}

/* Where the word that starts at `start` ends; its value starts at `from`. */
static enum hd_rc word_end(struct query_lexer *l, size_t from, bool is_time, size_t *out)
{
	const char *s = l->text;
	size_t i = from, nested = 0;

	for (size_t k = 0; k < l->raw_count; k++)
		if (l->raws[k].start == l->token.at)
			return *out = l->raws[k].end, HD_OK;
	while (s[i]) {
		if (s[i] == ' ' && !(is_time && clock_follows(s + i)))
			break;
		if (s[i] == '"') {
			size_t end = quote_end(s, i);

			if (!end)
				return query_fail(l, i, "this quote is never closed; add a '\"'");
			i = end;
			continue;
		}
		if (s[i] == '(')
			nested++;
		if (s[i] == ')' && nested-- == 0)
			break;
		i++;
	}
	*out = i;
	return HD_OK;
}

static enum query_compare compare_at(const char *s, size_t *i)
{
	enum query_compare c;

	if (s[*i] == ':')
		++*i;
	if (s[*i] != '<' && s[*i] != '>')
		return QC_IS;
	c = s[*i] == '<' ? QC_LESS : QC_MORE;
	++*i;
	if (s[*i] == '=') {
		++*i;
		return c == QC_LESS ? QC_LESS_EQUAL : QC_MORE_EQUAL;
	}
	return c;
}

static enum hd_rc unknown_field(struct query_lexer *l, size_t at, size_t end)
{
	const char *name = arena_strndup(l->arena, l->text + at, end - at);
	const char *near = str_nearest(name, query_names);
	size_t word;

	if (str_ieq(name, "fields.") || str_ieq(name, "fields"))
		return query_fail(l, at, "'fields' needs a name; write fields.NAME:VALUE");
	if (near)
		return query_fail(l, at, "unknown field '%.60s'; did you mean '%s'?", name, near);
	for (word = end; l->text[word] && l->text[word] != ' '; word++)
		;
	return query_fail(
		l, at, "unknown field '%.60s'; to search for the text itself quote it: '\"%.*s\"'",
		name, (int)(word - at > 100 ? utf8_cut(l->text + at, 100) : word - at),
		l->text + at);
}

/* `fields.NAME`, `fields."a name"`: the name alone. */
static const char *custom_name(struct query_lexer *l, size_t at, size_t end)
{
	const char *s = l->text + at + 7;
	size_t n = end - at - 7;
	struct sbuf b = SBUF_INIT;
	const char *name;

	if (s[0] != '"')
		return arena_strndup(l->arena, s, n);
	for (size_t i = 1; i + 1 < n; i++) {
		if (s[i] == '\\' && i + 2 < n)
			i++;
		sbuf_putc(&b, s[i]);
	}
	name = arena_strndup(l->arena, b.s, b.len);
	sbuf_deinit(&b);
	return name;
}

static enum hd_rc field_token(struct query_lexer *l, size_t name)
{
	struct query_token *t = &l->token;
	enum hd_rc rc;
	size_t i = name, end;

	if (!query_field_find(l->text + t->at, name - t->at, &t->field))
		return unknown_field(l, t->at, name);
	t->type = QT_FIELD;
	t->name = t->field == QF_FIELDS ? custom_name(l, t->at, name) : NULL;
	t->compare = compare_at(l->text, &i);
	rc = word_end(l, i, query_defs[t->field].kind == QK_TIME, &end);
	if (rc != HD_OK)
		return rc;
	t->value = l->text + i;
	t->value_len = end - i;
	l->pos = end;
	return HD_OK;
}

/* `and`, `or`, `not`, in any case, up to a blank or parenthesis. */
static bool operator_token(struct query_lexer *l)
{
	static const struct {
		const char *word;
		enum query_token_type type;
	} operators[] = {{"and", QT_AND}, {"or", QT_OR}, {"not", QT_NOT}};
	size_t n = strcspn(l->text + l->pos, " ()");

	for (size_t i = 0; i < NELEM(operators); i++) {
		if (strlen(operators[i].word) != n ||
		    strncasecmp(l->text + l->pos, operators[i].word, n) != 0)
			continue;
		l->token.type = operators[i].type;
		l->pos += n;
		return true;
	}
	return false;
}

/* Bytes of the word that go into a message. */
static size_t quotable(const struct query_lexer *l, size_t end)
{
	size_t n = end - l->pos;

	return n <= 100 ? n : utf8_cut(l->text + l->pos, 100);
}

static enum hd_rc words_token(struct query_lexer *l)
{
	struct query_token *t = &l->token;
	size_t end;
	enum hd_rc rc;

	t->type = QT_WORDS;
	t->field = QF_TEXT;
	if (l->text[l->pos] == '"') {
		end = quote_end(l->text, l->pos);
		if (!end)
			return query_fail(l, l->pos, "this quote is never closed; add a '\"'");
	} else {
		rc = word_end(l, l->pos, false, &end);
		if (rc != HD_OK)
			return rc;
		if (memchr(l->text + l->pos, ':', end - l->pos))
			return query_fail(l, l->pos,
					  "'%.*s' is no field and value; to search for it as text "
					  "quote it: '\"%.*s\"'",
					  (int)quotable(l, end), l->text + l->pos,
					  (int)quotable(l, end), l->text + l->pos);
	}
	t->value = l->text + l->pos;
	t->value_len = end - l->pos;
	l->pos = end;
	return HD_OK;
}

/* `@name`, up to a blank or parenthesis. */
static enum hd_rc saved_token(struct query_lexer *l)
{
	struct query_token *t = &l->token;
	size_t n = strcspn(l->text + t->at, " ()");

	t->name = arena_strndup(l->arena, l->text + t->at + 1, n - 1);
	if (!str_is_id(t->name))
		return query_fail(l, t->at,
				  "'@%.64s' is no name of a saved query; names are made of "
				  "letters, digits, '.', '_' and '-'; to search for it as text "
				  "quote it",
				  t->name);
	t->type = QT_SAVED;
	l->pos += n;
	return HD_OK;
}

enum hd_rc query_lex_next(struct query_lexer *l)
{
	size_t name;

	while (l->text[l->pos] == ' ')
		l->pos++;
	l->token = (struct query_token){.type = QT_END, .at = l->pos};
	switch (l->text[l->pos]) {
	case '\0':
		return HD_OK;
	case '(':
	case ')':
		l->token.type = l->text[l->pos++] == '(' ? QT_OPEN : QT_CLOSE;
		return HD_OK;
	case '@':
		return saved_token(l);
	default:
		break;
	}
	if (operator_token(l))
		return HD_OK;
	name = name_end(l->text, l->pos);
	return name ? field_token(l, name) : words_token(l);
}
