/* Applications: what tickets are about, and since when it is supported. */
#include "desk/record.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "applications"

static const char *const words_support[] = {"recette", "va", "earlier", NULL};

void app_path(const char *id, char out[NUMBER_PATH_SIZE])
{
	snprintf(out, NUMBER_PATH_SIZE, FOLDER "/%.64s.yaml", id);
}

/* --- reading ---------------------------------------------------------------------- */

/* `earlier` has no date: support had begun before the application was recorded. */
static enum hd_rc support_of(const char *path, const struct node *v, struct app *out,
			     struct hd_err *e)
{
	const struct node *from = node_get(v, "from");
	const char *s = node_str(from);

	out->kind = node_get_str(v, "kind");
	if (!out->kind || !str_in(out->kind, words_support))
		return doc_fault(path, v, e, "kind of support must be recette, va or earlier");
	if (strcmp(out->kind, "earlier") == 0)
		return HD_OK;
	if (!s || !time_parse_utc(s, &out->from))
		return doc_fault(path, from ? from : v, e,
				 "from of support must be a time like 2026-01-15T00:00:00Z");
	return HD_OK;
}

static enum hd_rc app_of(const char *path, const char *id, const struct node *doc, struct app *out,
			 struct hd_err *e)
{
	const struct node *name = node_get(doc, "name"), *support = node_get(doc, "support");

	*out = (struct app){.id = id, .name = node_str(name), .from = TIME_NONE};
	if (name && name->kind != NODE_NULL && !out->name)
		return doc_fault(path, name, e, "name must be text");
	if (!out->name)
		out->name = id;
	return support && support->kind != NODE_NULL ? support_of(path, support, out, e) : HD_OK;
}

/* The same id in another case would be another group in every report. */
static enum hd_rc not_recorded(const struct snap *p, const char *id, struct hd_err *e)
{
	struct arena *a = arena_new();
	const char *other;

	if (record_find(p, FOLDER, id, a, &other, NULL) == HD_OK && other)
		hd_fail(e, HD_NOT_FOUND, "application '%.64s' is not recorded; did you mean '%s'?",
			id, other);
	else if (!str_is_id(id))
		hd_fail(e, HD_NOT_FOUND,
			"application '%.64s' is not recorded; an id has letters, digits, "
			". _ - only",
			id);
	else
		hd_fail(e, HD_NOT_FOUND,
			"application '%s' is not recorded; record it with 'helpdesk app "
			"add %s'",
			id, id);
	arena_free(a);
	return HD_NOT_FOUND;
}

static enum hd_rc app_doc(const struct snap *p, const char *id, struct arena *a, struct app *out,
			  struct node **doc, struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE];
	enum hd_rc rc;

	*out = (struct app){.from = TIME_NONE};
	/* What is no id must not become a path either. */
	if (!str_is_id(id))
		return not_recorded(p, id, e);
	app_path(id, path);
	rc = doc_read(p, path, a, doc, e);
	if (rc == HD_NOT_FOUND)
		return not_recorded(p, id, e);
	return rc == HD_OK ? app_of(path, arena_strdup(a, id), *doc, out, e) : rc;
}

enum hd_rc app_load(const struct snap *p, const char *id, struct arena *a, struct app *out,
		    struct hd_err *e)
{
	struct node *doc;

	return app_doc(p, id, a, out, &doc, e);
}

enum hd_rc desk_app(struct desk *d, const char *id, struct arena *a, struct app *out,
		    struct hd_err *e)
{
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	return rc == HD_OK ? app_load(p, id, a, out, e) : rc;
}

struct each {
	struct arena *a;
	enum hd_rc (*fn)(const struct app *, void *, struct hd_err *);
	void *arg;
};

static enum hd_rc each_app(const char *path, const char *data, size_t n, void *arg,
			   struct hd_err *e)
{
	struct each *x = arg;
	struct node *doc;
	struct app app;
	const char *id = record_id(path, x->a);
	enum hd_rc rc;

	if (!id)
		return HD_OK;
	rc = doc_parse(path, data, n, x->a, &doc, e);
	if (rc == HD_OK)
		rc = app_of(path, id, doc, &app, e);
	if (rc == HD_OK)
		rc = x->fn(&app, x->arg, e);
	arena_reset(x->a);
	return rc;
}

enum hd_rc desk_apps(struct desk *d, enum hd_rc (*fn)(const struct app *, void *, struct hd_err *),
		     void *arg, struct hd_err *e)
{
	struct each x = {arena_new(), fn, arg};
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc == HD_OK)
		rc = snap_walk(p, FOLDER, each_app, &x, e);
	arena_free(x.a);
	return rc;
}

/* --- writing ----------------------------------------------------------------------- */

/* Copies what a newer version, or a person, has put under other names. */
static void keep_unknown(struct arena *a, struct node *map, const struct node *old,
			 const char *const *known)
{
	for (size_t i = 0; old && old->kind == NODE_MAP && i < old->len; i++)
		if (!str_in(old->u.pairs[i].key, known))
			node_set(a, map, old->u.pairs[i].key, old->u.pairs[i].value);
}

void app_write(struct sbuf *out, const struct app *app, const struct node *old)
{
	static const char *const known[] = {"id", "name", "support", NULL};
	static const char *const known_support[] = {"kind", "from", NULL};
	struct arena *a = arena_new();
	struct node *doc = node_map(a), *support = node_map(a);

	node_set(a, doc, "id", node_text(a, app->id));
	node_set(a, doc, "name", node_text(a, app->name ? app->name : app->id));
	if (app->kind) {
		node_set(a, support, "kind", node_text(a, app->kind));
		if (app->from != TIME_NONE)
			node_set(a, support, "from", node_time(a, app->from));
		keep_unknown(a, support, node_get(old, "support"), known_support);
		node_set(a, doc, "support", support);
	}
	keep_unknown(a, doc, old, known);
	yaml_write(out, doc);
	arena_free(a);
}

/* Looked up in the commit this one stands on: two may add the same id at once. */
static enum hd_rc make_app(const struct snap *base, void *arg, struct sbuf *text,
			   struct sbuf *subject, struct hd_err *e)
{
	const struct app *app = arg;
	struct arena *a = arena_new();
	const char *there;
	enum hd_rc rc = record_find(base, FOLDER, app->id, a, &there, e);

	if (rc == HD_OK && there)
		rc = hd_fail(e, HD_REFUSED, "application '%s' is recorded already", there);
	if (rc == HD_OK) {
		app_write(text, app, NULL);
		sbuf_printf(subject, "app %s: add", app->id);
	}
	arena_free(a);
	return rc;
}

enum hd_rc desk_app_add(struct desk *d, const char *id, const char *name, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct app app = {.id = id, .from = TIME_NONE};
	char path[NUMBER_PATH_SIZE];
	struct record_change c = {.path = path, .make = make_app, .arg = &app};
	enum hd_rc rc;

	if (str_is_id(id))
		rc = record_line(name, "the application's name", a, &app.name, e);
	else
		rc = hd_fail(e, HD_USAGE,
			     "the id of an application begins with a letter or digit and goes on "
			     "with letters, digits, . _ - up to 64; '%.64s' does not; give other "
			     "text with --name",
			     id);
	if (rc == HD_OK) {
		app_path(id, path);
		c.trailer = arena_printf(a, "Application: %s", id);
		rc = record_change(d, &c, e);
	}
	arena_free(a);
	return rc;
}

/* --- accepting ------------------------------------------------------------------------ */

struct accepting {
	const char *id, *kind;
	int64_t on;
	const char *day; /* as people read it */
};

/* Given again it corrects the date; what the file says beside it stays. */
static enum hd_rc make_accepted(const struct snap *base, void *arg, struct sbuf *text,
				struct sbuf *subject, struct hd_err *e)
{
	const struct accepting *x = arg;
	struct arena *a = arena_new();
	struct node *old;
	struct app app;
	enum hd_rc rc = app_doc(base, x->id, a, &app, &old, e);

	if (rc != HD_OK || (app.kind && strcmp(app.kind, x->kind) == 0 && app.from == x->on))
		goto done;
	app.kind = x->kind;
	app.from = x->on;
	app_write(text, &app, old);
	sbuf_printf(subject, "app %s: accept (%s) from %s", x->id, x->kind, x->day);
done:
	arena_free(a);
	return rc;
}

/* The date, with the time of day where it does not begin the day. */
static const char *day_text(const struct zone *z, int64_t t, struct arena *a)
{
	char text[TIME_TEXT_SIZE];
	struct civil c;

	zone_civil(z, t, &c);
	time_format_human(z, t, text);
	if (c.hour == 0 && c.minute == 0 && c.second == 0)
		text[strcspn(text, " ")] = '\0';
	return arena_strdup(a, text);
}

enum hd_rc desk_app_accept(struct desk *d, const char *id, const char *kind, int64_t on,
			   struct hd_err *e)
{
	struct arena *a = arena_new();
	struct accepting x = {id, kind, on, NULL};
	char path[NUMBER_PATH_SIZE];
	struct record_change c = {.path = path, .make = make_accepted, .arg = &x};
	const struct zone *zone = NULL;
	const struct snap *p;
	struct app app;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc == HD_OK && (strcmp(kind, "recette") != 0 && strcmp(kind, "va") != 0))
		rc = hd_fail(e, HD_USAGE, "kind of acceptance must be recette or va, not '%.60s'",
			     kind);
	/* Asked before who asks: the name is the likelier slip. */
	if (rc == HD_OK)
		rc = app_load(p, id, a, &app, e);
	if (rc == HD_OK)
		rc = desk_zone(d, &zone, e);
	if (rc == HD_OK) {
		x.day = day_text(zone, on, a);
		app_path(id, path);
		c.trailer = arena_printf(a, "Application: %s", id);
		rc = record_change(d, &c, e);
	}
	arena_free(a);
	return rc;
}
