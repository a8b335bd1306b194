/* `helpdesk import`: tickets of another system, one a row, out of CSV, JSON Lines or YAML. All or
 * nothing unless --keep-going, like batch, whose run it is; --dry-run tells what would come
 * of it, in the very words of the run. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/bulk.h"
#include "cmd/cmd.h"
#include "cmd/out.h"
#include "helpdesk/import.h"
#include "helpdesk/text.h"

struct import_opts {
	struct opt_texts maps, values;
	const char *map_file, *preset, *source, *input, *delimiter, *encoding, *date_format;
	bool html, dry_run, update, keep_going, create_applications, before_acceptance;
	struct opt_int chunk;
	const char *rejects;
};

#define FIELD(f) .offset = offsetof(struct import_opts, f)

static const struct opt options[] = {
	{OPT_ENUM, 0, "preset", "NAME", "columns and values as that system names them",
	 FIELD(preset), .words = import_presets},
	{OPT_TEXTS, 0, "map", "COLUMN=FIELD", "a column is that field; - leaves it out", FIELD(maps)},
	{OPT_TEXTS, 0, "value", "FIELD:TEXT=CODE", "a text in that field means this", FIELD(values)},
	{OPT_PATH, 0, "map-file", "FILE", "columns and values from a YAML file", FIELD(map_file)},
	{OPT_TEXT, 0, "source", "NAME", "whose keys these are (the preset's name)", FIELD(source)},
	{OPT_ENUM, 0, "input", "KIND", "what is read (by name and content)",
	 FIELD(input), .words = import_inputs},
	{OPT_TEXT, 0, "delimiter", "C", "what stands between cells (by the first line)",
	 FIELD(delimiter)},
	{OPT_TEXT, 0, "encoding", "NAME", "character set of the input (by its content)",
	 FIELD(encoding)},
	{OPT_TEXT, 0, "date-format", "F", "form of times, like '%d/%m/%Y %H:%M'",
	 FIELD(date_format)},
	{OPT_FLAG, 0, "html", NULL, "make HTML plain text without a preset, too", FIELD(html)},
	{OPT_FLAG, 0, "dry-run", NULL, "show what would be done, change nothing", FIELD(dry_run)},
	{OPT_FLAG, 0, "update", NULL, "change tickets that are there as their rows say",
	 FIELD(update)},
	{OPT_FLAG, 0, "create-applications", NULL, "record applications not seen before",
	 FIELD(create_applications)},
	{OPT_FLAG, 0, "before-acceptance", NULL, "take tickets older than their application's support",
	 FIELD(before_acceptance)},
	{OPT_FLAG, 0, "keep-going", NULL, "import the good rows when there are bad ones",
	 FIELD(keep_going)},
	{OPT_INT, 0, "chunk", "N", "rows a commit with --keep-going (10000)",
	 FIELD(chunk), .min = 1, .max = 1000000},
	{OPT_PATH, 0, "rejects", "FILE", "write the bad rows there with --keep-going",
	 FIELD(rejects)},
	OPT_END,
};

/* --- a rehearsal, told to people ------------------------------------------------------------- */

struct showing {
	const struct cmd_ctx *ctx;
	struct bulk_telling bulk;
	bool columns, unmapped; /* their headings were printed */
};

static void put_safe(const char *s)
{
	struct sbuf b = SBUF_INIT;
	size_t n = strlen(s), cut = utf8_cut(s, n < 200 ? n : 200);

	text_for_terminal(&b, s, cut, true);
	fwrite(b.s, 1, b.len, stdout);
	if (cut < n)
		fputs("…", stdout);
	sbuf_deinit(&b);
}

static void show_note(const char *message, void *arg)
{
	const struct showing *s = arg;

	cmd_say(s->ctx, "%s", message);
}

static void show_column(const char *column, const char *field, void *arg)
{
	struct showing *s = arg;

	if (!s->columns)
		puts("columns:");
	s->columns = true;
	fputs("  ", stdout);
	put_safe(column);
	fputs(": ", stdout);
	put_safe(field ? field : "(left out)");
	putchar('\n');
}

static void show_row(uint64_t line, void *arg)
{
	(void)arg;
	printf("row on line %" PRIu64 ":\n", line);
}

static void show_cell(const char *field, const char *value, void *arg)
{
	(void)arg;
	fputs("  ", stdout);
	put_safe(field);
	fputs(": ", stdout);
	put_safe(value);
	putchar('\n');
}

static void show_unmapped(const char *field, const char *text, uint64_t rows, void *arg)
{
	struct showing *s = arg;

	if (!s->unmapped)
		puts("values without a meaning:");
	s->unmapped = true;
	printf("  --value '%s:", field);
	put_safe(text);
	printf("=CODE' (%" PRIu64 " row%s)\n", rows, rows == 1 ? "" : "s");
}

/* --- the command ------------------------------------------------------------------------------- */

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct import_opts *o = opts;
	struct showing s = {.ctx = ctx, .bulk = {.ctx = ctx, .what = "row", .rehearsal = o->dry_run}};
	struct import_options how = {
		.run = {.keep_going = o->keep_going, .create_applications = o->create_applications,
			.chunk = o->chunk.given ? (uint64_t)o->chunk.value : 0, .rejects = o->rejects},
		.view = {show_note, show_column, show_row, show_cell, show_unmapped, &s},
		.file = argc && strcmp(argv[0], "-") != 0 ? argv[0] : NULL,
		.input = o->input,
		.preset = o->preset,
		.source = o->source,
		.date_format = o->date_format,
		.delimiter = o->delimiter,
		.encoding = o->encoding,
		.map_file = o->map_file,
		.maps = o->maps.v,
		.n_maps = o->maps.n,
		.values = o->values.v,
		.n_values = o->values.n,
		.html = o->html,
		.update = o->update,
		.before_acceptance = o->before_acceptance,
		.dry_run = o->dry_run,
	};
	struct batch_result result = {0};
	enum hd_rc rc;
	int fd;

	if (!o->keep_going && (o->rejects || o->chunk.given))
		return cmd_usage(ctx, e, "--%s goes with --keep-going",
				 o->rejects ? "rejects" : "chunk");
	if (o->dry_run && o->rejects)
		return cmd_usage(ctx, e, "--dry-run writes nothing, --rejects neither");
	rc = bulk_open(argv[0], &fd, e);
	if (rc)
		return rc;
	bulk_tell(&s.bulk, &how.run);
	rc = desk_import(ctx->desk, fd, &how, &result, e);
	if (fd != STDIN_FILENO)
		close(fd);
	bulk_told(&s.bulk);
	if (rc == HD_OK || rc == HD_PARTIAL)
		bulk_print(ctx, &result, NULL);
	return rc;
}

const struct cmd cmd_import = {
	.name = "import",
	.group = "bulk",
	.args = "FILE",
	.summary = "take over tickets of another system",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = 1,
	.options = options,
	.opts_size = sizeof(struct import_opts),
	.run = run,
};
