/* config.yaml: the settings every clone of a store shares. Nothing here may ever
 * name a program, a path or an address: whoever can push could then run it. */
#include "desk/record.h"

#include "helpdesk/num.h"
#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <string.h>

#define QUERIES "queries"
#define FORMAT 1


static const char *const settings[] = {"format", "timezone", "matrix", TEACHING, NULL};

/* The name in `queries.NAME`, or NULL. */
static const char *query_name(const char *key)
{
	return str_starts(key, QUERIES ".") ? key + strlen(QUERIES ".") : NULL;
}

enum hd_rc config_doc(const struct snap *p, struct arena *a, struct node **out, struct hd_err *e)
{
	enum hd_rc rc = doc_read(p, CONFIG_PATH, a, out, e);

	if (rc != HD_NOT_FOUND)
		return rc;
	*out = node_map(a);
	return HD_OK;
}

static enum hd_rc check_format(const struct node *doc, struct hd_err *e)
{
	const struct node *v = node_get(doc, "format");
	const char *s = node_str(v);
	uint64_t format = FORMAT;

	if (v && (!s || !num_u64(s, UINT64_MAX, &format) || format == 0))
		return doc_fault(CONFIG_PATH, v, e, "format must be a number from 1");
	if (format > FORMAT)
		return hd_fail(e, HD_REFUSED,
			       "this store has format %llu, and this program knows %d only; "
			       "a newer version of helpdesk is needed",
			       (unsigned long long)format, FORMAT);
	return HD_OK;
}

enum hd_rc config_check(const struct snap *p, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct node *doc;
	enum hd_rc rc = config_doc(p, a, &doc, e);

	if (rc == HD_OK)
		rc = check_format(doc, e);
	arena_free(a);
	return rc;
}

/* Without a word on failure: who needs the file reads it again, and hears of it then. */
const char *config_timezone(const struct snap *p, struct arena *a)
{
	struct node *doc;

	return config_doc(p, a, &doc, NULL) == HD_OK ? node_get_str(doc, "timezone") : NULL;
}

/* --- the matrix ------------------------------------------------------------------- */

/* "1 1 2 2 2", ended by NUL or '/', which *s is moved past. */
static bool row_parse(const char **s, int row[5])
{
	const char *p = *s;
	int n = 0;

	for (; *p && *p != '/'; p++) {
		if (*p == ' ' || *p == '\t')
			continue;
		if (n == 5 || *p < '1' || *p > '5' || (p[1] >= '0' && p[1] <= '9'))
			return false;
		row[n++] = *p - '0';
	}
	*s = *p ? p + 1 : p;
	return n == 5;
}

static bool matrix_parse(const char *s, struct rules *out)
{
	for (int i = 0; i < 5; i++) {
		const char *before = s;

		if (!row_parse(&s, out->matrix[i]) || (i < 4) != (s > before && s[-1] == '/'))
			return false;
	}
	return *s == '\0';
}

static struct node *matrix_node(const struct rules *r, struct arena *a)
{
	struct node *list = node_list(a);

	for (int i = 0; i < 5; i++) {
		const int *m = r->matrix[i];

		node_push(a, list,
			  node_text(a, arena_printf(a, "%d %d %d %d %d", m[0], m[1], m[2], m[3],
						    m[4])));
	}
	return list;
}

/* Rows are texts, one a line, so that the file reads like the table it is. */
static enum hd_rc matrix_read(const struct node *v, struct rules *out, struct hd_err *e)
{
	if (v->kind != NODE_LIST || v->len != 5)
		return doc_fault(CONFIG_PATH, v, e, "matrix must be a list of five rows");
	for (size_t i = 0; i < 5; i++) {
		const char *s = node_str(v->u.items[i]);

		if (!s || !row_parse(&s, out->matrix[i]) || *s)
			return doc_fault(CONFIG_PATH, v->u.items[i], e,
					 "a row of matrix must be five numbers from 1 to 5, like "
					 "'1 1 2 2 2'");
	}
	return HD_OK;
}

enum hd_rc config_rules_of(const struct node *doc, struct rules *out, struct hd_err *e)
{
	const struct node *matrix = node_get(doc, "matrix");
	enum hd_rc rc = check_format(doc, e);

	*out = rules_default;
	return rc == HD_OK && matrix ? matrix_read(matrix, out, e) : rc;
}

enum hd_rc config_rules(const struct snap *p, struct rules *out, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct node *doc;
	enum hd_rc rc = config_doc(p, a, &doc, e);

	if (rc == HD_OK)
		rc = config_rules_of(doc, out, e);
	arena_free(a);
	return rc;
}

void config_first(struct sbuf *out)
{
	struct arena *a = arena_new();
	struct node *doc = node_map(a);

	node_set(a, doc, "format", node_int(a, FORMAT));
	node_set(a, doc, "matrix", matrix_node(&rules_default, a));
	yaml_write(out, doc);
	arena_free(a);
}

/* --- get, list ---------------------------------------------------------------------- */

static enum hd_rc check_key(const char *key, struct hd_err *e)
{
	const char *near = str_nearest(key, settings), *name = query_name(key);

	if (str_in(key, settings) || (name && str_is_id(name)))
		return HD_OK;
	if (name)
		return hd_fail(e, HD_USAGE,
			       "'%.64s' cannot name a query; a name is made of letters, digits, "
			       "'.', '_' and '-', begins with a letter or digit and has 64 at most",
			       name);
	return hd_fail(e, HD_NOT_FOUND,
		       "there is no setting '%.60s'%s%s%s; the settings are format, "
		       "timezone, matrix, " TEACHING " and " QUERIES ".NAME",
		       key, near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* NULL when it is not set. */
static enum hd_rc find_value(const struct node *doc, const char *key, struct arena *a,
			     const struct node **out, struct hd_err *e)
{
	const char *name = query_name(key), *text;
	enum hd_rc rc;

	*out = name ? NULL : node_get(doc, key);
	if (!name)
		return HD_OK;
	rc = queries_shared(doc, name, NULL, &text, e);
	if (text)
		*out = node_text(a, text);
	return rc;
}

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
	struct node *doc;
	enum hd_rc rc = check_key(key, e);

	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc == HD_OK)
		rc = config_doc(p, a, &doc, e);
	if (rc == HD_OK)
		rc = find_value(doc, key, a, &v, e);
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

struct setting {
	struct desk *desk;
	const char *key, *text;
	const struct node *value; /* NULL = to be removed */
};

static enum hd_rc refuse_format(const char *key, struct hd_err *e)
{
	if (strcmp(key, "format") == 0)
		return hd_fail(e, HD_REFUSED,
			       "'format' says how the store is written; it cannot be set");
	return HD_OK;
}

/* The value as it will stand in the file, checked; a query is checked with those it stands
 * among. */
static enum hd_rc setting_node(const char *key, const char *text, struct arena *a,
			       const struct node **out, struct hd_err *e)
{
	struct zone *zone = NULL;
	struct teaching teaching;
	struct rules rules;
	enum hd_rc rc = HD_OK;

	if (query_name(key) || strcmp(key, "timezone") == 0) {
		if (!query_name(key))
			rc = zone_open(text, &zone, e);
		zone_free(zone);
		*out = node_text(a, text);
		return rc;
	}
	if (strcmp(key, TEACHING) == 0) {
		if (!teaching_parse(text, &teaching))
			return hd_fail(e, HD_USAGE,
				       TEACHING " must list levels, like '1 2 3', among 0, 1, 2, 3 "
						"and cert; 'none' for no level");
		*out = teaching_node(&teaching, a);
		return rc;
	}
	if (!matrix_parse(text, &rules))
		return hd_fail(e, HD_USAGE,
			       "matrix must be five rows of five numbers from 1 to 5, like "
			       "'1 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 5'");
	*out = matrix_node(&rules, a);
	return HD_OK;
}

/* A copy of the file's content with the setting made. */
static struct node *doc_with(const struct node *doc, const struct setting *s, struct arena *a)
{
	struct node *new = node_copy(a, doc), *value = node_copy(a, s->value), *map = new;
	const char *name = query_name(s->key), *key = s->key, *text;

	if (name) {
		map = node_get(new, QUERIES);
		if (!map)
			node_set(a, new, QUERIES, map = node_map(a));
		key = name;
		(void)queries_shared(new, name, &key, &text, NULL);
	}
	if (value)
		node_set(a, map, key, value);
	else
		node_remove(map, key);
	if (name && map->len == 0)
		node_remove(new, QUERIES);
	return new;
}

/* The rest of the file, known or not, is written back as it was. */
static enum hd_rc make_setting(const struct snap *base, void *arg, struct sbuf *text,
			       struct sbuf *subject, struct hd_err *e)
{
	const struct setting *s = arg;
	const char *name = query_name(s->key);
	struct arena *a = arena_new();
	const struct node *old;
	struct node *doc, *new;
	enum hd_rc rc = config_doc(base, a, &doc, e);

	if (rc == HD_OK)
		rc = find_value(doc, s->key, a, &old, e);
	/* What is wrong in the file can be replaced. */
	if (rc == HD_INVALID && name && node_get(node_get(doc, QUERIES), name))
		rc = HD_OK;
	else if (rc == HD_OK && !s->value && !old)
		rc = not_set(s->key, e);
	if (rc != HD_OK || (old && s->value && node_equal(old, s->value)))
		goto done;
	new = doc_with(doc, s, a);
	if (name)
		rc = queries_check(s->desk, doc, new, name, e);
	if (rc != HD_OK)
		goto done;
	yaml_write(text, new);
	sbuf_printf(subject, "config: %s %s", s->value ? "set" : "unset", s->key);
	/* A query may be long. */
	if (s->value && !name) {
		sbuf_puts(subject, " to ");
		put_value(subject, s->value);
	}
done:
	arena_free(a);
	return rc;
}

/* The parser of queries bounds their length, and says so. */
static enum hd_rc clean_query(const char *value, const char *key, struct arena *a,
			      const char **out, struct hd_err *e)
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
	struct setting s = {.desk = d, .key = key};
	struct record_change c = {.path = CONFIG_PATH, .make = make_setting, .arg = &s};
	enum hd_rc rc = check_key(key, e);

	if (rc == HD_OK)
		rc = (query_name(key) ? clean_query : record_line)(value, key, a, &s.text, e);
	if (rc == HD_OK)
		rc = refuse_format(key, e);
	if (rc == HD_OK)
		rc = setting_node(key, s.text, a, &s.value, e);
	if (rc == HD_OK)
		rc = record_change(d, &c, e);
	arena_free(a);
	return rc;
}

enum hd_rc desk_config_unset(struct desk *d, const char *key, struct hd_err *e)
{
	struct setting s = {.desk = d, .key = key};
	struct record_change c = {.path = CONFIG_PATH, .make = make_setting, .arg = &s};
	enum hd_rc rc = check_key(key, e);

	if (rc == HD_OK)
		rc = refuse_format(key, e);
	return rc == HD_OK ? record_change(d, &c, e) : rc;
}
