/* The options of qualification, as `open` and `qualify` take them. */
#include "cmd/qualities.h"

#include "cmd/tickets.h"

static const char *const priority_words[] = {"6", "auto", NULL};

#define FIELD(f) .offset = offsetof(struct qualities, f)

const struct opt qualities_options[] = {
	{OPT_TEXT, 'a', "application", "APP", "the application it is about", FIELD(application)},
	{OPT_ENUM, 0, "type", "TYPE", "what it brings", FIELD(type), .words = words_type},
	{OPT_ENUM, 0, "category", "CATEGORY", "what it is about", FIELD(category),
	 .words = words_category},
	{OPT_INT, 0, "impact", "N", "how many it touches", FIELD(impact), .min = 1, .max = 5},
	{OPT_INT, 0, "urgency", "N", "how soon it must be solved", FIELD(urgency), .min = 1,
	 .max = 5},
	{OPT_ENUM, 0, "priority", "P", "6 is major, auto goes back to the matrix", FIELD(priority),
	 .words = priority_words},
	{OPT_TEXT, 0, "problem", "PROBLEM", "the problem that causes it", FIELD(problem)},
	{OPT_TEXT, 0, "new-problem", "TITLE", "record the problem behind it", FIELD(new_problem)},
	{OPT_TEXTS, 0, "tag", "TAG", "add a tag", FIELD(tags)},
	OPT_END,
};

static enum hd_rc set_int(const struct opt_int *v, struct request *r, struct arena *a,
			  const char *option, struct hd_err *e)
{
	return v->given ? request_set(r, a, option, node_int(a, v->value), e) : HD_OK;
}

enum hd_rc qualities_set(const struct cmd_ctx *ctx, const struct qualities *q, struct request *r,
			 struct arena *a, struct hd_err *e)
{
	enum hd_rc rc;

	if (q->problem && q->new_problem)
		return cmd_usage(ctx, e, "--problem and --new-problem exclude each other");
	rc = tickets_set(r, a, "application", q->application, e);
	if (!rc)
		rc = tickets_set(r, a, "type", q->type, e);
	if (!rc)
		rc = tickets_set(r, a, "category", q->category, e);
	if (!rc)
		rc = set_int(&q->impact, r, a, "impact", e);
	if (!rc)
		rc = set_int(&q->urgency, r, a, "urgency", e);
	if (!rc)
		rc = tickets_set(r, a, "priority", q->priority, e);
	if (!rc)
		rc = tickets_set(r, a, "problem", q->problem, e);
	if (!rc)
		rc = tickets_set(r, a, "new_problem", q->new_problem, e);
	if (!rc)
		rc = tickets_set_list(r, a, "tags", &q->tags, e);
	return rc;
}
