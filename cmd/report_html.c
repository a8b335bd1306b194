/* The report as a page to be forwarded: one file without script or anything to be loaded, which
 * says at its end how each figure is defined and how to compute it again.
 *
 * Group names, queries and names of applications come from strangers. */
#include <stdio.h>
#include <string.h>

#include "cmd/local.h"
#include "cmd/report_figures.h"
#include "cmd/report_html_page.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

/* --- the headline --------------------------------------------------------------------- */

/* What is less than one per cent bears a sign that is markup. */
static void html_share(struct sbuf *b, uint64_t part, uint64_t all)
{
	struct sbuf x = SBUF_INIT;

	local_share(&x, part, all);
	html_text(b, x.s);
	sbuf_deinit(&x);
}

static void head_begin(struct sbuf *b, const char *name)
{
	sbuf_puts(b, "<div>");
	html_element(b, "dt", name);
	sbuf_puts(b, "<dd>");
}

static void head_count(struct sbuf *b, const char *name, uint64_t n, uint64_t of)
{
	struct sbuf share = SBUF_INIT;

	head_begin(b, name);
	sbuf_puts(b, "<span class=\"big\">");
	local_count(b, n);
	sbuf_puts(b, "</span>");
	if (of) {
		html_share(&share, n, of);
		sbuf_puts(b, "<small>");
		/* Translators: a share such as 42%. */
		sbuf_printf(b, tr("%s of all requests"), share.s);
		sbuf_puts(b, "</small>");
	}
	sbuf_puts(b, "</dd></div>\n");
	sbuf_deinit(&share);
}

static void head_delay(struct sbuf *b, const char *name, const struct delay *d, int64_t seconds)
{
	struct sbuf n = SBUF_INIT;

	head_begin(b, name);
	if (d->n) {
		sbuf_printf(b, "<span class=\"big\" title=\"%lld s\">", (long long)seconds);
		local_duration(b, seconds);
	} else {
		sbuf_puts(b, "<span class=\"big\">\xe2\x80\x93");
	}
	local_count(&n, d->n);
	sbuf_puts(b, "</span><small>");
	sbuf_printf(b, trn("of %s request taken in charge", "of %s requests taken in charge", d->n),
		    n.s);
	sbuf_puts(b, "</small></dd></div>\n");
	sbuf_deinit(&n);
}

static void head_first_line(struct sbuf *b, const struct group *g)
{
	struct sbuf n = SBUF_INIT, all = SBUF_INIT;

	head_begin(b, tr("Solved by the first line"));
	sbuf_puts(b, "<span class=\"big\">");
	if (g->handled)
		html_share(b, g->first_line, g->handled);
	else
		sbuf_puts(b, "\xe2\x80\x93");
	local_count(&n, g->first_line);
	local_count(&all, g->handled);
	sbuf_puts(b, "</span><small>");
	/* Translators: two numbers; "12 of 30 handled requests". */
	sbuf_printf(b, trn("%s of %s handled request", "%s of %s handled requests", g->handled),
		    n.s, all.s);
	sbuf_puts(b, "</small></dd></div>\n");
	sbuf_deinit(&n);
	sbuf_deinit(&all);
}

static void headline(struct sbuf *b, const struct group *g)
{
	const struct delay *d = &g->acknowledge;

	sbuf_puts(b, "<dl class=\"head\">\n");
	head_count(b, tr("Requests"), g->requests, 0);
	head_count(b, tr("Handled"), g->handled, g->requests);
	head_count(b, tr("Open"), g->open, g->requests);
	head_delay(b, tr("Half taken in charge within (median)"), d, d->median);
	head_delay(b, tr("9 in 10 taken in charge within"), d, d->p90);
	head_first_line(b, g);
	sbuf_puts(b, "</dl>\n");
}

/* --- the top -------------------------------------------------------------------------- */

static void document_head(struct sbuf *b, const struct report_view *v)
{
	struct sbuf period = SBUF_INIT, title = SBUF_INIT;

	html_period(&period, report_spec(v->report));
	sbuf_puts(&title, tr("Help desk report"));
	sbuf_printf(&title, " \xc2\xb7 %s", period.s);
	if (v->query)
		sbuf_printf(&title, " \xc2\xb7 %s", v->query);
	html_begin(b, title.s, report_html_style);
	sbuf_deinit(&title);
	sbuf_deinit(&period);
}

/* `Requests opened in the period, by application and month` */
static void subject(struct sbuf *b, const struct report_spec *spec)
{
	static const char *const what[] = {
		[ON_OPENED] = N_("Requests opened in the period"),
		[ON_RESOLVED] = N_("Requests solved in the period"),
		[ON_WORKED] = N_("Requests worked on in the period"),
	};
	static const char *const ever[] = {
		[ON_OPENED] = N_("All requests"),
		[ON_RESOLVED] = N_("All solved requests"),
		[ON_WORKED] = N_("All requests that were worked on"),
	};
	bool bounded = spec->from != TIME_NONE || spec->to != TIME_NONE;

	sbuf_puts(b, tr(bounded ? what[spec->on] : ever[spec->on]));
	if (spec->dims == 1)
		/* Translators: a dimension, such as application or month. */
		sbuf_printf(b, tr(", by %s"), figure_dimension(spec, 0));
	else if (spec->dims == 2)
		sbuf_printf(b, tr(", by %s and %s"), figure_dimension(spec, 0),
			    figure_dimension(spec, 1));
}

static void top(struct sbuf *b, const struct report_view *v)
{
	const struct report_spec *spec = report_spec(v->report);
	struct sbuf x = SBUF_INIT, moment = SBUF_INIT;

	sbuf_puts(b, "<header>\n");
	html_element(b, "p class=\"kind\"", tr("Help desk report"));
	sbuf_putc(b, '\n');
	html_period(&x, spec);
	html_element(b, "h1", x.s);
	sbuf_putc(b, '\n');
	sbuf_clear(&x);
	subject(&x, spec);
	sbuf_puts(b, "\n<p>");
	html_text(b, x.s);
	if (v->query) {
		sbuf_puts(b, "<br>");
		html_text(b, tr("query: "));
		html_element(b, "code", v->query);
	}
	sbuf_puts(b, "</p>\n");
	sbuf_clear(&x);
	local_moment(&moment, spec->as_of, spec->zone);
	/* Translators: a moment, its time zone, the first figures of a commit's name. */
	sbuf_printf(&x, tr("As of %s (%s), commit %.12s"), moment.s, zone_name(spec->zone),
		    v->commit);
	html_element(b, "p class=\"dim\"", x.s);
	sbuf_puts(b, "\n</header>\n");
	sbuf_deinit(&moment);
	sbuf_deinit(&x);
}

/* --- sections ------------------------------------------------------------------------- */

struct part {
	const char *id, *title, *class;
};

enum { TIME, DELAYS, LEVELS, TYPES, TABLES, DEFINITIONS, AGAIN };

static const struct part parts[] = {
	[TIME] = {"time", N_("Over time"), ""},
	[DELAYS] = {"delays", N_("Delays"), ""},
	[LEVELS] = {"levels", N_("Solved at level"), ""},
	[TYPES] = {"types", N_("What requesters brought"), ""},
	[TABLES] = {"tables", N_("All figures"), " class=\"page\""},
	[DEFINITIONS] = {"definitions", N_("What the figures mean"), " class=\"page\""},
	[AGAIN] = {"again", N_("How to compute this again"), ""},
};

static void section(struct sbuf *b, int i)
{
	sbuf_printf(b, "<section id=\"%s\"%s aria-labelledby=\"%s-h\">\n<h2 id=\"%s-h\">",
		    parts[i].id, parts[i].class, parts[i].id, parts[i].id);
	html_text(b, tr(parts[i].title));
	sbuf_puts(b, "</h2>\n");
}

static void end_section(struct sbuf *b)
{
	sbuf_puts(b, "</section>\n");
	html_flush(b);
}

static void contents(struct sbuf *b, int first)
{
	sbuf_puts(b, "<nav>");
	for (int i = first; i < (int)NELEM(parts); i++) {
		sbuf_printf(b, "<a href=\"#%s\">", parts[i].id);
		html_text(b, tr(parts[i].title));
		sbuf_puts(b, "</a> ");
	}
	sbuf_puts(b, "</nav>\n");
}

static void charts(struct sbuf *b, const struct report_view *v)
{
	section(b, TIME);
	report_svg_flow(b, v);
	if (report_has_backlog(v))
		report_svg_backlog(b, v);
	end_section(b);
	section(b, DELAYS);
	html_bars_delays(b, v->report);
	end_section(b);
	section(b, LEVELS);
	html_bars_levels(b, v->report);
	end_section(b);
	section(b, TYPES);
	html_bars_types(b, v->report);
	end_section(b);
}

void report_html(const struct report_view *v)
{
	bool any = report_total(v->report)->requests > 0;
	struct sbuf b = SBUF_INIT;

	document_head(&b, v);
	top(&b, v);
	headline(&b, report_total(v->report));
	if (!any)
		html_element(&b, "p class=\"none\"",
			     tr("No request lies in the period and meets the query."));
	contents(&b, any ? 0 : TABLES);
	sbuf_puts(&b, "<main>\n");
	/* Charts of nothing say nothing. */
	if (any)
		charts(&b, v);
	section(&b, TABLES);
	html_tables(&b, v->report);
	html_series(&b, v);
	end_section(&b);
	section(&b, DEFINITIONS);
	html_definitions(&b, v);
	end_section(&b);
	section(&b, AGAIN);
	html_recompute(&b, v);
	end_section(&b);
	sbuf_puts(&b, "</main>\n");
	html_end(&b);
	html_flush(&b);
	sbuf_deinit(&b);
}
