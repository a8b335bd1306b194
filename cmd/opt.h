/* Option tables: one table serves the parser, `-h`, completion and the tests
 * of the manual, so that they cannot tell different stories.
 *
 * Options and operands may be mixed, `--` ends the options, `-` alone is an
 * operand. Values: `--name=VALUE`, `--name VALUE`, `-xVALUE`, `-x VALUE`; flags
 * cluster (`-qh`). Long names are never abbreviated: a script that says `--re`
 * would break on the day a second `--re…` appears. When an option is given
 * twice the last one wins, but OPT_TEXTS collects. */
#ifndef HELPDESK_CMD_OPT_H
#define HELPDESK_CMD_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "helpdesk/err.h"

/* What the field at `offset` must be:
 *   OPT_FLAG     bool
 *   OPT_TEXT     const char *      any text, as typed (NULL = not given)
 *   OPT_TEXTS    struct opt_texts  repeatable
 *   OPT_INT      struct opt_int    min..max
 *   OPT_ENUM     const char *      the pointer out of `words`
 *   OPT_PATH     const char *      like TEXT; completed as a file name
 *   OPT_INCLUDE  the struct that `include` fills, whole */
enum opt_kind {
	OPT_LAST = 0, /* ends a table: { OPT_LAST } or OPT_END */
	OPT_FLAG,
	OPT_TEXT,
	OPT_TEXTS,
	OPT_INT,
	OPT_ENUM,
	OPT_PATH,
	OPT_INCLUDE,
};

/* flags */
#define OPT_OPTIONAL 1u /* ENUM: `--name` alone means words[0]; one of the words may follow */
#define OPT_HIDDEN   2u /* neither in `-h` nor completed */

struct opt {
	enum opt_kind kind;
	char letter;              /* 0 = none */
	const char *name;         /* without `--`; NULL only for OPT_INCLUDE */
	const char *arg;          /* its name; TICKET, ARTICLE, PROBLEM, APP, LOGIN, FILE, DIR decide completion */
	const char *help;         /* one line, lower case, no full stop */
	size_t offset;            /* offsetof(struct x_opts, field) */
	const char *const *words; /* ENUM: allowed words, NULL at the end */
	int min, max;             /* INT: both included */
	unsigned flags;
	const struct opt *include;
};

#define OPT_END { .kind = OPT_LAST }

struct opt_texts {
	const char **v; /* borrowed from argv; the array is freed by opt_free() */
	size_t n;
};

struct opt_int {
	bool given;
	int value;
};

/* One table and the struct it fills. */
struct opt_set {
	const struct opt *table; /* may be NULL */
	void *base;
};

struct opt_result {
	char **operands; /* borrowed: the front of argv, rearranged */
	int n;
	int used;        /* arguments consumed, where parsing stopped */
	bool help;       /* -h or --help was met; nothing after it was looked at */
};

#define OPT_STOP_AT_OPERAND 1u /* for options that stand before a command's name */

/* Parses argv[0..argc) (without the command's name). Tables are searched in
 * order, so that a command's own option hides a global one. `path` ("helpdesk
 * app add") is what error messages tell to ask for help. HD_USAGE on mistakes. */
enum hd_rc opt_parse(const struct opt_set *sets, size_t nsets, const char *path, unsigned mode,
		     int argc, char **argv, struct opt_result *out, struct hd_err *e);

/* Frees what parsing allocated in the struct (the arrays of OPT_TEXTS). */
void opt_free(const struct opt *table, void *base);

/* Calls row() for each option, includes resolved, in order; stops when it returns false. */
void opt_each(const struct opt *table, bool (*row)(const struct opt *o, void *arg), void *arg);

/* The option of that long name or letter (name NULL = by letter), includes
 * resolved; *offset (may be NULL) counts from the outermost struct. */
const struct opt *opt_find(const struct opt *table, const char *name, char letter, size_t *offset);

#endif
