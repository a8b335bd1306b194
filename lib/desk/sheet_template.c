/* A template as the text of an answer: filled for each ticket by itself, when the ticket is known.
 * What is entered is the filled text, so that the journal says what the requester was told. */
#include "desk/mail_people.h"
#include "desk/mail_values.h"
#include "desk/sheet.h"
#include "desk/templates.h"
#include "helpdesk/text.h"

#include <string.h>

#define ANSWER_MAX ((size_t)64 << 10)

/* The entry that the text would stand in, as far as a template asks for it. */
static void entry_of(const struct op *op, const struct ticket *t, const char *given,
		     struct arena *a, struct entry *x)
{
	struct node *set = node_map(a);
	enum status s = ticket_status(t);
	const char *resolution = op->resolution ? op->resolution : words_resolution[0];

	*x = (struct entry){.at = op->at, .by = op->by, .note = given, .set = set};
	if (op->kind == OP_CLOSE)
		s = ST_CLOSED;
	else if (s == ST_NEW || s == ST_QUALIFIED)
		s = ST_IN_PROGRESS;
	node_set(a, set, "status", node_text(a, words_status[s]));
	if (op->kind == OP_CLOSE)
		node_set(a, set, "resolution", node_text(a, resolution));
	if (op->kind == OP_CLOSE && given)
		node_set(a, set, "solution", node_text(a, given));
}

static enum hd_rc fill(struct sheet *s, const char *name, const char *text, const char *lang,
		       const struct ticket *t, const struct entry *x, const char **out,
		       struct hd_err *e)
{
	struct sbuf subject = SBUF_INIT, body = SBUF_INIT;
	const char *v[TEMPLATE_VALUES] = {NULL};
	const struct mail_settings *settings;
	enum hd_rc rc = sheet_post_settings(s, &settings, e);

	if (rc == HD_OK) {
		mail_values(t, x, settings, lang, s, s->line, v);
		rc = template_fill(name, text, v, &subject, &body, e);
	}
	while (body.len && body.s[body.len - 1] == '\n')
		sbuf_truncate(&body, body.len - 1);
	if (rc == HD_OK && body.len == 0)
		rc = hd_fail(e, HD_REFUSED, "template '%.64s' leaves no text: what it asks for is "
					    "empty; give a text with -m", name);
	if (rc == HD_OK && body.len > ANSWER_MAX)
		rc = hd_fail(e, HD_REFUSED, "template '%.64s' makes a text of more than %zu KiB", name,
			     ANSWER_MAX >> 10);
	if (rc == HD_OK)
		*out = arena_strndup(s->line, body.s, body.len);
	sbuf_deinit(&subject);
	sbuf_deinit(&body);
	return rc;
}

enum hd_rc sheet_template(struct sheet *s, const struct request *r, const struct ticket *t,
			  struct op *op, struct hd_err *e)
{
	const char **given = op->kind == OP_CLOSE ? &op->solution : &op->note;
	const char *name = r->template, *app = ticket_text(t, F_APPLICATION), *text, *lang;
	const struct mail_settings *settings;
	struct entry x;
	enum hd_rc rc;

	if (!name)
		return HD_OK;
	rc = sheet_post_settings(s, &settings, e);
	if (rc == HD_OK)
		rc = template_find_answer(s->base, name, mail_language(settings, t), app, s->line,
					  &text, &lang, e);
	if (rc != HD_OK)
		return rc;
	if (*given && !template_has(text, TV_MESSAGE) &&
	    !(op->kind == OP_CLOSE && template_has(text, TV_SOLUTION)))
		return hd_fail(e, HD_REFUSED,
			       "template '%.64s' (%s) has no place for a text of one's own, {message}; "
			       "leave out -m and -F, or 'helpdesk mail template edit %.64s'",
			       name, lang, name);
	entry_of(op, t, *given, s->line, &x);
	return fill(s, name, text, lang, t, &x, given, e);
}
