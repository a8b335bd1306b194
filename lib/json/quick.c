/* The quick reader of JSON as programs write it. It must be sure: at an unusual escape, number or
 * nesting, at many keys, and at whatever else it does not know just there it gives up, and jansson
 * reads the text, or says what is wrong with it. So it has no errors of its own, and whatever it
 * takes it takes as jansson would. */
#include "json/quick.h"

#include <string.h>

#include "helpdesk/text.h"

#define DEPTH_QUICK 8
#define ITEMS_QUICK 48
#define DIGITS_QUICK 15 /* no double is too small for them */

struct quick {
	struct arena *a;
	const char *p, *end;
	unsigned depth;
	struct sbuf text; /* of a string with escapes */
};

static struct node *value(struct quick *q);

static void skip_blanks(struct quick *q)
{
	while (q->p < q->end &&
	       (*q->p == ' ' || *q->p == '\n' || *q->p == '\t' || *q->p == '\r'))
		q->p++;
}

static bool take(struct quick *q, char want)
{
	skip_blanks(q);
	if (q->p == q->end || *q->p != want)
		return false;
	q->p++;
	return true;
}

/* --- strings -------------------------------------------------------------------- */

/* Half of a pair, and NUL, are left to jansson. */
static bool code_point(struct quick *q)
{
	uint32_t cp = 0;

	if (q->end - q->p < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		char c = *q->p++;

		if (c >= '0' && c <= '9')
			cp = cp << 4 | (uint32_t)(c - '0');
		else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
			cp = cp << 4 | (uint32_t)((c | 0x20) - 'a' + 10);
		else
			return false;
	}
	if (cp == 0 || (cp >= 0xD800 && cp <= 0xDFFF))
		return false;
	utf8_put(&q->text, cp);
	return true;
}

/* What follows a backslash. */
static bool escape(struct quick *q)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;
	char c;

	if (q->p == q->end || *q->p == '\0')
		return false;
	c = *q->p++;
	if (c == 'u')
		return code_point(q);
	at = strchr(from, c);
	if (!at)
		return false;
	sbuf_putc(&q->text, to[at - from]);
	return true;
}

/* Up to what ends a piece of a string: a quote, a backslash, or what may not stand there. */
static const char *plain_end(const char *p, const char *end)
{
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	return p;
}

/* The quote is next; *s is good until the next string. */
static bool string(struct quick *q, const char **s, size_t *n)
{
	const char *start = ++q->p;

	q->p = plain_end(q->p, q->end);
	*s = start;
	*n = (size_t)(q->p - start);
	if (q->p < q->end && *q->p == '"') {
		q->p++;
		return true;
	}
	sbuf_clear(&q->text);
	for (;;) {
		sbuf_add(&q->text, start, (size_t)(q->p - start));
		if (q->p == q->end || (unsigned char)*q->p < 0x20)
			return false;
		if (*q->p++ == '"')
			break;
		if (!escape(q))
			return false;
		start = q->p;
		q->p = plain_end(q->p, q->end);
	}
	*s = q->text.s;
	*n = q->text.len;
	return true;
}

/* --- the others ------------------------------------------------------------------- */

static size_t digits(const struct quick *q, size_t at)
{
	size_t n = 0;

	while (q->p + at + n < q->end && q->p[at + n] >= '0' && q->p[at + n] <= '9')
		n++;
	return n;
}

/* As it is written, without an exponent. */
static struct node *number(struct quick *q)
{
	size_t n = *q->p == '-', whole = digits(q, n), part = 0;
	struct node *node;

	if (whole == 0 || whole > DIGITS_QUICK || (whole > 1 && q->p[n] == '0'))
		return NULL;
	n += whole;
	if (q->p + n < q->end && q->p[n] == '.') {
		part = digits(q, n + 1);
		if (part == 0 || part > DIGITS_QUICK)
			return NULL;
		n += 1 + part;
	}
	if (q->p + n < q->end && (q->p[n] == 'e' || q->p[n] == 'E'))
		return NULL;
	node = node_text_n(q->a, q->p, n);
	node->kind = NODE_PLAIN;
	q->p += n;
	return node;
}

static struct node *word(struct quick *q)
{
	static const char *const words[] = {"true", "false", "null"};

	for (size_t i = 0; i < NELEM(words); i++) {
		size_t n = strlen(words[i]);

		/* What follows must be a comma, a bracket or the end: else it is found out there. */
		if ((size_t)(q->end - q->p) < n || memcmp(q->p, words[i], n) != 0)
			continue;
		q->p += n;
		return i == 2 ? node_null(q->a) : node_plain(q->a, words[i]);
	}
	return NULL;
}

static bool has_key(const struct pair *pairs, size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(pairs[i].key, key) == 0)
			return true;
	return false;
}

static struct node *map(struct quick *q)
{
	struct pair pairs[ITEMS_QUICK];
	struct node *node = node_map(q->a);
	size_t n = 0, len;
	const char *s;

	q->p++;
	if (take(q, '}'))
		return node;
	do {
		skip_blanks(q);
		if (n == ITEMS_QUICK || q->p == q->end || *q->p != '"' || !string(q, &s, &len))
			return NULL;
		pairs[n] = (struct pair){.key = arena_strndup(q->a, s, len)};
		if (has_key(pairs, n, pairs[n].key) || !take(q, ':'))
			return NULL;
		pairs[n].value = value(q);
		if (!pairs[n++].value)
			return NULL;
	} while (take(q, ','));
	if (!take(q, '}'))
		return NULL;
	node->len = node->cap = n;
	node->u.pairs = arena_alloc(q->a, n * sizeof(*pairs));
	memcpy(node->u.pairs, pairs, n * sizeof(*pairs));
	return node;
}

static struct node *list(struct quick *q)
{
	struct node *items[ITEMS_QUICK], *node = node_list(q->a);
	size_t n = 0;

	q->p++;
	if (take(q, ']'))
		return node;
	do {
		items[n] = n < ITEMS_QUICK - 1 ? value(q) : NULL;
		if (!items[n++])
			return NULL;
	} while (take(q, ','));
	if (!take(q, ']'))
		return NULL;
	node->len = node->cap = n;
	node->u.items = arena_alloc(q->a, n * sizeof(*items));
	memcpy(node->u.items, items, n * sizeof(*items));
	return node;
}

static struct node *value(struct quick *q)
{
	struct node *node;
	const char *s;
	size_t n;

	skip_blanks(q);
	if (q->p == q->end)
		return NULL;
	if (*q->p == '"')
		return string(q, &s, &n) ? node_text_n(q->a, s, n) : NULL;
	if (*q->p != '{' && *q->p != '[')
		return *q->p == '-' || (*q->p >= '0' && *q->p <= '9') ? number(q) : word(q);
	if (q->depth == DEPTH_QUICK)
		return NULL;
	q->depth++;
	node = *q->p == '{' ? map(q) : list(q);
	q->depth--;
	return node;
}

struct node *quick_read(struct arena *a, const char *text, size_t n)
{
	struct quick q = {.a = a, .p = text, .end = text + n, .text = SBUF_INIT};
	struct node *node = value(&q);

	skip_blanks(&q);
	sbuf_deinit(&q.text);
	return q.p == q.end ? node : NULL;
}
