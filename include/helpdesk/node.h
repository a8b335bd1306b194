/* A tree of plain values: what YAML and JSON documents are made of.
 * Nodes live in the arena they were made in and share each other freely,
 * for nobody changes a node once it is part of a ticket. */
#ifndef HELPDESK_NODE_H
#define HELPDESK_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/mem.h"

enum node_kind {
	NODE_NULL,  /* null, ~ or nothing */
	NODE_TEXT,  /* a string */
	NODE_PLAIN, /* a scalar that YAML 1.1 or 1.2 reads as no string (3, true,
		     * 1.5, a time); `text` keeps it as it was written */
	NODE_LIST,
	NODE_MAP,
};

struct node {
	enum node_kind kind;
	uint32_t line, column;  /* 1-based place in the file; 0 = not from a file */
	const char *text;       /* TEXT, PLAIN: NUL-terminated; may hold no NUL itself */
	size_t len;             /* bytes of text, or items of list, or pairs of map */
	union {
		struct node **items; /* LIST */
		struct pair *pairs;  /* MAP, in the order written; keys are unique */
	} u;
	size_t cap;
};

struct pair {
	const char *key;
	uint32_t line;
	struct node *value;
};

struct node *node_null(struct arena *a);
struct node *node_text(struct arena *a, const char *s);            /* copies */
struct node *node_text_n(struct arena *a, const char *s, size_t n);
struct node *node_plain(struct arena *a, const char *s);
struct node *node_int(struct arena *a, int v);
struct node *node_time(struct arena *a, int64_t t);               /* PLAIN, UTC form */
struct node *node_list(struct arena *a);
struct node *node_map(struct arena *a);
void node_push(struct arena *a, struct node *list, struct node *item);
void node_set(struct arena *a, struct node *map, const char *key,
	      struct node *value); /* replaces or appends */
struct node *node_get(const struct node *map,
		      const char *key);     /* NULL if absent or map NULL/no map */
const char *node_str(const struct node *n); /* text of TEXT or PLAIN, else NULL; n may be NULL */
const char *node_get_str(const struct node *map, const char *key);
bool node_remove(struct node *map, const char *key);
bool node_equal(const struct node *a,
		const struct node *b); /* deep; map order ignored; NULLs equal */
struct node *node_copy(struct arena *a, const struct node *n);    /* deep */

/* Whether YAML 1.1 or 1.2 (core or JSON schema) would read the plain scalar as
 * something else than this very string: null, bool (yes/no/on/off/y/n …), int
 * (octal, hex, base 60, underscores), float, timestamp, `=`, `<<`, or as no
 * scalar at all. Empty counts. */
bool node_plain_is_typed(const char *s, size_t n);

#endif
