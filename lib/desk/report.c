/* Reports: every ticket of one commit, counted. A figure from which a broken
 * file is missing would be a wrong one, so such a file ends it. */
#include "desk/record.h"
#include "desk/report_at.h"

#include <stdio.h>
#include <string.h>

/* Counting is most of the work: two threads each count a part. */
struct counting {
	struct report *report;
	const struct report_spec *spec;
	struct counting *twin; /* NULL = this is the twin */
};

/* Without a journal nothing has happened since the report's moment. */
static enum hd_rc count(const struct ticket *t, const struct ticket *state, const struct facts *f,
			struct arena *scratch, void *arg, struct hd_err *e)
{
	struct counting *c = arg;

	(void)e;
	if (t->len)
		report_add(c->report, t, scratch);
	else
		report_add_known(c->report, t, state, f);
	return HD_OK;
}

static void restart(void *arg)
{
	struct counting *c = arg;

	report_free(c->report);
	c->report = report_new(c->spec);
	if (c->twin)
		restart(c->twin);
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

/* As things stand at another moment the query may match what does not match today. */
static enum hd_rc make(struct desk *d, const struct snap *p, struct counting *c, struct hd_err *e)
{
	const struct report_spec *s = c->spec;
	struct ticket_walk w = {.fn = count,
				.arg = c,
				.twin = c->twin,
				.restart = restart,
				.whole = s->on == ON_WORKED || s->series ||
					 query_needs_whole(s->query),
				.as_of = s->as_of,
				.strict = true};
	enum hd_rc rc = config_check(p, e);

	/* All else that is counted is among the fields of FIELD_COUNTED. */
	w.brief = query_within(s->query, FIELD_BRIEF);
	w.counted = query_within(s->query, FIELD_COUNTED);
	for (int i = 0; i < s->dims; i++) {
		w.brief = w.brief && s->by[i] != DIM_REQUESTER;
		w.counted = w.counted && s->by[i] != DIM_REQUESTER && s->by[i] != DIM_SITE;
	}
	if (rc == HD_OK)
		rc = tickets_walk(d, p, &w, e);
	if (rc != HD_OK)
		return rc;
	report_join(c->report, c->twin->report);
	report_finish(c->report);
	for (int i = 0; rc == HD_OK && i < s->dims; i++)
		if (s->by[i] == DIM_APPLICATION)
			rc = name_groups(d, p, c->report, i, e);
	return rc;
}

enum hd_rc report_at(struct desk *d, const struct snap *p, const struct report_spec *s,
		     struct report **out, struct hd_err *e)
{
	struct counting twin = {report_new(s), s, NULL}, c = {report_new(s), s, &twin};
	enum hd_rc rc = make(d, p, &c, e);

	report_free(twin.report);
	*out = NULL;
	if (rc == HD_OK)
		*out = c.report;
	else
		report_free(c.report);
	return rc;
}

enum hd_rc desk_report(struct desk *d, const struct report_spec *s, const char *rev,
		       struct report **out, char commit[65], struct hd_err *e)
{
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
	rc = report_at(d, p, s, out, e);
	if (rc == HD_OK)
		snprintf(commit, 65, "%s", snap_commit(p));
	snap_free(old);
	return rc;
}
