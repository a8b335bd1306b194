/* Columns -> fields, from the options, a map file, a preset, and the names of our own fields,
 * in this order. */
#include "desk/import.h"

#include "helpdesk/num.h"
#include "helpdesk/text.h"
#include "util/file.h"
#include "yaml/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMN_SHOWN 60
#define CUSTOM_NAME_MAX 200

const char *const import_fields[] = {
	"key",      "number",   "subject",  "description",  "requester", "requester_email",
	"requester_phone", "channel", "application", "type", "category", "impact",
	"urgency",  "priority", "level",    "team",         "assignee",  "status",
	"opened",   "acknowledged", "resolved", "closed",   "updated",   "resolution",
	"solution", "problem",  "tags",     NULL};
_Static_assert(NELEM(import_fields) == I_SINGLE + 1, "one word per field");

/* A column of --map. */
struct chosen {
	const char *column, *field;
	bool used;
};

void import_fold(struct sbuf *out, const char *s, size_t n)
{
	struct sbuf folded = SBUF_INIT;
	bool blank = false;

	text_fold(&folded, s, n);
	for (size_t i = 0; i < folded.len; i++) {
		unsigned char c = (unsigned char)folded.s[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    (c >= 0x80 && c != 0xC2 && c != 0xA0);

		if (word && blank && out->len)
			sbuf_putc(out, ' ');
		if (word)
			sbuf_putc(out, (char)c);
		blank = !word;
	}
	/* A text of signs alone, like --- of Bugzilla, is known by them. */
	if (out->len == 0)
		sbuf_add(out, folded.s, strspn(folded.s, "-+*#?!./"));
	sbuf_deinit(&folded);
}

/* --- fields by name ------------------------------------------------------------------------- */

static bool field_named(const char *name, struct target *t)
{
	static const struct {
		const char *name;
		enum import_field field;
	} others[] = {
		{"requester.name", I_REQUESTER},  {"requester.email", I_REQUESTER_EMAIL},
		{"requester.phone", I_REQUESTER_PHONE}, {"external.id", I_KEY},
		{"external.source", I_SOURCE},    {"-", I_NONE},
	};

	t->name = NULL;
	for (int i = 0; i < I_SINGLE; i++)
		if (strcmp(name, import_fields[i]) == 0)
			return t->field = (enum import_field)i, true;
	for (size_t i = 0; i < NELEM(others); i++)
		if (strcmp(name, others[i].name) == 0)
			return t->field = others[i].field, true;
	if (!str_starts(name, "fields.") || !name[7] || strlen(name + 7) > CUSTOM_NAME_MAX)
		return false;
	t->field = I_CUSTOM;
	t->name = name + 7;
	return true;
}

static void make_custom(struct mapping *m, struct target *t)
{
	struct sbuf name = SBUF_INIT;

	t->field = I_NONE;
	if (text_clean_line(t->column, strlen(t->column), "column", &name, NULL) == HD_OK && name.len) {
		sbuf_truncate(&name, utf8_cut(name.s, name.len < CUSTOM_NAME_MAX ? name.len : CUSTOM_NAME_MAX));
		t->field = I_CUSTOM;
		t->name = arena_strndup(m->arena, name.s, name.len);
	}
	sbuf_deinit(&name);
}

static bool preset_target(struct mapping *m, const char *folded, struct target *t)
{
	struct sbuf name = SBUF_INIT;
	bool found = false;

	for (const struct preset_column *c = m->preset->columns; !found && c->name; c++) {
		sbuf_clear(&name);
		import_fold(&name, c->name, strlen(c->name));
		found = strcmp(name.s, folded) == 0 && field_named(c->field, t);
	}
	sbuf_deinit(&name);
	return found;
}

void mapping_target(struct mapping *m, const char *column, size_t n, struct target *out)
{
	const char *folded, *dash = strstr(column, " - ");
	struct chosen *c = NULL;
	char number[24];

	out->column = arena_strdup(m->arena, column);
	out->field = I_NONE;
	out->name = NULL;
	if (!*column || !utf8_valid(column, strlen(column), NULL))
		return;
	sbuf_clear(&m->scratch);
	import_fold(&m->scratch, column, strlen(column));
	folded = arena_strdup(m->arena, m->scratch.s);
	snprintf(number, sizeof(number), "#%zu", n);
	c = map_get(&m->columns, folded);
	if (c)
		c->used = true;
	if (n && map_has(&m->columns, number))
		c = map_get(&m->columns, number);
	if (c) {
		c->used = true;
		(void)field_named(c->field, out);
		return;
	}
	if (m->preset && preset_target(m, folded, out))
		return;
	if (m->preset && dash) { /* GLPI puts a group's name before that of a column */
		sbuf_clear(&m->scratch);
		import_fold(&m->scratch, dash + 3, strlen(dash + 3));
		if (preset_target(m, m->scratch.s, out))
			return;
	}
	if (field_named(out->column, out))
		return;
	if (m->rest)
		make_custom(m, out);
}

/* --- the whole header --------------------------------------------------------------------- */

static enum hd_rc check_used(struct mapping *m, struct target *v, size_t n, struct hd_err *e)
{
	struct sbuf list = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < m->columns.len; i++) {
		struct chosen *c = m->columns.entries[i].value;

		if (c->used)
			continue;
		for (size_t k = 0; k < n && k < 30; k++)
			sbuf_printf(&list, "%s'%.*s'", k ? ", " : "", COLUMN_SHOWN, v[k].column);
		rc = hd_fail(e, HD_USAGE, "the input has no column '%.60s'; its columns are %s",
			     c->column, list.s);
	}
	sbuf_deinit(&list);
	return rc;
}

static bool is_chosen(struct mapping *m, const struct target *t, size_t n)
{
	char number[24];

	snprintf(number, sizeof(number), "#%zu", n);
	sbuf_clear(&m->scratch);
	import_fold(&m->scratch, t->column, strlen(t->column));
	return map_has(&m->columns, m->scratch.s) || map_has(&m->columns, number);
}

/* Two columns for field f: what the user chose goes before what a preset knows. */
static enum hd_rc settle(struct mapping *m, struct target *v, size_t a, size_t b, struct hd_err *e)
{
	bool first = is_chosen(m, &v[a], a + 1), second = is_chosen(m, &v[b], b + 1);

	if (first == second && (first || !m->preset))
		return hd_fail(e, HD_USAGE,
			       "columns %zu '%.60s' and %zu '%.60s' would both be %s; choose with "
			       "--map '#%zu=%s' --map '#%zu=-'",
			       a + 1, v[a].column, b + 1, v[b].column, import_fields[v[a].field],
			       a + 1, import_fields[v[a].field], b + 1);
	make_custom(m, &v[second && !first ? a : b]);
	return HD_OK;
}

enum hd_rc mapping_check(struct mapping *m, struct target *v, size_t n, struct hd_err *e)
{
	size_t at[I_SINGLE] = {0};
	enum hd_rc rc = check_used(m, v, n, e);

	for (size_t i = 0; rc == HD_OK && i < n; i++) {
		enum import_field f = v[i].field;

		if (f >= I_SINGLE || f == I_TAGS)
			continue;
		if (at[f])
			rc = settle(m, v, at[f] - 1, i, e);
		if (v[i].field == f)
			at[f] = i + 1;
	}
	if (rc == HD_OK && !at[I_SUBJECT] && !at[I_DESCRIPTION])
		rc = hd_fail(e, HD_INVALID,
			     "no column gives the subject: the first line must name the columns, and "
			     "begins with '%.60s'; name one with --map 'COLUMN=subject'",
			     n ? v[0].column : "");
	return rc;
}

/* --- options ----------------------------------------------------------------------------------- */

static enum hd_rc add_column(struct mapping *m, const char *column, const char *field,
			     struct hd_err *e)
{
	struct chosen *c = arena_alloc(m->arena, sizeof(*c));
	struct target t;
	int number;

	if (!utf8_valid(column, strlen(column), NULL) || !utf8_valid(field, strlen(field), NULL))
		return hd_fail(e, HD_USAGE, "a column's name is no valid UTF-8");
	if (strcmp(column, "*") == 0 && (strcmp(field, "fields") == 0 || strcmp(field, "-") == 0)) {
		m->rest = field[0] == 'f';
		m->rest_chosen = true;
		return HD_OK;
	}
	c->column = arena_strdup(m->arena, column);
	c->field = arena_strdup(m->arena, field);
	if (!field_named(c->field, &t))
		return hd_fail(e, HD_USAGE,
			       "'%.60s' is no field; there are subject, description, requester and "
			       "the others of helpdesk-import(1), fields.NAME, and - for none",
			       field);
	if (column[0] == '#' && num_int(column + 1, 1, CSV_COLUMNS_MAX, &number)) {
		map_put(&m->columns, column, c);
		return HD_OK;
	}
	sbuf_clear(&m->scratch);
	import_fold(&m->scratch, column, strlen(column));
	if (!map_has(&m->columns, m->scratch.s)) /* options come before the map file */
		map_put(&m->columns, m->scratch.s, c);
	return HD_OK;
}

/* `COLUMN=FIELD`: a column's name may hold `=`, a field's does not. */
static enum hd_rc add_map(struct mapping *m, const char *option, struct hd_err *e)
{
	const char *eq = strrchr(option, '=');

	if (!eq || eq == option)
		return hd_fail(e, HD_USAGE, "--map '%.60s' must have the form COLUMN=FIELD", option);
	return add_column(m, arena_strndup(m->arena, option, (size_t)(eq - option)), eq + 1, e);
}

static enum hd_rc add_value(struct mapping *m, const char *option, struct hd_err *e)
{
	const char *colon = strchr(option, ':'), *eq = strrchr(option, '=');

	if (!colon || !eq || eq < colon)
		return hd_fail(e, HD_USAGE, "--value '%.60s' must have the form FIELD:TEXT=CODE",
			       option);
	return codes_add(m, arena_strndup(m->arena, option, (size_t)(colon - option)),
			 arena_strndup(m->arena, colon + 1, (size_t)(eq - colon - 1)), eq + 1, e);
}

/* --- the map file ------------------------------------------------------------------------------- */

static enum hd_rc file_columns(struct mapping *m, const struct node *v, struct hd_err *e)
{
	enum hd_rc rc = v->kind == NODE_MAP ? HD_OK
					    : hd_fail(e, HD_INVALID, "'columns' must be a map");

	for (size_t i = 0; rc == HD_OK && i < v->len; i++) {
		const char *field = node_str(v->u.pairs[i].value);

		rc = field ? add_column(m, v->u.pairs[i].key, field, e)
			   : hd_fail(e, HD_INVALID, "column '%.60s' must name a field",
				     v->u.pairs[i].key);
	}
	return rc;
}

static enum hd_rc file_values(struct mapping *m, const struct node *v, struct hd_err *e)
{
	enum hd_rc rc = v->kind == NODE_MAP ? HD_OK
					    : hd_fail(e, HD_INVALID, "'values' must be a map");

	for (size_t i = 0; rc == HD_OK && i < v->len; i++) {
		const struct node *codes = v->u.pairs[i].value;

		if (codes->kind != NODE_MAP)
			return hd_fail(e, HD_INVALID, "values of '%.60s' must be a map",
				       v->u.pairs[i].key);
		for (size_t k = 0; rc == HD_OK && k < codes->len; k++) {
			const struct node *code = codes->u.pairs[k].value;

			if (code->kind == NODE_LIST || code->kind == NODE_MAP)
				return hd_fail(e, HD_INVALID, "value '%.60s' must be a code",
					       codes->u.pairs[k].key);
			rc = codes_add(m, v->u.pairs[i].key, codes->u.pairs[k].key,
				       code->kind == NODE_NULL ? "" : code->text, e);
		}
	}
	return rc;
}

/* What an option gave already stays. */
static enum hd_rc file_setting(const char **option, const char *key, const struct node *v,
			       struct hd_err *e)
{
	if (!node_str(v))
		return hd_fail(e, HD_INVALID, "'%s' must be text", key);
	if (!*option)
		*option = v->text;
	return HD_OK;
}

static enum hd_rc read_map_file(struct mapping *m, struct import_options *o, struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	struct node *doc = NULL;
	enum hd_rc rc = file_read(o->map_file, YAML_READ_MAX, &text, e);

	if (rc == HD_OK)
		rc = yaml_read(m->arena, text.s, text.len, &doc, e);
	if (rc == HD_OK && doc->kind != NODE_MAP)
		rc = hd_fail(e, HD_INVALID, "it must be a map with 'columns' and 'values'");
	for (size_t i = 0; rc == HD_OK && i < doc->len; i++) {
		const char *key = doc->u.pairs[i].key;
		const struct node *v = doc->u.pairs[i].value;

		if (strcmp(key, "columns") == 0)
			rc = file_columns(m, v, e);
		else if (strcmp(key, "values") == 0)
			rc = file_values(m, v, e);
		else if (strcmp(key, "preset") == 0)
			rc = file_setting(&o->preset, key, v, e);
		else if (strcmp(key, "source") == 0)
			rc = file_setting(&o->source, key, v, e);
		else if (strcmp(key, "date-format") == 0)
			rc = file_setting(&o->date_format, key, v, e);
		else if (strcmp(key, "delimiter") == 0)
			rc = file_setting(&o->delimiter, key, v, e);
		else if (strcmp(key, "encoding") == 0)
			rc = file_setting(&o->encoding, key, v, e);
		else
			rc = hd_fail(e, HD_INVALID, "unknown key '%.60s'", key);
	}
	sbuf_deinit(&text);
	return rc == HD_OK ? rc : hd_wrap(e, rc, "map file '%.200s'", o->map_file);
}

static bool is_source(const char *s)
{
	return *s && s[strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-")] == '\0' && strlen(s) <= 60;
}

static enum hd_rc apply_options(struct mapping *m, struct import_options *o, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < o->n_values; i++)
		rc = add_value(m, o->values[i], e);
	for (size_t i = 0; rc == HD_OK && i < o->n_maps; i++)
		rc = add_map(m, o->maps[i], e);
	if (rc == HD_OK && o->map_file)
		rc = read_map_file(m, o, e);
	if (rc != HD_OK)
		return rc;
	if (o->preset && !(m->preset = preset_find(o->preset)))
		return hd_fail(e, HD_USAGE, "unknown preset '%.60s'", o->preset);
	if (m->preset) {
		codes_preset(m);
		m->rest = m->rest || !m->rest_chosen;
		m->html = true;
	}
	m->source = o->source ? o->source : m->preset ? m->preset->name : NULL;
	if (m->source && !is_source(m->source))
		return hd_fail(e, HD_USAGE,
			       "'%.60s' is no name of a source: small letters, digits, . _ -",
			       m->source);
	m->one_date[0] = o->date_format;
	m->dates = o->date_format ? m->one_date : m->preset ? m->preset->dates : preset_dates;
	m->delimiter = o->delimiter;
	m->encoding = o->encoding;
	return HD_OK;
}

enum hd_rc mapping_new(struct desk *d, const struct import_options *o, struct mapping **out,
		       struct hd_err *e)
{
	struct mapping *m = mem_alloc(sizeof(*m));
	struct import_options given = *o;
	enum hd_rc rc = desk_report_zone(d, &m->zone, e);

	*out = m;
	m->arena = arena_new();
	m->scratch = (struct sbuf)SBUF_INIT;
	m->now = d->now;
	m->html = o->html;
	map_init(&m->columns, m->arena);
	map_init(&m->known, m->arena);
	map_init(&m->unmapped, m->arena);
	for (int i = 0; i < I_SINGLE; i++) {
		map_init(&m->codes[i], m->arena);
		map_init(&m->seen[i], m->arena);
	}
	return rc == HD_OK ? apply_options(m, &given, e) : rc;
}

void mapping_free(struct mapping *m)
{
	if (!m)
		return;
	map_deinit(&m->columns);
	map_deinit(&m->known);
	map_deinit(&m->unmapped);
	for (int i = 0; i < I_SINGLE; i++) {
		map_deinit(&m->codes[i]);
		map_deinit(&m->seen[i]);
	}
	sbuf_deinit(&m->scratch);
	arena_free(m->arena);
	free(m);
}
