/* `helpdesk mail receive`: messages become tickets, or entries of the tickets they answer.
 *
 * One on standard input comes from a mail server, which reads nothing but the exit status: 0 it is
 * in the store, 65 it cannot be taken, and 75 for whatever else went wrong, a typing mistake in its
 * configuration included, so that the server keeps it and tries again. What is printed would go
 * into a bounce, so nothing is, but for the error. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/mail_receive.h"
#include "cmd/out.h"
#include "helpdesk/desk.h"
#include "helpdesk/mail.h"
#include "helpdesk/text.h"

/* sysexits.h */
#define EXIT_BAD_DATA 65
#define EXIT_TRY_AGAIN 75

struct receive_opts {
	const char *mbox, *maildir, *application;
	bool verbose;
	struct format_opts format;
};

#define FIELD(f) .offset = offsetof(struct receive_opts, f)

static const struct opt options[] = {
	{OPT_PATH, 0, "mbox", "FILE", "take every message of an mbox", FIELD(mbox)},
	{OPT_PATH, 0, "maildir", "DIR", "take every new message of a maildir", FIELD(maildir)},
	{OPT_TEXT, 'a', "application", "APP", "of messages that no rule gives one",
	 FIELD(application)},
	{OPT_FLAG, 'v', "verbose", NULL, "say what became of a message on standard input, too",
	 FIELD(verbose)},
	{OPT_INCLUDE, FIELD(format), .include = format_options},
	OPT_END,
};

static bool bad_data; /* what was on standard input cannot be taken */

struct telling {
	struct out *out; /* NULL: nobody asked */
	int64_t n;
};

static const struct out_column columns[] = {
	{"message", "message", OUT_RIGHT, NULL}, {"number", "ticket", 0, "-"},
	{"fate", "what", 0, NULL},               {"linked", "former", 0, "-"},
	{"id", NULL, 0, NULL},                   {"why", "why", OUT_FLEX, NULL},
};

static const char *word_of(const struct mail_result *r)
{
	switch (r->fate) {
	case MAIL_OPENED:
		return "opened";
	case MAIL_RECEIVED:
		return r->reopened ? "reopened" : r->resumed ? "resumed" : "received";
	case MAIL_KNOWN:
		return "known";
	case MAIL_ASIDE:
		return "aside";
	case MAIL_REFUSED:
		break;
	}
	return "refused";
}

static void put(struct out *o, const char *key, const char *s)
{
	out_put_text(o, key, s && *s ? s : NULL);
}

static void tell(const struct mail_result *r, void *arg)
{
	struct telling *t = arg;

	t->n++;
	if (!t->out)
		return;
	out_map_begin(t->out);
	out_put_int(t->out, "message", t->n);
	put(t->out, "number", r->number);
	put(t->out, "fate", word_of(r));
	put(t->out, "linked", r->linked);
	put(t->out, "id", r->id);
	put(t->out, "why", r->why);
	out_map_end(t->out);
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct receive_opts *o = opts;
	bool one = !o->mbox && !o->maildir;
	struct telling t = {NULL, 0};
	struct mail_receive how = {.application = o->application, .fn = tell, .arg = &t};
	enum hd_rc rc;

	(void)argc, (void)argv;
	if (o->mbox && o->maildir)
		return cmd_usage(ctx, e, "--mbox and --maildir exclude each other");
	if (one && isatty(STDIN_FILENO))
		return cmd_usage(ctx, e, "a message is read from standard input; use --mbox or "
				 "--maildir for those in files");
	if (!one || o->verbose) {
		t.out = out_open(ctx, &o->format);
		out_columns(t.out, columns, NELEM(columns));
		out_list_begin(t.out);
	}
	if (o->mbox)
		rc = desk_mail_receive_mbox(ctx->desk, o->mbox, &how, e);
	else if (o->maildir)
		rc = desk_mail_receive_maildir(ctx->desk, o->maildir, &how, e);
	else
		rc = desk_mail_receive(ctx->desk, STDIN_FILENO, &how, e);
	bad_data = one && rc == HD_INVALID;
	if (t.out) {
		out_list_end(t.out);
		out_close(t.out);
	}
	return rc;
}

const struct cmd cmd_mail_receive = {
	.name = "receive",
	.group = "mail",
	.summary = "take messages in as tickets and answers",
	.needs = NEEDS_STORE | NEEDS_CHANGE,
	.options = options,
	.opts_size = sizeof(struct receive_opts),
	.run = run,
};

/* Whether the arguments ask for one message, wherever else in them a mistake is. */
static bool is_delivery(int argc, char **argv)
{
	bool receive = false;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "receive") == 0 && strcmp(argv[i - 1], "mail") == 0)
			receive = true;
		else if (receive && (str_starts(argv[i], "--mb") || str_starts(argv[i], "--maild") ||
				     strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0))
			return false;
	}
	return receive;
}

void receive_begin(int argc, char **argv)
{
	if (is_delivery(argc, argv))
		mem_exhausted_exit(EXIT_TRY_AGAIN);
}

int receive_exit_status(enum hd_rc rc, int argc, char **argv)
{
	if (!is_delivery(argc, argv))
		return hd_exit_status(rc);
	return rc == HD_OK ? 0 : bad_data ? EXIT_BAD_DATA : EXIT_TRY_AGAIN;
}
