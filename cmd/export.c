/* `helpdesk export`: tickets to take elsewhere, whole and in order of number.
 *
 * Without a query it is all of them, unlike list: an export is a copy. Every form but csv
 * loses nothing; `batch` is what `helpdesk batch` makes the same tickets of. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/bad.h"
#include "cmd/cmd.h"
#include "cmd/export_csv.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "helpdesk/desk.h"
#include "helpdesk/text.h"

struct export_opts {
	const char *format, *attachments, *columns;
	bool excel;
};

enum form { CSV, JSONL, YAML, BATCH };
static const char *const forms[] = {"csv", "jsonl", "yaml", "batch", NULL};

#define FIELD(f) .offset = offsetof(struct export_opts, f)

static const struct opt options[] = {
	{OPT_ENUM, 0, "format", "FORMAT", "what to make of the tickets; csv by default",
	 FIELD(format), .words = forms},
	{OPT_PATH, 0, "attachments", "DIR", "write their files to DIR/NUMBER/",
	 FIELD(attachments)},
	{OPT_TEXT, 0, "columns", "NAME,...", "of csv: these columns only", FIELD(columns)},
	{OPT_FLAG, 0, "excel", NULL, "csv for spreadsheets: BOM, semicolons, no formulas",
	 FIELD(excel)},
	OPT_END,
};

struct work {
	const struct cmd_ctx *ctx;
	const struct export_opts *opts;
	enum form form;
	struct out *out;          /* NULL for yaml */
	struct csv_columns *csv;
	uint64_t left, of;        /* files that were not written, and of how many tickets */
};

static enum hd_rc begin(const char *const *fields, size_t n, void *arg, struct hd_err *e)
{
	struct work *w = arg;
	enum hd_rc rc;

	if (w->form == YAML)
		return HD_OK;
	if (w->form == CSV) {
		rc = csv_columns_new(w->opts->columns, fields, n, &w->csv, e);
		if (rc)
			return rc;
	}
	w->out = out_new(w->form == CSV ? OUT_CSV : OUT_JSONL, stdout, w->ctx->out_tty,
			 w->ctx->width, w->opts->excel);
	if (w->csv)
		csv_announce(w->csv, w->out);
	out_list_begin(w->out);
	return HD_OK;
}

static void put_yaml(const struct work *w, const struct exported *x)
{
	struct sbuf safe = SBUF_INIT;

	fputs("---\n", stdout);
	if (w->ctx->out_tty) {
		text_for_terminal(&safe, x->text, x->len, false);
		fwrite(safe.s, 1, safe.len, stdout);
	} else {
		fwrite(x->text, 1, x->len, stdout);
	}
	sbuf_deinit(&safe);
}

static void put_json(const struct work *w, const struct exported *x)
{
	struct dossier d = ticket_dossier(x->state);

	out_map_begin(w->out);
	out_header(w->out, x->state, x->facts, true);
	out_journal(w->out, &d);
	out_map_end(w->out);
}

/* The file itself where an object would not say all of it, or not in the same bytes. */
static void put_operation(const struct work *w, const struct exported *x)
{
	out_map_begin(w->out);
	out_put_text(w->out, "op", "restore");
	if (x->canonical && out_is_exact(x->file)) {
		out_key(w->out, "ticket");
		out_exact(w->out, x->file);
	} else {
		out_key(w->out, "file");
		out_text_n(w->out, x->raw, x->raw_len);
	}
	if (x->folder) {
		out_key(w->out, "attach");
		out_list_begin(w->out);
		for (size_t i = 0; i < x->n_files; i++) {
			struct sbuf path = SBUF_INIT;

			sbuf_printf(&path, "%s/%s", x->folder, x->files[i]);
			out_text_n(w->out, path.s, path.len);
			sbuf_deinit(&path);
		}
		out_list_end(w->out);
	}
	out_map_end(w->out);
}

static enum hd_rc put_ticket(const struct exported *x, void *arg, struct hd_err *e)
{
	struct work *w = arg;

	if (!x->folder && x->n_files) {
		w->left += x->n_files;
		w->of++;
	}
	switch (w->form) {
	case CSV:
		csv_row(w->csv, w->out, x);
		break;
	case JSONL:
		put_json(w, x);
		break;
	case YAML:
		put_yaml(w, x);
		break;
	case BATCH:
		put_operation(w, x);
		break;
	}
	if (!ferror(stdout))
		return HD_OK;
	/* Nobody can have the rest; main says why when it flushes. */
	e->msg[0] = '\0';
	return HD_IO;
}

static enum hd_rc check(const struct cmd_ctx *ctx, const struct export_opts *o, enum form form,
			struct hd_err *e)
{
	const char *dir = o->attachments;

	if (form != CSV && (o->columns || o->excel))
		return cmd_usage(ctx, e, "--%s is for csv", o->columns ? "columns" : "excel");
	if (dir && !*dir)
		return cmd_usage(ctx, e, "--attachments wants a folder");
	if (dir && form == BATCH && !utf8_valid(dir, strlen(dir), NULL))
		return cmd_usage(ctx, e, "the folder's name must be UTF-8 to stand in a batch");
	return HD_OK;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct export_opts *o = opts;
	struct work w = {.ctx = ctx, .opts = o};
	struct export_spec spec = {.attachments = o->attachments};
	struct export_calls calls = {begin, put_ticket, bad_file, &w};
	struct query *query = NULL;
	enum hd_rc rc;

	while (o->format && strcmp(forms[w.form], o->format) != 0)
		w.form++;
	spec.text = w.form == YAML || w.form == BATCH;
	rc = check(ctx, o, w.form, e);
	if (!rc)
		rc = desk_query(ctx->desk, argc, (const char *const *)argv, false, &query, e);
	if (rc)
		return rc;
	spec.query = query_is_empty(query) ? NULL : query;
	rc = desk_export(ctx->desk, &spec, &calls, e);
	if (w.out)
		out_list_end(w.out);
	out_close(w.out);
	if (w.form == BATCH && w.left && (!rc || rc == HD_PARTIAL))
		cmd_say(ctx,
			"%" PRIu64 " file%s of %" PRIu64 " ticket%s %s not copied; --attachments DIR "
			"writes them",
			w.left, w.left == 1 ? "" : "s", w.of, w.of == 1 ? "" : "s",
			w.left == 1 ? "is" : "are");
	csv_columns_free(w.csv);
	query_free(query);
	return rc;
}

const struct cmd cmd_export = {
	.name = "export",
	.group = "bulk",
	.args = "[QUERY...]",
	.summary = "write out the tickets that a query finds, all without it",
	.needs = NEEDS_STORE,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct export_opts),
	.run = run,
};
