/* Trees of plain values. */
#include <stdio.h>
#include <string.h>

#include "helpdesk/date.h"
#include "helpdesk/node.h"

#define LIST_FIRST 4
#define MAP_FIRST 8

static struct node *node_new(struct arena *a, enum node_kind kind)
{
	struct node *n = arena_alloc(a, sizeof(*n));

	n->kind = kind;
	return n;
}

struct node *node_null(struct arena *a)
{
	return node_new(a, NODE_NULL);
}

struct node *node_text_n(struct arena *a, const char *s, size_t n)
{
	struct node *text = node_new(a, NODE_TEXT);

	text->text = arena_strndup(a, s, n);
	text->len = n;
	return text;
}

struct node *node_text(struct arena *a, const char *s)
{
	return node_text_n(a, s, strlen(s));
}

struct node *node_plain(struct arena *a, const char *s)
{
	struct node *n = node_text(a, s);

	n->kind = NODE_PLAIN;
	return n;
}

struct node *node_int(struct arena *a, int v)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", v);
	return node_plain(a, text);
}

struct node *node_time(struct arena *a, int64_t t)
{
	char text[TIME_TEXT_SIZE];

	time_format_utc(t, text);
	return node_plain(a, text);
}

struct node *node_list(struct arena *a)
{
	return node_new(a, NODE_LIST);
}

struct node *node_map(struct arena *a)
{
	return node_new(a, NODE_MAP);
}

/* An array in an arena cannot grow where it is: it moves to one twice as long. */
static void *grown(struct arena *a, struct node *n, const void *old, size_t first, size_t size)
{
	size_t cap = n->cap ? n->cap * 2 : first;
	void *p = arena_alloc(a, cap * size);

	if (n->len)
		memcpy(p, old, n->len * size);
	n->cap = cap;
	return p;
}

void node_push(struct arena *a, struct node *list, struct node *item)
{
	if (list->len == list->cap)
		list->u.items = grown(a, list, list->u.items, LIST_FIRST, sizeof(*list->u.items));
	list->u.items[list->len++] = item;
}

static struct pair *find(const struct node *map, const char *key)
{
	if (!map || map->kind != NODE_MAP)
		return NULL;
	for (size_t i = 0; i < map->len; i++) {
		if (strcmp(map->u.pairs[i].key, key) == 0)
			return &map->u.pairs[i];
	}
	return NULL;
}

void node_set(struct arena *a, struct node *map, const char *key, struct node *value)
{
	struct pair *p = find(map, key);

	if (!p) {
		if (map->len == map->cap)
			map->u.pairs = grown(a, map, map->u.pairs, MAP_FIRST,
					     sizeof(*map->u.pairs));
		p = &map->u.pairs[map->len++];
		p->key = arena_strdup(a, key);
		p->line = 0;
	}
	p->value = value;
}

struct node *node_get(const struct node *map, const char *key)
{
	struct pair *p = find(map, key);

	return p ? p->value : NULL;
}

const char *node_str(const struct node *n)
{
	return n && (n->kind == NODE_TEXT || n->kind == NODE_PLAIN) ? n->text : NULL;
}

const char *node_get_str(const struct node *map, const char *key)
{
	return node_str(node_get(map, key));
}

bool node_remove(struct node *map, const char *key)
{
	struct pair *p = find(map, key);

	if (!p)
		return false;
	map->len--;
	memmove(p, p + 1, (map->len - (size_t)(p - map->u.pairs)) * sizeof(*p));
	return true;
}

static bool maps_equal(const struct node *a, const struct node *b)
{
	for (size_t i = 0; i < a->len; i++) {
		/* Two maps are mostly in the same order: look at the same place first. */
		const struct pair *p = &a->u.pairs[i], *q = &b->u.pairs[i];

		if (strcmp(p->key, q->key) != 0)
			q = find(b, p->key);
		if (!q || !node_equal(p->value, q->value))
			return false;
	}
	return true;
}

bool node_equal(const struct node *a, const struct node *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->kind != b->kind || a->len != b->len)
		return false;
	switch (a->kind) {
	case NODE_NULL:
		return true;
	case NODE_TEXT:
	case NODE_PLAIN:
		return memcmp(a->text, b->text, a->len) == 0;
	case NODE_LIST:
		for (size_t i = 0; i < a->len; i++) {
			if (!node_equal(a->u.items[i], b->u.items[i]))
				return false;
		}
		return true;
	case NODE_MAP:
		return maps_equal(a, b);
	}
	return false;
}

static void copy_pairs(struct arena *a, struct node *to, const struct node *from)
{
	to->u.pairs = arena_alloc(a, from->len * sizeof(*to->u.pairs));
	for (size_t i = 0; i < from->len; i++) {
		to->u.pairs[i].key = arena_strdup(a, from->u.pairs[i].key);
		to->u.pairs[i].line = from->u.pairs[i].line;
		to->u.pairs[i].value = node_copy(a, from->u.pairs[i].value);
	}
}

struct node *node_copy(struct arena *a, const struct node *n)
{
	struct node *copy;

	if (!n)
		return NULL;
	copy = node_new(a, n->kind);
	copy->line = n->line;
	copy->column = n->column;
	copy->len = n->len;
	if (n->kind == NODE_TEXT || n->kind == NODE_PLAIN) {
		copy->text = arena_strndup(a, n->text, n->len);
	} else if (n->kind == NODE_LIST && n->len) {
		copy->cap = n->len;
		copy->u.items = arena_alloc(a, n->len * sizeof(*copy->u.items));
		for (size_t i = 0; i < n->len; i++)
			copy->u.items[i] = node_copy(a, n->u.items[i]);
	} else if (n->kind == NODE_MAP && n->len) {
		copy->cap = n->len;
		copy_pairs(a, copy, n);
	}
	return copy;
}
