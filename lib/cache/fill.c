/* Filling: the files that differ between the commit the cache reflects and the
 * newest one are read, and no others. */
#include "cache/priv.h"

#include "codec/ticket_brief.h"
#include "codec/ticket_file.h"
#include "codec/ticket_pack.h"
#include "helpdesk/text.h"

#include <stdio.h>
#include <string.h>

/* Rows a transaction while everything is filled: what a reader of the log must hold in memory. */
#define ROWS_A_STEP 20000

struct filling {
	struct db *db;
	struct arena *arena;
	struct sbuf brief, pack, folded, notes;
	struct stmt *put, *put_whole, *put_text, *drop, *drop_whole, *drop_text, *old, *put_bad,
		*drop_bad;
	bool steps;          /* commit now and then: nobody reads what is being filled */
	uint64_t rows;
};

/* --- one ticket ------------------------------------------------------------------ */

static void bind_folded(struct filling *f, int i, const char *s)
{
	if (!s) {
		stmt_null(f->put, i);
		return;
	}
	sbuf_clear(&f->folded);
	text_fold(&f->folded, s, strlen(s));
	stmt_text(f->put, i, f->folded.s);
}

static void bind_word(struct filling *f, int i, const char *s, const char *const *words)
{
	for (int k = 0; s && words[k]; k++)
		if (strcmp(s, words[k]) == 0) {
			stmt_int(f->put, i, k);
			return;
		}
	stmt_null(f->put, i);
}

static void bind_time(struct filling *f, int i, int64_t t)
{
	if (t == TIME_NONE)
		stmt_null(f->put, i);
	else
		stmt_int(f->put, i, t);
}

static void bind_key(struct filling *f, int i, const struct ticket *state)
{
	const char *source = node_get_str(state->head[F_EXTERNAL], "source");
	const char *id = node_get_str(state->head[F_EXTERNAL], "id");

	if (source && id)
		stmt_text(f->put, i, arena_printf(f->arena, "%s:%s", source, id));
	else
		stmt_null(f->put, i);
}

static void bind_ticket(struct filling *f, const struct ticket *state, const struct facts *x,
			const struct number *n)
{
	const char *priority = ticket_text(state, F_PRIORITY);

	stmt_text(f->put, 1, ticket_text(state, F_NUMBER));
	stmt_int(f->put, 2, (int64_t)n->n);
	bind_key(f, 3, state);
	bind_folded(f, 4, ticket_text(state, F_APPLICATION));
	bind_folded(f, 5, ticket_text(state, F_TEAM));
	bind_folded(f, 6, ticket_text(state, F_ASSIGNEE));
	bind_folded(f, 7, ticket_text(state, F_PROBLEM));
	bind_folded(f, 8, ticket_text(state, F_KNOWN));
	bind_word(f, 9, ticket_text(state, F_TYPE), words_type);
	bind_word(f, 10, ticket_text(state, F_CATEGORY), words_category);
	stmt_int(f->put, 11, ticket_status(state));
	stmt_int(f->put, 12, ticket_level(state));
	/* As a place in the words 1..6, like the others. */
	if (priority)
		stmt_int(f->put, 13, ticket_int(state, F_PRIORITY) - 1);
	else
		stmt_null(f->put, 13);
	bind_time(f, 14, x->opened);
	bind_time(f, 15, x->acknowledged);
	bind_time(f, 16, x->resolved);
	bind_time(f, 17, x->last);
	sbuf_clear(&f->brief);
	brief_write(&f->brief, state, x);
	stmt_blob(f->put, 18, f->brief.s, f->brief.len);
}

/* The words of a ticket, parameters 2 to 5. What is deleted must be given as it was inserted. */
static void bind_words(struct filling *f, struct stmt *s, const struct ticket *t,
		       const struct ticket *state)
{
	stmt_text(s, 2, ticket_text(state, F_SUBJECT));
	stmt_text(s, 3, ticket_text(state, F_DESCRIPTION));
	stmt_text(s, 4, ticket_text(state, F_SOLUTION));
	sbuf_clear(&f->notes);
	for (size_t i = 0; i < t->len; i++)
		if (t->journal[i]->note)
			sbuf_printf(&f->notes, "%s\n", t->journal[i]->note);
	stmt_text(s, 5, f->notes.len ? f->notes.s : NULL);
}

static enum hd_rc put_ticket(struct filling *f, const struct ticket *t, const struct number *n,
			     struct hd_err *e)
{
	struct ticket state;
	struct facts x;
	enum hd_rc rc;

	if (!facts_of(t, INT64_MAX, f->arena, &x, &state))
		return HD_OK;
	sbuf_clear(&f->pack);
	ticket_pack(&f->pack, &state);
	bind_ticket(f, &state, &x, n);
	rc = stmt_run(f->put, e);
	if (rc != HD_OK)
		return rc;
	stmt_text(f->put_whole, 1, ticket_text(&state, F_NUMBER));
	stmt_blob(f->put_whole, 2, f->pack.s, f->pack.len);
	rc = stmt_run(f->put_whole, e);
	if (rc != HD_OK)
		return rc;
	stmt_text(f->put_text, 1, ticket_text(&state, F_NUMBER));
	bind_words(f, f->put_text, t, &state);
	return stmt_run(f->put_text, e);
}

/* --- one file -------------------------------------------------------------------- */

static enum hd_rc put_bad(struct filling *f, const char *path, const char *why, struct hd_err *e)
{
	stmt_text(f->put_bad, 1, path);
	stmt_text(f->put_bad, 2, why);
	return stmt_run(f->put_bad, e);
}

/* Takes the words of a ticket out, as they follow from the ticket that is still there. */
static enum hd_rc drop_words(struct filling *f, const char *number, struct hd_err *e)
{
	struct ticket t, state;
	struct facts x;
	const void *p;
	size_t n;
	bool row;
	enum hd_rc rc;

	stmt_text(f->old, 1, number);
	rc = stmt_step(f->old, &row, e);
	if (rc != HD_OK || !row)
		return rc;
	arena_reset(f->arena);
	p = col_blob(f->old, 1, &n);
	rc = ticket_unpack(f->arena, p, n, &t, e);
	if (rc == HD_OK && facts_of(&t, INT64_MAX, f->arena, &x, &state)) {
		stmt_int(f->drop_text, 1, col_int(f->old, 0));
		bind_words(f, f->drop_text, &t, &state);
		rc = stmt_run(f->drop_text, e);
	}
	stmt_reset(f->old);
	return rc;
}

static enum hd_rc drop_file(struct filling *f, const char *path, const char *number,
			    struct hd_err *e)
{
	enum hd_rc rc;

	stmt_text(f->drop_bad, 1, path);
	rc = stmt_run(f->drop_bad, e);
	if (rc != HD_OK || !number)
		return rc;
	rc = drop_words(f, number, e);
	if (rc != HD_OK)
		return rc;
	stmt_text(f->drop_whole, 1, number);
	rc = stmt_run(f->drop_whole, e);
	if (rc != HD_OK)
		return rc;
	stmt_text(f->drop, 1, number);
	return stmt_run(f->drop, e);
}

static enum hd_rc next_step(struct filling *f, struct hd_err *e)
{
	enum hd_rc rc;

	if (!f->steps || ++f->rows % ROWS_A_STEP != 0)
		return HD_OK;
	rc = db_exec(f->db, "COMMIT", e);
	return rc == HD_OK ? db_exec(f->db, "BEGIN IMMEDIATE", e) : rc;
}

static enum hd_rc take_file(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct filling *f = arg;
	char number[NUMBER_TEXT_SIZE];
	struct number id;
	struct ticket t;
	struct hd_err why;
	bool is;
	enum hd_rc place = path_number(path, NUMBER_TICKET, &id, &is, &why), rc = HD_OK;

	if (place == HD_OK && !is)
		return HD_OK;
	if (place == HD_OK)
		number_format(&id, number);
	if (!f->steps)
		rc = drop_file(f, path, place == HD_OK ? number : NULL, e);
	if (rc != HD_OK || !data)
		return rc;
	arena_reset(f->arena);
	if (place == HD_OK)
		place = ticket_parse(&id, data, n, f->arena, &t, &why);
	rc = place == HD_OK ? put_ticket(f, &t, &id, e) : put_bad(f, path, why.msg, e);
	return rc == HD_OK ? next_step(f, e) : rc;
}

/* --- all of it ------------------------------------------------------------------- */

static enum hd_rc prepare(struct filling *f, struct hd_err *e)
{
	const struct {
		struct stmt **s;
		const char *sql;
	} all[] = {
		{&f->put,
		 "INSERT INTO ticket(number,n,key,application,team,assignee,problem,known,type,"
		 "category,status,level,priority,opened,acknowledged,resolved,updated,brief) "
		 "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
		{&f->put_whole, "INSERT INTO whole SELECT id, ?2 FROM ticket WHERE number = ?1"},
		{&f->put_text, "INSERT INTO text(rowid,subject,description,solution,note) "
			       "SELECT id,?2,?3,?4,?5 FROM ticket WHERE number = ?1"},
		{&f->old,
		 "SELECT id,pack FROM whole WHERE id = (SELECT id FROM ticket WHERE number = ?)"},
		{&f->drop_text, "INSERT INTO text(text,rowid,subject,description,solution,note) "
				"VALUES('delete',?,?,?,?,?)"},
		{&f->drop, "DELETE FROM ticket WHERE number = ?"},
		{&f->drop_whole,
		 "DELETE FROM whole WHERE id = (SELECT id FROM ticket WHERE number = ?)"},
		{&f->put_bad, "INSERT OR REPLACE INTO bad VALUES(?,?)"},
		{&f->drop_bad, "DELETE FROM bad WHERE path = ?"},
	};
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < NELEM(all); i++)
		rc = db_prepare(f->db, all[i].sql, all[i].s, e);
	return rc;
}

static void release(struct filling *f)
{
	struct stmt *all[] = {f->put,       f->put_whole, f->put_text, f->drop,    f->drop_whole,
			      f->drop_text, f->old,       f->put_bad,  f->drop_bad};

	for (size_t i = 0; i < NELEM(all); i++)
		stmt_free(all[i]);
	arena_free(f->arena);
	sbuf_deinit(&f->brief);
	sbuf_deinit(&f->pack);
	sbuf_deinit(&f->folded);
	sbuf_deinit(&f->notes);
}

static enum hd_rc fill_all(struct filling *f, const struct snap *head, struct hd_err *e)
{
	enum hd_rc rc = db_exec(f->db, "DELETE FROM ticket; DELETE FROM whole; DELETE FROM bad;"
				     "INSERT INTO text(text) VALUES('delete-all')", e);

	if (rc == HD_OK)
		rc = meta_set_commit(f->db, "", e);
	f->steps = true;
	return rc == HD_OK ? snap_walk(head, "tickets", take_file, f, e) : rc;
}

enum hd_rc fill(struct db *db, struct store *store, const struct snap *head, struct hd_err *e)
{
	struct filling f = {.db = db, .brief = SBUF_INIT, .pack = SBUF_INIT, .folded = SBUF_INIT,
			    .notes = SBUF_INIT};
	struct snap *from = NULL;
	char commit[65];
	enum hd_rc rc = db_exec(db, "BEGIN IMMEDIATE", e);

	if (rc == HD_OK)
		rc = meta_commit(db, commit, e);
	if (rc != HD_OK || strcmp(commit, snap_commit(head)) == 0)
		goto done; /* somebody else was faster */
	f.arena = arena_new();
	rc = prepare(&f, e);
	if (rc == HD_OK && (!commit[0] || snap_at(store, commit, &from, NULL) != HD_OK))
		rc = fill_all(&f, head, e);
	else if (rc == HD_OK)
		rc = snap_diff(from, head, "tickets", take_file, &f, e);
	if (rc == HD_OK)
		rc = docs_fill(db, f.steps ? NULL : from, head, e);
	if (rc == HD_OK)
		rc = meta_set_commit(db, snap_commit(head), e);
done:
	snap_free(from);
	release(&f);
	if (rc == HD_OK)
		rc = db_exec(db, "COMMIT", e);
	else
		(void)db_exec(db, "ROLLBACK", NULL);
	return rc;
}
