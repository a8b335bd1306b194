/* Saved queries: shared ones in config.yaml, own ones in git's configuration.
 *
 * An own one wins over a shared one where a person types its name or uses it in another own
 * one; within a shared query names mean shared ones, or one text would mean something else to
 * each of its readers. Git's configuration is asked only when a name is really used. */
#include "desk/record.h"

#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

#define SECTION "helpdesk.query"

/* --- the shared ones ------------------------------------------------------------------ */

static enum hd_rc map_of(const struct node *doc, const struct node **out, struct hd_err *e)
{
	const struct node *map = node_get(doc, "queries");

	*out = map;
	if (map && map->kind != NODE_MAP)
		return doc_fault("config.yaml", map, e,
				 "queries must be a map of names and queries");
	return HD_OK;
}

enum hd_rc queries_shared(const struct node *doc, const char *name, const char **as,
			  const char **out, struct hd_err *e)
{
	const struct node *map;
	enum hd_rc rc = map_of(doc, &map, e);

	*out = NULL;
	for (size_t i = 0; rc == HD_OK && map && i < map->len; i++) {
		const struct pair *p = &map->u.pairs[i];

		if (!str_ieq(p->key, name))
			continue;
		if (as)
			*as = p->key;
		*out = node_str(p->value);
		if (!*out)
			rc = doc_fault("config.yaml", p->value, e,
				       "query '%.64s' must be one text", p->key);
	}
	return rc;
}

static enum hd_rc shared_doc(struct queries *q, struct hd_err *e)
{
	struct node *doc;
	enum hd_rc rc;

	if (q->doc)
		return HD_OK;
	rc = config_doc(q->snap, q->arena, &doc, e);
	q->doc = rc == HD_OK ? doc : NULL;
	return rc;
}

/* --- finding one ---------------------------------------------------------------------- */

/* A name that git cannot have for a key, such as one with `_`, is none of one's own. */
static const char *own_text(const struct queries *q, const char *name)
{
	char *key = mem_printf(SECTION ".%s", name);
	const char *text = store_setting(q->desk->store, key);

	free(key);
	return text;
}

struct naming {
	struct arena *arena;
	const char **v; /* ends with NULL */
	size_t n, cap;
	struct sbuf all;
};

static void take_name(const char *name, const char *text, void *arg)
{
	struct naming *g = arg;

	(void)text;
	g->v = mem_grow(g->v, &g->cap, g->n + 2, sizeof(*g->v));
	g->v[g->n++] = arena_strdup(g->arena, name);
	g->v[g->n] = NULL;
	sbuf_printf(&g->all, "%s@%s", g->n > 1 ? ", " : "", name);
}

static enum hd_rc unknown(struct queries *q, const char *name, struct hd_err *e)
{
	struct naming g = {.arena = arena_new(), .all = SBUF_INIT};
	const char *near;
	enum hd_rc rc = queries_each(q, take_name, &g, e);

	near = g.n ? str_nearest(name, g.v) : NULL;
	if (rc != HD_OK)
		goto done;
	if (near)
		rc = hd_fail(e, HD_NOT_FOUND,
			     "there is no saved query '@%.64s'; did you mean '@%s'?", name, near);
	else if (g.n)
		rc = hd_fail(e, HD_NOT_FOUND,
			     "there is no saved query '@%.64s'; there are %.600s", name, g.all.s);
	else
		rc = hd_fail(e, HD_NOT_FOUND,
			     "there is no saved query '@%.64s'; save one with 'helpdesk config "
			     "set queries.%.64s QUERY', or to search for it as text quote it",
			     name, name);
done:
	sbuf_deinit(&g.all);
	free(g.v);
	arena_free(g.arena);
	return rc;
}

static enum hd_rc find(const char *name, bool shared, struct query_saved *out, void *arg,
		       struct hd_err *e)
{
	struct queries *q = arg;
	bool shared_only = q->shared_only;
	enum hd_rc rc;

	if (!q->arena)
		q->arena = arena_new();
	out->shared = shared || shared_only;
	out->text = out->shared ? NULL : own_text(q, name);
	if (!out->text) {
		out->shared = true;
		rc = shared_doc(q, e);
		if (rc == HD_OK)
			rc = queries_shared(q->doc, name, NULL, &out->text, e);
		if (rc != HD_OK)
			return rc;
	}
	if (out->text) {
		query_me(q->desk, out->text, q->ctx);
		return HD_OK;
	}
	q->shared_only = shared || shared_only;
	rc = unknown(q, name, e);
	q->shared_only = shared_only;
	return rc;
}

void queries_init(struct queries *q, struct desk *d, const struct snap *p,
		  struct query_context *ctx)
{
	*q = (struct queries){.desk = d, .snap = p, .ctx = ctx};
	ctx->saved = find;
	ctx->saved_arg = q;
}

void queries_deinit(struct queries *q)
{
	arena_free(q->arena);
}

/* --- all of them ------------------------------------------------------------------------ */

struct own {
	struct queries *q;
	void (*fn)(const char *name, const char *text, void *arg);
	void *arg;
	struct node *given; /* names that were passed on */
};

/* What git's configuration says last is what holds, however often it says it. */
static void keep_own(const char *name, const char *text, void *arg)
{
	struct own *o = arg;

	if (str_is_id(name))
		node_set(o->q->arena, o->given, name, node_text(o->q->arena, text));
}

static bool is_given(const struct own *o, const char *name)
{
	for (size_t i = 0; i < o->given->len; i++)
		if (str_ieq(o->given->u.pairs[i].key, name))
			return true;
	return false;
}

enum hd_rc queries_each(struct queries *q,
			void (*fn)(const char *name, const char *text, void *arg), void *arg,
			struct hd_err *e)
{
	struct own own = {q, fn, arg, NULL};
	const struct node *map;
	enum hd_rc rc = HD_OK;

	if (!q->arena)
		q->arena = arena_new();
	own.given = node_map(q->arena);
	if (!q->shared_only)
		rc = store_settings(q->desk->store, SECTION, keep_own, &own, e);
	if (rc == HD_OK)
		rc = shared_doc(q, e);
	if (rc == HD_OK)
		rc = map_of(q->doc, &map, e);
	if (rc != HD_OK)
		return rc;
	for (size_t i = 0; i < own.given->len; i++)
		fn(own.given->u.pairs[i].key, node_str(own.given->u.pairs[i].value), arg);
	for (size_t i = 0; map && i < map->len; i++) {
		const struct pair *p = &map->u.pairs[i];

		if (str_is_id(p->key) && node_str(p->value) && !is_given(&own, p->key))
			fn(p->key, node_str(p->value), arg);
	}
	return HD_OK;
}

/* --- saving one ------------------------------------------------------------------------- */

/* As somebody will type it, but for `me`, who is not known yet. */
static enum hd_rc try_one(struct desk *d, const struct node *doc, const char *name,
			  struct hd_err *e)
{
	struct query_context ctx = {.now = d->now, .site = desk_site(d), .me = "me"};
	struct query *parsed = NULL;
	struct queries q;
	char *term = mem_printf("@%s", name);
	enum hd_rc rc = desk_zone(d, &ctx.zone, e);

	queries_init(&q, d, NULL, &ctx);
	q.doc = doc;
	q.shared_only = true;
	if (rc == HD_OK)
		rc = query_parse(1, (const char *const[]){term}, &ctx, &parsed, e);
	query_free(parsed);
	queries_deinit(&q);
	free(term);
	return rc;
}

enum hd_rc queries_check(struct desk *d, const struct node *old, const struct node *doc,
			 const char *name, struct hd_err *e)
{
	const struct node *map;
	const char *now = NULL;
	enum hd_rc rc = map_of(doc, &map, e);

	if (rc == HD_OK)
		rc = queries_shared(doc, name, NULL, &now, e);
	if (rc == HD_OK && now)
		rc = try_one(d, doc, name, e);
	for (size_t i = 0; rc == HD_OK && map && i < map->len; i++) {
		const char *other = map->u.pairs[i].key;

		if (str_ieq(other, name) || try_one(d, doc, other, e) == HD_OK ||
		    try_one(d, old, other, NULL) != HD_OK)
			continue;
		rc = hd_wrap(e, HD_REFUSED, now ? "'@%s' needs '@%s' as it was" : "'@%s' needs '@%s'",
			     other, name);
	}
	return rc;
}
