/* `helpdesk kb import`: articles out of CSV, Markdown or YAML. All or nothing unless
 * --keep-going, like import and batch, whose run it is. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/bulk.h"
#include "cmd/kb.h"
#include "cmd/out.h"
#include "helpdesk/articles.h"
#include "helpdesk/text.h"

struct import_opts {
	const char *application, *preset, *input, *source, *delimiter, *encoding, *rejects;
	bool dry_run, keep_going, create_applications;
};

#define FIELD(f) .offset = offsetof(struct import_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 'a', "application", "APP", "the application of articles that name none",
	 FIELD(application)},
	{OPT_ENUM, 0, "preset", "NAME", "columns as that system has them (by the first line)",
	 FIELD(preset), .words = article_presets},
	{OPT_ENUM, 0, "input", "KIND", "what is read (by name and content)", FIELD(input),
	 .words = article_inputs},
	{OPT_TEXT, 0, "source", "NAME", "whose keys these are (the preset's name)", FIELD(source)},
	{OPT_TEXT, 0, "delimiter", "C", "what stands between cells (by the first line)",
	 FIELD(delimiter)},
	{OPT_TEXT, 0, "encoding", "NAME", "character set of the input (by its content)",
	 FIELD(encoding)},
	{OPT_FLAG, 0, "dry-run", NULL, "show what would be done, change nothing", FIELD(dry_run)},
	{OPT_FLAG, 0, "create-applications", NULL, "record applications not seen before",
	 FIELD(create_applications)},
	{OPT_FLAG, 0, "keep-going", NULL, "import the good articles when there are bad ones",
	 FIELD(keep_going)},
	{OPT_PATH, 0, "rejects", "FILE", "write the bad ones there with --keep-going",
	 FIELD(rejects)},
	OPT_END,
};

static void tell_note(const char *message, void *arg)
{
	const struct bulk_telling *t = arg;

	cmd_say(t->ctx, "%s", message);
}

static void tell_article(const char *number, const char *title, const char *status,
			 const char *visibility, void *arg)
{
	struct sbuf b = SBUF_INIT;

	(void)arg;
	text_for_terminal(&b, title ? title : "", title ? strlen(title) : 0, true);
	printf("%s  %s, %s  %s\n", number, status, visibility ? visibility : "internal", b.s);
	sbuf_deinit(&b);
}

static void print(const struct cmd_ctx *ctx, const struct batch_result *result)
{
	static const struct format_opts line = {.format = "jsonl"};
	struct out *out = out_open(ctx, &line);

	out_map_begin(out);
	out_put_int(out, "articles", (int64_t)result->opened);
	out_put_int(out, "unchanged", (int64_t)result->unchanged);
	out_put_int(out, "rejected", (int64_t)result->rejected);
	out_put_text(out, "commit", result->commit[0] ? result->commit : NULL);
	out_map_end(out);
	out_close(out);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct import_opts *o = opts;
	struct bulk_telling t = {.ctx = ctx, .what = "article", .rehearsal = o->dry_run};
	struct article_import how = {
		/* A chunk is a commit: everything that is good makes one. */
		.run = {.keep_going = o->keep_going, .create_applications = o->create_applications,
			.chunk = INT64_MAX, .rejects = o->rejects},
		.files = (const char *const *)argv,
		.n_files = (size_t)argc,
		.preset = o->preset,
		.input = o->input,
		.source = o->source,
		.delimiter = o->delimiter,
		.encoding = o->encoding,
		.application = o->application,
		.dry_run = o->dry_run,
		.note = tell_note,
		.article = tell_article,
		.arg = &t,
	};
	struct batch_result result = {0};
	enum hd_rc rc;

	if (!o->keep_going && o->rejects)
		return cmd_usage(ctx, e, "--rejects goes with --keep-going");
	if (o->dry_run && o->rejects)
		return cmd_usage(ctx, e, "--dry-run writes nothing, --rejects neither");
	bulk_tell(&t, &how.run);
	rc = desk_articles_import(ctx->desk, &how, &result, e);
	bulk_told(&t);
	if (rc == HD_OK || rc == HD_PARTIAL)
		print(ctx, &result);
	return rc;
}

const struct cmd cmd_kb_import = {
	.name = "import", .group = "know", .args = "FILE...",
	.summary = "take over articles from CSV, Markdown or YAML",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = CMD_ANY,
	.options = options, .opts_size = sizeof(struct import_opts), .run = run,
};
