/* Values of options as they come from outside: cleaned, and of the right type. */
#include "desk/request.h"

#include "helpdesk/text.h"

#include <string.h>

enum hd_rc value_wrong(const char *name, const char *what, struct hd_err *e)
{
	return hd_fail(e, HD_INVALID, "'%s' must be %s", name, what);
}

static enum hd_rc value_any(const char *name, const struct node *v, bool line, struct arena *a,
			    const char **out, struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc;

	if (v->kind != NODE_TEXT)
		return value_wrong(name, "text", e);
	rc = (line ? text_clean_line : text_clean)(v->text, v->len, name, &b, e);
	if (rc == HD_OK)
		*out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return rc;
}

enum hd_rc value_text(const char *name, const struct node *v, bool line, struct arena *a,
		      const char **out, struct hd_err *e)
{
	enum hd_rc rc = value_any(name, v, line, a, out, e);

	if (rc == HD_OK && !**out)
		rc = hd_fail(e, HD_INVALID, "'%s' is empty", name);
	return rc;
}

static enum hd_rc value_line(const char *name, const struct node *v, struct arena *a,
			     struct node **out, struct hd_err *e)
{
	const char *s;
	enum hd_rc rc = value_text(name, v, true, a, &s, e);

	if (rc == HD_OK)
		*out = node_text(a, s);
	return rc;
}

enum hd_rc value_tags(const char *name, const struct node *v, struct arena *a, struct node **out,
		      struct hd_err *e)
{
	struct node *list = node_list(a), *item;
	enum hd_rc rc = HD_OK;

	if (v->kind != NODE_LIST)
		return value_wrong(name, "a list of texts", e);
	for (size_t i = 0; rc == HD_OK && i < v->len; i++) {
		rc = value_line(name, v->u.items[i], a, &item, e);
		if (rc == HD_OK)
			node_push(a, list, item);
	}
	return rc == HD_OK ? field_check(F_TAGS, list, a, out, e) : rc;
}

/* Names and texts in a map are cleaned as they come in; `custom` fields have texts of
 * any length, none included, and with `nulls` a null removes one. */
enum hd_rc value_map(const char *name, const struct node *v, bool custom, bool nulls,
		     struct arena *a, struct node **out, struct hd_err *e)
{
	struct node *map = node_map(a), key = {.kind = NODE_TEXT};
	const char *s, *part;
	enum hd_rc rc;

	if (v->kind != NODE_MAP)
		return value_wrong(name, "an object", e);
	for (size_t i = 0; i < v->len; i++) {
		const struct pair *p = &v->u.pairs[i];

		key.text = p->key;
		key.len = strlen(p->key);
		rc = value_text(name, &key, true, a, &part, e);
		if (rc != HD_OK)
			return rc;
		if (nulls && p->value->kind == NODE_NULL) {
			node_set(a, map, part, p->value);
			continue;
		}
		rc = (custom ? value_any : value_text)(name, p->value, !custom, a, &s, e);
		if (rc != HD_OK)
			return hd_wrap(e, rc, "%.60s", part);
		node_set(a, map, part, node_text(a, s));
	}
	*out = map;
	return HD_OK;
}

enum hd_rc value_requester(const char *name, const struct node *v, struct arena *a,
			   struct node **out, struct hd_err *e)
{
	struct node *map;
	const char *s;
	enum hd_rc rc;

	if (v->kind == NODE_TEXT) {
		rc = value_text(name, v, true, a, &s, e);
		return rc == HD_OK ? requester_parse(s, NULL, a, out, e) : rc;
	}
	rc = value_map(name, v, false, false, a, &map, e);
	return rc == HD_OK ? field_check(F_REQUESTER, map, a, out, e) : rc;
}

enum hd_rc value_fields(const char *name, const struct node *v, struct arena *a, struct node **out,
			struct hd_err *e)
{
	struct node *map;
	enum hd_rc rc = value_map(name, v, true, false, a, &map, e);

	return rc == HD_OK ? field_check(F_FIELDS, map, a, out, e) : rc;
}
