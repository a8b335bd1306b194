/* The files of an import of articles: what stands in a record becomes an article, and that is
 * carried out on the sheet that batch uses too.
 *
 *	articles_files.c    files -> records
 *	articles_csv.c      a row -> an article
 *	articles_doc.c      a document of YAML or Markdown -> an article
 *	articles_put.c      an article -> the store
 *	articles_import.c   the run */
#ifndef LIB_DESK_ARTICLES_H
#define LIB_DESK_ARTICLES_H

#include "desk/cards_priv.h"
#include "desk/import.h"
#include "helpdesk/articles.h"

/* An article that is to be made. */
struct article {
	struct card_request r;     /* of kind CARD_ADD; its note is an internal comment */
	const char *number, *uid;  /* as an export told them */
	const char *application;   /* an id or a name */
	const char *key;           /* SOURCE:ID, NULL = its content makes one */
	const char *status;        /* NULL = a draft, of a preset published if it has a solution */
	const char *topic;         /* a category that is none of ours: may name the application */
	const struct card *whole;  /* with its journal, of our own YAML */
	const char *column;        /* of the last fault, or NULL */
	uint64_t line;             /* likewise, in its record; 0 = unknown */
};
void article_init(struct article *x);

/* Sets a field by the name that CSV and front matter have for it; lists grow by one item a line.
 * Blank texts say nothing. HD_NOT_FOUND: there is no such field. Others: with x->column. */
enum hd_rc article_set(struct article *x, struct arena *a, const char *field, const char *text,
		       struct hd_err *e);

/* --- rows (articles_csv.c) */
enum article_preset { PRESET_NONE, PRESET_GLPI_KB, PRESET_ZNUNY_FAQ };

struct article_columns {
	enum article_preset preset;
	const char **names;        /* as the input calls them; of Znuny our words */
	const char **fields;       /* NULL = left out */
	size_t n;
	bool header;               /* the first record names them */
};
/* What the columns of the first record are. HD_INVALID when nobody can tell. */
enum hd_rc article_columns(const struct csv_row *first, const char *preset, struct arena *a,
			   struct article_columns *out, struct hd_err *e);
enum hd_rc article_of_row(const struct article_columns *c, struct csv_row *row,
			  const char *source, const struct zone *zone, int64_t now,
			  struct arena *a, struct article *out, struct hd_err *e);

/* --- documents (articles_doc.c) */
/* `left_out` gets the names of keys that are none of ours. */
enum hd_rc article_of_yaml(const char *text, size_t n, struct arena *a, struct map *left_out,
			   struct article *out, struct hd_err *e);
enum hd_rc article_of_markdown(const char *text, size_t n, struct arena *a,
			       struct map *left_out, struct article *out, struct hd_err *e);

/* --- into the store (articles_put.c) */
struct article_put {
	const char *application;   /* of articles that name none */
	uint64_t highest;          /* new numbers are above it */
	const char *number;        /* of what was made or is there already */
	const char *status, *visibility;
	bool made;
};
/* Makes the article unless it is there: by number and uid, or by its key. */
enum hd_rc article_put(struct sheet *s, struct article *x, struct article_put *how,
		       struct arena *a, struct hd_err *e);

#endif
