/* `helpdesk problem suggest`: tickets that resemble each other and name no problem yet, with the
 * command that records one for them. Nothing is changed: whether the same words have the same
 * cause is for a person to say. */
#include <string.h>

#include "cmd/bad.h"
#include "cmd/cmd.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "cmd/say.h"
#include "cmd/suggest.h"
#include "helpdesk/mem.h"
#include "helpdesk/suggest.h"

#define DAYS  90 /* looked back, unless --since is given */
#define LEAST 3
#define LIMIT 20

struct suggest_opts {
	const char *application, *since;
	struct opt_int min, limit;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct suggest_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 'a', "application", "APP", "tickets of this application only",
	 FIELD(application)},
	{OPT_TEXT, 0, "since", "TIME", "those opened from then on, 90 days if not given",
	 FIELD(since)},
	{OPT_INT, 0, "min", "N", "tickets a group has at least, 3 if not given", FIELD(min),
	 .min = 2, .max = 1000000},
	{OPT_INT, 0, "limit", "N", "show the largest N groups only, 20 if not given, 0 = all",
	 FIELD(limit), .max = 1000000000},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

/* For a shell: in single quotes, which only need care themselves. */
static void put_quoted(struct sbuf *b, const char *s)
{
	sbuf_putc(b, '\'');
	for (; *s; s++)
		sbuf_puts(b, *s == '\'' ? "'\\''" : (char[]){*s, '\0'});
	sbuf_putc(b, '\'');
}

static void put_command(struct sbuf *b, const struct proposal *x)
{
	sbuf_puts(b, "helpdesk problem open -a ");
	sbuf_puts(b, x->application ? x->application : "APP");
	sbuf_putc(b, ' ');
	put_quoted(b, x->title ? x->title : "");
	for (size_t i = 0; i < x->n; i++)
		sbuf_printf(b, " %s", x->tickets[i]);
}

static void say_proposal(struct sbuf *b, const struct proposal *x)
{
	sbuf_printf(b, "%zu tickets%s%s, %zu open, likeness %.3f: ", x->n,
		    x->application ? " of " : "", x->application ? x->application : "", x->open,
		    x->likeness / 1000.0);
	for (size_t i = 0; i < x->n_words; i++)
		sbuf_printf(b, "%s%s", i ? ", " : "", x->words[i]);
	sbuf_puts(b, "\n    ");
	put_command(b, x);
	sbuf_puts(b, "\n");
}

static void put_texts(struct out *o, const char *key, const char *const *v, size_t n)
{
	out_key(o, key);
	out_list_begin(o);
	for (size_t i = 0; i < n; i++)
		out_text(o, v[i]);
	out_list_end(o);
}

static const struct out_column titles[] = {
	{"title", "title", 0, NULL},     {"application", "application", 0, NULL},
	{"size", "size", 0, NULL},       {"open", "open", 0, NULL},
	{"likeness", "likeness", 0, NULL}, {"words", "words", 0, NULL},
	{"first", "first", 0, NULL},     {"last", "last", 0, NULL},
	{"tickets", "tickets", 0, NULL}, {"command", "command", 0, NULL},
};

static void put_proposal(struct out *o, const struct proposal *x)
{
	struct sbuf command = SBUF_INIT;

	put_command(&command, x);
	out_map_begin(o);
	out_put_text(o, "title", x->title);
	out_put_text(o, "application", x->application);
	out_put_int(o, "size", (int64_t)x->n);
	out_put_int(o, "open", (int64_t)x->open);
	out_key(o, "likeness");
	out_real(o, x->likeness / 1000.0);
	put_texts(o, "words", x->words, x->n_words);
	out_put_time(o, "first", x->first);
	out_put_time(o, "last", x->last);
	put_texts(o, "tickets", x->tickets, x->n);
	out_put_text(o, "command", command.s);
	out_map_end(o);
	sbuf_deinit(&command);
}

static void put_numbers(struct out *o, const struct proposal *x)
{
	for (size_t i = 0; i < x->n; i++) {
		out_map_begin(o);
		out_put_text(o, "number", x->tickets[i]);
		out_map_end(o);
	}
}

static void print(struct cmd_ctx *ctx, const struct format_opts *f, const struct proposals *all)
{
	struct sbuf b = SBUF_INIT;
	struct out *out;

	if (out_format_of(f) == OUT_TEXT) {
		for (size_t i = 0; i < all->n; i++)
			say_proposal(&b, &all->v[i]);
		say_print(&b);
		sbuf_deinit(&b);
		return;
	}
	out = out_open(ctx, f);
	out_columns(out, titles, NELEM(titles));
	out_list_begin(out);
	for (size_t i = 0; i < all->n; i++) {
		if (out_kind(out) == OUT_NUMBER)
			put_numbers(out, &all->v[i]);
		else
			put_proposal(out, &all->v[i]);
	}
	out_list_end(out);
	out_close(out);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct suggest_opts *o = opts;
	struct problem_spec spec = {
		.since = desk_now(ctx->desk) - (int64_t)DAYS * 24 * 3600,
		.min = o->min.given ? (unsigned)o->min.value : LEAST,
		.limit = o->limit.given ? (uint64_t)o->limit.value : LIMIT,
	};
	struct arena *a = arena_new();
	struct proposals all = {NULL, 0};
	const struct zone *z;
	struct app app;
	enum hd_rc rc = desk_zone(ctx->desk, &z, e);

	(void)argc, (void)argv;
	if (!rc && o->since)
		rc = time_parse_human(o->since, "--since", desk_now(ctx->desk), z, &spec.since,
				      NULL, e);
	if (!rc && o->application) {
		rc = desk_app(ctx->desk, o->application, a, &app, e);
		spec.application = app.id;
	}
	if (!rc)
		rc = desk_problem_suggest(ctx->desk, &spec, a, &all, bad_file, NULL, e);
	if (!rc || rc == HD_PARTIAL)
		print(ctx, &o->format, &all);
	arena_free(a);
	return rc;
}

const struct cmd cmd_problem_suggest = {
	.name = "suggest",
	.group = "know",
	.summary = "find tickets that may have one cause",
	.needs = NEEDS_STORE | NEEDS_CACHE | NEEDS_PAGER,
	.options = options,
	.opts_size = sizeof(struct suggest_opts),
	.run = run,
};
