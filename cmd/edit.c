/* `helpdesk edit`: corrects the header of tickets, by options or, with none, in the
 * editor. */
#include <string.h>

#include "cmd/edit_text.h"
#include "cmd/editor.h"
#include "cmd/tickets.h"
#include "helpdesk/text.h"

struct edit_opts {
	const char *subject, *requester, *language, *at;
	struct message_opts message;
	struct opt_texts set, unset;
};

#define FIELD(f) .offset = offsetof(struct edit_opts, f)

static const struct opt options[] = {
	{OPT_TEXT, 's', "subject", "SUBJECT", "the new subject", FIELD(subject)},
	{OPT_INCLUDE, FIELD(message), .include = message_options},
	{OPT_TEXT, 'r', "requester", "REQUESTER", "who asks: 'Name <mail>', a mail or a name",
	 FIELD(requester)},
	{OPT_TEXT, 0, "language", "LANGUAGE", "the requester's language: fr, en",
	 FIELD(language)},
	{OPT_TEXTS, 0, "set", "FIELD=VALUE", "a new value; fields.NAME sets your own", FIELD(set)},
	{OPT_TEXTS, 0, "unset", "FIELD", "remove a value", FIELD(unset)},
	{OPT_TEXT, 0, "at", "TIME", "when it happened", FIELD(at)},
	OPT_END,
};

/* --- by options -------------------------------------------------------------- */

static struct node *split_tags(struct arena *a, const char *s)
{
	struct node *list = node_list(a);

	for (;;) {
		size_t n = strcspn(s, ","), lead = strspn(s, " ");

		if (lead < n)
			node_push(a, list, node_text_n(a, s + lead, n - lead));
		if (!s[n])
			return list;
		s += n + 1;
	}
}

static struct node *split_external(struct arena *a, const char *s)
{
	const char *colon = strchr(s, ':');
	struct node *map = node_map(a);

	node_set(a, map, "source", node_text_n(a, s, colon ? (size_t)(colon - s) : strlen(s)));
	node_set(a, map, "id", node_text(a, colon ? colon + 1 : ""));
	return map;
}

/* What is a list or a map in the file has a short form here. */
static enum hd_rc set_value(struct request *r, struct arena *a, const char *s, struct hd_err *e)
{
	struct node *map = node_map(a);
	enum hd_rc rc;

	if (str_starts(s, "tags="))
		node_set(a, map, "tags", split_tags(a, s + strlen("tags=")));
	else if (str_starts(s, "external="))
		node_set(a, map, "external", split_external(a, s + strlen("external=")));
	else
		return request_set_text(r, a, "set", s, e);
	rc = request_set(r, a, "set", map, e);
	return rc == HD_INVALID ? HD_USAGE : rc;
}

static enum hd_rc edit_by_options(struct cmd_ctx *ctx, const struct edit_opts *o, struct request *r,
				  struct arena *a, int argc, char **argv, struct hd_err *e)
{
	enum hd_rc rc = tickets_set(r, a, "subject", o->subject, e);

	if (!rc)
		rc = tickets_set(r, a, "requester", o->requester, e);
	if (!rc)
		rc = tickets_set(r, a, "language", o->language, e);
	for (size_t i = 0; i < o->set.n && !rc; i++)
		rc = set_value(r, a, o->set.v[i], e);
	if (!rc)
		rc = tickets_set_list(r, a, "unset", &o->unset, e);
	if (!rc)
		rc = tickets_say(ctx, r, a, "description", &o->message, false, argc, argv, e);
	return rc;
}

/* --- in the editor -------------------------------------------------------------- */

struct by_hand {
	struct cmd_ctx *ctx;
	char *ref;
	int64_t at;
};

static enum hd_rc try_text(const char *before, const char *text, void *arg, struct hd_err *e)
{
	struct by_hand *h = arg;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_EDIT);
	rc = desk_edit_request(before, text, a, &r, e);
	r.op.at = h->at;
	if (!rc)
		rc = tickets_do(h->ctx, &r, 1, &h->ref, e);
	arena_free(a);
	return rc;
}

static enum hd_rc edit_by_hand(struct cmd_ctx *ctx, char *ref, int64_t at, struct hd_err *e)
{
	struct by_hand h = {ctx, ref, at};
	struct sbuf before = SBUF_INIT;
	enum hd_rc rc = desk_edit_text(ctx->desk, ref, &before, e);

	if (!rc)
		rc = edit_text(".yaml", before.s, try_text, &h, e);
	sbuf_deinit(&before);
	return rc;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct edit_opts *o = opts;
	struct arena *a = arena_new();
	struct request r;
	enum hd_rc rc;

	request_init(&r, OP_EDIT);
	rc = tickets_time(ctx, o->at, "--at", &r.op.at, e);
	if (rc)
		goto done;
	if (o->subject || o->requester || o->language || o->set.n || o->unset.n || o->message.texts.n ||
	    o->message.file)
		rc = edit_by_options(ctx, o, &r, a, argc, argv, e);
	else if (argc == 1 && strcmp(argv[0], "-") != 0 && editor_allowed())
		rc = edit_by_hand(ctx, argv[0], r.op.at, e);
	else
		rc = cmd_usage(ctx, e, "'%s' wants what to change, or one ticket and a terminal",
			       ctx->path);
done:
	arena_free(a);
	return rc;
}

const struct cmd cmd_edit = {
	.name = "edit",
	.group = "record",
	.args = "TICKET...",
	.summary = "correct the fields of tickets",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.min_args = 1,
	.max_args = CMD_ANY,
	.options = options,
	.opts_size = sizeof(struct edit_opts),
	.run = run,
};
