/* Shared by the files of the cache. */
#ifndef LIB_CACHE_PRIV_H
#define LIB_CACHE_PRIV_H

#include "cache/cache.h"
#include "db/db.h"
#include "helpdesk/sbuf.h"

struct cache {
	struct db *db;
	const struct snap *head;
	char *file;
	struct stmt *by_key; /* NULL until a key is asked for */
};

/* Makes tables anew. */
enum hd_rc schema_make(struct db *db, struct hd_err *e);
/* HD_INVALID when the tables are not those of this version. */
enum hd_rc schema_check(struct db *db, struct hd_err *e);

/* The commit that the tables reflect, "" when they are being filled. */
enum hd_rc meta_commit(struct db *db, char out[65], struct hd_err *e);
enum hd_rc meta_set_commit(struct db *db, const char *commit, struct hd_err *e);

/* Brings the tables from whatever they reflect to `head`, of the same store. */
enum hd_rc fill(struct db *db, struct store *store, const struct snap *head, struct hd_err *e);

/* The small files: those that differ from `from`, NULL = all. */
enum hd_rc docs_fill(struct db *db, const struct snap *from, const struct snap *head,
		     struct hd_err *e);

/* A condition on table `ticket` that every match of q meets, with its values. */
struct where {
	struct sbuf sql;
	struct bound {
		bool is_text;
		int64_t number;
		const char *text; /* borrowed from the query, or */
		char *owned;
	} *v;
	size_t n, cap;
	size_t terms; /* looked at so far */
	bool open;    /* only open tickets match */
};
void where_make(struct where *w, const struct query *q);
void where_bind(const struct where *w, struct stmt *s, int first);
void where_deinit(struct where *w);

#endif
