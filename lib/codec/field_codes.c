/* Fields of few values as bytes (field_codes.h). */
#include "codec/field_codes.h"

#include <string.h>

/* NULL after the last one, and for fields of any other kind. */
static const char *value_at(enum field f, int i)
{
	static const char *const digits[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9"};
	const struct field_def *d = &field_defs[f];

	switch (d->type) {
	case FT_WORD:
		return d->words[i];
	case FT_LEVEL:
		return words_level[i];
	case FT_INT:
		return d->min + i <= d->max ? digits[d->min + i - 1] : NULL;
	default:
		return NULL;
	}
}

bool field_has_codes(enum field f)
{
	return value_at(f, 0) != NULL;
}

/* As field_check() has them. */
static enum node_kind kind_of(const char *value)
{
	return *value >= '0' && *value <= '9' ? NODE_PLAIN : NODE_TEXT;
}

int field_code(enum field f, const struct node *v)
{
	const char *value;

	for (int i = 0; v && (value = value_at(f, i)); i++)
		if (v->kind == kind_of(value) && strcmp(v->text, value) == 0)
			return i + 1;
	return v ? -1 : 0;
}

void field_codes_init(struct field_codes *c)
{
	const char *value;

	memset(c, 0, sizeof(*c));
	for (int f = 0; f < FIELD_COUNT; f++)
		for (int i = 0; i < CODES_MAX && (value = value_at((enum field)f, i)); i++) {
			c->values[f][i] = (struct node){
				.kind = kind_of(value), .text = value, .len = strlen(value)};
			c->n[f] = i + 1;
		}
}
