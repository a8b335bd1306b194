/* The cells of a record: those of a CSV line, or the values of a JSON object or a YAML document,
 * whose inner ones are named `outer.inner`. A ticket file also says in its journal when it was
 * taken, resolved and closed. */
#include "desk/import.h"

#include "codec/ticket_yaml.h"
#include "helpdesk/facts.h"
#include "json/json.h"
#include "yaml/yaml.h"

#include <string.h>

static struct cell *add_cell(struct cells *out, struct arena *a)
{
	if (out->n == out->cap) {
		struct cell *old = out->v;

		out->cap = out->cap ? out->cap * 2 : 32;
		out->v = arena_alloc(a, out->cap * sizeof(*out->v));
		if (out->n)
			memcpy(out->v, old, out->n * sizeof(*old));
	}
	return &out->v[out->n++];
}

static enum hd_rc csv_cells(struct table *t, const struct sbuf *record, struct arena *a,
			    struct cells *out, struct hd_err *e)
{
	size_t n;
	enum hd_rc rc = csv_split(record->s, record->len, t->separator, &t->row, e);

	if (rc != HD_OK)
		return rc;
	n = t->row.n;
	while (n > t->n_columns && t->row.v[n - 1].n == 0)
		n--;
	if (n != t->n_columns)
		return hd_fail(e, HD_INVALID, "%zu cells where the header has %zu", n, t->n_columns);
	for (size_t i = 0; i < n; i++) {
		struct csv_cell *from = &t->row.v[i];

		if (t->columns[i].field == I_NONE)
			continue;
		csv_unguard(from);
		*add_cell(out, a) = (struct cell){&t->columns[i], from->s, from->n};
	}
	return HD_OK;
}

static const struct target *known_target(struct mapping *m, const char *name)
{
	struct target *t = map_get(&m->known, name);

	if (!t) {
		t = arena_alloc(m->arena, sizeof(*t));
		mapping_target(m, name, 0, t);
		map_put(&m->known, name, t);
	}
	return t;
}

/* Values inside a map are named `outer.inner`; a list is its texts, one a line. */
static enum hd_rc node_cells(struct mapping *m, const char *name, const struct node *v, int depth,
			     struct arena *a, struct cells *out, struct hd_err *e)
{
	struct sbuf list = SBUF_INIT;
	struct cell *c;
	enum hd_rc rc = HD_OK;

	if (m->known.len > CSV_COLUMNS_MAX)
		return hd_fail(e, HD_INVALID, "there are more than %d names of fields", CSV_COLUMNS_MAX);
	if (v->kind == NODE_MAP) {
		if (depth == 3)
			return hd_fail(e, HD_INVALID, "'%.60s' lies too deep", name);
		for (size_t i = 0; rc == HD_OK && i < v->len; i++)
			rc = node_cells(m, arena_printf(a, "%s%s%s", name, *name ? "." : "", v->u.pairs[i].key),
					v->u.pairs[i].value, depth + 1, a, out, e);
		return rc;
	}
	if (v->kind == NODE_NULL)
		return HD_OK;
	for (size_t i = 0; v->kind == NODE_LIST && i < v->len; i++) {
		const char *s = node_str(v->u.items[i]);

		if (!s) { /* links and the like: nothing of ours */
			sbuf_deinit(&list);
			return HD_OK;
		}
		sbuf_printf(&list, "%s%s", i ? "\n" : "", s);
	}
	c = add_cell(out, a);
	c->target = known_target(m, name);
	c->s = v->kind == NODE_LIST ? arena_strndup(a, list.s, list.len) : v->text;
	c->n = strlen(c->s);
	sbuf_deinit(&list);
	if (c->target->field == I_NONE)
		out->n--;
	return HD_OK;
}

static void add_time(struct mapping *m, const char *name, int64_t at, struct arena *a,
		     struct cells *out)
{
	char text[TIME_TEXT_SIZE];

	if (at == TIME_NONE)
		return;
	time_format_utc(at, text);
	*add_cell(out, a) = (struct cell){known_target(m, name), arena_strdup(a, text), strlen(text)};
}

/* A ticket file says in its journal when it was taken, resolved and closed. */
static void journal_cells(struct mapping *m, const struct sbuf *record, struct arena *a,
			  struct cells *out)
{
	struct ticket t;
	struct facts f;
	int64_t closed = TIME_NONE;

	if (ticket_read(a, record->s, record->len, &t, NULL) != HD_OK ||
	    !facts_of(&t, INT64_MAX, a, &f, NULL))
		return;
	for (size_t i = 0; i < t.len; i++)
		if (t.journal[i]->kind == EV_CLOSED)
			closed = t.journal[i]->at;
	add_time(m, "acknowledged", f.acknowledged, a, out);
	add_time(m, "resolved", f.resolved, a, out);
	add_time(m, "closed", ticket_status(&t) == ST_CLOSED ? closed : TIME_NONE, a, out);
	add_time(m, "updated", ticket_last(&t), a, out);
}

static enum hd_rc tree_cells(struct table *t, const struct sbuf *record, struct mapping *m,
			     struct arena *a, struct cells *out, struct hd_err *e)
{
	struct node *doc, *journal;
	enum hd_rc rc = t->kind == TABLE_JSONL ? json_read(a, record->s, record->len, &doc, e)
					       : yaml_read(a, record->s, record->len, &doc, e);

	if (rc == HD_OK && doc->kind != NODE_MAP)
		rc = hd_fail(e, HD_INVALID, t->kind == TABLE_JSONL ? "the line must be a JSON object"
								   : "the document must be a map");
	if (rc != HD_OK)
		return rc;
	journal = node_get(doc, "journal");
	if (journal)
		node_remove(doc, "journal");
	rc = node_cells(m, "", doc, 0, a, out, e);
	if (rc == HD_OK && journal && t->kind == TABLE_YAML)
		journal_cells(m, record, a, out);
	return rc;
}

enum hd_rc table_cells(struct table *t, const struct sbuf *record, struct mapping *m,
		       struct arena *a, struct cells *out, struct hd_err *e)
{
	out->n = 0;
	if (t->fault)
		return hd_fail(e, HD_INVALID, "%s", t->fault);
	return t->kind == TABLE_CSV ? csv_cells(t, record, a, out, e)
				    : tree_cells(t, record, m, a, out, e);
}
