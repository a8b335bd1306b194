/* The cache as a whole: throwing it away and filling it anew. */
#include "cache/cache.h"
#include "desk/record.h"

static void tell_bad(const char *path, const char *why, void *arg)
{
	struct ticket_walk *w = arg;

	w->n_bad++;
	w->bad(path, why, w->bad_arg);
}

enum hd_rc desk_cache_rebuild(struct desk *d, uint64_t *tickets, bad_file_fn bad, void *arg,
			      struct hd_err *e)
{
	struct ticket_walk w = {.bad = bad, .bad_arg = arg};
	struct cache *c = NULL;
	const struct snap *p;
	enum hd_rc rc;

	/* Not to be leant on while it is thrown away. */
	desk_forget(d);
	d->no_cache = true;
	rc = desk_readable(d, &p, e);
	if (rc == HD_OK)
		rc = cache_rebuild(p, d->wait, &c, e);
	if (rc == HD_OK)
		rc = cache_count(c, tickets, e);
	if (rc == HD_OK)
		rc = cache_bad(c, tell_bad, &w, e);
	cache_close(c);
	desk_forget(d);
	return rc == HD_OK ? tickets_bad(&w, e) : rc;
}
