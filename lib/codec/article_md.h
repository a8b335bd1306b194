/* An article as Markdown: YAML front matter, then sections. */
#ifndef LIB_CODEC_ARTICLE_MD_H
#define LIB_CODEC_ARTICLE_MD_H

#include "helpdesk/card.h"
#include "helpdesk/sbuf.h"

/* What stands in such a file; NULL = not there. */
struct article_md {
	struct node *front;        /* a map */
	const char *title;         /* of a heading before everything else */
	const char *symptoms, *cause, *solution;
};

/* Reads a whole file; everything lives in `a`. HD_INVALID, and *line (1-based) of the fault. */
enum hd_rc article_md_read(struct arena *a, const char *text, size_t n, struct article_md *out,
			   uint64_t *line, struct hd_err *e);

/* Appends the file of an article. Blank lines at both ends of a text are not kept. */
void article_md_write(struct sbuf *out, const struct card *c);

#endif
