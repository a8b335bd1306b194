/* Private to lib/cache: what goes into the tables for a number of files, made where they are
 * read and put in where the database is. Bounded: whoever fills them hands them over when
 * they are full. */
#ifndef LIB_CACHE_ROWS_H
#define LIB_CACHE_ROWS_H

#include "cache/cache.h"
#include "helpdesk/sbuf.h"

enum {
	ROWS_MAX = 256,        /* files at a time */
	ROWS_BYTES = 512 << 10, /* and bytes, but for the last file */
	TICKET_VALUES = 18,    /* of table ticket, without the id */
	WORDS_VALUES = 4,      /* of table text */
	MAIL_VALUES = 3,       /* of table mail, without the ticket: id, sender, at */
};

struct value {
	enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB } kind;
	int64_t number; /* or where the bytes are */
	size_t n;       /* of a blob */
};

/* A file: what it was must go; what it is comes in its place. */
struct row {
	enum { ROW_TICKET, ROW_BAD, ROW_GONE } kind;
	size_t path;         /* texts are places in `bytes`, ended by NUL */
	size_t number;       /* "" when the file is not where a ticket belongs */
	size_t why;          /* ROW_BAD */
	struct value ticket[TICKET_VALUES], whole, words[WORDS_VALUES];
	size_t mails, n_mails; /* a part of `mails` */
};

/* A message that came in, as the journal tells. */
struct mail_row {
	struct value v[MAIL_VALUES];
};

struct rows {
	struct row v[ROWS_MAX];
	size_t n;
	struct mail_row *mails;
	size_t n_mails, cap_mails;
	struct sbuf bytes;
	struct arena *scratch;     /* of one ticket in the making */
	struct sbuf pack, folded;
};

struct rows *rows_new(void);
void rows_free(struct rows *r); /* NULL-safe */
void rows_clear(struct rows *r);
bool rows_full(const struct rows *r);

/* Adds a file, `data` NULL when it is gone; one that is not meant as a ticket's is passed over. */
void rows_add(struct rows *r, const char *path, const char *data, size_t n);

/* The words of a ticket. What is taken out of full text must be given as it was put in, so both
 * come from here. */
void rows_words(struct rows *r, struct value v[WORDS_VALUES], const struct ticket *t,
		const struct ticket *state);
/* Adds the messages of a ticket; gives where they begin in r->mails. */
size_t rows_mails(struct rows *r, const struct ticket *t);

#endif
