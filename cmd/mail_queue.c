/* `helpdesk mail queue`: what waits to be sent, and why it was not taken. */
#include <stdio.h>
#include <string.h>

#include "cmd/mail.h"
#include "cmd/out.h"
#include "cmd/out_ticket.h"
#include "helpdesk/desk.h"
#include "helpdesk/text.h"

/* --- show ------------------------------------------------------------------------------- */

static enum hd_rc show(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct sbuf b = SBUF_INIT, safe = SBUF_INIT;
	enum hd_rc rc = desk_mail_show(ctx->desk, argv[0], &b, e);

	(void)opts, (void)argc;
	/* Elsewhere than on a terminal it comes byte by byte. */
	if (!rc && ctx->out_tty)
		text_for_terminal(&safe, b.s, b.len, false);
	if (!rc)
		fwrite(ctx->out_tty ? safe.s : b.s, 1, ctx->out_tty ? safe.len : b.len, stdout);
	sbuf_deinit(&safe);
	sbuf_deinit(&b);
	return rc;
}

static const struct cmd cmd_queue_show = {
	.name = "show", .group = "work", .args = "MESSAGE", .summary = "show a message that waits",
	.needs = NEEDS_STORE | NEEDS_PAGER, .min_args = 1, .max_args = 1, .run = show,
};

/* --- drop ------------------------------------------------------------------------------- */

static enum hd_rc drop(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	(void)opts;
	for (int i = 0; !rc && i < argc; i++) {
		rc = desk_mail_drop(ctx->desk, argv[i], e);
		if (!rc)
			cmd_say(ctx, "%s is not sent any more", argv[i]);
	}
	return rc;
}

static const struct cmd cmd_queue_drop = {
	.name = "drop", .group = "work", .args = "MESSAGE...", .summary = "give up messages",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = CMD_ANY, .run = drop,
};

/* --- the list --------------------------------------------------------------------------- */

struct rows {
	struct out *out;
	const struct zone *zone;
};

static const struct out_column columns[] = {
	{"name", "message", 0, NULL},   {"to", "to", OUT_FLEX, "-"},
	{"subject", "subject", OUT_FLEX, "-"}, {"queued", "queued", 0, NULL},
	{"tries", "tries", OUT_RIGHT, NULL},   {"next", "next", 0, "-"},
	{"reason", "reason", OUT_FLEX, "-"},
};
static const struct out_column csv_columns[] = {
	{"name", NULL, 0, NULL},   {"number", NULL, 0, NULL}, {"to", NULL, 0, NULL},
	{"subject", NULL, 0, NULL}, {"queued", NULL, 0, NULL}, {"tries", NULL, 0, NULL},
	{"next", NULL, 0, NULL},   {"reason", NULL, 0, NULL},
};

static void put_moment(struct rows *r, const char *key, int64_t t)
{
	char text[TIME_TEXT_SIZE];

	if (out_kind(r->out) == OUT_TEXT && t != TIME_NONE) {
		time_format_human(r->zone, t, text);
		out_put_text(r->out, key, text);
	} else {
		out_put_time(r->out, key, t);
	}
}

static enum hd_rc put_row(const struct mail_queued *m, void *arg, struct hd_err *e)
{
	struct rows *r = arg;

	(void)e;
	out_map_begin(r->out);
	out_put_text(r->out, "name", m->name);
	out_put_text(r->out, "number", m->number);
	out_put_text(r->out, "to", m->to);
	out_put_text(r->out, "subject", m->subject);
	put_moment(r, "queued", m->queued);
	out_put_int(r->out, "tries", m->tries);
	put_moment(r, "next", m->next);
	out_put_text(r->out, "reason", m->reason);
	out_map_end(r->out);
	return HD_OK;
}

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct rows r = {0};
	enum hd_rc rc = desk_zone(ctx->desk, &r.zone, e);

	(void)argc, (void)argv;
	if (rc)
		return rc;
	r.out = out_open(ctx, opts);
	if (out_kind(r.out) == OUT_CSV)
		out_columns(r.out, csv_columns, NELEM(csv_columns));
	else
		out_columns(r.out, columns, NELEM(columns));
	out_list_begin(r.out);
	rc = desk_mail_queue(ctx->desk, put_row, &r, e);
	out_list_end(r.out);
	out_close(r.out);
	return rc;
}

static const struct cmd *const subs[] = {&cmd_queue_drop, &cmd_queue_show, NULL};

const struct cmd cmd_mail_queue = {
	.name = "queue", .group = "work", .summary = "list, show and drop what waits to be sent",
	.needs = NEEDS_STORE,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = list,
	.subs = subs,
};
