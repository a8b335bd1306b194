/* Texts with a form, such as fields, edited in the editor. One with a mistake comes back with the
 * mistake on top until it is right; left as it was, it is kept in a file and the command gives
 * up. */
#include "cmd/edit_text.h"

#include <string.h>

#include "cmd/editor.h"
#include "cmd/message.h"
#include "helpdesk/text.h"

/* Two comment lines always stand on top, so that a line named in an error is the line
 * people see, before and after. */
#define COMMENT "# helpdesk: "

const char *edit_without_comments(const char *text)
{
	while (str_starts(text, COMMENT)) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return text;
}

static void strip_comments(struct sbuf *text)
{
	struct sbuf rest = SBUF_INIT;

	sbuf_puts(&rest, edit_without_comments(text->s));
	sbuf_clear(text);
	sbuf_puts(text, rest.s);
	sbuf_deinit(&rest);
}

static void put_comments(struct sbuf *text, const char *first, const char *second)
{
	struct sbuf rest = SBUF_INIT;

	sbuf_puts(&rest, text->s);
	sbuf_clear(text);
	sbuf_printf(text, COMMENT "%s\n" COMMENT "%s\n%s", first, second, rest.s);
	sbuf_deinit(&rest);
}

/* Asks for the text until it is right or comes back as it was. */
static enum hd_rc edit_loop(const char *suffix, const char *before, struct sbuf *text,
			    edit_try_fn try, void *arg, struct hd_err *e)
{
	bool yaml = strcmp(suffix, ".yaml") == 0;
	struct sbuf shown = SBUF_INIT;
	enum hd_rc rc, last = HD_OK;
	struct hd_err fault = {""};

	put_comments(text, "change what is wrong, save and leave the editor",
		     "left as it is, nothing is done");
	for (;;) {
		sbuf_clear(&shown);
		sbuf_puts(&shown, text->s);
		rc = editor_run(suffix, text, &fault);
		if (rc)
			*e = fault;
		/* Then the editor's own file is kept and named: it is newer than ours. */
		if (rc == HD_REFUSED)
			sbuf_clear(text);
		if (rc || (last && strcmp(text->s, shown.s) == 0))
			break;
		if (message_is_blank(text->s)) {
			rc = hd_fail(e, HD_REFUSED, "the text is empty: nothing was changed");
			break;
		}
		rc = last = try(before, text->s, arg, e);
		if (rc != HD_INVALID && rc != HD_NOT_FOUND)
			break;
		strip_comments(text);
		put_comments(text, e->msg,
			     yaml ? "correct it, or leave it as it is to give up"
				  : "correct it, or leave it as it is to give up; lines are "
				    "counted from the one below");
	}
	sbuf_deinit(&shown);
	return rc ? rc : last;
}

enum hd_rc edit_text(const char *suffix, const char *before, edit_try_fn try, void *arg,
		     struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	sbuf_puts(&text, before);
	rc = edit_loop(suffix, before, &text, try, arg, e);
	if (rc) {
		strip_comments(&text);
		if (!message_is_blank(text.s) && strcmp(text.s, before) != 0)
			message_keep(text.s, text.len, suffix, e);
	}
	sbuf_deinit(&text);
	return rc;
}
