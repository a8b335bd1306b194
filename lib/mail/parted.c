/* Parts a mail's text into what is new and what is folded away: the message answered to, and the
 * signature. First a mark is sought behind which all is history (Outlook's header block); then,
 * from the end upwards, quotations and signatures come off as long as there are any. A quotation
 * with an answer below it is part of the conversation and stays; so does a message passed on, which
 * is news. */
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "mail/letter.h"
#include "mail/quoted_lines.h"

#define SIGNATURE_MAX 60 /* lines behind `-- ` */
#define UNSURE_MAX 12    /* lines behind a mark that may be something else */

struct text {
	struct line *l;
	size_t n;
};

static void trim(struct line *l)
{
	while (l->n && strchr(" \t\r", l->s[l->n - 1]))
		l->n--;
	while (l->n && strchr(" \t", l->s[0]))
		l->s++, l->n--;
}

static struct text lines_of(const char *s)
{
	struct text t = {NULL, 0};
	size_t cap = 0;

	while (*s) {
		size_t n = strcspn(s, "\n");

		if (t.n == cap)
			t.l = mem_grow(t.l, &cap, t.n + 1, sizeof(*t.l));
		t.l[t.n] = (struct line){s, n};
		trim(&t.l[t.n++]);
		s += n + (s[n] == '\n');
	}
	return t;
}

/* --- from the start: what all that follows is ------------------------------------------------ */

static size_t history(const struct text *t)
{
	size_t last_quoted = 0;

	for (size_t i = t->n; i > 0 && !last_quoted; i--)
		if (line_quoted(&t->l[i - 1]))
			last_quoted = i;
	for (size_t i = 0; i < t->n; i++) {
		if (t->l[i].n == 0 || line_quoted(&t->l[i]))
			continue;
		if (line_forward(&t->l[i]))
			return t->n;
		if (lines_original(&t->l[i], t->n - i))
			return i;
		/* Some programs put no mark before what they quote. */
		if (i >= last_quoted && lines_attribution_at(t->l, i, t->n))
			return i;
	}
	return t->n;
}

/* --- from the end upwards -------------------------------------------------------------------- */

static size_t skip_blank(const struct text *t, size_t end)
{
	while (end > 0 && t->l[end - 1].n == 0)
		end--;
	return end;
}

/* The line that draws a border above a header block or a quotation belongs to it. */
static size_t skip_ruler(const struct text *t, size_t end)
{
	size_t e = skip_blank(t, end);

	return e > 0 && line_ruler(&t->l[e - 1]) ? skip_blank(t, e - 1) : e;
}

static size_t strip_quotation(const struct text *t, size_t end)
{
	size_t i = end, e;

	if (end == 0 || !line_quoted(&t->l[end - 1]))
		return end;
	while (i > 0 && (line_quoted(&t->l[i - 1]) || t->l[i - 1].n == 0))
		i--;
	e = skip_blank(t, i);
	return e - lines_attribution_before(t->l, e);
}

static bool is_sign(const struct line *l, bool *sure)
{
	bool dashes = (l->n == 2 && memcmp(l->s, "--", 2) == 0) ||
		      (l->n == 3 && memcmp(l->s, "—", 3) == 0);

	/* Blanks at the end were taken off, but they are still in the text. */
	*sure = dashes && l->s[l->n] == ' ';
	return dashes || (line_ruler(l) && l->s[0] == '_');
}

static bool capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* `-Marie Curie`, alone in the last paragraph. */
static bool dashed_name(const struct text *t, size_t end)
{
	const struct line *l = &t->l[end - 1];
	size_t words = 1;

	if (end < 2 || t->l[end - 2].n || l->n < 3 || l->n > 40 || l->s[0] != '-' ||
	    !capital(l->s[1]))
		return false;
	for (size_t i = 1; i < l->n; i++) {
		words += l->s[i] == ' ' && capital(l->s[i + 1]);
		if (strchr(".:,;?!0123456789", l->s[i]) ||
		    (l->s[i] == ' ' && !capital(l->s[i + 1])))
			return false;
	}
	return words <= 4;
}

static size_t strip_signature(const struct text *t, size_t end)
{
	size_t found = end, lines = 0;

	if (end == 0)
		return 0;
	if (line_device(&t->l[end - 1]) || dashed_name(t, end))
		return end - 1;
	for (size_t i = end; i > 0 && lines <= SIGNATURE_MAX && !line_quoted(&t->l[i - 1]); i--) {
		bool sure;

		if (is_sign(&t->l[i - 1], &sure) && (sure || lines <= UNSURE_MAX))
			found = i - 1;
		lines += t->l[i - 1].n > 0;
	}
	return found;
}

struct folded_text text_parted(const char *text, struct arena *a)
{
	struct text t = lines_of(text);
	struct folded_text out = {"", ""};
	size_t end = history(&t), before;

	if (end < t.n)
		end = skip_ruler(&t, end);
	do {
		end = skip_blank(&t, end);
		before = end;
		end = strip_quotation(&t, end);
		if (end == before)
			end = strip_signature(&t, end);
	} while (end < before);
	if (end == 0)
		end = skip_blank(&t, t.n);
	if (end > 0) {
		const struct line *last = &t.l[end - 1];
		const char *rest = last->s + last->n;

		for (size_t n; text[n = strspn(text, " \t\r")] == '\n';)
			text += n + 1;
		out.fresh = arena_strndup(a, text, (size_t)(rest - text));
		while (*rest && strchr(" \t\r\n", *rest))
			rest++;
		/* What begins the rest keeps its indent. */
		while (rest > last->s + last->n && strchr(" \t", rest[-1]))
			rest--;
		out.folded = arena_strdup(a, rest);
	}
	free(t.l);
	return out;
}

const char *text_below_quotation(const char *text)
{
	struct text t = lines_of(text);
	size_t start = 0, quoted, end;

	while (start < t.n && t.l[start].n == 0)
		start++;
	quoted = start;
	while (quoted < t.n && quoted <= start + LINES_ATTRIBUTION && !line_quoted(&t.l[quoted]))
		quoted++;
	for (end = quoted; end < t.n && (line_quoted(&t.l[end]) || t.l[end].n == 0);)
		end++;
	if (end > quoted && end < t.n &&
	    quoted - lines_attribution_before(t.l, skip_blank(&t, quoted)) <= start)
		text = t.l[end].s;
	free(t.l);
	return text;
}
