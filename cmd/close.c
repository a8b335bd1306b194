/* `helpdesk close`: ends tickets, with the way they ended and, if there is one, the
 * solution, from which the knowledge base learns in the same commit. A requester who
 * expects a mail and gets none would wait, so the command says when none goes out. */
#include "cmd/known.h"
#include "cmd/message.h"
#include "cmd/tickets.h"
#include "cmd/untold.h"

struct close_opts {
	const char *resolution, *known, *channel, *template, *at;
	struct message_opts message;
	struct opt_texts attach;
	bool no_kb, no_mail;
};

#define FIELD(f) .offset = offsetof(struct close_opts, f)

static const struct opt options[] = {
	{OPT_ENUM, 0, "resolution", "CODE", "how it ended (solved)", FIELD(resolution),
	 .words = words_resolution},
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_TEXT, 0, "template", "TEMPLATE", "make the solution of a template", FIELD(template)},
	{OPT_TEXT, 0, "known", "ARTICLE", "the article that solved it", FIELD(known)},
	{OPT_ENUM, 0, "channel", "CHANNEL", "how the solution was given", FIELD(channel),
	 .words = words_channel},
	{OPT_TEXTS, 0, "attach", "FILE", "attach a file", FIELD(attach)},
	{OPT_FLAG, 0, "no-kb", NULL, "leave the knowledge base alone", FIELD(no_kb)},
	{OPT_FLAG, 0, "no-mail", NULL, "send the requester no mail", FIELD(no_mail)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct close_opts *o = opts;
	struct message message = MESSAGE_INIT;
	struct arena *a = arena_new();
	struct outcome out = {0};
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_CLOSE);
	r.attach = o->attach.v;
	r.n_attach = o->attach.n;
	r.no_kb = o->no_kb;
	r.template = o->template;
	r.no_mail = o->no_mail;
	rc = tickets_set(&r, a, "resolution", o->resolution, e);
	if (!rc)
		rc = tickets_set(&r, a, "known", o->known, e);
	if (!rc)
		rc = tickets_set(&r, a, "channel", o->channel, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = message_get(ctx, &o->message, false, argc, argv, &message, e);
	if (!rc && message.given)
		rc = request_set_text(&r, a, "solution", message.text.s, e);
	if (!rc)
		rc = tickets_change(ctx, &r, argc, argv, &out, e);
	if (!rc)
		tickets_print(ctx, &out);
	if (!rc)
		known_say_taught(ctx, &out);
	if (!rc)
		untold_say(ctx, &out);
	rc = message_end(&message, rc, e);
	outcome_deinit(&out);
	arena_free(a);
	return rc;
}

const struct cmd cmd_close = {
	.name = "close",
	.group = "work",
	.args = "TICKET...",
	.summary = "close tickets",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct close_opts),
	.run = run,
};
