/* A ticket in memory: apply(), replay, and reading its header. */
#include "helpdesk/ticket.h"

#include "helpdesk/text.h"

#include <string.h>

const char *const event_words[] = {"opened",   "qualified", "taken",    "assigned", "noted",
				   "attached", "replied",   "waiting",  "resumed",  "escalated",
				   "returned", "resolved",  "closed",   "reopened", "edited",
				   "linked",   "merged",    "received", NULL};
_Static_assert(NELEM(event_words) == EVENT_COUNT + 1, "one word per event");

void ticket_init(struct ticket *t, struct arena *a)
{
	memset(t, 0, sizeof(*t));
	t->arena = a;
}

/* --- apply ---------------------------------------------------------------- */

/* On a merged ticket no event moves the status, on a closed one only reopening
 * and merging do: after a merge of two histories the entry of the other side
 * may come late. */
static bool moves_status(const struct ticket *t, const struct entry *x)
{
	switch (ticket_status(t)) {
	case ST_MERGED:
		return false;
	case ST_CLOSED:
		return x->kind == EV_REOPENED || x->kind == EV_MERGED;
	default:
		return true;
	}
}

/* Custom fields are set one by one, so that two sites may each change one. */
static struct node *merged_fields(struct arena *a, const struct node *old, const struct node *set)
{
	struct node *map = node_map(a);

	for (size_t i = 0; old && i < old->len; i++)
		if (!node_get(set, old->u.pairs[i].key))
			node_set(a, map, old->u.pairs[i].key, old->u.pairs[i].value);
	for (size_t i = 0; i < set->len; i++)
		if (set->u.pairs[i].value->kind != NODE_NULL)
			node_set(a, map, set->u.pairs[i].key, set->u.pairs[i].value);
	return map->len ? map : NULL;
}

static void apply_set(struct ticket *t, const struct entry *x)
{
	bool move = moves_status(t, x);
	enum field f;

	for (size_t i = 0; x->set && i < x->set->len; i++) {
		const struct pair *p = &x->set->u.pairs[i];

		if (!field_find(p->key, &f)) {
			if (!t->other)
				t->other = node_map(t->arena);
			if (p->value->kind == NODE_NULL)
				node_remove(t->other, p->key);
			else
				node_set(t->arena, t->other, p->key, p->value);
		} else if (f == F_STATUS && !move) {
			continue;
		} else if (p->value->kind == NODE_NULL) {
			t->head[f] = NULL;
		} else if (f == F_FIELDS) {
			t->head[f] = merged_fields(t->arena, t->head[f], p->value);
		} else {
			t->head[f] = p->value;
		}
	}
}

static bool list_holds(const struct node *list, const struct node *item)
{
	for (size_t i = 0; list && i < list->len; i++)
		if (node_equal(list->u.items[i], item))
			return true;
	return false;
}

/* Lists are never changed in place: a replay shares them with its source. */
static void apply_lists(struct ticket *t, const struct node *change, bool add)
{
	enum field f;

	for (size_t i = 0; change && i < change->len; i++) {
		const struct node *items = change->u.pairs[i].value;
		struct node *list;

		if (!field_find(change->u.pairs[i].key, &f) || items->kind != NODE_LIST)
			continue;
		list = node_list(t->arena);
		for (size_t k = 0; t->head[f] && k < t->head[f]->len; k++)
			if (add || !list_holds(items, t->head[f]->u.items[k]))
				node_push(t->arena, list, t->head[f]->u.items[k]);
		for (size_t k = 0; add && k < items->len; k++)
			if (!list_holds(list, items->u.items[k]))
				node_push(t->arena, list, items->u.items[k]);
		t->head[f] = list->len ? list : NULL;
	}
}

void ticket_apply(struct ticket *t, const struct entry *x)
{
	apply_set(t, x);
	apply_lists(t, x->remove, false);
	apply_lists(t, x->add, true);
}

void ticket_add(struct ticket *t, struct entry *x)
{
	struct entry **longer;

	x->n = 1;
	if (t->len && t->journal[t->len - 1]->at == x->at)
		x->n = t->journal[t->len - 1]->n + 1;
	if (t->len >= t->cap) {
		t->cap = t->len < 4 ? 8 : t->len * 2;
		longer = arena_alloc(t->arena, t->cap * sizeof(struct entry *));
		if (t->len)
			memcpy(longer, t->journal, t->len * sizeof(struct entry *));
		t->journal = longer;
	}
	t->journal[t->len++] = x;
	ticket_apply(t, x);
}

/* --- replay --------------------------------------------------------------- */

/* Subject and description stand only in the header until an entry sets them. */
static bool journal_sets(const struct ticket *t, const char *key)
{
	for (size_t i = 0; i < t->len; i++)
		if (node_get(t->journal[i]->set, key))
			return true;
	return false;
}

void ticket_replay_entries(const struct ticket *t, size_t count, struct arena *a,
			   struct ticket *out)
{
	static const enum field identity[] = {F_NUMBER, F_UID, F_FORMERLY, F_OPENED};
	static const enum field texts[] = {F_SUBJECT, F_DESCRIPTION};

	ticket_init(out, a);
	for (size_t i = 0; i < NELEM(identity); i++)
		out->head[identity[i]] = t->head[identity[i]];
	for (size_t i = 0; i < NELEM(texts); i++)
		if (!journal_sets(t, field_defs[texts[i]].name))
			out->head[texts[i]] = t->head[texts[i]];
	if (t->other)
		out->other = node_copy(a, t->other);
	out->journal = t->journal;
	out->cap = 0; /* the journal is shared: adding to it copies it */
	while (out->len < count)
		ticket_apply(out, t->journal[out->len++]);
}

bool ticket_replay(const struct ticket *t, int64_t as_of, struct arena *a, struct ticket *out)
{
	size_t count = 0;

	while (count < t->len && t->journal[count]->at <= as_of)
		count++;
	ticket_replay_entries(t, count, a, out);
	return count > 0;
}

enum field ticket_disagrees(const struct ticket *t, struct arena *scratch)
{
	struct ticket r;

	ticket_replay(t, INT64_MAX, scratch, &r);
	for (int f = 0; f < FIELD_COUNT; f++)
		if ((t->head[f] == NULL) != (r.head[f] == NULL) ||
		    (t->head[f] && !node_equal(t->head[f], r.head[f])))
			return (enum field)f;
	if (t->len && ticket_opened(t) != t->journal[0]->at)
		return F_OPENED;
	return FIELD_COUNT;
}

/* --- reading -------------------------------------------------------------- */

const char *ticket_text(const struct ticket *t, enum field f)
{
	return node_str(t->head[f]);
}

int ticket_int(const struct ticket *t, enum field f)
{
	const char *s = ticket_text(t, f);

	return s && s[0] >= '0' && s[0] <= '9' && !s[1] ? s[0] - '0' : -1;
}

int ticket_level(const struct ticket *t)
{
	const char *s = ticket_text(t, F_LEVEL);

	return !s ? 0 : s[0] == 'c' ? LEVEL_CERT : s[0] - '0';
}

enum status ticket_status(const struct ticket *t)
{
	int place = word_place(ticket_text(t, F_STATUS), words_status);

	return place < 0 ? ST_NEW : (enum status)place;
}

int64_t ticket_opened(const struct ticket *t)
{
	const char *s = ticket_text(t, F_OPENED);
	int64_t at;

	if (s && time_parse_utc(s, &at))
		return at;
	return t->len ? t->journal[0]->at : TIME_NONE;
}

int64_t ticket_last(const struct ticket *t)
{
	return t->len ? t->journal[t->len - 1]->at : TIME_NONE;
}

const char *ticket_requester(const struct ticket *t, const char *key)
{
	return node_get_str(t->head[F_REQUESTER], key);
}

const char *ticket_requester_line(const struct ticket *t, struct arena *a)
{
	const char *name = ticket_requester(t, "name"), *email = ticket_requester(t, "email");

	if (name && email)
		return arena_printf(a, "%s <%s>", name, email);
	return name ? name : email ? email : ticket_requester(t, "phone");
}
