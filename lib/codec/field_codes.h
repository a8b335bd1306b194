/* Fields of few values, each as one byte: its place among them + 1, 0 = absent. For the forms
 * that only the cache keeps. */
#ifndef LIB_CODEC_FIELD_CODES_H
#define LIB_CODEC_FIELD_CODES_H

#include "helpdesk/field.h"

#define CODES_MAX 8

bool field_has_codes(enum field f);

/* -1 for a value that no command writes. */
int field_code(enum field f, const struct node *v);

/* The values as nodes, made once for many tickets. */
struct field_codes {
	struct node values[FIELD_COUNT][CODES_MAX];
	int n[FIELD_COUNT];
};
void field_codes_init(struct field_codes *c);
static inline bool field_code_ok(const struct field_codes *c, enum field f, unsigned code)
{
	return code <= (unsigned)c->n[f];
}
/* NULL for code 0; `code` is ok. */
static inline struct node *field_decode(struct field_codes *c, enum field f, unsigned code)
{
	return code ? &c->values[f][code - 1] : NULL;
}

#endif
