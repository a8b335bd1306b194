/* Whether a text is HTML: other systems keep in one and the same field what people typed and what a
 * mail program made. */
#include <string.h>

#include "util/html.h"
#include "util/html_tag.h"

static bool has_tag(const char *s, size_t n)
{
	static const char *const known[] = {
		"p",   "br",   "div",  "span",       "b",    "i",     "u",  "strong",
		"em",  "a",    "ul",   "ol",         "li",   "table", "tr", "td",
		"th",  "pre",  "html", "body",       "h1",   "h2",    "h3", "h4",
		"img", "font", "hr",   "blockquote", "code", "tbody", NULL};
	struct html_lack lack = {false, false, false};
	struct html_tag t;

	for (const char *p = s; (p = memchr(p, '<', (size_t)(s + n - p))) != NULL;) {
		bool tag = html_tag_at(p, s + n, &lack, &t);

		if (tag && html_tag_in(&t, known))
			return true;
		p = tag ? t.end : p + 1;
	}
	return false;
}

static bool is_escaped(const char *s, size_t n)
{
	return memmem(s, n, "&lt;", 4) || memmem(s, n, "&#60;", 5);
}

bool html_is(const char *s, size_t n)
{
	struct sbuf once = SBUF_INIT;
	bool is = has_tag(s, n);

	if (!is && is_escaped(s, n)) {
		html_unescape(s, n, &once);
		is = has_tag(once.s, once.len);
		sbuf_deinit(&once);
	}
	return is;
}

bool html_escaped(const char *s, size_t n)
{
	return is_escaped(s, n) && !has_tag(s, n);
}
