/* Opening a database, and what SQLite's results mean to us. */
#include "db/priv.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "db/place.h"
#include "db/vfs.h"
#include "helpdesk/mem.h"
#include "util/oom.h"

/* Both have another way to their answer and do not wait long for this one. */
#define READER_WAIT_MS 100
#define WRITER_WAIT_MS 500
/* Bytes. The first process to open a file reads its whole log: it must stay short. */
#define LOG_LONG 800000

static enum hd_rc meaning(int code)
{
	if (code == SQLITE_IOERR_DATA || code == SQLITE_IOERR_CORRUPTFS)
		return HD_INVALID;
	if (code == SQLITE_IOERR_NOMEM)
		mem_exhausted();
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return HD_OK;
	case SQLITE_NOMEM:
		mem_exhausted();
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
	case SQLITE_SCHEMA:
		return HD_CONFLICT;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
	case SQLITE_TOOBIG:
		return HD_INVALID;
	case SQLITE_CONSTRAINT:
		return HD_REFUSED;
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
	case SQLITE_READONLY:
	case SQLITE_FULL:
	case SQLITE_PERM:
	case SQLITE_NOLFS:
		return HD_IO;
	}
	return HD_INTERNAL;
}

enum hd_rc db_fail(struct db *db, int code, struct hd_err *e)
{
	enum hd_rc rc = meaning(code);
	int reason = sqlite3_system_errno(db->h);

	switch (rc) {
	case HD_INVALID:
		return hd_fail(e, rc, "'%s' is damaged or was made by another program, remove it",
			       db->path);
	case HD_CONFLICT:
		return hd_fail(e, rc, "'%s' is in use by another process, try again", db->path);
	case HD_IO:
		return hd_fail(e, rc, "cannot %s '%s': %s", db->writes ? "write" : "read", db->path,
			       code != SQLITE_FULL && reason ? strerror(reason)
							     : sqlite3_errstr(code));
	default:
		return hd_fail(e, rc, "'%s': %s", db->path, sqlite3_errmsg(db->h));
	}
}

static int open_as(struct db *db, bool still)
{
	int mode = db->writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
	const char *vfs = vfs_name(still);
	int reserve = PAGE_SUM_SIZE, code;

	if (!vfs)
		return SQLITE_ERROR;
	code = sqlite3_open_v2(db->path, &db->h, mode | SQLITE_OPEN_NOMUTEX, vfs);
	if (code != SQLITE_OK)
		return db->h ? sqlite3_extended_errcode(db->h) : code;
	sqlite3_extended_result_codes(db->h, 1);
	sqlite3_busy_timeout(db->h, db->writes ? WRITER_WAIT_MS : READER_WAIT_MS);
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (!db->writes) {
		/* Folding the log into the file is work for who wrote it. */
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		/* SQLite opens files when it needs them; we want to know now. */
		return sqlite3_exec(db->h, "PRAGMA schema_version", NULL, NULL, NULL);
	}
	/* Without effect on a file that has pages already. */
	sqlite3_file_control(db->h, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserve);
	return sqlite3_exec(db->h, "PRAGMA journal_mode = wal; PRAGMA synchronous = normal", NULL,
			    NULL, NULL);
}

static enum hd_rc connect(struct db *db, const struct stat *st, struct hd_err *e)
{
	/* A reader that made files beside an unwritable one would make them unwritable too, and
	 * so lock out whoever writes when the permission is back. */
	bool still = !(st->st_mode & S_IWUSR) && place_has_no_log(db->path);
	struct stat after;
	int code;

	code = open_as(db, still);
	if (!db->writes && !still && meaning(code) == HD_IO && place_has_no_log(db->path)) {
		sqlite3_close(db->h);
		db->h = NULL;
		code = open_as(db, true);
	}
	if (code != SQLITE_OK)
		return db_fail(db, code, e);
	/* SQLite opens the log by its name: had the file been removed and made anew since, the
	 * log would be that of the new one. */
	if (lstat(db->path, &after) != 0 || after.st_ino != st->st_ino ||
	    after.st_dev != st->st_dev)
		return db_fail(db, SQLITE_BUSY, e);
	return HD_OK;
}

/* Opens the file that `st` tells of. */
static enum hd_rc open_found(const char *path, bool writes, const struct stat *st, struct db **out,
			     struct hd_err *e)
{
	struct db *db;
	enum hd_rc rc;

	if (!(st->st_mode & S_IWUSR) && writes)
		return hd_fail(e, HD_IO, "cannot write '%s': it is read-only", path);
	db = mem_alloc(sizeof(*db));
	/* A plain name might be one of SQLite's own, such as `:memory:`. */
	db->path = mem_printf("%s%s", path[0] == '/' ? "" : "./", path);
	db->writes = writes;
	rc = connect(db, st, e);
	if (rc == HD_OK)
		*out = db;
	else
		db_close(db);
	return rc;
}

/* One at a time: two that turn an empty file into a database stand in each other's way. */
static enum hd_rc open_new(const char *path, struct db **out, struct hd_err *e)
{
	int lock;
	enum hd_rc rc = place_lock(path, &lock, e);
	struct stat st;

	if (rc != HD_OK)
		return rc;
	rc = place_make(path, e);
	if (rc == HD_OK)
		rc = place_look(path, &st, e);
	if (rc == HD_OK)
		rc = open_found(path, true, &st, out, e);
	place_unlock(lock);
	return rc;
}

enum hd_rc db_open(const char *path, unsigned flags, struct db **out, struct hd_err *e)
{
	bool writes = flags & DB_WRITE, empty;
	struct stat st = {0};
	enum hd_rc rc;

	*out = NULL;
	rc = place_look(path, &st, e);
	/* SQLite takes a single byte for none. */
	empty = rc == HD_OK && st.st_size <= 1;
	if (writes && (empty || rc == HD_NOT_FOUND))
		return open_new(path, out, e);
	if (rc != HD_OK)
		return rc;
	/* Somebody is about to fill it, or never came to it. */
	if (empty)
		return hd_fail(e, HD_NOT_FOUND, "'%s' is empty", path);
	return open_found(path, writes, &st, out, e);
}

void db_close(struct db *db)
{
	if (!db)
		return;
	sqlite3_close_v2(db->h);
	free(db->path);
	free(db);
}

void db_keep_log(struct db *db)
{
	sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

void db_fold(struct db *db)
{
	if (!place_log_is_longer(db->path, LOG_LONG))
		return;
	/* Whoever reads from the log now is not waited for: the next change tries again. */
	sqlite3_busy_timeout(db->h, 0);
	sqlite3_wal_checkpoint_v2(db->h, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(db->h, WRITER_WAIT_MS);
}

enum hd_rc db_exec(struct db *db, const char *sql, struct hd_err *e)
{
	int code = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? HD_OK : db_fail(db, code, e);
}
