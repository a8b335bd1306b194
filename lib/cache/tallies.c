/* The table `tally`: a ticket stands in the piece of its id. */
#include "cache/tallies.h"

#include "codec/ticket_brief.h"

#include <stdlib.h>

struct tallies {
	struct stmt *get, *put, *drop;
	struct brief_reader *brief;
	struct tally *piece;
	int64_t at;      /* whose piece it is; -1 = nobody's */
	bool changed;
	struct sbuf bytes;
};

enum hd_rc tallies_new(struct db *db, struct tallies **out, struct hd_err *e)
{
	struct tallies *t = mem_alloc(sizeof(*t));
	enum hd_rc rc = db_prepare(db, "SELECT tickets FROM tally WHERE id = ?", &t->get, e);

	if (rc == HD_OK)
		rc = db_prepare(db, "INSERT OR REPLACE INTO tally VALUES(?,?)", &t->put, e);
	if (rc == HD_OK)
		rc = db_prepare(db, "DELETE FROM tally WHERE id = ?", &t->drop, e);
	t->brief = brief_reader_new();
	t->piece = tally_new();
	t->at = -1;
	t->bytes = (struct sbuf)SBUF_INIT;
	*out = t;
	return rc;
}

void tallies_free(struct tallies *t)
{
	if (!t)
		return;
	stmt_free(t->get);
	stmt_free(t->put);
	stmt_free(t->drop);
	brief_reader_free(t->brief);
	tally_free(t->piece);
	sbuf_deinit(&t->bytes);
	free(t);
}

enum hd_rc tallies_flush(struct tallies *t, struct hd_err *e)
{
	struct stmt *s;

	if (!t->changed)
		return HD_OK;
	t->changed = false;
	tally_write(t->piece, &t->bytes);
	s = t->bytes.len ? t->put : t->drop;
	stmt_int(s, 1, t->at);
	if (t->bytes.len)
		stmt_blob(s, 2, t->bytes.s, t->bytes.len);
	return stmt_run(s, e);
}

/* Has the piece of this ticket at hand. */
static enum hd_rc turn_to(struct tallies *t, int64_t id, struct hd_err *e)
{
	int64_t at = id / TALLY_PLACES;
	bool row = false, sound = true;
	const void *p;
	size_t n;
	enum hd_rc rc = HD_OK;

	if (t->at == at)
		return HD_OK;
	rc = tallies_flush(t, e);
	t->at = -1;
	tally_clear(t->piece);
	stmt_int(t->get, 1, at);
	if (rc == HD_OK)
		rc = stmt_step(t->get, &row, e);
	if (rc == HD_OK && row) {
		p = col_blob(t->get, 0, &n);
		sound = tally_read(t->piece, p, n);
	}
	stmt_reset(t->get);
	if (!sound)
		return hd_fail(e, HD_INVALID, "the cache is damaged");
	if (rc == HD_OK)
		t->at = at;
	return rc;
}

enum hd_rc tallies_put(struct tallies *t, int64_t id, const void *brief, size_t n,
		       struct hd_err *e)
{
	struct ticket state;
	struct facts f;
	enum hd_rc rc = turn_to(t, id, e);

	if (rc != HD_OK)
		return rc;
	if (!brief_facts(brief, n, &f))
		return hd_fail(e, HD_INVALID, "the cache is damaged");
	tally_put(t->piece, (unsigned)(id % TALLY_PLACES),
		  brief_read(t->brief, brief, n, &state) ? &state : NULL, &f);
	t->changed = true;
	return HD_OK;
}

enum hd_rc tallies_drop(struct tallies *t, int64_t id, struct hd_err *e)
{
	enum hd_rc rc = turn_to(t, id, e);

	if (rc == HD_OK) {
		tally_drop(t->piece, (unsigned)(id % TALLY_PLACES));
		t->changed = true;
	}
	return rc;
}

/* --- asking ------------------------------------------------------------------------- */

enum hd_rc tally_each(struct tally *piece, int64_t at, const void *p, size_t n, tally_fn fn,
		      void *arg, bool *sound, struct hd_err *e)
{
	struct ticket state;
	struct facts f;
	enum hd_rc rc = HD_OK;

	*sound = tally_read(piece, p, n);
	ticket_init(&state, NULL);
	for (unsigned i = 0; rc == HD_OK && i < TALLY_PLACES; i++)
		if (tally_has(piece, i))
			rc = fn(at * TALLY_PLACES + i,
				tally_get(piece, i, &state, &f) ? &state : NULL, &f, arg, e);
	return rc;
}
