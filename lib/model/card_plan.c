/* What may be entered into the journal of an article or a problem, and the entry it becomes. */
#include "helpdesk/card.h"

#include <string.h>

const char *const card_event_words[] = {"opened", "edited",   "published", "retired", "credited",
					"merged", "resolved", "reopened",  NULL};
_Static_assert(NELEM(card_event_words) == CARD_EVENTS + 1, "one word per event");

/* --- may ----------------------------------------------------------------------------- */

/* What the field is once `ch` was entered. */
static const struct node *value_after(const struct card *c, const struct card_change *ch,
				      enum card_field f)
{
	const struct schema *s = card_schema(c->kind);
	const struct node *v = s->defs[f].name ? node_get(ch->set, s->defs[f].name) : NULL;

	return !v ? c->head[f] : v->kind == NODE_NULL ? NULL : v;
}

/* Whoever reads a published article wants to be helped by it. */
static enum hd_rc may_be_published(const struct card *c, const struct card_change *ch,
				   struct hd_err *e)
{
	const struct node *solution = value_after(c, ch, C_SOLUTION);
	const char *number = card_text(c, C_NUMBER);

	if (solution && solution->len)
		return HD_OK;
	if (ch->event == CE_OPENED)
		return hd_fail(e, HD_REFUSED,
			       "an article without a solution cannot be published; give one");
	if (ch->event == CE_EDITED)
		return hd_fail(e, HD_REFUSED,
			       "a published article cannot be without a solution; 'helpdesk kb "
			       "retire %s' takes it out of use",
			       number);
	return hd_fail(e, HD_REFUSED,
		       "it has no solution yet; give one with 'helpdesk kb edit %s -m TEXT'",
		       number);
}

static enum hd_rc article_may(const struct card *c, const struct card_change *ch, struct hd_err *e)
{
	const char *into = card_text(c, C_MERGED_INTO);

	if (into)
		return hd_fail(e, HD_REFUSED, "it was merged; use '%s' instead", into);
	if (ch->event == CE_PUBLISHED || (ch->event == CE_OPENED && ch->publish) ||
	    (ch->event == CE_EDITED && card_is(c, "published")))
		return may_be_published(c, ch, e);
	return HD_OK;
}

static enum hd_rc problem_may(const struct card *c, const struct card_change *ch, struct hd_err *e)
{
	const char *number = card_text(c, C_NUMBER);

	if (ch->event == CE_RESOLVED && card_is(c, "resolved"))
		return hd_fail(e, HD_REFUSED,
			       "it is resolved already; correct it with 'helpdesk problem edit "
			       "%s', or open it again with 'helpdesk problem reopen %s -m REASON'",
			       number, number);
	if (ch->event == CE_REOPENED && !card_is(c, "resolved"))
		return hd_fail(e, HD_REFUSED, "it is not resolved, but %s", card_text(c, C_STATUS));
	return HD_OK;
}

/* A card has no files that could take what is long. */
static enum hd_rc texts_fit(const struct card *c, const struct card_change *ch, struct hd_err *e)
{
	const struct schema *s = card_schema(c->kind);

	for (size_t i = 0; ch->set && i < ch->set->len; i++) {
		const struct pair *p = &ch->set->u.pairs[i];
		size_t f = schema_find(s, p->key);

		if (f < s->n && s->defs[f].type == FT_TEXT && p->value->len > CARD_TEXT_MAX)
			return hd_fail(
				e, HD_REFUSED,
				"the %s has %zu bytes, %zu KiB at most; shorten it, or attach "
				"the whole text to a ticket and name that one",
				p->key, p->value->len, CARD_TEXT_MAX >> 10);
	}
	return HD_OK;
}

enum hd_rc card_may(const struct card *c, const struct card_change *ch, struct hd_err *e)
{
	enum hd_rc rc = texts_fit(c, ch, e);

	if (rc != HD_OK)
		return rc;
	return c->kind == NUMBER_ARTICLE ? article_may(c, ch, e) : problem_may(c, ch, e);
}

/* --- plan ------------------------------------------------------------------------------ */

/* A problem whose cause and a way round are known is a known error (ITIL: problem management). */
static const char *problem_status(const struct card *c, const struct card_change *ch)
{
	if (ch->event == CE_RESOLVED || (ch->event == CE_EDITED && card_is(c, "resolved")))
		return "resolved";
	return value_after(c, ch, C_CAUSE) && value_after(c, ch, C_WORKAROUND) ? "known_error"
									       : "open";
}

static const char *status_after(const struct card *c, const struct card_change *ch)
{
	if (c->kind == NUMBER_PROBLEM)
		return problem_status(c, ch);
	switch (ch->event) {
	case CE_OPENED:
		return ch->publish ? "published" : "draft";
	case CE_PUBLISHED:
		return "published";
	case CE_RETIRED:
		return "retired";
	case CE_MERGED:
		return ch->into ? "retired" : card_text(c, C_STATUS);
	default:
		return card_text(c, C_STATUS);
	}
}

/* The value that the field is to have, NULL when `ch` says nothing of it. */
static struct node *new_value(const struct card *c, const struct card_change *ch, enum card_field f)
{
	const struct schema *s = card_schema(c->kind);
	const char *status = status_after(c, ch);

	if (f == C_STATUS)
		return status ? node_text(c->arena, status) : NULL;
	if (f == C_MERGED_INTO && ch->into)
		return node_text(c->arena, ch->into);
	if (f == C_VISIBILITY && ch->event == CE_OPENED && !node_get(ch->set, "visibility"))
		return node_text(c->arena, "internal");
	return node_copy(c->arena, node_get(ch->set, s->defs[f].name));
}

static struct node *plan_set(const struct card *c, const struct card_change *ch)
{
	const struct schema *s = card_schema(c->kind);
	struct node *set = node_map(c->arena);

	for (size_t i = 0; i < s->n_order; i++) {
		enum card_field f = (enum card_field)schema_field(s, i);
		struct node *v = new_value(c, ch, f);

		if (v && (v->kind == NODE_NULL ? c->head[f] != NULL
					       : !c->head[f] || !node_equal(v, c->head[f])))
			node_set(c->arena, set, s->defs[f].name, v);
	}
	return set->len ? set : NULL;
}

static bool list_holds(const struct node *list, const struct node *item)
{
	for (size_t i = 0; list && i < list->len; i++)
		if (node_equal(list->u.items[i], item))
			return true;
	return false;
}

/* The items of each list that are not there yet, or (of `remove`) that are there. */
static struct node *plan_lists(const struct card *c, const struct node *change, bool there)
{
	const struct schema *s = card_schema(c->kind);
	struct node *map = node_map(c->arena), *list;

	for (size_t i = 0; change && i < change->len; i++) {
		const struct pair *p = &change->u.pairs[i];
		size_t f = schema_find(s, p->key);

		list = node_list(c->arena);
		for (size_t k = 0; f < s->n && k < p->value->len; k++) {
			const struct node *item = p->value->u.items[k];

			if (list_holds(c->head[f], item) == there && !list_holds(list, item))
				node_push(c->arena, list, node_copy(c->arena, item));
		}
		if (list->len)
			node_set(c->arena, map, p->key, list);
	}
	return map->len ? map : NULL;
}

struct entry *card_plan(const struct card *c, const struct card_change *ch, int64_t at,
			const char *by)
{
	struct entry *x = arena_alloc(c->arena, sizeof(*x));

	x->at = at;
	x->n = 1;
	x->by = arena_strdup(c->arena, by);
	x->event = card_event_words[ch->event];
	x->kind = event_of(x->event);
	x->set = plan_set(c, ch);
	x->add = plan_lists(c, ch->add, false);
	x->remove = plan_lists(c, ch->remove, true);
	x->from = arena_strdup(c->arena, ch->from);
	x->note = arena_strdup(c->arena, ch->note);
	/* Who it came from is worth nothing when it brought nothing, but the other article of a
	 * merge is named all the same: what it solved is counted with this one's. */
	if (ch->event == CE_MERGED && !ch->into && x->from)
		return x;
	return x->set || x->add || x->remove || x->note ? x : NULL;
}
