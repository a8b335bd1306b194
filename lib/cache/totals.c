/* What is known of all tickets together. */
#include "cache/priv.h"

static int64_t time_at(const struct stmt *s, int i)
{
	return col_is_null(s, i) ? TIME_NONE : col_int(s, i);
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
