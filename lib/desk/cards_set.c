/* Fields of articles and problems from the text of a command line, checked once for all. */
#include "desk/cards_priv.h"

#include "desk/sheet.h"
#include "helpdesk/text.h"

#include <string.h>

/* What an edit may name: `origin` and `external` too, but no status. */
static enum hd_rc find_field(const struct schema *s, const char *name, size_t *out,
			     struct hd_err *e)
{
	const char *words[CARD_FIELDS + 1] = {NULL}, *near;
	struct sbuf all = SBUF_INIT;
	size_t n = 0;

	*out = schema_find(s, name);
	if (*out < s->n && (s->defs[*out].flags & FIELD_EDITABLE))
		return HD_OK;
	if (*out < s->n)
		return hd_fail(e, HD_USAGE, "'%s' cannot be edited; there is a command for it",
			       name);
	for (size_t i = 0; i < s->n_order; i++)
		if (s->defs[schema_field(s, i)].flags & FIELD_EDITABLE)
			words[n++] = s->defs[schema_field(s, i)].name;
	near = str_nearest(name, words);
	for (size_t i = 0; i < n; i++)
		sbuf_printf(&all, "%s%s", i ? ", " : "", words[i]);
	if (near)
		hd_fail(e, HD_USAGE, "no field '%.60s'; did you mean '%s'?", name, near);
	else
		hd_fail(e, HD_USAGE, "no field '%.60s'; there are %s", name, all.s);
	sbuf_deinit(&all);
	return HD_USAGE;
}

static enum hd_rc clean(const struct field_def *def, const char *text, struct arena *a,
			struct node **out, struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	size_t n = strlen(text);
	enum hd_rc rc = def->type == FT_TEXT ? text_clean(text, n, def->name, &b, e)
					     : text_clean_line(text, n, def->name, &b, e);

	if (rc == HD_OK && b.s[strspn(b.s, " \t\n")] == '\0')
		rc = hd_fail(e, HD_USAGE, "%s is empty; --unset removes it", def->name);
	if (rc == HD_OK)
		*out = node_text_n(a, b.s, b.len);
	sbuf_deinit(&b);
	return rc;
}

static void add_item(struct arena *a, struct node **map, const char *field, struct node *item)
{
	struct node *list;

	if (!*map)
		*map = node_map(a);
	list = node_get(*map, field);
	if (!list) {
		list = node_list(a);
		node_set(a, *map, field, list);
	}
	for (size_t i = 0; i < list->len; i++)
		if (node_equal(list->u.items[i], item))
			return;
	node_push(a, list, item);
}

enum hd_rc card_set(struct card_request *r, struct arena *a, const char *field, const char *text,
		    struct hd_err *e)
{
	const struct schema *s = card_schema(r->kind);
	struct node *v = NULL, *list = node_list(a);
	const struct field_def *def;
	size_t f;
	enum hd_rc rc = find_field(s, field, &f, e);

	if (rc != HD_OK)
		return rc;
	def = &s->defs[f];
	/* A ticket has many names: it is looked up when it is known what is changed. */
	if (f == C_ORIGIN) {
		r->origin = text;
		return HD_OK;
	}
	rc = clean(def, text, a, &v, e);
	if (rc == HD_OK && def->type == FT_EXTERNAL)
		rc = key_parse(v->text, a, &v, e);
	else if (rc == HD_OK && def->type == FT_TAGS)
		node_push(a, list, v);
	if (rc == HD_OK && def->type != FT_EXTERNAL)
		rc = value_check(def, def->type == FT_TAGS ? list : v, a,
				 def->type == FT_TAGS ? &list : &v, e);
	if (rc != HD_OK)
		return rc == HD_INVALID ? HD_USAGE : rc;
	if (!r->set)
		r->set = node_map(a);
	if (def->type == FT_TAGS)
		add_item(a, &r->add, field, list->u.items[0]);
	else
		node_set(a, r->set, field, v);
	return HD_OK;
}

enum hd_rc card_unset(struct card_request *r, struct arena *a, const char *field, struct hd_err *e)
{
	const struct schema *s = card_schema(r->kind);
	size_t f;
	enum hd_rc rc = find_field(s, field, &f, e);

	if (rc != HD_OK)
		return rc;
	if (f == C_TITLE || f == C_VISIBILITY)
		return hd_fail(e, HD_USAGE, "%s cannot be without '%s'", s->name, field);
	if (!r->set)
		r->set = node_map(a);
	if (!r->clear)
		r->clear = node_list(a);
	if (s->defs[f].type == FT_TAGS)
		node_push(a, r->clear, node_text(a, field));
	else
		node_set(a, r->set, field, node_null(a));
	return HD_OK;
}
