/* A document seen as rows, for the printers that people and spreadsheets read: maps
 * within a row become cells named by their path, lists become one cell. */
#include <stdlib.h>
#include <string.h>

#include "cmd/out_printer.h"

struct cell *row_cell(const struct row *r, const char *key)
{
	for (size_t i = 0; i < r->n; i++) {
		if (strcmp(r->cells[i].key, key) == 0)
			return &r->cells[i];
	}
	return NULL;
}

/* Not printed: of a long table this is the most frequent step. */
static const char *path_of(const struct rows *r)
{
	const char *path = r->path.s + r->base, *key = r->key ? r->key : "";
	size_t n = r->path.len - r->base, len = strlen(key);
	char *s = arena_alloc(r->arena, n + len + 1);

	memcpy(s, path, n);
	memcpy(s + n, key, len);
	return s;
}

static void add_cell(struct rows *r, enum out_value kind, const char *s, size_t n)
{
	struct cell *cells;

	if (r->now.n == r->now.cap) {
		r->now.cap = r->now.cap ? r->now.cap * 2 : 16;
		cells = arena_alloc(r->arena, r->now.cap * sizeof(*cells));
		if (r->now.n)
			memcpy(cells, r->now.cells, r->now.n * sizeof(*cells));
		r->now.cells = cells;
	}
	r->now.cells[r->now.n++] = (struct cell){
		.key = path_of(r),
		.s = arena_strndup(r->arena, s, n),
		.n = n,
		.kind = kind,
	};
}

/* What was gathered of a map outside a table goes out. */
static void flush_record(struct out *o)
{
	struct rows *r = &o->rows;

	if (r->now.n)
		r->record(o, &r->now);
	r->now = (struct row){0};
}

static void list_begin(struct out *o)
{
	struct rows *r = &o->rows;

	if (r->in_table || (r->depth && !o->columns_new)) {
		if (r->lists++ == 0)
			sbuf_clear(&r->joined);
		r->fresh = true;
		return;
	}
	if (!o->columns_new) {
		o->columns = NULL;
		o->ncolumns = 0;
	}
	r->had_table = true;
	flush_record(o);
	r->in_table = true;
	r->floor = r->depth;
	r->base = r->path.len;
	r->table_begin(o);
}

static void list_end(struct out *o)
{
	struct rows *r = &o->rows;

	if (r->lists) {
		if (--r->lists == 0)
			add_cell(r, VALUE_TEXT, r->joined.s, r->joined.len);
		return;
	}
	r->table_end(o);
	r->in_table = false;
	r->floor = 0;
	r->base = 0;
	r->now = (struct row){0};
	arena_reset(r->arena);
}

static void map_begin(struct out *o)
{
	struct rows *r = &o->rows;

	if (r->lists) {
		r->list_maps++;
		r->fresh = true;
		return;
	}
	if (r->depth == OUT_DEPTH)
		abort();
	if (r->depth == r->floor)
		r->now = (struct row){0};
	r->marks[r->depth] = r->path.len;
	if (r->depth++ > r->floor && r->key)
		sbuf_printf(&r->path, "%s.", r->key);
}

static void map_end(struct out *o)
{
	struct rows *r = &o->rows;

	if (r->lists) {
		r->list_maps--;
		r->fresh = true;
		return;
	}
	sbuf_truncate(&r->path, r->marks[--r->depth]);
	if (r->depth > r->floor)
		return;
	if (!r->in_table) {
		flush_record(o);
		arena_reset(r->arena);
		return;
	}
	r->row(o, &r->now);
	r->now = (struct row){0};
}

static void key(struct out *o, const char *k)
{
	struct rows *r = &o->rows;

	if (r->lists)
		return;
	free(r->key);
	r->key = mem_strdup(k);
}

static void value(struct out *o, enum out_value kind, const char *s, size_t n)
{
	struct rows *r = &o->rows;

	if (r->lists) {
		/* Values of a map within a list stand side by side: "caused-by HD-3". */
		if (r->joined.len)
			sbuf_puts(&r->joined, r->fresh ? ", " : " ");
		sbuf_add(&r->joined, s, n);
		r->fresh = r->list_maps == 0;
		return;
	}
	if (r->depth == r->floor) {
		free(r->key);
		r->key = NULL;
		r->now = (struct row){0};
		add_cell(r, kind, s, n);
		r->row(o, &r->now);
		r->now = (struct row){0};
		return;
	}
	add_cell(r, kind, s, n);
	r->now.cells[r->now.n - 1].mark = o->mark;
	r->now.cells[r->now.n - 1].mark_end = o->mark_end;
	r->now.cells[r->now.n - 1].look = o->look;
}

static void finish(struct out *o)
{
	struct rows *r = &o->rows;

	free(r->key);
	sbuf_deinit(&r->path);
	sbuf_deinit(&r->joined);
	arena_free(r->arena);
	free(o->table);
}

const struct out_ops out_rows_ops = {list_begin, list_end, map_begin, map_end, key, value, finish};
