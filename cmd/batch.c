/* `helpdesk batch`: many operations from JSON Lines, all or nothing unless --keep-going.
 * Run again, the same lines change nothing, so that whoever is not sure whether a run was
 * complete just runs it again. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/out.h"
#include "helpdesk/desk.h"

#define TOLD_MAX 20 /* bad lines told on stderr; a file of rejects holds all */

struct batch_opts {
	bool keep_going, create_applications, mail, kb;
	struct opt_int chunk;
	const char *rejects;
};

#define FIELD(f) .offset = offsetof(struct batch_opts, f)

static const struct opt options[] = {
	{OPT_FLAG, 0, "keep-going", NULL, "apply the good lines when there are bad ones",
	 FIELD(keep_going)},
	{OPT_INT, 0, "chunk", "N", "operations a commit with --keep-going (10000)",
	 FIELD(chunk), .min = 1, .max = 1000000},
	{OPT_PATH, 0, "rejects", "FILE", "write the bad lines there with --keep-going",
	 FIELD(rejects)},
	{OPT_FLAG, 0, "create-applications", NULL, "record applications not seen before",
	 FIELD(create_applications)},
	{OPT_FLAG, 0, "mail", NULL, "send the mails that single commands would send", FIELD(mail)},
	{OPT_FLAG, 0, "kb", NULL, "let closures update the knowledge base", FIELD(kb)},
	OPT_END,
};

struct telling {
	const struct cmd_ctx *ctx;
	bool terminal; /* stderr shows progress */
	uint64_t bad;
};

static void tell_progress(uint64_t lines, void *arg)
{
	(void)arg;
	fprintf(stderr, "\r%" PRIu64 " lines", lines);
	fflush(stderr);
}

static void wipe_progress(const struct telling *t)
{
	if (t->terminal)
		fputs("\r\033[K", stderr);
}

static void tell_bad(uint64_t line, const char *message, void *arg)
{
	struct telling *t = arg;

	wipe_progress(t);
	if (t->bad++ < TOLD_MAX)
		cmd_say(t->ctx, "line %" PRIu64 ": %s", line, message);
	else if (t->bad == TOLD_MAX + 1)
		cmd_say(t->ctx, "there are more bad lines; --rejects FILE collects them all");
}

static void print_result(const struct cmd_ctx *ctx, const struct batch_result *result)
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
	out_map_end(out);
	out_close(out);
}

static enum hd_rc open_input(const char *path, int *fd, struct hd_err *e)
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

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct batch_opts *o = opts;
	struct telling t = {.ctx = ctx, .terminal = !ctx->quiet && isatty(STDERR_FILENO)};
	struct batch_options how = {
		.keep_going = o->keep_going,
		.mail = o->mail,
		.kb = o->kb,
		.create_applications = o->create_applications,
		.chunk = o->chunk.given ? (uint64_t)o->chunk.value : 0,
		.rejects = o->rejects,
		.bad = o->keep_going && !o->rejects ? tell_bad : NULL,
		.progress = t.terminal ? tell_progress : NULL,
		.arg = &t,
	};
	struct batch_result result = {0};
	enum hd_rc rc;
	int fd;

	if (!o->keep_going && (o->rejects || o->chunk.given))
		return cmd_usage(ctx, e, "--%s goes with --keep-going",
				 o->rejects ? "rejects" : "chunk");
	rc = open_input(argc ? argv[0] : NULL, &fd, e);
	if (rc)
		return rc;
	rc = desk_batch(ctx->desk, fd, &how, &result, e);
	if (fd != STDIN_FILENO)
		close(fd);
	wipe_progress(&t);
	if (rc == HD_OK || rc == HD_PARTIAL)
		print_result(ctx, &result);
	return rc;
}

const struct cmd cmd_batch = {
	.name = "batch",
	.group = "bulk",
	.args = "[FILE]",
	.summary = "carry out operations given as JSON Lines",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.max_args = 1,
	.options = options,
	.opts_size = sizeof(struct batch_opts),
	.run = run,
};
