/* HTML as mail programs and ticket systems write it, made plain text. One pass, no tree: what is
 * broken comes out as text, and nothing of the source can do more than be read. Of the elements
 * that are open only those are remembered that change what follows (lists, quotations, hidden and
 * preformatted text), and those to a depth nobody needs; a closing tag closes what it finds. */
#include "util/html.h"

#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "util/html_out.h"

#include <string.h>
#include <strings.h>

/* --- elements that change what follows ------------------------------------------------------- */

static struct html_open *nearest(struct html *h, const struct html_tag *t)
{
	for (unsigned i = h->depth; i > 0; i--)
		if (h->open[i - 1].n == t->n &&
		    strncasecmp(h->open[i - 1].name, t->name, t->n) == 0)
			return &h->open[i - 1];
	return NULL;
}

static void enter(struct html *h, const struct html_tag *t, enum html_effect effect)
{
	struct html_open *o;

	if (h->depth == HTML_DEPTH || t->n >= sizeof(o->name)) {
		if ((o = nearest(h, t)) != NULL)
			o->inner++;
		return;
	}
	o = &h->open[h->depth++];
	*o = (struct html_open){.n = t->n, .effect = effect};
	memcpy(o->name, t->name, t->n);
	h->effects[effect]++;
}

static void leave(struct html *h, const struct html_tag *t)
{
	struct html_open *o = nearest(h, t);

	if (!o)
		return;
	if (o->inner) {
		o->inner--;
		return;
	}
	while (h->depth && &h->open[h->depth] != o)
		h->effects[h->open[--h->depth].effect]--;
}

static bool has(const char *s, size_t n, const char *word)
{
	size_t k = strlen(word);

	for (; n >= k; s++, n--)
		if (strncasecmp(s, word, k) == 0)
			return true;
	return false;
}

static bool attr_has(const struct html_tag *t, const char *name, const char *word)
{
	size_t n;
	const char *s = html_attr(t, name, &n);

	return s && has(s, n < 1000 ? n : 1000, word);
}

static bool hidden(const struct html_tag *t)
{
	return attr_has(t, "style", "display:none") || attr_has(t, "style", "display: none");
}

/* How mail programs mark what they quote, besides <blockquote>. */
static bool quotes_inside(const struct html *h, const struct html_tag *t)
{
	size_t n = (size_t)(h->end - t->end);

	if (attr_has(t, "class", "gmail_attr")) /* it heads what is passed on as well */
		return !has(t->end, n < 200 ? n : 200, "-----");
	return attr_has(t, "class", "moz-cite-prefix") || attr_has(t, "class", "yahoo_quoted") ||
	       attr_has(t, "class", "protonmail_quote") || attr_has(t, "class", "zmail_extra") ||
	       attr_has(t, "data-marker", "__QUOTED_TEXT__");
}

/* Outlook puts the message answered to behind an element of this name, not into it. */
static bool quotes_behind(const struct html_tag *t)
{
	return attr_has(t, "id", "divRplyFwdMsg") || attr_has(t, "id", "appendonsend");
}

/* --- tags ------------------------------------------------------------------------------------ */

static void end_link(struct html *h)
{
	const char *url = h->link.s, *text = h->out->s + h->link_start;
	size_t n = h->out->len - h->link_start;

	if (h->link.len == 0)
		return;
	if (strncasecmp(url, "mailto:", 7) == 0)
		url += 7;
	if (strlen(url) != n || strncasecmp(text, url, n) != 0) {
		const char *bare = strstr(url, "//") ? strstr(url, "//") + 2 : url;
		size_t k = strlen(bare);

		k -= k && bare[k - 1] == '/';
		if (k != n || strncasecmp(text, bare, n) != 0)
			sbuf_printf(h->out, "%s<%s>", n ? " " : "", url);
	}
	sbuf_clear(&h->link);
}

static void start_link(struct html *h, const struct html_tag *t)
{
	static const char *const schemes[] = {"http:", "https:", "ftp:", "mailto:", "tel:"};
	size_t n;
	const char *s = html_attr(t, "href", &n);
	struct sbuf raw = SBUF_INIT;
	bool known = false;

	end_link(h);
	if (!s || h->effects[HIDDEN] || h->head)
		return;
	html_unescape(s, n, &raw);
	for (size_t i = 0; i < NELEM(schemes); i++)
		known |= strncasecmp(raw.s, schemes[i], strlen(schemes[i])) == 0;
	for (size_t i = 0; known && i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.s[i];

		known = c >= 0x80 || (c > ' ' && c < 0x7F && c != '<' && c != '>');
	}
	if (known && utf8_valid(raw.s, raw.len, NULL)) {
		html_settle(h);
		sbuf_add(&h->link, raw.s, raw.len);
		h->link_start = h->out->len;
	}
	sbuf_deinit(&raw);
}

static void end_cell(struct html *h)
{
	if (h->lines == h->cell_line)
		h->breaks = 0; /* a paragraph that fills a cell does not end its row */
	h->began = false;
}

static void take_cell(struct html *h, const struct html_tag *t)
{
	end_cell(h);
	h->cell_line = h->lines;
	if (t->closing)
		return;
	h->began = true;
	if (h->cells++ && !h->breaks)
		h->blanks = 2;
}

static void take_item(struct html *h)
{
	struct html_open *o = NULL;

	for (unsigned i = h->depth; i > 0 && !o; i--)
		if (h->open[i - 1].effect == BULLETS || h->open[i - 1].effect == NUMBERED)
			o = &h->open[i - 1];
	h->began = false;
	html_owe(h, 1);
	if (h->effects[HIDDEN] || h->head)
		return;
	html_settle_at(h, html_indent(h) ? html_indent(h) - 1 : 0);
	if (o && o->effect == NUMBERED)
		sbuf_printf(h->out, "%u. ", ++o->items);
	else
		sbuf_puts(h->out, "- ");
	h->began = true;
}

static void take_row(struct html *h)
{
	h->began = false;
	html_owe(h, 1);
	h->cells = 0;
	h->cell_line = (unsigned)-1;
}

static void take_paragraph(struct html *h, const struct html_tag *t)
{
	/* Word sets every line as a paragraph without space around it. */
	if (!t->closing)
		h->tight =
			attr_has(t, "class", "MsoNormal") || attr_has(t, "class", "MsoPlainText");
	html_owe(h, h->tight ? 1 : 2);
}

static void take_container(struct html *h, const struct html_tag *t, bool line)
{
	struct html_open *o;

	if (line)
		html_owe(h, 1);
	if (t->closing) {
		leave(h, t);
	} else if (hidden(t)) {
		enter(h, t, HIDDEN);
	} else if (h->from == HTML_MAIL && quotes_inside(h, t)) {
		enter(h, t, QUOTED);
	} else if ((o = nearest(h, t)) != NULL) {
		o->inner++;
	}
	/* Where nothing is said before it, it is passed on, not answered. */
	if (h->from == HTML_MAIL && !t->closing && h->out->len > h->start && quotes_behind(t))
		h->rest = 1;
}

static void take_image(struct html *h, const struct html_tag *t)
{
	const char *s, *end = h->end;
	size_t n;

	s = html_attr(t, "alt", &n);
	if (!s || n == 0 || n > 500 || hidden(t))
		return;
	html_put(h, '[');
	for (h->p = s, h->end = s + n; h->p < h->end;)
		html_take_text(h);
	html_put(h, ']');
	h->end = end;
}

/* Elements whose content is no text. */
static const char *take_raw(const struct html *h, const struct html_tag *t)
{
	static const char *const raw[] = {"script", "style", "xml", "template", "svg", NULL};
	size_t left = (size_t)(h->end - t->end);

	if (t->closing || t->end[-2] == '/')
		return NULL;
	if (html_tag_in(t, raw))
		return html_behind(t, h->end);
	if (html_tag_is(t, "title")) {
		const char *stop = t->end + (left < 2000 ? left : 2000);
		const char *behind = html_behind(t, stop);

		return behind < stop || behind == h->end ? behind : NULL;
	}
	return NULL;
}

static void take_block(struct html *h, const struct html_tag *t, enum html_effect effect,
		       unsigned breaks)
{
	html_owe(h, breaks);
	if (t->closing)
		leave(h, t);
	else
		enter(h, t, effect);
}

static void take_flow(struct html *h, const struct html_tag *t)
{
	static const char *const lines[] = {"dt",      "dd",    "section", "header", "footer",
					    "article", "aside", "nav",     "main",   "form",
					    "address", "table", "body",    "center", "fieldset",
					    "caption", NULL};
	static const char *const paragraphs[] = {"h1", "h2", "h3", "h4", "h5", "h6", "hr", NULL};

	if (html_tag_is(t, "div"))
		take_container(h, t, true);
	else if (html_tag_is(t, "span"))
		take_container(h, t, false);
	else if (html_tag_is(t, "p"))
		take_paragraph(h, t);
	else if (html_tag_is(t, "tr"))
		take_row(h);
	else if (html_tag_is(t, "td") || html_tag_is(t, "th"))
		take_cell(h, t);
	else if (html_tag_is(t, "ul"))
		take_block(h, t, BULLETS, 1);
	else if (html_tag_is(t, "ol"))
		take_block(h, t, NUMBERED, 1);
	else if (html_tag_is(t, "li") && !t->closing)
		take_item(h);
	else if (html_tag_is(t, "blockquote"))
		take_block(h, t, QUOTED, 2);
	else if (html_tag_is(t, "pre"))
		take_block(h, t, PRE, 2);
	else if (html_tag_in(t, paragraphs))
		html_owe(h, 2);
	else if (html_tag_in(t, lines))
		html_owe(h, 1);
}

static const char *take_tag(struct html *h, const struct html_tag *t)
{
	const char *behind = take_raw(h, t);
	static const char *const body[] = {"body", "div", "p",  "table", "blockquote", "h1", "h2",
					   "h3",   "br",  "ul", "pre",   "span",       NULL};

	if (behind)
		return behind;
	if (html_tag_is(t, "head"))
		h->head = !t->closing;
	else if (html_tag_in(t, body))
		h->head = false; /* as browsers have it: what can be seen ends the head */
	if (html_tag_is(t, "br"))
		h->breaks += h->breaks < 2 && !h->began;
	else if (html_tag_is(t, "img") && !t->closing)
		take_image(h, t);
	else if (html_tag_is(t, "a"))
		t->closing ? end_link(h) : start_link(h, t);
	else
		take_flow(h, t);
	if (html_tag_is(t, "pre") && !t->closing && t->end < h->end && *t->end == '\n')
		return t->end + 1;
	return t->end;
}

static void take(struct html *h)
{
	const char *behind = NULL;
	struct html_tag t;

	if (*h->p == '<') {
		if ((behind = html_remark(h->p, h->end, &h->lack)) == NULL &&
		    html_tag_at(h->p, h->end, &h->lack, &t))
			behind = take_tag(h, &t);
	}
	if (behind)
		h->p = behind;
	else
		html_take_text(h);
}

void html_plain(const char *s, size_t n, enum html_from from, struct sbuf *out)
{
	struct sbuf once = SBUF_INIT;
	struct html h = {.from = from, .out = out, .start = out->len, .link = SBUF_INIT};

	if (from == HTML_FIELD && html_escaped(s, n)) {
		html_unescape(s, n, &once);
		s = once.s;
		n = once.len;
	}
	h.cell_line = (unsigned)-1;
	h.p = s;
	h.end = s + n;
	while (h.p < h.end)
		take(&h);
	end_link(&h);
	while (out->len > h.start && strchr(" \n", out->s[out->len - 1]))
		sbuf_truncate(out, out->len - 1);
	sbuf_deinit(&once);
	sbuf_deinit(&h.link);
}
