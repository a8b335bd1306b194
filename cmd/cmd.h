/* What a command is. Each lives in a file of its own:
 *
 *	cmd/close.c             paragraph of why, struct, option table, run(), the symbol
 *	cmd/table.c             one more line, in alphabetical order
 *	man/helpdesk-close.1    the manual, with examples that are run by a test
 *	tests/e2e/NN-close.t    what it promises
 *
 * Tests fail until all four exist. The file looks like this:
 *
 *	#include "cmd/cmd.h"
 *	#include "cmd/out.h"
 *
 *	struct close_opts {
 *		const char *resolution;
 *		struct format_opts format;
 *	};
 *
 *	static const char *const resolutions[] = {"solved", "workaround", NULL};
 *
 *	static const struct opt options[] = {
 *		{OPT_ENUM, 'r', "resolution", "CODE", "how it ended",
 *		 .offset = offsetof(struct close_opts, resolution), .words = resolutions},
 *		{OPT_INCLUDE, .offset = offsetof(struct close_opts, format),
 *		 .include = format_options},
 *		OPT_END,
 *	};
 *
 *	static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv,
 *	                      struct hd_err *e)
 *	{
 *		struct close_opts *o = opts;
 *		... argv[0..argc) are the operands, already counted against min_args/max_args:
 *		fill a request, call one desk_ function, print, return HD_OK or its error ...
 *	}
 *
 *	const struct cmd cmd_close = {
 *		.name = "close", .group = "work", .args = "TICKET...", .summary = "close tickets",
 *		.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = CMD_ANY,
 *		.options = options, .opts_size = sizeof(struct close_opts), .run = run,
 *	};
 */
#ifndef HELPDESK_CMD_CMD_H
#define HELPDESK_CMD_CMD_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/opt.h"
#include "helpdesk/err.h"

struct desk;

enum color_when {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

/* Everything that holds for one run of the program. */
struct cmd_ctx {
	const char *dir;   /* -C; already the working directory; NULL = not given */
	const char *store; /* --store; NULL = find it */
	const char *as;    /* --as; NULL = find out who works */
	const char *tz;    /* --tz; NULL = the store's zone, else TZ */
	int wait;          /* --wait: seconds to wait for the lock, 30 by default */
	bool quiet;        /* no messages beyond results and errors */
	bool no_pager;
	enum color_when color;
	const char *path;  /* "helpdesk app add": for messages about usage */

	bool out_tty;      /* standard output is a terminal */
	bool colored;      /* colour may be used on standard output */
	int width;         /* columns of the terminal, 80 when unknown */
	long pager_pid;    /* 0 = no pager runs */

	/* Opened by the first who needs it, closed by main through desk_close(). */
	struct desk *desk;
	void (*desk_close)(struct desk *);
};

/* needs */
#define NEEDS_STORE 1u /* a store must be found: main opens it before run() */
#define NEEDS_WRITE 2u /* ... to change it: somebody must be known as the agent */
#define NEEDS_PAGER 4u /* long output: a pager is started when it goes to a terminal */
#define NEEDS_CACHE 8u /* it asks for many tickets */
#define NEEDS_CHANGE 16u /* as NEEDS_WRITE, but nobody need be known */

#define CMD_ANY (-1)

struct cmd {
	const char *name;
	const char *group;   /* one of cmd_groups; NULL = hidden */
	const char *args;    /* operands as in the synopsis: "TICKET... [--next]"; NULL = none */
	const char *summary; /* one line, lower case, no full stop */
	unsigned needs;
	int min_args;
	int max_args;        /* CMD_ANY = no limit */
	const struct opt *options;
	size_t opts_size;    /* zeroed struct handed to run() as `opts` */
	enum hd_rc (*run)(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e);
	const struct cmd *const *subs; /* nested commands, NULL at the end; then run may be NULL */
};

extern const struct cmd *const cmd_table[]; /* alphabetical, NULL at the end */

/* Groups in the order in which `helpdesk help` lists them. */
struct cmd_group {
	const char *name, *title;
};
extern const struct cmd_group cmd_groups[]; /* NULL name at the end */

/* What main asks of the layers above the framework; set in cmd/table.c. */
typedef void cmd_value_fn(const char *value, const char *hint, void *arg);
struct cmd_hooks {
	/* Fills ctx->desk and ctx->desk_close as `needs` says. */
	enum hd_rc (*open_store)(struct cmd_ctx *ctx, unsigned needs, struct hd_err *e);
	/* Calls row() for values of `kind` ("TICKET", "APP", "LOGIN") that begin with
	 * prefix; hint (may be NULL) is what some shells show beside. Silent on failure. */
	void (*complete_values)(struct cmd_ctx *ctx, const char *kind, const char *prefix,
				cmd_value_fn *row, void *arg);
};
extern const struct cmd_hooks cmd_hooks;

/* The command of that name in a table, or NULL. */
const struct cmd *cmd_find(const struct cmd *const *table, const char *name);

/* HD_USAGE "unknown command 'opne'; did you mean 'open'?"; `path` is what precedes it. */
enum hd_rc cmd_unknown(const struct cmd *const *table, const char *path, const char *name,
		       struct hd_err *e);

/* HD_USAGE with a sentence, and where to read more: "…; see 'helpdesk open -h'". */
enum hd_rc cmd_usage(const struct cmd_ctx *ctx, struct hd_err *e, const char *fmt, ...)
	HD_PRINTF(3, 4);

/* A line to stderr, made safe, unless --quiet: "helpdesk: ...". */
void cmd_say(const struct cmd_ctx *ctx, const char *fmt, ...) HD_PRINTF(2, 3);
#define cmd_note(...) cmd_say(__VA_ARGS__)

/* Options that stand before the command, and after it too. */
struct global_opts {
	const char *dir, *store, *as, *tz, *color;
	struct opt_int wait;
	bool quiet, no_pager, version, dump;
};
extern const struct opt global_options[];

/* Generated texts (cmd/help.c), completion (cmd/complete.c). */
void help_short(void);                                        /* usage, to stderr */
void help_all(void);                                          /* every command by group */
void help_command(const char *path, const struct cmd *c);     /* the text of `-h` */
void help_dump(void);                                         /* --dump-commands, JSON */
enum hd_rc complete_run(struct cmd_ctx *ctx, int argc, char **argv, struct hd_err *e);

extern const struct cmd cmd_help;
extern const struct cmd cmd_version;

#endif
