/* Holds a saved report against the store: every figure is computed anew, from the files of
 * the commit that the report names and not from the cache, and compared as it is written. */
#include "desk/report_at.h"
#include "desk/report_saved.h"

#include "util/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct comparison {
	const struct saved *saved;
	struct report_check *out;
	struct map pairs; /* keys of a group in one text -> struct pairing */
};

/* The same group in both; one of them may be missing. */
struct pairing {
	const struct node *saved;
	struct group *computed;
};

static struct report_difference *differ(struct comparison *c, const char *const key[2])
{
	struct report_check *out = c->out;
	struct report_difference *x;

	out->v = mem_grow(out->v, &out->cap, out->n + 1, sizeof(*out->v));
	x = &out->v[out->n++];
	*x = (struct report_difference){.total = key == NULL};
	for (int i = 0; key && i < 2; i++)
		x->key[i] = key[i] ? arena_strdup(out->arena, key[i]) : NULL;
	return x;
}

static void differ_value(struct comparison *c, const char *const key[2], const char *figure,
			 const char *in_file, const char *computed)
{
	struct report_difference *x = differ(c, key);
	struct arena *a = c->out->arena;

	x->figure = arena_strdup(a, figure);
	x->in_file = in_file ? arena_strdup(a, in_file) : NULL;
	x->computed = computed ? arena_strdup(a, computed) : NULL;
}

/* --- one group ------------------------------------------------------------------------- */

static bool is_figure(const char *map, const char *key)
{
	size_t n = map ? strlen(map) : 0;

	for (const struct report_figure *f = report_figures; f->key; f++)
		if (n == 0 ? strcmp(f->key, key) == 0
			   : strncmp(f->key, map, n) == 0 && f->key[n] == '.' &&
				     strcmp(f->key + n + 1, key) == 0)
			return true;
	return false;
}

/* What stands in the file and is no figure that this program computes: it cannot be confirmed. */
static void strangers(struct comparison *c, const struct node *group, const char *map,
		      const char *const key[2])
{
	const struct report_spec *spec = &c->saved->spec;

	for (size_t i = 0; i < group->len; i++) {
		const struct pair *p = &group->u.pairs[i];
		bool known = is_figure(map, p->key);

		for (int k = 0; !map && key && k < spec->dims; k++)
			known = known || strcmp(p->key, dim_words[spec->by[k]]) == 0 ||
				(spec->by[k] == DIM_APPLICATION && strcmp(p->key, "name") == 0);
		if (known)
			continue;
		if (!map && p->value->kind == NODE_MAP)
			strangers(c, p->value, p->key, key);
		else
			differ_value(c, key,
				     arena_printf(c->saved->arena, "%s%s%s", map ? map : "",
						  map ? "." : "", p->key),
				     node_str(p->value) ? node_str(p->value) : "null", NULL);
	}
}

static enum hd_rc compare_figures(struct comparison *c, const struct node *saved,
				  const struct group *g, const char *const key[2], struct hd_err *e)
{
	struct sbuf value = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	for (const struct report_figure *f = report_figures; rc == HD_OK && f->key; f++) {
		const char *in_file;

		rc = saved_figure(c->saved, saved, f, &in_file, e);
		if (rc != HD_OK)
			break;
		/* A file from before there was such a figure has none of it. */
		if (!in_file && f->later && !node_get(c->saved->total, f->key))
			continue;
		sbuf_clear(&value);
		report_figure_put(&value, f, g);
		c->out->figures++;
		if (!in_file || strcmp(in_file, value.s) != 0)
			differ_value(c, key, f->key, in_file, value.s);
	}
	sbuf_deinit(&value);
	if (rc == HD_OK)
		strangers(c, saved, NULL, key);
	return rc;
}

static enum hd_rc compare_name(struct comparison *c, const struct pairing *p,
			       const char *const key[2], struct hd_err *e)
{
	const struct report_spec *spec = &c->saved->spec;
	const struct node *name = node_get(p->saved, "name");
	const char *computed = p->computed->name, *in_file;

	if (spec->dims == 0 || (spec->by[0] != DIM_APPLICATION &&
				(spec->dims == 1 || spec->by[1] != DIM_APPLICATION)))
		return HD_OK;
	if (name && name->kind != NODE_TEXT && name->kind != NODE_NULL)
		return saved_fail(c->saved, name, e,
				  "'name' is neither a text in double quotes nor null");
	in_file = node_str(name);
	if (in_file && computed ? strcmp(in_file, computed) != 0 : in_file || computed)
		differ_value(c, key, "name", in_file, computed);
	return HD_OK;
}

/* --- all of them ----------------------------------------------------------------------- */

static struct pairing *pairing_of(struct comparison *c, const char *const key[2])
{
	struct sbuf b = SBUF_INIT;
	void **place;

	/* With its length before it, no text can be taken for two. */
	for (int i = 0; i < c->saved->spec.dims; i++) {
		if (key[i])
			sbuf_printf(&b, "%zu:%s,", strlen(key[i]), key[i]);
		else
			sbuf_puts(&b, "-,");
	}
	place = map_place(&c->pairs, b.s);
	if (!*place)
		*place = arena_alloc(c->saved->arena, sizeof(struct pairing));
	sbuf_deinit(&b);
	return *place;
}

static enum hd_rc compare_group(struct comparison *c, const struct node *group, struct hd_err *e)
{
	const char *key[2] = {NULL, NULL};
	struct pairing *p;
	enum hd_rc rc = HD_OK;

	for (int i = 0; rc == HD_OK && i < c->saved->spec.dims; i++)
		rc = saved_key(c->saved, group, i, &key[i], e);
	if (rc != HD_OK)
		return rc;
	p = pairing_of(c, key);
	if (p->saved)
		return saved_fail(c->saved, group, e, "this group stands in the file twice");
	p->saved = group;
	if (!p->computed) {
		differ(c, key)->in_file = "";
		return HD_OK;
	}
	rc = compare_name(c, p, key, e);
	return rc ? rc : compare_figures(c, group, p->computed, key, e);
}

/* Numbers, titles and counts in one text: `HD-K7 'Title' 3, ...`. */
static void put_use(struct sbuf *b, const char *number, const char *title, const char *tickets)
{
	sbuf_printf(b, "%s%s '%s' %s", b->len ? ", " : "", number ? number : "?", title ? title : "",
		    tickets ? tickets : "?");
}

static void compare_uses(struct comparison *c, const char *key, const struct report_use *v, size_t n)
{
	const struct node *list = node_get(c->saved->root, key);
	struct sbuf in_file = SBUF_INIT, computed = SBUF_INIT;
	char count[24];

	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->len; i++) {
		const struct node *x = list->u.items[i];
		bool is = x->kind == NODE_MAP;

		put_use(&in_file, is ? node_get_str(x, "number") : NULL,
			is ? node_get_str(x, "title") : NULL, is ? node_get_str(x, "tickets") : NULL);
	}
	for (size_t i = 0; i < n; i++) {
		snprintf(count, sizeof(count), "%llu", (unsigned long long)v[i].tickets);
		put_use(&computed, v[i].number, v[i].title, count);
	}
	/* Older files do not have it. */
	if (list && (list->kind != NODE_LIST || strcmp(in_file.s, computed.s) != 0))
		differ_value(c, NULL, key, in_file.s, computed.s);
	sbuf_deinit(&in_file);
	sbuf_deinit(&computed);
}

/* What belongs to the report as a whole. */
static void compare_knowledge(struct comparison *c, const struct report_knowledge *k)
{
	const struct node *made = node_get(c->saved->root, "articles_made");
	char count[24];

	snprintf(count, sizeof(count), "%llu", (unsigned long long)k->made);
	if (made && (!node_str(made) || strcmp(node_str(made), count) != 0))
		differ_value(c, NULL, "articles_made", node_str(made), count);
	compare_uses(c, "useful_articles", k->useful, k->n_useful);
	compare_uses(c, "frequent_problems", k->frequent, k->n_frequent);
}

static enum hd_rc compare(struct comparison *c, struct report *r, struct hd_err *e)
{
	const struct saved *s = c->saved;
	enum hd_rc rc = HD_OK;

	map_init(&c->pairs, s->arena);
	for (size_t i = 0; i < report_groups(r); i++)
		pairing_of(c, report_group(r, i)->key)->computed = report_group(r, i);
	for (size_t i = 0; rc == HD_OK && i < s->groups->len; i++)
		rc = compare_group(c, s->groups->u.items[i], e);
	for (size_t i = 0; rc == HD_OK && i < report_groups(r); i++)
		if (!pairing_of(c, report_group(r, i)->key)->saved)
			differ(c, report_group(r, i)->key)->computed = "";
	if (rc == HD_OK)
		rc = compare_figures(c, s->total, report_total(r), NULL, e);
	if (rc == HD_OK)
		compare_knowledge(c, report_knowledge(r));
	c->out->groups = report_groups(r);
	map_deinit(&c->pairs);
	return rc;
}

/* --- the store -------------------------------------------------------------------------- */

static enum hd_rc compute(struct desk *d, const struct saved *s, struct report **out,
			  struct hd_err *e)
{
	struct snap *p = NULL;
	enum hd_rc rc = snap_at(d->store, s->commit, &p, e);

	if (rc == HD_NOT_FOUND)
		return hd_fail(e, rc,
			       "commit '%s' of '%s' is not in this store; fetch it, or name the "
			       "store that the report was made from with --store",
			       s->commit, s->name);
	if (rc == HD_OK)
		rc = report_at(d, p, &s->spec, out, e);
	snap_free(p);
	return rc;
}

enum hd_rc desk_report_verify(struct desk *d, int fd, const char *name, struct report_check *out,
			      struct hd_err *e)
{
	struct saved s;
	struct report *r = NULL;
	struct comparison c = {.saved = &s, .out = out};
	enum hd_rc rc = saved_read(d, fd, name, &s, e);

	*out = (struct report_check){.arena = arena_new()};
	if (rc == HD_OK)
		rc = compute(d, &s, &r, e);
	if (rc == HD_OK)
		rc = compare(&c, r, e);
	if (rc == HD_OK) {
		memcpy(out->by, s.spec.by, sizeof(out->by));
		out->dims = s.spec.dims;
		out->says_query = s.says_query;
		out->commit = arena_strdup(out->arena, s.commit);
	}
	report_free(r);
	saved_deinit(&s);
	return rc;
}

void report_check_deinit(struct report_check *c)
{
	free(c->v);
	arena_free(c->arena);
	*c = (struct report_check){.arena = NULL};
}
