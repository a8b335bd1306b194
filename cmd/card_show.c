/* Showing articles and problems: `kb show`, `problem show`, and `show` of their numbers. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/card.h"
#include "cmd/out_ticket.h"
#include "cmd/say.h"
#include "cmd/tickets.h"

#define LINKED_MAX 20 /* tickets of a problem that its sheet names */

bool card_is_ref(const char *ref, enum number_kind *kind)
{
	struct number n;

	if (!number_parse(ref, &n) || n.kind == NUMBER_TICKET)
		return false;
	*kind = n.kind;
	return true;
}

/* --- the tickets of a problem ----------------------------------------------------------- */

struct linked {
	struct sbuf lines;
	struct out *out; /* NULL: lines for the sheet */
	uint64_t n;
};

static enum hd_rc take_linked(const struct ticket *t, const struct facts *f, void *arg,
			      struct hd_err *e)
{
	struct linked *l = arg;
	const char *subject = ticket_text(t, F_SUBJECT);

	(void)f, (void)e;
	if (ticket_status(t) == ST_MERGED)
		return HD_OK;
	l->n++;
	if (l->out)
		out_text(l->out, ticket_text(t, F_NUMBER));
	else if (l->n <= LINKED_MAX)
		sbuf_printf(&l->lines, "    %-8s %-12s %s\n", ticket_text(t, F_NUMBER),
			    words_status[ticket_status(t)], subject ? subject : "");
	return HD_OK;
}

/* The open ones first, for these are what the problem costs. */
static enum hd_rc find_linked(struct cmd_ctx *ctx, const char *number, struct linked *l,
			      struct hd_err *e)
{
	struct list_spec spec = {.sort = "status,-opened", .brief = true};
	struct query *q = NULL;
	char *term = mem_printf("problem:%s", number);
	const char *terms[] = {term};
	enum hd_rc rc = desk_query(ctx->desk, 1, terms, false, &q, e);

	spec.query = q;
	if (!rc)
		rc = desk_list(ctx->desk, &spec, take_linked, NULL, l, e);
	if (rc == HD_PARTIAL)
		rc = HD_OK; /* a broken ticket is no fault of the problem; `list` names it */
	if (!rc && !l->out && l->n > LINKED_MAX)
		sbuf_printf(&l->lines, "    and %" PRIu64 " more: helpdesk list problem:%s\n",
			    l->n - LINKED_MAX, number);
	query_free(q);
	free(term);
	return rc;
}

/* --- one card ------------------------------------------------------------------------------ */

static enum hd_rc put_card(struct cmd_ctx *ctx, struct out *o, const struct card *c,
			   const struct card_uses *u, struct hd_err *e)
{
	struct dossier d = card_dossier(c);
	struct linked l = {.lines = SBUF_INIT, .out = o};
	enum hd_rc rc = HD_OK;

	out_map_begin(o);
	out_fields(o, &d);
	out_put_time(o, "updated", card_last(c));
	out_put_int(o, "tickets", (int64_t)u->tickets);
	out_put_int(o, "open", (int64_t)u->open);
	out_put_time(o, "last_opened", u->last_opened);
	out_put_time(o, "last_solved", u->last_solved);
	if (c->kind == NUMBER_PROBLEM) {
		out_key(o, "linked");
		out_list_begin(o);
		rc = find_linked(ctx, card_text(c, C_NUMBER), &l, e);
		out_list_end(o);
	}
	out_journal(o, &d);
	out_map_end(o);
	sbuf_deinit(&l.lines);
	return rc;
}

static enum hd_rc print_card(struct cmd_ctx *ctx, const struct card *c, const struct card_uses *u,
			     const struct zone *z, struct hd_err *e)
{
	const char *title = card_text(c, C_TITLE);
	struct linked l = {.lines = SBUF_INIT};
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	if (c->kind == NUMBER_PROBLEM)
		rc = find_linked(ctx, card_text(c, C_NUMBER), &l, e);
	if (!rc) {
		fputs(ctx->colored ? "\033[1m" : "", stdout);
		sbuf_printf(&b, "%s  %s", card_text(c, C_NUMBER), title ? title : "");
		say_print(&b);
		fputs(ctx->colored ? "\033[m\n" : "\n", stdout);
		say_card(&b, c, u, l.lines.s, z);
		say_print(&b);
	}
	sbuf_deinit(&l.lines);
	sbuf_deinit(&b);
	return rc;
}

enum hd_rc card_show_one(struct cmd_ctx *ctx, struct out *o, enum number_kind kind, const char *ref,
			 const struct zone *z, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct card_uses u;
	struct card c;
	enum hd_rc rc = desk_card(ctx->desk, kind, ref, a, &c, e);

	if (!rc)
		rc = desk_card_uses(ctx->desk, &c, &u, e);
	if (!rc)
		rc = o ? put_card(ctx, o, &c, &u, e) : print_card(ctx, &c, &u, z, e);
	arena_free(a);
	return rc;
}

/* --- several --------------------------------------------------------------------------------- */

static const struct out_column columns[] = {
	{"number", NULL, 0, NULL},   {"title", NULL, 0, NULL},       {"application", NULL, 0, NULL},
	{"category", NULL, 0, NULL}, {"status", NULL, 0, NULL},      {"visibility", NULL, 0, NULL},
	{"symptoms", NULL, 0, NULL}, {"cause", NULL, 0, NULL},       {"workaround", NULL, 0, NULL},
	{"solution", NULL, 0, NULL}, {"keywords", NULL, 0, NULL},    {"origin", NULL, 0, NULL},
	{"opened", NULL, 0, NULL},   {"updated", NULL, 0, NULL},     {"tickets", NULL, 0, NULL},
	{"open", NULL, 0, NULL},     {"last_opened", NULL, 0, NULL}, {"last_solved", NULL, 0, NULL},
};

enum hd_rc card_check(struct cmd_ctx *ctx, enum number_kind kind, const char *ref, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct card c;
	enum hd_rc rc = desk_card(ctx->desk, kind, ref, a, &c, e);

	arena_free(a);
	return rc;
}

enum hd_rc card_show(struct cmd_ctx *ctx, enum number_kind kind, const struct format_opts *f,
		     int argc, char **argv, struct hd_err *e)
{
	enum out_format format = out_format_of(f);
	bool list = argc > 1 || strcmp(argv[0], "-") == 0 || format == OUT_CSV;
	struct tickets t = TICKETS_INIT;
	const struct zone *z = NULL;
	struct out *o = NULL;
	enum hd_rc rc = tickets_read(argc, argv, &t, e);

	if (!rc)
		rc = desk_zone(ctx->desk, &z, e);
	/* All there are before the first is printed: a wrong number prints nothing. */
	for (size_t i = 0; i < t.n && !rc; i++)
		rc = card_check(ctx, kind, t.v[i], e);
	if (rc)
		goto done;
	if (format != OUT_TEXT)
		o = out_open(ctx, f);
	if (format == OUT_CSV)
		out_columns(o, columns, NELEM(columns));
	if (o && list)
		out_list_begin(o);
	for (size_t i = 0; i < t.n && !rc; i++) {
		if (!o && i)
			putchar('\n');
		rc = card_show_one(ctx, o, kind, t.v[i], z, e);
	}
	if (o && list)
		out_list_end(o);
	out_close(o);
done:
	tickets_deinit(&t);
	return rc;
}
