/* The figures of a report for people: small tables, each narrow enough for a screen, the
 * ones first that the domain asks for (requests handled, problems, kinds of request,
 * delay before being taken in charge). */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "cmd/out.h"
#include "cmd/report_out.h"
#include "cmd/say.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

enum figure_kind { COUNT, DELAY_N, DELAY_MEAN, DELAY_TIME };

/* One column: where in struct group its figure lies. */
struct figure {
	const char *title;
	enum figure_kind kind;
	size_t offset;  /* of the count or the delay */
	size_t within;  /* DELAY_TIME: in struct delay */
};

struct table {
	const char *caption;
	struct figure v[8];
};

#define N(title, field) {title, COUNT, offsetof(struct group, field), 0}
#define DELAY(field) \
	{"tickets", DELAY_N, offsetof(struct group, field), 0}, \
	{"mean", DELAY_MEAN, offsetof(struct group, field), 0}, \
	{"median", DELAY_TIME, offsetof(struct group, field), offsetof(struct delay, median)}, \
	{"9 in 10 within", DELAY_TIME, offsetof(struct group, field), offsetof(struct delay, p90)}, \
	{"longest", DELAY_TIME, offsetof(struct group, field), offsetof(struct delay, max)}

static const struct table tables[] = {
	{"Requests", {
		N("handled", handled), N("problems", problems), N("no problem", without_problem),
		N("open", open), N("merged", merged), N("all requests", requests)}},
	{"Kinds of request", {
		N("technical", categories[0]), N("functional", categories[1]),
		N("regulatory", categories[2]), N("security", categories[3]), N("(none)", categories[4])}},
	{"Delay before being taken in charge", {DELAY(acknowledge)}},
	{"Delay before the solution", {DELAY(resolve)}},
	{"What requesters brought", {
		N("incident", types[0]), N("question", types[1]), N("complaint", types[2]),
		N("request", types[3]), N("(none)", types[4])}},
	{"Solved at level", {
		N("0", solved_at_level[0]), N("1", solved_at_level[1]), N("2", solved_at_level[2]),
		N("3", solved_at_level[3]), N("cert", solved_at_level[4]), N("first line", first_line)}},
	{"Tickets that moved, and how often", {
		N("escalated", escalated), N("times", escalations), N("returned", returned),
		N("times", returns), N("reopened", reopened), N("times", reopens),
		N("too early", before_acceptance)}},
};

enum { FIGURES = NELEM(((struct table *)0)->v) };

static void figure_text(const struct figure *f, const struct group *g, struct sbuf *b)
{
	const char *base = (const char *)g + f->offset;
	const struct delay *d = (const struct delay *)(const void *)base;
	char text[TIME_TEXT_SIZE];

	if (f->kind == COUNT || f->kind == DELAY_N) {
		sbuf_printf(b, "%" PRIu64, f->kind == COUNT ? *(const uint64_t *)(const void *)base : d->n);
		return;
	}
	if (!d->n) {
		sbuf_puts(b, "-");
		return;
	}
	/* The mean to the nearest second: here it is read, not computed with. */
	if (f->kind == DELAY_MEAN)
		duration_format((d->sum + (int64_t)(d->n / 2)) / (int64_t)d->n, text);
	else
		duration_format(*(const int64_t *)(const void *)((const char *)d + f->within), text);
	sbuf_puts(b, text);
}

/* What a group is called in dimension i. An application that has a name bears it too. */
static void group_name(const struct report_spec *spec, const struct group *g, int i, struct sbuf *b)
{
	sbuf_puts(b, g->key[i] ? g->key[i] : "(none)");
	if (spec->by[i] == DIM_APPLICATION && g->name && strcmp(g->name, g->key[i]) != 0)
		sbuf_printf(b, " (%s)", g->name);
}

/* --- text ------------------------------------------------------------------------------ */

static void text_row(struct out *o, const struct table *t, const struct report_spec *spec,
		     const struct group *keys, const struct group *g, const struct out_column *cols)
{
	struct sbuf b = SBUF_INIT;
	int dims = spec->dims ? spec->dims : 1;

	out_map_begin(o);
	for (int i = 0; i < dims; i++) {
		sbuf_clear(&b);
		if (keys)
			group_name(spec, keys, i, &b);
		else if (i == 0)
			sbuf_puts(&b, "total");
		out_put_text(o, cols[i].key, b.s);
	}
	for (size_t i = 0; i < FIGURES && t->v[i].title; i++) {
		sbuf_clear(&b);
		figure_text(&t->v[i], g, &b);
		out_put_text(o, cols[dims + (int)i].key, b.s);
	}
	out_map_end(o);
	sbuf_deinit(&b);
}

static void text_table(const struct cmd_ctx *ctx, const struct table *t, struct report *r)
{
	/* Keys only tell the columns apart: two of them may bear the same title. */
	static const char *const keys[] = {"a", "b", "0", "1", "2", "3", "4", "5", "6", "7"};
	const struct report_spec *spec = report_spec(r);
	struct out_column cols[FIGURES + 2];
	size_t n = 0;
	struct out *o;

	for (int i = 0; i < (spec->dims ? spec->dims : 1); i++, n++)
		cols[n] = (struct out_column){keys[i], spec->dims ? dim_words[spec->by[i]] : "", OUT_FLEX, NULL};
	for (size_t i = 0; i < FIGURES && t->v[i].title; i++, n++)
		cols[n] = (struct out_column){keys[i + 2], t->v[i].title, OUT_RIGHT, NULL};
	printf("%s%s%s\n", ctx->colored ? "\033[1m" : "", t->caption, ctx->colored ? "\033[m" : "");
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

static void markdown_row(const struct table *t, const struct report_spec *spec,
			 const struct group *keys, const struct group *g)
{
	struct sbuf b = SBUF_INIT;
	int dims = spec->dims ? spec->dims : 1;

	for (int i = 0; i < dims; i++) {
		sbuf_clear(&b);
		if (keys)
			group_name(spec, keys, i, &b);
		else if (i == 0)
			sbuf_puts(&b, "total");
		fputs("| ", stdout);
		put_escaped(b.s);
		putchar(' ');
	}
	for (size_t i = 0; i < FIGURES && t->v[i].title; i++) {
		sbuf_clear(&b);
		figure_text(&t->v[i], g, &b);
		printf("| %s ", b.s);
	}
	puts("|");
	sbuf_deinit(&b);
}

static void markdown_table(const struct table *t, struct report *r)
{
	const struct report_spec *spec = report_spec(r);
	int dims = spec->dims ? spec->dims : 1;

	printf("## %s\n\n", t->caption);
	for (int i = 0; i < dims; i++)
		printf("| %s ", spec->dims ? dim_words[spec->by[i]] : "");
	for (size_t i = 0; i < FIGURES && t->v[i].title; i++)
		printf("| %s ", t->v[i].title);
	puts("|");
	for (int i = 0; i < dims; i++)
		fputs("| --- ", stdout);
	for (size_t i = 0; i < FIGURES && t->v[i].title; i++)
		fputs("| ---: ", stdout);
	puts("|");
	for (size_t i = 0; i < report_groups(r); i++)
		markdown_row(t, spec, report_group(r, i), report_group(r, i));
	markdown_row(t, spec, NULL, report_total(r));
	putchar('\n');
}

/* --- what it is about ------------------------------------------------------------------- */

static void say_period(const struct report_spec *spec, struct sbuf *b)
{
	sbuf_printf(b, "tickets %s ", report_on_words[spec->on]);
	if (spec->from == TIME_NONE && spec->to == TIME_NONE)
		sbuf_puts(b, "at any time");
	if (spec->from != TIME_NONE) {
		sbuf_puts(b, "from ");
		say_time(b, spec->from, spec->zone);
	}
	if (spec->to != TIME_NONE) {
		sbuf_puts(b, spec->from != TIME_NONE ? " to before " : "before ");
		say_time(b, spec->to, spec->zone);
	}
	sbuf_printf(b, " (%s)\n", zone_name(spec->zone));
}

static void footer(const struct report_view *v, bool markdown)
{
	const struct report_spec *spec = report_spec(v->report);
	const char *mark = markdown ? "* " : "";
	struct sbuf b = SBUF_INIT;

	sbuf_puts(&b, mark);
	say_period(spec, &b);
	sbuf_printf(&b, "%sas of ", mark);
	say_time(&b, spec->as_of, spec->zone);
	sbuf_printf(&b, ", commit %.12s\n", v->commit);
	say_print(&b);
	if (v->query) {
		printf("%squery: ", mark);
		sbuf_puts(&b, v->query);
		if (markdown)
			put_escaped(b.s);
		else
			say_print(&b);
		putchar('\n');
	}
	sbuf_deinit(&b);
}

void report_tables(const struct cmd_ctx *ctx, const struct report_view *v, bool markdown)
{
	for (size_t i = 0; i < NELEM(tables); i++) {
		if (markdown)
			markdown_table(&tables[i], v->report);
		else
			text_table(ctx, &tables[i], v->report);
	}
	footer(v, markdown);
}
