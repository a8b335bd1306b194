/* `helpdesk kb export`: articles to take elsewhere, or for requesters to read.
 *
 * Without a selection it is all of them, retired ones too: an export is a copy. But html is for
 * requesters: it never has anything but what is published and public. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/bad.h"
#include "cmd/kb.h"
#include "cmd/kb_html.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "helpdesk/articles.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

struct export_opts {
	const char *application, *status, *format, *output, *lang;
	bool public_only, excel;
};

enum form { YAML, MARKDOWN, HTML, CSV, JSONL };
static const char *const forms[] = {"yaml", "markdown", "html", "csv", "jsonl", NULL};
static const char *const file_names[] = {"articles.yaml", NULL, "index.html", "articles.csv",
					 "articles.jsonl"};

#define FIELD(f) .offset = offsetof(struct export_opts, f)

static const struct opt options[] = {
	{OPT_ENUM, 0, "format", "FORMAT", "what to make of the articles; yaml by default",
	 FIELD(format), .words = forms},
	{OPT_TEXT, 'a', "application", "APP", "those of this application only",
	 FIELD(application)},
	{OPT_ENUM, 0, "status", "STATUS", "those of this status only", FIELD(status),
	 .words = words_article},
	{OPT_FLAG, 0, "public", NULL, "those only that requesters may read", FIELD(public_only)},
	{OPT_PATH, 0, "output", "PATH", "write there: a file, or a folder; of markdown a folder",
	 FIELD(output)},
	{OPT_ENUM, 0, "lang", "LANG", "language of html", FIELD(lang), .words = lang_words},
	{OPT_FLAG, 0, "excel", NULL, "csv for spreadsheets: BOM, semicolons, no formulas",
	 FIELD(excel)},
	OPT_END,
};

struct work {
	struct cmd_ctx *ctx;
	const struct export_opts *opts;
	enum form form;
	struct sbuf text;      /* of yaml, markdown and html */
	FILE *to;              /* of csv and jsonl */
	struct out *out;
	struct faq *faq;
	bool named;            /* articles were named on the command line */
	uint64_t files;
};

static const struct out_column csv_columns[] = {
	{"number", "number", 0, NULL},           {"uid", "uid", 0, NULL},
	{"title", "title", 0, NULL},             {"application", "application", 0, NULL},
	{"category", "category", 0, NULL},       {"symptoms", "symptoms", 0, NULL},
	{"cause", "cause", 0, NULL},             {"solution", "solution", 0, NULL},
	{"keywords", "keywords", 0, NULL},       {"status", "status", 0, NULL},
	{"visibility", "visibility", 0, NULL},   {"origin", "origin", 0, NULL},
	{"key", "key", 0, NULL},                 {"opened", "opened", 0, NULL},
	{"updated", "updated", 0, NULL},
};

/* --- one article ---------------------------------------------------------------------------- */

static void put_list(struct out *o, const char *key, const struct node *list)
{
	struct sbuf b = SBUF_INIT;

	for (size_t i = 0; list && i < list->len; i++)
		sbuf_printf(&b, "%s%s", i ? "\n" : "", list->u.items[i]->text);
	out_put_text(o, key, b.s);
	sbuf_deinit(&b);
}

static void put_row(struct out *o, const struct card *c)
{
	static const enum card_field fields[] = {
		C_NUMBER,   C_UID,      C_TITLE,  C_APPLICATION, C_CATEGORY, C_SYMPTOMS, C_CAUSE,
		C_SOLUTION, C_KEYWORDS, C_STATUS, C_VISIBILITY,  C_ORIGIN,
	};
	const struct node *external = c->head[C_EXTERNAL];
	struct sbuf key = SBUF_INIT;

	if (external)
		sbuf_printf(&key, "%s:%s", node_get_str(external, "source"),
			    node_get_str(external, "id"));
	out_map_begin(o);
	for (size_t i = 0; i < NELEM(fields); i++) {
		const struct field_def *def = &schema_article.defs[fields[i]];

		if (def->type == FT_TAGS)
			put_list(o, def->name, c->head[fields[i]]);
		else
			out_put_text(o, def->name, card_text(c, fields[i]));
	}
	out_put_text(o, "key", key.s);
	out_put_time(o, "opened", card_opened(c));
	out_put_time(o, "updated", card_last(c));
	out_map_end(o);
	sbuf_deinit(&key);
}

static void put_json(struct out *o, const struct card *c)
{
	struct dossier d = card_dossier(c);

	out_map_begin(o);
	out_fields(o, &d);
	out_put_time(o, "updated", card_last(c));
	out_journal(o, &d);
	out_map_end(o);
}

/* `HD-K7-no-route-to-host.md`: letters and digits of the title without their accents, nothing that
 * a shell or another system minds. */
static char *file_name(const struct card *c)
{
	const char *title = card_text(c, C_TITLE);
	struct sbuf folded = SBUF_INIT, name = SBUF_INIT;
	bool dash = true;

	text_fold(&folded, title, strlen(title));
	sbuf_printf(&name, "%s", card_text(c, C_NUMBER));
	for (size_t i = 0; i < folded.len && name.len < 60; i++) {
		char x = folded.s[i];

		if ((x >= 'a' && x <= 'z') || (x >= '0' && x <= '9')) {
			if (dash)
				sbuf_putc(&name, '-');
			sbuf_putc(&name, x);
			dash = false;
		} else {
			dash = true;
		}
	}
	sbuf_puts(&name, ".md");
	sbuf_deinit(&folded);
	return sbuf_detach(&name);
}

static enum hd_rc put_markdown(struct work *w, const struct card *c, const char *text, size_t n,
			       struct hd_err *e)
{
	struct sbuf bytes = SBUF_INIT;
	char *name;
	enum hd_rc rc;

	if (!w->opts->output) {
		if (w->files++)
			sbuf_putc(&w->text, '\n');
		sbuf_add(&w->text, text, n);
		return HD_OK;
	}
	name = file_name(c);
	sbuf_add(&bytes, text, n);
	rc = desk_put_file(w->opts->output, name, &bytes, e);
	w->files += rc == HD_OK;
	sbuf_deinit(&bytes);
	free(name);
	return rc;
}

static enum hd_rc take(const struct card *c, const char *text, size_t n, void *arg,
		       struct hd_err *e)
{
	struct work *w = arg;

	switch (w->form) {
	case YAML:
		sbuf_puts(&w->text, "---\n");
		sbuf_add(&w->text, text, n);
		break;
	case MARKDOWN:
		return put_markdown(w, c, text, n, e);
	case HTML:
		if (w->named && !faq_may_show(c))
			return hd_fail(e, HD_REFUSED,
				       "article '%s' is %s, %s: html is for requesters and has "
				       "published public articles only",
				       card_text(c, C_NUMBER), card_text(c, C_STATUS),
				       card_text(c, C_VISIBILITY) ? card_text(c, C_VISIBILITY)
								  : "internal");
		faq_add(w->faq, c);
		break;
	case CSV:
		put_row(w->out, c);
		break;
	case JSONL:
		put_json(w->out, c);
		break;
	}
	return HD_OK;
}

/* --- where it goes ---------------------------------------------------------------------------- */

static enum hd_rc write_file(const struct work *w, const struct sbuf *bytes, struct hd_err *e)
{
	const char *path = w->opts->output, *slash = strrchr(path, '/');
	struct stat st;
	char *folder;
	enum hd_rc rc;

	if (path[strlen(path) - 1] == '/' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return desk_put_file(path, file_names[w->form], bytes, e);
	folder = !slash ? mem_strdup(".") : mem_strndup(path, (size_t)(slash - path) + (slash == path));
	rc = desk_put_file(folder, slash ? slash + 1 : path, bytes, e);
	free(folder);
	return rc;
}

static enum hd_rc finish(struct work *w, const struct sbuf *bytes, struct hd_err *e)
{
	struct sbuf safe = SBUF_INIT;

	if (w->form == MARKDOWN && w->opts->output)
		return HD_OK;
	if (w->opts->output)
		return write_file(w, bytes, e);
	/* A page has nothing left to be made safe; csv and jsonl were made for where they go. */
	if (w->ctx->out_tty && w->form != HTML) {
		text_for_terminal(&safe, bytes->s, bytes->len, false);
		fwrite(safe.s, 1, safe.len, stdout);
	} else {
		fwrite(bytes->s, 1, bytes->len, stdout);
	}
	sbuf_deinit(&safe);
	return HD_OK;
}

static enum hd_rc check(const struct cmd_ctx *ctx, const struct export_opts *o, enum form form,
			int argc, struct hd_err *e)
{
	if (o->excel && form != CSV)
		return cmd_usage(ctx, e, "--excel is for csv");
	if (o->lang && form != HTML)
		return cmd_usage(ctx, e, "--lang is for html");
	if (o->output && !*o->output)
		return cmd_usage(ctx, e, "--output wants a file or a folder");
	if (argc && (o->application || o->status || o->public_only))
		return cmd_usage(ctx, e, "name articles, or select them by options, not both");
	if (form == HTML && o->status && strcmp(o->status, "published") != 0)
		return cmd_usage(ctx, e, "html has published articles only");
	return HD_OK;
}

static enum hd_rc check_application(struct cmd_ctx *ctx, const char *id, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct app app;
	enum hd_rc rc = id ? desk_app(ctx->desk, id, a, &app, e) : HD_OK;

	arena_free(a);
	return rc;
}

static enum hd_rc collect(struct work *w, struct article_export *x, struct sbuf *bytes,
			  struct hd_err *e)
{
	char *memory = NULL;
	size_t size = 0;
	enum hd_rc rc, end = HD_OK;

	if (w->form == CSV || w->form == JSONL) {
		w->to = open_memstream(&memory, &size);
		if (!w->to)
			return hd_fail(e, HD_IO, "no memory for the export: %s", strerror(errno));
		w->out = out_new(w->form == CSV ? OUT_CSV : OUT_JSONL, w->to, false, 80,
				 w->opts->excel);
		if (w->form == CSV)
			out_columns(w->out, csv_columns, NELEM(csv_columns));
		out_list_begin(w->out);
	}
	rc = desk_articles_export(w->ctx->desk, x, take, bad_file, w, e);
	if (w->to) {
		out_list_end(w->out);
		out_close(w->out);
		fclose(w->to);
		sbuf_add(bytes, memory, size);
		free(memory);
	} else if (w->form == HTML && (rc == HD_OK || rc == HD_PARTIAL)) {
		end = faq_page(w->faq, bytes, e);
	} else {
		sbuf_add(bytes, w->text.s, w->text.len);
	}
	return end ? end : rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct export_opts *o = opts;
	struct work w = {.ctx = ctx, .opts = o, .text = SBUF_INIT, .named = argc > 0};
	struct article_export x = {.articles = (const char *const *)argv,
				   .n_articles = (size_t)argc,
				   .application = o->application,
				   .status = o->status,
				   .public_only = o->public_only};
	struct sbuf bytes = SBUF_INIT;
	enum hd_rc rc, written;

	while (o->format && strcmp(forms[w.form], o->format) != 0)
		w.form++;
	x.form = w.form == YAML ? ARTICLE_YAML : w.form == MARKDOWN ? ARTICLE_MARKDOWN : ARTICLE_CARD;
	x.merged = w.form == YAML || w.form == JSONL;
	rc = check(ctx, o, w.form, argc, e);
	if (!rc)
		rc = check_application(ctx, o->application, e);
	if (!rc && o->lang)
		rc = lang_use(o->lang, e);
	if (rc)
		return rc;
	w.faq = w.form == HTML ? faq_new(ctx) : NULL;
	rc = collect(&w, &x, &bytes, e);
	/* What cannot be read has been named; the rest is still worth having. */
	if (!rc || rc == HD_PARTIAL) {
		struct hd_err own;

		written = finish(&w, &bytes, &own);
		if (written)
			rc = hd_fail(e, written, "%s", own.msg);
	}
	faq_free(w.faq);
	sbuf_deinit(&w.text);
	sbuf_deinit(&bytes);
	return rc;
}

const struct cmd cmd_kb_export = {
	.name = "export", .group = "know", .args = "[ARTICLE...]",
	.summary = "write out articles, or a page of answers for requesters",
	.needs = NEEDS_STORE, .max_args = CMD_ANY,
	.options = options, .opts_size = sizeof(struct export_opts), .run = run,
};
