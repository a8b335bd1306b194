/* Private to lib/cache: what is known of articles to suggest them and to search them. */
#ifndef LIB_CACHE_ARTICLES_H
#define LIB_CACHE_ARTICLES_H

#include "db/db.h"
#include "helpdesk/mem.h"

/* Articles of a chunk: their lists are kept apart, so that a change writes little. */
enum { ARTICLES_CHUNK = 1024 };

struct articles;

/* `anew`: all articles are to come. In a transaction of the caller's. */
enum hd_rc articles_new(struct db *db, bool anew, struct articles **out, struct hd_err *e);
void articles_free(struct articles *x); /* NULL-safe */
/* The file of an article as it is now, data NULL = gone; other files are passed over. */
enum hd_rc articles_put(struct articles *x, const char *path, const char *data, size_t n,
			struct hd_err *e);
/* Writes what was gathered; after the last one. */
enum hd_rc articles_flush(struct articles *x, struct hd_err *e);

#endif
