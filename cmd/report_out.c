/* The figures of a report for programs. One walk over a group serves the nested document
 * and the flat rows, so that neither can have a figure the other has not. */
#include <stdio.h>

#include "cmd/out.h"
#include "cmd/report_out.h"
#include "helpdesk/mem.h"

struct sink {
	struct out *out;
	bool flat;          /* `acknowledge_n` in place of a map in a map */
	const char *prefix; /* of the map that is open, when flat */
};

static void key(const struct sink *s, const char *name)
{
	struct sbuf b = SBUF_INIT;

	if (s->prefix)
		sbuf_printf(&b, "%s_", s->prefix);
	sbuf_puts(&b, name);
	out_key(s->out, b.s);
	sbuf_deinit(&b);
}

static void begin(struct sink *s, const char *name)
{
	if (s->flat) {
		s->prefix = name;
		return;
	}
	out_key(s->out, name);
	out_map_begin(s->out);
}

static void end(struct sink *s)
{
	if (!s->flat)
		out_map_end(s->out);
	s->prefix = NULL;
}

static void put(const struct sink *s, const char *name, uint64_t n)
{
	key(s, name);
	out_int(s->out, (int64_t)n);
}

/* Null where there is nothing to measure: 0 seconds would be a figure. */
static void put_seconds(const struct sink *s, const char *name, const struct delay *d, int64_t v)
{
	key(s, name);
	if (d->n)
		out_int(s->out, v);
	else
		out_null(s->out);
}

static void put_delay(struct sink *s, const char *name, const struct delay *d)
{
	char mean[40];

	begin(s, name);
	put(s, "n", d->n);
	put_seconds(s, "sum_s", d, d->sum);
	key(s, "mean_s");
	if (d->n) {
		delay_mean(d, mean);
		out_raw(s->out, mean);
	} else {
		out_null(s->out);
	}
	put_seconds(s, "median_s", d, d->median);
	put_seconds(s, "p90_s", d, d->p90);
	put_seconds(s, "max_s", d, d->max);
	end(s);
}

/* Counts by the words of a vocabulary; one more than there are words = none of them. */
static void put_words(struct sink *s, const char *name, const char *const *words,
		      const uint64_t *counts, int n)
{
	begin(s, name);
	for (int i = 0; i < n; i++)
		put(s, words[i] ? words[i] : "none", counts[i]);
	end(s);
}

static void put_figures(struct sink *s, const struct group *g)
{
	put(s, "requests", g->requests);
	put(s, "handled", g->handled);
	put(s, "merged", g->merged);
	put(s, "open", g->open);
	put(s, "problems", g->problems);
	put(s, "without_problem", g->without_problem);
	put_words(s, "types", words_type, g->types, REPORT_TYPES);
	put_words(s, "categories", words_category, g->categories, REPORT_CATEGORIES);
	put_delay(s, "acknowledge", &g->acknowledge);
	put_delay(s, "resolve", &g->resolve);
	put_words(s, "solved_at_level", words_level, g->solved_at_level, REPORT_LEVELS);
	put(s, "first_line", g->first_line);
	put(s, "escalated", g->escalated);
	put(s, "escalations", g->escalations);
	put(s, "returned", g->returned);
	put(s, "returns", g->returns);
	put(s, "reopened", g->reopened);
	put(s, "reopens", g->reopens);
	put(s, "before_acceptance", g->before_acceptance);
}

/* What a group is called; nothing but nulls for the total. */
static void put_keys(const struct sink *s, const struct report_spec *spec, const struct group *g)
{
	for (int i = 0; i < spec->dims; i++) {
		out_put_text(s->out, dim_words[spec->by[i]], g ? g->key[i] : NULL);
		if (spec->by[i] == DIM_APPLICATION)
			out_put_text(s->out, "name", g ? g->name : NULL);
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
}

void report_json(const struct report_view *v)
{
	const struct report_spec *spec = report_spec(v->report);
	struct sink s = {.out = out_new(OUT_JSON, stdout, false, 0, false)};

	out_map_begin(s.out);
	put_frame(s.out, v);
	out_key(s.out, "groups");
	out_list_begin(s.out);
	for (size_t i = 0; i < report_groups(v->report); i++) {
		out_map_begin(s.out);
		put_keys(&s, spec, report_group(v->report, i));
		put_figures(&s, report_group(v->report, i));
		out_map_end(s.out);
	}
	out_list_end(s.out);
	out_key(s.out, "total");
	out_map_begin(s.out);
	put_figures(&s, report_total(v->report));
	out_map_end(s.out);
	out_map_end(s.out);
	out_close(s.out);
}

static void put_row(struct sink *s, const struct report_spec *spec, const struct group *keys,
		    const struct group *g)
{
	out_map_begin(s->out);
	out_put_text(s->out, "row", keys ? "group" : "total");
	put_keys(s, spec, keys);
	put_figures(s, g);
	out_map_end(s->out);
}

void report_rows(const struct cmd_ctx *ctx, const struct report_view *v, bool csv, bool excel)
{
	const struct report_spec *spec = report_spec(v->report);
	struct sink s = {.flat = true};

	s.out = out_new(csv ? OUT_CSV : OUT_JSONL, stdout, ctx->out_tty, ctx->width, excel);
	out_list_begin(s.out);
	for (size_t i = 0; i < report_groups(v->report); i++)
		put_row(&s, spec, report_group(v->report, i), report_group(v->report, i));
	put_row(&s, spec, NULL, report_total(v->report));
	out_list_end(s.out);
	out_close(s.out);
}
