/* Places in JSON text.
 *
 * jansson says where it stopped, which is the end of a token; a person looks
 * for its beginning, so the text is walked once more, and only on failure. */
#include "json/json.h"
#include "json/where.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "helpdesk/text.h"

size_t where_string_end(const char *s)
{
	size_t i = 1;

	while (s[i] != '"')
		i += s[i] == '\\' ? 2 : 1;
	return i + 1;
}

bool where_depth_fits(const char *text, size_t n, unsigned max, size_t *bad)
{
	unsigned depth = 0;
	bool inside = false; /* a string */
	size_t i;

	for (i = 0; i < n; i++) {
		char c = text[i];

		if (c == '"') {
			inside = !inside;
		} else if (inside) {
			i += c == '\\';
		} else if (c == '[' || c == '{') {
			*bad = i;
			if (++depth > max)
				return false;
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth--;
		}
	}
	return true;
}

/* The beginning of the last token that begins before `end`. */
static size_t token_start(const char *text, size_t end)
{
	size_t i = 0, start = 0;

	while (i < end) {
		if (strchr(" \t\r\n", text[i])) {
			i++;
			continue;
		}
		start = i;
		if (text[i] == '"') {
			for (i++; i < end && text[i] != '"'; i++)
				i += text[i] == '\\';
			i++;
		} else if (strchr("[]{},:", text[i])) {
			i++;
		} else {
			while (i < end && !strchr(" \t\r\n\"[]{},:", text[i]))
				i++;
		}
	}
	return start;
}

enum hd_rc where_fail(struct hd_err *e, const char *text, size_t n, size_t offset,
		      const char *fmt, ...)
{
	size_t i, line = 1, column = 1;
	char what[512];
	va_list ap;

	for (i = 0; i < offset && i < n; i++) {
		if (text[i] == '\n') {
			line++;
			column = 1;
		} else if (((unsigned char)text[i] & 0xC0) != 0x80) {
			column++;
		}
	}
	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (line > 1)
		return hd_fail(e, HD_INVALID, "line %zu, column %zu: %s", line, column, what);
	return hd_fail(e, HD_INVALID, "column %zu: %s", column, what);
}

static size_t place_of(const char *text, size_t n, const json_error_t *why)
{
	size_t end = why->position < 0 ? 0 : (size_t)why->position;

	if (end > n)
		end = n;
	/* In a string jansson stops before the character it does not take … */
	if (json_error_code(why) == json_error_premature_end_of_input ||
	    str_starts(why->text, "control character") ||
	    str_starts(why->text, "unexpected newline"))
		return end;
	/* … and behind the one that makes an escape wrong. */
	if (str_starts(why->text, "invalid escape")) {
		while (end > 0 && text[end - 1] != '\\')
			end--;
		return end > 0 ? end - 1 : 0;
	}
	return token_start(text, end);
}

enum hd_rc where_explain(struct hd_err *e, const char *text, size_t n, const json_error_t *why)
{
	size_t at = place_of(text, n, why);
	size_t len = n - at < 60 ? n - at : 60;

	switch (json_error_code(why)) {
	case json_error_out_of_memory:
		return hd_fail(e, HD_INTERNAL, "out of memory while reading JSON");
	case json_error_premature_end_of_input:
		return where_fail(e, text, n, at, "the text ends too early: it is cut off or "
				  "a quote or bracket is not closed");
	case json_error_end_of_input_expected:
		return where_fail(e, text, n, at, "there is more after the value: "
				  "one value only, on one line");
	case json_error_duplicate_key:
		if (where_string_end(text + at) - 2 < len)
			len = where_string_end(text + at) - 2;
		return where_fail(e, text, n, at, "'%.*s' is given twice: keep one of them",
				  (int)utf8_cut(text + at + 1, len), text + at + 1);
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return where_fail(e, text, n, at, "a text cannot hold a NUL character: "
				  "remove the '\\u0000'");
	case json_error_numeric_overflow:
		return where_fail(e, text, n, at, "the number is too large: "
				  "put it in double quotes");
	default:
		return where_fail(e, text, n, at, "%s", why->text);
	}
}

/* --- where a value that was read stands ---------------------------------------------- */

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t\r\n");
}

static const char *skip_key(const char *s)
{
	return skip_blanks(skip_blanks(s + where_string_end(s)) + 1); /* and the colon */
}

/* Moves *s over the value that begins there; false when it is `wanted` or holds it, and *s then
 * stands at its beginning. A tree keeps the order of the text, so both are walked in step. */
static bool pass_value(const char **s, const struct node *n, const struct node *wanted)
{
	if (n == wanted)
		return false;
	if (n->kind == NODE_TEXT) {
		*s += where_string_end(*s);
	} else if (n->kind == NODE_LIST || n->kind == NODE_MAP) {
		*s = skip_blanks(*s + 1);
		for (size_t i = 0; i < n->len; i++) {
			if (n->kind == NODE_MAP)
				*s = skip_key(*s);
			if (!pass_value(s, n->kind == NODE_MAP ? n->u.pairs[i].value : n->u.items[i],
					wanted))
				return false;
			*s = skip_blanks(*s);
			*s = **s == ',' ? skip_blanks(*s + 1) : *s;
		}
		++*s;
	} else {
		*s += strcspn(*s, " \t\r\n,]}");
	}
	return true;
}

void json_place(const char *text, const struct node *root, const struct node *wanted,
		unsigned *line, unsigned *column)
{
	const char *s = skip_blanks(text);

	pass_value(&s, root, wanted);
	*line = *column = 1;
	for (; text < s; text++) {
		*column += ((unsigned char)*text & 0xC0) != 0x80;
		if (*text == '\n') {
			++*line;
			*column = 1;
		}
	}
}
