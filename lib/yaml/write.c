/* Node trees to YAML text, in the one canonical form. */
#include "yaml/yaml.h"

#include <string.h>

#include "yaml/style.h"

/* Readers look for the ':' of a key in 1024 characters only; a longer key is
 * written with '?'. An escape is at most four times the byte it stands for. */
#define SHORT_KEY_MAX 250

/* What has lines of its own in block style; empty ones are written {} and []. */
static bool has_lines(const struct node *n)
{
	return (n->kind == NODE_LIST || n->kind == NODE_MAP) && n->len > 0;
}

static bool has_line_break(const struct node *n)
{
	size_t i;

	if (n->kind == NODE_TEXT)
		return memchr(n->text, '\n', n->len) != NULL;
	if (n->kind == NODE_LIST)
		for (i = 0; i < n->len; i++)
			if (has_line_break(n->u.items[i]))
				return true;
	if (n->kind == NODE_MAP)
		for (i = 0; i < n->len; i++)
			if (has_line_break(n->u.pairs[i].value))
				return true;
	return false;
}

/* The key and its ':'; the value is to begin with a blank or a line break. */
static void put_key(struct sbuf *out, unsigned indent, const char *key, enum style_place place)
{
	size_t n = strlen(key);

	if (n > SHORT_KEY_MAX)
		sbuf_puts(out, "? ");
	if (style_of_key(key, n, place) == STYLE_PLAIN)
		sbuf_add(out, key, n);
	else
		style_quote(out, key, n);
	if (n > SHORT_KEY_MAX && place == STYLE_IN_FLOW) {
		sbuf_putc(out, ' ');
	} else if (n > SHORT_KEY_MAX) {
		sbuf_putc(out, '\n');
		style_indent(out, indent);
	}
	sbuf_putc(out, ':');
}

static void put_flow(struct sbuf *out, const struct node *n)
{
	size_t i;

	switch (n->kind) {
	case NODE_NULL:
		sbuf_puts(out, "null");
		break;
	case NODE_PLAIN:
		sbuf_add(out, n->text, n->len);
		break;
	case NODE_TEXT:
		if (style_of_text(n->text, n->len, STYLE_IN_FLOW) == STYLE_PLAIN)
			sbuf_add(out, n->text, n->len);
		else
			style_quote(out, n->text, n->len);
		break;
	case NODE_LIST:
		sbuf_putc(out, '[');
		for (i = 0; i < n->len; i++) {
			sbuf_puts(out, i ? ", " : "");
			put_flow(out, n->u.items[i]);
		}
		sbuf_putc(out, ']');
		break;
	case NODE_MAP:
		sbuf_putc(out, '{');
		for (i = 0; i < n->len; i++) {
			sbuf_puts(out, i ? ", " : "");
			put_key(out, 0, n->u.pairs[i].key, STYLE_IN_FLOW);
			sbuf_putc(out, ' ');
			put_flow(out, n->u.pairs[i].value);
		}
		sbuf_putc(out, '}');
		break;
	}
}

/* A scalar or an empty collection, after a blank, and the line break; `indent`
 * is that of the lines of a literal. */
static void put_scalar(struct sbuf *out, unsigned indent, const struct node *n)
{
	if (n->kind != NODE_TEXT) {
		put_flow(out, n);
		sbuf_putc(out, '\n');
		return;
	}
	switch (style_of_text(n->text, n->len, STYLE_IN_BLOCK)) {
	case STYLE_PLAIN:
		sbuf_add(out, n->text, n->len);
		sbuf_putc(out, '\n');
		break;
	case STYLE_QUOTED:
		style_quote(out, n->text, n->len);
		sbuf_putc(out, '\n');
		break;
	case STYLE_LITERAL:
		style_literal(out, n->text, n->len, indent);
		break;
	}
}

static void put_items(struct sbuf *out, unsigned indent, const struct node *list, bool inside);

/* The pairs of a map; with `inside` the first stands on a line already begun. */
static void put_pairs(struct sbuf *out, unsigned indent, const struct node *map, bool inside)
{
	size_t i;

	for (i = 0; i < map->len; i++) {
		const struct node *v = map->u.pairs[i].value;

		if (i > 0 || !inside)
			style_indent(out, indent);
		put_key(out, indent, map->u.pairs[i].key, STYLE_IN_BLOCK);
		if (!has_lines(v)) {
			sbuf_putc(out, ' ');
			put_scalar(out, indent + 2, v);
		} else if (v->kind == NODE_MAP) {
			sbuf_putc(out, '\n');
			put_pairs(out, indent + 2, v, false);
		} else {
			sbuf_putc(out, '\n');
			put_items(out, indent, v, false);
		}
	}
}

static void put_items(struct sbuf *out, unsigned indent, const struct node *list, bool inside)
{
	size_t i;

	for (i = 0; i < list->len; i++) {
		const struct node *v = list->u.items[i];

		if (i > 0 || !inside)
			style_indent(out, indent);
		sbuf_puts(out, "- ");
		if (!has_lines(v))
			put_scalar(out, indent + 2, v);
		else if (v->kind == NODE_MAP)
			put_pairs(out, indent + 2, v, true);
		else
			put_items(out, indent + 2, v, true);
	}
}

void yaml_put(struct sbuf *out, unsigned indent, const char *key, const struct node *value,
	      enum yaml_style style)
{
	struct pair pair = {.key = key, .value = (struct node *)value};
	struct node map = {.kind = NODE_MAP, .len = 1, .u.pairs = &pair};

	if (style == YAML_FLOW && has_lines(value) && !has_line_break(value)) {
		style_indent(out, indent);
		put_key(out, indent, key, STYLE_IN_BLOCK);
		sbuf_putc(out, ' ');
		put_flow(out, value);
		sbuf_putc(out, '\n');
	} else {
		put_pairs(out, indent, &map, false);
	}
}

void yaml_write(struct sbuf *out, const struct node *map)
{
	if (!has_lines(map)) {
		/* At the root "two blanks deeper" has no meaning: no literal there. */
		put_flow(out, map);
		sbuf_putc(out, '\n');
	} else if (map->kind == NODE_MAP) {
		put_pairs(out, 0, map, false);
	} else {
		put_items(out, 0, map, false);
	}
}
