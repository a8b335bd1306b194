/* An import: records of a table carried out like the lines of a batch, by the same run. What is
 * ours here is which rows stand twice, what a rehearsal shows, and where the rows came from. */
#include "desk/import.h"

#include "helpdesk/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_OUT_SHOWN 20
#define EQUAL_MAX 1000 /* rows without key that say the same */

const char *const import_presets[] = {"bugzilla", "glpi", "mantis",     "osticket",
				      "otrs",     "rt",   "servicenow", "zentrack", NULL};

/* Keys met in this input: by their hash, with the line and what the row said. A table of our
 * own, for a million keys must not take the memory of a million texts. */
struct met {
	uint64_t key;
	uint32_t said, line; /* line 0 = free */
};

struct import {
	struct feed feed;
	const struct import_options *o;
	struct mapping *m;
	struct table t;
	struct cells cells;
	struct met *met;
	size_t n_met, n_slots;   /* a power of two, or 0 */
	uint64_t rows, shown;
	uint64_t last_line;
	const char *column;      /* of the last fault, or NULL */
};

/* --- rows that stand twice --------------------------------------------------------------- */

static struct met *place(struct met *v, size_t n_slots, uint64_t key)
{
	size_t i = (size_t)key & (n_slots - 1);

	while (v[i].line && v[i].key != key)
		i = (i + 1) & (n_slots - 1);
	return &v[i];
}

static void grow(struct import *im)
{
	size_t n = im->n_slots ? im->n_slots * 2 : 1024;
	struct met *v = mem_alloc(n * sizeof(*v));

	for (size_t i = 0; i < im->n_slots; i++)
		if (im->met[i].line)
			*place(v, n, im->met[i].key) = im->met[i];
	free(im->met);
	im->met = v;
	im->n_slots = n;
}

/* Where the key stood first; its line is the caller's when that is here. An attempt that
 * is made again meets its own lines and none else. */
static struct met *meet(struct import *im, const char *key, uint64_t line)
{
	uint64_t hash = map_hash(key, strlen(key));
	struct met *met;

	if (im->n_met * 3 >= im->n_slots * 2)
		grow(im);
	met = place(im->met, im->n_slots, hash);
	if (!met->line) {
		met->key = hash;
		im->n_met++;
	}
	if (!met->line || met->line > line)
		met->line = (uint32_t)line;
	return met;
}

/* A row without key and time could not be told from one that a former run opened: then what it
 * says is its key. */
static enum hd_rc give_key(struct import *im, struct row *r, const struct sbuf *record,
			   uint64_t line, struct arena *a, struct hd_err *e)
{
	const char *source = im->m->source ? im->m->source : "import";
	uint64_t hash = map_hash(record->s, record->len);

	for (int k = 1; k <= EQUAL_MAX; k++) {
		r->open.key = k == 1 ? arena_printf(a, "%s:row-%016" PRIx64, source, hash)
				     : arena_printf(a, "%s:row-%016" PRIx64 "-%d", source, hash, k);
		if (meet(im, r->open.key, line)->line == line)
			return HD_OK;
	}
	return hd_fail(e, HD_INVALID,
		       "%d rows say the same; give them a key or a time at which they were opened",
		       EQUAL_MAX);
}

/* --- one row -------------------------------------------------------------------------------- */

static void show_row(struct import *im, const struct row *r, uint64_t line)
{
	if (!im->feed.rehearsal || im->shown >= IMPORT_SHOWN_ROWS || line <= im->last_line ||
	    !im->o->view.row || !im->o->view.cell)
		return;
	im->shown++;
	im->last_line = line;
	im->o->view.row(line, im->o->view.arg);
	row_show(r, &im->o->view);
}

/* *there: the ticket that bears the row's key, NULL for a new one. *done when nothing is to be
 * done any more. */
static enum hd_rc look_up(struct import *im, struct sheet *s, const struct row *r,
			  const struct sbuf *record, uint64_t line, const char **there, bool *done,
			  struct hd_err *e)
{
	struct met *met;
	uint32_t said = (uint32_t)map_hash(record->s, record->len);
	enum hd_rc rc;

	*there = NULL;
	*done = false;
	if (!r->open.key)
		return HD_OK;
	met = meet(im, r->open.key, line);
	rc = sheet_key(s, NUMBER_TICKET, r->open.key, there, e);
	if (rc != HD_OK)
		return rc;
	if (met->line == line) {
		met->said = said;
	} else if (*there && met->said == said) {
		*done = true;
	} else if (*there && !im->o->update) {
		return hd_fail(e, HD_REFUSED,
			       "the key '%.100s' stands on line %" PRIu32
			       " with other values; --update takes one after the other",
			       r->open.key, met->line);
	}
	if (*there && !im->o->update)
		*done = true;
	return HD_OK;
}

/* The column of the key, for a row whose key is refused. */
static const char *key_column(const struct import *im)
{
	for (size_t i = 0; i < im->t.n_columns; i++)
		if (im->t.columns[i].field == I_KEY)
			return im->t.columns[i].column;
	return "key";
}

static enum hd_rc carry_out_row(struct import *im, struct row *r, const struct sbuf *record,
				uint64_t line, struct sheet *s, struct arena *a, struct hd_err *e)
{
	uint64_t operations = s->operations, unchanged = s->unchanged;
	const char *there;
	bool done, changed = false;
	enum hd_rc rc = HD_OK;

	r->open.op.before_acceptance = im->o->before_acceptance;
	if (!r->open.key && r->open.op.at == TIME_NONE)
		rc = give_key(im, r, record, line, a, e);
	if (rc != HD_OK)
		return rc;
	rc = look_up(im, s, r, record, line, &there, &done, e);
	if (rc != HD_OK)
		im->column = key_column(im);
	else if (!done && there)
		rc = row_update(s, r, there, a, &changed, e);
	else if (!done)
		rc = row_open(s, r, a, &changed, e);
	/* A row is one operation, whatever it takes. */
	s->operations = operations + (rc == HD_OK && changed);
	s->unchanged = unchanged + (rc == HD_OK && !changed);
	return rc;
}

static enum hd_rc carry_out(struct feed *f, const struct sbuf *record, uint64_t line,
			    struct sheet *s, struct arena *a, struct hd_err *e)
{
	struct import *im = (struct import *)f;
	struct row r;
	enum hd_rc rc;

	im->column = NULL;
	im->cells = (struct cells){NULL, 0, 0};
	im->rows++;
	rc = table_cells(&im->t, record, im->m, a, &im->cells, e);
	if (rc != HD_OK)
		return rc;
	rc = row_make(im->m, &im->cells, a, &r, e);
	im->column = r.column;
	if (rc == HD_OK) {
		show_row(im, &r, line);
		rc = carry_out_row(im, &r, record, line, s, a, e);
	}
	if (rc != HD_OK && im->column)
		return hd_wrap(e, rc, "column '%.60s'", im->column);
	return rc;
}

/* --- the feed --------------------------------------------------------------------------------- */

static enum hd_rc next(struct feed *f, struct cursor *c, struct sbuf *record, bool *more,
		       struct hd_err *e)
{
	return table_next(&((struct import *)f)->t, c, record, more, e);
}

static const char *column(struct feed *f)
{
	return ((struct import *)f)->column;
}

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path;
}

/* Where it came from: the sum of the bytes stands in `Batch:`. */
static void trailers(struct feed *f, struct sbuf *message)
{
	const struct import *im = (struct import *)f;
	const char *name = base_name(im->o->file);
	struct sbuf shown = SBUF_INIT;

	if (!name || !*name)
		name = "standard input";
	if (utf8_valid(name, strlen(name), NULL))
		text_for_terminal(&shown, name, strlen(name), true);
	else
		sbuf_puts(&shown, "(no valid name)");
	sbuf_printf(message, "Import: %s\n", shown.s);
	if (im->m->source)
		sbuf_printf(message, "Import-Source: %s\n", im->m->source);
	sbuf_printf(message, "Import-Rows: %" PRIu64 "\n", im->rows);
	sbuf_deinit(&shown);
}

/* --- telling ------------------------------------------------------------------------------------ */

static void note(const struct import *im, const char *text)
{
	if (im->o->view.note)
		im->o->view.note(text, im->o->view.arg);
}

static const char *field_name(const struct target *t, struct arena *a)
{
	if (t->field == I_NONE)
		return NULL;
	return t->field < I_SINGLE ? import_fields[t->field] : arena_printf(a, "fields.%s", t->name);
}

/* What the input has and the tickets will not. */
struct left_out {
	struct sbuf names;
	size_t n;
};

static void leave_out(struct left_out *l, const struct target *t)
{
	if (t->field == I_NONE && *t->column && l->n++ < LEFT_OUT_SHOWN)
		sbuf_printf(&l->names, "%s'%.60s'", l->n > 1 ? ", " : "", t->column);
}

static void tell_left_out(const struct import *im, struct left_out *l)
{
	if (l->n > LEFT_OUT_SHOWN)
		sbuf_puts(&l->names, ", …");
	sbuf_puts(&l->names, "; --map '*=fields' keeps such columns as fields of their name, "
			     "--map '*=-' says nothing");
	if (l->n && !im->o->dry_run && !im->m->rest_chosen && im->o->view.note) {
		struct sbuf all = SBUF_INIT;

		sbuf_printf(&all, "left out: %s", l->names.s);
		note(im, all.s);
		sbuf_deinit(&all);
	}
	sbuf_deinit(&l->names);
}

static void tell_column(const struct import *im, const struct target *t)
{
	const struct import_view *v = &im->o->view;

	if (v->column && im->o->dry_run && *t->column)
		v->column(t->column, field_name(t, im->m->arena), v->arg);
}

static void tell_input(const struct import *im)
{
	struct left_out l = {.names = SBUF_INIT};

	if (im->t.guessed) {
		char text[120];

		snprintf(text, sizeof(text), "read as %s; --encoding NAME says otherwise", im->t.charset);
		note(im, text);
	}
	for (size_t i = 0; i < im->t.n_columns; i++) {
		tell_column(im, &im->t.columns[i]);
		leave_out(&l, &im->t.columns[i]);
	}
	tell_left_out(im, &l);
}

/* JSON and YAML name their fields as they go. */
static void tell_known(const struct import *im)
{
	struct left_out l = {.names = SBUF_INIT};

	for (size_t i = 0; i < im->m->known.len; i++) {
		tell_column(im, im->m->known.entries[i].value);
		leave_out(&l, im->m->known.entries[i].value);
	}
	tell_left_out(im, &l);
}

static void tell_unmapped(const struct import *im)
{
	for (size_t i = 0; im->o->dry_run && im->o->view.unmapped && i < im->m->unmapped.len; i++) {
		const struct unmapped *u = im->m->unmapped.entries[i].value;

		im->o->view.unmapped(u->field, u->text, u->rows, im->o->view.arg);
	}
}

/* --- the run ------------------------------------------------------------------------------------- */

enum hd_rc desk_import(struct desk *d, int fd, const struct import_options *o,
		       struct batch_result *out, struct hd_err *e)
{
	struct import im = {.o = o,
			    .feed = {.next = next, .carry_out = carry_out, .column = column,
				     .trailers = trailers, .rehearsal = o->dry_run}};
	const char *me;
	enum hd_rc rc = desk_me(d, &me, e);

	memset(out, 0, sizeof(*out));
	if (rc == HD_OK)
		rc = mapping_new(d, o, &im.m, e);
	if (rc == HD_OK) {
		rc = table_open(&im.t, fd, o, im.m, e);
		if (rc == HD_OK && im.t.kind == TABLE_CSV)
			rc = table_header(&im.t, im.m, e);
		if (rc == HD_OK) {
			tell_input(&im);
			rc = batch_run(d, &im.t.in, &im.feed, &o->run, out, e);
			if (rc == HD_OK || rc == HD_PARTIAL) {
				tell_known(&im);
				tell_unmapped(&im);
			}
		}
		table_close(&im.t);
	}
	free(im.met);
	mapping_free(im.m);
	return rc;
}
