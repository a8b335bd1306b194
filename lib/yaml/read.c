/* YAML text to node trees, on libyaml's events.
 *
 * Pairs and items wait on one scratch stack until their map or list ends and
 * go into the arena as one array of the exact size: an arena holds no half-used
 * arrays, and a hostile file costs memory in proportion to its bytes only. */
#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "helpdesk/text.h"
#include "yaml/explain.h"
#include "yaml/style.h"

/* Up to here comparing each key with each is quicker than sorting. */
#define FEW_KEYS 32

/* One pair or item of a collection that is still open. */
struct slot {
	const char *key; /* NULL in a list */
	struct node *value;
	uint32_t line, column; /* of the key */
};

struct frame {
	struct node *node; /* the list or map being filled */
	size_t first;      /* its first slot */
	bool valued;       /* map: the top slot has a key and waits for its value */
};

struct reader {
	yaml_parser_t parser;
	struct arena *a;
	struct hd_err *e;
	const char *text;
	size_t n;
	struct node *root;
	struct frame open[YAML_DEPTH_MAX];
	unsigned depth;
	struct slot *slots;
	size_t nslots, cap;
};

/* An error at `at`; `name` is cut so that the message keeps its end. */
static enum hd_rc refuse(struct reader *r, const yaml_mark_t *at, const char *name,
			 const char *why)
{
	size_t n = strlen(name);

	return explain_at(r->e, at->line + 1, at->column + 1, "'%.*s' %s",
			  (int)utf8_cut(name, n < 60 ? n : 60), name, why);
}

static enum hd_rc refuse_properties(struct reader *r, const yaml_mark_t *at,
				    const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		return refuse(r, at, (const char *)anchor,
			      "is an anchor, which is not read here: remove '&' and its name, "
			      "or put the text in double quotes");
	return refuse(r, at, (const char *)tag,
		      "is a tag, which is not read here: remove it, "
		      "or put the text in double quotes");
}

static bool is_null(const char *s, size_t n)
{
	return n == 0 || (n == 1 && *s == '~') ||
	       (n == 4 && (memcmp(s, "null", 4) == 0 || memcmp(s, "Null", 4) == 0 ||
			   memcmp(s, "NULL", 4) == 0));
}

/* Node and text in one piece of the arena: half the calls, half the padding. */
static struct node *make_node(struct reader *r, enum node_kind kind, const yaml_mark_t *at,
			      const char *s, size_t n)
{
	struct node *node = arena_alloc(r->a, sizeof(*node) + (s ? n + 1 : 0));

	node->kind = kind;
	node->line = (uint32_t)at->line + 1;
	node->column = (uint32_t)at->column + 1;
	if (s) {
		char *copy = (char *)(node + 1);

		memcpy(copy, s, n);
		node->text = copy;
		node->len = n;
	}
	return node;
}

static struct node *scalar_node(struct reader *r, const yaml_event_t *ev)
{
	const char *s = (const char *)ev->data.scalar.value;
	size_t n = ev->data.scalar.length;
	enum node_kind kind = NODE_TEXT;

	if (ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
		if (is_null(s, n))
			return make_node(r, NODE_NULL, &ev->start_mark, NULL, 0);
		/* What could not be written anywhere as it stands (1,000 in flow) is text. */
		if (node_plain_is_typed(s, n) && style_plain_fits(s, n, STYLE_IN_BLOCK) &&
		    !strpbrk(s, ",?[]{}"))
			kind = NODE_PLAIN;
	}
	return make_node(r, kind, &ev->start_mark, s, n);
}

static void push_slot(struct reader *r, const char *key, struct node *value,
		      const yaml_mark_t *at)
{
	struct slot *s;

	if (r->nslots == r->cap)
		r->slots = mem_grow(r->slots, &r->cap, r->nslots + 1, sizeof(*r->slots));
	s = &r->slots[r->nslots++];
	s->key = key;
	s->value = value;
	s->line = (uint32_t)at->line + 1;
	s->column = (uint32_t)at->column + 1;
}

static bool expects_key(const struct reader *r)
{
	const struct frame *f;

	if (r->depth == 0)
		return false;
	f = &r->open[r->depth - 1];
	return f->node->kind == NODE_MAP && !f->valued;
}

static void attach(struct reader *r, struct node *value, const yaml_mark_t *at)
{
	struct frame *f;

	if (r->depth == 0) {
		r->root = value;
		return;
	}
	f = &r->open[r->depth - 1];
	if (f->node->kind == NODE_MAP) {
		r->slots[r->nslots - 1].value = value;
		f->valued = false;
	} else {
		push_slot(r, NULL, value, at);
	}
}

static enum hd_rc take_key(struct reader *r, const yaml_event_t *ev)
{
	const char *s = (const char *)ev->data.scalar.value;
	size_t n = ev->data.scalar.length;

	if (ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
		if (n == 0)
			return explain_at(r->e, ev->start_mark.line + 1, ev->start_mark.column + 1,
					  "a key is missing: write one before ':'");
		if (n == 2 && memcmp(s, "<<", 2) == 0)
			return refuse(r, &ev->start_mark, s,
				      "is the merge key, which is not read here: "
				      "write the keys out");
	}
	push_slot(r, arena_strndup(r->a, s, n), NULL, &ev->start_mark);
	r->open[r->depth - 1].valued = true;
	return HD_OK;
}

static enum hd_rc take_scalar(struct reader *r, const yaml_event_t *ev)
{
	if (ev->data.scalar.anchor || ev->data.scalar.tag)
		return refuse_properties(r, &ev->start_mark, ev->data.scalar.anchor,
					 ev->data.scalar.tag);
	if (memchr(ev->data.scalar.value, '\0', ev->data.scalar.length))
		return explain_at(r->e, ev->start_mark.line + 1, ev->start_mark.column + 1,
				  "a text cannot hold a NUL character: remove the '\\0'");
	if (expects_key(r))
		return take_key(r, ev);
	attach(r, scalar_node(r, ev), &ev->start_mark);
	return HD_OK;
}

static enum hd_rc open_collection(struct reader *r, enum node_kind kind, const yaml_event_t *ev)
{
	struct frame *f;

	if (expects_key(r))
		return explain_at(r->e, ev->start_mark.line + 1, ev->start_mark.column + 1,
				  "a key must be a single word or text, not a list or a map: "
				  "put it in double quotes if it is a text");
	if (r->depth == YAML_DEPTH_MAX)
		return explain_at(r->e, ev->start_mark.line + 1, ev->start_mark.column + 1,
				  "lists and maps are nested more than %d deep", YAML_DEPTH_MAX);
	f = &r->open[r->depth];
	f->node = make_node(r, kind, &ev->start_mark, NULL, 0);
	f->valued = false;
	attach(r, f->node, &ev->start_mark);
	f->first = r->nslots;
	r->depth++;
	return HD_OK;
}

/* Same key: in the order written, so that the later one is the one refused. */
static int compare_slots(const void *x, const void *y)
{
	const struct slot *a = *(const struct slot *const *)x;
	const struct slot *b = *(const struct slot *const *)y;
	int c = strcmp(a->key, b->key);

	return c ? c : (a > b) - (a < b);
}

/* The first slot whose key was given before, or NULL. Sorting, not hashing,
 * for many keys: no choice of keys makes it slow. */
static const struct slot *find_repeated(const struct slot *s, size_t n)
{
	const struct slot **sorted, *found = NULL;
	size_t i, j;

	if (n <= FEW_KEYS) {
		for (i = 1; i < n; i++)
			for (j = 0; j < i; j++)
				if (*s[i].key == *s[j].key && strcmp(s[i].key, s[j].key) == 0)
					return &s[i];
		return NULL;
	}
	sorted = mem_alloc(n * sizeof(const struct slot *));
	for (i = 0; i < n; i++)
		sorted[i] = &s[i];
	qsort(sorted, n, sizeof(const struct slot *), compare_slots);
	for (i = 1; i < n; i++)
		if (strcmp(sorted[i]->key, sorted[i - 1]->key) == 0 &&
		    (!found || sorted[i] < found))
			found = sorted[i];
	free(sorted);
	return found;
}

static enum hd_rc close_map(struct reader *r, struct node *map, const struct slot *s, size_t n)
{
	const struct slot *again = find_repeated(s, n);
	size_t i;

	if (again) {
		yaml_mark_t at = {0, again->line - 1, again->column - 1};

		return refuse(r, &at, again->key, "is given twice: keep one of them");
	}
	map->u.pairs = arena_alloc(r->a, n * sizeof(*map->u.pairs));
	for (i = 0; i < n; i++) {
		map->u.pairs[i].key = s[i].key;
		map->u.pairs[i].line = s[i].line;
		map->u.pairs[i].value = s[i].value;
	}
	return HD_OK;
}

static enum hd_rc close_collection(struct reader *r)
{
	struct frame *f = &r->open[--r->depth];
	size_t i, n = r->nslots - f->first;
	const struct slot *s;
	enum hd_rc rc = HD_OK;

	if (n == 0)
		return HD_OK;
	s = r->slots + f->first;
	r->nslots = f->first;
	if (f->node->kind == NODE_MAP) {
		rc = close_map(r, f->node, s, n);
	} else {
		f->node->u.items = arena_alloc(r->a, n * sizeof(struct node *));
		for (i = 0; i < n; i++)
			f->node->u.items[i] = s[i].value;
	}
	f->node->len = f->node->cap = n;
	return rc;
}

static enum hd_rc take_event(struct reader *r, const yaml_event_t *ev)
{
	switch (ev->type) {
	case YAML_SCALAR_EVENT:
		return take_scalar(r, ev);
	case YAML_SEQUENCE_START_EVENT:
		if (ev->data.sequence_start.anchor || ev->data.sequence_start.tag)
			return refuse_properties(r, &ev->start_mark,
						 ev->data.sequence_start.anchor,
						 ev->data.sequence_start.tag);
		return open_collection(r, NODE_LIST, ev);
	case YAML_MAPPING_START_EVENT:
		if (ev->data.mapping_start.anchor || ev->data.mapping_start.tag)
			return refuse_properties(r, &ev->start_mark,
						 ev->data.mapping_start.anchor,
						 ev->data.mapping_start.tag);
		return open_collection(r, NODE_MAP, ev);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(r);
	case YAML_ALIAS_EVENT:
		return refuse(r, &ev->start_mark, (const char *)ev->data.alias.anchor,
			      "is an alias, which is not read here: write the value out, "
			      "or put the text in double quotes");
	default:
		return HD_OK;
	}
}

/* Reads on to the end of a document (r->root is its tree) or of the stream. */
static enum hd_rc read_document(struct reader *r, bool *end)
{
	enum hd_rc rc;

	r->root = NULL;
	for (;;) {
		yaml_event_t ev;
		yaml_event_type_t type;

		if (!yaml_parser_parse(&r->parser, &ev))
			return explain_parser(r->e, &r->parser, r->text, r->n);
		type = ev.type;
		rc = take_event(r, &ev);
		yaml_event_delete(&ev);
		*end = type == YAML_STREAM_END_EVENT;
		if (rc != HD_OK || *end || type == YAML_DOCUMENT_END_EVENT)
			return rc;
	}
}

/* What can be refused before libyaml sees it. */
static enum hd_rc check_text(const char *text, size_t n, struct hd_err *e)
{
	struct place p;
	size_t bad = 0;

	if (n > YAML_READ_MAX) {
		p = explain_place(text, n, YAML_READ_MAX);
		return explain_at(e, p.line, p.column,
				  "the text is too long: it holds %zu bytes, %zu are read", n,
				  YAML_READ_MAX);
	}
	if (!utf8_valid(text, n, &bad)) {
		p = explain_place(text, n, bad);
		return explain_at(e, p.line, p.column,
				  "the text is not valid UTF-8 (byte 0x%02X): convert the file",
				  (unsigned char)text[bad]);
	}
	return HD_OK;
}

enum hd_rc yaml_read_all(struct arena *a, const char *text, size_t n, yaml_doc_fn fn, void *arg,
			 struct hd_err *e)
{
	struct reader r = {.a = a, .e = e, .text = text, .n = n};
	bool end = false;
	enum hd_rc rc;

	rc = check_text(text, n, e);
	if (rc != HD_OK)
		return rc;
	if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		r.text += 3;
		r.n -= 3;
	}
	if (!yaml_parser_initialize(&r.parser))
		return hd_fail(e, HD_INTERNAL, "out of memory while reading YAML");
	/* Said, lest a NUL in the first bytes be taken for a sign of UTF-16. */
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text, r.n);
	while (rc == HD_OK && !end) {
		rc = read_document(&r, &end);
		if (rc == HD_OK && !end)
			rc = fn(r.root, arg, e);
	}
	yaml_parser_delete(&r.parser);
	free(r.slots);
	return rc;
}

static enum hd_rc take_only_document(struct node *doc, void *arg, struct hd_err *e)
{
	struct node **out = arg;

	if (*out)
		return explain_at(e, doc->line, doc->column,
				  "a second document begins: a file holds one, remove the '---'");
	*out = doc;
	return HD_OK;
}

enum hd_rc yaml_read(struct arena *a, const char *text, size_t n, struct node **out,
		     struct hd_err *e)
{
	struct node *doc = NULL;
	enum hd_rc rc = yaml_read_all(a, text, n, take_only_document, &doc, e);

	if (rc == HD_OK)
		*out = doc ? doc : node_null(a);
	return rc;
}
