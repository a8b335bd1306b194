/* Opening a desk: the store, the moment, the zones. */
#include "desk/desk_priv.h"

#include "cache/cache.h"
#include "helpdesk/env.h"

#include <stdlib.h>

enum hd_rc desk_open(const struct desk_options *o, struct desk **out, struct hd_err *e)
{
	const char *given = o->store ? o->store : env_get("HELPDESK_STORE");
	struct sbuf path = SBUF_INIT;
	struct desk *d = NULL;
	enum hd_rc rc;

	*out = NULL;
	rc = store_find(given, NULL, &path, e);
	if (rc != HD_OK)
		goto done;
	d = mem_alloc(sizeof(*d));
	d->arena = arena_new();
	d->as = o->as;
	d->tz = o->tz;
	d->wait = o->wait;
	d->reads = o->reads;
	d->now = env_now();
	cache_on_fill(o->filling, o->filling_arg);
	rc = store_open(path.s, &d->store, e);
	if (rc == HD_OK)
		*out = d;
	else
		desk_close(d);
done:
	sbuf_deinit(&path);
	return rc;
}

void desk_close(struct desk *d)
{
	if (!d)
		return;
	desk_forget(d);
	store_close(d->store);
	zone_free(d->zone);
	arena_free(d->arena);
	free(d);
}

const char *desk_path(const struct desk *d)
{
	return store_path(d->store);
}

const char *desk_site(const struct desk *d)
{
	return store_site(d->store);
}

int64_t desk_now(const struct desk *d)
{
	return d->now;
}

/* The head reads the small files from the cache, without starting git. */
static void lean(struct desk *d)
{
	struct snap_shelf shelf;

	if (!d->cache)
		return;
	cache_shelf(d->cache, &shelf);
	snap_lean(d->head, &shelf);
}

/* Who asks for many tickets needs the cache whatever it takes; who asks for few takes it as it
 * is; who writes starts git anyway, and looks at little else. */
static void find_cache(struct desk *d)
{
	if (d->no_cache || d->cache || (d->reads == DESK_WRITES))
		return;
	if (d->reads == DESK_FEW) {
		d->cache = cache_peek(d->head);
	} else {
		d->cache = cache_open(d->head);
		d->no_cache = !d->cache;
	}
	lean(d);
}

enum hd_rc desk_head(struct desk *d, const struct snap **out, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	if (!d->head) {
		rc = snap_head(d->store, &d->head, e);
		if (rc == HD_OK)
			find_cache(d);
	}
	*out = d->head;
	return rc;
}

struct cache *desk_cache(struct desk *d)
{
	const struct snap *head;

	if (d->cache || d->no_cache || desk_head(d, &head, NULL) != HD_OK)
		return d->cache;
	d->reads = DESK_MANY;
	find_cache(d);
	return d->cache;
}

void desk_cache_failed(struct desk *d)
{
	snap_lean(d->head, NULL);
	cache_discard(d->cache);
	cache_close(d->cache);
	d->cache = NULL;
	d->no_cache = true;
}

void desk_forget(struct desk *d)
{
	cache_close(d->cache);
	d->cache = NULL;
	d->no_cache = false;
	snap_free(d->head);
	d->head = NULL;
	zone_free(d->report_zone);
	d->report_zone = NULL;
	d->me = NULL;
}

enum hd_rc desk_zone(struct desk *d, const struct zone **out, struct hd_err *e)
{
	enum hd_rc rc = d->zone ? HD_OK : zone_open(d->tz, &d->zone, e);

	*out = d->zone;
	return rc;
}

enum hd_rc desk_report_zone(struct desk *d, const struct zone **out, struct hd_err *e)
{
	const struct snap *head;
	const char *name = d->tz;
	enum hd_rc rc = HD_OK;

	if (!d->report_zone && !name) {
		rc = desk_head(d, &head, e);
		if (rc == HD_OK)
			name = config_timezone(head, d->arena);
	}
	if (!d->report_zone && rc == HD_OK)
		rc = zone_open(name, &d->report_zone, e);
	*out = d->report_zone;
	return rc;
}

enum hd_rc desk_gc(struct desk *d, const struct gc_spec *s, struct gc_figures *out,
		   struct hd_err *e)
{
	struct store_gc o = {.full = s->full, .automatic = s->automatic,
			     .progress = s->progress, .arg = s->arg};
	struct store_gc_result r;
	enum hd_rc rc = store_gc(d->store, &o, &r, e);

	*out = (struct gc_figures){r.objects,      r.loose,        r.packs, r.pruned,
				   r.bytes_before, r.bytes_after};
	return rc;
}

bool desk_wants_gc(struct desk *d)
{
	return store_wants_gc(d->store);
}
