/* JSON text to node trees, on jansson.
 *
 * jansson makes numbers doubles or 64-bit integers; we want them as written
 * (1.10 is a version, too). Its objects keep their order, so the n-th number of
 * the tree is the n-th number of the text, and is copied from there. */
#include "json/json.h"

#include <string.h>

#include <jansson.h>

#include "helpdesk/text.h"
#include "json/where.h"

/* What a ticket's file can hold: as deep as YAML is read. */
#define DEPTH_MAX 32

struct reader {
	struct arena *a;
	const char *next, *end; /* the rest of the text: all numbers still to come */
};

static struct node *take(struct reader *r, json_t *value);

/* The next number of the text; there is one, for jansson has read it. */
static struct node *take_number(struct reader *r)
{
	const char *p = r->next;
	size_t n = 1;
	struct node *node;

	while (*p != '-' && (*p < '0' || *p > '9'))
		p += *p == '"' ? where_string_end(p) : 1;
	while (p + n < r->end && strchr("0123456789+-.eE", p[n]))
		n++;
	node = node_text_n(r->a, p, n);
	node->kind = NODE_PLAIN;
	r->next = p + n;
	return node;
}

static struct node *take_list(struct reader *r, json_t *array)
{
	struct node *list = node_list(r->a);
	size_t i, n = json_array_size(array);

	if (n == 0)
		return list;
	list->u.items = arena_alloc(r->a, n * sizeof(struct node *));
	list->len = list->cap = n;
	for (i = 0; i < n; i++)
		list->u.items[i] = take(r, json_array_get(array, i));
	return list;
}

static struct node *take_map(struct reader *r, json_t *object)
{
	struct node *map = node_map(r->a);
	size_t n = json_object_size(object);
	struct pair *pair;
	const char *key;
	json_t *value;

	if (n == 0)
		return map;
	/* Not node_set, which looks for the key each time: they are known to differ. */
	map->u.pairs = pair = arena_alloc(r->a, n * sizeof(*pair));
	map->len = map->cap = n;
	json_object_foreach(object, key, value) {
		pair->key = arena_strdup(r->a, key);
		pair->value = take(r, value);
		pair++;
	}
	return map;
}

static struct node *take(struct reader *r, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return take_map(r, value);
	case JSON_ARRAY:
		return take_list(r, value);
	case JSON_STRING:
		return node_text_n(r->a, json_string_value(value), json_string_length(value));
	case JSON_INTEGER:
	case JSON_REAL:
		return take_number(r);
	case JSON_TRUE:
		return node_plain(r->a, "true");
	case JSON_FALSE:
		return node_plain(r->a, "false");
	case JSON_NULL:
		break;
	}
	return node_null(r->a);
}

static enum hd_rc check_text(const char *text, size_t n, struct hd_err *e)
{
	const char *nul = memchr(text, '\0', n);
	size_t bad = 0;

	/* jansson takes one for the end and would not see what follows. */
	if (nul)
		return where_fail(e, text, n, (size_t)(nul - text),
				  "a NUL byte stands in the text: remove it");
	if (!utf8_valid(text, n, &bad))
		return where_fail(e, text, n, bad, "the text is not valid UTF-8 (byte 0x%02X)",
				  (unsigned char)text[bad]);
	if (!where_depth_fits(text, n, DEPTH_MAX, &bad))
		return where_fail(e, text, n, bad, "lists and objects are nested more than %d deep",
				  DEPTH_MAX);
	return HD_OK;
}

enum hd_rc json_read(struct arena *a, const char *text, size_t n, struct node **out,
		     struct hd_err *e)
{
	/* Integers as reals: any size is well, the value is taken from the text. */
	const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL;
	struct reader r = {a, text, text + n};
	json_error_t why;
	json_t *value;
	enum hd_rc rc = check_text(text, n, e);

	if (rc != HD_OK)
		return rc;
	value = json_loadb(text, n, flags, &why);
	if (!value)
		return where_explain(e, text, n, &why);
	*out = take(&r, value);
	json_decref(value);
	return HD_OK;
}
