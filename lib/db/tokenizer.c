/* A way of splitting text, made known to FTS5. */
#include <sqlite3.h>
#include <stdlib.h>

#include "db/priv.h"
#include "helpdesk/mem.h"

struct splitter {
	db_tokenize_fn fn;
};

/* One text on its way through: FTS5's callback in our clothes. */
struct passage {
	void *context;
	int (*token)(void *context, int flags, const char *s, int n, int start, int end);
	bool as_typed;
};

static int make(void *arg, const char **args, int n, Fts5Tokenizer **out)
{
	(void)args;
	if (n > 0)
		return SQLITE_ERROR;
	*out = arg;
	return SQLITE_OK;
}

/* One splitter serves all tables of a connection and goes with it. */
static void unmake(Fts5Tokenizer *t)
{
	(void)t;
}

static int pass(void *arg, const char *s, int n, int start, int end, bool colocated)
{
	struct passage *p = arg;

	if (colocated && p->as_typed)
		return SQLITE_OK;
	return p->token(p->context, colocated ? FTS5_TOKEN_COLOCATED : 0, s, n, start, end);
}

static int tokenize(Fts5Tokenizer *t, void *context, int flags, const char *s, int n,
		    int (*token)(void *, int, const char *, int, int, int))
{
	/* The beginning of a word is no word: its stem would match what nobody asked for. */
	struct passage p = {context, token, flags & FTS5_TOKENIZE_PREFIX};

	if (!s || n <= 0)
		return SQLITE_OK;
	return ((struct splitter *)t)->fn(s, n, pass, &p);
}

/* FTS5 hands out its interface through a pointer bound to a function of SQL. */
static int find_fts5(struct db *db, fts5_api **out)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db->h, "SELECT fts5(?1)", -1, &s, NULL);

	*out = NULL;
	if (code != SQLITE_OK)
		return code;
	sqlite3_bind_pointer(s, 1, out, "fts5_api_ptr", NULL);
	sqlite3_step(s);
	code = sqlite3_finalize(s);
	return code == SQLITE_OK && (!*out || (*out)->iVersion < 2) ? SQLITE_ERROR : code;
}

enum hd_rc db_tokenizer(struct db *db, const char *name, db_tokenize_fn fn, struct hd_err *e)
{
	static const fts5_tokenizer methods = {make, unmake, tokenize};
	struct splitter *splitter;
	fts5_tokenizer copy = methods;
	fts5_api *api;
	int code = find_fts5(db, &api);

	if (code != SQLITE_OK)
		return db_fail(db, code, e);
	splitter = mem_alloc(sizeof(*splitter));
	splitter->fn = fn;
	code = api->xCreateTokenizer(api, name, splitter, &copy, free);
	if (code != SQLITE_OK) {
		free(splitter);
		return db_fail(db, code, e);
	}
	return HD_OK;
}
