/* The grammar: terms joined by "and" (said or not), which binds closer than `or`; `not`
 * and parentheses bind closest. A saved query stands where a term may, as if in parentheses. */
#include "query_ast.h"

#include <stdlib.h>

#define DEPTH_MAX 64

static enum hd_rc parse_any(struct query_lexer *l, unsigned depth, struct query_node **out);

static struct query_node *node_new(struct query_lexer *l, enum query_op op)
{
	struct query_node *n = arena_alloc(l->arena, sizeof(*n));

	n->op = op;
	return n;
}

/* A kid of the same kind gives its own kids: (a b) c = a b c. */
static void add_kid(struct query_lexer *l, struct query_node *n, struct query_node *kid)
{
	if (kid->op == n->op && n->op != QUERY_NOT) {
		for (size_t i = 0; i < kid->len; i++)
			add_kid(l, n, kid->kids[i]);
		return;
	}
	n->kids = query_grow(l->arena, n->kids, &n->cap, n->len, sizeof(struct query_node *));
	n->kids[n->len++] = kid;
}

static struct query_node *unwrap(struct query_node *n)
{
	return n->len == 1 && n->op != QUERY_NOT ? n->kids[0] : n;
}

static enum hd_rc parse_group(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	size_t at = l->token.at;
	enum hd_rc rc = query_lex_next(l);

	if (rc != HD_OK)
		return rc;
	if (l->token.type == QT_CLOSE)
		return query_fail(l, at, "nothing stands between these parentheses");
	rc = parse_any(l, depth + 1, out);
	if (rc != HD_OK)
		return rc;
	if (l->token.type != QT_CLOSE)
		return query_fail(l, at, "this parenthesis is never closed; add a ')'");
	return query_lex_next(l);
}

static enum hd_rc parse_not(struct query_lexer *l, unsigned depth, struct query_node **out);

static enum hd_rc parse_one(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	struct query_token *t = &l->token;
	enum hd_rc rc;

	if (depth > DEPTH_MAX)
		return query_fail(l, t->at, "more than %d parentheses and nots within each other",
				  DEPTH_MAX);
	switch (t->type) {
	case QT_NOT:
		return parse_not(l, depth, out);
	case QT_OPEN:
		return parse_group(l, depth, out);
	case QT_WORDS:
	case QT_FIELD:
		*out = node_new(l, QUERY_TERM);
		rc = query_term_parse(l, &(*out)->term);
		return rc == HD_OK ? query_lex_next(l) : rc;
	case QT_SAVED:
		rc = query_saved_parse(l, depth, out);
		return rc == HD_OK ? query_lex_next(l) : rc;
	case QT_CLOSE:
		return query_fail(l, t->at, "a term is missing before this ')'");
	case QT_END:
		return query_fail(l, t->at, "the query ends where a term should follow");
	default:
		return query_fail(
			l, t->at,
			"'%s' needs a term on both sides; to search for the word quote it",
			t->type == QT_OR ? "or" : "and");
	}
}

static enum hd_rc parse_not(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	struct query_node *kid = NULL;
	enum hd_rc rc = query_lex_next(l);

	if (rc == HD_OK)
		rc = parse_one(l, depth + 1, &kid);
	if (rc != HD_OK)
		return rc;
	*out = node_new(l, QUERY_NOT);
	add_kid(l, *out, kid);
	return HD_OK;
}

static enum hd_rc parse_all(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	struct query_node *all = node_new(l, QUERY_ALL), *kid;
	enum hd_rc rc;

	for (;;) {
		rc = parse_one(l, depth, &kid);
		if (rc != HD_OK)
			return rc;
		add_kid(l, all, kid);
		switch (l->token.type) {
		case QT_END:
		case QT_CLOSE:
		case QT_OR:
			*out = unwrap(all);
			return HD_OK;
		case QT_AND:
			rc = query_lex_next(l);
			if (rc != HD_OK)
				return rc;
			break;
		default:
			break;
		}
	}
}

static enum hd_rc parse_any(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	struct query_node *any = node_new(l, QUERY_ANY), *kid;
	enum hd_rc rc;

	for (;;) {
		rc = parse_all(l, depth, &kid);
		if (rc != HD_OK)
			return rc;
		add_kid(l, any, kid);
		if (l->token.type != QT_OR)
			break;
		rc = query_lex_next(l);
		if (rc != HD_OK)
			return rc;
	}
	*out = unwrap(any);
	return HD_OK;
}

enum hd_rc query_parse_all(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	enum hd_rc rc;

	if (l->token.type == QT_END) {
		*out = node_new(l, QUERY_ALL);
		return HD_OK;
	}
	rc = parse_any(l, depth, out);
	if (rc == HD_OK && l->token.type == QT_CLOSE)
		return query_fail(l, l->token.at, "this ')' closes nothing");
	return rc;
}

enum hd_rc query_parse(int argc, const char *const *argv, const struct query_context *ctx,
		       struct query **out, struct hd_err *e)
{
	struct query *q = mem_alloc(sizeof(*q));
	size_t bytes = 0;
	struct query_lexer l = {.ctx = ctx, .e = e, .bytes = &bytes};
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	l.arena = q->arena = arena_new();
	rc = query_lex_start(&l, argc, argv);
	if (rc == HD_OK)
		rc = query_parse_all(&l, 0, &q->root);
	if (rc == HD_OK) {
		query_write(&text, q->root);
		q->text = arena_strndup(q->arena, text.s, text.len);
		*out = q;
		q = NULL;
	}
	query_free(q);
	sbuf_deinit(&text);
	return rc;
}

void query_free(struct query *q)
{
	if (!q)
		return;
	arena_free(q->arena);
	free(q);
}

bool query_is_empty(const struct query *q)
{
	return q->root->op == QUERY_ALL && q->root->len == 0;
}

const char *query_text(const struct query *q)
{
	return q->text;
}
