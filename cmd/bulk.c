/* The two commands that do many things at once tell of it alike. */
#include "cmd/bulk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/out.h"

#define TOLD_MAX 20 /* bad lines told on stderr; a file of rejects holds all */

static void tell_progress(uint64_t lines, void *arg)
{
	(void)arg;
	fprintf(stderr, "\r%" PRIu64 " lines", lines);
	fflush(stderr);
}

void bulk_told(const struct bulk_telling *t)
{
	if (t->terminal)
		fputs("\r\033[K", stderr);
}

static void tell_bad(uint64_t line, const char *message, void *arg)
{
	struct bulk_telling *t = arg;

	bulk_told(t);
	if (t->bad++ < TOLD_MAX)
		cmd_say(t->ctx, "line %" PRIu64 ": %s", line, message);
	else if (t->bad == TOLD_MAX + 1)
		cmd_say(t->ctx, "there are more bad %ss%s", t->what,
			t->rehearsal ? "" : "; --rejects FILE collects them all");
}

void bulk_tell(struct bulk_telling *t, struct batch_options *how)
{
	t->terminal = !t->ctx->quiet && isatty(STDERR_FILENO);
	if ((how->keep_going && !how->rejects) || t->rehearsal)
		how->bad = tell_bad;
	if (t->terminal)
		how->progress = tell_progress;
	how->arg = t;
}

void bulk_print(const struct cmd_ctx *ctx, const struct batch_result *result,
		const struct batch_options *how)
{
	static const struct format_opts line = {.format = "jsonl"};
	struct out *out = out_open(ctx, &line);

	out_map_begin(out);
	out_put_int(out, "operations", (int64_t)result->operations);
	out_put_int(out, "tickets", (int64_t)result->tickets);
	out_put_int(out, "opened", (int64_t)result->opened);
	out_put_int(out, "unchanged", (int64_t)result->unchanged);
	out_put_int(out, "rejected", (int64_t)result->rejected);
	out_put_text(out, "commit", result->commit[0] ? result->commit : NULL);
	if (how && how->mail)
		out_put_int(out, "mails", (int64_t)result->mails);
	if (how && how->kb) {
		out_put_int(out, "articles", (int64_t)result->articles);
		out_put_int(out, "credited", (int64_t)result->credited);
	}
	out_map_end(out);
	out_close(out);
}

void bulk_say_untold(const struct cmd_ctx *ctx, const struct batch_result *result)
{
	if (result->untold)
		cmd_say(ctx,
			"%" PRIu64 " mail%s could not be written: mail.from is not set, or there is "
			"no address that mail can be sent to",
			result->untold, result->untold == 1 ? "" : "s");
	if (result->mail_trouble[0])
		cmd_say(ctx, "%s; the text that the program brings was sent",
			result->mail_trouble);
}

enum hd_rc bulk_open(const char *path, int *fd, struct hd_err *e)
{
	*fd = STDIN_FILENO;
	if (!path || strcmp(path, "-") == 0)
		return HD_OK;
	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO, "cannot open '%s': %s",
			       path, strerror(errno));
	return HD_OK;
}
