/* What commands share: finding one by name, usage errors, notes, global options. */
#include "cmd/cmd.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

static const char *const color_words[] = {"auto", "always", "never", NULL};

#define FIELD(f) .offset = offsetof(struct global_opts, f)

const struct opt global_options[] = {
	{OPT_PATH, 'C', "directory", "DIR", "work as if started in DIR", FIELD(dir)},
	{OPT_PATH, 0, "store", "DIR", "the store to use, not the nearest .helpdesk", FIELD(store)},
	{OPT_TEXT, 0, "as", "LOGIN", "the agent who does this", FIELD(as)},
	{OPT_TEXT, 0, "tz", "ZONE", "time zone of dates, such as Europe/Paris", FIELD(tz)},
	{OPT_INT, 0, "wait", "SECONDS", "wait this long for another writer, 30 by default",
	 FIELD(wait), .max = 86400},
	{OPT_FLAG, 'q', "quiet", NULL, "no messages but results and errors", FIELD(quiet)},
	{OPT_FLAG, 0, "no-pager", NULL, "long output goes straight to the terminal",
	 FIELD(no_pager)},
	{OPT_ENUM, 0, "color", "WHEN", "when to use colour", FIELD(color), .words = color_words},
	OPT_END,
};

const struct cmd *cmd_find(const struct cmd *const *table, const char *name)
{
	for (; *table; table++) {
		if (strcmp((*table)->name, name) == 0)
			return *table;
	}
	return NULL;
}

enum hd_rc cmd_unknown(const struct cmd *const *table, const char *path, const char *name,
		       struct hd_err *e)
{
	const char **names;
	const char *near;
	size_t n = 0, all = 0;

	while (table[all])
		all++;
	names = mem_alloc((all + 1) * sizeof(*names));
	for (size_t i = 0; i < all; i++) {
		if (table[i]->group)
			names[n++] = table[i]->name;
	}
	near = n ? str_nearest(name, names) : NULL;
	free(names);
	if (near)
		return hd_fail(e, HD_USAGE, "unknown command '%s'; did you mean '%s'?", name, near);
	return hd_fail(e, HD_USAGE, "unknown command '%s'; see '%s -h'", name, path);
}

enum hd_rc cmd_usage(const struct cmd_ctx *ctx, struct hd_err *e, const char *fmt, ...)
{
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc;
	va_list ap;

	va_start(ap, fmt);
	sbuf_vprintf(&b, fmt, ap);
	va_end(ap);
	rc = hd_fail(e, HD_USAGE, "%s; see '%s -h'", b.s, ctx->path);
	sbuf_deinit(&b);
	return rc;
}

void cmd_say(const struct cmd_ctx *ctx, const char *fmt, ...)
{
	struct sbuf raw = SBUF_INIT, safe = SBUF_INIT;
	va_list ap;

	if (ctx->quiet)
		return;
	va_start(ap, fmt);
	sbuf_vprintf(&raw, fmt, ap);
	va_end(ap);
	text_for_terminal(&safe, raw.s, raw.len, true);
	/* Results first: where both go to one terminal the order should be the true one. */
	fflush(stdout);
	fprintf(stderr, "helpdesk: %s\n", safe.s);
	sbuf_deinit(&raw);
	sbuf_deinit(&safe);
}
