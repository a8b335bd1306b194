/* Charts that are tables: a bar beside each number, so that neither colour nor a picture is
 * needed to read them. The largest groups are shown and the rest of them in one row. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/local.h"
#include "cmd/report_figures.h"
#include "cmd/report_html_page.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"

enum { SHOWN = 12 };

static void table_begin(struct sbuf *b, const char *class, int columns)
{
	sbuf_printf(b, "<table class=\"%s\" style=\"--n:%d\">\n<thead><tr>", class, columns);
}

static void heading(struct sbuf *b, const char *title)
{
	html_element(b, "th scope=\"col\"", title);
}

/* In per cent; what is little is still to be seen. */
static double bar_width(uint64_t n, uint64_t full)
{
	double width = (double)n * 100 / (double)full;

	return width < 1 ? 1 : width;
}

/* The number is `text`; the bar is n of `full`, none when that is 0. */
static void cell(struct sbuf *b, const char *text, uint64_t n, uint64_t full)
{
	sbuf_puts(b, n ? "<td>" : "<td class=\"z\">");
	html_element(b, "span class=\"n\"", text);
	if (n && full)
		sbuf_printf(b, "<svg aria-hidden=\"true\" focusable=\"false\"><rect width=\"%.1f%%\" "
			    "height=\"100%%\"/></svg>", bar_width(n, full));
	sbuf_puts(b, "</td>");
}

static void row_begin(struct sbuf *b, const char *class, const char *name)
{
	sbuf_printf(b, "<tr%s>", class);
	html_element(b, "th scope=\"row\"", name);
}

/* --- delays --------------------------------------------------------------------------- */

static const int64_t bounds[] = {15 * 60,    3600,       4 * 3600,   8 * 3600,  86400,
				 2 * 86400,  7 * 86400,  14 * 86400, 30 * 86400, 90 * 86400};
enum { STEPS = NELEM(bounds) + 1 };

/* `15 min - 1 h`: more than the one, no more than the other. */
static void name_step(struct sbuf *b, size_t i)
{
	struct sbuf low = SBUF_INIT, high = SBUF_INIT;

	if (i)
		local_duration(&low, bounds[i - 1]);
	if (i < NELEM(bounds))
		local_duration(&high, bounds[i]);
	if (i == 0)
		sbuf_printf(b, tr("up to %s"), high.s);
	else if (i == NELEM(bounds))
		sbuf_printf(b, tr("over %s"), low.s);
	else
		sbuf_printf(b, "%s \xe2\x80\x93 %s", low.s, high.s);
	sbuf_deinit(&low);
	sbuf_deinit(&high);
}

static void delay_heading(struct sbuf *b, const char *title, const struct delay *d)
{
	struct sbuf x = SBUF_INIT, median = SBUF_INIT, p90 = SBUF_INIT;

	sbuf_puts(b, "<th scope=\"col\">");
	html_text(b, title);
	if (d->n) {
		local_duration(&median, d->median);
		local_duration(&p90, d->p90);
		/* Translators: a duration. */
		sbuf_printf(&x, tr("median: %s"), median.s);
		html_element(b, "small", x.s);
		sbuf_clear(&x);
		sbuf_printf(&x, tr("9 in 10 within: %s"), p90.s);
		html_element(b, "small", x.s);
	}
	sbuf_puts(b, "</th>");
	sbuf_deinit(&x);
	sbuf_deinit(&median);
	sbuf_deinit(&p90);
}

void html_bars_delays(struct sbuf *b, struct report *r)
{
	const struct delay *d[2] = {&report_total(r)->acknowledge, &report_total(r)->resolve};
	uint64_t counts[2][STEPS], max[2] = {0, 0};
	size_t last = 0;
	struct sbuf x = SBUF_INIT;

	for (int k = 0; k < 2; k++) {
		delay_spread(d[k], bounds, NELEM(bounds), counts[k]);
		for (size_t i = 0; i < STEPS; i++) {
			max[k] = counts[k][i] > max[k] ? counts[k][i] : max[k];
			last = counts[k][i] && i > last ? i : last;
		}
	}
	if (!d[0]->n && !d[1]->n) {
		html_element(b, "p class=\"note\"",
			     tr("None of the requests has been taken in charge."));
		return;
	}
	html_element(b, "p class=\"note\"",
		     tr("Requests by the time they waited: elapsed time, nights and holidays "
			"included."));
	table_begin(b, "bars keep", 2);
	heading(b, tr("Waited"));
	delay_heading(b, tr("Before being taken in charge"), d[0]);
	delay_heading(b, tr("Before the solution"), d[1]);
	sbuf_puts(b, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i <= last; i++) {
		sbuf_clear(&x);
		name_step(&x, i);
		row_begin(b, "", x.s);
		for (int k = 0; k < 2; k++) {
			sbuf_clear(&x);
			local_count(&x, counts[k][i]);
			cell(b, x.s, counts[k][i], max[k]);
		}
		sbuf_puts(b, "</tr>\n");
	}
	sbuf_puts(b, "</tbody></table>\n");
	sbuf_deinit(&x);
}

/* --- the groups of the charts ---------------------------------------------------------- */

enum { COLUMNS = 5 };

/* What one row counts: `n` of a whole that only shares need. */
struct counts {
	uint64_t n[COLUMNS], whole;
};

typedef struct counts counts_fn(const struct group *g);

static bool of_calendar(const struct report_spec *spec)
{
	return spec->dims && spec->by[0] >= DIM_MONTH && spec->by[0] <= DIM_DAY;
}

/* Most requests first; among equals as they stand in the tables. */
static int compare_size(const void *pa, const void *pb, void *arg)
{
	const size_t *a = pa, *b = pb;
	uint64_t x = report_group(arg, *a)->requests, y = report_group(arg, *b)->requests;

	if (x != y)
		return x < y ? 1 : -1;
	return *a < *b ? -1 : *a > *b;
}

/* Indexes of the groups: first those that are shown, months and days the latest ones. */
static size_t *arrange(struct report *r, size_t *shown)
{
	size_t n = report_groups(r), first = 0;
	size_t *order = mem_alloc((n + 1) * sizeof(*order));

	*shown = n > SHOWN ? SHOWN : n;
	if (of_calendar(report_spec(r)))
		first = n - *shown;
	for (size_t i = 0; i < n; i++)
		order[i] = (i + first) % n;
	if (!of_calendar(report_spec(r)))
		qsort_r(order, n, sizeof(*order), compare_size, r);
	return order;
}

static void group_title(struct sbuf *b, const struct report_spec *spec, const struct group *g)
{
	for (int i = 0; i < spec->dims; i++) {
		sbuf_puts(b, i ? " \xc2\xb7 " : "");
		/* A chart has no room for both; the tables have. */
		if (spec->by[i] == DIM_APPLICATION && g->name)
			sbuf_puts(b, g->name);
		else
			figure_group(spec, g, i, b);
	}
}

static void others_title(struct sbuf *b, const struct report_spec *spec, size_t n)
{
	struct sbuf count = SBUF_INIT;

	local_count(&count, n);
	if (of_calendar(spec))
		sbuf_printf(b, trn("%s earlier one", "%s earlier ones", n), count.s);
	else
		sbuf_printf(b, trn("%s other", "%s others", n), count.s);
	sbuf_deinit(&count);
}

/* Shares are of the row's own whole, numbers of the largest among the rows. */
static void count_row(struct sbuf *b, const char *class, const char *name, const struct counts *c,
		      bool shares, uint64_t full)
{
	struct sbuf x = SBUF_INIT;

	row_begin(b, class, name);
	for (int i = 0; i < COLUMNS; i++) {
		sbuf_clear(&x);
		if (shares)
			local_share(&x, c->n[i], c->whole);
		else
			local_count(&x, c->n[i]);
		cell(b, x.s, c->n[i], shares ? c->whole : full);
	}
	sbuf_puts(b, "</tr>\n");
	sbuf_deinit(&x);
}

static struct counts add(struct counts a, struct counts c)
{
	for (int i = 0; i < COLUMNS; i++)
		a.n[i] += c.n[i];
	a.whole += c.whole;
	return a;
}

static uint64_t largest(struct report *r, const size_t *order, size_t n, counts_fn *counts)
{
	uint64_t max = 0;

	for (size_t i = 0; i < n; i++) {
		struct counts c = counts(report_group(r, order[i]));

		for (int k = 0; k < COLUMNS; k++)
			max = c.n[k] > max ? c.n[k] : max;
	}
	return max;
}

static void group_rows(struct sbuf *b, struct report *r, counts_fn *counts, bool shares)
{
	const struct report_spec *spec = report_spec(r);
	size_t shown, n = report_groups(r), *order = arrange(r, &shown);
	uint64_t full = shares ? 0 : largest(r, order, shown, counts);
	struct counts rest = {{0}, 0};
	struct sbuf name = SBUF_INIT;

	for (size_t i = 0; i < shown; i++) {
		struct counts c = counts(report_group(r, order[i]));

		sbuf_clear(&name);
		group_title(&name, spec, report_group(r, order[i]));
		count_row(b, "", name.s, &c, shares, full);
	}
	for (size_t i = shown; i < n; i++)
		rest = add(rest, counts(report_group(r, order[i])));
	if (n > shown) {
		sbuf_clear(&name);
		others_title(&name, spec, n - shown);
		/* Numbers of all others have no bar, for theirs would dwarf the rest. */
		count_row(b, "", name.s, &rest, shares, 0);
	}
	sbuf_deinit(&name);
	free(order);
}

static void group_bars(struct sbuf *b, struct report *r, const char *const *titles,
		       counts_fn *counts, bool shares)
{
	const struct report_spec *spec = report_spec(r);
	struct counts all = counts(report_total(r));
	struct sbuf x = SBUF_INIT;
	uint64_t full = 0;

	for (int i = 0; i < spec->dims; i++) {
		sbuf_puts(&x, i ? " \xc2\xb7 " : "");
		sbuf_puts(&x, figure_dimension(spec, i));
	}
	table_begin(b, "bars", COLUMNS);
	heading(b, x.s);
	for (int i = 0; i < COLUMNS; i++)
		heading(b, tr(titles[i]));
	sbuf_puts(b, "</tr></thead>\n<tbody>\n");
	for (int i = 0; i < COLUMNS && report_groups(r) == 0; i++)
		full = all.n[i] > full ? all.n[i] : full;
	count_row(b, " class=\"all\"", tr("total"), &all, shares, full);
	group_rows(b, r, counts, shares);
	sbuf_puts(b, "</tbody></table>\n");
	sbuf_deinit(&x);
}

static struct counts levels_of(const struct group *g)
{
	struct counts c = {.whole = g->handled};

	for (int i = 0; i < COLUMNS; i++)
		c.n[i] = g->solved_at_level[i];
	return c;
}

static struct counts types_of(const struct group *g)
{
	struct counts c = {.whole = g->requests};

	for (int i = 0; i < COLUMNS; i++)
		c.n[i] = g->types[i];
	return c;
}

_Static_assert(COLUMNS == (int)REPORT_LEVELS && COLUMNS == (int)REPORT_TYPES, "a column each");

void html_bars_levels(struct sbuf *b, struct report *r)
{
	static const char *const titles[COLUMNS] = {N_("level 0"), N_("level 1"), N_("level 2"),
						    N_("level 3"), N_("cert")};

	if (!report_total(r)->handled) {
		html_element(b, "p class=\"note\"", tr("None of the requests is handled."));
		return;
	}
	html_element(b, "p class=\"note\"",
		     tr("Share of the handled requests that each level solved."));
	group_bars(b, r, titles, levels_of, true);
}

void html_bars_types(struct sbuf *b, struct report *r)
{
	static const char *const titles[COLUMNS] = {N_("incident"), N_("question"), N_("complaint"),
						    N_("request"), N_("(none)")};

	html_element(b, "p class=\"note\"", tr("Number of requests of each type."));
	group_bars(b, r, titles, types_of, false);
}
