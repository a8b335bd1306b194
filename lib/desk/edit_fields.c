/* Reading back the text of an edit: the fields of any kind of dossier, checked. */
#include "desk/edit.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <inttypes.h>
#include <string.h>

static enum hd_rc not_editable(const struct schema *s, const struct pair *p, struct hd_err *e)
{
	const char *words[FIELD_COUNT + 1] = {NULL}, *near;
	size_t n = 0;

	if (schema_find(s, p->key) < s->n || strcmp(p->key, "journal") == 0)
		return hd_fail(e, HD_INVALID,
			       "line %" PRIu32 ": '%s' cannot be edited; 'helpdesk help' lists "
			       "the commands that change %s",
			       p->line, p->key, s->name);
	for (size_t i = 0; i < s->n && n < FIELD_COUNT; i++)
		if (s->defs[i].name && (s->defs[i].flags & FIELD_EDITABLE))
			words[n++] = s->defs[i].name;
	near = str_nearest(p->key, words);
	if (near)
		return hd_fail(e, HD_INVALID,
			       "line %" PRIu32 ": unknown field '%.60s'; did you mean '%s'?",
			       p->line, p->key, near);
	return hd_fail(e, HD_INVALID, "line %" PRIu32 ": unknown field '%.60s'%s", p->line, p->key,
		       schema_find(s, "fields") < s->n ? "; fields of your own stand under 'fields'"
						       : "");
}

/* An escape in quotes can smuggle in a line ending that the store does not have. */
static struct node *clean_node(struct arena *a, struct node *n)
{
	struct sbuf b = SBUF_INIT;

	if (n->kind == NODE_TEXT && memchr(n->text, '\r', n->len)) {
		if (text_clean(n->text, n->len, "the text", &b, NULL) == HD_OK)
			n = node_text_n(a, b.s, b.len);
		sbuf_deinit(&b);
	}
	for (size_t i = 0; n->kind == NODE_LIST && i < n->len; i++)
		n->u.items[i] = clean_node(a, n->u.items[i]);
	for (size_t i = 0; n->kind == NODE_MAP && i < n->len; i++)
		n->u.pairs[i].value = clean_node(a, n->u.pairs[i].value);
	return n;
}

enum hd_rc edit_read(const struct schema *s, const char *text, size_t n, struct arena *a,
		     struct node **out, struct hd_err *e)
{
	struct node *doc;
	size_t f;
	enum hd_rc rc = yaml_read(a, text, n, &doc, e);

	memset(out, 0, s->n * sizeof(*out));
	if (rc != HD_OK)
		return rc;
	if (doc->kind == NODE_NULL || (doc->kind == NODE_MAP && doc->len == 0))
		return hd_fail(e, HD_REFUSED, "edit abandoned: the text is empty");
	if (doc->kind != NODE_MAP)
		return hd_fail(e, HD_INVALID,
			       "line %" PRIu32 ": this is no list of fields like '%s: TEXT'",
			       doc->line, schema_find(s, "subject") < s->n ? "subject" : "title");
	for (size_t i = 0; i < doc->len; i++) {
		struct pair *p = &doc->u.pairs[i];

		f = schema_find(s, p->key);
		if (f == s->n || !(s->defs[f].flags & FIELD_EDITABLE))
			return not_editable(s, p, e);
		if (p->value->kind == NODE_NULL)
			continue;
		rc = value_check(&s->defs[f], clean_node(a, p->value), a, &out[f], e);
		if (rc != HD_OK)
			return hd_wrap(e, rc, "line %" PRIu32, p->line);
		if (out[f]->len == 0)
			out[f] = NULL; /* an empty text, list or map is none */
	}
	return HD_OK;
}

enum hd_rc edit_read_both(const struct schema *s, const char *before, const char *after,
			  struct arena *a, struct node **old, struct node **new, struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = edit_read(s, before, strlen(before), a, old, e);

	/* One with nothing that can be edited is only just thinkable. */
	if (rc == HD_REFUSED)
		rc = HD_OK;
	if (rc == HD_OK)
		rc = text_clean(after, strlen(after), "the edited text", &text, e);
	if (rc == HD_OK)
		rc = edit_read(s, text.s, text.len, a, new, e);
	sbuf_deinit(&text);
	return rc;
}
