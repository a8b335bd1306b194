/* Saved queries: what `@name` stands for is parsed where it stands, by a lexer of its own, so
 * that an error names the saved query and the column within it. One bound holds for all the
 * text there is, typed and saved: otherwise few short queries that name each other twice
 * would make an endless one. */
#include "query_ast.h"

#include "helpdesk/text.h"

#define SAVED_DEPTH_MAX 16

static enum hd_rc check_place(const struct query_lexer *l, const char *name, bool shared)
{
	unsigned depth = 0;

	for (const struct query_lexer *o = l; o->saved; o = o->outer, depth++)
		if (o->shared == shared && str_ieq(o->saved, name))
			return query_fail(l, l->token.at, "'@%s' would stand within itself", name);
	if (depth >= SAVED_DEPTH_MAX)
		return query_fail(l, l->token.at, "more than %d saved queries within each other",
				  SAVED_DEPTH_MAX);
	return HD_OK;
}

enum hd_rc query_saved_parse(struct query_lexer *l, unsigned depth, struct query_node **out)
{
	const struct query_context *ctx = l->ctx;
	struct query_lexer in = {.arena = l->arena,
				 .ctx = ctx,
				 .e = l->e,
				 .outer = l,
				 .saved = l->token.name,
				 .bytes = l->bytes};
	struct query_saved found = {NULL, false};
	enum hd_rc rc;

	if (!ctx->saved)
		return query_fail(l, l->token.at, "no saved query is known here");
	rc = ctx->saved(in.saved, l->shared, &found, ctx->saved_arg, l->e);
	if (rc != HD_OK)
		return query_wrap(l, l->token.at, rc);
	in.shared = found.shared;
	rc = check_place(l, in.saved, in.shared);
	if (rc == HD_OK)
		rc = query_lex_start(&in, 1, &found.text);
	if (rc == HD_OK && in.token.type == QT_END)
		return query_fail(&in, 0, "there is nothing in it");
	return rc == HD_OK ? query_parse_all(&in, depth + 1, out) : rc;
}
