/* The two charts over time: what came and went, and what was left. */
#include "cmd/local.h"
#include "cmd/report_html_page.h"
#include "cmd/report_svg.h"
#include "helpdesk/lang.h"

static struct chart chart_of(const struct report_view *v)
{
	struct chart c = {.s = report_series(v->report), .zone = report_spec(v->report)->zone};

	c.slots = c.s->len > 7 ? c.s->len : 7;
	return c;
}

bool report_has_backlog(const struct report_view *v)
{
	return report_spec(v->report)->on != ON_RESOLVED && report_series(v->report)->len > 0;
}

/* --- what came and what went ---------------------------------------------------------- */

static void bar(struct sbuf *b, const struct chart *c, size_t i, uint64_t n, bool up)
{
	/* Never so thin that one request among thousands is not seen. */
	double h = n && (double)n * c->unit < 1 ? 1 : (double)n * c->unit;
	bool pale = svg_outside(c->s, i) || html_bucket_is_cut(c->s, i, c->zone);
	const char *class = up ? pale ? " class=\"beyond\"" : ""
			       : pale ? " class=\"out beyond\"" : " class=\"out\"";

	if (n)
		sbuf_printf(b, "<rect%s x=\"%.2f%%\" y=\"%.1f\" width=\"%.2f%%\" height=\"%.1f\"/>",
			    class, svg_percent(c, (double)i + 0.12), up ? c->zero - h : (double)c->zero,
			    svg_percent(c, 0.76), h);
}

static void flow_bars(struct sbuf *b, const struct report_view *v, const struct chart *c)
{
	for (size_t i = 0; i < c->s->len; i++) {
		sbuf_puts(b, "<g>");
		svg_hint(b, v, c, i);
		bar(b, c, i, c->s->list[i].opened, true);
		bar(b, c, i, c->s->list[i].handled, false);
		sbuf_puts(b, "</g>\n");
	}
}

static const char *per_bucket(const struct series *s)
{
	if (s->unit == SERIES_DAY)
		return tr("Opened and handled per day");
	if (s->unit == SERIES_WEEK)
		return tr("Opened and handled per week");
	if (s->count == 1)
		return tr("Opened and handled per month");
	if (s->count == 3)
		return tr("Opened and handled per quarter");
	return s->count == 12 ? tr("Opened and handled per year") : tr("Opened and handled");
}

static void describe(struct sbuf *b, const struct report_view *v)
{
	const struct group *g = report_total(v->report);
	const struct series *s = report_series(v->report);
	struct sbuf n = SBUF_INIT, m = SBUF_INIT;

	local_count(&n, g->requests);
	local_count(&m, g->handled);
	sbuf_printf(b, tr("In all: %s opened (above the line), %s handled (below the line)."), n.s,
		    m.s);
	for (size_t i = 0; i < s->len; i++)
		if (s->list[i].opened + s->list[i].handled &&
		    html_bucket_is_cut(s, i, report_spec(v->report)->zone)) {
			sbuf_puts(b, " ");
			sbuf_puts(b, tr("Paler: not a whole interval."));
			break;
		}
	sbuf_deinit(&n);
	sbuf_deinit(&m);
}

void report_svg_flow(struct sbuf *b, const struct report_view *v)
{
	struct chart c = chart_of(v);
	uint64_t up = 0, down = 0;
	struct sbuf desc = SBUF_INIT;

	for (size_t i = 0; i < c.s->len; i++) {
		up = c.s->list[i].opened > up ? c.s->list[i].opened : up;
		down = c.s->list[i].handled > down ? c.s->list[i].handled : down;
	}
	c.height = 230;
	c.step = svg_nice_step(up + down, 5);
	up = svg_round_up(up, c.step);
	down = svg_round_up(down, c.step);
	c.unit = (double)(c.height - 8) / (double)(up + down ? up + down : 1);
	c.zero = 4 + (int)((double)up * c.unit + 0.5);
	describe(&desc, v);
	sbuf_puts(b, "<figure><figcaption>");
	html_element(b, "b", per_bucket(c.s));
	sbuf_puts(b, ". ");
	html_text(b, desc.s);
	sbuf_puts(b, "</figcaption>\n");
	svg_begin(b, &c, "flow", per_bucket(c.s), desc.s);
	for (uint64_t n = c.step; n <= up; n += c.step)
		svg_line_at(b, c.zero - (double)n * c.unit, n);
	for (uint64_t n = c.step; n <= down; n += c.step)
		svg_line_at(b, c.zero + (double)n * c.unit, n);
	flow_bars(b, v, &c);
	svg_line_at(b, c.zero, 0);
	svg_end(b, &c);
	sbuf_deinit(&desc);
}

/* --- what was left -------------------------------------------------------------------- */

static void curve(struct sbuf *b, const struct chart *c)
{
	struct sbuf points = SBUF_INIT;

	for (size_t i = 0; i < c->s->len; i++)
		sbuf_printf(&points, " %zu,%.1f", i + 1,
			    c->zero - (double)c->s->list[i].backlog * c->unit);
	sbuf_printf(b, "<svg x=\"0\" y=\"0\" width=\"100%%\" height=\"%d\" viewBox=\"0 0 %zu %d\" "
		    "preserveAspectRatio=\"none\" overflow=\"visible\">"
		    "<polygon class=\"area\" points=\"0,%d%s %zu,%d\"/>"
		    "<polyline class=\"curve\" vector-effect=\"non-scaling-stroke\" "
		    "points=\"0,%d%s\"/></svg>\n", c->height, c->slots, c->height, c->zero, points.s,
		    c->s->len, c->zero, c->zero, points.s);
	sbuf_deinit(&points);
}

/* The highest one and the last one bear their number, unless it is the same. */
static void mark(struct sbuf *b, const struct chart *c, size_t i)
{
	double x = svg_percent(c, (double)i + 1);

	sbuf_printf(b, "<text class=\"say\" x=\"%.2f%%\" y=\"%.1f\" text-anchor=\"%s\">", x,
		    c->zero - (double)c->s->list[i].backlog * c->unit - 7,
		    x > 90 ? "end" : x < 10 ? "start" : "middle");
	local_count(b, c->s->list[i].backlog);
	sbuf_puts(b, "</text>\n");
}

static void marks(struct sbuf *b, const struct chart *c)
{
	size_t top = 0, last = c->s->len - 1;

	for (size_t i = 0; i < c->s->len; i++)
		if (c->s->list[i].backlog > c->s->list[top].backlog)
			top = i;
	if (svg_percent(c, (double)(last - top)) > 8 &&
	    c->s->list[top].backlog != c->s->list[last].backlog)
		mark(b, c, top);
	mark(b, c, last);
}

void report_svg_backlog(struct sbuf *b, const struct report_view *v)
{
	struct chart c = chart_of(v);
	uint64_t max = 0;
	const char *desc = tr("Of these requests, those that were open at the end of each interval.");

	for (size_t i = 0; i < c.s->len; i++)
		max = c.s->list[i].backlog > max ? c.s->list[i].backlog : max;
	c.height = 150;
	c.zero = c.height - 2;
	c.step = svg_nice_step(max, 3);
	max = svg_round_up(max, c.step);
	c.unit = (double)(c.height - 24) / (double)(max ? max : 1);
	sbuf_puts(b, "<figure><figcaption>");
	html_element(b, "b", tr("Backlog"));
	sbuf_puts(b, ". ");
	html_text(b, desc);
	sbuf_puts(b, "</figcaption>\n");
	svg_begin(b, &c, "backlog", tr("Backlog"), desc);
	curve(b, &c);
	for (uint64_t n = c.step; n <= max; n += c.step)
		svg_line_at(b, c.zero - (double)n * c.unit, n);
	svg_line_at(b, c.zero, 0);
	for (size_t i = 0; i < c.s->len; i++) {
		sbuf_puts(b, "<g>");
		svg_hint(b, v, &c, i);
		sbuf_puts(b, "</g>\n");
	}
	marks(b, &c);
	svg_end(b, &c);
}
