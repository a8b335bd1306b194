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
	snap_free(d->head);
	store_close(d->store);
	zone_free(d->zone);
	zone_free(d->report_zone);
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

enum hd_rc desk_head(struct desk *d, const struct snap **out, struct hd_err *e)
{
	enum hd_rc rc = d->head ? HD_OK : snap_head(d->store, &d->head, e);

	*out = d->head;
	return rc;
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
