/* Two node trees, equal to the last place: what a quick reader owes. */
#ifndef TESTS_FUZZ_SAME_TREE_H
#define TESTS_FUZZ_SAME_TREE_H

#include <string.h>

#include "helpdesk/node.h"

static inline bool same_tree(const struct node *a, const struct node *b)
{
	if (a->kind != b->kind || a->line != b->line || a->column != b->column ||
	    a->len != b->len || a->cap != b->cap || !a->text != !b->text)
		return false;
	if (a->text && memcmp(a->text, b->text, a->len + 1) != 0)
		return false;
	for (size_t i = 0; a->kind == NODE_LIST && i < a->len; i++)
		if (!same_tree(a->u.items[i], b->u.items[i]))
			return false;
	for (size_t i = 0; a->kind == NODE_MAP && i < a->len; i++)
		if (strcmp(a->u.pairs[i].key, b->u.pairs[i].key) != 0 ||
		    a->u.pairs[i].line != b->u.pairs[i].line ||
		    !same_tree(a->u.pairs[i].value, b->u.pairs[i].value))
			return false;
	return true;
}

#endif
