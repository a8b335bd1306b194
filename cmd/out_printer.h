/* What a printer is made of; for the files out_*.c alone. */
#ifndef HELPDESK_CMD_OUT_PRINTER_H
#define HELPDESK_CMD_OUT_PRINTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "cmd/out.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"

#define OUT_DEPTH 64 /* lists and maps within each other */

enum out_value {
	VALUE_NULL,
	VALUE_TEXT,
	VALUE_NUMBER,
	VALUE_BOOL,
};

struct out_ops {
	void (*list_begin)(struct out *o);
	void (*list_end)(struct out *o);
	void (*map_begin)(struct out *o);
	void (*map_end)(struct out *o);
	void (*key)(struct out *o, const char *key);
	void (*value)(struct out *o, enum out_value kind, const char *s, size_t n);
	void (*finish)(struct out *o); /* end of the document; frees what the printer made */
};

struct cell {
	const char *key; /* in the arena of the table */
	const char *s;
	size_t n;
	const char *shown; /* as text for a terminal; NULL until it was asked for */
	size_t mark, mark_end; /* bytes that stand out; equal = none */
	enum out_value kind;
	enum out_look look;
};

struct row {
	struct cell *cells;
	size_t n, cap;
};

/* State of the printers that see a document as rows (text and CSV): see out_rows.c. */
struct rows {
	void (*row)(struct out *o, const struct row *r);    /* a row of a table is complete */
	void (*record)(struct out *o, const struct row *r); /* (a part of) a map elsewhere */
	void (*table_begin)(struct out *o);
	void (*table_end)(struct out *o);
	struct arena *arena;
	struct row now;
	struct sbuf path;            /* "acknowledge." */
	size_t marks[OUT_DEPTH];     /* where path ended on each floor */
	char *key;
	struct sbuf joined;          /* values of a list within a row */
	unsigned depth, lists;       /* maps open; lists open within a row */
	unsigned list_maps;          /* maps open within those lists */
	unsigned floor;              /* maps open around the table */
	size_t base;                 /* length of path there: rows are named from here on */
	bool in_table, fresh;        /* fresh: the next value of a list follows a comma */
	bool had_table;
};

struct out {
	const struct out_ops *ops;
	enum out_format format;
	FILE *to;
	bool tty, excel, colored;
	int width;
	const struct out_column *columns; /* of the next list, then of the table that is open */
	size_t ncolumns;
	bool columns_new;

	unsigned depth; /* JSON and number: lists and maps open */
	struct {
		bool list;
		size_t n;
	} level[OUT_DEPTH];
	bool after_key, is_number;
	size_t mark, mark_end; /* of the value that is given */
	enum out_look look;    /* of the values that are given */

	struct rows rows;
	struct row *table; /* text: rows kept until their widths are known */
	size_t table_n, table_cap;
	bool printed;      /* something stands above: a blank line is due before a table */
};

extern const struct out_ops out_json_ops, out_rows_ops, out_number_ops;

void out_text_init(struct out *o);
void out_csv_init(struct out *o);

/* The cell of that key, or NULL. */
struct cell *row_cell(const struct row *r, const char *key);

#endif
