/* Texts for tickets: notes, replies, solutions. */
#include "cmd/answer.h"

#define FIELD(f) .offset = offsetof(struct answer_opts, f)

const struct opt answer_options[] = {
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_ENUM, 0, "channel", "CHANNEL", "how it was said", FIELD(channel),
	 .words = words_channel},
	{OPT_TEXTS, 0, "attach", "FILE", "attach a file", FIELD(attach)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

enum hd_rc answer_run(struct cmd_ctx *ctx, const struct answer_opts *o, enum op_kind kind,
		      const char *option, int argc, char **argv, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, kind);
	r.no_mail = o->no_mail;
	r.template = o->template;
	r.attach = o->attach.v;
	r.n_attach = o->attach.n;
	rc = tickets_set(&r, a, "channel", o->channel, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_say(ctx, &r, a, option, &o->message, !o->template, argc, argv, e);
	arena_free(a);
	return rc;
}
