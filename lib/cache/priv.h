/* Shared by the files of the cache. */
#ifndef LIB_CACHE_PRIV_H
#define LIB_CACHE_PRIV_H

#include "cache/cache.h"
#include "db/db.h"
#include "helpdesk/sbuf.h"

struct cache {
	struct db *db;
	const struct snap *head;
	char *file, *lock;
	struct stmt *by_key, *by_mail, *by_sender; /* NULL until one is asked for */
};

/* Whatever went wrong with it is the cache's own trouble: HD_INTERNAL. */
enum hd_rc cache_failed(struct hd_err *e);

/* Makes the tables, without indexes, when there are none. HD_INVALID when they are not those of
 * this version. */
enum hd_rc schema_open(struct db *db, struct hd_err *e);
/* Makes the indexes; nobody can ask before. */
enum hd_rc schema_index(struct db *db, struct hd_err *e);
/* The only value of a query; 0 when it has no row. */
enum hd_rc db_int(struct db *db, const char *sql, int64_t *out, struct hd_err *e);

/* Facts of the tables as a whole:
 * commit   what they reflect, "" while they are being filled for the first time;
 * filling  the commit they are then filled from, "" before the first file,
 * path     and the last file that is in them. */
#define META_SIZE 4200 /* longer values are none of ours */
enum hd_rc meta_get(struct db *db, const char *name, char out[META_SIZE], struct hd_err *e);
enum hd_rc meta_set(struct db *db, const char *name, const char *value, struct hd_err *e);

/* Brings the tables from whatever they reflect to `head`, of the same store. HD_INVALID: better
 * to begin with new tables. HD_CONFLICT: another process fills them. `lock_path` is the file of
 * the lock that a process holds while it fills them for the first time, NULL when the caller has
 * it. */
enum hd_rc fill_up(struct db *db, const char *lock_path, const struct snap *head, struct hd_err *e);

/* Files a step of a first filling: what is lost when it is interrupted, and what a step keeps in
 * the log. Tests make it smaller. */
extern uint64_t fill_step;

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
	const char *text; /* the table of full text */
	bool words;   /* nothing but words is asked for */
};
void where_make(struct where *w, const struct query *q);
/* On table `article`: what its words say, the rest is left to the judge. */
void where_articles(struct where *w, const struct query *q);
void where_bind(const struct where *w, struct stmt *s, int first);
void where_deinit(struct where *w);

#endif
