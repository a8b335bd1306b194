/* One term: the values of a field, parted by commas, checked and made ready to compare. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/text.h"

/* One value of a list as the person wrote it, quotes gone. */
struct piece {
	const char *text;
	bool quoted; /* some of it was: then it is taken as it is */
};

static void fold(struct query_lexer *l, const char *s, const char **out)
{
	struct sbuf b = SBUF_INIT;

	text_fold(&b, s, strlen(s));
	*out = arena_strndup(l->arena, b.s, b.len);
	sbuf_deinit(&b);
}

static struct query_value *add_value(struct query_lexer *l, struct query_term *t, const char *text)
{
	struct query_value *v;

	t->values =
		query_grow(l->arena, t->values, &t->value_cap, t->value_count, sizeof(*t->values));
	v = &t->values[t->value_count++];
	*v = (struct query_value){.text = text, .field = FIELD_COUNT};
	return v;
}

static void add_span(struct query_lexer *l, struct query_term *t, const struct query_span *s)
{
	t->spans = query_grow(l->arena, t->spans, &t->span_cap, t->span_count, sizeof(*t->spans));
	t->spans[t->span_count++] = *s;
}

/* --- kinds --------------------------------------------------------------------------- */

static enum hd_rc words_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	const struct query_def *d = &query_defs[t->field];
	struct query_span s;
	enum hd_rc rc;
	uint32_t bits = 0;

	if (t->field == QF_STATUS && l->token.compare == QC_IS && str_ieq(p->text, "open")) {
		t->bits |= STATUS_OPEN_BITS;
		return HD_OK;
	}
	rc = query_span_parse(l, p->text, &s);
	if (rc != HD_OK)
		return rc;
	for (int i = 0; d->words[i]; i++)
		if (i >= s.lo && i < s.hi)
			bits |= 1u << i;
	if (!bits)
		return query_fail(l, l->value_at, "no value of '%s' is beyond '%.60s'", d->name,
				  p->text);
	t->bits |= bits;
	return HD_OK;
}

static enum hd_rc span_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	struct query_span s;
	enum hd_rc rc = query_span_parse(l, p->text, &s);

	if (rc == HD_OK)
		add_span(l, t, &s);
	return rc;
}

/* `me`, and numbers that are not yet whole. */
static enum hd_rc equal_text(struct query_lexer *l, enum query_field f, const struct piece *p,
			     const char **out)
{
	static const char *const examples[] = {
		[NUMBER_TICKET] = "HD-42", [NUMBER_PROBLEM] = "HD-P3", [NUMBER_ARTICLE] = "HD-K7"};
	char text[NUMBER_TEXT_SIZE];
	enum number_kind kind = NUMBER_TICKET;
	struct number n;

	*out = p->text;
	switch (f) {
	case QF_ASSIGNEE:
		if (p->quoted || !str_ieq(p->text, "me"))
			return HD_OK;
		if (!l->ctx->me)
			return query_fail(
				l, l->value_at,
				"nobody knows who 'me' is; name yourself with --as LOGIN, "
				"HELPDESK_AGENT or git config helpdesk.agent");
		*out = arena_strdup(l->arena, l->ctx->me);
		return HD_OK;
	case QF_PROBLEM:
		kind = NUMBER_PROBLEM;
		break;
	case QF_KNOWN:
		kind = NUMBER_ARTICLE;
		break;
	case QF_MERGED_INTO:
	case QF_FORMERLY:
	case QF_LINK:
		break;
	default:
		return HD_OK;
	}
	if (!query_number(l->ctx, p->text, kind, &n) || !n.site[0])
		return query_fail(l, l->value_at, "'%s' needs a number like %s, not '%.60s'",
				  query_defs[f].name, examples[kind], p->text);
	number_format(&n, text);
	*out = arena_strdup(l->arena, text);
	return HD_OK;
}

static enum hd_rc text_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	const char *text;
	enum hd_rc rc = equal_text(l, t->field, p, &text);
	struct query_value *v;

	if (rc != HD_OK)
		return rc;
	v = add_value(l, t, text);
	fold(l, text, &v->folded);
	return HD_OK;
}

static enum hd_rc key_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	const char *colon = strchr(p->text, ':');

	if (!colon || colon == p->text)
		return query_fail(l, l->value_at,
				  "'key' needs key:SOURCE:ID, or key:SOURCE: for all of a source");
	add_value(l, t, p->text);
	return HD_OK;
}

static enum hd_rc phrase_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	struct query_value *v = add_value(l, t, p->text);

	query_phrase_make(l->arena, p->text, p->quoted, &v->phrase);
	if (v->phrase.len == 0)
		return query_fail(l, l->value_at, "there is no word to look for in '%.60s'",
				  p->text);
	if (v->phrase.len > QUERY_PHRASE_MAX)
		return query_fail(l, l->value_at, "more than %d words in a row",
				  QUERY_PHRASE_MAX);
	return HD_OK;
}

/* What `has:` knows beside the header: the query's own names for some of it, and what
 * stands in the journal only. */
static const struct {
	const char *name, *canonical;
	enum field field;
} has_names[] = {
	{"tag", "tags", F_TAGS},
	{"link", "links", F_LINKS},
	{"key", "external", F_EXTERNAL},
	{"files", "files", FIELD_COUNT},
	{"note", "note", FIELD_COUNT},
	{"acknowledged", "acknowledged", FIELD_COUNT},
	{"resolved", "resolved", FIELD_COUNT},
	{"closed", "closed", FIELD_COUNT},
};

static enum hd_rc has_unknown(struct query_lexer *l, const char *name)
{
	const char *names[FIELD_COUNT + NELEM(has_names) + 1];
	const char *near;
	size_t n = 0;

	for (int f = 0; f < FIELD_COUNT; f++)
		names[n++] = field_defs[f].name;
	for (size_t i = 0; i < NELEM(has_names); i++)
		names[n++] = has_names[i].name;
	names[n] = NULL;
	near = str_nearest(name, names);
	if (near)
		return query_fail(l, l->value_at, "no ticket has '%.60s'; did you mean '%s'?", name,
				  near);
	return query_fail(l, l->value_at,
			  "no ticket has '%.60s'; write a field such as problem, assignee, "
			  "team, known, solution, tags, files, links, external or fields.NAME",
			  name);
}

static enum hd_rc has_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	struct query_value *v;

	if (strncasecmp(p->text, "fields.", 7) == 0 && p->text[7]) {
		v = add_value(l, t, arena_printf(l->arena, "fields.%s", p->text + 7));
		v->field = F_FIELDS;
		return HD_OK;
	}
	for (int f = 0; f < FIELD_COUNT; f++)
		if (str_ieq(p->text, field_defs[f].name)) {
			add_value(l, t, field_defs[f].name)->field = (enum field)f;
			return HD_OK;
		}
	for (size_t i = 0; i < NELEM(has_names); i++)
		if (str_ieq(p->text, has_names[i].name)) {
			add_value(l, t, has_names[i].canonical)->field = has_names[i].field;
			return HD_OK;
		}
	return has_unknown(l, p->text);
}

static enum hd_rc take_piece(struct query_lexer *l, struct query_term *t, const struct piece *p)
{
	const struct query_def *d = &query_defs[t->field];

	if (!*p->text)
		return query_fail(l, l->token.at,
				  "'%s' needs a value; write 'none' for tickets without it",
				  d->name ? d->name : "\"\"");
	if (!p->quoted && d->name && str_ieq(p->text, "none") && d->kind != QK_HAS &&
	    l->token.compare == QC_IS && t->field != QF_STATUS && t->field != QF_NUMBER) {
		t->none = true;
		return HD_OK;
	}
	switch (d->kind) {
	case QK_WORDS:
		return words_piece(l, t, p);
	case QK_NUMBER:
	case QK_TIME:
		return span_piece(l, t, p);
	case QK_EQUAL:
	case QK_PART:
		return text_piece(l, t, p);
	case QK_KEY:
		return key_piece(l, t, p);
	case QK_PHRASE:
		return phrase_piece(l, t, p);
	case QK_HAS:
		return has_piece(l, t, p);
	}
	return HD_OK;
}

/* --- the list -------------------------------------------------------------------------- */

/* Text of the value from *i on up to a comma (when it parts values) or the end. */
static void next_piece(struct query_lexer *l, size_t *i, bool list, struct piece *out)
{
	const char *s = l->token.value;
	struct sbuf b = SBUF_INIT;
	bool inside = false;

	l->value_at = (size_t)(s - l->text) + *i;
	out->quoted = false;
	for (; *i < l->token.value_len; ++*i) {
		if (s[*i] == '"') {
			inside = !inside;
			out->quoted = true;
		} else if (inside && s[*i] == '\\' && *i + 1 < l->token.value_len) {
			sbuf_putc(&b, s[++*i]);
		} else if (list && !inside && s[*i] == ',') {
			break;
		} else {
			sbuf_putc(&b, s[*i]);
		}
	}
	while (!out->quoted && b.len && b.s[b.len - 1] == ' ')
		sbuf_truncate(&b, b.len - 1);
	out->text = arena_strndup(l->arena, b.s, b.len);
	if (!out->quoted)
		out->text += strspn(out->text, " ");
	sbuf_deinit(&b);
}

enum hd_rc query_term_parse(struct query_lexer *l, struct query_term **out)
{
	const struct query_def *d = &query_defs[l->token.field];
	struct query_term *t = arena_alloc(l->arena, sizeof(*t));
	bool list = d->kind != QK_KEY && d->kind != QK_PHRASE;
	struct piece p;
	size_t i = 0;

	t->field = l->token.field;
	t->name = l->token.name;
	if (l->token.compare != QC_IS && !d->ordered && d->kind != QK_WORDS)
		return query_fail(l, l->token.at,
				  "the values of '%s' have no order; write %s:VALUE", d->name,
				  d->name);
	for (;;) {
		enum hd_rc rc;

		next_piece(l, &i, list, &p);
		rc = take_piece(l, t, &p);
		if (rc != HD_OK)
			return rc;
		if (i >= l->token.value_len)
			break;
		i++;
	}
	*out = t;
	return HD_OK;
}
