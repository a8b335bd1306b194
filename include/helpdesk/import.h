/* Import: tickets of another system, one a row, out of CSV, JSON Lines or YAML. */
#ifndef HELPDESK_IMPORT_H
#define HELPDESK_IMPORT_H

#include "helpdesk/desk.h"

enum { IMPORT_SHOWN_ROWS = 5 }; /* of a rehearsal */

/* Names of the presets and of the kinds of input, each list ended by NULL. */
extern const char *const import_presets[];
extern const char *const import_inputs[];

/* What is told of an import beside its result; each function may be NULL. Texts are borrowed. */
struct import_view {
	/* Something to know: a guessed encoding, columns that are left out. */
	void (*note)(const char *message, void *arg);
	/* Of a rehearsal (dry_run): every column of the input with its field (NULL = left out), the
	 * first rows as they would be, and each text that means nothing yet. */
	void (*column)(const char *column, const char *field, void *arg);
	void (*row)(uint64_t line, void *arg);
	void (*cell)(const char *field, const char *value, void *arg); /* of the row */
	void (*unmapped)(const char *field, const char *text, uint64_t rows, void *arg);
	void *arg;
};

struct import_options {
	struct batch_options run;   /* chunk and rejects count rows; mail and kb play no part */
	struct import_view view;
	const char *file;           /* its name, for the commit; NULL = standard input */
	const char *input;          /* csv, jsonl or yaml; NULL = by name and content */
	const char *preset, *source, *date_format, *delimiter, *encoding; /* NULL = not given */
	const char *map_file;       /* YAML: columns, values and the options of their names */
	const char *const *maps;    /* COLUMN=FIELD */
	size_t n_maps;
	const char *const *values;  /* FIELD:TEXT=CODE */
	size_t n_values;
	bool html, update, before_acceptance;
	bool dry_run;               /* carries out everything, commits nothing */
};

/* Reads fd to its end. Results and errors as desk_batch(): all rows or none unless
 * run.keep_going, "line 7, column 'Status': …". HD_USAGE for options that make no sense. */
enum hd_rc desk_import(struct desk *d, int fd, const struct import_options *o,
		       struct batch_result *out, struct hd_err *e);

#endif
