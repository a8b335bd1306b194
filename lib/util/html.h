/* HTML of mails and web forms -> plain text. */
#ifndef UTIL_HTML_H
#define UTIL_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "helpdesk/sbuf.h"

/* Whether a text is HTML: it holds a tag or, escaped once more, `&lt;p&gt;`. */
bool html_is(const char *s, size_t n);

/* Appends the text as people read it: paragraphs and <br> as line breaks, items with `- `, the
 * address of a link after its words, references (&eacute; &#233;) resolved, scripts, styles and
 * comments left out, blanks joined outside <pre>. Any bytes are accepted. */
void html_to_text(const char *s, size_t n, struct sbuf *out);

#endif
