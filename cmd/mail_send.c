/* `helpdesk mail send`: what waits is handed to the sendmail program. Meant for cron, for commands
 * that queue something start it by themselves; so one that meets another at work says nothing of
 * it with --quiet. */
#include "cmd/mail.h"

#include <stddef.h>

#include "helpdesk/desk.h"

struct send_opts {
	bool all;
};

static const struct opt options[] = {
	{OPT_FLAG, 0, "all", NULL, "also what is to wait longer after a failure",
	 .offset = offsetof(struct send_opts, all)},
	OPT_END,
};

void mail_say_failed(const struct mail_queued *m, bool ok, void *arg)
{
	const struct cmd_ctx *ctx = arg;
	const struct zone *zone;
	char next[TIME_TEXT_SIZE] = "";

	if (ok || ctx->quiet)
		return;
	if (m->next != TIME_NONE && !desk_zone(ctx->desk, &zone, NULL))
		time_format_human(zone, m->next, next);
	cmd_say(ctx, "%s to %s was not sent: %s; next try %s", m->name, m->to,
		m->reason ? m->reason : "no reason", *next ? next : "soon");
}

void mail_say(const struct mail_queued *m, bool ok, void *arg)
{
	if (ok)
		cmd_say(arg, "%s sent to %s", m->name, m->to);
	else
		mail_say_failed(m, ok, arg);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct send_opts *o = opts;
	struct mail_send_spec spec = {
		.all = o->all, .quiet = ctx->quiet, .sent = mail_say, .arg = ctx};
	uint64_t sent, failed;

	(void)argc, (void)argv;
	return desk_mail_send(ctx->desk, &spec, &sent, &failed, e);
}

const struct cmd cmd_mail_send = {
	.name = "send", .group = "work", .summary = "send what waits",
	.needs = NEEDS_STORE, .options = options, .opts_size = sizeof(struct send_opts), .run = run,
};
