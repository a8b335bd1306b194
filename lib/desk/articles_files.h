/* The input of an import of articles: one file or many, to batch one input. Private to the
 * import. */
#ifndef LIB_DESK_ARTICLES_FILES_H
#define LIB_DESK_ARTICLES_FILES_H

#include "desk/articles.h"

enum source_kind { SOURCE_CSV, SOURCE_MARKDOWN, SOURCE_YAML };

struct source {
	const char *path;      /* as given; NULL = standard input */
	enum source_kind kind;
	struct table t;
	bool is_open;
	struct article_columns columns;
	uint64_t base, size;   /* its place among the bytes of all */
};

struct importing {
	struct feed feed;
	const struct article_import *o;
	struct desk *desk;
	struct arena *arena;
	struct mapping m;      /* encoding and delimiter */
	const struct zone *zone;
	struct source *v;
	size_t n, cap;
	struct input in;       /* of all: what batch asks of it */
	uint64_t highest;      /* number of an article of this clone's site among the records */
	struct map met, left_out; /* key -> struct met; names of columns */
	uint64_t place;        /* of the record that next() gave */
	struct source *now;    /* whose it is */
	const char *column;
};

void articles_note(const struct importing *im, const char *text);
const char *source_path(const struct source *x); /* or "standard input" */
/* The files that the options name, those of folders with them, read and ready; looks through them
 * for the highest number. */
enum hd_rc articles_open(struct importing *im, struct hd_err *e);
/* The next record of all: a row, a document, a whole file of Markdown. */
enum hd_rc articles_next(struct feed *f, struct cursor *c, struct sbuf *record, bool *more,
			 struct hd_err *e);

#endif
