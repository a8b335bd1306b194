/* Mail behind a command that queued some. The event is done by then: whatever goes wrong here is
 * told, and never makes the command fail. */
#include "cmd/mail_behind.h"

#include "cmd/behind.h"
#include "cmd/mail.h"

static void send_now(struct cmd_ctx *ctx)
{
	struct mail_send_spec spec = {.quiet = true, .sent = mail_say_failed, .arg = ctx};
	uint64_t sent, failed;
	struct hd_err e = {""};
	enum hd_rc rc = desk_mail_send(ctx->desk, &spec, &sent, &failed, &e);

	/* Each that was not taken has been told of. */
	if (rc && rc != HD_PARTIAL)
		cmd_note(ctx, "mail stays queued: %s", e.msg);
}

void mail_behind(struct cmd_ctx *ctx)
{
	static const char *const words[] = {"mail", "send", NULL};
	enum mail_when when;
	struct hd_err e = {""};

	if (!ctx->desk || !desk_mail_waiting(ctx->desk))
		return;
	if (desk_mail_when(ctx->desk, &when, &e))
		cmd_note(ctx, "mail stays queued: %s", e.msg);
	else if (when == MAIL_BEHIND)
		behind_start(ctx, words);
	else if (when == MAIL_WAIT)
		send_now(ctx);
}
