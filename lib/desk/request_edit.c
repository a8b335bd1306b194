/* `set` and `unset` of an edit: new values for fields, each checked as its field. */
#include "desk/request.h"

#include "helpdesk/text.h"

#include <string.h>

static enum hd_rc editable(const char *name, enum field *f, struct hd_err *e)
{
	if (!field_find(name, f))
		return hd_fail(e, HD_INVALID, "no field '%.60s'; your own are named fields.NAME",
			       name);
	if (!(field_defs[*f].flags & FIELD_EDITABLE))
		return hd_fail(e, HD_INVALID, "'%s' cannot be edited; there is a command for it",
			       name);
	return HD_OK;
}

/* A value for `set`: cleaned where it is text, then checked as its field. */
static enum hd_rc edit_value(enum field f, const struct node *v, struct arena *a, struct node **out,
			     struct hd_err *e)
{
	bool line = field_defs[f].type != FT_TEXT;
	struct node *cleaned = (struct node *)v;
	enum hd_rc rc = HD_OK;
	const char *s;

	if (f == F_REQUESTER)
		return value_requester("set", v, a, out, e);
	if (f == F_TAGS)
		return v->kind == NODE_LIST
			       ? value_tags("set", v, a, out, e)
			       : hd_fail(e, HD_INVALID, "tags must be a list of texts");
	if (field_defs[f].type == FT_INT ? v->kind == NODE_TEXT : v->kind == NODE_PLAIN)
		return hd_fail(e, HD_INVALID, "%s must be a %s", field_defs[f].name,
			       v->kind == NODE_TEXT ? "number" : "text");
	if (v->kind == NODE_TEXT) {
		rc = value_text("set", v, line, a, &s, e);
		if (rc == HD_OK)
			cleaned = node_text(a, s);
	} else if (v->kind == NODE_MAP) {
		rc = value_map("set", v, f == F_FIELDS, f == F_FIELDS, a, &cleaned, e);
	}
	return rc == HD_OK ? field_check(f, cleaned, a, out, e) : rc;
}

static enum hd_rc set_one(struct request *r, struct arena *a, const char *name,
			  const struct node *v, struct hd_err *e)
{
	struct node *value, *all, *one = (struct node *)v;
	enum hd_rc rc = HD_OK;
	enum field f = F_FIELDS;

	if (!r->op.set)
		r->op.set = node_map(a);
	if (str_starts(name, "fields.")) {
		one = node_map(a);
		node_set(a, one, name + strlen("fields."), (struct node *)v);
	} else {
		rc = editable(name, &f, e);
	}
	if (rc == HD_OK)
		rc = edit_value(f, one, a, &value, e);
	all = node_get(r->op.set, "fields");
	if (rc == HD_OK && f == F_FIELDS && all) {
		for (size_t i = 0; i < value->len; i++)
			node_set(a, all, value->u.pairs[i].key, value->u.pairs[i].value);
	} else if (rc == HD_OK) {
		node_set(a, r->op.set, field_defs[f].name, value);
	}
	return rc;
}

enum hd_rc edit_set(const char *name, const struct node *v, struct request *r, struct arena *a,
		    struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	if (v->kind != NODE_MAP)
		return value_wrong(name, "an object", e);
	for (size_t i = 0; rc == HD_OK && i < v->len; i++)
		rc = set_one(r, a, v->u.pairs[i].key, v->u.pairs[i].value, e);
	return rc;
}

static enum hd_rc unset_one(struct request *r, struct arena *a, const char *name, struct hd_err *e)
{
	static const char *const needed[] = {"subject", "requester", "application", NULL};
	enum field f;
	enum hd_rc rc = str_starts(name, "fields.") && name[strlen("fields.")]
				? HD_OK
				: editable(name, &f, e);

	if (rc == HD_OK && str_in(name, needed))
		rc = hd_fail(e, HD_INVALID, "a ticket cannot be without '%s'", name);
	if (rc != HD_OK)
		return rc;
	if (!r->op.unset)
		r->op.unset = node_list(a);
	node_push(a, r->op.unset, node_text(a, name));
	return HD_OK;
}

enum hd_rc edit_unset(const char *name, const struct node *v, struct request *r, struct arena *a,
		      struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	if (v->kind != NODE_LIST)
		return value_wrong(name, "a list of field names", e);
	for (size_t i = 0; rc == HD_OK && i < v->len; i++) {
		if (v->u.items[i]->kind != NODE_TEXT)
			return value_wrong(name, "a list of field names", e);
		rc = unset_one(r, a, v->u.items[i]->text, e);
	}
	return rc;
}
