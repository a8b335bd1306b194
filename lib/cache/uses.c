/* How many tickets name each article or problem, from an index that has no other columns than
 * these: asked for whenever one is shown. */
#include "cache/priv.h"

#include <string.h>

enum hd_rc cache_uses(struct cache *c, enum number_kind kind, const char *number, cache_use_fn fn,
		      void *arg, struct hd_err *e)
{
	static const char *const sql[][2] = {
		{"SELECT problem, count(*), sum(ifnull(status, 0) < 4), max(opened), max(resolved) "
		 "FROM ticket WHERE problem IS NOT NULL AND status IS NOT 6 GROUP BY problem",
		 "SELECT problem, count(*), sum(ifnull(status, 0) < 4), max(opened), max(resolved) "
		 "FROM ticket WHERE problem = lower(?) AND status IS NOT 6 GROUP BY problem"},
		{"SELECT known, count(*), sum(ifnull(status, 0) < 4), max(opened), max(resolved) "
		 "FROM ticket WHERE known IS NOT NULL AND status IS NOT 6 GROUP BY known",
		 "SELECT known, count(*), sum(ifnull(status, 0) < 4), max(opened), max(resolved) "
		 "FROM ticket WHERE known = lower(?) AND status IS NOT 6 GROUP BY known"},
	};
	struct stmt *s = NULL;
	bool row = true;
	enum hd_rc rc = db_prepare(c->db, sql[kind == NUMBER_ARTICLE][number != NULL], &s, e);

	if (rc == HD_OK && number)
		stmt_text(s, 1, number);
	while (rc == HD_OK) {
		rc = stmt_step(s, &row, e);
		if (rc != HD_OK || !row)
			break;
		fn(col_text(s, 0), (uint64_t)col_int(s, 1), (uint64_t)col_int(s, 2), col_int(s, 3),
		   col_is_null(s, 4) ? TIME_NONE : col_int(s, 4), arg);
	}
	stmt_free(s);
	return rc == HD_OK ? rc : HD_INTERNAL;
}

_Static_assert(ST_RESOLVED == 4 && ST_MERGED == 6, "what stands in the queries");
