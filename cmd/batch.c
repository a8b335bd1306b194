/* `helpdesk batch`: many operations from JSON Lines, all or nothing unless --keep-going.
 * Run again, the same lines change nothing, so that whoever is not sure whether a run was
 * complete just runs it again. */
#include <unistd.h>

#include "cmd/bulk.h"
#include "cmd/cmd.h"
#include "helpdesk/desk.h"

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

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct batch_opts *o = opts;
	struct bulk_telling t = {.ctx = ctx, .what = "line"};
	struct batch_options how = {
		.keep_going = o->keep_going,
		.mail = o->mail,
		.kb = o->kb,
		.create_applications = o->create_applications,
		.chunk = o->chunk.given ? (uint64_t)o->chunk.value : 0,
		.rejects = o->rejects,
	};
	struct batch_result result = {0};
	enum hd_rc rc;
	int fd;

	if (!o->keep_going && (o->rejects || o->chunk.given))
		return cmd_usage(ctx, e, "--%s goes with --keep-going",
				 o->rejects ? "rejects" : "chunk");
	rc = bulk_open(argc ? argv[0] : NULL, &fd, e);
	if (rc)
		return rc;
	bulk_tell(&t, &how);
	rc = desk_batch(ctx->desk, fd, &how, &result, e);
	if (fd != STDIN_FILENO)
		close(fd);
	bulk_told(&t);
	if (rc == HD_OK || rc == HD_PARTIAL)
		bulk_print(ctx, &result, &how);
	if (rc == HD_OK || rc == HD_PARTIAL)
		bulk_say_untold(ctx, &result);
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
