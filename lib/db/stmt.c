/* Statements: what is bound, what comes back. */
#include <sqlite3.h>
#include <stdlib.h>

#include "db/priv.h"
#include "helpdesk/mem.h"

struct stmt {
	sqlite3_stmt *s;
	struct db *db;
	int code; /* of the first value that could not be bound */
};

enum hd_rc db_prepare(struct db *db, const char *sql, struct stmt **out, struct hd_err *e)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db->h, sql, -1, &s, NULL);

	*out = NULL;
	if (code != SQLITE_OK)
		return db_fail(db, code, e);
	*out = mem_alloc(sizeof(**out));
	(*out)->s = s;
	(*out)->db = db;
	return HD_OK;
}

void stmt_free(struct stmt *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->s);
	free(s);
}

static void note(struct stmt *s, int code)
{
	if (s->code == SQLITE_OK)
		s->code = code;
}

void stmt_int(struct stmt *s, int i, int64_t v)
{
	note(s, sqlite3_bind_int64(s->s, i, v));
}

void stmt_text(struct stmt *s, int i, const char *v)
{
	note(s, sqlite3_bind_text(s->s, i, v, -1, SQLITE_TRANSIENT));
}

void stmt_blob(struct stmt *s, int i, const void *p, size_t n)
{
	/* No bytes are a blob too, not a null. */
	if (n == 0)
		note(s, sqlite3_bind_zeroblob(s->s, i, 0));
	else
		note(s, sqlite3_bind_blob64(s->s, i, p, n, SQLITE_STATIC));
}

void stmt_null(struct stmt *s, int i)
{
	note(s, sqlite3_bind_null(s->s, i));
}

enum hd_rc stmt_step(struct stmt *s, bool *row, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;
	int code = s->code;

	*row = false;
	if (code == SQLITE_OK)
		code = sqlite3_step(s->s);
	if (code == SQLITE_ROW) {
		*row = true;
		return HD_OK;
	}
	if (code != SQLITE_DONE)
		rc = db_fail(s->db, code, e);
	stmt_reset(s);
	return rc;
}

enum hd_rc stmt_run(struct stmt *s, struct hd_err *e)
{
	bool row;
	enum hd_rc rc = stmt_step(s, &row, e);

	stmt_reset(s);
	return rc;
}

void stmt_reset(struct stmt *s)
{
	sqlite3_reset(s->s);
	s->code = SQLITE_OK;
}

int db_changed(const struct db *db)
{
	return sqlite3_changes(db->h);
}

bool col_is_null(const struct stmt *s, int i)
{
	return sqlite3_column_type(s->s, i) == SQLITE_NULL;
}

int64_t col_int(const struct stmt *s, int i)
{
	return sqlite3_column_int64(s->s, i);
}

const char *col_text(const struct stmt *s, int i)
{
	return (const char *)sqlite3_column_text(s->s, i);
}

const void *col_blob(const struct stmt *s, int i, size_t *n)
{
	const void *p = sqlite3_column_blob(s->s, i);

	*n = (size_t)sqlite3_column_bytes(s->s, i);
	return p;
}
