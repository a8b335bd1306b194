/* The small files of the store (applications, agents, sites, settings, problems,
 * articles), as their text: a command that finds them here need not start git. */
#include "cache/articles.h"
#include "cache/priv.h"

#include "codec/ticket_file.h"
#include "helpdesk/text.h"

#include <string.h>

static const char *const folders[] = {"agents", "applications", "knowledge", "problems", "sites",
				      NULL};
#define SETTINGS "config.yaml"

/* --- filling --------------------------------------------------------------------- */

/* What is prepared when it is first needed: most changes are of tickets alone. */
struct putting {
	struct db *db;
	struct stmt *put, *drop;
	struct articles *articles;
};

static enum hd_rc put_article(struct putting *p, const char *path, const char *data, size_t n,
			      struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	if (!str_starts(path, "knowledge/"))
		return HD_OK;
	if (!p->articles)
		rc = articles_new(p->db, false, &p->articles, e);
	return rc == HD_OK ? articles_put(p->articles, path, data, n, e) : rc;
}

static enum hd_rc put_doc(const char *path, const char *data, size_t n, void *arg,
			  struct hd_err *e)
{
	static const char put[] = "INSERT OR REPLACE INTO doc VALUES(?,?)",
			  drop[] = "DELETE FROM doc WHERE path = ?";
	struct putting *p = arg;
	struct stmt **s = data ? &p->put : &p->drop;
	enum hd_rc rc = *s ? HD_OK : db_prepare(p->db, data ? put : drop, s, e);

	if (rc != HD_OK)
		return rc;
	stmt_text(*s, 1, path);
	if (data)
		stmt_blob(*s, 2, data, n);
	rc = stmt_run(*s, e);
	return rc == HD_OK ? put_article(p, path, data, n, e) : rc;
}

/* The text of column i, where the reader wants a NUL behind it. */
static void col_copy(const struct stmt *s, int i, struct sbuf *out)
{
	size_t n;
	const void *p = col_blob(s, i, &n);

	sbuf_clear(out);
	sbuf_add(out, p, n);
}

/* False when it is not there, or cannot be had. */
static bool find_doc(struct db *db, const char *path, struct sbuf *out)
{
	struct stmt *s = NULL;
	bool row = false;

	if (db_prepare(db, "SELECT text FROM doc WHERE path = ?", &s, NULL) == HD_OK) {
		stmt_text(s, 1, path);
		row = stmt_step(s, &row, NULL) == HD_OK && row;
	}
	if (row)
		col_copy(s, 0, out);
	stmt_free(s);
	return row;
}

/* It stands in the root, where a change of anything shows: so it is always read. */
static enum hd_rc put_settings(const struct snap *head, struct putting *p, struct hd_err *e)
{
	struct sbuf text = SBUF_INIT, old = SBUF_INIT;
	bool is = snap_read(head, SETTINGS, &text, NULL) == HD_OK;
	bool was = find_doc(p->db, SETTINGS, &old);
	enum hd_rc rc = HD_OK;

	if (is != was || (is && (text.len != old.len || memcmp(text.s, old.s, old.len) != 0)))
		rc = put_doc(SETTINGS, is ? text.s : NULL, text.len, p, e);
	sbuf_deinit(&text);
	sbuf_deinit(&old);
	return rc;
}

enum hd_rc docs_fill(struct db *db, const struct snap *from, const struct snap *head,
		     struct hd_err *e)
{
	struct putting p = {.db = db};
	enum hd_rc rc = from ? HD_OK : db_exec(db, "DELETE FROM doc", e);

	if (rc == HD_OK && !from)
		rc = articles_new(db, true, &p.articles, e);
	for (int i = 0; rc == HD_OK && folders[i]; i++)
		rc = from ? snap_diff(from, head, folders[i], put_doc, &p, e)
			  : snap_walk(head, folders[i], put_doc, &p, e);
	if (rc == HD_OK)
		rc = put_settings(head, &p, e);
	if (rc == HD_OK && p.articles)
		rc = articles_flush(p.articles, e);
	articles_free(p.articles);
	stmt_free(p.put);
	stmt_free(p.drop);
	return rc;
}

/* --- asking ---------------------------------------------------------------------- */

static bool read_doc(void *arg, const char *path, struct sbuf *out)
{
	struct cache *c = arg;

	return find_doc(c->db, path, out);
}

static bool has_file(void *arg, const char *path)
{
	struct sbuf text = SBUF_INIT;
	char number[NUMBER_TEXT_SIZE];
	struct number n;
	bool is, has;

	if (path_number(path, NUMBER_TICKET, &n, &is, NULL) == HD_OK && is) {
		number_format(&n, number);
		return cache_has(arg, number);
	}
	has = read_doc(arg, path, &text);
	sbuf_deinit(&text);
	return has;
}

static bool is_kept(const char *folder)
{
	for (int i = 0; folders[i]; i++)
		if (str_starts(folder, folders[i]) &&
		    strchr("/", folder[strlen(folders[i])]))
			return true;
	return false;
}

/* All rows are at hand before the first is given: what was given cannot be taken back. */
static bool walk_docs(void *arg, const char *folder, bool read, snap_fn fn, void *fn_arg,
		      enum hd_rc *rc, struct hd_err *e)
{
	static const char sql[] = "SELECT path, text FROM doc WHERE path > ?1 || '/' "
				  "AND path < ?1 || '0' ORDER BY path";
	struct cache *c = arg;
	struct sbuf text = SBUF_INIT;
	struct arena *a = arena_new();
	struct doc {
		const char *path, *text;
		size_t n;
		struct doc *next;
	} *first = NULL, **last = &first;
	struct stmt *s = NULL;
	bool row = true, sound;

	sound = is_kept(folder) && db_prepare(c->db, sql, &s, NULL) == HD_OK;
	if (sound)
		stmt_text(s, 1, folder);
	while (sound && row) {
		sound = stmt_step(s, &row, NULL) == HD_OK;
		if (!sound || !row)
			break;
		*last = arena_alloc(a, sizeof(**last));
		(*last)->path = arena_strdup(a, col_text(s, 0));
		if (read) {
			col_copy(s, 1, &text);
			(*last)->text = arena_strndup(a, text.s, text.len);
			(*last)->n = text.len;
		}
		last = &(*last)->next;
	}
	stmt_free(s);
	*rc = HD_OK;
	for (const struct doc *d = first; sound && d && *rc == HD_OK; d = d->next)
		*rc = fn(d->path, d->text, d->n, fn_arg, e);
	sbuf_deinit(&text);
	arena_free(a);
	return sound;
}

void cache_shelf(struct cache *c, struct snap_shelf *out)
{
	*out = (struct snap_shelf){.has = has_file, .read = read_doc, .walk = walk_docs, .arg = c};
}
