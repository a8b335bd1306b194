/* Reports: every ticket of one commit, counted. A figure from which a broken
 * file is missing would be a wrong one, so such a file ends it. */
#include "desk/record.h"

#include <stdio.h>
#include <string.h>

static enum hd_rc count(const struct ticket *t, struct arena *scratch, void *arg, struct hd_err *e)
{
	(void)e;
	report_add(arg, t, scratch);
	return HD_OK;
}

/* The name beside each application's id; one that is not recorded has none. */
static enum hd_rc name_groups(struct desk *d, const struct snap *p, struct report *r, int dim,
			      struct hd_err *e)
{
	struct app app;

	for (size_t i = 0; i < report_groups(r); i++) {
		struct group *g = report_group(r, i);
		enum hd_rc rc =
			g->key[dim] ? app_load(p, g->key[dim], d->arena, &app, e) : HD_NOT_FOUND;

		if (rc == HD_OK)
			g->name = app.name;
		else if (rc != HD_NOT_FOUND)
			return rc;
	}
	return HD_OK;
}

static enum hd_rc make(struct desk *d, const struct snap *p, struct report *r, struct hd_err *e)
{
	struct ticket_walk w = {.fn = count, .arg = r, .strict = true};
	const struct report_spec *s = report_spec(r);
	enum hd_rc rc = config_check(p, e);

	if (rc == HD_OK)
		rc = tickets_walk(p, &w, e);
	if (rc != HD_OK)
		return rc;
	report_finish(r);
	for (int i = 0; rc == HD_OK && i < s->dims; i++)
		if (s->by[i] == DIM_APPLICATION)
			rc = name_groups(d, p, r, i, e);
	return rc;
}

enum hd_rc desk_report(struct desk *d, const struct report_spec *s, const char *rev,
		       struct report **out, char commit[65], struct hd_err *e)
{
	struct report *r = NULL;
	struct snap *old = NULL;
	const struct snap *p = NULL;
	enum hd_rc rc;

	*out = NULL;
	if (rev)
		rc = snap_at(d->store, rev, &old, e);
	else
		rc = desk_readable(d, &p, e);
	if (rc != HD_OK)
		return rc;
	if (old)
		p = old;
	r = report_new(s);
	rc = make(d, p, r, e);
	if (rc == HD_OK) {
		snprintf(commit, 65, "%s", snap_commit(p));
		*out = r;
	} else {
		report_free(r);
	}
	snap_free(old);
	return rc;
}
