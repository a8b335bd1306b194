/* Articles on their way into the store and out of it: CSV, Markdown and our own YAML. */
#ifndef HELPDESK_ARTICLES_H
#define HELPDESK_ARTICLES_H

#include "helpdesk/cards.h"

/* Each ended by NULL. */
extern const char *const article_presets[]; /* glpi-kb, znuny-faq */
extern const char *const article_inputs[];  /* csv, markdown, yaml */

struct article_import {
	struct batch_options run;    /* keep_going, create_applications, rejects, bad, progress */
	const char *const *files;    /* a folder stands for its *.md; `-` is standard input */
	size_t n_files;
	const char *preset, *input, *source, *delimiter, *encoding; /* NULL = not given */
	const char *application;     /* of articles that name none; NULL = they are refused */
	bool dry_run;                /* carries out everything, commits nothing */
	/* Something to know: a guessed encoding, columns that are left out. May be NULL. */
	void (*note)(const char *message, void *arg);
	/* Of a rehearsal: an article that would be made. May be NULL. */
	void (*article)(const char *number, const char *title, const char *status,
			const char *visibility, void *arg);
	void *arg;
};

/* All articles or none unless run.keep_going. In `out`, `opened` counts articles made. Errors as
 * desk_batch(), naming the file when there are several; HD_NOT_FOUND for one that is not there. */
enum hd_rc desk_articles_import(struct desk *d, const struct article_import *o,
				struct batch_result *out, struct hd_err *e);

struct article_export {
	const char *const *articles;  /* HD-K7, k7, 7; none = all that the rest selects */
	size_t n_articles;
	const char *application, *status; /* NULL = any */
	bool public_only;
	bool merged;                  /* those too that were merged into others */
	enum article_form {
		ARTICLE_CARD,      /* the card alone */
		ARTICLE_YAML,      /* its file, to stand after others in one stream */
		ARTICLE_MARKDOWN,  /* front matter and sections */
	} form;
};
/* In order of number; text is "" for ARTICLE_CARD. Borrowed until it returns. */
typedef enum hd_rc (*article_fn)(const struct card *c, const char *text, size_t n, void *arg,
				 struct hd_err *e);
/* `bad` as of desk_list(). HD_NOT_FOUND for an article that does not exist. */
enum hd_rc desk_articles_export(struct desk *d, const struct article_export *x, article_fn fn,
				bad_file_fn bad, void *arg, struct hd_err *e);

/* Writes a file called `name` (one plain name) into `folder`, which is made when it is missing.
 * Links within the folder are never followed and nothing is written over: a file that is there
 * already must be the same, else HD_REFUSED. */
enum hd_rc desk_put_file(const char *folder, const char *name, const struct sbuf *bytes,
			 struct hd_err *e);

#endif
