/* libyaml's complaints, made sentences that say where and what to do. */
#include "yaml/explain.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "helpdesk/mem.h"

/* What a person most likely meant, by the problem libyaml names. */
static const struct {
	const char *problem;
	const char *hint;
} hints[] = {
	{"mapping values are not allowed in this context",
	 "check the indentation, and put a text that holds ': ' in double quotes"},
	{"did not find expected key", "check the indentation and the quotes here and above"},
	{"could not find expected ':'", "a key needs ':' and a blank after it, on its own line"},
	{"found character that cannot start any token",
	 "indent with blanks, not tabs; "
	 "put a text that begins with '@', '`' or '%' in double quotes"},
	{"found a tab character where an indentation space is expected",
	 "indent with blanks, not tabs"},
	{"found a tab character that violates indentation", "indent with blanks, not tabs"},
	{"block sequence entries are not allowed in this context",
	 "begin a list on the line below its key, "
	 "or put a text that begins with '- ' in double quotes"},
	{"did not find expected '-' indicator", "check the indentation here and above"},
	{"found unknown escape character", "write a backslash in double quotes as '\\\\'"},
	{"did not find expected ',' or '}'",
	 "close the '{', and put a text that holds one of ',[]{}' in double quotes"},
	{"did not find expected ',' or ']'",
	 "close the '[', and put a text that holds one of ',[]{}' in double quotes"},
	{"did not find expected alphabetic or numeric character",
	 "put a text that begins with '&' or '*' in double quotes"},
	{"did not find expected whitespace or line break",
	 "put a text that begins with '!' in double quotes"},
	{"found unexpected end of stream", "a closing quote is missing"},
	{"found unexpected document indicator", "a closing quote is missing"},
	{"did not find expected comment or line break",
	 "put a text that begins with '|' or '>' in double quotes"},
	{"did not find expected <document start>",
	 "check the indentation; the first key begins in the first column"},
};

struct place explain_place(const char *text, size_t n, size_t offset)
{
	struct place p = {1, 1};
	size_t i;

	if (offset > n)
		offset = n;
	for (i = 0; i < offset; i++) {
		unsigned char c = (unsigned char)text[i];
		bool pair = c == '\r' && i + 1 < n && text[i + 1] == '\n';

		if (c == '\n' || (c == '\r' && !pair)) {
			p.line++;
			p.column = 1;
		} else if ((c & 0xC0) != 0x80) {
			p.column++;
		}
	}
	return p;
}

enum hd_rc explain_at(struct hd_err *e, size_t line, size_t column, const char *fmt, ...)
{
	char what[768];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	return hd_fail(e, HD_INVALID, "line %zu, column %zu: %s", line, column, what);
}

static const char *hint_for(const char *problem)
{
	size_t i;

	for (i = 0; i < NELEM(hints); i++)
		if (strcmp(problem, hints[i].problem) == 0)
			return hints[i].hint;
	return NULL;
}

/* The reader knows only the byte: text that is no YAML character. */
static enum hd_rc explain_character(struct hd_err *e, const yaml_parser_t *parser,
				    const char *text, size_t n)
{
	struct place p = explain_place(text, n, parser->problem_offset);

	if (strcmp(parser->problem, "control characters are not allowed") == 0)
		return explain_at(e, p.line, p.column,
				  "the character U+%04X cannot stand in a file as it is: "
				  "write it as an escape in double quotes",
				  (unsigned)parser->problem_value);
	return explain_at(e, p.line, p.column, "%s", parser->problem);
}

/* "while parsing a …"; of no use where it is the next token, whatever that be. */
static const char *useful_context(const yaml_parser_t *parser)
{
	if (!parser->context || strcmp(parser->context, "while scanning for the next token") == 0)
		return "";
	return parser->context;
}

enum hd_rc explain_parser(struct hd_err *e, const yaml_parser_t *parser, const char *text,
			  size_t n)
{
	const yaml_mark_t *at = &parser->problem_mark;
	const char *problem = parser->problem ? parser->problem : "cannot be read as YAML";
	const char *context = useful_context(parser);
	const char *hint = hint_for(problem);
	char begun[48] = "";

	if (parser->error == YAML_MEMORY_ERROR)
		return hd_fail(e, HD_INTERNAL, "out of memory while reading YAML");
	if (parser->error == YAML_READER_ERROR && parser->problem)
		return explain_character(e, parser, text, n);
	if (*context && parser->context_mark.line < at->line)
		snprintf(begun, sizeof(begun), " begun in line %zu", parser->context_mark.line + 1);
	return explain_at(e, at->line + 1, at->column + 1, "%s%s%s%s%s%s", problem,
			  *context ? " " : "", context, begun, hint ? ": " : "", hint ? hint : "");
}
