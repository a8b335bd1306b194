/* The figures of a report for programs. The nested document and the flat rows walk over the
 * same table, so that neither can have a figure the other has not. */
#include <stdio.h>
#include <string.h>

#include "cmd/out.h"
#include "cmd/report_out.h"
#include "helpdesk/mem.h"

static void put_value(struct out *o, const struct report_figure *f, const struct group *g)
{
	struct sbuf b = SBUF_INIT;

	report_figure_put(&b, f, g);
	if (strcmp(b.s, "null") == 0)
		out_null(o);
	else
		out_raw(o, b.s);
	sbuf_deinit(&b);
}

/* `acknowledge_n` in place of a map in a map. */
static void flat_figures(struct out *o, const struct group *g)
{
	struct sbuf key = SBUF_INIT;

	for (const struct report_figure *f = report_figures; f->key; f++) {
		sbuf_clear(&key);
		sbuf_puts(&key, f->key);
		if (strchr(key.s, '.'))
			*strchr(key.s, '.') = '_';
		out_key(o, key.s);
		put_value(o, f, g);
	}
	sbuf_deinit(&key);
}

/* Those of a map stand side by side in the table. */
static void nested_figures(struct out *o, const struct group *g)
{
	struct sbuf open = SBUF_INIT;

	for (const struct report_figure *f = report_figures; f->key; f++) {
		const char *dot = strchr(f->key, '.');
		size_t n = dot ? (size_t)(dot - f->key) : 0;

		if (open.len && (open.len != n || memcmp(open.s, f->key, n) != 0)) {
			out_map_end(o);
			sbuf_clear(&open);
		}
		if (dot && !open.len) {
			sbuf_add(&open, f->key, n);
			out_key(o, open.s);
			out_map_begin(o);
		}
		out_key(o, dot ? dot + 1 : f->key);
		put_value(o, f, g);
	}
	if (open.len)
		out_map_end(o);
	sbuf_deinit(&open);
}

/* What a group is called; nothing but nulls for the total. */
static void put_keys(struct out *o, const struct report_spec *spec, const struct group *g)
{
	for (int i = 0; i < spec->dims; i++) {
		out_put_text(o, dim_words[spec->by[i]], g ? g->key[i] : NULL);
		if (spec->by[i] == DIM_APPLICATION)
			out_put_text(o, "name", g ? g->name : NULL);
	}
}

static void put_moment(struct out *o, const char *name, const struct zone *z, int64_t t)
{
	char text[TIME_TEXT_SIZE];

	out_key(o, name);
	if (t == TIME_NONE) {
		out_null(o);
		return;
	}
	time_format_offset(z, t, text);
	out_text(o, text);
}

static void put_frame(struct out *o, const struct report_view *v)
{
	const struct report_spec *spec = report_spec(v->report);

	out_put_int(o, "format", 1);
	put_moment(o, "as_of", spec->zone, spec->as_of);
	out_put_text(o, "commit", v->commit);
	out_put_text(o, "timezone", zone_name(spec->zone));
	put_moment(o, "from", spec->zone, spec->from);
	put_moment(o, "to", spec->zone, spec->to);
	out_put_text(o, "on", report_on_words[spec->on]);
	out_key(o, "by");
	out_list_begin(o);
	for (int i = 0; i < spec->dims; i++)
		out_text(o, dim_words[spec->by[i]]);
	out_list_end(o);
	out_put_text(o, "query", v->query);
}

static void put_uses(struct out *o, const char *key, const struct report_use *v, size_t n)
{
	out_key(o, key);
	out_list_begin(o);
	for (size_t i = 0; i < n; i++) {
		out_map_begin(o);
		out_put_text(o, "number", v[i].number);
		out_put_text(o, "title", v[i].title);
		out_put_int(o, "tickets", (int64_t)v[i].tickets);
		out_map_end(o);
	}
	out_list_end(o);
}

static void put_knowledge(struct out *o, const struct report_knowledge *k)
{
	out_put_int(o, "articles_made", (int64_t)k->made);
	put_uses(o, "useful_articles", k->useful, k->n_useful);
	put_uses(o, "frequent_problems", k->frequent, k->n_frequent);
}

void report_json(const struct report_view *v)
{
	const struct report_spec *spec = report_spec(v->report);
	struct out *o = out_new(OUT_JSON, stdout, false, 0, false);

	out_map_begin(o);
	put_frame(o, v);
	out_key(o, "groups");
	out_list_begin(o);
	for (size_t i = 0; i < report_groups(v->report); i++) {
		out_map_begin(o);
		put_keys(o, spec, report_group(v->report, i));
		nested_figures(o, report_group(v->report, i));
		out_map_end(o);
	}
	out_list_end(o);
	out_key(o, "total");
	out_map_begin(o);
	nested_figures(o, report_total(v->report));
	out_map_end(o);
	put_knowledge(o, report_knowledge(v->report));
	out_map_end(o);
	out_close(o);
}

static void put_row(struct out *o, const struct report_spec *spec, const struct group *keys,
		    const struct group *g)
{
	out_map_begin(o);
	out_put_text(o, "row", keys ? "group" : "total");
	put_keys(o, spec, keys);
	flat_figures(o, g);
	out_map_end(o);
}

void report_rows(const struct cmd_ctx *ctx, const struct report_view *v, bool csv, bool excel)
{
	const struct report_spec *spec = report_spec(v->report);
	struct out *o = out_new(csv ? OUT_CSV : OUT_JSONL, stdout, ctx->out_tty, ctx->width, excel);

	out_list_begin(o);
	for (size_t i = 0; i < report_groups(v->report); i++)
		put_row(o, spec, report_group(v->report, i), report_group(v->report, i));
	put_row(o, spec, NULL, report_total(v->report));
	out_list_end(o);
	out_close(o);
}
