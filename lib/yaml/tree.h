/* Private to lib/yaml: node trees in the making, for both readers. Pairs and items wait on one
 * stack until their map or list ends. */
#ifndef LIB_YAML_TREE_H
#define LIB_YAML_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "helpdesk/node.h"

/* One pair or item of a collection that is still open. */
struct slot {
	const char *key; /* NULL in a list */
	struct node *value;
	uint32_t line, column; /* of the key */
};

/* Zeroed at first; the owner frees v. */
struct slots {
	struct slot *v;
	size_t n, cap;
};

void tree_push(struct slots *s, const char *key, struct node *value, size_t line, size_t column);

/* A node at a 1-based place; a scalar gets a copy of s[0..n), NODE_NULL and collections none. */
struct node *tree_node(struct arena *a, enum node_kind kind, size_t line, size_t column,
		       const char *s, size_t n);

/* What a scalar without quotes is (s NUL-terminated): NODE_NULL, NODE_PLAIN or NODE_TEXT. */
enum node_kind tree_plain_kind(const char *s, size_t n);

/* The first slot from `first` on whose key was given before, or NULL. */
const struct slot *tree_repeated(const struct slots *s, size_t first);

/* Moves the slots from `first` on into a list or map. */
void tree_close(struct arena *a, struct node *collection, struct slots *s, size_t first);

#endif
