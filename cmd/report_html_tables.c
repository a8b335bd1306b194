/* Every figure of the report as tables, what each means, and how to get them again. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/local.h"
#include "cmd/metrics.h"
#include "cmd/report_figures.h"
#include "cmd/report_html_page.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

/* --- figures of the groups ------------------------------------------------------------ */

static void figure_cell(struct sbuf *b, const struct figure *f, const struct group *g)
{
	struct sbuf x = SBUF_INIT;

	figure_text(f, g, false, &x);
	sbuf_puts(b, "<td");
	if (figure_has_seconds(f, g)) {
		sbuf_puts(b, " title=\"");
		figure_seconds(f, g, b);
		sbuf_puts(b, " s\"");
	} else if (strcmp(x.s, "0") == 0 || strcmp(x.s, "-") == 0) {
		/* What is nothing steps back. */
		sbuf_puts(b, " class=\"z\"");
	}
	sbuf_printf(b, ">%s</td>", x.s);
	sbuf_deinit(&x);
}

static void group_row(struct sbuf *b, const struct figure_table *t, const struct report_spec *spec,
		      const struct group *keys, const struct group *g)
{
	int dims = spec->dims ? spec->dims : 1;
	struct sbuf x = SBUF_INIT;

	sbuf_puts(b, keys ? "<tr>" : "<tr class=\"all\">");
	for (int i = 0; i < dims; i++) {
		sbuf_clear(&x);
		if (keys)
			figure_group(spec, keys, i, &x);
		else if (i == 0)
			sbuf_puts(&x, tr("total"));
		html_element(b, "th scope=\"row\"", x.s);
	}
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++)
		figure_cell(b, &t->v[i], g);
	sbuf_puts(b, "</tr>\n");
	sbuf_deinit(&x);
	html_flush(b);
}

static void scroll_begin(struct sbuf *b, const char *label)
{
	sbuf_puts(b, "<div class=\"wrap\" role=\"region\" tabindex=\"0\" aria-label=\"");
	html_text(b, label);
	sbuf_puts(b, "\"><table>\n<thead><tr>");
}

static void figure_table(struct sbuf *b, const struct figure_table *t, struct report *r)
{
	const struct report_spec *spec = report_spec(r);

	html_element(b, "h3", tr(t->caption));
	sbuf_puts(b, "\n");
	scroll_begin(b, tr(t->caption));
	for (int i = 0; i < (spec->dims ? spec->dims : 1); i++)
		html_element(b, "th scope=\"col\" class=\"g\"",
			     spec->dims ? figure_dimension(spec, i) : "");
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++)
		html_element(b, "th scope=\"col\"", tr(t->v[i].title));
	sbuf_puts(b, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < report_groups(r); i++)
		group_row(b, t, spec, report_group(r, i), report_group(r, i));
	group_row(b, t, spec, NULL, report_total(r));
	sbuf_puts(b, "</tbody></table></div>\n");
}

static void number_cell(struct sbuf *b, uint64_t n)
{
	sbuf_puts(b, n ? "<td>" : "<td class=\"z\">");
	local_count(b, n);
	sbuf_puts(b, "</td>");
}

static void use_table(struct sbuf *b, const struct use_table *t)
{
	html_element(b, "h3", tr(t->caption));
	sbuf_puts(b, "\n");
	scroll_begin(b, tr(t->caption));
	html_element(b, "th scope=\"col\" class=\"g\"", tr(t->what));
	html_element(b, "th scope=\"col\" class=\"g\"", tr("title"));
	html_element(b, "th scope=\"col\"", tr(t->count));
	sbuf_puts(b, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < t->n; i++) {
		sbuf_puts(b, "<tr>");
		html_element(b, "th scope=\"row\"", t->v[i].number);
		html_element(b, "th scope=\"row\"", t->v[i].title ? t->v[i].title : "-");
		number_cell(b, t->v[i].tickets);
		sbuf_puts(b, "</tr>\n");
	}
	sbuf_puts(b, "</tbody></table></div>\n");
}

static void knowledge(struct sbuf *b, struct report *r)
{
	const struct report_knowledge *k = report_knowledge(r);
	struct use_table t[2];
	struct sbuf made = SBUF_INIT, count = SBUF_INIT;

	figure_uses(k, t);
	for (size_t i = 0; i < NELEM(t); i++)
		if (t[i].n)
			use_table(b, &t[i]);
	if (k->made) {
		local_count(&count, k->made);
		sbuf_printf(&made, tr("articles made: %s"), count.s);
		html_element(b, "p", made.s);
		sbuf_puts(b, "\n");
	}
	sbuf_deinit(&count);
	sbuf_deinit(&made);
}

void html_tables(struct sbuf *b, struct report *r)
{
	for (const struct figure_table *t = figure_tables; t->caption; t++)
		figure_table(b, t, r);
	knowledge(b, r);
}

/* --- over time ------------------------------------------------------------------------ */

void html_series(struct sbuf *b, const struct report_view *v)
{
	const struct series *s = report_series(v->report);
	struct sbuf name = SBUF_INIT;

	if (s->len == 0)
		return;
	html_element(b, "h3", tr("Over time"));
	sbuf_puts(b, "\n");
	scroll_begin(b, tr("Over time"));
	html_element(b, "th scope=\"col\" class=\"g\"", "");
	html_element(b, "th scope=\"col\"", tr("opened"));
	html_element(b, "th scope=\"col\"", tr("handled"));
	if (report_has_backlog(v))
		html_element(b, "th scope=\"col\"", tr("open at the end"));
	sbuf_puts(b, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < s->len; i++) {
		sbuf_clear(&name);
		html_bucket(&name, s, i, report_spec(v->report)->zone);
		if (html_bucket_is_cut(s, i, report_spec(v->report)->zone))
			sbuf_printf(&name, " (%s)", tr("in part"));
		sbuf_puts(b, "<tr>");
		html_element(b, "th scope=\"row\"", name.s);
		number_cell(b, s->list[i].opened);
		number_cell(b, s->list[i].handled);
		if (report_has_backlog(v))
			number_cell(b, s->list[i].backlog);
		sbuf_puts(b, "</tr>\n");
	}
	sbuf_puts(b, "</tbody></table></div>\n");
	sbuf_deinit(&name);
}

/* --- definitions ---------------------------------------------------------------------- */

static void define(struct sbuf *b, const char *title, const char *key, const char *value,
		   const char *text)
{
	sbuf_puts(b, "<dt>");
	html_text(b, title);
	if (key)
		html_element(b, "code", key);
	sbuf_puts(b, "</dt><dd>");
	if (value)
		html_element(b, "code class=\"v\"", value);
	html_text(b, text);
	sbuf_puts(b, "</dd>\n");
}

void html_definitions(struct sbuf *b, const struct report_view *v)
{
	sbuf_puts(b, "<dl class=\"list\">\n");
	for (const struct metric *m = metrics; m->key; m++)
		if (m->unit)
			define(b, tr(m->title), m->key, NULL, tr(m->text));
	if (report_series(v->report)->len) {
		define(b, tr("Opened, over time"), NULL, NULL,
		       tr("Requests by the day, week or month of their opening, in the time zone of "
			  "the report. All of them together make all requests."));
		define(b, tr("Handled, over time"), NULL, NULL,
		       tr("Handled requests by the day, week or month of their resolution time. "
			  "Together they make handled; those before or after the period are counted "
			  "as earlier or later."));
	}
	if (report_has_backlog(v))
		define(b, tr("Backlog"), NULL, NULL,
		       tr("Of the requests of this report, those that had been opened by the end of "
			  "the interval and were then neither resolved, closed nor merged. A ticket that "
			  "was resolved and reopened is open again from the reopening on. The last "
			  "one is open as of the moment of the report."));
	sbuf_puts(b, "</dl>\n");
}

/* --- once more ------------------------------------------------------------------------ */

static bool plain_word(const char *s)
{
	for (const char *c = s; *c; c++)
		if (!(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') &&
		    !(*c >= '0' && *c <= '9') && !strchr("-_./:@+,=%", *c))
			return false;
	return *s != '\0';
}

/* A word of a command line as a shell has to be told it. */
static void shell_word(struct sbuf *b, const char *s)
{
	sbuf_putc(b, ' ');
	if (plain_word(s)) {
		sbuf_puts(b, s);
		return;
	}
	sbuf_putc(b, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			sbuf_puts(b, "'\\''");
		else
			sbuf_putc(b, *s);
	}
	sbuf_putc(b, '\'');
}

/* A line for each option, to be read. */
static void shell_option(struct sbuf *b, const char *name, const char *value)
{
	sbuf_printf(b, " \\\n  %s", name);
	shell_word(b, value);
}

static void shell_moment(struct sbuf *b, const char *option, int64_t t, const struct zone *z)
{
	char text[TIME_TEXT_SIZE];

	if (t == TIME_NONE)
		return;
	time_format_offset(z, t, text);
	shell_option(b, option, text);
}

/* `opened:7d..` and `opened:today` mean something else tomorrow. */
static bool relative(const char *s)
{
	if (strstr(s, "today") || strstr(s, "yesterday") || strstr(s, "tomorrow") ||
	    strstr(s, "now") || strstr(s, "last-") || strstr(s, "this-"))
		return true;
	for (; *s; s++)
		if (*s >= '0' && *s <= '9' && s[1] && strchr("smhdw", s[1]))
			return true;
	return false;
}

static void value_of(struct sbuf *b, const char *key, const struct report_view *v)
{
	const struct report_spec *spec = report_spec(v->report);
	char text[TIME_TEXT_SIZE] = "-";
	int64_t t = TIME_NONE;

	if (strcmp(key, "as_of") == 0)
		t = spec->as_of;
	else if (strcmp(key, "from") == 0)
		t = spec->from;
	else if (strcmp(key, "to") == 0)
		t = spec->to;
	if (t != TIME_NONE)
		time_format_offset(spec->zone, t, text);
	if (strcmp(key, "commit") == 0)
		sbuf_puts(b, v->commit);
	else if (strcmp(key, "timezone") == 0)
		sbuf_puts(b, zone_name(spec->zone));
	else if (strcmp(key, "on") == 0)
		sbuf_puts(b, report_on_words[spec->on]);
	else if (strcmp(key, "query") == 0)
		sbuf_puts(b, v->query ? v->query : "-");
	else if (strcmp(key, "by") == 0)
		sbuf_printf(b, "%s%s%s", spec->dims ? dim_words[spec->by[0]] : "-",
			    spec->dims > 1 ? "," : "", spec->dims > 1 ? dim_words[spec->by[1]] : "");
	else if (str_in(key, (const char *const[]){"as_of", "from", "to", NULL}))
		sbuf_puts(b, text);
}

static void command(struct sbuf *b, const struct report_view *v)
{
	const struct report_spec *spec = report_spec(v->report);
	struct sbuf by = SBUF_INIT;
	char now[TIME_TEXT_SIZE];
	bool moves = false;

	for (int i = 0; v->query && i < v->argc; i++)
		moves = moves || relative(v->argv[i]);
	if (moves) {
		time_format_utc(v->now, now);
		sbuf_printf(b, "HELPDESK_NOW=%s ", now);
	}
	sbuf_puts(b, "helpdesk report");
	value_of(&by, "by", v);
	if (spec->dims)
		shell_option(b, "--by", by.s);
	shell_option(b, "--on", report_on_words[spec->on]);
	shell_moment(b, "--from", spec->from, spec->zone);
	shell_moment(b, "--to", spec->to, spec->zone);
	shell_moment(b, "--as-of", spec->as_of, spec->zone);
	shell_option(b, "--commit", v->commit);
	shell_option(b, "--tz", zone_name(spec->zone));
	shell_option(b, "--lang", lang_code());
	shell_option(b, "--format", "html");
	if (v->query)
		sbuf_puts(b, " \\\n  --");
	for (int i = 0; v->query && i < v->argc; i++)
		shell_word(b, v->argv[i]);
	sbuf_deinit(&by);
}

/* html_text() leaves no line break. */
static void put_lines(struct sbuf *b, char *s)
{
	char *end;

	for (; (end = strchr(s, '\n')) != NULL; s = end + 1) {
		*end = '\0';
		html_text(b, s);
		sbuf_putc(b, '\n');
	}
	html_text(b, s);
}

void html_recompute(struct sbuf *b, const struct report_view *v)
{
	struct sbuf x = SBUF_INIT;

	html_element(b, "p",
		     tr("In a clone of the store this command gives the same figures again; "
			"with --format json a program can read them:"));
	command(&x, v);
	sbuf_puts(b, "<pre><code>");
	put_lines(b, x.s);
	sbuf_puts(b, "</code></pre>\n<dl class=\"list\">\n");
	for (const struct metric *m = metrics; m->key; m++) {
		if (m->unit)
			continue;
		sbuf_clear(&x);
		value_of(&x, m->key, v);
		define(b, tr(m->title), m->key, x.len ? x.s : NULL, tr(m->text));
	}
	sbuf_puts(b, "</dl>\n");
	sbuf_deinit(&x);
}
