/* CSV as RFC 4180 has it: CRLF, quotes only where they are needed. For spreadsheets
 * also a BOM, semicolons, and an apostrophe before what they would take for a
 * formula: a ticket's subject is written by strangers. */
#include <string.h>

#include "cmd/out_printer.h"
#include "helpdesk/text.h"

static bool looks_like_formula(const struct cell *c)
{
	return c->kind == VALUE_TEXT && c->n && memchr("=+-@\t\r", c->s[0], 6);
}

static void put_field(struct out *o, const struct cell *c, bool alone)
{
	struct sbuf b = SBUF_INIT;
	const char *s;

	if (o->excel && c && looks_like_formula(c))
		sbuf_putc(&b, '\'');
	if (c && o->tty)
		text_for_terminal(&b, c->s, c->n, false);
	else if (c)
		sbuf_add(&b, c->s, c->n);
	/* One empty field alone would be an empty line, which readers skip. */
	if (strpbrk(b.s, o->excel ? "\";\r\n" : "\",\r\n") || (alone && b.len == 0)) {
		putc('"', o->to);
		for (s = b.s; *s; s++) {
			if (*s == '"')
				putc('"', o->to);
			putc(*s, o->to);
		}
		putc('"', o->to);
	} else {
		fwrite(b.s, 1, b.len, o->to);
	}
	sbuf_deinit(&b);
}

static void put_separator(const struct out *o, size_t i)
{
	if (i)
		putc(o->excel ? ';' : ',', o->to);
}

static void put_mark(struct out *o)
{
	if (o->excel && !o->printed)
		fputs("\xef\xbb\xbf", o->to);
	o->printed = true;
}

static void put_header(struct out *o, const char *key, size_t i)
{
	struct cell c = {.s = key, .n = strlen(key), .kind = VALUE_TEXT};

	put_separator(o, i);
	put_field(o, &c, false);
}

static void header_of_row(struct out *o, const struct row *r)
{
	for (size_t i = 0; i < r->n; i++)
		put_header(o, r->cells[i].key, i);
	fputs("\r\n", o->to);
}

static void cells_of_row(struct out *o, const struct row *r)
{
	for (size_t i = 0; i < r->n; i++) {
		put_separator(o, i);
		put_field(o, &r->cells[i], r->n == 1);
	}
	fputs("\r\n", o->to);
}

static void table_begin(struct out *o)
{
	put_mark(o);
	for (size_t i = 0; i < o->ncolumns; i++)
		put_header(o, o->columns[i].key, i);
	if (o->ncolumns)
		fputs("\r\n", o->to);
	o->table_n = 0;
}

static void row(struct out *o, const struct row *r)
{
	if (!o->ncolumns) {
		put_mark(o);
		if (o->table_n++ == 0 && r->n && *r->cells[0].key)
			header_of_row(o, r);
		cells_of_row(o, r);
	} else {
		for (size_t i = 0; i < o->ncolumns; i++) {
			put_separator(o, i);
			put_field(o, row_cell(r, o->columns[i].key), o->ncolumns == 1);
		}
		fputs("\r\n", o->to);
	}
	/* Nothing is kept, so that a million rows take no room; what the map around the
	 * table had said was thrown away before. */
	arena_reset(o->rows.arena);
}

static void record(struct out *o, const struct row *r)
{
	if (o->rows.had_table)
		return;
	put_mark(o);
	header_of_row(o, r);
	cells_of_row(o, r);
}

static void table_end(struct out *o)
{
	(void)o;
}

void out_csv_init(struct out *o)
{
	o->ops = &out_rows_ops;
	o->rows = (struct rows){
		.row = row,
		.record = record,
		.table_begin = table_begin,
		.table_end = table_end,
		.arena = arena_new(),
		.path = SBUF_INIT,
		.joined = SBUF_INIT,
	};
}
