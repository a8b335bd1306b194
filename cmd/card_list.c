/* Lists of articles and problems, with how many tickets name each. */
#include <string.h>

#include "cmd/bad.h"
#include "cmd/card.h"
#include "cmd/out_ticket.h"
#include "cmd/say.h"

#define FIELD(f) .offset = offsetof(struct card_list_opts, f)

const struct opt card_list_options[] = {
	{OPT_TEXT, 'a', "application", "APP", "those of this application only", FIELD(application)},
	{OPT_TEXT, 0, "sort", "KEY,...", "order by these; -KEY turns one round", FIELD(sort)},
	{OPT_INT, 0, "limit", "N", "show the first N only, 0 = all", FIELD(limit),
	 .max = 1000000000},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

static const struct out_column article_columns[] = {
	{"number", "number", 0, NULL},          {"status", "status", 0, NULL},
	{"application", "application", 0, "-"}, {"solved", "solved", OUT_RIGHT, NULL},
	{"last_solved", "last", 0, "-"},        {"title", "title", OUT_FLEX, NULL},
};

static const struct out_column problem_columns[] = {
	{"number", "number", 0, NULL},          {"status", "status", 0, NULL},
	{"application", "application", 0, "-"}, {"tickets", "tickets", OUT_RIGHT, NULL},
	{"open", "open", OUT_RIGHT, NULL},      {"last_opened", "last", 0, "-"},
	{"title", "title", OUT_FLEX, NULL},
};

static const struct out_column csv_columns[] = {
	{"number", NULL, 0, NULL},   {"title", NULL, 0, NULL},       {"application", NULL, 0, NULL},
	{"category", NULL, 0, NULL}, {"status", NULL, 0, NULL},      {"visibility", NULL, 0, NULL},
	{"keywords", NULL, 0, NULL}, {"origin", NULL, 0, NULL},      {"merged_into", NULL, 0, NULL},
	{"opened", NULL, 0, NULL},   {"updated", NULL, 0, NULL},     {"tickets", NULL, 0, NULL},
	{"open", NULL, 0, NULL},     {"last_opened", NULL, 0, NULL}, {"last_solved", NULL, 0, NULL},
};

struct rows {
	struct cmd_ctx *ctx;
	const struct card_list_opts *opts;
	enum number_kind kind;
	struct out *out; /* NULL until the first row: an error before it prints nothing */
	const struct zone *zone;
};

static void begin_rows(struct rows *r)
{
	if (r->out)
		return;
	r->out = out_open(r->ctx, &r->opts->format);
	if (out_kind(r->out) == OUT_CSV)
		out_columns(r->out, csv_columns, NELEM(csv_columns));
	else if (out_kind(r->out) == OUT_TEXT && r->kind == NUMBER_ARTICLE)
		out_columns(r->out, article_columns, NELEM(article_columns));
	else if (out_kind(r->out) == OUT_TEXT)
		out_columns(r->out, problem_columns, NELEM(problem_columns));
	out_list_begin(r->out);
}

static void put_moment(struct rows *r, const char *key, int64_t t)
{
	struct sbuf b = SBUF_INIT;

	say_time(&b, t, r->zone);
	out_put_text(r->out, key, t == TIME_NONE ? NULL : b.s);
	sbuf_deinit(&b);
}

static void put_text_row(struct rows *r, const struct card *c, const struct card_uses *u)
{
	out_map_begin(r->out);
	out_put_text(r->out, "number", card_text(c, C_NUMBER));
	out_put_text(r->out, "status", card_text(c, C_STATUS));
	out_put_text(r->out, "application", card_text(c, C_APPLICATION));
	out_put_int(r->out, "solved", (int64_t)(u->tickets - u->open));
	out_put_int(r->out, "tickets", (int64_t)u->tickets);
	out_put_int(r->out, "open", (int64_t)u->open);
	put_moment(r, "last_solved", u->last_solved);
	put_moment(r, "last_opened", u->last_opened);
	out_put_text(r->out, "title", card_text(c, C_TITLE));
	out_map_end(r->out);
}

static enum hd_rc put_row(const struct card *c, const struct card_uses *u, int64_t updated,
			  void *arg, struct hd_err *e)
{
	struct dossier d = card_dossier(c);
	struct rows *r = arg;

	(void)e;
	begin_rows(r);
	if (out_kind(r->out) == OUT_TEXT) {
		put_text_row(r, c, u);
		return HD_OK;
	}
	out_map_begin(r->out);
	out_fields(r->out, &d);
	out_put_time(r->out, "updated", updated);
	out_put_int(r->out, "tickets", (int64_t)u->tickets);
	out_put_int(r->out, "open", (int64_t)u->open);
	out_put_time(r->out, "last_opened", u->last_opened);
	out_put_time(r->out, "last_solved", u->last_solved);
	out_map_end(r->out);
	return HD_OK;
}

enum hd_rc card_list(struct cmd_ctx *ctx, enum number_kind kind, const struct card_list_opts *l,
		     struct hd_err *e)
{
	struct card_list list = {.kind = kind,
				 .status = l->status,
				 .application = l->application,
				 .sort = l->sort,
				 .limit = (uint64_t)l->limit.value};
	struct rows r = {.ctx = ctx, .opts = l, .kind = kind};
	struct arena *a = arena_new();
	struct app app;
	enum hd_rc rc = desk_zone(ctx->desk, &r.zone, e);

	/* An application that is not recorded is a slip, not an empty list. */
	if (!rc && l->application)
		rc = desk_app(ctx->desk, l->application, a, &app, e);
	if (!rc)
		rc = desk_cards(ctx->desk, &list, put_row, bad_file, &r, e);
	if (!rc || rc == HD_PARTIAL)
		begin_rows(&r);
	if (r.out)
		out_list_end(r.out);
	out_close(r.out);
	arena_free(a);
	return rc;
}
