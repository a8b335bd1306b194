/* Opening the cache, and asking it. */
#include "cache/priv.h"

#include "codec/ticket_file.h"
#include "codec/ticket_pack.h"
#include "helpdesk/env.h"
#include "helpdesk/text.h"
#include "helpdesk/words.h"
#include "util/lock.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- opening --------------------------------------------------------------------- */

static enum hd_rc open_tables(struct cache *c, struct hd_err *e)
{
	enum hd_rc rc = db_open(c->file, DB_WRITE, &c->db, e);

	if (rc == HD_OK)
		db_keep_log(c->db);
	if (rc == HD_OK)
		rc = db_tokenizer(c->db, "words", words_each, e);
	return rc == HD_OK ? schema_open(c->db, e) : rc;
}

static enum hd_rc bring_up(struct cache *c, struct hd_err *e)
{
	char commit[META_SIZE];
	enum hd_rc rc = open_tables(c, e);

	if (rc == HD_OK)
		rc = meta_get(c->db, "commit", commit, e);
	if (rc == HD_OK && strcmp(commit, snap_commit(c->head)) != 0)
		rc = fill_up(c->db, c->lock, c->head, e);
	if (rc == HD_OK) /* what is read from here on is of one moment */
		rc = db_exec(c->db, "BEGIN", e);
	if (rc == HD_OK)
		rc = meta_get(c->db, "commit", commit, e);
	if (rc == HD_OK && strcmp(commit, snap_commit(c->head)) != 0)
		rc = hd_fail(e, HD_CONFLICT, "the cache was moved on by another process");
	return rc;
}

/* Nobody believes a file that another user may have written. So that those who share a store do
 * not throw away each other's, whoever is not its owner has one of his own. */
static char *own_file(const struct snap *head, const char *name, const char *end)
{
	char *folder = mem_printf("%s/helpdesk", store_path(snap_store(head)));
	struct stat st;
	char *file;

	if (stat(folder, &st) == 0 && st.st_uid != geteuid())
		file = mem_printf("%s/%s-%lu%s", folder, name, (unsigned long)geteuid(), end);
	else
		file = mem_printf("%s/%s%s", folder, name, end);
	free(folder);
	return file;
}

/* NULL when it is switched off. */
static struct cache *cache_new(const struct snap *head)
{
	const char *wish = env_get("HELPDESK_CACHE");
	struct cache *c;

	if (wish && strcmp(wish, "off") == 0)
		return NULL;
	c = mem_alloc(sizeof(*c));
	c->head = head;
	c->file = own_file(head, "cache", ".db");
	c->lock = own_file(head, "lock-cache", "");
	return c;
}

struct cache *cache_peek(const struct snap *head)
{
	struct cache *c = cache_new(head);
	char commit[META_SIZE];

	if (c && access(c->file, F_OK) == 0 && open_tables(c, NULL) == HD_OK &&
	    db_exec(c->db, "BEGIN", NULL) == HD_OK && meta_get(c->db, "commit", commit, NULL) == HD_OK &&
	    strcmp(commit, snap_commit(head)) == 0)
		return c;
	cache_close(c);
	return NULL;
}

struct cache *cache_follow(const struct snap *head)
{
	struct cache *c = cache_new(head);
	char commit[META_SIZE];

	if (c && access(c->file, F_OK) == 0 && open_tables(c, NULL) == HD_OK &&
	    meta_get(c->db, "commit", commit, NULL) == HD_OK && commit[0] &&
	    (strcmp(commit, snap_commit(head)) == 0 ||
	     fill_up(c->db, c->lock, head, NULL) == HD_OK) &&
	    db_exec(c->db, "BEGIN", NULL) == HD_OK &&
	    meta_get(c->db, "commit", commit, NULL) == HD_OK &&
	    strcmp(commit, snap_commit(head)) == 0)
		return c;
	cache_close(c);
	return NULL;
}

struct cache *cache_open(const struct snap *head)
{
	struct cache *c = cache_new(head);
	struct hd_err e;
	enum hd_rc rc = HD_INVALID;

	if (!c)
		return NULL;
	/* Damaged, of another version, or no database at all: once more from nothing. */
	for (int tries = 0; rc == HD_INVALID && tries < 2; tries++) {
		db_close(c->db);
		c->db = NULL;
		if (tries)
			(void)db_remove(c->file, NULL);
		rc = bring_up(c, &e);
	}
	if (rc == HD_OK)
		return c;
	cache_close(c);
	return NULL;
}

enum hd_rc cache_rebuild(const struct snap *head, int wait_seconds, struct cache **out,
			 struct hd_err *e)
{
	struct cache *c = cache_new(head);
	struct lock lock = LOCK_INIT;
	enum hd_rc rc;

	*out = NULL;
	if (!c)
		return hd_fail(e, HD_REFUSED,
			       "the cache is switched off; unset HELPDESK_CACHE first");
	/* Kept all the time: nobody else is to begin with the new file. */
	rc = lock_take(c->lock, wait_seconds, &lock, e);
	if (rc == HD_CONFLICT)
		rc = hd_wrap(e, rc, "the cache is being filled");
	if (rc == HD_OK)
		rc = db_remove(c->file, e);
	if (rc == HD_OK)
		rc = open_tables(c, e);
	if (rc == HD_OK)
		rc = fill_up(c->db, NULL, head, e);
	lock_drop(&lock);
	if (rc == HD_OK)
		*out = c;
	else
		cache_close(c);
	return rc;
}

static void free_statements(struct cache *c)
{
	stmt_free(c->by_key);
	stmt_free(c->by_mail);
	stmt_free(c->by_sender);
	c->by_key = c->by_mail = c->by_sender = NULL;
}

void cache_close(struct cache *c)
{
	if (!c)
		return;
	free_statements(c);
	db_close(c->db);
	free(c->file);
	free(c->lock);
	free(c);
}

void cache_discard(struct cache *c)
{
	free_statements(c);
	db_close(c->db);
	c->db = NULL;
	(void)db_remove(c->file, NULL);
}

enum hd_rc cache_failed(struct hd_err *e)
{
	return hd_fail(e, HD_INTERNAL, "the cache is damaged");
}

/* --- asking ---------------------------------------------------------------------- */

static int64_t time_at(const struct stmt *s, int i)
{
	return col_is_null(s, i) ? TIME_NONE : col_int(s, i);
}

bool cache_has(struct cache *c, const char *number)
{
	struct stmt *s = NULL;
	bool row = false;

	if (db_prepare(c->db, "SELECT 1 FROM ticket WHERE number = ?", &s, NULL) == HD_OK) {
		stmt_text(s, 1, number);
		row = stmt_step(s, &row, NULL) == HD_OK && row;
	}
	stmt_free(s);
	return row;
}

enum hd_rc cache_ticket(struct cache *c, const char *number, struct arena *a, struct ticket *out)
{
	struct stmt *s = NULL;
	bool row = false;
	const void *p;
	size_t n;
	enum hd_rc rc = db_prepare(c->db, "SELECT pack FROM whole WHERE id = "
				   "(SELECT id FROM ticket WHERE number = ?)", &s, NULL);

	if (rc == HD_OK) {
		stmt_text(s, 1, number);
		rc = stmt_step(s, &row, NULL);
	}
	if (rc == HD_OK && !row)
		rc = HD_NOT_FOUND;
	if (rc == HD_OK) {
		p = col_blob(s, 0, &n);
		rc = ticket_unpack(a, p, n, out, NULL);
	}
	stmt_free(s);
	return rc;
}

enum hd_rc cache_open_numbers(struct cache *c, const char *like, unsigned max,
			      void (*fn)(const char *number, const char *subject, void *arg),
			      void *arg)
{
	static const char sql[] = "SELECT number, pack FROM ticket JOIN whole USING(id) "
				  "WHERE number LIKE ?1 AND status < ?2 ORDER BY n DESC LIMIT ?3";
	struct arena *a = arena_new();
	struct stmt *s = NULL;
	bool row = true;
	enum hd_rc rc = db_prepare(c->db, sql, &s, NULL);

	if (rc == HD_OK) {
		stmt_text(s, 1, like);
		stmt_int(s, 2, ST_RESOLVED);
		stmt_int(s, 3, max);
	}
	while (rc == HD_OK && row) {
		struct ticket t;
		const void *p;
		size_t n;

		rc = stmt_step(s, &row, NULL);
		if (rc != HD_OK || !row)
			break;
		arena_reset(a);
		p = col_blob(s, 1, &n);
		rc = ticket_unpack_header(a, p, n, UNPACK_SHORT, &t, NULL);
		if (rc == HD_OK)
			fn(col_text(s, 0), ticket_text(&t, F_SUBJECT), arg);
	}
	stmt_free(s);
	arena_free(a);
	return rc;
}

enum hd_rc cache_bad(struct cache *c, void (*fn)(const char *path, const char *why, void *arg),
		     void *arg, struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = true;
	enum hd_rc rc = db_prepare(c->db, "SELECT path, why FROM bad ORDER BY path", &s, e);

	while (rc == HD_OK) {
		rc = stmt_step(s, &row, e);
		if (rc != HD_OK || !row)
			break;
		fn(col_text(s, 0), col_text(s, 1), arg);
	}
	stmt_free(s);
	return rc == HD_OK ? HD_OK : cache_failed(e);
}

enum hd_rc cache_count(struct cache *c, uint64_t *out, struct hd_err *e)
{
	int64_t n;
	enum hd_rc rc = db_int(c->db, "SELECT count(*) FROM ticket", &n, e);

	*out = (uint64_t)n;
	return rc == HD_OK ? HD_OK : cache_failed(e);
}

enum hd_rc cache_newest(struct cache *c, int64_t *out, struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = false;
	enum hd_rc rc = db_prepare(c->db, "SELECT max(updated) FROM ticket", &s, e);

	*out = TIME_NONE;
	if (rc == HD_OK)
		rc = stmt_step(s, &row, e);
	if (rc == HD_OK && row)
		*out = time_at(s, 0);
	stmt_free(s);
	return rc == HD_OK ? HD_OK : cache_failed(e);
}

/* The lowest number among the rows of `sql`, prepared once as *s. */
static enum hd_rc lowest_of(struct cache *c, struct stmt **s, const char *sql, const char *value,
			    char number[NUMBER_TEXT_SIZE], struct hd_err *e)
{
	struct number lowest, n;
	bool row = true, found = false;
	enum hd_rc rc = *s ? HD_OK : db_prepare(c->db, sql, s, e);

	number[0] = '\0';
	if (rc == HD_OK)
		stmt_text(*s, 1, value);
	while (rc == HD_OK && row) {
		rc = stmt_step(*s, &row, e);
		if (rc != HD_OK || !row || !number_parse(col_text(*s, 0), &n) ||
		    (found && number_compare(&lowest, &n) <= 0))
			continue;
		lowest = n;
		found = true;
	}
	if (rc == HD_OK && found)
		number_format(&lowest, number);
	return rc == HD_OK ? HD_OK : cache_failed(e);
}

enum hd_rc cache_key(struct cache *c, const char *key, char number[NUMBER_TEXT_SIZE],
		     struct hd_err *e)
{
	/* In no order, as SQLite makes a table to sort in even for what it does not find. */
	static const char sql[] =
		"SELECT number FROM ticket WHERE key COLLATE NOCASE = ?1 AND key = ?1";

	return lowest_of(c, &c->by_key, sql, key, number, e);
}

enum hd_rc cache_mail(struct cache *c, const char *id, char number[NUMBER_TEXT_SIZE],
		      struct hd_err *e)
{
	static const char sql[] = "SELECT ticket.number FROM mail JOIN ticket "
				  "ON ticket.id = mail.ticket WHERE mail.id = ?1";

	return lowest_of(c, &c->by_mail, sql, id, number, e);
}

enum hd_rc cache_mail_opened(struct cache *c, const char *sender, int64_t since, uint64_t *out,
			     struct hd_err *e)
{
	struct sbuf folded = SBUF_INIT;
	bool row = false;
	enum hd_rc rc = HD_OK;

	*out = 0;
	if (!c->by_sender)
		rc = db_prepare(c->db, "SELECT count(*) FROM mail WHERE sender = ?1 AND at >= ?2",
				&c->by_sender, e);
	if (rc == HD_OK) {
		text_fold(&folded, sender, strlen(sender));
		stmt_text(c->by_sender, 1, folded.s);
		stmt_int(c->by_sender, 2, since);
		rc = stmt_step(c->by_sender, &row, e);
	}
	if (rc == HD_OK && row)
		*out = (uint64_t)col_int(c->by_sender, 0);
	if (rc == HD_OK)
		stmt_reset(c->by_sender);
	sbuf_deinit(&folded);
	return rc == HD_OK ? HD_OK : cache_failed(e);
}
