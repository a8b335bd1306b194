/* `helpdesk init`: a new store.
 *
 * It prints the path and nothing else, so that a script can keep it; what to do next
 * goes to standard error. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "helpdesk/desk.h"

struct init_opts {
	const char *site;
	bool bare, shared;
};

#define FIELD(f) .offset = offsetof(struct init_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 0, "site", "CODE", "prefix of the numbers given here, HD by default",
	 FIELD(site)},
	{OPT_FLAG, 0, "bare", NULL, "make DIR itself the store, for a hub that others push to",
	 FIELD(bare)},
	{OPT_FLAG, 0, "shared", NULL, "let the group write", FIELD(shared)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct init_opts *o = opts;
	struct desk_init in = {
		.dir = argc ? argv[0] : NULL, .bare = o->bare, .shared = o->shared, .site = o->site,
	};
	struct sbuf path = SBUF_INIT;
	enum hd_rc rc = desk_init(&in, &path, e);

	if (!rc) {
		puts(path.s);
		cmd_note(ctx, "record who works with it: helpdesk agent add LOGIN");
		cmd_note(ctx, "and what is supported: helpdesk app add ID, "
			      "helpdesk app accept ID --on DATE --kind recette");
	}
	sbuf_deinit(&path);
	return rc;
}

const struct cmd cmd_init = {
	.name = "init",
	.group = "setup",
	.args = "[DIR]",
	.summary = "make a store",
	.max_args = 1,
	.options = options,
	.opts_size = sizeof(struct init_opts),
	.run = run,
};
