/* The figures of a report in text and markdown. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/local.h"
#include "cmd/out.h"
#include "cmd/report_figures.h"
#include "cmd/report_out.h"
#include "cmd/say.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

/* --- text ------------------------------------------------------------------------------ */

static void text_row(struct out *o, const struct figure_table *t, const struct report_spec *spec,
		     const struct group *keys, const struct group *g, const struct out_column *cols)
{
	struct sbuf b = SBUF_INIT;
	int dims = spec->dims ? spec->dims : 1;

	out_map_begin(o);
	for (int i = 0; i < dims; i++) {
		sbuf_clear(&b);
		if (keys)
			figure_group(spec, keys, i, &b);
		else if (i == 0)
			sbuf_puts(&b, tr("total"));
		out_put_text(o, cols[i].key, b.s);
	}
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++) {
		sbuf_clear(&b);
		figure_text(&t->v[i], g, true, &b);
		out_put_text(o, cols[dims + (int)i].key, b.s);
	}
	out_map_end(o);
	sbuf_deinit(&b);
}

static void put_use(struct out *o, const struct out_column *cols, const struct report_use *u)
{
	struct sbuf b = SBUF_INIT;

	out_map_begin(o);
	out_put_text(o, cols[0].key, u->number);
	out_put_text(o, cols[1].key, u->title ? u->title : "-");
	sbuf_printf(&b, "%" PRIu64, u->tickets);
	out_put_text(o, cols[2].key, b.s);
	out_map_end(o);
	sbuf_deinit(&b);
}

static void text_uses(const struct cmd_ctx *ctx, const struct use_table *t)
{
	const struct out_column cols[] = {{"number", tr(t->what), 0, NULL},
					  {"title", tr("title"), OUT_FLEX, NULL},
					  {"tickets", tr(t->count), OUT_RIGHT, NULL}};
	struct out *o;

	printf("%s%s%s\n", ctx->colored ? "\033[1m" : "", tr(t->caption),
	       ctx->colored ? "\033[m" : "");
	o = out_new(OUT_TEXT, stdout, ctx->out_tty, ctx->width, false);
	out_columns(o, cols, NELEM(cols));
	out_list_begin(o);
	for (size_t i = 0; i < t->n; i++)
		put_use(o, cols, &t->v[i]);
	out_list_end(o);
	out_close(o);
	putchar('\n');
}

static void text_table(const struct cmd_ctx *ctx, const struct figure_table *t, struct report *r)
{
	/* Keys only tell the columns apart: two of them may bear the same title. */
	static const char *const keys[] = {"a", "b", "0", "1", "2", "3", "4", "5", "6", "7"};
	const struct report_spec *spec = report_spec(r);
	struct out_column cols[FIGURES_MAX + 2];
	size_t n = 0;
	struct out *o;

	for (int i = 0; i < (spec->dims ? spec->dims : 1); i++, n++)
		cols[n] = (struct out_column){
			keys[i], spec->dims ? figure_dimension(spec, i) : "", OUT_FLEX, NULL};
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++, n++)
		cols[n] = (struct out_column){keys[i + 2], tr(t->v[i].title), OUT_RIGHT, NULL};
	printf("%s%s%s\n", ctx->colored ? "\033[1m" : "", tr(t->caption),
	       ctx->colored ? "\033[m" : "");
	o = out_new(OUT_TEXT, stdout, ctx->out_tty, ctx->width, false);
	out_columns(o, cols, n);
	out_list_begin(o);
	for (size_t i = 0; i < report_groups(r); i++)
		text_row(o, t, spec, report_group(r, i), report_group(r, i), cols);
	text_row(o, t, spec, NULL, report_total(r), cols);
	out_list_end(o);
	out_close(o);
	putchar('\n');
}

/* --- markdown --------------------------------------------------------------------------- */

/* A requester's name is written by a stranger: it must not become markup. */
static void put_escaped(const char *s)
{
	struct sbuf b = SBUF_INIT;

	text_for_terminal(&b, s, strlen(s), true);
	for (const char *c = b.s; *c; c++) {
		if (*c == '&' || *c == '<')
			fputs(*c == '&' ? "&amp;" : "&lt;", stdout);
		else if (strchr("\\`*_[]|~#", *c))
			printf("\\%c", *c);
		else
			putchar(*c);
	}
	sbuf_deinit(&b);
}

static void markdown_row(const struct figure_table *t, const struct report_spec *spec,
			 const struct group *keys, const struct group *g)
{
	struct sbuf b = SBUF_INIT;
	int dims = spec->dims ? spec->dims : 1;

	for (int i = 0; i < dims; i++) {
		sbuf_clear(&b);
		if (keys)
			figure_group(spec, keys, i, &b);
		else if (i == 0)
			sbuf_puts(&b, tr("total"));
		fputs("| ", stdout);
		put_escaped(b.s);
		putchar(' ');
	}
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++) {
		sbuf_clear(&b);
		figure_text(&t->v[i], g, true, &b);
		printf("| %s ", b.s);
	}
	puts("|");
	sbuf_deinit(&b);
}

static void markdown_table(const struct figure_table *t, struct report *r)
{
	const struct report_spec *spec = report_spec(r);
	int dims = spec->dims ? spec->dims : 1;

	printf("## %s\n\n", tr(t->caption));
	for (int i = 0; i < dims; i++)
		printf("| %s ", spec->dims ? figure_dimension(spec, i) : "");
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++)
		printf("| %s ", tr(t->v[i].title));
	puts("|");
	for (int i = 0; i < dims; i++)
		fputs("| --- ", stdout);
	for (size_t i = 0; i < FIGURES_MAX && t->v[i].title; i++)
		fputs("| ---: ", stdout);
	puts("|");
	for (size_t i = 0; i < report_groups(r); i++)
		markdown_row(t, spec, report_group(r, i), report_group(r, i));
	markdown_row(t, spec, NULL, report_total(r));
	putchar('\n');
}

static void markdown_uses(const struct use_table *t)
{
	printf("## %s\n\n| %s | %s | %s |\n| --- | --- | ---: |\n", tr(t->caption), tr(t->what),
	       tr("title"), tr(t->count));
	for (size_t i = 0; i < t->n; i++) {
		fputs("| ", stdout);
		put_escaped(t->v[i].number);
		fputs(" | ", stdout);
		put_escaped(t->v[i].title ? t->v[i].title : "-");
		printf(" | %" PRIu64 " |\n", t->v[i].tickets);
	}
	putchar('\n');
}

/* A store without articles and problems has nothing to say of them. */
static void knowledge(const struct cmd_ctx *ctx, struct report *r, bool markdown)
{
	const struct report_knowledge *k = report_knowledge(r);
	struct sbuf made = SBUF_INIT;
	struct use_table t[2];

	figure_uses(k, t);
	for (size_t i = 0; i < NELEM(t); i++) {
		if (t[i].n == 0)
			continue;
		if (markdown)
			markdown_uses(&t[i]);
		else
			text_uses(ctx, &t[i]);
	}
	if (k->made == 0)
		return;
	local_count(&made, k->made);
	fputs(markdown ? "* " : "", stdout);
	printf(tr("articles made: %s"), made.s);
	putchar('\n');
	sbuf_deinit(&made);
}

/* --- what it is about ------------------------------------------------------------------- */

static void say_bounds(const struct report_spec *spec, struct sbuf *b)
{
	struct sbuf from = SBUF_INIT, to = SBUF_INIT;

	if (spec->from != TIME_NONE)
		local_stamp(&from, spec->from, spec->zone);
	if (spec->to != TIME_NONE)
		local_stamp(&to, spec->to, spec->zone);
	if (spec->from == TIME_NONE && spec->to == TIME_NONE)
		sbuf_puts(b, tr("at any time"));
	else if (spec->to == TIME_NONE)
		sbuf_printf(b, tr("from %s"), from.s);
	else if (spec->from == TIME_NONE)
		sbuf_printf(b, tr("before %s"), to.s);
	else
		sbuf_printf(b, tr("from %s to before %s"), from.s, to.s);
	sbuf_deinit(&from);
	sbuf_deinit(&to);
}

static void say_period(const struct report_spec *spec, struct sbuf *b)
{
	struct sbuf bounds = SBUF_INIT;

	say_bounds(spec, &bounds);
	/* Translators: the period, and its time zone. */
	if (spec->on == ON_OPENED)
		sbuf_printf(b, tr("tickets opened %s (%s)"), bounds.s, zone_name(spec->zone));
	else if (spec->on == ON_RESOLVED)
		sbuf_printf(b, tr("tickets resolved %s (%s)"), bounds.s, zone_name(spec->zone));
	else
		sbuf_printf(b, tr("tickets worked %s (%s)"), bounds.s, zone_name(spec->zone));
	sbuf_putc(b, '\n');
	sbuf_deinit(&bounds);
}

static void footer(const struct report_view *v, bool markdown)
{
	const struct report_spec *spec = report_spec(v->report);
	const char *mark = markdown ? "* " : "";
	struct sbuf b = SBUF_INIT, moment = SBUF_INIT;

	sbuf_puts(&b, mark);
	say_period(spec, &b);
	local_stamp(&moment, spec->as_of, spec->zone);
	sbuf_puts(&b, mark);
	sbuf_printf(&b, tr("as of %s, commit %.12s"), moment.s, v->commit);
	sbuf_putc(&b, '\n');
	say_print(&b);
	if (v->query) {
		fputs(mark, stdout);
		fputs(tr("query: "), stdout);
		sbuf_puts(&b, v->query);
		if (markdown)
			put_escaped(b.s);
		else
			say_print(&b);
		putchar('\n');
	}
	sbuf_deinit(&moment);
	sbuf_deinit(&b);
}

void report_tables(const struct cmd_ctx *ctx, const struct report_view *v, bool markdown)
{
	for (const struct figure_table *t = figure_tables; t->caption; t++) {
		if (markdown)
			markdown_table(t, v->report);
		else
			text_table(ctx, t, v->report);
	}
	knowledge(ctx, v->report, markdown);
	footer(v, markdown);
}
