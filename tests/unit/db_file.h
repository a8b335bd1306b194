/* A folder for a test, a database in it, and all that is in the database. */
#ifndef TESTS_DB_FILE_H
#define TESTS_DB_FILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "db/db.h"
#include "helpdesk/sbuf.h"
#include "util/file.h"

#define NOBODY 65534

static inline int enter_folder(void **state)
{
	/* As root some tests become somebody else, who must get here: not below a private folder. */
	const char *base = geteuid() == 0 ? NULL : getenv("TMPDIR");
	struct sbuf path = SBUF_INIT;

	sbuf_printf(&path, "%s/helpdesk-db-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(path.s) || chdir(path.s) < 0)
		return -1;
	*state = sbuf_detach(&path);
	return 0;
}

static inline int leave_folder(void **state)
{
	static const char *const left[] = {"d", "d-wal", "d-shm", "d-journal", "e", NULL};
	int rc;

	for (const char *const *name = left; *name; name++)
		remove(*name);
	if (chdir("/") < 0)
		return -1;
	rc = rmdir(*state);
	free(*state);
	return rc;
}

#define OK(call) ok((call), &e, __LINE__)

static inline void ok(enum hd_rc rc, const struct hd_err *e, int line)
{
	if (rc != HD_OK)
		fail_msg("line %d: %d: %s", line, rc, e->msg);
}

static inline bool exists(const char *name)
{
	return access(name, F_OK) == 0;
}

/* A file of some dozens of pages: a table, an index, long values on pages of their own. */
static inline void make(const char *path, int rows)
{
	struct hd_err e = {{0}};
	struct stmt *s = NULL;
	struct db *db = NULL;
	char text[6000];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	OK(db_open(path, DB_WRITE, &db, &e));
	OK(db_exec(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, body TEXT);"
		       "CREATE INDEX t_name ON t (name); BEGIN", &e));
	OK(db_prepare(db, "INSERT INTO t (name, body) VALUES (?1, ?2)", &s, &e));
	for (int i = 0; i < rows; i++) {
		char name[16];

		snprintf(name, sizeof(name), "n%d", i);
		stmt_text(s, 1, name);
		stmt_text(s, 2, text + (i * 997) % 5900);
		OK(stmt_run(s, &e));
	}
	OK(db_exec(db, "COMMIT", &e));
	stmt_free(s);
	db_close(db);
}

/* Reads everything there is, by every way there is. */
static inline enum hd_rc read_all(struct db *db, int64_t *sum, struct hd_err *e)
{
	static const char *const queries[] = {
		"SELECT count(*), sum(length(body)) FROM t NOT INDEXED",
		"SELECT count(name), sum(length(name)) FROM t INDEXED BY t_name WHERE name > ''",
		NULL,
	};
	enum hd_rc rc = HD_OK;

	*sum = 0;
	for (const char *const *q = queries; *q && rc == HD_OK; q++) {
		struct stmt *s = NULL;
		bool row;

		rc = db_prepare(db, *q, &s, e);
		if (rc == HD_OK)
			rc = stmt_step(s, &row, e);
		if (rc == HD_OK)
			*sum += col_int(s, 0) + col_int(s, 1);
		stmt_free(s);
	}
	return rc;
}

static inline enum hd_rc read_file(const char *path, int64_t *sum, struct hd_err *e)
{
	struct db *db = NULL;
	enum hd_rc rc = db_open(path, 0, &db, e);

	*sum = 0;
	if (rc == HD_OK)
		rc = read_all(db, sum, e);
	db_close(db);
	return rc;
}

static inline void write_file(const char *path, const char *text, size_t n)
{
	struct hd_err e = {{0}};

	OK(file_write_atomic(path, text, n, 0666, &e));
}

#endif
