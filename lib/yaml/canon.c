/* The quick reader of our own form: a tenth of libyaml's time. It knows what yaml_write() writes
 * and a little more, and must be sure: a line that it does not expect just there, an unusual
 * character, a blank too many, and it gives up. So it needs no errors of its own, and whatever
 * it takes it takes as libyaml would. One thing to see when it is changed: a plain scalar would
 * run on in a deeper line below, but each line must begin at the column of an open collection. */
#include "yaml/canon.h"

#include <stdlib.h>
#include <string.h>

#include "helpdesk/text.h"
#include "yaml/style.h"
#include "yaml/tree.h"
#include "yaml/yaml.h"

#define KEY_MAX 1000 /* bytes as written; libyaml looks for the ':' in 1024 characters */

struct canon {
	struct arena *a;
	const char *p, *end;
	const char *bol;   /* where the line begins */
	size_t wide;       /* bytes between there and p that begin no character */
	size_t line;       /* 1-based */
	unsigned depth;
	struct slots slots;
	struct sbuf text;  /* of a scalar that is not in the file as it is */
};

/* A scalar as it was found; `s` lives until the next one. */
struct found {
	const char *s;
	size_t n, line, column;
	bool plain;
};

static size_t column(const struct canon *c)
{
	return (size_t)(c->p - c->bol) - c->wide + 1;
}

static bool take(struct canon *c, char want)
{
	if (c->p == c->end || *c->p != want)
		return false;
	c->p++;
	return true;
}

static bool end_line(struct canon *c)
{
	if (!take(c, '\n'))
		return false;
	c->bol = c->p;
	c->wide = 0;
	c->line++;
	return true;
}

/* Whether the line at p has exactly `indent` blanks in front, or more with `more`. */
static bool indented(const struct canon *c, size_t indent, bool more)
{
	size_t k = 0;

	while (k <= indent && c->p + k < c->end && c->p[k] == ' ')
		k++;
	return more ? k >= indent : k == indent;
}

/* --- scalars ----------------------------------------------------------------------------- */

static bool is_word(char ch)
{
	return (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* What is not a plain scalar for sure is left to libyaml, `---` among it. */
static bool begins_plain(const struct canon *c)
{
	if (c->p == c->end || strchr(" \n\t?:,[]{}#&*!|>'\"%@`", *c->p))
		return false;
	/* The text ends in a line break: there is a next one. */
	return (*c->p != '-' && *c->p != '.') || is_word(c->p[1]);
}

/* To the end of the line; inside flow to ',' or the closing bracket; anywhere to ": ". */
static bool plain(struct canon *c, bool flow, struct found *out)
{
	const char *p = c->p;

	*out = (struct found){.s = p, .line = c->line, .column = column(c), .plain = true};
	if (!begins_plain(c))
		return false;
	for (;; p++) {
		if (is_word(*p))
			continue;
		if (*p == '\n' && !flow)
			break;
		if (flow && (*p == ',' || *p == ']' || *p == '}'))
			break;
		if (*p == ':' && (p[1] == ' ' || (p[1] == '\n' && !flow)))
			break;
		if (*p == '\n' || *p == '\t' || (*p == '#' && p[-1] == ' '))
			return false;
		if (flow && (*p == '?' || *p == '[' || *p == '{' || (*p == ':' && !is_word(p[1]))))
			return false;
		c->wide += ((unsigned char)*p & 0xC0) == 0x80;
	}
	out->n = (size_t)(p - c->p);
	c->p = p;
	return p[-1] != ' ';
}

/* The code point after "\x" or "\u". */
static bool escape_number(struct canon *c, unsigned digits)
{
	uint32_t cp = 0;

	for (; digits > 0; digits--, c->p++) {
		char ch = *c->p;

		if (ch >= '0' && ch <= '9')
			cp = cp << 4 | (uint32_t)(ch - '0');
		else if (ch >= 'A' && ch <= 'F')
			cp = cp << 4 | (uint32_t)(ch - 'A' + 10);
		else
			return false;
	}
	if (cp == 0 || (cp >= 0xD800 && cp <= 0xDFFF))
		return false;
	utf8_put(&c->text, cp);
	return true;
}

static bool escape(struct canon *c)
{
	switch (*c->p++) {
	case '\\':
		sbuf_putc(&c->text, '\\');
		return true;
	case '"':
		sbuf_putc(&c->text, '"');
		return true;
	case 'n':
		sbuf_putc(&c->text, '\n');
		return true;
	case 't':
		sbuf_putc(&c->text, '\t');
		return true;
	case 'r':
		sbuf_putc(&c->text, '\r');
		return true;
	case 'x':
		return escape_number(c, 2);
	case 'u':
		return escape_number(c, 4);
	default:
		return false;
	}
}

/* On one line. */
static bool quoted(struct canon *c, struct found *out)
{
	const char *done;

	*out = (struct found){.line = c->line, .column = column(c)};
	sbuf_clear(&c->text);
	for (done = ++c->p; *c->p != '"';) {
		if (*c->p == '\n' || *c->p == '\t')
			return false;
		if (*c->p == '\\') {
			sbuf_add(&c->text, done, (size_t)(c->p - done));
			c->p++;
			if (!escape(c))
				return false;
			done = c->p;
			continue;
		}
		c->wide += ((unsigned char)*c->p & 0xC0) == 0x80;
		c->p++;
	}
	sbuf_add(&c->text, done, (size_t)(c->p - done));
	c->p++;
	out->s = c->text.s;
	out->n = c->text.len;
	return true;
}

static struct node *scalar(struct canon *c, const struct found *f)
{
	struct node *node = tree_node(c->a, NODE_TEXT, f->line, f->column, f->s, f->n);

	if (f->plain)
		node->kind = tree_plain_kind(node->text, f->n);
	if (node->kind == NODE_NULL) {
		node->text = NULL;
		node->len = 0;
	}
	return node;
}

/* The lines of a literal, `indent` blanks deep, into c->text; `keep` and `clip` say what of the
 * line breaks at its end stays. */
static bool literal_lines(struct canon *c, size_t indent, bool keep, bool clip)
{
	size_t solid = 0; /* up to here there is content */

	sbuf_clear(&c->text);
	while (c->p < c->end) {
		const char *nl;

		if (*c->p == '\n') {
			sbuf_putc(&c->text, '\n');
			end_line(c);
			continue;
		}
		if (!indented(c, indent, true))
			break;
		c->p += indent;
		nl = memchr(c->p, '\n', (size_t)(c->end - c->p));
		if (nl == c->p)
			return false;
		sbuf_add(&c->text, c->p, (size_t)(nl - c->p));
		solid = c->text.len;
		sbuf_putc(&c->text, '\n');
		c->p = nl;
		end_line(c);
	}
	if (solid == 0 && !keep)
		return false;
	if (!keep)
		sbuf_truncate(&c->text, solid + clip);
	return true;
}

/* "|", the digit 2, the chomping, and the lines below. */
static struct node *literal(struct canon *c, size_t parent)
{
	size_t line = c->line, at = column(c);
	bool digit, strip, keep;

	c->p++;
	digit = take(c, '2');
	strip = take(c, '-');
	keep = !strip && take(c, '+');
	if (!end_line(c))
		return NULL;
	/* Without the digit the first line tells the depth: it must begin with a letter. */
	if (!digit && (!indented(c, parent + 2, false) || c->p[parent + 2] == '\t' ||
		       c->p[parent + 2] == '\n'))
		return NULL;
	if (!literal_lines(c, parent + 2, keep, !strip))
		return NULL;
	/* A line of fewer blanks and nothing else would belong to it. */
	for (const char *p = c->p; p < c->end && (*p == ' ' || *p == '\n'); p++)
		if (*p == '\n')
			return NULL;
	return tree_node(c->a, NODE_TEXT, line, at, c->text.s, c->text.len);
}

/* --- flow ---------------------------------------------------------------------------------- */

static struct node *flow(struct canon *c);

static bool any_scalar(struct canon *c, bool in_flow, struct found *f)
{
	return *c->p == '"' ? quoted(c, f) : plain(c, in_flow, f);
}

/* A key, its ':' is next. */
static bool push_key(struct canon *c, const struct found *f, const char *start)
{
	if (c->p - start > KEY_MAX || *c->p != ':')
		return false;
	if (f->plain && (f->s[0] == '-' || (f->n == 2 && memcmp(f->s, "<<", 2) == 0)))
		return false;
	tree_push(&c->slots, arena_strndup(c->a, f->s, f->n), NULL, f->line, f->column);
	return true;
}

static bool flow_value(struct canon *c, bool in_map)
{
	struct node *value;
	struct found f;

	if (*c->p == '{' || *c->p == '[')
		value = flow(c);
	else
		value = any_scalar(c, true, &f) ? scalar(c, &f) : NULL;
	if (value && in_map)
		c->slots.v[c->slots.n - 1].value = value;
	else if (value)
		tree_push(&c->slots, NULL, value, 0, 0);
	return value != NULL;
}

static struct node *close(struct canon *c, struct node *node, size_t first)
{
	if (tree_repeated(&c->slots, first))
		return NULL;
	tree_close(c->a, node, &c->slots, first);
	c->depth--;
	return node;
}

static struct node *flow(struct canon *c)
{
	bool map = *c->p == '{';
	char last = map ? '}' : ']';
	struct node *node =
		tree_node(c->a, map ? NODE_MAP : NODE_LIST, c->line, column(c), NULL, 0);
	size_t first = c->slots.n;
	struct found f;

	if (++c->depth > YAML_DEPTH_MAX)
		return NULL;
	c->p++;
	if (take(c, last))
		return close(c, node, first);
	do {
		const char *start = c->p;

		if (map && (!any_scalar(c, true, &f) || !push_key(c, &f, start) || !take(c, ':') ||
			    !take(c, ' ')))
			return NULL;
		if (!flow_value(c, map))
			return NULL;
	} while (take(c, ',') && take(c, ' '));
	return take(c, last) ? close(c, node, first) : NULL;
}

/* --- blocks -------------------------------------------------------------------------------- */

static struct node *map(struct canon *c, size_t indent, struct found *first);
static struct node *list(struct canon *c, size_t indent);

/* What begins on the line of its key or '-' and is no block collection. */
static struct node *line_value(struct canon *c, size_t parent)
{
	struct node *node;
	struct found f;

	if (*c->p == '|')
		return literal(c, parent);
	if (*c->p == '{' || *c->p == '[')
		node = flow(c);
	else
		node = any_scalar(c, false, &f) ? scalar(c, &f) : NULL;
	return node && end_line(c) ? node : NULL;
}

/* The value of a key in column `indent`; p is behind the ':'. */
static struct node *pair_value(struct canon *c, size_t indent)
{
	if (take(c, ' '))
		return line_value(c, indent);
	if (!end_line(c) || c->p == c->end)
		return NULL;
	if (indented(c, indent, false) && c->p[indent] == '-')
		return list(c, indent);
	return indented(c, indent + 2, false) ? map(c, indent + 2, NULL) : NULL;
}

/* A map whose keys stand in column `indent` (from 0); the first key may have been read. */
static struct node *map(struct canon *c, size_t indent, struct found *f)
{
	struct node *node = NULL, *value;
	size_t first = c->slots.n;
	struct found here;
	const char *start = f ? c->bol + indent : NULL;

	if (++c->depth > YAML_DEPTH_MAX)
		return NULL;
	do {
		if (!f) {
			c->p += indent;
			start = c->p;
			f = &here;
			if (!any_scalar(c, false, f))
				return NULL;
		}
		if (!node)
			node = tree_node(c->a, NODE_MAP, f->line, f->column, NULL, 0);
		if (!push_key(c, f, start))
			return NULL;
		c->p++;
		value = pair_value(c, indent);
		if (!value)
			return NULL;
		c->slots.v[c->slots.n - 1].value = value;
		f = NULL;
	} while (c->p < c->end && indented(c, indent, false) && c->p[indent] != '-');
	return close(c, node, first);
}

static struct node *item_value(struct canon *c, size_t indent)
{
	struct found f;

	if (*c->p == '-' && c->p[1] == ' ') {
		c->p = c->bol; /* a '-' in front is as good as a blank */
		return list(c, indent + 2);
	}
	if (*c->p == '|' || *c->p == '{' || *c->p == '[')
		return line_value(c, indent);
	if (!any_scalar(c, false, &f))
		return NULL;
	if (*c->p == ':')
		return map(c, indent + 2, &f);
	return end_line(c) ? scalar(c, &f) : NULL;
}

/* A list whose '-' stand in column `indent`; p is at the beginning of the first one's line. */
static struct node *list(struct canon *c, size_t indent)
{
	struct node *node, *value;
	size_t first = c->slots.n;

	if (++c->depth > YAML_DEPTH_MAX)
		return NULL;
	node = tree_node(c->a, NODE_LIST, c->line, indent + 1, NULL, 0);
	do {
		c->p += indent;
		if (!take(c, '-') || !take(c, ' '))
			return NULL;
		value = item_value(c, indent);
		if (!value)
			return NULL;
		tree_push(&c->slots, NULL, value, 0, 0);
	} while (c->p < c->end && indented(c, indent, false) && c->p[indent] == '-');
	return close(c, node, first);
}

/* Ends in a line break, which saves asking for the end everywhere, and holds no character
 * that would have to be escaped. */
static bool is_plain_text(const char *text, size_t n)
{
	if (n == 0 || text[n - 1] != '\n' || !utf8_valid(text, n, NULL))
		return false;
	for (size_t i = 0; i < n; i++) {
		unsigned char ch = (unsigned char)text[i];

		if (ch >= 0x20 && ch < 0x7F)
			continue;
		if (ch != '\n' && style_must_escape(text + i, n - i))
			return false;
	}
	return true;
}

struct node *canon_read(struct arena *a, const char *text, size_t n)
{
	struct canon c = {
		.a = a, .p = text, .end = text + n, .bol = text, .line = 1, .text = SBUF_INIT};
	struct node *root;

	if (!is_plain_text(text, n))
		return NULL;
	root = map(&c, 0, NULL);
	free(c.slots.v);
	sbuf_deinit(&c.text);
	return root && c.p == c.end ? root : NULL;
}
