/* The tables, and the commit they reflect. */
#include "cache/priv.h"

#include <stdio.h>
#include <string.h>

/* One more whenever a table, the packed form or the meaning of a column changes. */
#define SCHEMA_VERSION 4
#define APPLICATION_ID 0x48445354 /* "HDST" */

/* `ticket` holds what is asked for often, narrow: `brief` is what is read of each row, the other
 * columns choose rows. `whole` has all of each ticket, with the header that its journal makes.
 * Texts in `ticket` are folded; words stand for their place in their list. `text` finds words by
 * any of their forms and keeps no text; a large hash makes few pieces that must be merged.
 * `doc` holds the small files as they are. */
static const char tables[] =
	"CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
	"CREATE TABLE ticket("
	" id INTEGER PRIMARY KEY, brief BLOB NOT NULL, number TEXT NOT NULL UNIQUE, n INTEGER, key TEXT,"
	" application TEXT, team TEXT, assignee TEXT, problem TEXT, known TEXT,"
	" type INTEGER, category INTEGER, status INTEGER, level INTEGER, priority INTEGER,"
	" opened INTEGER, acknowledged INTEGER, resolved INTEGER, updated INTEGER);"
	"CREATE TABLE whole(id INTEGER PRIMARY KEY, pack BLOB NOT NULL);"
	"CREATE VIRTUAL TABLE text USING fts5(subject, description, solution, note,"
	" content='', columnsize=0, tokenize='words');"
	"INSERT INTO text(text, rank) VALUES('hashsize', 33554432);"
	"CREATE TABLE bad(path TEXT PRIMARY KEY, why TEXT) WITHOUT ROWID;"
	"CREATE TABLE doc(path TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX ticket_application ON ticket(application);"
	"CREATE INDEX ticket_open ON ticket(priority DESC, opened) WHERE status < 4;"
	"CREATE INDEX ticket_open_of ON ticket(application, priority DESC, opened)"
	" WHERE status < 4;"
	"CREATE INDEX ticket_assignee ON ticket(assignee) WHERE assignee IS NOT NULL;"
	"CREATE INDEX ticket_key ON ticket(key COLLATE NOCASE) WHERE key IS NOT NULL;"
	"CREATE INDEX ticket_updated ON ticket(updated);"
	"INSERT INTO meta VALUES('commit', '');";

_Static_assert(ST_RESOLVED == 4, "what stands in the index of open tickets");

static enum hd_rc one_int(struct db *db, const char *sql, int64_t *out, struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = false;
	enum hd_rc rc = db_prepare(db, sql, &s, e);

	*out = 0;
	if (rc == HD_OK)
		rc = stmt_step(s, &row, e);
	if (rc == HD_OK && row)
		*out = col_int(s, 0);
	stmt_free(s);
	return rc;
}

enum hd_rc schema_make(struct db *db, struct hd_err *e)
{
	char pragmas[120];
	enum hd_rc rc;

	snprintf(pragmas, sizeof(pragmas), "PRAGMA application_id = %d; PRAGMA user_version = %d;",
		 APPLICATION_ID, SCHEMA_VERSION);
	rc = db_exec(db, "BEGIN IMMEDIATE", e);
	if (rc == HD_OK)
		rc = db_exec(db, tables, e);
	if (rc == HD_OK)
		rc = db_exec(db, pragmas, e);
	return rc == HD_OK ? db_exec(db, "COMMIT", e) : rc;
}

enum hd_rc schema_check(struct db *db, struct hd_err *e)
{
	int64_t id, version;
	enum hd_rc rc = one_int(db, "PRAGMA application_id", &id, e);

	if (rc == HD_OK)
		rc = one_int(db, "PRAGMA user_version", &version, e);
	if (rc == HD_OK && (id != APPLICATION_ID || version != SCHEMA_VERSION))
		rc = hd_fail(e, HD_INVALID, "the cache is of another version");
	return rc;
}

enum hd_rc meta_commit(struct db *db, char out[65], struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = false;
	const char *v;
	enum hd_rc rc = db_prepare(db, "SELECT value FROM meta WHERE name = 'commit'", &s, e);

	out[0] = '\0';
	if (rc == HD_OK)
		rc = stmt_step(s, &row, e);
	v = rc == HD_OK && row ? col_text(s, 0) : NULL;
	if (v && strlen(v) < 65)
		memcpy(out, v, strlen(v) + 1);
	stmt_free(s);
	return rc;
}

enum hd_rc meta_set_commit(struct db *db, const char *commit, struct hd_err *e)
{
	struct stmt *s = NULL;
	enum hd_rc rc = db_prepare(db, "UPDATE meta SET value = ? WHERE name = 'commit'", &s, e);

	if (rc == HD_OK) {
		stmt_text(s, 1, commit);
		rc = stmt_run(s, e);
	}
	stmt_free(s);
	return rc;
}
