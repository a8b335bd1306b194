/* SQLite: a file of tables that may be thrown away at any moment. Every page
 * bears a checksum, so that a damaged file is an error and never a wrong answer. */
#ifndef LIB_DB_DB_H
#define LIB_DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"

struct db;
struct stmt;

enum { DB_WRITE = 1 }; /* open to change; makes the file when it is missing */

/* Opens the regular file `path` (no symbolic link, no folder, owned by this user; mode 0666 & umask
 * when made). Readers never block each other nor a writer (WAL); synchronous NORMAL. HD_NOT_FOUND
 * when it is missing and not to be made; HD_INVALID when it is no database, damaged or of a kind we
 * did not make; HD_CONFLICT when it is busy; HD_IO otherwise (read-only folder, full disk). */
enum hd_rc db_open(const char *path, unsigned flags, struct db **out, struct hd_err *e);
void db_close(struct db *db); /* NULL-safe */

/* Removes the file and what stands beside it, in the one way that is safe while others have it
 * open or make a new one. One that is not there is fine. */
enum hd_rc db_remove(const char *path, struct hd_err *e);

/* The last to close a database folds its write-ahead log into the file, which takes syncs and so
 * longer than most changes. Not after db_keep_log(); then db_fold(), called after a commit, does
 * it when the log has become long. What it cannot do now is done another time. */
void db_keep_log(struct db *db);
void db_fold(struct db *db);

/* Runs statements that give no rows. */
enum hd_rc db_exec(struct db *db, const char *sql, struct hd_err *e);

/* A statement; the caller frees it. Parameters count from 1, columns from 0. */
enum hd_rc db_prepare(struct db *db, const char *sql, struct stmt **out, struct hd_err *e);
void stmt_free(struct stmt *s); /* NULL-safe */
void stmt_int(struct stmt *s, int i, int64_t v);
void stmt_text(struct stmt *s, int i, const char *v);              /* copied; NULL = null */
void stmt_blob(struct stmt *s, int i, const void *p, size_t n); /* borrowed until the next reset */
void stmt_null(struct stmt *s, int i);
/* *row tells whether there is one; after the last the statement is reset, bindings kept. */
enum hd_rc stmt_step(struct stmt *s, bool *row, struct hd_err *e);
/* A statement without rows: step and reset. */
enum hd_rc stmt_run(struct stmt *s, struct hd_err *e);
void stmt_reset(struct stmt *s);
/* How many rows the statement that ran last on the connection changed. */
int db_changed(const struct db *db);
bool col_is_null(const struct stmt *s, int i);
int64_t col_int(const struct stmt *s, int i);
const char *col_text(const struct stmt *s, int i); /* NULL for null; borrowed until the next step */
const void *col_blob(const struct stmt *s, int i, size_t *n);

/* Splits text into tokens for full text: calls token(arg, text, bytes, start, end, colocated) for
 * each; colocated = another form of the word before it. Non-zero from token stops and is returned.
 */
typedef int (*db_token_fn)(void *arg, const char *s, int n, int start, int end, bool colocated);
typedef int (*db_tokenize_fn)(const char *s, int n, db_token_fn token, void *arg);
/* Makes `tokenize='NAME'` known to FTS5 on this connection. */
enum hd_rc db_tokenizer(struct db *db, const char *name, db_tokenize_fn fn, struct hd_err *e);

#endif
