/* Private to lib/yaml: which of YAML's ways to write a scalar is the canonical one. */
#ifndef LIB_YAML_STYLE_H
#define LIB_YAML_STYLE_H

#include <stdbool.h>
#include <stddef.h>

#include "helpdesk/sbuf.h"

enum style_place {
	STYLE_IN_BLOCK,
	STYLE_IN_FLOW, /* inside {} or []: more characters mean something */
};

enum style_form {
	STYLE_PLAIN,
	STYLE_QUOTED,  /* in double quotes, on one line */
	STYLE_LITERAL, /* lines under '|' */
};

/* Bytes of the code point at `s` (valid UTF-8) if it must be escaped wherever it stands, else 0:
 * all that is a control, a line break but \n, or not in YAML's character set; not the tab. */
size_t style_must_escape(const char *s, size_t n);

/* Whether `s` can stand without quotes as far as its characters go; what a
 * reader would make of it (a number, a time) is another question. */
bool style_plain_fits(const char *s, size_t n, enum style_place place);

/* The form of text `s`; a key, and anything inside flow, is never literal. */
enum style_form style_of_text(const char *s, size_t n, enum style_place place);
enum style_form style_of_key(const char *s, size_t n, enum style_place place);

/* Appends `s` in double quotes. */
void style_quote(struct sbuf *out, const char *s, size_t n);

/* Appends "|…" and the lines of `s`, indented by `indent`, two more than the
 * node they belong to; ends in a line break. */
void style_literal(struct sbuf *out, const char *s, size_t n, unsigned indent);

/* Appends n blanks. */
void style_indent(struct sbuf *out, unsigned n);

#endif
