/* Which articles fit a ticket that goes up a level: said in its journal, so that a report can tell
 * what was solved higher up although it was known. */
#include "desk/sheet.h"

#include "desk/suggest.h"

#include <stdio.h>
#include <string.h>

/* Nobody reads more, and each takes a moment of everybody else's. */
#define TICKETS_MAX 20u

static void tell(struct outcome *out, const struct ticket *t, const struct suggestion *x)
{
	struct proposed *p;

	if (!out)
		return;
	if (!out->arena)
		out->arena = arena_new();
	out->proposed = mem_realloc(out->proposed, (out->n_proposed + 1) * sizeof(*out->proposed));
	p = &out->proposed[out->n_proposed++];
	memset(p, 0, sizeof(*p));
	snprintf(p->ticket, sizeof(p->ticket), "%s", ticket_text(t, F_NUMBER));
	snprintf(p->article, sizeof(p->article), "%s", x->number);
	p->title = arena_strdup(out->arena, x->title);
	p->score = x->score;
}

enum hd_rc sheet_propose(struct sheet *s, const struct ticket *t, struct entry *x,
			 struct outcome *out, struct hd_err *e)
{
	struct suggest_spec spec = suggest_for(t);
	struct arena *a = t->arena;
	struct node *list;
	struct suggestions all;
	enum hd_rc rc;

	if (s->batch || ticket_text(t, F_KNOWN) || !spec.application ||
	    (out && out->n >= TICKETS_MAX))
		return HD_OK;
	spec.fits = true;
	rc = suggester_ask(sheet_suggester(s), &spec, s->line, &all, e);
	list = node_list(a);
	for (size_t i = 0; rc == HD_OK && i < all.n && list->len < PROPOSED_MAX; i++) {
		const struct suggestion *y = &all.v[i];

		if (!y->published || !y->application ||
		    strcmp(y->application, spec.application) != 0)
			continue;
		node_push(a, list, node_text(a, y->number));
		tell(out, t, y);
	}
	if (list->len) {
		x->other = x->other ? x->other : node_map(a);
		node_set(a, x->other, ENTRY_PROPOSED, list);
	}
	return rc;
}
