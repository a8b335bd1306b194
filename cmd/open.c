/* `helpdesk open`: records a request for assistance and prints its number alone, so
 * that a script can keep it. An operation that has been recorded under the same --key
 * before is not recorded again: its number is printed, and nothing changes. */
#include <stdio.h>
#include <string.h>

#include "cmd/known.h"
#include "cmd/message.h"
#include "cmd/qualities.h"
#include "cmd/tickets.h"
#include "cmd/untold.h"

struct open_opts {
	struct qualities qualities;
	struct message_opts message;
	struct opt_texts fields, attach;
	const char *requester, *phone, *language, *subject, *channel, *level, *key, *at;
	const char *close, *solution, *known;
	bool take, no_kb, no_mail, before_acceptance;
};

#define FIELD(f) .offset = offsetof(struct open_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 'r', "requester", "REQUESTER", "who asks: 'Name <mail>', a mail or a name",
	 FIELD(requester)},
	{OPT_TEXT, 0, "phone", "PHONE", "the requester's telephone", FIELD(phone)},
	{OPT_TEXT, 0, "language", "LANGUAGE", "the requester's language: fr, en",
	 FIELD(language)},
	{OPT_TEXT, 's', "subject", "SUBJECT", "one line; by default the first of the message",
	 FIELD(subject)},
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_INCLUDE, FIELD(qualities), .include = qualities_options},
	{OPT_ENUM, 0, "channel", "CHANNEL", "how it came", FIELD(channel), .words = words_channel},
	{OPT_ENUM, 0, "level", "LEVEL", "where it starts (0)", FIELD(level), .words = words_level},
	{OPT_TEXT, 0, "key", "SOURCE:ID", "its number in another system", FIELD(key)},
	{OPT_TEXTS, 0, "field", "NAME=VALUE", "a custom field", FIELD(fields)},
	{OPT_TEXTS, 0, "attach", "FILE", "attach a file", FIELD(attach)},
	{OPT_FLAG, 0, "take", NULL, "take it at once", FIELD(take)},
	{OPT_ENUM, 0, "close", "CODE", "close it at once, with --solution or --known", FIELD(close),
	 .words = words_resolution, .flags = OPT_OPTIONAL},
	{OPT_TEXT, 0, "solution", "TEXT", "how it was solved", FIELD(solution)},
	{OPT_TEXT, 0, "known", "ARTICLE", "the article that solved it", FIELD(known)},
	{OPT_FLAG, 0, "no-kb", NULL, "with --close, leave the knowledge base alone", FIELD(no_kb)},
	{OPT_FLAG, 0, "no-mail", NULL, "send the requester no mail", FIELD(no_mail)},
	{OPT_TEXT, 0, "at", "TIME", "when the request came", FIELD(at)},
	{OPT_FLAG, 0, "before-acceptance", NULL, "record it although support has not begun",
	 FIELD(before_acceptance)},
	OPT_END,
};

static enum hd_rc check(const struct cmd_ctx *ctx, const struct open_opts *o, struct hd_err *e)
{
	if (!o->qualities.application && !o->requester)
		return cmd_usage(ctx, e, "'%s' wants -a APP and -r REQUESTER", ctx->path);
	if (!o->qualities.application)
		return cmd_usage(ctx, e, "'%s' wants an application: -a APP", ctx->path);
	if (!o->requester)
		return cmd_usage(ctx, e, "'%s' wants who asks: -r 'Name <mail>'", ctx->path);
	if (o->key && !strchr(o->key, ':'))
		return cmd_usage(ctx, e, "--key wants SOURCE:ID, not '%s'", o->key);
	if (o->close && !o->solution && !o->known)
		return cmd_usage(ctx, e, "--close wants --solution TEXT or --known ARTICLE");
	if (!o->close && (o->solution || o->known))
		return cmd_usage(ctx, e, "--%s goes with --close",
				 o->solution ? "solution" : "known");
	if (!o->close && o->no_kb)
		return cmd_usage(ctx, e, "--no-kb goes with --close");
	return HD_OK;
}

/* Without -s the first line is the subject, and what follows the description. */
static enum hd_rc set_texts(const struct open_opts *o, struct message *m, struct request *r,
			    struct arena *a, struct hd_err *e)
{
	const char *subject = o->subject, *rest = m->text.s;
	enum hd_rc rc;

	if (!subject) {
		rest += strspn(rest, "\r\n");
		subject = arena_strndup(a, rest, strcspn(rest, "\r\n"));
		rest += strlen(subject);
		rest += strspn(rest, "\r\n");
	}
	rc = request_set_text(r, a, "subject", subject, e);
	if (!rc && !message_is_blank(rest))
		rc = request_set_text(r, a, "description", rest, e);
	return rc;
}

/* Telephone and language are parts of the requester. */
static enum hd_rc set_requester(const struct open_opts *o, struct request *r, struct arena *a,
				struct hd_err *e)
{
	struct node *map;
	enum hd_rc rc;

	rc = requester_parse(o->requester, o->phone, a, &map, e);
	if (!rc && o->language)
		node_set(a, map, "language", node_text(a, o->language));
	if (!rc)
		rc = request_set(r, a, "requester", map, e);
	return rc == HD_INVALID ? HD_USAGE : rc;
}

/* All but the texts. */
static enum hd_rc fill(struct cmd_ctx *ctx, const struct open_opts *o, struct request *r,
		       struct arena *a, struct hd_err *e)
{
	enum hd_rc rc;

	r->op.take = o->take;
	r->no_kb = o->no_kb;
	r->no_mail = o->no_mail;
	r->op.before_acceptance = o->before_acceptance;
	r->attach = o->attach.v;
	r->n_attach = o->attach.n;
	rc = set_requester(o, r, a, e);
	if (!rc)
		rc = qualities_set(ctx, &o->qualities, r, a, e);
	if (!rc)
		rc = tickets_set(r, a, "channel", o->channel, e);
	if (!rc)
		rc = tickets_set(r, a, "level", o->level, e);
	if (!rc)
		rc = tickets_set(r, a, "key", o->key, e);
	if (!rc)
		rc = tickets_set(r, a, "close", o->close, e);
	if (!rc)
		rc = tickets_set(r, a, "solution", o->solution, e);
	if (!rc)
		rc = tickets_set(r, a, "known", o->known, e);
	if (!rc)
		rc = tickets_set_list(r, a, "fields", &o->fields, e);
	if (!rc)
		rc = tickets_time(ctx, o->at, "--at", &r->op.at, e);
	return rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct open_opts *o = opts;
	struct message message = MESSAGE_INIT;
	struct arena *a = arena_new();
	struct outcome out = {0};
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_OPEN);
	rc = check(ctx, o, e);
	if (!rc)
		rc = fill(ctx, o, &r, a, e);
	if (!rc)
		rc = message_get(ctx, &o->message, !o->subject, argc, argv, &message, e);
	if (!rc)
		rc = set_texts(o, &message, &r, a, e);
	if (!rc)
		rc = desk_do(ctx->desk, &r, &out, e);
	for (size_t i = 0; i < out.n && !rc; i++)
		puts(out.v[i].number);
	if (!rc)
		known_say_taught(ctx, &out);
	if (!rc)
		untold_say(ctx, &out);
	rc = message_end(&message, rc, e);
	outcome_deinit(&out);
	arena_free(a);
	return rc;
}

const struct cmd cmd_open = {
	.name = "open",
	.group = "record",
	.summary = "record a request for assistance",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.options = options,
	.opts_size = sizeof(struct open_opts),
	.run = run,
};
