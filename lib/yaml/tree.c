/* Node trees in the making.
 *
 * Slots go into the arena as one array of the exact size: an arena holds no half-used
 * arrays, and a hostile file costs memory in proportion to its bytes only. */
#include "yaml/tree.h"

#include <stdlib.h>
#include <string.h>

#include "yaml/style.h"

/* Up to here comparing each key with each is quicker than sorting. */
#define FEW_KEYS 32

void tree_push(struct slots *s, const char *key, struct node *value, size_t line, size_t column)
{
	struct slot *slot;

	if (s->n == s->cap)
		s->v = mem_grow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
	slot = &s->v[s->n++];
	slot->key = key;
	slot->value = value;
	slot->line = (uint32_t)line;
	slot->column = (uint32_t)column;
}

/* Node and text in one piece of the arena: half the calls, half the padding. */
struct node *tree_node(struct arena *a, enum node_kind kind, size_t line, size_t column,
		       const char *s, size_t n)
{
	bool scalar = kind == NODE_TEXT || kind == NODE_PLAIN;
	struct node *node = arena_alloc(a, sizeof(*node) + (scalar ? n + 1 : 0));

	node->kind = kind;
	node->line = (uint32_t)line;
	node->column = (uint32_t)column;
	if (scalar) {
		char *copy = (char *)(node + 1);

		memcpy(copy, s, n);
		node->text = copy;
		node->len = n;
	}
	return node;
}

static bool is_null(const char *s, size_t n)
{
	return n == 0 || (n == 1 && *s == '~') ||
	       (n == 4 && (memcmp(s, "null", 4) == 0 || memcmp(s, "Null", 4) == 0 ||
			   memcmp(s, "NULL", 4) == 0));
}

enum node_kind tree_plain_kind(const char *s, size_t n)
{
	if (is_null(s, n))
		return NODE_NULL;
	/* What could not be written anywhere as it stands (1,000 in flow) is text. */
	if (node_plain_is_typed(s, n) && style_plain_fits(s, n, STYLE_IN_BLOCK) &&
	    !strpbrk(s, ",?[]{}"))
		return NODE_PLAIN;
	return NODE_TEXT;
}

/* Same key: in the order written, so that the later one is the one refused. */
static int compare_slots(const void *x, const void *y)
{
	const struct slot *a = *(const struct slot *const *)x;
	const struct slot *b = *(const struct slot *const *)y;
	int c = strcmp(a->key, b->key);

	return c ? c : (a > b) - (a < b);
}

/* Sorting, not hashing, for many keys: no choice of keys makes it slow. */
static const struct slot *repeated_of_many(const struct slot *s, size_t n)
{
	const struct slot **sorted = mem_alloc(n * sizeof(const struct slot *)), *found = NULL;

	for (size_t i = 0; i < n; i++)
		sorted[i] = &s[i];
	qsort(sorted, n, sizeof(const struct slot *), compare_slots);
	for (size_t i = 1; i < n; i++)
		if (strcmp(sorted[i]->key, sorted[i - 1]->key) == 0 &&
		    (!found || sorted[i] < found))
			found = sorted[i];
	free(sorted);
	return found;
}

const struct slot *tree_repeated(const struct slots *slots, size_t first)
{
	const struct slot *s;
	size_t n = slots->n - first;

	if (n == 0)
		return NULL;
	s = slots->v + first;
	if (!s->key)
		return NULL; /* a list */
	if (n > FEW_KEYS)
		return repeated_of_many(s, n);
	for (size_t i = 1; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (*s[i].key == *s[j].key && strcmp(s[i].key, s[j].key) == 0)
				return &s[i];
	return NULL;
}

void tree_close(struct arena *a, struct node *collection, struct slots *slots, size_t first)
{
	const struct slot *s;
	size_t n = slots->n - first;

	if (n == 0)
		return;
	s = slots->v + first;
	slots->n = first;
	collection->len = collection->cap = n;
	if (collection->kind == NODE_LIST) {
		collection->u.items = arena_alloc(a, n * sizeof(struct node *));
		for (size_t i = 0; i < n; i++)
			collection->u.items[i] = s[i].value;
		return;
	}
	collection->u.pairs = arena_alloc(a, n * sizeof(*collection->u.pairs));
	for (size_t i = 0; i < n; i++) {
		collection->u.pairs[i].key = s[i].key;
		collection->u.pairs[i].line = s[i].line;
		collection->u.pairs[i].value = s[i].value;
	}
}
