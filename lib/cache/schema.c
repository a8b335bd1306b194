/* The tables, and the commit they reflect. */
#include "cache/priv.h"

#include <stdio.h>
#include <string.h>

/* One more whenever a table, the packed form or the meaning of a column changes. */
#define SCHEMA_VERSION 10
#define APPLICATION_ID 0x48445354 /* "HDST" */

/* `ticket` holds what is asked for often, narrow: `brief` is what is read of each row, the other
 * columns choose rows. `tally` has what reports count, many tickets a row (ticket_tally.h), `whole`
 * all of each ticket, with the header that its journal makes. Texts in `ticket` are folded; words
 * stand for their place in their list. `text` finds words by any of their forms and keeps no text;
 * a large hash makes few pieces that must be merged. `doc` holds the small files as they are.
 * `article` has what is needed to suggest articles (target: what one was merged into; words: NULL
 * when it is not to be suggested; bad: why its file cannot be read), `word` their words, `posting`
 * where each of these stands; `article_text` finds them by words that are asked for, its columns
 * named as those of tickets (articles.c). `mail` has the messages that came in: which ticket each
 * belongs to, and of those that opened one the sender, in lower case, and when. */
static const char tables[] =
	"CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
	"CREATE TABLE ticket("
	" id INTEGER PRIMARY KEY, brief BLOB NOT NULL, number TEXT NOT NULL, n INTEGER, key TEXT,"
	" application TEXT, team TEXT, assignee TEXT, problem TEXT, known TEXT,"
	" type INTEGER, category INTEGER, status INTEGER, level INTEGER, priority INTEGER,"
	" opened INTEGER, acknowledged INTEGER, resolved INTEGER, updated INTEGER);"
	"CREATE TABLE tally(id INTEGER PRIMARY KEY, tickets BLOB NOT NULL);"
	"CREATE TABLE whole(id INTEGER PRIMARY KEY, pack BLOB NOT NULL);"
	"CREATE VIRTUAL TABLE text USING fts5(subject, description, solution, note,"
	" content='', columnsize=0, tokenize='words');"
	"INSERT INTO text(text, rank) VALUES('hashsize', 33554432), ('automerge', 0),"
	" ('crisismerge', 1000);"
	"CREATE TABLE bad(path TEXT PRIMARY KEY, why TEXT) WITHOUT ROWID;"
	"CREATE TABLE doc(path TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE article(id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, title TEXT,"
	" application TEXT, category TEXT, published INTEGER, target TEXT, words BLOB, bad TEXT,"
	" opened INTEGER);"
	"CREATE INDEX article_target ON article(target) WHERE target IS NOT NULL;"
	"CREATE INDEX article_bad ON article(bad) WHERE bad IS NOT NULL;"
	"CREATE TABLE word(id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, head TEXT,"
	" tail TEXT, len INTEGER, n INTEGER NOT NULL);"
	"CREATE INDEX word_head ON word(head, len);"
	"CREATE INDEX word_tail ON word(tail, len);"
	"CREATE TABLE posting(word INTEGER, chunk INTEGER, list BLOB NOT NULL,"
	" PRIMARY KEY(word, chunk)) WITHOUT ROWID;"
	"CREATE TABLE mail(id TEXT NOT NULL, ticket INTEGER NOT NULL, sender TEXT, at INTEGER,"
	" PRIMARY KEY(id, ticket)) WITHOUT ROWID;"
	"CREATE VIRTUAL TABLE article_text USING fts5(subject, description, solution, note,"
	" tokenize='words');"
	"INSERT INTO meta VALUES('commit', ''), ('filling', ''), ('path', '');";

/* Made when the tables are full: to sort once is quicker than to insert in many places. */
static const char indexes[] =
	"CREATE UNIQUE INDEX ticket_number ON ticket(number);"
	"CREATE INDEX ticket_application ON ticket(application);"
	"CREATE INDEX ticket_open ON ticket(priority DESC, opened) WHERE status < 4;"
	"CREATE INDEX ticket_open_of ON ticket(application, priority DESC, opened)"
	" WHERE status < 4;"
	"CREATE INDEX ticket_assignee ON ticket(assignee) WHERE assignee IS NOT NULL;"
	"CREATE INDEX ticket_key ON ticket(key COLLATE NOCASE) WHERE key IS NOT NULL;"
	"CREATE INDEX ticket_updated ON ticket(updated);"
	"CREATE INDEX mail_sender ON mail(sender, at) WHERE sender IS NOT NULL;"
	"CREATE INDEX ticket_problem ON ticket(problem, status, opened, resolved)"
	" WHERE problem IS NOT NULL;"
	"CREATE INDEX ticket_known ON ticket(known, status, opened, resolved)"
	" WHERE known IS NOT NULL;"
	"INSERT INTO text(text, rank) VALUES('automerge', 8), ('crisismerge', 16);";

_Static_assert(ST_RESOLVED == 4, "what stands in the index of open tickets");

enum hd_rc db_int(struct db *db, const char *sql, int64_t *out, struct hd_err *e)
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

/* Whoever finds no tables makes them, unless somebody else has in the meantime. */
static enum hd_rc make_tables(struct db *db, struct hd_err *e)
{
	char pragmas[120];
	int64_t tables_there;
	enum hd_rc rc = db_exec(db, "BEGIN IMMEDIATE", e);

	if (rc == HD_OK)
		rc = db_int(db, "SELECT count(*) FROM sqlite_schema", &tables_there, e);
	if (rc != HD_OK || tables_there > 0) {
		(void)db_exec(db, "ROLLBACK", NULL);
		return rc;
	}
	snprintf(pragmas, sizeof(pragmas), "PRAGMA application_id = %d; PRAGMA user_version = %d;",
		 APPLICATION_ID, SCHEMA_VERSION);
	rc = db_exec(db, tables, e);
	if (rc == HD_OK)
		rc = db_exec(db, pragmas, e);
	return rc == HD_OK ? db_exec(db, "COMMIT", e) : rc;
}

enum hd_rc schema_open(struct db *db, struct hd_err *e)
{
	int64_t id = 0, version;
	enum hd_rc rc = HD_OK;

	for (int tries = 0; rc == HD_OK && id == 0 && tries < 2; tries++) {
		rc = tries ? make_tables(db, e) : HD_OK;
		if (rc == HD_OK)
			rc = db_int(db, "PRAGMA application_id", &id, e);
	}
	if (rc == HD_OK)
		rc = db_int(db, "PRAGMA user_version", &version, e);
	if (rc == HD_OK && (id != APPLICATION_ID || version != SCHEMA_VERSION))
		rc = hd_fail(e, HD_INVALID, "the cache is of another version");
	return rc;
}

/* FTS5 merges pieces of one level with each other, and each step of a fill left one in the level
 * where changes come in: the sixteenth change after it would have to write all of them anew. They
 * belong above what many changes leave. FTS5 has no command for that, but a record of its levels,
 * described in its source: a cookie of four bytes, then as varints how many levels, how many
 * pieces, a counter of writes; then each level from the lowest. An empty level is two zeros. */
#define LEVELS_BELOW 8
#define LEVELS_MAX   32

static bool lift(const unsigned char *p, size_t n, struct sbuf *out)
{
	size_t at = 5;

	/* Each number has one byte, but for the counter. A later form of the record begins with
	 * a byte above these. */
	if (n < 10 || p[4] == 0 || p[4] > LEVELS_MAX || p[at] >= 0x80)
		return false;
	at++;
	while (at < n && p[at] >= 0x80)
		at++;
	if (++at >= n)
		return false;
	sbuf_add(out, p, at);
	out->s[4] = (char)(out->s[4] + LEVELS_BELOW);
	for (int i = 0; i < 2 * LEVELS_BELOW; i++)
		sbuf_putc(out, 0);
	sbuf_add(out, p + at, n - at);
	return true;
}

static enum hd_rc lift_pieces(struct db *db, struct hd_err *e)
{
	struct sbuf record = SBUF_INIT;
	struct stmt *get = NULL, *put = NULL;
	bool row = false;
	const void *p;
	size_t n;
	enum hd_rc rc = db_prepare(db, "SELECT block FROM text_data WHERE id = 10", &get, e);

	if (rc == HD_OK)
		rc = db_prepare(db, "UPDATE text_data SET block = ? WHERE id = 10", &put, e);
	if (rc == HD_OK)
		rc = stmt_step(get, &row, e);
	if (rc == HD_OK && row) {
		p = col_blob(get, 0, &n);
		row = lift(p, n, &record);
		stmt_reset(get);
	}
	if (rc == HD_OK && row) {
		stmt_blob(put, 1, record.s, record.len);
		rc = stmt_run(put, e);
	}
	stmt_free(get);
	stmt_free(put);
	sbuf_deinit(&record);
	return rc;
}

enum hd_rc schema_index(struct db *db, struct hd_err *e)
{
	enum hd_rc rc = db_exec(db, indexes, e);

	return rc == HD_OK ? lift_pieces(db, e) : rc;
}

enum hd_rc meta_get(struct db *db, const char *name, char out[META_SIZE], struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = false;
	const char *v;
	enum hd_rc rc = db_prepare(db, "SELECT value FROM meta WHERE name = ?", &s, e);

	out[0] = '\0';
	if (rc == HD_OK) {
		stmt_text(s, 1, name);
		rc = stmt_step(s, &row, e);
	}
	v = rc == HD_OK && row ? col_text(s, 0) : NULL;
	if (v && strlen(v) < META_SIZE)
		memcpy(out, v, strlen(v) + 1);
	stmt_free(s);
	return rc;
}

enum hd_rc meta_set(struct db *db, const char *name, const char *value, struct hd_err *e)
{
	struct stmt *s = NULL;
	enum hd_rc rc = db_prepare(db, "UPDATE meta SET value = ?2 WHERE name = ?1", &s, e);

	if (rc == HD_OK) {
		stmt_text(s, 1, name);
		stmt_text(s, 2, value);
		rc = stmt_run(s, e);
	}
	stmt_free(s);
	return rc;
}
