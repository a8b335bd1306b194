/* Requests opened, handled and still open, day by day or month by month.
 *
 * The backlog comes from the journals, not from the resolution times: a ticket that was
 * resolved and later reopened was not open in between, and the backlog of a day is what
 * a report as of that day's end would have called open. */
#include "report_series.h"

#include <stdlib.h>

#include "helpdesk/mem.h"

/* More than this are a comb, not a chart. */
enum { BUCKETS = 62 };

struct moments {
	int64_t *list;
	size_t len, cap;
};

struct turns {
	struct moments opened, handled; /* once a ticket */
	struct moments in, out;         /* of the backlog, as often as it happened */
};

static void moments_put(struct moments *m, int64_t at)
{
	m->list = mem_grow(m->list, &m->cap, m->len + 1, sizeof(*m->list));
	m->list[m->len++] = at;
}

struct turns *turns_new(void)
{
	return mem_alloc(sizeof(struct turns));
}

void turns_free(struct turns *x)
{
	if (!x)
		return;
	free(x->opened.list);
	free(x->handled.list);
	free(x->in.list);
	free(x->out.list);
	free(x);
}

static void turn(int64_t at, bool open, void *arg)
{
	struct turns *x = arg;

	moments_put(open ? &x->in : &x->out, at);
}

void turns_add(struct turns *x, const struct ticket *t, int64_t as_of, int64_t resolved)
{
	if (t->len)
		moments_put(&x->opened, t->journal[0]->at);
	if (resolved != TIME_NONE)
		moments_put(&x->handled, resolved);
	facts_turns(t, as_of, turn, x);
}

/* --- the calendar ----------------------------------------------------------------- */

struct scale {
	enum series_unit unit;
	int count;
};

/* The first second of the unit that holds t. Runs of months begin in a year they divide. */
static int64_t unit_start(const struct zone *z, struct scale s, int64_t t)
{
	struct civil c;
	int months;

	zone_civil(z, t, &c);
	if (s.unit == SERIES_DAY)
		return zone_time(z, c.year, c.month, c.day, 0, 0, 0);
	if (s.unit == SERIES_WEEK)
		return zone_time(z, c.year, c.month, c.day - (c.weekday - 1), 0, 0, 0);
	months = (c.year * 12 + c.month - 1) / s.count * s.count;
	return zone_time(z, months / 12, months % 12 + 1, 1, 0, 0, 0);
}

static int64_t unit_next(const struct zone *z, struct scale s, int64_t t)
{
	struct civil c;
	int months;

	zone_civil(z, t, &c);
	if (s.unit == SERIES_DAY)
		return time_next_day(z, t);
	if (s.unit == SERIES_WEEK)
		return zone_time(z, c.year, c.month, c.day + 8 - c.weekday, 0, 0, 0);
	months = ((c.year * 12 + c.month - 1) / s.count + 1) * s.count;
	return zone_time(z, months / 12, months % 12 + 1, 1, 0, 0, 0);
}

/* The finest scale that is no comb. */
static struct scale scale_for(int64_t seconds)
{
	static const struct {
		struct scale scale;
		int64_t days; /* of a unit, at least */
	} scales[] = {
		{{SERIES_DAY, 1}, 1},      {{SERIES_WEEK, 1}, 7},      {{SERIES_MONTH, 1}, 28},
		{{SERIES_MONTH, 3}, 90},   {{SERIES_MONTH, 12}, 365},  {{SERIES_MONTH, 120}, 3652},
		{{SERIES_MONTH, 1200}, 36524},
	};
	size_t i = 0;

	while (i + 1 < NELEM(scales) && seconds / 86400 / scales[i].days > BUCKETS - 2)
		i++;
	return scales[i].scale;
}

/* --- buckets ---------------------------------------------------------------------- */

static struct series_bucket *bucket_add(struct series *s, size_t *cap, int64_t from, int64_t to)
{
	s->list = mem_grow(s->list, cap, s->len + 1, sizeof(*s->list));
	s->list[s->len] = (struct series_bucket){.from = from, .to = to};
	return &s->list[s->len++];
}

static bool any_outside(const struct turns *x, int64_t start, int64_t end, bool later)
{
	const struct moments *all[] = {&x->opened, &x->handled, &x->in, &x->out};

	for (size_t i = 0; i < NELEM(all); i++)
		for (size_t k = 0; k < all[i]->len; k++)
			if (later ? all[i]->list[k] >= end : all[i]->list[k] < start)
				return true;
	return false;
}

static size_t bucket_of(const struct series *s, int64_t at)
{
	size_t low = 0, high = s->len - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (at < s->list[mid].to)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static void fill(struct series *s, const struct turns *x)
{
	int64_t *change = mem_alloc(s->len * sizeof(*change));
	int64_t backlog = 0;

	for (size_t i = 0; i < x->opened.len; i++)
		s->list[bucket_of(s, x->opened.list[i])].opened++;
	for (size_t i = 0; i < x->handled.len; i++)
		s->list[bucket_of(s, x->handled.list[i])].handled++;
	for (size_t i = 0; i < x->in.len; i++)
		change[bucket_of(s, x->in.list[i])]++;
	for (size_t i = 0; i < x->out.len; i++)
		change[bucket_of(s, x->out.list[i])]--;
	for (size_t i = 0; i < s->len; i++) {
		backlog += change[i];
		s->list[i].backlog = (uint64_t)backlog;
	}
	free(change);
}

void series_make(struct series *s, const struct turns *x, const struct report_spec *spec)
{
	int64_t start = spec->from, end = spec->as_of + 1;
	struct scale scale;
	size_t cap = 0;

	if (spec->to != TIME_NONE && spec->to < end)
		end = spec->to;
	if (start == TIME_NONE) {
		start = x->opened.len ? x->opened.list[0] : end;
		for (size_t i = 0; i < x->opened.len; i++)
			if (x->opened.list[i] < start)
				start = x->opened.list[i];
	}
	if (start >= end)
		return;
	scale = scale_for(end - start);
	s->unit = scale.unit;
	s->count = scale.count;
	s->before = any_outside(x, start, end, false);
	if (s->before)
		bucket_add(s, &cap, TIME_NONE, start);
	/* Without a beginning of its own, time begins with a whole unit. */
	if (spec->from == TIME_NONE)
		start = unit_start(spec->zone, scale, start);
	while (start < end) {
		int64_t next = unit_next(spec->zone, scale, start);

		bucket_add(s, &cap, start, next < end ? next : end);
		start = next;
	}
	s->after = any_outside(x, start, end, true);
	if (s->after)
		bucket_add(s, &cap, end, spec->as_of + 1);
	fill(s, x);
}
