/* `helpdesk qualify`: says what a ticket is about and how much it matters. The priority
 * follows from impact and urgency; only 6, major, is given by hand, and it stays until
 * it is given back with --priority auto. */
#include "cmd/known.h"
#include "cmd/qualities.h"
#include "cmd/tickets.h"

struct qualify_opts {
	struct qualities qualities;
	struct opt_texts untags;
	const char *at;
};

#define FIELD(f) .offset = offsetof(struct qualify_opts, f)

static const struct opt options[] = {
	{OPT_INCLUDE, FIELD(qualities), .include = qualities_options},
	{OPT_TEXTS, 0, "untag", "TAG", "remove a tag", FIELD(untags)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct qualify_opts *o = opts;
	struct arena *a = arena_new();
	struct outcome out = {0};
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_QUALIFY);
	rc = qualities_set(ctx, &o->qualities, &r, a, e);
	if (!rc)
		rc = tickets_set_list(&r, a, "untags", &o->untags, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_change(ctx, &r, argc, argv, &out, e);
	if (!rc) {
		tickets_print(ctx, &out);
		known_say_fitting(ctx, &out);
	}
	outcome_deinit(&out);
	arena_free(a);
	return rc;
}

const struct cmd cmd_qualify = {
	.name = "qualify",
	.group = "record",
	.args = "TICKET...",
	.summary = "say what a ticket is about and how much it matters",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct qualify_opts),
	.run = run,
};
