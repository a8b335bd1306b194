/* Rows into the tables, and out of them what a changed file left there.
 *
 * Full text keeps new words in memory and writes them out in large pieces, but for a statement
 * that SQLite may have to undo on its own, such as INSERT ... SELECT: after that it writes at
 * once. So ids are counted here, and every statement on `text` has plain VALUES. */
#include "cache/put.h"

#include "cache/tallies.h"

#include "codec/ticket_pack.h"
#include "helpdesk/facts.h"

#include <stdlib.h>

enum statement { PUT, SAME, PUT_WHOLE, PUT_TEXT, PUT_MAIL, PUT_BAD, OLD, DROP, DROP_WHOLE, DROP_TEXT,
		 DROP_MAIL, DROP_BAD, STATEMENTS };

static const char *const sqls[STATEMENTS] = {
	[PUT] = "INSERT OR REPLACE INTO ticket(id,number,n,key,application,team,assignee,problem,known,type,"
		"category,status,level,priority,opened,acknowledged,resolved,updated,brief) "
		"VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
	/* Most changes leave all alone that is looked for by an index, and those are many. */
	[SAME] = "UPDATE ticket SET updated=?18, brief=?19 WHERE id=?1 AND number IS ?2 AND n IS ?3 "
		 "AND key IS ?4 AND application IS ?5 AND team IS ?6 AND assignee IS ?7 "
		 "AND problem IS ?8 AND known IS ?9 AND type IS ?10 AND category IS ?11 "
		 "AND status IS ?12 AND level IS ?13 AND priority IS ?14 AND opened IS ?15 "
		 "AND acknowledged IS ?16 AND resolved IS ?17",
	[PUT_WHOLE] = "INSERT OR REPLACE INTO whole(id,pack) VALUES(?,?)",
	[PUT_TEXT] =
		"INSERT INTO text(rowid,subject,description,solution,note) VALUES(?,?,?,?,?)",
	[PUT_MAIL] = "INSERT OR REPLACE INTO mail(ticket,id,sender,at) VALUES(?,?,?,?)",
	[PUT_BAD] = "INSERT OR REPLACE INTO bad VALUES(?,?)",
	[OLD] = "SELECT id,pack FROM whole WHERE id = (SELECT id FROM ticket WHERE number = ?)",
	[DROP] = "DELETE FROM ticket WHERE id = ?",
	[DROP_WHOLE] = "DELETE FROM whole WHERE id = ?",
	[DROP_TEXT] = "INSERT INTO text(text,rowid,subject,description,solution,note) "
		      "VALUES('delete',?,?,?,?,?)",
	[DROP_MAIL] = "DELETE FROM mail WHERE ticket = ?1 AND id = ?2",
	[DROP_BAD] = "DELETE FROM bad WHERE path = ?",
};

struct put {
	struct db *db;
	bool fresh;
	int64_t last_id;
	struct stmt *s[STATEMENTS]; /* NULL until it is needed: to prepare one takes as long as to
				     * run it */
	struct tallies *tallies;
	struct rows *old;     /* the words of a ticket that goes */
	struct arena *arena;
};

static enum hd_rc find_last_id(struct put *p, struct hd_err *e)
{
	struct stmt *s = NULL;
	bool row = false;
	enum hd_rc rc = db_prepare(p->db, "SELECT max(id) FROM ticket", &s, e);

	if (rc == HD_OK)
		rc = stmt_step(s, &row, e);
	if (rc == HD_OK && row)
		p->last_id = col_int(s, 0);
	stmt_free(s);
	return rc;
}

enum hd_rc put_new(struct db *db, bool fresh, struct put **out, struct hd_err *e)
{
	struct put *p = mem_alloc(sizeof(*p));
	enum hd_rc rc;

	p->db = db;
	p->fresh = fresh;
	p->arena = arena_new();
	rc = find_last_id(p, e);
	if (rc == HD_OK)
		rc = tallies_new(db, &p->tallies, e);
	*out = p;
	return rc;
}

void put_free(struct put *p)
{
	if (!p)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		stmt_free(p->s[i]);
	tallies_free(p->tallies);
	rows_free(p->old);
	arena_free(p->arena);
	free(p);
}

static void bind(struct stmt *s, int i, const struct value *v, const struct rows *from)
{
	switch (v->kind) {
	case VALUE_NULL:
		stmt_null(s, i);
		break;
	case VALUE_INT:
		stmt_int(s, i, v->number);
		break;
	case VALUE_TEXT:
		stmt_text(s, i, from->bytes.s + v->number);
		break;
	case VALUE_BLOB:
		stmt_blob(s, i, from->bytes.s + v->number, v->n);
		break;
	}
}

static enum hd_rc ready(struct put *p, enum statement i, struct hd_err *e)
{
	return p->s[i] ? HD_OK : db_prepare(p->db, sqls[i], &p->s[i], e);
}

/* Parameter 1 is the id, the values follow. */
static enum hd_rc run(struct put *p, enum statement what, int64_t id, const struct value *v, int n,
		      const struct rows *from, struct hd_err *e)
{
	enum hd_rc rc = ready(p, what, e);

	if (rc != HD_OK)
		return rc;
	stmt_int(p->s[what], 1, id);
	for (int i = 0; i < n; i++)
		bind(p->s[what], i + 2, &v[i], from);
	return stmt_run(p->s[what], e);
}

/* --- out ---------------------------------------------------------------------------- */

/* Takes the words and the messages of a ticket out, as they follow from the ticket that is still
 * there. */
static enum hd_rc drop_texts(struct put *p, int64_t id, const void *pack, size_t n,
			     struct hd_err *e)
{
	struct value words[WORDS_VALUES];
	struct ticket t, state;
	struct facts x;
	enum hd_rc rc;

	arena_reset(p->arena);
	rc = ticket_unpack(p->arena, pack, n, &t, e);
	if (rc != HD_OK || !facts_of(&t, INT64_MAX, p->arena, &x, &state))
		return rc;
	if (!p->old)
		p->old = rows_new();
	rows_clear(p->old);
	arena_reset(p->old->scratch);
	rows_words(p->old, words, &t, &state);
	rows_mails(p->old, &t);
	for (size_t i = 0; rc == HD_OK && i < p->old->n_mails; i++)
		rc = run(p, DROP_MAIL, id, p->old->mails[i].v, 1, p->old, e);
	return rc == HD_OK ? run(p, DROP_TEXT, id, words, WORDS_VALUES, p->old, e) : rc;
}

/* Finds the ticket's id, 0 if there is none, and takes out what the new rows do not replace. */
static enum hd_rc drop_ticket(struct put *p, const char *number, bool replaced, int64_t *id,
			      struct hd_err *e)
{
	const void *pack;
	size_t n;
	bool row = false;
	enum hd_rc rc = ready(p, OLD, e);

	*id = 0;
	if (rc != HD_OK)
		return rc;
	stmt_text(p->s[OLD], 1, number);
	rc = stmt_step(p->s[OLD], &row, e);
	if (rc != HD_OK || !row)
		return rc;
	*id = col_int(p->s[OLD], 0);
	pack = col_blob(p->s[OLD], 1, &n);
	rc = drop_texts(p, *id, pack, n, e);
	stmt_reset(p->s[OLD]);
	if (rc != HD_OK || replaced)
		return rc;
	rc = run(p, DROP_WHOLE, *id, NULL, 0, NULL, e);
	if (rc == HD_OK)
		rc = tallies_drop(p->tallies, *id, e);
	return rc == HD_OK ? run(p, DROP, *id, NULL, 0, NULL, e) : rc;
}

static enum hd_rc drop_row(struct put *p, const struct rows *rows, const struct row *row,
			   int64_t *id, struct hd_err *e)
{
	const char *number = rows->bytes.s + row->number;
	enum hd_rc rc = ready(p, DROP_BAD, e);

	if (rc != HD_OK)
		return rc;
	stmt_text(p->s[DROP_BAD], 1, rows->bytes.s + row->path);
	rc = stmt_run(p->s[DROP_BAD], e);
	if (rc != HD_OK || !*number)
		return rc;
	return drop_ticket(p, number, row->kind == ROW_TICKET, id, e);
}

/* --- in ------------------------------------------------------------------------------- */

/* id 0: a new one. */
static enum hd_rc put_ticket(struct put *p, int64_t id, const struct rows *rows,
			     const struct row *row, struct hd_err *e)
{
	const struct value *brief = &row->ticket[TICKET_VALUES - 1];
	bool done = false;
	enum hd_rc rc = HD_OK;

	if (id) {
		rc = run(p, SAME, id, row->ticket, TICKET_VALUES, rows, e);
		done = rc == HD_OK && db_changed(p->db) == 1;
	} else {
		id = ++p->last_id;
	}
	if (rc == HD_OK && !done)
		rc = run(p, PUT, id, row->ticket, TICKET_VALUES, rows, e);
	if (rc == HD_OK)
		rc = tallies_put(p->tallies, id, rows->bytes.s + brief->number, brief->n, e);
	if (rc == HD_OK)
		rc = run(p, PUT_WHOLE, id, &row->whole, 1, rows, e);
	for (size_t i = 0; rc == HD_OK && i < row->n_mails; i++)
		rc = run(p, PUT_MAIL, id, rows->mails[row->mails + i].v, MAIL_VALUES, rows, e);
	return rc == HD_OK ? run(p, PUT_TEXT, id, row->words, WORDS_VALUES, rows, e) : rc;
}

static enum hd_rc put_bad(struct put *p, const struct rows *rows, const struct row *row,
			  struct hd_err *e)
{
	enum hd_rc rc = ready(p, PUT_BAD, e);

	if (rc != HD_OK)
		return rc;
	stmt_text(p->s[PUT_BAD], 1, rows->bytes.s + row->path);
	stmt_text(p->s[PUT_BAD], 2, rows->bytes.s + row->why);
	return stmt_run(p->s[PUT_BAD], e);
}

enum hd_rc put_rows(struct put *p, const struct rows *rows, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < rows->n; i++) {
		const struct row *row = &rows->v[i];
		int64_t id = 0;

		if (!p->fresh)
			rc = drop_row(p, rows, row, &id, e);
		if (rc == HD_OK && row->kind == ROW_TICKET)
			rc = put_ticket(p, id, rows, row, e);
		else if (rc == HD_OK && row->kind == ROW_BAD)
			rc = put_bad(p, rows, row, e);
	}
	return rc;
}

enum hd_rc put_flush(struct put *p, struct hd_err *e)
{
	return tallies_flush(p->tallies, e);
}
