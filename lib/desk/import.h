/* The files of an import: a record of the input becomes cells, cells become a row of
 * fields, a row becomes requests on the sheet that batch uses too.
 *
 *	import_input.c    bytes -> records
 *	import_cells.c    a record -> cells
 *	import_map.c      columns -> fields
 *	import_codes.c    texts -> codes
 *	import_date.c     texts -> times
 *	import_row.c      cells -> a row that can be carried out
 *	import_times.c    its times
 *	import_show.c     a row shown
 *	import_new.c      a row -> open, assign, take, wait, resolve, close, reopen
 *	import_update.c   a row and a ticket -> what differs
 *	import.c          the run */
#ifndef LIB_DESK_IMPORT_H
#define LIB_DESK_IMPORT_H

#include "csv/csv.h"
#include "desk/batch.h"
#include "helpdesk/import.h"
#include "preset/preset.h"

enum import_field {
	I_KEY, I_NUMBER, I_SUBJECT, I_DESCRIPTION, I_REQUESTER, I_REQUESTER_EMAIL,
	I_REQUESTER_PHONE, I_CHANNEL, I_APPLICATION, I_TYPE, I_CATEGORY, I_IMPACT, I_URGENCY,
	I_PRIORITY, I_LEVEL, I_TEAM, I_ASSIGNEE, I_STATUS, I_OPENED, I_ACKNOWLEDGED, I_RESOLVED,
	I_CLOSED, I_UPDATED, I_RESOLUTION, I_SOLUTION, I_PROBLEM, I_TAGS,
	I_SINGLE,             /* the fields above have one name each */
	I_CUSTOM = I_SINGLE,  /* fields.NAME */
	I_SOURCE,             /* of `external` in our own files: goes before the key */
	I_NONE,               /* left out */
};
extern const char *const import_fields[I_SINGLE + 1]; /* ends with NULL */

/* --- columns (import_map.c) ------------------------------------------------------------- */

struct target {
	enum import_field field;
	const char *name;     /* of a custom field */
	const char *column;   /* as the input calls it */
};

struct mapping {
	struct arena *arena;
	const struct preset *preset; /* NULL = none */
	const char *source;   /* NULL = none */
	const char *const *dates;
	const char *one_date[2]; /* of --date-format */
	const struct zone *zone;
	int64_t now;
	bool rest;            /* other columns become custom fields */
	bool rest_chosen;     /* the user said so or not */
	bool html;
	const char *delimiter, *encoding;
	struct map columns;   /* folded name, or #N -> struct chosen */
	struct map known;     /* column as written -> struct target, of JSON and YAML */
	struct map codes[I_SINGLE]; /* folded text -> code; "" when the field was given none */
	struct map seen[I_SINGLE];  /* text as written -> code, what was asked before */
	struct map unmapped;  /* "field: text" -> struct unmapped */
	struct sbuf scratch;
};
struct unmapped {
	const char *field, *text;
	uint64_t rows;
};

/* HD_USAGE when options contradict, HD_INVALID when the map file is wrong. */
enum hd_rc mapping_new(struct desk *d, const struct import_options *o, struct mapping **out,
		       struct hd_err *e);
void mapping_free(struct mapping *m); /* NULL-safe */
/* What a column of that name is (n: its number from 1, 0 = none). */
void mapping_target(struct mapping *m, const char *column, size_t n, struct target *out);
/* Refuses two columns for one field, a column of --map that is not there, and a header without
 * subject; where a preset is sure of two, the later one becomes a custom field. */
enum hd_rc mapping_check(struct mapping *m, struct target *v, size_t n, struct hd_err *e);
/* Lower case without accents; runs of other signs become one blank. Valid UTF-8. */
void import_fold(struct sbuf *out, const char *s, size_t n);

/* --- values ------------------------------------------------------------------------------ */

/* Adds FIELD:TEXT -> CODE (import_codes.c); HD_USAGE when the field has no such code. */
enum hd_rc codes_add(struct mapping *m, const char *field, const char *text, const char *code,
		     struct hd_err *e);
void codes_preset(struct mapping *m);
/* What a text means: *code is NULL for nothing. HD_INVALID when it must be a code and is none. */
enum hd_rc codes_find(struct mapping *m, enum import_field f, const char *text, const char **code,
		      struct hd_err *e);

/* A time in one of the formats (import_date.c). *day: no time of day was given. */
bool date_read(const char *format, const char *s, const struct zone *z, int64_t *out, bool *day);

/* --- records (import_input.c) ------------------------------------------------------------- */

enum table_kind { TABLE_CSV, TABLE_JSONL, TABLE_YAML };

struct table {
	enum table_kind kind;
	struct input in;      /* in UTF-8 once it is open */
	const char *charset;
	bool guessed;
	char separator;
	struct csv_row row;
	struct target *columns; /* of CSV */
	size_t n_columns;
	struct sbuf window;   /* bytes of the file from window_at */
	uint64_t window_at;
	const char *fault;    /* what is wrong with the record that next() gave last, NULL = nothing */
	struct arena *faults;
};

struct cell {
	const struct target *target;
	const char *s;        /* terminated */
	size_t n;
};
struct cells {
	struct cell *v;
	size_t n, cap;
};

/* Reads fd to its end, into UTF-8. Of `o` counts the file's name and the kind of input, of `m` the
 * preset, the encoding and the delimiter. */
enum hd_rc table_open(struct table *t, int fd, const struct import_options *o, struct mapping *m,
		      struct hd_err *e);
/* The first record of CSV into t->row, t->in.start behind it. */
enum hd_rc table_first(struct table *t, struct mapping *m, struct hd_err *e);
/* That record as the names of columns. */
enum hd_rc table_header(struct table *t, struct mapping *m, struct hd_err *e);
void table_close(struct table *t);
enum hd_rc table_next(struct table *t, struct cursor *c, struct sbuf *record, bool *more,
		      struct hd_err *e);
/* The cells of a record that next() gave; in `a` or in the table's row. */
enum hd_rc table_cells(struct table *t, const struct sbuf *record, struct mapping *m,
		       struct arena *a, struct cells *out, struct hd_err *e);

/* --- rows (import_row.c) -------------------------------------------------------------------- */

struct row {
	struct request open;  /* what stands at the opening */
	const char *team, *assignee, *resolution, *solution;
	bool has_status;
	enum status status;
	int64_t acknowledged, resolved, closed, updated;
	bool updated_day;     /* without a time of day */
	const char *column;   /* where the last fault is, or NULL */
};
/* A row out of cells, checked but for what only the store can say. HD_INVALID with r->column. */
enum hd_rc row_make(struct mapping *m, const struct cells *cells, struct arena *a, struct row *r,
		    struct hd_err *e);
/* The cell of a field as it would be, for a rehearsal; NULL when there is none. */
void row_show(const struct row *r, const struct import_view *view);

/* --- what is done --------------------------------------------------------------------------- */

enum hd_rc row_open(struct sheet *s, const struct row *r, struct arena *a, bool *changed,
		    struct hd_err *e);
/* `number`: the ticket that bears the row's key. */
enum hd_rc row_update(struct sheet *s, const struct row *r, const char *number, struct arena *a,
		      bool *changed, struct hd_err *e);
/* One request of an import on one ticket; what only a mistake of ours could refuse is HD_INTERNAL. */
enum hd_rc row_do(struct sheet *s, struct request *q, const char *number, struct hd_err *e);
/* From what the ticket stands at to resolved or closed as the row says, no earlier than *last. */
enum hd_rc row_finish(struct sheet *s, const struct row *r, const char *number, enum status from,
		      int64_t *last, struct hd_err *e);
/* The status a row has: its own, or what its times make of it. */
enum status row_status(const struct row *r);

#endif
