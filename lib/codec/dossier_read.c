/* Reading the file of a dossier: every known key is checked, every other one kept. */
#include "codec/dossier_yaml.h"

#include "helpdesk/num.h"
#include "yaml/yaml.h"

#include <string.h>

/* What comes from no file has no lines. */
static enum hd_rc at_line(const struct node *v, uint32_t key_line, enum hd_rc rc, struct hd_err *e)
{
	uint32_t line = v->line ? v->line : key_line;

	return line ? hd_wrap(e, rc, "line %u", line) : rc;
}

/* --- journal --------------------------------------------------------------- */

/* `set`: values of header fields, null where one goes; `add` and `remove`: lists. */
static enum hd_rc read_change(const struct dossier *d, struct node *v, bool nulls,
			      struct node **out, struct hd_err *e)
{
	const struct schema *s = d->schema;
	struct node *map = node_map(d->arena), *checked;
	size_t f;
	enum hd_rc rc;

	if (v->kind != NODE_MAP)
		return at_line(v, 0, hd_fail(e, HD_INVALID, "set, add and remove must be maps"), e);
	for (size_t i = 0; i < v->len; i++) {
		struct pair *p = &v->u.pairs[i];

		checked = p->value;
		/* It would stand in the header, where the journal itself stands. */
		if (strcmp(p->key, "journal") == 0)
			return at_line(p->value, p->line,
				       hd_fail(e, HD_INVALID, "'journal' is no field"), e);
		f = schema_find(s, p->key);
		if (f < s->n && !(nulls && p->value->kind == NODE_NULL)) {
			rc = value_check(&s->defs[f], p->value, d->arena, &checked, e);
			if (rc != HD_OK)
				return at_line(p->value, p->line, rc, e);
		}
		node_set(d->arena, map, p->key, checked);
	}
	*out = map;
	return HD_OK;
}

static enum hd_rc read_text(struct pair *p, const char **out, struct hd_err *e)
{
	*out = node_str(p->value);
	if (!*out)
		return at_line(p->value, p->line, hd_fail(e, HD_INVALID, "%s must be text", p->key),
			       e);
	return HD_OK;
}

static enum hd_rc read_files(struct arena *a, struct pair *p, struct node **out, struct hd_err *e)
{
	enum hd_rc rc =
		field_check(F_TAGS, p->value, a, out, NULL); /* texts of one line, none twice */

	if (rc != HD_OK)
		return at_line(p->value, p->line, hd_fail(e, rc, "files must be a list of names"),
			       e);
	return HD_OK;
}

static enum hd_rc read_key(const struct dossier *d, struct pair *p, struct entry *x,
			   struct hd_err *e)
{
	const char *key = p->key, *s = node_str(p->value);
	uint64_t n;

	if (strcmp(key, "at") == 0) {
		if (!s || !time_parse_utc(s, &x->at))
			return at_line(p->value, p->line,
				       hd_fail(e, HD_INVALID,
					       "at must be a time like 2026-11-22T09:12:00Z"),
				       e);
		return HD_OK;
	}
	if (strcmp(key, "n") == 0) {
		if (!s || !num_u64(s, 1000000, &n) || n < 1)
			return at_line(p->value, p->line,
				       hd_fail(e, HD_INVALID, "n must be a number"), e);
		x->n = (unsigned)n;
		return HD_OK;
	}
	if (strcmp(key, "by") == 0)
		return read_text(p, &x->by, e);
	if (strcmp(key, "event") == 0)
		return read_text(p, &x->event, e);
	if (strcmp(key, "set") == 0)
		return read_change(d, p->value, true, &x->set, e);
	if (strcmp(key, "add") == 0)
		return read_change(d, p->value, false, &x->add, e);
	if (strcmp(key, "remove") == 0)
		return read_change(d, p->value, false, &x->remove, e);
	if (strcmp(key, "files") == 0)
		return read_files(d->arena, p, &x->files, e);
	if (strcmp(key, "channel") == 0)
		return read_text(p, &x->channel, e);
	if (strcmp(key, "from") == 0)
		return read_text(p, &x->from, e);
	if (strcmp(key, "note") == 0)
		return read_text(p, &x->note, e);
	if (strcmp(key, "mail") == 0) {
		x->mail = p->value;
		return HD_OK;
	}
	if (!x->other)
		x->other = node_map(d->arena);
	node_set(d->arena, x->other, key, p->value);
	return HD_OK;
}

static enum hd_rc read_entry(const struct dossier *d, struct node *v, const struct entry *before,
			     struct entry **out, struct hd_err *e)
{
	struct entry *x = arena_alloc(d->arena, sizeof(*x));
	enum hd_rc rc;

	x->at = TIME_NONE;
	x->n = 1;
	x->line = v->line;
	if (v->kind != NODE_MAP)
		return at_line(v, 0, hd_fail(e, HD_INVALID, "a journal entry must be a map"), e);
	for (size_t i = 0; i < v->len; i++) {
		rc = read_key(d, &v->u.pairs[i], x, e);
		if (rc != HD_OK)
			return rc;
	}
	if (x->at == TIME_NONE || !x->by || !x->event)
		return at_line(v, 0,
			       hd_fail(e, HD_INVALID, "a journal entry needs at, by and event"), e);
	if (before && (x->at < before->at || (x->at == before->at && x->n < before->n)))
		return at_line(v, 0, hd_fail(e, HD_INVALID, "the journal is not in order of time"),
			       e);
	x->kind = event_of(x->event);
	*out = x;
	return HD_OK;
}

static enum hd_rc read_journal(struct dossier *d, struct pair *p, struct hd_err *e)
{
	struct node *list = p->value;
	enum hd_rc rc;

	if (list->kind != NODE_LIST || list->len == 0)
		return at_line(list, p->line,
			       hd_fail(e, HD_INVALID, "journal must be a list with an entry"), e);
	d->cap = list->len + 4; /* room for what a command adds */
	d->journal = arena_alloc(d->arena, d->cap * sizeof(struct entry *));
	for (; d->len < list->len; d->len++) {
		rc = read_entry(d, list->u.items[d->len], d->len ? d->journal[d->len - 1] : NULL,
				&d->journal[d->len], e);
		if (rc != HD_OK)
			return rc;
	}
	return HD_OK;
}

/* --- header ---------------------------------------------------------------- */

static enum hd_rc read_pair(struct dossier *d, struct pair *p, struct hd_err *e)
{
	size_t f;
	enum hd_rc rc;

	if (strcmp(p->key, "journal") == 0)
		return read_journal(d, p, e);
	f = schema_find(d->schema, p->key);
	if (f == d->schema->n) {
		if (!d->other)
			d->other = node_map(d->arena);
		node_set(d->arena, d->other, p->key, p->value);
		return HD_OK;
	}
	if (p->value->kind == NODE_NULL)
		return HD_OK; /* the same as absent */
	rc = value_check(&d->schema->defs[f], p->value, d->arena, &d->head[f], e);
	if (rc != HD_OK)
		return at_line(p->value, p->line, rc, e);
	if (!d->head[f]->line)
		d->head[f]->line = p->line; /* made anew in its canonical kind */
	return HD_OK;
}

enum hd_rc dossier_of_node(struct node *doc, struct dossier *d, struct hd_err *e)
{
	const struct schema *s = d->schema;
	enum hd_rc rc;

	if (doc->kind != NODE_MAP)
		return at_line(doc, 0,
			       hd_fail(e, HD_INVALID, "%s must be a map of fields", s->name), e);
	for (size_t i = 0; i < doc->len; i++) {
		rc = read_pair(d, &doc->u.pairs[i], e);
		if (rc != HD_OK)
			return rc;
	}
	for (size_t f = 0; f < s->n; f++)
		if ((s->needed & UINT32_C(1) << f) && !d->head[f])
			return at_line(doc, 0,
				       hd_fail(e, HD_INVALID, "%s is missing", s->defs[f].name), e);
	if (!d->len)
		return at_line(doc, 0, hd_fail(e, HD_INVALID, "journal is missing"), e);
	return HD_OK;
}

enum hd_rc dossier_read(const char *text, size_t n, struct dossier *d, struct hd_err *e)
{
	struct node *doc = NULL;
	enum hd_rc rc = yaml_read(d->arena, text, n, &doc, e);

	if (rc != HD_OK)
		return rc;
	if (!doc->line)
		doc->line = 1; /* an empty file */
	return dossier_of_node(doc, d, e);
}
