/* `helpdesk mail template`: the texts of messages and of prepared answers. One that is wrong is
 * refused when it is saved, with line and column, so that no message goes out half made. */
#include "cmd/mail_template.h"

#include <string.h>

#include "cmd/edit_text.h"
#include "cmd/editor.h"
#include "cmd/message.h"
#include "cmd/out.h"
#include "cmd/say.h"
#include "helpdesk/desk.h"
#include "helpdesk/mail.h"

static const char *const languages[] = {"en", "fr", NULL};

struct which_opts {
	const char *language, *application;
};

#define FIELD(f) .offset = offsetof(struct which_opts, f)

static const struct opt which_options[] = {
	{OPT_ENUM, 0, "language", "LANGUAGE", "the language of the text", FIELD(language),
	 .words = languages},
	{OPT_TEXT, 'a', "application", "APP", "the text for requests about this application only",
	 FIELD(application)},
	OPT_END,
};

static enum hd_rc want_language(const struct cmd_ctx *ctx, const struct which_opts *w,
				struct hd_err *e)
{
	return w->language ? HD_OK
			   : cmd_usage(ctx, e, "'%s' wants --language en or --language fr",
				       ctx->path);
}

/* --- list, show ----------------------------------------------------------------------- */

static const struct out_column columns[] = {
	{"name", "name", 0, NULL},
	{"language", "language", 0, NULL},
	{"application", "application", 0, "-"},
	{"origin", "origin", 0, NULL},
};

static void put_parts(struct out *o, const struct mail_template *t)
{
	out_put_text(o, "name", t->name);
	out_put_text(o, "language", t->language);
	out_put_text(o, "application", t->application);
	out_put_text(o, "origin", t->own ? "store" : "program");
}

static enum hd_rc put_row(const struct mail_template *t, void *arg, struct hd_err *e)
{
	struct out *o = arg;

	(void)e;
	out_map_begin(o);
	put_parts(o, t);
	out_map_end(o);
	return HD_OK;
}

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct out *o = out_open(ctx, opts);
	enum hd_rc rc;

	(void)argc, (void)argv;
	out_columns(o, columns, NELEM(columns));
	out_list_begin(o);
	rc = desk_templates(ctx->desk, put_row, o, e);
	out_list_end(o);
	out_close(o);
	return rc;
}

static const struct cmd cmd_list = {
	.name = "list", .group = "manage", .summary = "list the templates",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = list,
};

struct show_opts {
	struct which_opts which;
	struct format_opts format;
};

static const struct opt show_options[] = {
	{OPT_INCLUDE, .offset = offsetof(struct show_opts, which), .include = which_options},
	{OPT_INCLUDE, .offset = offsetof(struct show_opts, format), .include = format_options},
	OPT_END,
};

static enum hd_rc show(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct show_opts *s = opts;
	struct arena *a = arena_new();
	struct sbuf text = SBUF_INIT;
	struct mail_template t;
	struct out *o;
	enum hd_rc rc = desk_template(ctx->desk, argv[0], s->which.language, s->which.application,
				      a, &t, e);

	(void)argc;
	if (!rc && out_format_of(&s->format) == OUT_TEXT) {
		sbuf_puts(&text, t.text);
		say_print(&text);
	} else if (!rc) {
		o = out_open(ctx, &s->format);
		out_map_begin(o);
		put_parts(o, &t);
		out_put_text(o, "text", t.text);
		out_map_end(o);
		out_close(o);
	}
	sbuf_deinit(&text);
	arena_free(a);
	return rc;
}

static const struct cmd cmd_show = {
	.name = "show", .group = "manage", .args = "TEMPLATE", .summary = "print a template",
	.needs = NEEDS_STORE | NEEDS_PAGER, .min_args = 1, .max_args = 1,
	.options = show_options, .opts_size = sizeof(struct show_opts), .run = show,
};

/* --- set, edit, remove ------------------------------------------------------------------ */

struct set_opts {
	struct which_opts which;
	struct message_opts message;
};

static const struct opt set_options[] = {
	{OPT_INCLUDE, .offset = offsetof(struct set_opts, which), .include = which_options},
	{OPT_INCLUDE, .offset = offsetof(struct set_opts, message), .include = message_options},
	OPT_END,
};

static enum hd_rc set(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct set_opts *o = opts;
	struct message m = MESSAGE_INIT;
	enum hd_rc rc = want_language(ctx, &o->which, e);

	if (!rc && !o->message.file && !o->message.texts.n)
		rc = cmd_usage(ctx, e, "'%s' wants a text: -m TEXT or -F FILE", ctx->path);
	if (!rc)
		rc = message_get(ctx, &o->message, true, argc, argv, &m, e);
	if (!rc)
		rc = desk_template_set(ctx->desk, argv[0], o->which.language, o->which.application,
				       m.text.s, e);
	return message_end(&m, rc, e);
}

static const struct cmd cmd_set = {
	.name = "set", .group = "manage", .args = "TEMPLATE", .summary = "save a template",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = 1,
	.options = set_options, .opts_size = sizeof(struct set_opts), .run = set,
};

struct by_hand {
	struct cmd_ctx *ctx;
	const struct which_opts *which;
	const char *name;
};

static enum hd_rc try_text(const char *before, const char *text, void *arg, struct hd_err *e)
{
	const struct by_hand *h = arg;

	text = edit_without_comments(text);
	if (strcmp(text, before) == 0)
		return HD_OK;
	return desk_template_set(h->ctx->desk, h->name, h->which->language, h->which->application,
				 text, e);
}

static enum hd_rc edit(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct which_opts *w = opts;
	struct by_hand h = {ctx, w, argv[0]};
	struct arena *a = arena_new();
	struct mail_template t;
	enum hd_rc rc = want_language(ctx, w, e);

	(void)argc;
	if (!rc && !editor_allowed())
		rc = cmd_usage(ctx, e, "'%s' wants a terminal; 'helpdesk mail template set' takes "
				       "a file", ctx->path);
	if (!rc)
		rc = desk_template(ctx->desk, argv[0], w->language, w->application, a, &t, e);
	if (!rc)
		rc = edit_text(".txt", t.text, try_text, &h, e);
	arena_free(a);
	return rc;
}

static const struct cmd cmd_edit = {
	.name = "edit", .group = "manage", .args = "TEMPLATE",
	.summary = "change a template in the editor",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = 1,
	.options = which_options, .opts_size = sizeof(struct which_opts), .run = edit,
};

static enum hd_rc discard(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct which_opts *w = opts;
	enum hd_rc rc = want_language(ctx, w, e);

	(void)argc;
	return rc ? rc
		  : desk_template_set(ctx->desk, argv[0], w->language, w->application, NULL, e);
}

static const struct cmd cmd_remove = {
	.name = "remove", .group = "manage", .args = "TEMPLATE",
	.summary = "go back to the text that the program brings",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = 1,
	.options = which_options, .opts_size = sizeof(struct which_opts), .run = discard,
};

static const struct cmd *const subs[] = {&cmd_edit, &cmd_list, &cmd_remove, &cmd_set, &cmd_show,
					 NULL};

const struct cmd cmd_mail_template = {
	.name = "template",
	.group = "manage",
	.summary = "write the texts of messages",
	.subs = subs,
};
