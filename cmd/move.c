/* Tickets that go up or down a level. */
#include "cmd/move.h"

#define FIELD(f) .offset = offsetof(struct move_opts, f)

const struct opt move_options[] = {
	{OPT_TEXT, 0, "team", "TEAM", "the team there", FIELD(team)},
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

enum hd_rc move_run(struct cmd_ctx *ctx, const struct move_opts *o, enum op_kind kind, int argc,
		    char **argv, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, kind);
	r.no_mail = o->no_mail;
	rc = tickets_set(&r, a, "to", o->to, e);
	if (!rc)
		rc = tickets_set(&r, a, "team", o->team, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (!rc)
		rc = tickets_say(ctx, &r, a, "note", &o->message, true, argc, argv, e);
	arena_free(a);
	return rc;
}
