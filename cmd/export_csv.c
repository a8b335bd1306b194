/* Tickets as rows. The columns are those that import reads, under the same names, so that
 * what a row can hold comes back: one table says what stands in each. */
#include "cmd/export_csv.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/out_ticket.h"
#include "cmd/say.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

enum source { FROM_FIELD, FROM_PART, KEY, ACKNOWLEDGED, RESOLVED, CLOSED };

struct known {
	const char *name;
	enum source source;
	enum field field;
	const char *part; /* FROM_PART: a key within the field's map */
};

static const struct known known[] = {
	{"number", FROM_FIELD, F_NUMBER, NULL},
	{"key", KEY, F_EXTERNAL, NULL},
	{"subject", FROM_FIELD, F_SUBJECT, NULL},
	{"description", FROM_FIELD, F_DESCRIPTION, NULL},
	{"requester", FROM_PART, F_REQUESTER, "name"},
	{"requester_email", FROM_PART, F_REQUESTER, "email"},
	{"requester_phone", FROM_PART, F_REQUESTER, "phone"},
	{"channel", FROM_FIELD, F_CHANNEL, NULL},
	{"application", FROM_FIELD, F_APPLICATION, NULL},
	{"type", FROM_FIELD, F_TYPE, NULL},
	{"category", FROM_FIELD, F_CATEGORY, NULL},
	{"impact", FROM_FIELD, F_IMPACT, NULL},
	{"urgency", FROM_FIELD, F_URGENCY, NULL},
	{"priority", FROM_FIELD, F_PRIORITY, NULL},
	{"level", FROM_FIELD, F_LEVEL, NULL},
	{"team", FROM_FIELD, F_TEAM, NULL},
	{"assignee", FROM_FIELD, F_ASSIGNEE, NULL},
	{"status", FROM_FIELD, F_STATUS, NULL},
	{"opened", FROM_FIELD, F_OPENED, NULL},
	{"acknowledged", ACKNOWLEDGED, FIELD_COUNT, NULL},
	{"resolved", RESOLVED, FIELD_COUNT, NULL},
	{"closed", CLOSED, FIELD_COUNT, NULL},
	{"resolution", FROM_FIELD, F_RESOLUTION, NULL},
	{"solution", FROM_FIELD, F_SOLUTION, NULL},
	{"problem", FROM_FIELD, F_PROBLEM, NULL},
	{"tags", FROM_FIELD, F_TAGS, NULL},
};

struct csv_columns {
	struct known *v;
	struct out_column *titles;
	size_t n, cap;
	struct arena *names;
};

/* --- which ------------------------------------------------------------------------------ */

static void add(struct csv_columns *c, const struct known *k)
{
	c->v = mem_grow(c->v, &c->cap, c->n + 1, sizeof(*c->v));
	c->v[c->n++] = *k;
}

static void add_custom(struct csv_columns *c, const char *name)
{
	struct known k = {arena_printf(c->names, "fields.%s", name), FROM_PART, F_FIELDS, NULL};

	k.part = k.name + strlen("fields.");
	add(c, &k);
}

static enum hd_rc unknown(const char *name, struct hd_err *e)
{
	const char *names[NELEM(known) + 1];
	const char *near;

	for (size_t i = 0; i < NELEM(known); i++)
		names[i] = known[i].name;
	names[NELEM(known)] = NULL;
	near = str_nearest(name, names);
	if (near)
		return hd_fail(e, HD_USAGE, "unknown column '%s'; did you mean '%s'?", name, near);
	return hd_fail(e, HD_USAGE, "unknown column '%s'; 'man helpdesk-export' names them", name);
}

static enum hd_rc add_named(struct csv_columns *c, const char *name, struct hd_err *e)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->v[i].name, name) == 0)
			return hd_fail(e, HD_USAGE, "column '%s' is named twice", name);
	for (size_t i = 0; i < NELEM(known); i++) {
		if (strcmp(known[i].name, name) == 0) {
			add(c, &known[i]);
			return HD_OK;
		}
	}
	if (!str_starts(name, "fields.") || !name[strlen("fields.")])
		return unknown(name, e);
	add_custom(c, name + strlen("fields."));
	return HD_OK;
}

static enum hd_rc add_list(struct csv_columns *c, const char *list, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (const char *s = list; rc == HD_OK && s; s = strchr(s, ',') ? strchr(s, ',') + 1 : NULL) {
		char *name = arena_strndup(c->names, s, strcspn(s, ","));

		rc = *name ? add_named(c, name, e)
			   : hd_fail(e, HD_USAGE, "a column's name is missing in --columns");
	}
	return rc;
}

enum hd_rc csv_columns_new(const char *list, const char *const *fields, size_t n,
			   struct csv_columns **out, struct hd_err *e)
{
	struct csv_columns *c = mem_alloc(sizeof(*c));
	enum hd_rc rc = HD_OK;

	c->names = arena_new();
	if (list) {
		rc = add_list(c, list, e);
	} else {
		for (size_t i = 0; i < NELEM(known); i++)
			add(c, &known[i]);
		for (size_t i = 0; i < n; i++)
			add_custom(c, fields[i]);
	}
	if (rc != HD_OK) {
		csv_columns_free(c);
		return rc;
	}
	c->titles = mem_alloc(c->n * sizeof(*c->titles));
	for (size_t i = 0; i < c->n; i++)
		c->titles[i] = (struct out_column){c->v[i].name, NULL, 0, NULL};
	*out = c;
	return HD_OK;
}

void csv_columns_free(struct csv_columns *c)
{
	if (!c)
		return;
	arena_free(c->names);
	free(c->v);
	free(c->titles);
	free(c);
}

void csv_announce(const struct csv_columns *c, struct out *o)
{
	out_columns(o, c->titles, c->n);
}

/* --- what ------------------------------------------------------------------------------- */

/* When it was closed, if it is so now. */
static int64_t closed_at(const struct ticket *t)
{
	int64_t at = TIME_NONE;

	if (ticket_status(t) != ST_CLOSED)
		return TIME_NONE;
	for (size_t i = 0; i < t->len; i++)
		if (t->journal[i]->kind == EV_CLOSED)
			at = t->journal[i]->at;
	return at;
}

static void put_list(struct out *o, enum field f, const struct node *v)
{
	struct sbuf b = SBUF_INIT;

	say_value(&b, f, v, NULL);
	out_text_n(o, b.s, b.len);
	sbuf_deinit(&b);
}

static void put_key(struct out *o, const struct node *external)
{
	struct sbuf b = SBUF_INIT;

	sbuf_printf(&b, "%s:%s", node_get_str(external, "source"), node_get_str(external, "id"));
	out_text_n(o, b.s, b.len);
	sbuf_deinit(&b);
}

static void put_cell(struct out *o, const struct known *k, const struct exported *x)
{
	const struct node *v = k->field < FIELD_COUNT ? x->state->head[k->field] : NULL;

	switch (k->source) {
	case FROM_FIELD:
		out_key(o, k->name);
		if (v && v->kind == NODE_LIST)
			put_list(o, k->field, v);
		else
			out_node(o, v);
		break;
	case FROM_PART:
		out_key(o, k->name);
		out_node(o, node_get(v, k->part));
		break;
	case KEY:
		out_key(o, k->name);
		if (v)
			put_key(o, v);
		else
			out_null(o);
		break;
	case ACKNOWLEDGED:
		out_put_time(o, k->name, x->facts->acknowledged);
		break;
	case RESOLVED:
		out_put_time(o, k->name, x->facts->resolved);
		break;
	case CLOSED:
		out_put_time(o, k->name, closed_at(x->state));
		break;
	}
}

void csv_row(const struct csv_columns *c, struct out *o, const struct exported *x)
{
	out_map_begin(o);
	for (size_t i = 0; i < c->n; i++)
		put_cell(o, &c->v[i], x);
	out_map_end(o);
}
