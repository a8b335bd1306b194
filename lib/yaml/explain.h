/* Private to lib/yaml: where something is wrong in a text, and how to say it. */
#ifndef LIB_YAML_EXPLAIN_H
#define LIB_YAML_EXPLAIN_H

#include <stddef.h>
#include <yaml.h>

#include "helpdesk/err.h"

/* A 1-based place in a text; columns are code points. */
struct place {
	size_t line, column;
};

/* The place of byte `offset` of `text` (at most n). */
struct place explain_place(const char *text, size_t n, size_t offset);

/* HD_INVALID with "line L, column C: " before the message. */
enum hd_rc explain_at(struct hd_err *e, size_t line, size_t column, const char *fmt, ...)
	HD_PRINTF(4, 5);

/* Puts into words why `parser` gave up on `text`. */
enum hd_rc explain_parser(struct hd_err *e, const yaml_parser_t *parser, const char *text,
			  size_t n);

#endif
