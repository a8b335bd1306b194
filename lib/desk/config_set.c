/* `helpdesk config`: settings read and changed by dotted name. What a setting may be stands in the
 * table of settings.c; here is how its place in config.yaml is found. The rest of the file, known
 * or not, is written back as it was. */
#include "desk/settings.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <string.h>

/* --- its place in the file --------------------------------------------------------------- */

struct place {
	const struct setting *setting;
	const char *key, *name;              /* as typed; of the `*`, or NULL */
	const char *parts[SETTING_DEPTH];
	size_t n;
};

static enum hd_rc place_find(const char *key, struct arena *a, struct place *out, struct hd_err *e)
{
	enum hd_rc rc = setting_find(key, &out->setting, &out->name, a, e);

	out->key = key;
	if (rc == HD_OK)
		out->n = setting_parts(out->setting, out->name, a, out->parts);
	return rc;
}

/* A part as it is spelled in the map: a name may stand there in another case. */
static const char *spelled(const struct place *w, const struct node *map, size_t i)
{
	const char *part = w->parts[i];

	for (size_t k = 0; w->setting->any_case && part == w->name && k < map->len; k++)
		if (str_ieq(map->u.pairs[k].key, part))
			return map->u.pairs[k].key;
	return part;
}

/* NULL when it is not set. HD_INVALID names the line of what cannot hold it, or is no value. */
static enum hd_rc place_value(const struct place *w, const struct node *doc,
			      const struct node **out, struct hd_err *e)
{
	const struct node *v = doc;

	*out = NULL;
	for (size_t i = 0; i < w->n; i++) {
		if (v->kind != NODE_MAP)
			return doc_fault(CONFIG_PATH, v, e, "%s must be a map of names and %s",
					 w->parts[i - 1], w->setting->fits ? w->parts[i - 1] : "values");
		v = node_get(v, spelled(w, v, i));
		if (!v)
			return HD_OK;
	}
	*out = v;
	if (!w->setting->list && !node_str(v))
		return doc_fault(CONFIG_PATH, v, e, "%s must be one text", w->key);
	return HD_OK;
}

/* A copy of the document with the value there, or without it when that is NULL: then maps that
 * are left empty go, too. */
static struct node *place_put(const struct place *w, const struct node *doc,
			      const struct node *value, struct arena *a)
{
	struct node *new = node_copy(a, doc), *at[SETTING_DEPTH] = {new}, *below;
	const char *part;

	for (size_t i = 0; i + 1 < w->n; i++) {
		part = spelled(w, at[i], i);
		below = node_get(at[i], part);
		if (!below)
			node_set(a, at[i], part, below = node_map(a));
		at[i + 1] = below;
	}
	for (size_t i = w->n; i-- > 0;) {
		part = spelled(w, at[i], i);
		if (i + 1 == w->n && value)
			node_set(a, at[i], part, node_copy(a, value));
		else if (i + 1 == w->n || at[i + 1]->len == 0)
			node_remove(at[i], part);
	}
	return new;
}

/* --- get, list ---------------------------------------------------------------------- */

static enum hd_rc not_set(const char *key, struct hd_err *e)
{
	return hd_fail(e, HD_NOT_FOUND,
		       "'%s' is not set; set it with 'helpdesk config set %s VALUE'", key, key);
}

/* A value on one line: the items of a list between slashes, as `set` takes them. */
static void put_value(struct sbuf *out, const struct node *v)
{
	if (node_str(v))
		sbuf_puts(out, v->text);
	if (v->kind == NODE_LIST && v->len == 0)
		sbuf_puts(out, "none");
	for (size_t i = 0; v->kind == NODE_LIST && i < v->len; i++) {
		sbuf_puts(out, i ? " / " : "");
		put_value(out, v->u.items[i]);
	}
}

enum hd_rc desk_config_get(struct desk *d, const char *key, struct sbuf *out, struct hd_err *e)
{
	struct arena *a = arena_new();
	const struct snap *p;
	const struct node *v = NULL;
	struct place where;
	struct node *doc;
	enum hd_rc rc = place_find(key, a, &where, e);

	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc == HD_OK)
		rc = config_doc(p, a, &doc, e);
	if (rc == HD_OK)
		rc = place_value(&where, doc, &v, e);
	if (rc == HD_OK && !v)
		rc = not_set(key, e);
	if (rc == HD_OK)
		put_value(out, v);
	arena_free(a);
	return rc;
}

/* Parts of a map go by dotted names; keys of newer versions are listed too. */
static void list_node(struct sbuf *name, const struct node *v,
		      void (*fn)(const char *key, const char *value, void *arg), void *arg)
{
	struct sbuf value = SBUF_INIT;
	size_t len = name->len;

	if (v->kind != NODE_MAP) {
		put_value(&value, v);
		fn(name->s, value.s, arg);
		sbuf_deinit(&value);
		return;
	}
	for (size_t i = 0; i < v->len; i++) {
		sbuf_puts(name, len ? "." : "");
		sbuf_puts(name, v->u.pairs[i].key);
		list_node(name, v->u.pairs[i].value, fn, arg);
		sbuf_truncate(name, len);
	}
}

enum hd_rc desk_config_list(struct desk *d,
			    void (*fn)(const char *key, const char *value, void *arg), void *arg,
			    struct hd_err *e)
{
	struct arena *a = arena_new();
	struct sbuf name = SBUF_INIT;
	const struct snap *p;
	struct node *doc;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc == HD_OK)
		rc = config_doc(p, a, &doc, e);
	if (rc == HD_OK)
		list_node(&name, doc, fn, arg);
	sbuf_deinit(&name);
	arena_free(a);
	return rc;
}

/* --- set, unset ------------------------------------------------------------------------ */

struct change {
	struct desk *desk;
	struct place where;
	const char *text;
	const struct node *value; /* NULL = to be removed */
};

static enum hd_rc make_change(const struct snap *base, void *arg, struct sbuf *text,
			      struct sbuf *subject, struct hd_err *e)
{
	const struct change *c = arg;
	const struct setting *s = c->where.setting;
	struct arena *a = arena_new();
	const struct node *old;
	struct node *doc, *new;
	enum hd_rc rc = config_doc(base, a, &doc, e);

	if (rc == HD_OK)
		rc = place_value(&c->where, doc, &old, e);
	/* What is wrong in the file can be replaced. */
	if (rc == HD_INVALID && old)
		rc = HD_OK;
	else if (rc == HD_OK && !c->value && !old)
		rc = not_set(c->where.key, e);
	if (rc == HD_OK && c->value && s->exists)
		rc = s->exists(base, c->where.name, c->text, e);
	if (rc != HD_OK || (old && c->value && node_equal(old, c->value)))
		goto done;
	new = place_put(&c->where, doc, c->value, a);
	if (s->fits)
		rc = s->fits(c->desk, doc, new, c->where.name, e);
	if (rc != HD_OK)
		goto done;
	yaml_write(text, new);
	sbuf_printf(subject, "config: %s %s", c->value ? "set" : "unset", c->where.key);
	if (c->value && !s->is_long) {
		sbuf_puts(subject, " to ");
		put_value(subject, c->value);
	}
done:
	arena_free(a);
	return rc;
}

/* The parser of queries bounds their length, and says so. */
static enum hd_rc clean_long(const char *value, const char *key, struct arena *a, const char **out,
			     struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc = text_clean_line(value, strlen(value), key, &b, e);

	if (rc == HD_OK)
		*out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return rc;
}

enum hd_rc desk_config_set(struct desk *d, const char *key, const char *value, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct change c = {.desk = d};
	struct record_change r = {.path = CONFIG_PATH, .make = make_change, .arg = &c};
	enum hd_rc rc = place_find(key, a, &c.where, e);

	if (rc == HD_OK)
		rc = (c.where.setting->is_long ? clean_long : record_line)(value, key, a, &c.text,
									   e);
	if (rc == HD_OK)
		rc = c.where.setting->make(c.where.setting, key, c.text, a, &c.value, e);
	if (rc == HD_OK)
		rc = record_change(d, &r, e);
	arena_free(a);
	return rc;
}

enum hd_rc desk_config_unset(struct desk *d, const char *key, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct change c = {.desk = d};
	struct record_change r = {.path = CONFIG_PATH, .make = make_change, .arg = &c};
	enum hd_rc rc = place_find(key, a, &c.where, e);

	if (rc == HD_OK && strcmp(key, "format") == 0)
		rc = c.where.setting->make(c.where.setting, key, "", a, &c.value, e);
	if (rc == HD_OK)
		rc = record_change(d, &r, e);
	arena_free(a);
	return rc;
}
