/* HTML of mails and web forms -> plain text. */
#ifndef UTIL_HTML_H
#define UTIL_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "helpdesk/sbuf.h"

/* Whether a text is HTML: it holds a tag or, escaped once more, `&lt;p&gt;`. */
bool html_is(const char *s, size_t n);

enum html_from {
	HTML_FIELD, /* of a ticket system, which may have escaped it once more */
	HTML_MAIL,  /* of a mail program: what it marks as the message answered to is quoted */
};

/* Appends the text as people read it: paragraphs and <br> as line breaks, items with `- ` or `1. `,
 * rows of tables as lines, quotations with `> `, the address of a link after its words, references
 * (&eacute; &#233;) resolved; scripts, styles, comments and what is hidden left out, blanks joined
 * outside <pre>. Any bytes are accepted; what comes out is valid UTF-8 without control characters
 * but \n and \t. Takes time in proportion to n. */
void html_plain(const char *s, size_t n, enum html_from from, struct sbuf *out);

#endif
