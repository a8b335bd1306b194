/* `helpdesk show`: whole tickets, and the files that hang on them.
 *
 * One ticket is one JSON object, several are a list; what was merged into a ticket comes
 * with it, for its requesters wait for the same answer. */
#include <stdio.h>
#include <string.h>

#include "cmd/card.h"
#include "cmd/cmd.h"
#include "cmd/columns.h"
#include "cmd/known.h"
#include "cmd/merged.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "cmd/say.h"
#include "cmd/tickets.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

struct show_opts {
	const char *attachment;
	struct format_opts format;
};

static const struct opt options[] = {
	{OPT_TEXT, 0, "attachment", "NAME", "write this file of the ticket to standard output",
	 .offset = offsetof(struct show_opts, attachment)},
	{OPT_INCLUDE, .offset = offsetof(struct show_opts, format), .include = format_options},
	OPT_END,
};

/* What is not plain text would steer the terminal or fill it with rubbish. */
static bool fit_for_terminal(const struct sbuf *bytes)
{
	struct sbuf safe = SBUF_INIT;
	bool same;

	if (memchr(bytes->s, '\0', bytes->len) || !utf8_valid(bytes->s, bytes->len, NULL))
		return false;
	text_for_terminal(&safe, bytes->s, bytes->len, false);
	same = safe.len == bytes->len;
	sbuf_deinit(&safe);
	return same;
}

static enum hd_rc show_attachment(struct cmd_ctx *ctx, const char *ticket, const char *name,
				  struct hd_err *e)
{
	struct sbuf bytes = SBUF_INIT;
	enum hd_rc rc = desk_attachment(ctx->desk, ticket, name, &bytes, e);

	if (!rc && ctx->out_tty && !fit_for_terminal(&bytes))
		rc = hd_fail(e, HD_REFUSED,
			     "'%s' is not plain text and stays off the terminal; redirect it: "
			     "helpdesk show %s --attachment %s > FILE",
			     name, ticket, name);
	if (!rc)
		fwrite(bytes.s, 1, bytes.len, stdout);
	sbuf_deinit(&bytes);
	return rc;
}

static void put_ticket(struct out *o, const struct ticket *t, struct arena *a)
{
	struct dossier d = ticket_dossier(t);
	struct facts f;

	if (!facts_of(t, INT64_MAX, a, &f, NULL))
		return;
	out_header(o, t, &f, true);
	out_journal(o, &d);
}

static void show_json(struct out *o, const struct ticket *t, const struct merged *m,
		      const struct suggestions *known, struct arena *a)
{
	out_map_begin(o);
	put_ticket(o, t, a);
	out_key(o, "merged_from");
	out_list_begin(o);
	for (size_t i = 0; i < m->n; i++) {
		out_map_begin(o);
		put_ticket(o, m->v[i], a);
		out_map_end(o);
	}
	out_list_end(o);
	known_put(o, known);
	out_map_end(o);
}

/* The line that heads a sheet; bold where colour may be used. */
static void print_title(const struct cmd_ctx *ctx, const struct ticket *t, const char *lead)
{
	const char *subject = ticket_text(t, F_SUBJECT);
	struct sbuf b = SBUF_INIT;

	fputs(ctx->colored ? "\033[1m" : "", stdout);
	sbuf_printf(&b, "%s%s  %s", lead, ticket_text(t, F_NUMBER), subject ? subject : "");
	say_print(&b);
	fputs(ctx->colored ? "\033[m\n" : "\n", stdout);
	sbuf_deinit(&b);
}

static void show_sheet(const struct cmd_ctx *ctx, const struct ticket *t, const struct merged *m,
		       const struct suggestions *known, const struct zone *z)
{
	struct sbuf b = SBUF_INIT;

	print_title(ctx, t, "");
	say_ticket(&b, t, known, z);
	say_print(&b);
	for (size_t i = 0; i < m->n; i++) {
		putchar('\n');
		print_title(ctx, m->v[i], "merged from ");
		say_ticket(&b, m->v[i], NULL, z);
		say_print(&b);
	}
	sbuf_deinit(&b);
}

/* Reads one ticket with what was merged into it and prints it. */
static enum hd_rc show_one(struct cmd_ctx *ctx, struct out *o, const struct columns *c,
			   const char *ref, const struct zone *z, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct suggestions known = {NULL, 0};
	struct merged m = {0};
	enum number_kind kind;
	struct ticket t;
	struct facts f;
	enum hd_rc rc;

	if (card_is_ref(ref, &kind)) {
		rc = card_show_one(ctx, o, kind, ref, z, e);
		goto done;
	}
	rc = desk_ticket(ctx->desk, ref, a, &t, e);
	if (!rc && !c)
		rc = merged_find(ctx->desk, &t, a, &m, e);
	if (!rc && !c)
		rc = desk_propose(ctx->desk, &t, a, &known, e);
	if (rc)
		goto done;
	if (!o)
		show_sheet(ctx, &t, &m, &known, z);
	else if (!c)
		show_json(o, &t, &m, &known, a);
	else if (facts_of(&t, INT64_MAX, a, &f, NULL))
		columns_row(c, o, &t, &f, z, desk_now(ctx->desk));
done:
	merged_deinit(&m);
	arena_free(a);
	return rc;
}

/* All there are before the first is printed: a wrong number prints nothing. */
static enum hd_rc check_all(struct cmd_ctx *ctx, const struct tickets *t, bool csv,
			    struct hd_err *e)
{
	enum number_kind kind;
	struct number n;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; i < t->n && !rc; i++) {
		if (!card_is_ref(t->v[i], &kind))
			rc = desk_resolve(ctx->desk, t->v[i], &n, e);
		else if (csv)
			rc = cmd_usage(ctx, e, "csv of '%s' is what 'helpdesk %s show' gives",
				       t->v[i], kind == NUMBER_ARTICLE ? "kb" : "problem");
		else
			rc = card_check(ctx, kind, t->v[i], e);
	}
	return rc;
}

static enum hd_rc show_all(struct cmd_ctx *ctx, const struct show_opts *s, const struct tickets *t,
			   bool list, struct hd_err *e)
{
	enum out_format format = out_format_of(&s->format);
	const struct zone *z = NULL;
	struct columns *c = NULL;
	struct out *o = NULL;
	enum hd_rc rc;

	rc = desk_zone(ctx->desk, &z, e);
	if (!rc)
		rc = check_all(ctx, t, format == OUT_CSV, e);
	if (!rc && format == OUT_CSV)
		rc = columns_parse(COLUMNS_CSV ",description,solution", &c, e);
	if (rc)
		return rc;
	if (format != OUT_TEXT)
		o = out_open(ctx, &s->format);
	if (c)
		columns_announce(c, o);
	if (o && (list || c))
		out_list_begin(o);
	for (size_t i = 0; i < t->n && !rc; i++) {
		if (!o && i)
			putchar('\n');
		rc = show_one(ctx, o, c, t->v[i], z, e);
	}
	if (o && (list || c))
		out_list_end(o);
	out_close(o);
	columns_free(c);
	return rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct show_opts *s = opts;
	struct tickets t = TICKETS_INIT;
	/* A script that pipes numbers gets a list however many there are. */
	bool list = argc > 1 || strcmp(argv[0], "-") == 0;
	enum hd_rc rc = tickets_read(argc, argv, &t, e);

	if (rc)
		goto done;
	if (t.n == 0)
		tickets_none(ctx);
	if (!s->attachment)
		rc = show_all(ctx, s, &t, list, e);
	else if (t.n != 1)
		rc = cmd_usage(ctx, e, "--attachment wants one ticket");
	else
		rc = show_attachment(ctx, t.v[0], s->attachment, e);
done:
	tickets_deinit(&t);
	return rc;
}

const struct cmd cmd_show = {
	.name = "show",
	.group = "read",
	.args = "TICKET...",
	.summary = "show tickets whole, or a file of one",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct show_opts),
	.run = run,
};
