/* What the journal of one ticket says for reports. One pass that keeps status and
 * level only: applying every field of every entry would cost ten times as much, and
 * a report asks it of a million tickets. */
#include "helpdesk/facts.h"

#include <string.h>

/* What a report needs of the header while it walks the journal. */
struct stand {
	enum status status;
	int level; /* a ticket without one stands at 0, where tickets begin */
};

static bool handled(enum status s)
{
	return s == ST_RESOLVED || s == ST_CLOSED;
}

/* The events of section 1 that say somebody has looked after the ticket. */
static bool acknowledges(enum event kind)
{
	switch (kind) {
	case EV_TAKEN:
	case EV_REPLIED:
	case EV_ESCALATED:
	case EV_RETURNED:
	case EV_WAITING:
	case EV_RESOLVED:
	case EV_CLOSED:
		return true;
	default:
		return false;
	}
}

/* The rule of ticket_apply for the status part: merged is final, and closed gives way to
 * reopened and merged only. */
static bool status_holds(enum status now, enum event kind)
{
	if (now == ST_MERGED)
		return true;
	return now == ST_CLOSED && kind != EV_REOPENED && kind != EV_MERGED;
}

static enum status status_of(const struct node *value)
{
	int place = word_place(node_str(value), words_status);

	return place < 0 ? ST_NEW : (enum status)place;
}

static int level_of(const struct node *value)
{
	const char *s = node_str(value);

	if (!s)
		return 0;
	if (*s == 'c')
		return LEVEL_CERT;
	return *s >= '0' && *s <= '3' ? *s - '0' : 0;
}

static void step(struct stand *now, const struct entry *x)
{
	const struct node *set = x->set;

	if (!set || set->kind != NODE_MAP)
		return;
	for (size_t i = 0; i < set->len; i++) {
		const struct pair *p = &set->u.pairs[i];

		if (p->key[0] == 's' && strcmp(p->key, "status") == 0) {
			if (!status_holds(now->status, x->kind))
				now->status = status_of(p->value);
		} else if (p->key[0] == 'l' && strcmp(p->key, "level") == 0) {
			now->level = level_of(p->value);
		}
	}
}

static void count(struct facts *f, const struct entry *x)
{
	if (x->kind == EV_ESCALATED)
		f->escalations++;
	else if (x->kind == EV_RETURNED)
		f->returns++;
	else if (x->kind == EV_REOPENED)
		f->reopens++;
	if (f->acknowledged == TIME_NONE && acknowledges(x->kind))
		f->acknowledged = x->at;
	f->last = x->at;
}

bool facts_of(const struct ticket *t, int64_t as_of, struct arena *scratch, struct facts *out,
	      struct ticket *state)
{
	struct stand now = {ST_NEW, 0};
	size_t i;

	*out = (struct facts){
		.opened = TIME_NONE,
		.acknowledged = TIME_NONE,
		.resolved = TIME_NONE,
		.level_at_resolution = -1,
		.last = TIME_NONE,
	};
	for (i = 0; i < t->len && t->journal[i]->at <= as_of; i++) {
		const struct entry *x = t->journal[i];
		bool was_handled = handled(now.status);

		step(&now, x);
		count(out, x);
		if (now.level > out->max_level)
			out->max_level = now.level;
		if (handled(now.status) && !was_handled) {
			out->resolved = x->at;
			out->level_at_resolution = now.level;
		} else if (!handled(now.status)) {
			out->resolved = TIME_NONE;
			out->level_at_resolution = -1;
		}
	}
	if (i == 0)
		return false;
	out->opened = t->journal[0]->at;
	/* Should somebody have written another header by hand, the journal decides. */
	if (state)
		ticket_replay(t, as_of, scratch, state);
	return true;
}

int64_t facts_worked(const struct ticket *t, int64_t from, int64_t to, int64_t as_of)
{
	for (size_t i = 0; i < t->len; i++) {
		const struct entry *x = t->journal[i];

		if (x->at > as_of || (to != TIME_NONE && x->at >= to))
			return TIME_NONE;
		if (x->at >= from && x->kind != EV_OPENED && x->kind != EV_RECEIVED)
			return x->at;
	}
	return TIME_NONE;
}

void facts_turns(const struct ticket *t, int64_t as_of,
		 void (*turn)(int64_t at, bool open, void *arg), void *arg)
{
	struct stand now = {ST_NEW, 0};
	bool was_open = false;

	for (size_t i = 0; i < t->len && t->journal[i]->at <= as_of; i++) {
		bool open;

		step(&now, t->journal[i]);
		open = !handled(now.status) && now.status != ST_MERGED;
		/* Open and closed in one entry: it was open for no time at all. */
		if (open != was_open)
			turn(t->journal[i]->at, open, arg);
		was_open = open;
	}
}
