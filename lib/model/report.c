/* Reports: each ticket is judged as of one moment, then counted in the groups it
 * belongs to and once in the total. What each figure means: helpdesk-report(1). */
#include "helpdesk/report.h"

#include "report_groups.h"
#include "report_series.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const dim_words[] = {
	"application", "type",       "category", "status",  "problem",   "known",    "level",
	"team",        "assignee",   "site",     "channel", "requester", "priority", "impact",
	"urgency",     "resolution", "tag",      "month",   "week",      "day",      NULL};
_Static_assert(NELEM(dim_words) == DIM_COUNT + 1, "one word per dimension");

const char *const report_on_words[] = {"opened", "resolved", "worked", NULL};

struct report {
	struct report_spec spec;
	struct names names;
	struct groups groups;
	struct group total;
	struct turns *turns; /* NULL = nobody asked what happened over time */
	struct series series;
};

/* One ticket as the report sees it. */
struct sight {
	const struct ticket *state;
	struct facts facts;
	int64_t when;        /* its time under --on */
	const char *problem; /* kept; NULL = none */
	int type, category;  /* index; the last is none */
	enum status status;
	bool too_early; /* opened before the application's support began */
};

struct report *report_new(const struct report_spec *spec)
{
	struct report *r = mem_alloc(sizeof(*r));

	r->spec = *spec;
	if (spec->series)
		r->turns = turns_new();
	return r;
}

void report_free(struct report *r)
{
	if (!r)
		return;
	groups_deinit(&r->groups);
	group_deinit(&r->total);
	names_deinit(&r->names);
	turns_free(r->turns);
	free(r->series.list);
	free(r);
}

/* --- keys of the dimensions ------------------------------------------------------- */

#define KEY_SIZE 32

static const char *calendar_key(const struct report *r, enum dim d, int64_t when,
				char out[KEY_SIZE])
{
	struct civil c;

	zone_civil(r->spec.zone, when, &c);
	if (d == DIM_MONTH)
		snprintf(out, KEY_SIZE, "%04d-%02d", c.year, c.month);
	else if (d == DIM_WEEK)
		snprintf(out, KEY_SIZE, "%04d-W%02d", c.iso_year, c.iso_week);
	else
		snprintf(out, KEY_SIZE, "%04d-%02d-%02d", c.year, c.month, c.day);
	return out;
}

static const char *site_key(const struct ticket *state, char out[KEY_SIZE])
{
	const char *number = ticket_text(state, F_NUMBER);
	const char *dash = number ? strchr(number, '-') : NULL;

	if (!dash || dash - number >= KEY_SIZE)
		return NULL;
	memcpy(out, number, (size_t)(dash - number));
	out[dash - number] = '\0';
	return out;
}

/* Who wrote from one address is one requester, however the name was typed. */
static const char *requester_key(const struct ticket *state)
{
	static const char *const parts[] = {"email", "name", "phone"};
	const char *s = NULL;

	for (size_t i = 0; !s && i < NELEM(parts); i++)
		s = ticket_requester(state, parts[i]);
	return s;
}

static const char *one_key(const struct report *r, enum dim d, const struct sight *x,
			   char out[KEY_SIZE])
{
	static const enum field fields[DIM_COUNT] = {
		[DIM_APPLICATION] = F_APPLICATION,
		[DIM_TYPE] = F_TYPE,
		[DIM_CATEGORY] = F_CATEGORY,
		[DIM_PROBLEM] = F_PROBLEM,
		[DIM_KNOWN] = F_KNOWN,
		[DIM_TEAM] = F_TEAM,
		[DIM_ASSIGNEE] = F_ASSIGNEE,
		[DIM_CHANNEL] = F_CHANNEL,
		[DIM_PRIORITY] = F_PRIORITY,
		[DIM_IMPACT] = F_IMPACT,
		[DIM_URGENCY] = F_URGENCY,
		[DIM_RESOLUTION] = F_RESOLUTION,
	};

	switch (d) {
	case DIM_STATUS:
		return words_status[x->status];
	case DIM_LEVEL:
		return words_level[ticket_level(x->state)];
	case DIM_SITE:
		return site_key(x->state, out);
	case DIM_REQUESTER:
		return requester_key(x->state);
	case DIM_MONTH:
	case DIM_WEEK:
	case DIM_DAY:
		return calendar_key(r, d, x->when, out);
	default:
		return ticket_text(x->state, fields[d]);
	}
}

static const struct node *tags_of(const struct ticket *state)
{
	const struct node *tags = state->head[F_TAGS];

	return tags && tags->kind == NODE_LIST && tags->len ? tags : NULL;
}

/* How many keys a ticket has in dimension i: one, but for tags. */
static size_t key_count(const struct report *r, int i, const struct sight *x)
{
	if (i >= r->spec.dims || r->spec.by[i] != DIM_TAG || !tags_of(x->state))
		return 1;
	return tags_of(x->state)->len;
}

static const char *key_at(struct report *r, int i, size_t k, const struct sight *x)
{
	const struct node *tags = tags_of(x->state);
	char out[KEY_SIZE];

	if (i >= r->spec.dims)
		return NULL;
	if (r->spec.by[i] != DIM_TAG)
		return names_keep(&r->names, one_key(r, r->spec.by[i], x, out));
	return tags ? names_keep(&r->names, node_str(tags->u.items[k])) : NULL;
}

/* --- counting --------------------------------------------------------------------- */

static void count_events(struct group *g, const struct facts *f)
{
	g->escalated += f->escalations > 0;
	g->escalations += f->escalations;
	g->returned += f->returns > 0;
	g->returns += f->returns;
	g->reopened += f->reopens > 0;
	g->reopens += f->reopens;
}

static void count_handled(struct group *g, const struct sight *x)
{
	const struct facts *f = &x->facts;

	g->handled++;
	g->without_problem += x->problem == NULL;
	g->solved_at_level[f->level_at_resolution]++;
	g->first_line += f->max_level <= 1;
	delay_put(&g->resolve, f->resolved - f->opened);
}

static void count(struct group *g, const struct sight *x)
{
	const struct facts *f = &x->facts;

	g->requests++;
	if (x->status == ST_MERGED)
		g->merged++;
	else if (f->resolved == TIME_NONE)
		g->open++;
	else
		count_handled(g, x);
	if (x->problem)
		group_problem(g, x->problem);
	g->types[x->type]++;
	g->categories[x->category]++;
	if (f->acknowledged != TIME_NONE)
		delay_put(&g->acknowledge, f->acknowledged - f->opened);
	count_events(g, f);
	g->before_acceptance += x->too_early;
}

static int word_or(const char *s, const char *const *words, int none)
{
	int place = word_place(s, words);

	return place < 0 || place > none ? none : place;
}

static bool has_tag(const struct ticket *state, const char *tag)
{
	const struct node *tags = tags_of(state);

	for (size_t i = 0; tags && i < tags->len; i++) {
		const char *s = node_str(tags->u.items[i]);

		if (s && strcmp(s, tag) == 0)
			return true;
	}
	return false;
}

/* Whether --on, the period and the query take it; sets x->when. */
static bool selected(const struct report *r, const struct ticket *t, struct sight *x)
{
	const struct report_spec *s = &r->spec;

	switch (s->on) {
	case ON_OPENED:
		x->when = x->facts.opened;
		break;
	case ON_RESOLVED:
		x->when = x->facts.resolved;
		break;
	case ON_WORKED:
		x->when = facts_worked(t, s->from, s->to, s->as_of);
		break;
	}
	if (x->when == TIME_NONE || (s->from != TIME_NONE && x->when < s->from) ||
	    (s->to != TIME_NONE && x->when >= s->to))
		return false;
	return !s->query || query_match(s->query, t, x->state, &x->facts);
}

void report_add(struct report *r, const struct ticket *t, struct arena *scratch)
{
	struct ticket state;
	struct facts f;

	if (facts_of(t, r->spec.as_of, scratch, &f, &state))
		report_add_known(r, t, &state, &f);
}

void report_add_known(struct report *r, const struct ticket *t, const struct ticket *state,
		      const struct facts *f)
{
	struct sight x = {.state = state, .facts = *f};

	if (!selected(r, t, &x))
		return;
	x.problem = names_keep(&r->names, ticket_text(state, F_PROBLEM));
	x.type = word_or(ticket_text(state, F_TYPE), words_type, REPORT_TYPES - 1);
	x.category =
		word_or(ticket_text(state, F_CATEGORY), words_category, REPORT_CATEGORIES - 1);
	x.status = ticket_status(state);
	x.too_early = has_tag(state, TAG_BEFORE_ACCEPTANCE);
	count(&r->total, &x);
	if (r->turns)
		turns_add(r->turns, t, r->spec.as_of, x.status == ST_MERGED ? TIME_NONE : f->resolved);
	if (r->spec.dims == 0)
		return;
	for (size_t i = 0; i < key_count(r, 0, &x); i++)
		for (size_t k = 0; k < key_count(r, 1, &x); k++)
			count(groups_find(&r->groups, key_at(r, 0, i, &x), key_at(r, 1, k, &x)),
			      &x);
}

void report_join(struct report *r, const struct report *from)
{
	for (size_t i = 0; i < from->groups.len; i++) {
		const struct group *g = from->groups.list[i];

		group_join(groups_find(&r->groups, names_keep(&r->names, g->key[0]),
				       names_keep(&r->names, g->key[1])),
			   g, &r->names);
	}
	group_join(&r->total, &from->total, &r->names);
}

/* --- results ---------------------------------------------------------------------- */

void report_finish(struct report *r)
{
	groups_sort(&r->groups);
	for (size_t i = 0; i < r->groups.len; i++) {
		delay_finish(&r->groups.list[i]->acknowledge);
		delay_finish(&r->groups.list[i]->resolve);
	}
	delay_finish(&r->total.acknowledge);
	delay_finish(&r->total.resolve);
	if (r->turns)
		series_make(&r->series, r->turns, &r->spec);
}

size_t report_groups(const struct report *r)
{
	return r->groups.len;
}

struct group *report_group(struct report *r, size_t i)
{
	return r->groups.list[i];
}

struct group *report_total(struct report *r)
{
	return &r->total;
}

const struct series *report_series(const struct report *r)
{
	return r->turns ? &r->series : NULL;
}

const struct report_spec *report_spec(const struct report *r)
{
	return &r->spec;
}
