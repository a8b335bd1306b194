/* Private to lib/cache: rows into the tables. */
#ifndef LIB_CACHE_PUT_H
#define LIB_CACHE_PUT_H

#include "cache/rows.h"
#include "db/db.h"

struct put;

/* `fresh`: no file comes that is in the tables already. */
enum hd_rc put_new(struct db *db, bool fresh, struct put **out, struct hd_err *e);
void put_free(struct put *p); /* NULL-safe */

/* In a transaction of the caller's. */
enum hd_rc put_rows(struct put *p, const struct rows *rows, struct hd_err *e);
/* Before the caller commits: what is put in piece by piece may not be in the tables yet. */
enum hd_rc put_flush(struct put *p, struct hd_err *e);

#endif
