/* `helpdesk problem open`, `problem edit` and `problem close`: what is known of a problem. */
#include <inttypes.h>

#include "cmd/card.h"
#include "cmd/problem.h"
#include "cmd/tickets.h"

struct problem_opts {
	const char *title, *application, *cause, *workaround, *resolution;
	struct opt_texts unset;
	struct message_opts message;
	bool close_tickets;
};

#define FIELD(f) .offset = offsetof(struct problem_opts, f)
#define CAUSE {OPT_TEXT, 0, "cause", "TEXT", "why it happens", FIELD(cause)}
#define WORKAROUND                                                                             \
	{OPT_TEXT, 0, "workaround", "TEXT", "how to live with it meanwhile", FIELD(workaround)}

static enum hd_rc take_options(const struct problem_opts *o, struct card_request *r,
			       struct arena *a, struct hd_err *e)
{
	enum hd_rc rc = card_take(r, a, "title", o->title, e);

	if (!rc)
		rc = card_take(r, a, "application", o->application, e);
	if (!rc)
		rc = card_take(r, a, "cause", o->cause, e);
	if (!rc)
		rc = card_take(r, a, "workaround", o->workaround, e);
	return rc;
}

/* --- open ------------------------------------------------------------------------------- */

static const struct opt open_options[] = {
	{OPT_TEXT, 'a', "application", "APP", "the application that has it", FIELD(application)},
	CAUSE,
	WORKAROUND,
	OPT_END,
};

static enum hd_rc open_problem(struct cmd_ctx *ctx, void *opts, int argc, char **argv,
			       struct hd_err *e)
{
	const struct problem_opts *o = opts;
	struct card_request r = {.op = CARD_ADD, .kind = NUMBER_PROBLEM};
	struct tickets t = TICKETS_INIT;
	struct arena *a = arena_new();
	enum hd_rc rc = HD_OK;

	if (!o->application)
		rc = cmd_usage(ctx, e, "-a APP is needed");
	if (!rc)
		rc = take_options(o, &r, a, e);
	if (!rc)
		rc = card_set(&r, a, "title", argv[0], e);
	if (!rc)
		rc = tickets_read(argc - 1, argv + 1, &t, e);
	r.tickets = t.v;
	r.n_tickets = t.n;
	if (!rc)
		rc = card_make(ctx, &r, e);
	tickets_deinit(&t);
	arena_free(a);
	return rc;
}

const struct cmd cmd_problem_open = {
	.name = "open", .group = "know", .args = "TITLE [TICKET...]",
	.summary = "record a problem, and the tickets it is behind",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = CMD_ANY,
	.options = open_options, .opts_size = sizeof(struct problem_opts), .run = open_problem,
};

/* --- edit ------------------------------------------------------------------------------- */

static const struct opt edit_options[] = {
	{OPT_TEXT, 'a', "application", "APP", "the application that has it", FIELD(application)},
	{OPT_TEXT, 's', "title", "TITLE", "what it is, in one line", FIELD(title)},
	CAUSE,
	WORKAROUND,
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_TEXTS, 0, "unset", "FIELD", "remove a value", FIELD(unset)},
	OPT_END,
};

static enum hd_rc edit(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct problem_opts *o = opts;
	struct card_request r = {.op = CARD_EDIT, .kind = NUMBER_PROBLEM};
	struct arena *a;
	enum hd_rc rc;

	if (!o->application && !o->title && !o->cause && !o->workaround && !o->unset.n &&
	    !o->message.texts.n && !o->message.file)
		return card_edit_by_hand(ctx, NUMBER_PROBLEM, argc, argv, e);
	a = arena_new();
	rc = take_options(o, &r, a, e);
	if (!rc)
		rc = card_edit(ctx, &r, a, &o->unset, &o->message, argc, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_problem_edit = {
	.name = "edit", .group = "know", .args = "PROBLEM...", .summary = "correct problems",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = CMD_ANY,
	.options = edit_options, .opts_size = sizeof(struct problem_opts), .run = edit,
};

/* --- close ------------------------------------------------------------------------------ */

static const struct opt close_options[] = {
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	CAUSE,
	{OPT_FLAG, 0, "close-tickets", NULL, "close its open tickets with the same solution",
	 FIELD(close_tickets)},
	{OPT_ENUM, 0, "resolution", "CODE", "how those ended (solved)", FIELD(resolution),
	 .words = words_resolution},
	OPT_END,
};

/* Their requesters wait for the same answer. */
static void note_open_tickets(struct cmd_ctx *ctx, const char *ref)
{
	struct arena *a = arena_new();
	struct card_uses u;
	struct card c;

	if (!ctx->quiet && !desk_card(ctx->desk, NUMBER_PROBLEM, ref, a, &c, NULL) &&
	    !desk_card_uses(ctx->desk, &c, &u, NULL) && u.open)
		cmd_say(ctx,
			"%" PRIu64 " ticket%s of '%s' %s still open; close %s with 'helpdesk list "
			"problem:%s status:open --format number | helpdesk close -m SOLUTION -'",
			u.open, u.open == 1 ? "" : "s", card_text(&c, C_NUMBER),
			u.open == 1 ? "is" : "are", u.open == 1 ? "it" : "them",
			card_text(&c, C_NUMBER));
	arena_free(a);
}

static enum hd_rc close_problem(struct cmd_ctx *ctx, void *opts, int argc, char **argv,
				struct hd_err *e)
{
	const struct problem_opts *o = opts;
	struct card_request r = {.op = CARD_RESOLVE, .kind = NUMBER_PROBLEM,
				 .close_tickets = o->close_tickets, .resolution = o->resolution};
	struct message m = MESSAGE_INIT;
	struct arena *a = arena_new();
	enum hd_rc rc = HD_OK;

	if (o->resolution && !o->close_tickets)
		rc = cmd_usage(ctx, e, "--resolution goes with --close-tickets");
	if (!rc)
		rc = card_take(&r, a, "cause", o->cause, e);
	if (!rc)
		rc = message_get(ctx, &o->message, true, argc, argv, &m, e);
	if (!rc)
		rc = card_set(&r, a, "solution", m.text.s, e);
	if (!rc)
		rc = card_do(ctx, &r, argc, argv, e);
	if (!rc && !o->close_tickets)
		note_open_tickets(ctx, argv[0]);
	rc = message_end(&m, rc, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_problem_close = {
	.name = "close", .group = "know", .args = "PROBLEM", .summary = "say how a problem was solved",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = 1,
	.options = close_options, .opts_size = sizeof(struct problem_opts), .run = close_problem,
};
