/* Private to lib/json: where in a text something is wrong, and how to say it. */
#ifndef LIB_JSON_WHERE_H
#define LIB_JSON_WHERE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "helpdesk/err.h"

/* Bytes of the string that begins with the quote at `s`, both quotes included;
 * it must be a whole one. */
size_t where_string_end(const char *s);

/* Whether no list or object lies deeper than `max`; if not, *bad is its place. */
bool where_depth_fits(const char *text, size_t n, unsigned max, size_t *bad);

/* HD_INVALID with "column C: " before the message, "line L, column C: " where
 * the text has lines; columns are code points. */
enum hd_rc where_fail(struct hd_err *e, const char *text, size_t n, size_t offset,
		      const char *fmt, ...) HD_PRINTF(5, 6);

/* Puts into words why jansson gave up. */
enum hd_rc where_explain(struct hd_err *e, const char *text, size_t n, const json_error_t *why);

#endif
