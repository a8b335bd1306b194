/* Templates, read and filled by one walk, so that what was checked is what is filled.
 *
 * A line is put together whole before it is known whether it stays: it goes when it has
 * placeholders and all of them are empty. Values are never looked at again, so a brace in one is
 * a brace; and the subject is one line whatever a value holds, for it becomes a header. */
#include "mail/template.h"

#include "helpdesk/text.h"

#include <string.h>

#define TEMPLATE_MAX ((size_t)64 << 10)
#define SUBJECT "Subject:"

const char *const template_values[TEMPLATE_VALUES + 1] = {
	[TV_NUMBER] = "number",           [TV_SUBJECT] = "subject",
	[TV_REQUESTER] = "requester",     [TV_AGENT] = "agent",
	[TV_APPLICATION] = "application", [TV_STATUS] = "status",
	[TV_LEVEL] = "level",             [TV_TEAM] = "team",
	[TV_PRIORITY] = "priority",       [TV_OPENED] = "opened",
	[TV_UNTIL] = "until",             [TV_RESOLUTION] = "resolution",
	[TV_MESSAGE] = "message",         [TV_SOLUTION] = "solution",
	[TV_DESCRIPTION] = "description", [TV_GRACE] = "grace",
};

const char *const template_names[TEMPLATE_KINDS + 1] = {
	[TK_OPENED] = "opened",     [TK_REPLIED] = "replied",     [TK_WAITING] = "waiting",
	[TK_CLOSED] = "closed",     [TK_ASSIGNED] = "assigned",   [TK_ESCALATED] = "escalated",
	[TK_CERT] = "cert",
};

const char *const template_languages[] = {"en", "fr", NULL};

/* --- one walk ------------------------------------------------------------------------------- */

/* Where the walk is, for messages, and what it gathers. */
struct walk {
	const char *name;
	const char *const *values; /* NULL: it is only checked */
	unsigned line;
	const char *line_start;
	struct sbuf text;          /* of the line */
	bool named, filled;        /* it has a placeholder; one of them is not empty */
};

static enum hd_rc wrong(const struct walk *w, const char *at, const char *why, struct hd_err *e)
{
	size_t column = 1;

	for (const char *c = w->line_start; c < at; c++)
		column += (*c & 0xC0) != 0x80;
	return hd_fail(e, HD_INVALID, "template '%.100s': line %u, column %zu: %s", w->name, w->line,
		       column, why);
}

static enum hd_rc unknown(const struct walk *w, const char *at, size_t n, struct hd_err *e)
{
	struct sbuf name = SBUF_INIT, why = SBUF_INIT;
	const char *near;
	enum hd_rc rc;

	sbuf_add(&name, at, n);
	near = str_nearest(name.s, template_values);
	sbuf_printf(&why, "there is no placeholder '{%.*s}'", (int)utf8_cut(at, n < 60 ? n : 60),
		    at);
	if (near) {
		sbuf_printf(&why, "; did you mean '{%s}'?", near);
	} else {
		sbuf_puts(&why, "; there are");
		for (size_t i = 0; i < TEMPLATE_VALUES; i++)
			sbuf_printf(&why, "%s {%s}", i ? "," : "", template_values[i]);
	}
	rc = wrong(w, at - 1, why.s, e);
	sbuf_deinit(&name);
	sbuf_deinit(&why);
	return rc;
}

/* *s stands behind the brace, and is moved behind the one that ends it. */
static enum hd_rc put_value(struct walk *w, const char **s, const char *end, struct hd_err *e)
{
	const char *at = *s, *close = memchr(at, '}', (size_t)(end - at));
	const char *open = memchr(at, '{', (size_t)(end - at)), *value;
	size_t n, i = 0;

	if (!close || (open && open < close))
		return wrong(w, at - 1, "this brace is not closed; write '{{' for a brace itself",
			     e);
	n = (size_t)(close - at);
	while (i < TEMPLATE_VALUES &&
	       (strlen(template_values[i]) != n || memcmp(template_values[i], at, n) != 0))
		i++;
	if (i == TEMPLATE_VALUES)
		return unknown(w, at, n, e);
	value = w->values ? w->values[i] : NULL;
	w->named = true;
	w->filled = w->filled || (value && *value);
	sbuf_puts(&w->text, value ? value : "");
	*s = close + 1;
	return HD_OK;
}

/* Puts the line [s, end) into w->text. */
static enum hd_rc fill_line(struct walk *w, const char *s, const char *end, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	sbuf_clear(&w->text);
	w->named = w->filled = false;
	while (rc == HD_OK && s < end) {
		char c = *s++;

		if (c == '{' && s < end && *s == '{') {
			sbuf_putc(&w->text, c);
			s++;
		} else if (c == '}' && s < end && *s == '}') {
			sbuf_putc(&w->text, c);
			s++;
		} else if (c == '{') {
			rc = put_value(w, &s, end, e);
		} else if (c == '}') {
			rc = wrong(w, s - 1,
				   "this brace closes nothing; write '}}' for a brace itself", e);
		} else {
			sbuf_putc(&w->text, c);
		}
	}
	return rc;
}

static bool is_blank(const char *s, const char *end)
{
	while (s < end && (*s == ' ' || *s == '\t'))
		s++;
	return s == end;
}

/* A value may hold line breaks, and a header must not. */
static void put_subject(const struct walk *w, struct sbuf *subject)
{
	const char *s = w->text.s + strspn(w->text.s, " \t");
	size_t from = subject->len;

	sbuf_puts(subject, s);
	for (size_t i = from; i < subject->len; i++)
		if ((unsigned char)subject->s[i] < 0x20 || subject->s[i] == 0x7F)
			subject->s[i] = ' ';
	while (subject->len > from && subject->s[subject->len - 1] == ' ')
		sbuf_truncate(subject, subject->len - 1);
}

/* The line `Subject:` and the empty one below; *s is moved behind both. */
static enum hd_rc walk_subject(struct walk *w, const char **s, struct sbuf *subject,
			       struct hd_err *e)
{
	const char *end = strchrnul(*s, '\n'), *text = *s + strlen(SUBJECT);
	enum hd_rc rc;

	if (is_blank(text, end))
		return wrong(w, text, "the subject has no text", e);
	rc = fill_line(w, text, end, e);
	if (rc != HD_OK)
		return rc;
	put_subject(w, subject);
	if (!*end)
		return wrong(w, end, "there is no text below the subject", e);
	*s = w->line_start = end + 1;
	w->line++;
	end = strchrnul(*s, '\n');
	if (!is_blank(*s, end))
		return wrong(w, *s, "an empty line must stand below the subject", e);
	*s = *end ? end + 1 : end;
	w->line++;
	return HD_OK;
}

/* A line that stays; of blank ones that follow each other, one. */
static void put_line(const struct walk *w, struct sbuf *body, bool *gap)
{
	if (is_blank(w->text.s, w->text.s + w->text.len)) {
		*gap = body->len > 0;
		return;
	}
	if (*gap)
		sbuf_putc(body, '\n');
	*gap = false;
	sbuf_add(body, w->text.s, w->text.len);
	if (body->s[body->len - 1] != '\n')
		sbuf_putc(body, '\n');
}

static enum hd_rc walk_body(struct walk *w, const char *s, struct sbuf *body, struct hd_err *e)
{
	bool gap = false;
	enum hd_rc rc = HD_OK;

	if (is_blank(s, s + strspn(s, " \t\n")) && !s[strspn(s, " \t\n")]) {
		w->line_start = s;
		return wrong(w, s, "there is no text", e);
	}
	for (; rc == HD_OK && *s; w->line++) {
		const char *end = strchrnul(s, '\n');

		w->line_start = s;
		rc = fill_line(w, s, end, e);
		if (rc == HD_OK && (!w->named || w->filled))
			put_line(w, body, &gap);
		s = *end ? end + 1 : end;
	}
	return rc;
}

static enum hd_rc walk(const char *name, const char *text, const char *const *values,
		       struct sbuf *subject, struct sbuf *body, struct hd_err *e)
{
	struct walk w = {name, values, 1, text, SBUF_INIT, false, false};
	enum hd_rc rc = HD_OK;

	if (str_starts(text, SUBJECT))
		rc = walk_subject(&w, &text, subject, e);
	if (rc == HD_OK)
		rc = walk_body(&w, text, body, e);
	sbuf_deinit(&w.text);
	return rc;
}

enum hd_rc template_check(const char *name, const char *text, struct hd_err *e)
{
	struct sbuf subject = SBUF_INIT, body = SBUF_INIT;
	struct walk w = {.name = name, .line = 1, .line_start = text};
	size_t bad, n = strlen(text);
	enum hd_rc rc;

	if (n > TEMPLATE_MAX)
		return hd_fail(e, HD_INVALID, "template '%.100s' is larger than %zu KiB", name,
			       TEMPLATE_MAX >> 10);
	if (!utf8_valid(text, n, &bad)) {
		for (const char *c = text; c < text + bad; c++)
			if (*c == '\n') {
				w.line++;
				w.line_start = c + 1;
			}
		return wrong(&w, text + bad, "this is not UTF-8", e);
	}
	rc = walk(name, text, NULL, &subject, &body, e);
	sbuf_deinit(&subject);
	sbuf_deinit(&body);
	return rc;
}

bool template_has(const char *text, enum template_value v)
{
	const char *name = template_values[v];
	size_t n = strlen(name);

	for (const char *s = text; (s = strchr(s, '{')); s++)
		if (s[1] == '{')
			s++;
		else if (strncmp(s + 1, name, n) == 0 && s[1 + n] == '}')
			return true;
	return false;
}

enum hd_rc template_fill(const char *name, const char *text, const char *const v[TEMPLATE_VALUES],
			 struct sbuf *subject, struct sbuf *body, struct hd_err *e)
{
	sbuf_clear(subject);
	sbuf_clear(body);
	return walk(name, text, v, subject, body, e);
}
