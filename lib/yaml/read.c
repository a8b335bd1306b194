/* YAML text to node trees, on libyaml's events. What is written as we write it goes the
 * quick way (canon.c), with the same result; all errors are made here. */
#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "helpdesk/text.h"
#include "yaml/canon.h"
#include "yaml/explain.h"
#include "yaml/tree.h"

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
	struct slots slots;
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

static struct node *make_node(struct reader *r, enum node_kind kind, const yaml_mark_t *at,
			      const char *s, size_t n)
{
	return tree_node(r->a, kind, at->line + 1, at->column + 1, s, n);
}

static struct node *scalar_node(struct reader *r, const yaml_event_t *ev)
{
	const char *s = (const char *)ev->data.scalar.value;
	size_t n = ev->data.scalar.length;
	bool plain = ev->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

	return make_node(r, plain ? tree_plain_kind(s, n) : NODE_TEXT, &ev->start_mark, s, n);
}

static void push_slot(struct reader *r, const char *key, struct node *value,
		      const yaml_mark_t *at)
{
	tree_push(&r->slots, key, value, at->line + 1, at->column + 1);
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
		r->slots.v[r->slots.n - 1].value = value;
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
	f->first = r->slots.n;
	r->depth++;
	return HD_OK;
}

static enum hd_rc close_collection(struct reader *r)
{
	struct frame *f = &r->open[--r->depth];
	const struct slot *again = tree_repeated(&r->slots, f->first);

	if (f->node->kind == NODE_MAP && again) {
		yaml_mark_t at = {0, again->line - 1, again->column - 1};

		return refuse(r, &at, again->key, "is given twice: keep one of them");
	}
	tree_close(r->a, f->node, &r->slots, f->first);
	return HD_OK;
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
	free(r.slots.v);
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
	struct node *doc = n <= YAML_READ_MAX ? canon_read(a, text, n) : NULL;
	enum hd_rc rc;

	if (doc) {
		*out = doc;
		return HD_OK;
	}
	rc = yaml_read_all(a, text, n, take_only_document, &doc, e);

	if (rc == HD_OK)
		*out = doc ? doc : node_null(a);
	return rc;
}
