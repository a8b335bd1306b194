/* The text that is made of HTML: words, and the breaks and blanks owed between them. */
#ifndef UTIL_HTML_OUT_H
#define UTIL_HTML_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/sbuf.h"
#include "util/html.h"
#include "util/html_tag.h"

#define HTML_DEPTH 64 /* elements remembered */

enum html_effect { QUOTED, BULLETS, NUMBERED, PRE, HIDDEN, N_EFFECTS };

struct html_open {
	char name[12];
	size_t n;
	enum html_effect effect;
	unsigned inner; /* elements of the same name open within it */
	unsigned items;
};

struct html {
	const char *p, *end;
	struct html_lack lack;
	enum html_from from;
	struct sbuf *out;
	size_t start; /* of our text in `out` */
	struct html_open open[HTML_DEPTH];
	unsigned depth;
	unsigned effects[N_EFFECTS]; /* how many of each are open */
	unsigned rest;               /* 1: all that follows is the message answered to */
	unsigned shown;              /* quotation of the line last written */
	unsigned breaks;             /* line breaks owed before the next word */
	unsigned blanks;             /* blanks owed */
	bool began;  /* after the mark of an item, or at the start of a cell: breaks wait */
	bool tight;  /* the last paragraph has no space around it */
	bool spaced; /* a hard blank since the last break: an empty paragraph made to be seen */
	bool head;
	unsigned cells; /* cells of this row with text */
	unsigned lines, cell_line;
	struct sbuf link;  /* address of the link we stand in */
	size_t link_start; /* where its words begin */
};

/* Levels of lists that are shown. */
unsigned html_indent(const struct html *h);
/* Writes what is owed before a word, or with `lists` before the mark of an item of that depth. */
void html_settle(struct html *h);
void html_settle_at(struct html *h, unsigned lists);
/* A line break, or two for a blank line, is owed before the next word. */
void html_owe(struct html *h, unsigned breaks);
void html_put(struct html *h, uint32_t cp);
/* The character or reference at h->p, which moves behind it. */
void html_take_text(struct html *h);

#endif
