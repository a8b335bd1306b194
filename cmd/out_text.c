/* Text for people: tables with columns aligned by what a terminal shows, and maps as
 * `key: value` lines. Nothing of a ticket can steer the terminal. */
#include <stdlib.h>
#include <string.h>

#include "cmd/out_printer.h"
#include "helpdesk/text.h"

#define MARK       "\033[1;31m"
#define PLAIN      "\033[m"
#define GAP        2 /* blanks between columns */
#define NARROWEST  8 /* a column that gives way keeps this much */

static const char *const looks[] = {
	[OUT_PLAIN] = "",
	[OUT_DIM] = "\033[2m",
	[OUT_NOTICE] = "\033[33m",   /* yellow */
	[OUT_URGENT] = "\033[31m",   /* red */
	[OUT_ALARM] = "\033[1;31m",  /* bold red */
};

static const char *shown(struct out *o, const struct out_column *col, struct cell *c)
{
	struct sbuf b = SBUF_INIT;

	if (!c || c->kind == VALUE_NULL)
		return col && col->none ? col->none : "";
	if (c->shown)
		return c->shown;
	text_for_terminal(&b, c->s, c->n, true);
	c->shown = arena_strndup(o->rows.arena, b.s, b.len);
	sbuf_deinit(&b);
	return c->shown;
}

static void keep_row(struct out *o, const struct row *r)
{
	o->table = mem_grow(o->table, &o->table_cap, o->table_n + 1, sizeof(*o->table));
	o->table[o->table_n++] = *r;
}

static void row(struct out *o, const struct row *r)
{
	if (o->rows.in_table) {
		keep_row(o, r);
		return;
	}
	fprintf(o->to, "%s\n", shown(o, NULL, &r->cells[0]));
	o->printed = true;
}

/* Lines of a text that has several stand indented below their key. */
static void put_lines(struct out *o, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		fprintf(o->to, "%s%.*s\n", n ? "    " : "", (int)n, s);
		s += n + (s[n] == '\n');
	}
}

static void record(struct out *o, const struct row *r)
{
	struct sbuf b = SBUF_INIT;
	size_t widest = 0, width;

	for (size_t i = 0; i < r->n; i++) {
		width = text_columns(r->cells[i].key, strlen(r->cells[i].key));
		if (r->cells[i].kind != VALUE_NULL && width > widest)
			widest = width;
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct cell *c = &r->cells[i];

		if (c->kind == VALUE_NULL)
			continue;
		sbuf_clear(&b);
		text_for_terminal(&b, c->key, strlen(c->key), true);
		fprintf(o->to, "%s:", b.s);
		width = text_columns(b.s, b.len);
		sbuf_clear(&b);
		text_for_terminal(&b, c->s, c->n, false);
		if (memchr(b.s, '\n', b.len)) {
			putc('\n', o->to);
			put_lines(o, b.s);
		} else {
			fprintf(o->to, "%*s%s\n", (int)(b.len ? widest - width + 1 : 0), "", b.s);
		}
	}
	o->printed = true;
	sbuf_deinit(&b);
}

/* A table without columns takes those of its first row. */
static void take_columns(struct out *o)
{
	struct out_column *cols;

	if (o->ncolumns || !o->table_n)
		return;
	cols = arena_alloc(o->rows.arena, o->table[0].n * sizeof(*cols));
	for (size_t i = 0; i < o->table[0].n; i++) {
		cols[i].key = cols[i].title = o->table[0].cells[i].key;
		if (o->table[0].cells[i].kind == VALUE_NUMBER)
			cols[i].flags = OUT_RIGHT;
	}
	o->columns = cols;
	o->ncolumns = o->table[0].n;
}

static void measure(struct out *o, size_t *widths)
{
	for (size_t i = 0; i < o->ncolumns; i++) {
		const struct out_column *col = &o->columns[i];

		widths[i] = col->title ? text_columns(col->title, strlen(col->title)) : 0;
		for (size_t k = 0; k < o->table_n; k++) {
			const char *s = shown(o, col, row_cell(&o->table[k], col->key));
			size_t width = text_columns(s, strlen(s));

			if (width > widths[i])
				widths[i] = width;
		}
	}
}

/* Columns that may give way do so, the widest first, until the table fits. */
static void fit(const struct out *o, size_t *widths)
{
	size_t total = 0, widest;

	for (size_t i = 0; i < o->ncolumns; i++)
		total += widths[i] + (i ? GAP : 0);
	while (o->tty && o->width > 0 && total > (size_t)o->width) {
		widest = o->ncolumns;
		for (size_t i = 0; i < o->ncolumns; i++) {
			if (o->columns[i].flags & OUT_FLEX && widths[i] > NARROWEST &&
			    (widest == o->ncolumns || widths[i] > widths[widest]))
				widest = i;
		}
		if (widest == o->ncolumns)
			return;
		widths[widest]--;
		total--;
	}
}

static void add_blanks(struct sbuf *b, size_t n)
{
	while (n--)
		sbuf_putc(b, ' ');
}

/* Gives where its text begins in the line. What is cut fills the cell, so that colour ends
 * with the text and not with the blanks. */
static size_t add_cell(const struct out *o, struct sbuf *line, size_t i, const char *s,
		       size_t width, const char *look)
{
	size_t columns = text_columns(s, strlen(s));
	size_t blanks = columns < width ? width - columns : 0, at;

	if (i)
		add_blanks(line, GAP);
	if (o->columns[i].flags & OUT_RIGHT)
		add_blanks(line, blanks);
	sbuf_puts(line, *s ? look : "");
	at = line->len;
	if (columns > width)
		text_fit(line, s, width, true);
	else
		sbuf_puts(line, s);
	sbuf_puts(line, *s && *look ? PLAIN : "");
	if (!(o->columns[i].flags & OUT_RIGHT))
		add_blanks(line, blanks);
	return at;
}

/* Colour goes in when the width is settled: `at` is where the cell, which shows `s`, begins
 * in the line. Of a mark that was cut off what is left is coloured. */
static void put_mark(struct sbuf *line, size_t at, const char *s, const struct cell *c)
{
	struct sbuf part = SBUF_INIT;
	size_t kept = 0, from, to;
	char *rest;

	while (s[kept] && s[kept] == line->s[at + kept])
		kept++;
	text_for_terminal(&part, c->s, c->mark, true);
	from = part.len;
	text_for_terminal(&part, c->s + c->mark, c->mark_end - c->mark, true);
	to = part.len < kept ? part.len : kept;
	sbuf_deinit(&part);
	if (from >= to)
		return;
	rest = mem_strdup(line->s + at + from);
	sbuf_truncate(line, at + from);
	sbuf_printf(line, MARK "%.*s" PLAIN "%s%s", (int)(to - from), rest, looks[c->look],
		    rest + (to - from));
	free(rest);
}

/* A line of the table, the heading when `r` is NULL. */
static void put_line(struct out *o, struct sbuf *line, const size_t *widths, const struct row *r)
{
	sbuf_clear(line);
	for (size_t i = 0; i < o->ncolumns; i++) {
		const struct out_column *col = &o->columns[i];
		struct cell *c = r ? row_cell(r, col->key) : NULL;
		const char *s = r ? shown(o, col, c) : col->title ? col->title : "";
		const char *look = o->colored && c ? looks[c->look] : "";
		size_t at = add_cell(o, line, i, s, widths[i], look);

		if (o->colored && c && c->mark < c->mark_end)
			put_mark(line, at, s, c);
	}
	while (line->len && line->s[line->len - 1] == ' ')
		sbuf_truncate(line, line->len - 1);
	fprintf(o->to, "%s\n", line->s);
}

static void table_end(struct out *o)
{
	struct sbuf line = SBUF_INIT;
	bool titles = false;
	size_t *widths;

	if (!o->table_n)
		return;
	/* What has no key is a plain list. */
	if (!o->ncolumns && o->table[0].n && !*o->table[0].cells[0].key) {
		for (size_t k = 0; k < o->table_n; k++)
			fprintf(o->to, "%s\n", shown(o, NULL, &o->table[k].cells[0]));
		o->table_n = 0;
		o->printed = true;
		return;
	}
	take_columns(o);
	widths = arena_alloc(o->rows.arena, (o->ncolumns + 1) * sizeof(*widths));
	measure(o, widths);
	fit(o, widths);
	if (o->printed)
		putc('\n', o->to);
	for (size_t i = 0; i < o->ncolumns; i++)
		titles = titles || o->columns[i].title;
	if (titles)
		put_line(o, &line, widths, NULL);
	for (size_t k = 0; k < o->table_n; k++)
		put_line(o, &line, widths, &o->table[k]);
	sbuf_deinit(&line);
	o->table_n = 0;
	o->printed = true;
}

static void table_begin(struct out *o)
{
	o->table_n = 0;
}

void out_text_init(struct out *o)
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
