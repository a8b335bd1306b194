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

/* --- open tickets -------------------------------------------------------------------- */

static bool means_open(const struct query_node *n)
{
	return n->op == QUERY_TERM && n->term->field == QF_STATUS && !n->term->none &&
	       !(n->term->bits & ~STATUS_OPEN_BITS);
}

bool query_is_open(const struct query *q)
{
	if (!q || means_open(q->root))
		return q != NULL;
	for (size_t i = 0; q->root->op == QUERY_ALL && i < q->root->len; i++)
		if (means_open(q->root->kids[i]))
			return true;
	return false;
}

/* --- what is enough ------------------------------------------------------------------- */

static bool has_within(const struct query_value *v, unsigned flag)
{
	return v->field == FIELD_COUNT ? v->text[0] == 'a' || v->text[0] == 'r'
				       : (field_defs[v->field].flags & flag) != 0;
}

static bool term_within(const struct query_term *t, unsigned flag)
{
	switch (t->field) {
	case QF_OPENED:
	case QF_ACKNOWLEDGED:
	case QF_RESOLVED:
	case QF_UPDATED: /* facts */
		return true;
	case QF_SITE:
		return (field_defs[F_NUMBER].flags & flag) != 0;
	case QF_HAS:
		for (size_t i = 0; i < t->value_count; i++)
			if (!has_within(&t->values[i], flag))
				return false;
		return true;
	default:
		return query_defs[t->field].field < FIELD_COUNT &&
		       field_defs[query_defs[t->field].field].flags & flag;
	}
}

static bool node_within(const struct query_node *n, unsigned flag)
{
	if (n->op == QUERY_TERM)
		return term_within(n->term, flag);
	for (size_t i = 0; i < n->len; i++)
		if (!node_within(n->kids[i], flag))
			return false;
	return true;
}

bool query_within(const struct query *q, unsigned flag)
{
	return !q || node_within(q->root, flag);
}
