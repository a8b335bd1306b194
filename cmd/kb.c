/* `helpdesk kb`: the knowledge base, the known incidents and how they are solved.
 *
 * How often an article solved is counted from the tickets each time: two clones could not
 * agree on a figure that each had raised. */
#include "cmd/kb.h"

#include "cmd/card.h"
#include "cmd/suggest.h"

/* --- publish, retire, merge, link -------------------------------------------------------- */

static enum hd_rc publish(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct card_request r = {.op = CARD_PUBLISH, .kind = NUMBER_ARTICLE};

	(void)opts;
	return card_do(ctx, &r, argc, argv, e);
}

static const struct cmd cmd_kb_publish = {
	.name = "publish", .group = "know", .args = "ARTICLE...",
	.summary = "declare articles fit for use", .needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1, .max_args = CMD_ANY, .run = publish,
};

static enum hd_rc retire(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct message_opts *o = opts;
	struct card_request r = {.op = CARD_RETIRE, .kind = NUMBER_ARTICLE};
	struct message m = MESSAGE_INIT;
	enum hd_rc rc = message_get(ctx, o, false, argc, argv, &m, e);

	if (!rc && m.given && !message_is_blank(m.text.s))
		r.note = m.text.s;
	if (!rc)
		rc = card_do(ctx, &r, argc, argv, e);
	return message_end(&m, rc, e);
}

static const struct cmd cmd_kb_retire = {
	.name = "retire", .group = "know", .args = "ARTICLE...",
	.summary = "take articles out of use", .needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1, .max_args = CMD_ANY,
	.options = message_options, .opts_size = sizeof(struct message_opts), .run = retire,
};

static enum hd_rc merge(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct card_request r = {.op = CARD_MERGE, .kind = NUMBER_ARTICLE, .into = argv[1]};

	(void)opts, (void)argc;
	return card_do(ctx, &r, 1, argv, e);
}

static const struct cmd cmd_kb_merge = {
	.name = "merge", .group = "know", .args = "ARTICLE ARTICLE",
	.summary = "merge an article into another", .needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 2, .max_args = 2, .run = merge,
};

static enum hd_rc link_solved(struct cmd_ctx *ctx, void *opts, int argc, char **argv,
			      struct hd_err *e)
{
	(void)opts;
	return card_link(ctx, NUMBER_ARTICLE, argc, argv, e);
}

static const struct cmd cmd_kb_link = {
	.name = "link", .group = "know", .args = "ARTICLE TICKET...",
	.summary = "say that an article solved tickets", .needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 2, .max_args = CMD_ANY, .run = link_solved,
};

/* --- show, list ----------------------------------------------------------------------------- */

static enum hd_rc show(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	return card_show(ctx, NUMBER_ARTICLE, opts, argc, argv, e);
}

static const struct cmd cmd_kb_show = {
	.name = "show", .group = "know", .args = "ARTICLE...", .summary = "show articles whole",
	.needs = NEEDS_STORE | NEEDS_PAGER, .min_args = 1, .max_args = CMD_ANY,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = show,
};

struct list_opts {
	struct card_list_opts common;
	bool drafts;
};

static const char *const list_words[] = {"draft", "published", "retired", "all", NULL};

static const struct opt list_options[] = {
	{OPT_FLAG, 0, "drafts", NULL, "those that wait for an editor",
	 .offset = offsetof(struct list_opts, drafts)},
	{OPT_ENUM, 0, "status", "STATUS", "those of this status only (all but retired ones)",
	 .offset = offsetof(struct list_opts, common.status), .words = list_words},
	{OPT_INCLUDE, .offset = offsetof(struct list_opts, common), .include = card_list_options},
	OPT_END,
};

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct list_opts *o = opts;

	(void)argc, (void)argv;
	if (o->drafts && o->common.status)
		return cmd_usage(ctx, e, "--drafts and --status exclude each other");
	if (o->drafts)
		o->common.status = "draft";
	return card_list(ctx, NUMBER_ARTICLE, &o->common, e);
}

static const struct cmd cmd_kb_list = {
	.name = "list", .group = "know", .summary = "list articles",
	.needs = NEEDS_STORE | NEEDS_PAGER | NEEDS_CACHE,
	.options = list_options, .opts_size = sizeof(struct list_opts), .run = list,
};

static const struct cmd *const subs[] = {
	&cmd_kb_add,    &cmd_kb_edit,    &cmd_kb_export, &cmd_kb_import, &cmd_kb_link,
	&cmd_kb_list,   &cmd_kb_merge,   &cmd_kb_publish, &cmd_kb_retire, &cmd_kb_search,
	&cmd_kb_show,   &cmd_kb_suggest, NULL,
};

const struct cmd cmd_kb = {
	.name = "kb",
	.group = "know",
	.summary = "write, publish and use articles of the knowledge base",
	.subs = subs,
};
