/* What a query must look at. */
#include "query_ast.h"

static bool value_needs(const struct query_value *v)
{
	switch (v->field) {
	case F_DESCRIPTION:
	case F_SOLUTION:
		return true;
	case FIELD_COUNT: /* files, note, closed; acknowledged and resolved are facts */
		return v->text[0] != 'a' && v->text[0] != 'r';
	default:
		return false;
	}
}

static bool term_needs(const struct query_term *t)
{
	switch (t->field) {
	case QF_CLOSED:
	case QF_DESCRIPTION:
	case QF_SOLUTION:
	case QF_NOTE:
	case QF_TEXT:
		return true;
	case QF_HAS:
		for (size_t i = 0; i < t->value_count; i++)
			if (value_needs(&t->values[i]))
				return true;
		return false;
	default:
		return false;
	}
}

static bool node_needs(const struct query_node *n)
{
	if (n->op == QUERY_TERM)
		return term_needs(n->term);
	for (size_t i = 0; i < n->len; i++)
		if (node_needs(n->kids[i]))
			return true;
	return false;
}

bool query_needs_whole(const struct query *q)
{
	return q && node_needs(q->root);
}
