/* Output is written once and printed as text, JSON, JSON Lines, CSV or bare
 * numbers: a command describes its data through these calls, a printer behind
 * a table of function pointers lays it out.
 *
 * A list of maps that was given columns is a table: in text and CSV each map is
 * a row, nested maps are flattened (`acknowledge.median_s`), nested lists are
 * joined by `, `. A map outside a table is printed as `key: value` lines in
 * text and as one row in CSV (left out when a table stands within it). JSON
 * takes everything as it comes; JSON Lines puts each element of the outermost
 * list on a line of its own; `number` prints the `number` of each map. */
#ifndef HELPDESK_CMD_OUT_H
#define HELPDESK_CMD_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/opt.h"

enum out_format {
	OUT_TEXT,
	OUT_JSON,
	OUT_JSONL,
	OUT_CSV,
	OUT_NUMBER,
};

/* The options of every command that reads: --format WORD, --excel. */
struct format_opts {
	const char *format; /* NULL = text */
	bool excel;
};
extern const struct opt format_options[];

enum out_format out_format_of(const struct format_opts *o);

/* Column flags. */
#define OUT_RIGHT 1u /* numbers: to the right */
#define OUT_FLEX  2u /* gives way first when the terminal is too narrow */

struct out_column {
	const char *key;   /* machine name: CSV's header, the key in the map */
	const char *title; /* what text prints above; NULL = no heading for this column */
	unsigned flags;
	const char *none;  /* what text shows for null or absence; NULL = nothing */
};

struct out;

/* A printer on standard output as the options say. Never NULL; NULL opts = text. */
struct out *out_open(const struct cmd_ctx *ctx, const struct format_opts *o);

/* The same on any stream: tty = controls are made visible and tables fitted into
 * `width` columns. */
struct out *out_new(enum out_format f, FILE *to, bool tty, int width, bool excel);

/* Ends the document and frees. Write errors are found by main when it flushes. */
void out_close(struct out *o);

enum out_format out_kind(const struct out *o);

/* Columns of the next list that begins; borrowed until that list ends. */
void out_columns(struct out *o, const struct out_column *cols, size_t n);

void out_list_begin(struct out *o);
void out_list_end(struct out *o);
void out_map_begin(struct out *o);
void out_map_end(struct out *o);
void out_key(struct out *o, const char *key);
void out_text(struct out *o, const char *s);               /* NULL = null */
void out_text_n(struct out *o, const char *s, size_t n);
/* How the values that follow look in a table where there is colour, until said otherwise. It
 * never says what does not stand in the row as well. */
enum out_look { OUT_PLAIN, OUT_DIM, OUT_NOTICE, OUT_URGENT, OUT_ALARM };
void out_look(struct out *o, enum out_look look);
/* Bytes [mark, end) of it stand out where there is colour. */
void out_marked(struct out *o, const char *s, size_t mark, size_t end);
void out_int(struct out *o, int64_t v);
void out_real(struct out *o, double v);                    /* 3 decimals */
void out_raw(struct out *o, const char *number);           /* a number as it is written */
void out_bool(struct out *o, bool v);
void out_null(struct out *o);

/* Key and value in one. */
void out_put_text(struct out *o, const char *key, const char *s);
void out_put_int(struct out *o, const char *key, int64_t v);
void out_put_bool(struct out *o, const char *key, bool v);
void out_put_null(struct out *o, const char *key);

#endif
