/* JSON text -> node trees, on jansson. */
#ifndef LIB_JSON_JSON_H
#define LIB_JSON_JSON_H

#include "helpdesk/err.h"
#include "helpdesk/node.h"

/* Reads exactly one JSON value (RFC 8259), blanks around it allowed: strings
 * become TEXT (NUL in one is refused), numbers and booleans PLAIN, null NULL. A key given twice,
 * invalid UTF-8 and anything after the value are HD_INVALID, "column C: …". */
enum hd_rc json_read(struct arena *a, const char *text, size_t n, struct node **out,
		     struct hd_err *e);

/* Where `wanted`, a node of the tree `root` that was read from this text (which ends in NUL),
 * begins in it: lines and columns (in code points) from 1. */
void json_place(const char *text, const struct node *root, const struct node *wanted,
		unsigned *line, unsigned *column);

#endif
