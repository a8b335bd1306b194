/* What the pages share that the program makes: one file each, without script or anything to be
 * loaded, escaped throughout. */
#ifndef HELPDESK_CMD_HTML_H
#define HELPDESK_CMD_HTML_H

#include "helpdesk/sbuf.h"

/* Colours, text, headings, code, links and paper of every page. */
extern const char html_style[];

/* Appends all up to <body>; `style` stands after the one that pages share. */
void html_begin(struct sbuf *b, const char *title, const char *style);
void html_end(struct sbuf *b);

/* Appends a stranger's text: controls made visible, markup and quotes escaped. */
void html_text(struct sbuf *b, const char *s);
/* Appends `<TAG>text</TAG>`, escaped; attributes may follow the tag's name. */
void html_element(struct sbuf *b, const char *tag, const char *s);
void html_flush(struct sbuf *b); /* to standard output */

#endif
