/* A query as a condition of SQL: what it leaves out is sure not to match; what
 * it lets through is judged by query_match() all the same. */
#include "cache/priv.h"

#include "model/query_ast.h"

#include <stdlib.h>
#include <string.h>

#define TERMS_MAX 200

static void bind_number(struct where *w, int64_t v)
{
	w->v = mem_grow(w->v, &w->cap, w->n + 1, sizeof(*w->v));
	w->v[w->n++] = (struct bound){.number = v};
	sbuf_putc(&w->sql, '?');
}

static void bind_text(struct where *w, const char *s)
{
	w->v = mem_grow(w->v, &w->cap, w->n + 1, sizeof(*w->v));
	w->v[w->n++] = (struct bound){.is_text = true, .text = s};
	sbuf_putc(&w->sql, '?');
}

/* Columns that hold the place of a word in its list. */
static const char *word_column(enum query_field f)
{
	switch (f) {
	case QF_STATUS:
		return "status";
	case QF_LEVEL:
		return "level";
	case QF_PRIORITY:
		return "priority";
	case QF_TYPE:
		return "type";
	case QF_CATEGORY:
		return "category";
	default:
		return NULL;
	}
}

/* Columns that hold a folded text. */
static const char *text_column(enum query_field f)
{
	switch (f) {
	case QF_APPLICATION:
		return "application";
	case QF_TEAM:
		return "team";
	case QF_ASSIGNEE:
		return "assignee";
	case QF_PROBLEM:
		return "problem";
	case QF_KNOWN:
		return "known";
	default:
		return NULL;
	}
}

static const char *time_column(enum query_field f)
{
	switch (f) {
	case QF_OPENED:
		return "opened";
	case QF_ACKNOWLEDGED:
		return "acknowledged";
	case QF_RESOLVED:
		return "resolved";
	case QF_UPDATED:
		return "updated";
	default:
		return NULL;
	}
}

static void put_none(struct where *w, const struct query_term *t, const char *column)
{
	if (t->none)
		sbuf_printf(&w->sql, " OR %s IS NULL", column);
	sbuf_putc(&w->sql, ')');
}

static void put_words(struct where *w, const struct query_term *t, const char *column)
{
	const char *mark = "";

	sbuf_printf(&w->sql, "(%s IN (", column);
	for (int i = 0; query_defs[t->field].words[i]; i++)
		if (t->bits & 1u << i) {
			sbuf_printf(&w->sql, "%s%d", mark, i);
			mark = ",";
		}
	sbuf_putc(&w->sql, ')');
	put_none(w, t, column);
}

static void put_texts(struct where *w, const struct query_term *t, const char *column)
{
	sbuf_printf(&w->sql, "(%s IN (", column);
	for (size_t i = 0; i < t->value_count; i++) {
		sbuf_puts(&w->sql, i ? "," : "");
		bind_text(w, t->values[i].folded);
	}
	sbuf_putc(&w->sql, ')');
	put_none(w, t, column);
}

static void put_spans(struct where *w, const struct query_term *t, const char *column)
{
	sbuf_puts(&w->sql, "(0");
	for (size_t i = 0; i < t->span_count; i++) {
		sbuf_printf(&w->sql, " OR (%s >= ", column);
		bind_number(w, t->spans[i].lo);
		sbuf_printf(&w->sql, " AND %s < ", column);
		bind_number(w, t->spans[i].hi);
		sbuf_putc(&w->sql, ')');
	}
	put_none(w, t, column);
}

/* Whole keys only; a source alone is left to the judge. */
static bool put_keys(struct where *w, const struct query_term *t)
{
	for (size_t i = 0; i < t->value_count; i++) {
		const char *colon = strchr(t->values[i].text, ':');

		if (!colon || !colon[1])
			return false;
	}
	sbuf_puts(&w->sql, "(key COLLATE NOCASE IN (");
	for (size_t i = 0; i < t->value_count; i++) {
		sbuf_puts(&w->sql, i ? "," : "");
		bind_text(w, t->values[i].text);
	}
	sbuf_putc(&w->sql, ')');
	put_none(w, t, "key");
	return true;
}

static void put_term(struct where *w, const struct query_term *t)
{
	const char *column;

	if (w->words)
		sbuf_putc(&w->sql, '1');
	else if ((column = word_column(t->field)))
		put_words(w, t, column);
	else if ((column = text_column(t->field)))
		put_texts(w, t, column);
	else if ((column = time_column(t->field)))
		put_spans(w, t, column);
	else if (t->field == QF_NUMBER)
		put_spans(w, t, "n");
	else if (t->field != QF_KEY || !put_keys(w, t))
		sbuf_putc(&w->sql, '1');
}

/* --- words ------------------------------------------------------------------------------ */

static const char *words_column(enum query_field f)
{
	switch (f) {
	case QF_SUBJECT:
		return "{subject} : ";
	case QF_DESCRIPTION:
		return "{description} : ";
	case QF_SOLUTION:
		return "{solution} : ";
	case QF_NOTE:
		return "{note} : ";
	default:
		return f == QF_TEXT ? "" : NULL;
	}
}

/* What full text can answer. */
static bool is_words(const struct query_node *n)
{
	return n->op == QUERY_TERM && words_column(n->term->field) && n->term->value_count &&
	       !n->term->none;
}

/* Words hold nothing that quotes would not hold. */
static void put_quoted(struct sbuf *out, const struct query_phrase *p, size_t from, size_t to)
{
	sbuf_putc(out, '"');
	for (size_t i = from; i < to; i++)
		sbuf_printf(out, "%s%s", i > from ? " " : "", p->words[i].text);
	sbuf_putc(out, '"');
}

/* Full text takes a prefix as it is typed, and all words of its phrase with it: those are
 * looked for apart, by their forms. */
static void put_phrase(struct sbuf *out, const struct query_term *t)
{
	const struct query_phrase *p = &t->values[0].phrase;

	sbuf_printf(out, "%s(", words_column(t->field));
	if (p->how != QUERY_PREFIX) {
		put_quoted(out, p, 0, p->len);
	} else {
		if (p->len > 1) {
			put_quoted(out, p, 0, p->len - 1);
			sbuf_puts(out, " AND ");
		}
		put_quoted(out, p, p->len - 1, p->len);
		sbuf_putc(out, '*');
	}
	sbuf_putc(out, ')');
}

/* Those of the kids that are words, asked for at once; false when there are none. */
static bool put_match(struct where *w, struct query_node *const *kids, size_t n, const char *join)
{
	struct sbuf match = SBUF_INIT;

	for (size_t i = 0; i < n; i++)
		if (is_words(kids[i])) {
			sbuf_puts(&match, match.len ? join : "");
			put_phrase(&match, kids[i]->term);
		}
	if (match.len) {
		sbuf_printf(&w->sql, "id IN (SELECT rowid FROM %s WHERE %s MATCH ", w->text, w->text);
		bind_text(w, NULL);
		w->v[w->n - 1].owned = sbuf_detach(&match);
		sbuf_putc(&w->sql, ')');
		return true;
	}
	sbuf_deinit(&match);
	return false;
}

/* --- the tree --------------------------------------------------------------------------- */

static void put_node(struct where *w, struct query_node *n)
{
	bool any = n->op == QUERY_ANY, put;

	/* Of a condition that lets too much through, "not" would leave too much out; and
	 * what nobody types by hand may be longer than SQLite takes. */
	w->terms += n->len;
	if (n->op == QUERY_NOT || w->terms > TERMS_MAX) {
		sbuf_putc(&w->sql, '1');
		return;
	}
	if (n->op == QUERY_TERM) {
		if (!put_match(w, &n, 1, ""))
			put_term(w, n->term);
		return;
	}
	sbuf_putc(&w->sql, '(');
	put = put_match(w, n->kids, n->len, any ? " OR " : " AND ");
	for (size_t i = 0; i < n->len; i++) {
		if (is_words(n->kids[i]))
			continue;
		sbuf_puts(&w->sql, !put ? "" : any ? " OR " : " AND ");
		put_node(w, n->kids[i]);
		put = true;
	}
	sbuf_puts(&w->sql, put ? ")" : "1)");
}

void where_make(struct where *w, const struct query *q)
{
	*w = (struct where){.sql = SBUF_INIT, .open = query_is_open(q), .text = "text"};
	if (q)
		put_node(w, q->root);
	else
		sbuf_putc(&w->sql, '1');
}

void where_articles(struct where *w, const struct query *q)
{
	*w = (struct where){.sql = SBUF_INIT, .text = "article_text", .words = true};
	put_node(w, q->root);
}

void where_bind(const struct where *w, struct stmt *s, int first)
{
	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i].is_text)
			stmt_text(s, first + (int)i, w->v[i].owned ? w->v[i].owned : w->v[i].text);
		else
			stmt_int(s, first + (int)i, w->v[i].number);
	}
}

void where_deinit(struct where *w)
{
	sbuf_deinit(&w->sql);
	for (size_t i = 0; i < w->n; i++)
		free(w->v[i].owned);
	free(w->v);
}
