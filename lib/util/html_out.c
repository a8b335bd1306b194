/* The text that is made of HTML. Breaks and blanks are owed until a word comes, so that none stand
 * at the ends and no more than one blank line in between; quotation marks and the indent of lists
 * stand before each line. */
#include "util/html_out.h"

#include <string.h>

#include "helpdesk/text.h"

#define SHOWN_MAX 8 /* levels of quotation and of lists that are shown */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static unsigned quotation(const struct html *h)
{
	return least(h->effects[QUOTED] + h->rest, SHOWN_MAX);
}

unsigned html_indent(const struct html *h)
{
	return least(h->effects[BULLETS] + h->effects[NUMBERED], SHOWN_MAX);
}

static void put_prefix(struct html *h, unsigned quotes, unsigned lists)
{
	for (unsigned i = 0; i < quotes; i++)
		sbuf_puts(h->out, "> ");
	for (unsigned i = 0; i < lists; i++)
		sbuf_puts(h->out, "  ");
}

static void end_line(struct html *h)
{
	while (h->out->len > h->start && h->out->s[h->out->len - 1] == ' ')
		sbuf_truncate(h->out, h->out->len - 1);
	sbuf_putc(h->out, '\n');
	h->lines++;
}

void html_settle_at(struct html *h, unsigned lists)
{
	bool begun = h->out->len > h->start;
	unsigned quotes = quotation(h);
	size_t end;

	for (unsigned i = 0; begun && i < h->breaks; i++) {
		if (i > 0)
			put_prefix(h, least(quotes, h->shown), 0);
		end_line(h);
	}
	if (!begun || h->breaks)
		put_prefix(h, quotes, lists);
	end = h->out->len - (h->out->len > h->start);
	if (begun && !h->breaks)
		for (unsigned i = 0; i < h->blanks && !strchr(" \n", h->out->s[end]); i++)
			sbuf_putc(h->out, ' ');
	h->shown = quotes;
	h->breaks = h->blanks = 0;
	h->began = h->spaced = false;
}

void html_settle(struct html *h)
{
	html_settle_at(h, html_indent(h));
}

void html_put(struct html *h, uint32_t cp)
{
	bool blank = cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == '\f' ||
		     (cp >= 0x2000 && cp <= 0x200A);

	if (h->effects[HIDDEN] || h->head || cp == 0x200B || cp == 0xFEFF || cp == 0xAD ||
	    cp == 0x34F)
		return;
	if (cp == 0xA0)
		h->spaced = true;
	if (h->effects[PRE] && cp == '\n') {
		h->breaks++;
	} else if (!h->effects[PRE] && (blank || cp == 0xA0)) {
		h->blanks += h->blanks == 0 && !h->began;
	} else if (cp == '\t' || (cp >= ' ' && (cp < 0x7F || cp >= 0xA0))) {
		html_settle(h);
		utf8_put(h->out, cp == 0xA0 ? ' ' : cp);
	}
}

/* A character of more than one byte, or bytes that are none. */
static void put_wide(struct html *h)
{
	unsigned char c = (unsigned char)*h->p;
	size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2, i = 0;

	if ((size_t)(h->end - h->p) >= n && utf8_valid(h->p, n, NULL)) {
		html_put(h, utf8_next(h->p, n, &i));
		h->p += n;
	} else {
		html_put(h, 0xFFFD);
		h->p++;
	}
}

void html_take_text(struct html *h)
{
	uint32_t cp;
	size_t n;

	if (*h->p == '&' && (n = html_reference(h->p, h->end, &cp)) != 0) {
		html_put(h, cp);
		h->p += n;
	} else if ((unsigned char)*h->p < 0x80) {
		html_put(h, (unsigned char)*h->p++);
	} else {
		put_wide(h);
	}
}

void html_owe(struct html *h, unsigned breaks)
{
	if (h->began)
		return;
	if (h->spaced && h->breaks)
		breaks = 2;
	if (h->breaks < breaks)
		h->breaks = breaks;
	h->blanks = 0;
	h->spaced = false;
}
