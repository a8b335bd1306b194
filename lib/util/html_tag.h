/* The pieces of HTML: tags with their attributes, references, what is no text. */
#ifndef UTIL_HTML_TAG_H
#define UTIL_HTML_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/sbuf.h"

struct html_tag {
	const char *name; /* as written */
	size_t n;
	bool closing;
	const char *attrs, *end; /* end: behind `>` */
};

/* What was found missing up to the end is not looked for again: so reading stays linear whatever
 * the text. One for each text that is read from its start to its end. */
struct html_lack {
	bool close;   /* no `>` any more */
	bool quotes;  /* a tag that only ends when its quotes are ignored */
	bool comment; /* no `-->` any more */
};

/* The tag at p, which holds `<`; false: this `<` is text. */
bool html_tag_at(const char *p, const char *end, struct html_lack *lack, struct html_tag *t);
bool html_tag_is(const struct html_tag *t, const char *name);
bool html_tag_in(const struct html_tag *t, const char *const *names); /* ends with NULL */

/* The value of an attribute as written, NULL if there is none. */
const char *html_attr(const struct html_tag *t, const char *name, size_t *n);

/* Behind the comment, `<!DOCTYPE …>` or `<?…>` at p; NULL when there is none. */
const char *html_remark(const char *p, const char *end, struct html_lack *lack);

/* Behind the closing tag of t, whose content is no text (script); `end` when there is none. */
const char *html_behind(const struct html_tag *t, const char *end);

/* The character that the reference at `&` means; gives its bytes, 0 when there is none. */
size_t html_reference(const char *p, const char *end, uint32_t *cp);
/* Appends s with its references resolved. */
void html_unescape(const char *s, size_t n, struct sbuf *out);
/* Whether all its tags are written with references: `&lt;p&gt;`. */
bool html_escaped(const char *s, size_t n);

#endif
