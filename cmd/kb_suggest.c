/* `helpdesk kb suggest`: the articles that fit a ticket, or any text, the best first.
 *
 * With --explain each score is taken apart, so that who writes articles sees why one was
 * found and another was not. */
#include "cmd/suggest.h"

#include <string.h>

#include "cmd/cmd.h"
#include "cmd/message.h"
#include "cmd/out.h"
#include "cmd/say.h"
#include "helpdesk/mem.h"
#include "helpdesk/suggest.h"

struct suggest_opts {
	struct opt_int limit;
	const char *application, *category;
	bool explain;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct suggest_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 'a', "application", "APP", "the application it is about", FIELD(application)},
	{OPT_ENUM, 0, "category", "CATEGORY", "what it is about", FIELD(category),
	 .words = words_category},
	{OPT_INT, 0, "limit", "N", "show the best N only, 5 if not given", FIELD(limit), .min = 1,
	 .max = 50},
	{OPT_FLAG, 0, "explain", NULL, "show what each score is made of", FIELD(explain)},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

static const struct out_column titles[] = {
	{"number", "number", 0, NULL},       {"score", "score", OUT_RIGHT, NULL},
	{"status", "status", 0, NULL},       {"solved", "solved", OUT_RIGHT, NULL},
	{"application", "application", OUT_FLEX, "-"}, {"title", "title", OUT_FLEX, NULL},
	{"certain", "certain", 0, NULL},
};

/* --- for people ---------------------------------------------------------------------------- */

static void say_part(struct sbuf *b, const char *sign, const char *name, unsigned points)
{
	if (points)
		sbuf_printf(b, " %s %s %.3f", sign, name, points / 1000.0);
}

static void say_words(struct sbuf *b, const struct suggestion *x)
{
	for (size_t i = 0; i < x->n_common; i++) {
		const struct suggest_word *w = &x->common[i];

		sbuf_printf(b, "%s%s %.3f", i ? ", " : "    ", w->said, w->points / 1000.0);
		if (w->found)
			sbuf_printf(b, " (taken for %s)", w->found);
	}
	sbuf_puts(b, x->n_common ? "\n" : "");
}

static void say_suggestion(struct sbuf *b, const struct suggestion *x)
{
	sbuf_printf(b, "%s  %s\n", x->number, x->title);
	sbuf_printf(b, "    %s, solved %u%s%s%s\n", x->published ? "published" : "draft", x->solved,
		    x->application ? ", " : "", x->application ? x->application : "",
		    x->certain ? "; nearly certain to say the same" : "");
	sbuf_printf(b, "    score %.3f = words %.3f", x->score / 1000.0, x->points.words / 1000.0);
	say_part(b, "+", "application", x->points.application);
	say_part(b, "+", "category", x->points.category);
	say_part(b, "+", "success", x->points.success);
	say_part(b, "+", "support", x->points.support);
	say_part(b, "-", "repeats", x->points.repeats);
	sbuf_putc(b, '\n');
	say_words(b, x);
}

/* --- for programs --------------------------------------------------------------------------- */

static void put_points(struct out *o, const char *key, unsigned points)
{
	out_key(o, key);
	out_real(o, points / 1000.0);
}

static void put_parts(struct out *o, const struct suggestion *x)
{
	out_key(o, "parts");
	out_map_begin(o);
	put_points(o, "words", x->points.words);
	put_points(o, "application", x->points.application);
	put_points(o, "category", x->points.category);
	put_points(o, "success", x->points.success);
	put_points(o, "support", x->points.support);
	put_points(o, "repeats", x->points.repeats);
	out_map_end(o);
	out_key(o, "words");
	out_list_begin(o);
	for (size_t i = 0; i < x->n_common; i++) {
		out_map_begin(o);
		out_put_text(o, "said", x->common[i].said);
		out_put_text(o, "found", x->common[i].found);
		put_points(o, "score", x->common[i].points);
		out_map_end(o);
	}
	out_list_end(o);
}

static void put_suggestion(struct out *o, const struct suggestion *x, bool explain)
{
	out_map_begin(o);
	out_put_text(o, "number", x->number);
	out_put_text(o, "title", x->title);
	out_put_text(o, "status", x->published ? "published" : "draft");
	out_put_text(o, "application", x->application);
	out_put_text(o, "category", x->category);
	out_put_int(o, "solved", x->solved);
	put_points(o, "score", x->score);
	if (out_kind(o) == OUT_TEXT)
		out_put_text(o, "certain", x->certain ? "nearly certain" : NULL);
	else
		out_put_bool(o, "certain", x->certain);
	if (explain)
		put_parts(o, x);
	out_map_end(o);
}

/* --- the command ------------------------------------------------------------------------------ */

/* The first line of a text is its title. */
static enum hd_rc read_text(struct cmd_ctx *ctx, struct arena *a, struct suggest_spec *out,
			    struct hd_err *e)
{
	struct message_opts from = {.file = "-"};
	struct message m = MESSAGE_INIT;
	enum hd_rc rc = message_get(ctx, &from, true, 0, NULL, &m, e);
	size_t n = strcspn(m.text.s, "\n");

	out->title = arena_strndup(a, m.text.s, n);
	out->text = arena_strdup(a, m.text.s + n);
	return message_end(&m, rc, e);
}

static enum hd_rc read_ticket(struct cmd_ctx *ctx, const char *ref, struct arena *a,
			      struct suggest_spec *out, struct hd_err *e)
{
	struct ticket *t = arena_alloc(a, sizeof(*t));
	enum hd_rc rc = desk_ticket(ctx->desk, ref, a, t, e);

	if (rc == HD_OK)
		*out = suggest_for(t);
	return rc;
}

static void print(struct cmd_ctx *ctx, const struct suggest_opts *o, const struct suggestions *all)
{
	struct sbuf b = SBUF_INIT;
	struct out *out;

	if (o->explain && out_format_of(&o->format) == OUT_TEXT) {
		for (size_t i = 0; i < all->n; i++)
			say_suggestion(&b, &all->v[i]);
		say_print(&b);
		sbuf_deinit(&b);
		return;
	}
	out = out_open(ctx, &o->format);
	out_columns(out, titles, NELEM(titles));
	out_list_begin(out);
	for (size_t i = 0; i < all->n; i++)
		put_suggestion(out, &all->v[i], o->explain);
	out_list_end(out);
	out_close(out);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct suggest_opts *o = opts;
	struct suggest_spec spec = {0};
	struct arena *a = arena_new();
	struct suggestions all;
	struct app app;
	enum hd_rc rc;

	(void)argc;
	rc = strcmp(argv[0], "-") == 0 ? read_text(ctx, a, &spec, e)
				       : read_ticket(ctx, argv[0], a, &spec, e);
	if (rc == HD_OK && o->application) {
		rc = desk_app(ctx->desk, o->application, a, &app, e);
		spec.application = app.id;
	}
	if (o->category)
		spec.category = o->category;
	spec.limit = o->limit.given ? (unsigned)o->limit.value : 0;
	if (rc == HD_OK)
		rc = desk_suggest(ctx->desk, &spec, a, &all, e);
	if (rc == HD_OK)
		print(ctx, o, &all);
	arena_free(a);
	return rc;
}

const struct cmd cmd_kb_suggest = {
	.name = "suggest",
	.group = "know",
	.args = "TICKET|-",
	.summary = "find the articles that fit a ticket",
	.needs = NEEDS_STORE | NEEDS_CACHE | NEEDS_PAGER,
	.min_args = 1,
	.max_args = 1,
	.options = options,
	.opts_size = sizeof(struct suggest_opts),
	.run = run,
};
