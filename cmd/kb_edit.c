/* `helpdesk kb add` and `kb edit`: what an article says.
 *
 * The text of -m, -F or the editor is the solution, for that is what an article is made for;
 * symptoms and keywords are added one by one. */
#include "cmd/card.h"
#include "cmd/kb.h"

struct article_opts {
	const char *title, *application, *category, *cause, *origin;
	struct opt_texts symptoms, keywords, unset;
	struct message_opts message;
	bool public, internal, publish;
};

#define FIELD(f) .offset = offsetof(struct article_opts, f)
#define ARTICLE_OPTIONS                                                                        \
	{OPT_TEXT, 'a', "application", "APP", "the application it is about",                   \
	 FIELD(application)},                                                                  \
	{OPT_TEXT, 's', "title", "TITLE", "what it is about, in one line", FIELD(title)},      \
	{OPT_ENUM, 0, "category", "CATEGORY", "what kind of trouble it is", FIELD(category),   \
	 .words = words_category},                                                             \
	{OPT_TEXTS, 0, "symptom", "TEXT", "add a symptom, in the words of those who have it",  \
	 FIELD(symptoms)},                                                                     \
	{OPT_TEXT, 0, "cause", "TEXT", "why it happens", FIELD(cause)},                        \
	{OPT_INCLUDE, FIELD(message), .include = message_options},                             \
	{OPT_TEXTS, 0, "keyword", "WORD", "add a word to find it by", FIELD(keywords)},        \
	{OPT_TEXT, 0, "origin", "TICKET", "the ticket it comes from", FIELD(origin)},          \
	{OPT_FLAG, 0, "public", NULL, "requesters may read it", FIELD(public)}

static enum hd_rc take_options(struct cmd_ctx *ctx, const struct article_opts *o,
			       struct card_request *r, struct arena *a, struct hd_err *e)
{
	enum hd_rc rc = card_take(r, a, "title", o->title, e);

	if (o->public && o->internal)
		return cmd_usage(ctx, e, "--public and --internal exclude each other");
	if (!rc)
		rc = card_take(r, a, "application", o->application, e);
	if (!rc)
		rc = card_take(r, a, "category", o->category, e);
	if (!rc)
		rc = card_take_each(r, a, "symptoms", &o->symptoms, e);
	if (!rc)
		rc = card_take(r, a, "cause", o->cause, e);
	if (!rc)
		rc = card_take_each(r, a, "keywords", &o->keywords, e);
	if (!rc)
		rc = card_take(r, a, "origin", o->origin, e);
	if (!rc && (o->public || o->internal))
		rc = card_set(r, a, "visibility", o->public ? "public" : "internal", e);
	return rc;
}

/* --- add ------------------------------------------------------------------------------ */

static const struct opt add_options[] = {
	ARTICLE_OPTIONS,
	{OPT_FLAG, 0, "publish", NULL, "publish it at once", FIELD(publish)},
	OPT_END,
};

static enum hd_rc add(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct article_opts *o = opts;
	struct card_request r = {.op = CARD_ADD, .kind = NUMBER_ARTICLE, .publish = o->publish};
	struct message m = MESSAGE_INIT;
	struct arena *a = arena_new();
	enum hd_rc rc;

	if (!o->application || !o->title)
		rc = cmd_usage(ctx, e, "-a APP and --title TITLE are needed");
	else
		rc = take_options(ctx, o, &r, a, e);
	if (!rc)
		rc = message_get(ctx, &o->message, true, argc, argv, &m, e);
	if (!rc)
		rc = card_set(&r, a, "solution", m.text.s, e);
	if (!rc)
		rc = card_make(ctx, &r, e);
	rc = message_end(&m, rc, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_kb_add = {
	.name = "add", .group = "know", .summary = "write an article",
	.needs = NEEDS_STORE | NEEDS_WRITE,
	.options = add_options, .opts_size = sizeof(struct article_opts), .run = add,
};

/* --- edit ------------------------------------------------------------------------------- */

static const struct opt edit_options[] = {
	ARTICLE_OPTIONS,
	{OPT_FLAG, 0, "internal", NULL, "requesters may not read it", FIELD(internal)},
	{OPT_TEXTS, 0, "unset", "FIELD", "remove a value, or all of a list", FIELD(unset)},
	OPT_END,
};

static bool says_nothing(const struct article_opts *o)
{
	return !o->title && !o->application && !o->category && !o->cause && !o->origin &&
	       !o->symptoms.n && !o->keywords.n && !o->unset.n && !o->message.texts.n &&
	       !o->message.file && !o->public && !o->internal;
}

static enum hd_rc edit(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct article_opts *o = opts;
	struct card_request r = {.op = CARD_EDIT, .kind = NUMBER_ARTICLE};
	struct arena *a;
	enum hd_rc rc;

	if (says_nothing(o))
		return card_edit_by_hand(ctx, NUMBER_ARTICLE, argc, argv, e);
	a = arena_new();
	rc = take_options(ctx, o, &r, a, e);
	if (!rc)
		rc = card_edit(ctx, &r, a, &o->unset, &o->message, argc, argv, e);
	arena_free(a);
	return rc;
}

const struct cmd cmd_kb_edit = {
	.name = "edit", .group = "know", .args = "ARTICLE...", .summary = "correct articles",
	.needs = NEEDS_STORE | NEEDS_WRITE, .min_args = 1, .max_args = CMD_ANY,
	.options = edit_options, .opts_size = sizeof(struct article_opts), .run = edit,
};
