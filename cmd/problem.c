/* `helpdesk problem`: the cause behind many incidents, and the tickets that it explains.
 *
 * Which tickets those are stands in the tickets; a problem is counted, never told. */
#include "cmd/problem.h"

#include "cmd/card.h"
#include "cmd/suggest.h"

static enum hd_rc link_caused(struct cmd_ctx *ctx, void *opts, int argc, char **argv,
			      struct hd_err *e)
{
	(void)opts;
	return card_link(ctx, NUMBER_PROBLEM, argc, argv, e);
}

static const struct cmd cmd_problem_link = {
	.name = "link", .group = "know", .args = "PROBLEM TICKET...",
	.summary = "say that a problem is behind tickets", .needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 2, .max_args = CMD_ANY, .run = link_caused,
};

static enum hd_rc reopen(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct card_request r = {.op = CARD_REOPEN, .kind = NUMBER_PROBLEM};
	struct message m = MESSAGE_INIT;
	enum hd_rc rc = message_get(ctx, opts, true, argc, argv, &m, e);

	r.note = m.text.s;
	if (!rc)
		rc = card_do(ctx, &r, argc, argv, e);
	return message_end(&m, rc, e);
}

static const struct cmd cmd_problem_reopen = {
	.name = "reopen", .group = "know", .args = "PROBLEM...",
	.summary = "take up problems that were thought solved", .needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1, .max_args = CMD_ANY,
	.options = message_options, .opts_size = sizeof(struct message_opts), .run = reopen,
};

static enum hd_rc show(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return card_show(ctx, NUMBER_PROBLEM, opts, argc, argv, e);
}

static const struct cmd cmd_problem_show = {
	.name = "show", .group = "know", .args = "PROBLEM...", .summary = "show problems whole",
	.needs = NEEDS_STORE | NEEDS_PAGER, .min_args = 1, .max_args = CMD_ANY,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = show,
};

static const char *const list_words[] = {"open", "known_error", "resolved", "all", NULL};

static const struct opt list_options[] = {
	{OPT_ENUM, 0, "status", "STATUS", "those of this status only (all but resolved ones)",
	 .offset = offsetof(struct card_list_opts, status), .words = list_words},
	{OPT_INCLUDE, .offset = 0, .include = card_list_options},
	OPT_END,
};

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	(void)argc, (void)argv;
	return card_list(ctx, NUMBER_PROBLEM, opts, e);
}

static const struct cmd cmd_problem_list = {
	.name = "list", .group = "know", .summary = "list problems",
	.needs = NEEDS_STORE | NEEDS_PAGER | NEEDS_CACHE,
	.options = list_options, .opts_size = sizeof(struct card_list_opts), .run = list,
};

static const struct cmd *const subs[] = {
	&cmd_problem_close, &cmd_problem_edit,   &cmd_problem_link, &cmd_problem_list,
	&cmd_problem_open,  &cmd_problem_reopen, &cmd_problem_show, &cmd_problem_suggest, NULL,
};

const struct cmd cmd_problem = {
	.name = "problem",
	.group = "know",
	.summary = "record problems, and solve them with their tickets",
	.subs = subs,
};
