/* `helpdesk log`: what happened, to one ticket or to all.
 *
 * The history of one ticket is read like a letter, from its beginning; the activity of
 * the centre like a news page, the newest first. */
#include <stdio.h>
#include <string.h>

#include "cmd/bad.h"
#include "cmd/card.h"
#include "cmd/cmd.h"
#include "cmd/merged.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "cmd/say.h"
#include "cmd/tickets.h"
#include "helpdesk/desk.h"

struct log_opts {
	struct opt_int limit;
	const char *since, *until;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct log_opts, f)

static const struct opt options[] = {
	{OPT_INT, 0, "limit", "N",
	 "the newest N entries only, 0 = all; 100 unless a ticket is named", FIELD(limit),
	 .max = 1000000000},
	{OPT_TEXT, 0, "since", "TIME", "not what happened before", FIELD(since)},
	{OPT_TEXT, 0, "until", "TIME", "not what happened after; a date means all of that day",
	 FIELD(until)},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

static const struct out_column columns[] = {
	{"at", "time", 0, NULL},       {"number", "number", 0, NULL},
	{"by", "who", OUT_FLEX, NULL}, {"event", "what", 0, NULL},
	{"subject", "subject", OUT_FLEX, NULL}, {"note", "note", OUT_FLEX, NULL},
};

static const struct out_column csv_columns[] = {
	{"number", NULL, 0, NULL},  {"subject", NULL, 0, NULL}, {"at", NULL, 0, NULL},
	{"n", NULL, 0, NULL},       {"by", NULL, 0, NULL},      {"event", NULL, 0, NULL},
	{"channel", NULL, 0, NULL}, {"from", NULL, 0, NULL},    {"note", NULL, 0, NULL},
	{"files", NULL, 0, NULL},
};

struct view {
	struct out *out;
	const struct zone *zone;
	int64_t from, to; /* [from, to); TIME_NONE = no bound */
	uint64_t limit;
};

static enum hd_rc bounds(struct cmd_ctx *ctx, const struct log_opts *l, struct view *v,
			 struct hd_err *e)
{
	int64_t now = desk_now(ctx->desk);
	bool day;
	enum hd_rc rc = desk_zone(ctx->desk, &v->zone, e);

	v->from = v->to = TIME_NONE;
	if (!rc && l->since)
		rc = time_parse_human(l->since, "--since", now, v->zone, &v->from, NULL, e);
	if (!rc && l->until) {
		rc = time_parse_human(l->until, "--until", now, v->zone, &v->to, &day, e);
		if (!rc)
			v->to = day ? time_next_day(v->zone, v->to) : v->to + 1;
	}
	return rc;
}

/* --- the activity of the centre ----------------------------------------------------- */

static void put_text_row(struct view *v, const char *number, const char *subject,
			 const struct entry *x)
{
	struct sbuf b = SBUF_INIT;

	say_time(&b, x->at, v->zone);
	out_map_begin(v->out);
	out_put_text(v->out, "at", b.s);
	out_put_text(v->out, "number", number);
	out_put_text(v->out, "by", x->by);
	out_put_text(v->out, "event", x->event);
	out_put_text(v->out, "subject", subject);
	sbuf_clear(&b);
	say_first_line(&b, x->note ? x->note : "");
	out_put_text(v->out, "note", b.s);
	out_map_end(v->out);
	sbuf_deinit(&b);
}

static enum hd_rc put_row(const char *number, const char *subject, const struct entry *x, void *arg,
			  struct hd_err *e)
{
	struct view *v = arg;

	(void)e;
	if (out_kind(v->out) == OUT_TEXT) {
		put_text_row(v, number, subject, x);
		return HD_OK;
	}
	out_map_begin(v->out);
	out_put_text(v->out, "number", number);
	out_put_text(v->out, "subject", subject);
	out_entry(v->out, x);
	out_map_end(v->out);
	return HD_OK;
}

static void open_table(struct cmd_ctx *ctx, const struct log_opts *l, struct view *v)
{
	v->out = out_open(ctx, &l->format);
	if (out_kind(v->out) == OUT_CSV)
		out_columns(v->out, csv_columns, NELEM(csv_columns));
	else
		out_columns(v->out, columns, NELEM(columns));
	out_list_begin(v->out);
}

static enum hd_rc log_all(struct cmd_ctx *ctx, const struct log_opts *l, struct view *v,
			  struct hd_err *e)
{
	enum hd_rc rc;

	v->limit = l->limit.given ? (uint64_t)l->limit.value : 100;
	open_table(ctx, l, v);
	rc = desk_log(ctx->desk, NULL, v->from, v->to, v->limit, put_row, bad_file, v, e);
	out_list_end(v->out);
	out_close(v->out);
	return rc;
}

/* --- one ticket ------------------------------------------------------------------------ */

/* Seconds at each level from the opening until the resolution that holds, the merge, or now. */
static void level_times(const struct ticket *t, int64_t end, int64_t spent[LEVEL_CERT + 1])
{
	struct arena *a = arena_new();
	struct ticket now;
	struct facts f;

	memset(spent, 0, (LEVEL_CERT + 1) * sizeof(*spent));
	if (facts_of(t, INT64_MAX, a, &f, NULL) && f.resolved != TIME_NONE)
		end = f.resolved;
	ticket_init(&now, a);
	for (size_t i = 0; i < t->len; i++) {
		int64_t from = t->journal[i]->at;
		int64_t to =
			i + 1 < t->len && t->journal[i + 1]->at < end ? t->journal[i + 1]->at : end;

		ticket_apply(&now, t->journal[i]);
		if (ticket_status(&now) == ST_MERGED)
			break;
		if (to > from)
			spent[ticket_level(&now)] += to - from;
	}
	arena_free(a);
}

static void say_levels(struct sbuf *b, const struct ticket *t, int64_t now)
{
	int64_t spent[LEVEL_CERT + 1];
	char text[TIME_TEXT_SIZE];
	bool any = false;

	level_times(t, now, spent);
	for (int i = 0; i <= LEVEL_CERT; i++) {
		if (!spent[i])
			continue;
		if (!any)
			sbuf_puts(b, "\ntime at each level\n");
		any = true;
		duration_format(spent[i], text);
		sbuf_printf(b, "    %-5s %s\n", words_level[i], text);
	}
}

static void say_log(const struct view *v, const struct dossier *d, const char *number,
		    const char *title, const char *lead)
{
	struct sbuf b = SBUF_INIT;

	sbuf_printf(&b, "%s%s  %s\n", lead, number, title ? title : "");
	say_journal(&b, d, v->zone, v->from, v->to, v->limit);
	say_print(&b);
	sbuf_deinit(&b);
}

static void say_ticket_log(const struct view *v, const struct ticket *t, const char *lead,
			   int64_t now)
{
	struct dossier d = ticket_dossier(t);
	struct sbuf b = SBUF_INIT;

	say_log(v, &d, ticket_text(t, F_NUMBER), ticket_text(t, F_SUBJECT), lead);
	if (!*lead)
		say_levels(&b, t, now);
	say_print(&b);
	sbuf_deinit(&b);
}

static enum hd_rc put_journal(struct view *v, const struct dossier *d, const char *number,
			      const char *title, struct hd_err *e)
{
	size_t first = 0, end = d->len;
	enum hd_rc rc = HD_OK;

	while (first < end && v->from != TIME_NONE && d->journal[first]->at < v->from)
		first++;
	while (end > first && v->to != TIME_NONE && d->journal[end - 1]->at >= v->to)
		end--;
	if (v->limit && end - first > v->limit)
		first = end - v->limit;
	for (; first < end && !rc; first++)
		rc = put_row(number, title, d->journal[first], v, e);
	return rc;
}

static enum hd_rc put_ticket_journal(struct view *v, const struct ticket *t, struct hd_err *e)
{
	struct dossier d = ticket_dossier(t);

	return put_journal(v, &d, ticket_text(t, F_NUMBER), ticket_text(t, F_SUBJECT), e);
}

static enum hd_rc log_card(struct cmd_ctx *ctx, enum number_kind kind, const char *ref,
			   struct view *v, bool first, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct card c = {.kind = kind};
	enum hd_rc rc = desk_card(ctx->desk, kind, ref, a, &c, e);
	struct dossier d = card_dossier(&c);

	if (!rc && !v->out) {
		fputs(first ? "" : "\n", stdout);
		say_log(v, &d, card_text(&c, C_NUMBER), card_text(&c, C_TITLE), "");
	} else if (!rc) {
		rc = put_journal(v, &d, card_text(&c, C_NUMBER), card_text(&c, C_TITLE), e);
	}
	arena_free(a);
	return rc;
}

/* In text the first journal is preceded by nothing, each other one by a blank line. */
static enum hd_rc log_ticket(struct cmd_ctx *ctx, const char *ref, struct view *v, bool first,
			     struct hd_err *e)
{
	struct arena *a = arena_new();
	struct merged m = {0};
	struct ticket t;
	enum hd_rc rc;

	rc = desk_ticket(ctx->desk, ref, a, &t, e);
	if (!rc)
		rc = merged_find(ctx->desk, &t, a, &m, e);
	if (!rc && !v->out) {
		fputs(first ? "" : "\n", stdout);
		say_ticket_log(v, &t, "", desk_now(ctx->desk));
	} else if (!rc) {
		rc = put_ticket_journal(v, &t, e);
	}
	for (size_t i = 0; i < m.n && !rc; i++) {
		if (v->out) {
			rc = put_ticket_journal(v, m.v[i], e);
			continue;
		}
		putchar('\n');
		say_ticket_log(v, m.v[i], "merged from ", desk_now(ctx->desk));
	}
	merged_deinit(&m);
	arena_free(a);
	return rc;
}

static enum hd_rc log_tickets(struct cmd_ctx *ctx, const struct log_opts *l, int argc, char **argv,
			      struct view *v, struct hd_err *e)
{
	struct tickets t = TICKETS_INIT;
	enum number_kind kind;
	struct number n;
	enum hd_rc rc = tickets_read(argc, argv, &t, e);

	v->limit = (uint64_t)l->limit.value;
	if (!rc && t.n == 0)
		tickets_none(ctx);
	/* All there are before the first is printed: a wrong number prints nothing. */
	for (size_t i = 0; i < t.n && !rc; i++)
		rc = card_is_ref(t.v[i], &kind) ? card_check(ctx, kind, t.v[i], e)
						: desk_resolve(ctx->desk, t.v[i], &n, e);
	if (!rc && out_format_of(&l->format) != OUT_TEXT)
		open_table(ctx, l, v);
	for (size_t i = 0; i < t.n && !rc; i++)
		rc = card_is_ref(t.v[i], &kind) ? log_card(ctx, kind, t.v[i], v, i == 0, e)
						: log_ticket(ctx, t.v[i], v, i == 0, e);
	if (v->out)
		out_list_end(v->out);
	out_close(v->out);
	tickets_deinit(&t);
	return rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct log_opts *l = opts;
	struct view v = {0};
	enum hd_rc rc = bounds(ctx, l, &v, e);

	if (rc)
		return rc;
	return argc ? log_tickets(ctx, l, argc, argv, &v, e) : log_all(ctx, l, &v, e);
}

const struct cmd cmd_log = {
	.name = "log",
	.group = "read",
	.args = "[TICKET...]",
	.summary = "show the history of tickets, or what happened lately",
	.needs = NEEDS_STORE | NEEDS_PAGER,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct log_opts),
	.run = run,
};
