/* Charts over time as SVG. Widths are per cent of the page and heights are pixels, so that a
 * chart fits a phone and a sheet of paper with its letters at their own size; what must bend
 * (the curve) stands in a picture of its own, which is stretched. */
#include <inttypes.h>
#include <stdio.h>

#include "cmd/local.h"
#include "cmd/report_html_page.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"

enum { LABELS = 18 }; /* pixels below for what the buckets are called */

struct chart {
	const struct series *s;
	const struct zone *zone;
	size_t slots;     /* as many as buckets, but never so few that one is a wall */
	int height;       /* pixels without labels */
	int zero;         /* where nothing stands */
	uint64_t step;    /* requests from one line to the next */
	double unit;      /* pixels of one request */
};

/* 1, 2 or 5 and noughts, such that at most `lines` of them reach `max`. */
static uint64_t nice_step(uint64_t max, uint64_t lines)
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

static uint64_t round_up(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step * step;
}

static double percent(const struct chart *c, double slot)
{
	return slot * 100 / (double)c->slots;
}

static struct chart chart_of(const struct report_view *v)
{
	struct chart c = {.s = report_series(v->report), .zone = report_spec(v->report)->zone};

	c.slots = c.s->len > 10 ? c.s->len : 10;
	return c;
}

bool report_has_backlog(const struct report_view *v)
{
	return report_spec(v->report)->on != ON_RESOLVED && report_series(v->report)->len > 0;
}

static bool outside(const struct series *s, size_t i)
{
	return (s->before && i == 0) || (s->after && i + 1 == s->len);
}

/* --- what is common to both ----------------------------------------------------------- */

static void begin(struct sbuf *b, const struct chart *c, const char *id, const char *title,
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

static void line_at(struct sbuf *b, double y, uint64_t n)
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

	if (outside(s, i))
		return true;
	/* Room for the words at either end. */
	if ((s->before && i - first < (size_t)(step + 1) / 2) ||
	    (s->after && end - i <= (size_t)(step + 1) / 2))
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

	if (outside(s, i)) {
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

/* A narrow screen shows every second one. */
static void labels(struct sbuf *b, const struct chart *c)
{
	int step = label_step(c->s), n = 0;

	for (size_t i = 0; i < c->s->len; i++) {
		bool fine;

		if (!labelled(c, i, step))
			continue;
		fine = n++ % 2 && !outside(c->s, i);
		sbuf_printf(b, "<text%s x=\"%.2f%%\" y=\"%d\" text-anchor=\"middle\">",
			    fine ? " class=\"fine\"" : "", percent(c, (double)i + 0.5),
			    c->height + LABELS - 4);
		label_text(b, c, i);
		sbuf_puts(b, "</text>\n");
	}
}

/* What a bucket holds, in words, for who points at it. */
static void hint(struct sbuf *b, const struct report_view *v, const struct chart *c, size_t i)
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
		    percent(c, (double)i), percent(c, 1), c->height);
	sbuf_deinit(&text);
	sbuf_deinit(&n);
}

static void end(struct sbuf *b, const struct chart *c)
{
	labels(b, c);
	sbuf_puts(b, "</svg></div></figure>\n");
}

/* --- what came and what went ---------------------------------------------------------- */

static void bar(struct sbuf *b, const struct chart *c, size_t i, uint64_t n, bool up)
{
	/* Never so thin that one request among thousands is not seen. */
	double h = n && (double)n * c->unit < 1 ? 1 : (double)n * c->unit;
	bool pale = outside(c->s, i) || html_bucket_is_cut(c->s, i, c->zone);
	const char *class = up ? pale ? " class=\"beyond\"" : ""
			       : pale ? " class=\"out beyond\"" : " class=\"out\"";

	if (n)
		sbuf_printf(b, "<rect%s x=\"%.2f%%\" y=\"%.1f\" width=\"%.2f%%\" height=\"%.1f\"/>",
			    class, percent(c, (double)i + 0.12), up ? c->zero - h : (double)c->zero,
			    percent(c, 0.76), h);
}

static void flow_bars(struct sbuf *b, const struct report_view *v, const struct chart *c)
{
	for (size_t i = 0; i < c->s->len; i++) {
		sbuf_puts(b, "<g>");
		hint(b, v, c, i);
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
	c.step = nice_step(up + down, 5);
	up = round_up(up, c.step);
	down = round_up(down, c.step);
	c.unit = (double)(c.height - 8) / (double)(up + down ? up + down : 1);
	c.zero = 4 + (int)((double)up * c.unit + 0.5);
	describe(&desc, v);
	sbuf_puts(b, "<figure><figcaption>");
	html_element(b, "b", per_bucket(c.s));
	sbuf_puts(b, ". ");
	html_text(b, desc.s);
	sbuf_puts(b, "</figcaption>\n");
	begin(b, &c, "flow", per_bucket(c.s), desc.s);
	for (uint64_t n = c.step; n <= up; n += c.step)
		line_at(b, c.zero - (double)n * c.unit, n);
	for (uint64_t n = c.step; n <= down; n += c.step)
		line_at(b, c.zero + (double)n * c.unit, n);
	flow_bars(b, v, &c);
	line_at(b, c.zero, 0);
	end(b, &c);
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

/* The highest one and the last one bear their number. */
static void mark(struct sbuf *b, const struct chart *c, size_t i)
{
	double x = percent(c, (double)i + 1);

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
	if (percent(c, (double)(last - top)) > 8)
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
	c.step = nice_step(max, 3);
	max = round_up(max, c.step);
	c.unit = (double)(c.height - 24) / (double)(max ? max : 1);
	sbuf_puts(b, "<figure><figcaption>");
	html_element(b, "b", tr("Backlog"));
	sbuf_puts(b, ". ");
	html_text(b, desc);
	sbuf_puts(b, "</figcaption>\n");
	begin(b, &c, "backlog", tr("Backlog"), desc);
	curve(b, &c);
	for (uint64_t n = c.step; n <= max; n += c.step)
		line_at(b, c.zero - (double)n * c.unit, n);
	line_at(b, c.zero, 0);
	for (size_t i = 0; i < c.s->len; i++) {
		sbuf_puts(b, "<g>");
		hint(b, v, &c, i);
		sbuf_puts(b, "</g>\n");
	}
	marks(b, &c);
	end(b, &c);
}
