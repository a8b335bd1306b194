/* Which figures of a report stand together: small tables, each narrow enough for a screen,
 * the ones first that the domain asks for (requests handled, problems, kinds of request,
 * delay before being taken in charge). */
#include "cmd/report_figures.h"

#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "cmd/local.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define N(title, field) {title, COUNT, offsetof(struct group, field), 0}
#define DELAY(field) \
	{N_("tickets"), DELAY_N, offsetof(struct group, field), 0}, \
	{N_("mean"), DELAY_MEAN, offsetof(struct group, field), 0}, \
	{N_("median"), DELAY_TIME, offsetof(struct group, field), offsetof(struct delay, median)}, \
	{N_("9 in 10 within"), DELAY_TIME, offsetof(struct group, field), \
	 offsetof(struct delay, p90)}, \
	{N_("longest"), DELAY_TIME, offsetof(struct group, field), offsetof(struct delay, max)}

const struct figure_table figure_tables[] = {
	{N_("Requests"), {
		N(N_("handled"), handled), N(N_("problems"), problems),
		N(N_("no problem"), without_problem), N(N_("open"), open),
		N(N_("merged"), merged), N(N_("all requests"), requests)}},
	{N_("Kinds of request"), {
		N(N_("technical"), categories[0]), N(N_("functional"), categories[1]),
		N(N_("regulatory"), categories[2]),
		N(N_("security"), categories[3]), N(N_("(none)"), categories[4])}},
	{N_("Delay before being taken in charge"), {DELAY(acknowledge)}},
	{N_("Delay before the solution"), {DELAY(resolve)}},
	{N_("What requesters brought"), {
		N(N_("incident"), types[0]), N(N_("question"), types[1]),
		N(N_("complaint"), types[2]),
		N(N_("request"), types[3]), N(N_("(none)"), types[4])}},
	{N_("Solved at level"), {
		N(N_("0"), solved_at_level[0]), N(N_("1"), solved_at_level[1]),
		N(N_("2"), solved_at_level[2]), N(N_("3"), solved_at_level[3]),
		N(N_("cert"), solved_at_level[4]), N(N_("first line"), first_line)}},
	{N_("Tickets that moved, and how often"), {
		N(N_("escalated"), escalated), N(N_("times"), escalations),
		N(N_("returned"), returned), N(N_("times"), returns),
		N(N_("reopened"), reopened), N(N_("times"), reopens),
		N(N_("too early"), before_acceptance)}},
	{N_("Known incidents"), {
		N(N_("solved by known incidents"), known_solved),
		N(N_("solved higher up although known"), known_missed)}},
	{NULL, {{NULL, COUNT, 0, 0}}},
};

void figure_uses(const struct report_knowledge *k, struct use_table out[2])
{
	out[0] = (struct use_table){N_("Most useful articles"), N_("article"),
				    N_("tickets solved"), k->useful, k->n_useful};
	out[1] = (struct use_table){N_("Most frequent problems"), N_("problem"), N_("tickets"),
				    k->frequent, k->n_frequent};
}

static const struct delay *delay_of(const struct figure *f, const struct group *g)
{
	return (const struct delay *)(const void *)((const char *)g + f->offset);
}

static int64_t seconds_of(const struct figure *f, const struct delay *d)
{
	return *(const int64_t *)(const void *)((const char *)d + f->within);
}

void figure_text(const struct figure *f, const struct group *g, bool plain, struct sbuf *b)
{
	const struct delay *d = delay_of(f, g);
	const uint64_t *count = (const uint64_t *)(const void *)((const char *)g + f->offset);

	if (f->kind == COUNT || f->kind == DELAY_N) {
		uint64_t n = f->kind == DELAY_N ? d->n : *count;

		if (plain && strcmp(lang_code(), "en") == 0)
			sbuf_printf(b, "%" PRIu64, n);
		else
			local_count(b, n);
	} else if (!d->n) {
		sbuf_puts(b, "-");
	} else if (f->kind == DELAY_MEAN) {
		/* To the nearest second: here it is read, not computed with. */
		local_duration(b, (d->sum + (int64_t)(d->n / 2)) / (int64_t)d->n);
	} else {
		local_duration(b, seconds_of(f, d));
	}
}

bool figure_has_seconds(const struct figure *f, const struct group *g)
{
	return (f->kind == DELAY_MEAN || f->kind == DELAY_TIME) && delay_of(f, g)->n;
}

void figure_seconds(const struct figure *f, const struct group *g, struct sbuf *b)
{
	char mean[40];

	if (f->kind == DELAY_MEAN) {
		delay_mean(delay_of(f, g), mean);
		sbuf_puts(b, mean);
	} else {
		sbuf_printf(b, "%" PRId64, seconds_of(f, delay_of(f, g)));
	}
}

/* --- names ------------------------------------------------------------------------ */

static const char *const dimensions[DIM_COUNT] = {
	[DIM_APPLICATION] = N_("application"), [DIM_TYPE] = N_("type"),
	[DIM_CATEGORY] = N_("category"),       [DIM_STATUS] = N_("status"),
	[DIM_PROBLEM] = N_("problem"),         [DIM_KNOWN] = N_("known"),
	[DIM_LEVEL] = N_("level"),             [DIM_TEAM] = N_("team"),
	[DIM_ASSIGNEE] = N_("assignee"),       [DIM_SITE] = N_("site"),
	[DIM_CHANNEL] = N_("channel"),         [DIM_REQUESTER] = N_("requester"),
	[DIM_PRIORITY] = N_("priority"),       [DIM_IMPACT] = N_("impact"),
	[DIM_URGENCY] = N_("urgency"),         [DIM_RESOLUTION] = N_("resolution"),
	[DIM_TAG] = N_("tag"),                 [DIM_MONTH] = N_("month"),
	[DIM_WEEK] = N_("week"),               [DIM_DAY] = N_("day"),
};

/* Types, categories, levels, states, channels and resolutions. */
static const char *const words[] = {
	N_("incident"),    N_("question"),         N_("complaint"),  N_("request"),
	N_("technical"),   N_("functional"),       N_("regulatory"), N_("security"),
	N_("new"),         N_("qualified"),        N_("in_progress"), N_("waiting"),
	N_("resolved"),    N_("closed"),           N_("merged"),     N_("phone"),
	N_("mail"),        N_("self"),             N_("owner"),      N_("remote"),
	N_("onsite"),      N_("solved"),           N_("workaround"), N_("not_reproducible"),
	N_("duplicate"),   N_("rejected"),         N_("no_answer"),  N_("cert"),
	NULL};

const char *figure_word(const char *s)
{
	return str_in(s, words) ? tr(s) : s;
}

const char *figure_dimension(const struct report_spec *spec, int i)
{
	return tr(dimensions[spec->by[i]]);
}

/* A team may be called "closed", but that is its name. */
static bool of_vocabulary(enum dim d)
{
	return d == DIM_TYPE || d == DIM_CATEGORY || d == DIM_STATUS || d == DIM_LEVEL ||
	       d == DIM_CHANNEL || d == DIM_RESOLUTION;
}

void figure_group(const struct report_spec *spec, const struct group *g, int i, struct sbuf *b)
{
	if (!g->key[i])
		sbuf_puts(b, tr("(none)"));
	else
		sbuf_puts(b, of_vocabulary(spec->by[i]) ? figure_word(g->key[i]) : g->key[i]);
	if (spec->by[i] == DIM_APPLICATION && g->name && strcmp(g->name, g->key[i]) != 0)
		sbuf_printf(b, " (%s)", g->name);
}
