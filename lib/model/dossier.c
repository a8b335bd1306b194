/* A dossier in memory: apply() and replay. Pure. */
#include "helpdesk/dossier.h"

#include <string.h>

const char *const event_words[] = {"opened",   "qualified", "taken",    "assigned", "noted",
				   "attached", "replied",   "waiting",  "resumed",  "escalated",
				   "returned", "resolved",  "closed",   "reopened", "edited",
				   "linked",   "merged",    "received", NULL};
_Static_assert(NELEM(event_words) == EVENT_COUNT + 1, "one word per event");

enum event event_of(const char *word)
{
	int i = 0;

	while (event_words[i] && strcmp(event_words[i], word) != 0)
		i++;
	return (enum event)i;
}

size_t schema_find(const struct schema *s, const char *name)
{
	size_t f = 0;

	while (f < s->n && (!s->defs[f].name || strcmp(s->defs[f].name, name) != 0))
		f++;
	return f;
}

size_t schema_field(const struct schema *s, size_t i)
{
	return s->order ? s->order[i] : i;
}

/* --- apply ---------------------------------------------------------------- */

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

static void set_unknown(struct dossier *d, const struct pair *p)
{
	if (!d->other)
		d->other = node_map(d->arena);
	if (p->value->kind == NODE_NULL)
		node_remove(d->other, p->key);
	else
		node_set(d->arena, d->other, p->key, p->value);
}

static void apply_set(struct dossier *d, const struct entry *x)
{
	const struct schema *s = d->schema;
	bool move = s->moves_status(d->head, x);

	for (size_t i = 0; x->set && i < x->set->len; i++) {
		const struct pair *p = &x->set->u.pairs[i];
		size_t f = schema_find(s, p->key);

		if (f == s->n)
			set_unknown(d, p);
		else if (f == s->status && !move)
			continue;
		else if (p->value->kind == NODE_NULL)
			d->head[f] = NULL;
		else if (s->defs[f].type == FT_FIELDS)
			d->head[f] = merged_fields(d->arena, d->head[f], p->value);
		else
			d->head[f] = p->value;
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
static void apply_lists(struct dossier *d, const struct node *change, bool add)
{
	for (size_t i = 0; change && i < change->len; i++) {
		const struct node *items = change->u.pairs[i].value, *old;
		size_t f = schema_find(d->schema, change->u.pairs[i].key);
		struct node *list;

		if (f == d->schema->n || items->kind != NODE_LIST)
			continue;
		old = d->head[f];
		list = node_list(d->arena);
		for (size_t k = 0; old && k < old->len; k++)
			if (add || !list_holds(items, old->u.items[k]))
				node_push(d->arena, list, old->u.items[k]);
		for (size_t k = 0; add && k < items->len; k++)
			if (!list_holds(list, items->u.items[k]))
				node_push(d->arena, list, items->u.items[k]);
		d->head[f] = list->len ? list : NULL;
	}
}

void dossier_apply(struct dossier *d, const struct entry *x)
{
	apply_set(d, x);
	apply_lists(d, x->remove, false);
	apply_lists(d, x->add, true);
}

void dossier_add(struct dossier *d, struct entry *x)
{
	struct entry **longer;

	x->n = 1;
	if (d->len && d->journal[d->len - 1]->at == x->at)
		x->n = d->journal[d->len - 1]->n + 1;
	if (d->len >= d->cap) {
		d->cap = d->len < 4 ? 8 : d->len * 2;
		longer = arena_alloc(d->arena, d->cap * sizeof(struct entry *));
		if (d->len)
			memcpy(longer, d->journal, d->len * sizeof(struct entry *));
		d->journal = longer;
	}
	d->journal[d->len++] = x;
	dossier_apply(d, x);
}

/* --- replay --------------------------------------------------------------- */

static bool journal_sets(const struct dossier *d, const char *key)
{
	for (size_t i = 0; i < d->len; i++)
		if (node_get(d->journal[i]->set, key))
			return true;
	return false;
}

void dossier_replay(const struct dossier *d, size_t count, struct dossier *out)
{
	const struct schema *s = d->schema;

	for (size_t f = 0; f < s->n; f++) {
		uint32_t bit = UINT32_C(1) << f;
		bool stays = (s->identity & bit) ||
			     ((s->texts & bit) && !journal_sets(d, s->defs[f].name));

		out->head[f] = stays ? d->head[f] : NULL;
	}
	out->other = d->other ? node_copy(out->arena, d->other) : NULL;
	out->journal = d->journal;
	out->cap = 0; /* the journal is shared: adding to it copies it */
	for (out->len = 0; out->len < count; out->len++)
		dossier_apply(out, d->journal[out->len]);
}

size_t dossier_disagrees(const struct dossier *d, struct arena *scratch)
{
	const struct schema *s = d->schema;
	struct dossier made = *d;

	made.arena = scratch;
	made.head = arena_alloc(scratch, s->n * sizeof(*made.head));
	dossier_replay(d, d->len, &made);
	for (size_t f = 0; f < s->n; f++)
		if ((d->head[f] == NULL) != (made.head[f] == NULL) ||
		    (d->head[f] && !node_equal(d->head[f], made.head[f])))
			return f;
	return d->len && dossier_opened(d) != d->journal[0]->at ? s->opened : s->n;
}

/* --- reading -------------------------------------------------------------- */

int64_t dossier_opened(const struct dossier *d)
{
	const char *s = node_str(d->head[d->schema->opened]);
	int64_t at;

	if (s && time_parse_utc(s, &at))
		return at;
	return d->len ? d->journal[0]->at : TIME_NONE;
}

int64_t dossier_last(const struct dossier *d)
{
	return d->len ? d->journal[d->len - 1]->at : TIME_NONE;
}
