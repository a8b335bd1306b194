/* What the files of lib/db share. */
#ifndef LIB_DB_PRIV_H
#define LIB_DB_PRIV_H

#include "db/db.h"

struct sqlite3;

struct db {
	struct sqlite3 *h;
	char *path;
	bool writes;
};

/* The error of the last call, which gave `code` of SQLite. */
enum hd_rc db_fail(struct db *db, int code, struct hd_err *e);

#endif
