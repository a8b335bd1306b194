/* Charts over time as SVG. Widths are per cent of the page and heights are pixels, so that a
 * chart fits a phone and a sheet of paper with its letters at their own size; what must bend
 * (the curve) stands in a picture of its own, which is stretched. */
#include <inttypes.h>
#include <stdio.h>

#include "cmd/local.h"
#include "cmd/report_html_page.h"
#include "cmd/report_svg.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"

enum { LABELS = 18 }; /* pixels below for what the buckets are called */

/* 1, 2 or 5 and noughts, such that at most `lines` of them reach `max`. */
uint64_t svg_nice_step(uint64_t max, uint64_t lines)
{
	static const uint64_t nice[] = {1, 2, 5};
	uint64_t power = 1;

	for (;;) {
		for (size_t i = 0; i < NELEM(nice); i++)
			if (nice[i] * power * lines >= max)
				return nice[i] * power;
		power *= 10;
	}
}

uint64_t svg_round_up(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step * step;
}

double svg_percent(const struct chart *c, double slot)
{
	return slot * 100 / (double)c->slots;
}

bool svg_outside(const struct series *s, size_t i)
{
	return (s->before && i == 0) || (s->after && i + 1 == s->len);
}

/* --- what is common to both ----------------------------------------------------------- */

void svg_begin(struct sbuf *b, const struct chart *c, const char *id, const char *title,
	       const char *desc)
{
	sbuf_printf(b, "<div class=\"plot\"><svg role=\"img\" aria-labelledby=\"%s-t %s-d\" "
		    "xmlns=\"http://www.w3.org/2000/svg\" width=\"100%%\" height=\"%d\">\n"
		    "<title id=\"%s-t\">", id, id, c->height + LABELS, id);
	html_text(b, title);
	sbuf_printf(b, "</title><desc id=\"%s-d\">", id);
	html_text(b, desc);
	sbuf_puts(b, "</desc>\n");
}

void svg_line_at(struct sbuf *b, double y, uint64_t n)
{
	sbuf_printf(b, "<line%s x1=\"0\" x2=\"100%%\" y1=\"%.1f\" y2=\"%.1f\"/>"
		    "<text x=\"0\" dx=\"-8\" y=\"%.1f\" text-anchor=\"end\">",
		    n ? "" : " class=\"base\"", y, y, y + 4);
	local_count(b, n);
	sbuf_puts(b, "</text>\n");
}

/* How many buckets lie between one that is named and the next. */
static int label_step(const struct series *s)
{
	static const int months[] = {1, 2, 3, 4, 6, 12, 24, 60, 120};
	size_t n = s->len;

	if (s->unit != SERIES_MONTH || s->count != 1)
		return (int)((n + 7) / 8);
	for (size_t i = 0; i < NELEM(months); i++)
		if ((size_t)months[i] * 8 >= n)
			return months[i];
	return 120;
}

static bool labelled(const struct chart *c, size_t i, int step)
{
	const struct series *s = c->s;
	size_t first = s->before, end = s->len - s->after;
	struct civil x;

	if (svg_outside(s, i))
		return true;
	/* Room for the words at either end. */
	if ((s->before && i - first < (size_t)step / 2) ||
	    (s->after && end - i <= (size_t)step / 2))
		return false;
	if (s->unit == SERIES_MONTH && s->count == 1) {
		zone_civil(c->zone, s->list[i].from, &x);
		return (x.month - 1 + x.year % 10 * 12) % step == 0;
	}
	return (i - first) % (size_t)step == 0;
}

static void label_text(struct sbuf *b, const struct chart *c, size_t i)
{
	const struct series *s = c->s;
	struct sbuf text = SBUF_INIT;
	struct civil x;

	if (svg_outside(s, i)) {
		html_bucket(&text, s, i, c->zone);
	} else {
		zone_civil(c->zone, s->list[i].from, &x);
		if (s->unit != SERIES_MONTH)
			local_short_day(&text, &x);
		else if (s->count >= 12)
			sbuf_printf(&text, "%d", x.year);
		else
			local_short_month(&text, &x);
	}
	html_text(b, text.s);
	sbuf_deinit(&text);
}

/* Whether a label is so near to a word at either end that a narrow screen has no room for it. */
static bool crowded(const struct series *s, size_t i, int step)
{
	size_t room = (size_t)step + (size_t)step / 2;

	return (s->before && i <= room) || (s->after && s->len - 1 - i <= room);
}

/* A narrow screen shows every second one. */
static void labels(struct sbuf *b, const struct chart *c)
{
	int step = label_step(c->s), n = 0;

	for (size_t i = 0; i < c->s->len; i++) {
		bool fine;

		if (!labelled(c, i, step))
			continue;
		fine = !svg_outside(c->s, i) && (n % 2 || crowded(c->s, i, step));
		n++;
		sbuf_printf(b, "<text%s x=\"%.2f%%\" y=\"%d\" text-anchor=\"middle\">",
			    fine ? " class=\"fine\"" : "", svg_percent(c, (double)i + 0.5),
			    c->height + LABELS - 4);
		label_text(b, c, i);
		sbuf_puts(b, "</text>\n");
	}
}

/* What a bucket holds, in words, for who points at it. */
void svg_hint(struct sbuf *b, const struct report_view *v, const struct chart *c, size_t i)
{
	const struct series_bucket *x = &c->s->list[i];
	struct sbuf text = SBUF_INIT, n = SBUF_INIT;

	html_bucket(&n, c->s, i, c->zone);
	if (html_bucket_is_cut(c->s, i, c->zone))
		sbuf_printf(&n, " (%s)", tr("in part"));
	/* Translators: a day, week or month; what it holds follows. */
	sbuf_printf(&text, tr("%s: "), n.s);
	sbuf_clear(&n);
	local_count(&n, x->opened);
	sbuf_printf(&text, trn("%s opened", "%s opened", x->opened), n.s);
	sbuf_puts(&text, ", ");
	sbuf_clear(&n);
	local_count(&n, x->handled);
	sbuf_printf(&text, trn("%s handled", "%s handled", x->handled), n.s);
	if (report_has_backlog(v)) {
		sbuf_puts(&text, ", ");
		sbuf_clear(&n);
		local_count(&n, x->backlog);
		sbuf_printf(&text, trn("%s open at the end", "%s open at the end", x->backlog), n.s);
	}
	html_element(b, "title", text.s);
	sbuf_printf(b, "<rect class=\"hit\" x=\"%.2f%%\" y=\"0\" width=\"%.2f%%\" height=\"%d\"/>",
		    svg_percent(c, (double)i), svg_percent(c, 1), c->height);
	sbuf_deinit(&text);
	sbuf_deinit(&n);
}

void svg_end(struct sbuf *b, const struct chart *c)
{
	labels(b, c);
	sbuf_puts(b, "</svg></div></figure>\n");
}
