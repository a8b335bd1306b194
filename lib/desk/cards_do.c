/* Changing articles and problems, and with them the tickets that they solve: one commit, or none.
 *
 * Which tickets a problem has is not in its file, so that closing them with it asks for them at
 * the very commit this one stands on; else one that came meanwhile would stay open. */
#include "desk/cards_priv.h"
#include "desk/record.h"
#include "desk/sheet.h"

#include "crypto/hash.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOSE_TICKETS 50 /* above this a commit's objects go into one pack */

struct doing {
	struct desk *desk;
	struct sheet *sheet;
	const struct card_request *request;
	struct outcome *out;
	struct arena *arena; /* of the attempt; what goes into requests */
	const char *const *tickets;
	size_t n_tickets;
};

/* --- tickets ----------------------------------------------------------------------------- */

/* What is done to them is done for the card's sake: the commit is about that. */
static enum hd_rc do_tickets(struct doing *x, const struct request *r, bool aside, struct hd_err *e)
{
	size_t first = x->sheet->n_deeds;
	enum hd_rc rc = r->n_tickets ? sheet_do(x->sheet, r, x->out, e) : HD_OK;

	for (size_t i = first; aside && i < x->sheet->n_deeds; i++)
		x->sheet->deeds[i].aside = true;
	return rc;
}

static enum hd_rc link_tickets(struct doing *x, const char *number, bool aside, struct hd_err *e)
{
	struct request r;

	request_init(&r, OP_EDIT);
	r.op.set = node_map(x->arena);
	node_set(x->arena, r.op.set, x->request->kind == NUMBER_ARTICLE ? "known" : "problem",
		 node_text(x->arena, number));
	r.tickets = x->tickets;
	r.n_tickets = x->n_tickets;
	return do_tickets(x, &r, aside, e);
}

struct of_problem {
	const char *number;
	struct number *v;
	size_t n, cap;
};

static enum hd_rc take_open(const struct ticket *t, const struct ticket *state,
			    const struct facts *f, struct arena *scratch, void *arg,
			    struct hd_err *e)
{
	struct of_problem *p = arg;
	const char *problem = ticket_text(state, F_PROBLEM);

	(void)t, (void)f, (void)scratch, (void)e;
	if (!problem || strcmp(problem, p->number) != 0 || ticket_status(state) >= ST_RESOLVED)
		return HD_OK;
	p->v = mem_grow(p->v, &p->cap, p->n + 1, sizeof(*p->v));
	number_parse(ticket_text(state, F_NUMBER), &p->v[p->n++]);
	return HD_OK;
}

static void restart(void *arg)
{
	((struct of_problem *)arg)->n = 0;
}

/* Through the cache where it stands at this attempt's commit. */
static enum hd_rc find_open(struct doing *x, struct of_problem *out, struct hd_err *e)
{
	struct ticket_walk w = {
		.fn = take_open, .arg = out, .restart = restart, .brief = true, .strict = true};
	const char *term = arena_printf(x->arena, "problem:%s", out->number);
	const struct snap *head = NULL, *base = x->sheet->base;
	struct query_context ctx = {.now = x->desk->now, .site = desk_site(x->desk)};
	struct query *q = NULL;
	enum hd_rc rc;

	desk_forget(x->desk);
	rc = desk_head(x->desk, &head, e);
	if (rc == HD_OK)
		rc = desk_zone(x->desk, &ctx.zone, e);
	if (rc == HD_OK)
		rc = query_parse(1, &term, &ctx, &q, e);
	w.query = q;
	if (rc == HD_OK && strcmp(snap_commit(head), snap_commit(base)) == 0)
		base = head;
	if (rc == HD_OK)
		rc = tickets_walk(x->desk, base, &w, e);
	query_free(q);
	return rc;
}

static int by_number(const void *x, const void *y)
{
	return number_compare(x, y);
}

static enum hd_rc close_tickets(struct doing *x, const char *number, struct hd_err *e)
{
	const struct card_request *r = x->request;
	struct of_problem found = {.number = number};
	struct request close;
	const char **names;
	char *name;
	enum hd_rc rc = find_open(x, &found, e);

	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), by_number);
	names = arena_alloc(x->arena, (found.n + 1) * sizeof(*names));
	for (size_t i = 0; i < found.n; i++) {
		name = arena_alloc(x->arena, NUMBER_TEXT_SIZE);
		number_format(&found.v[i], name);
		names[i] = name;
	}
	request_init(&close, OP_CLOSE);
	close.op.solution = node_get_str(r->set, "solution");
	close.no_kb = true; /* the problem says how it was solved */
	close.op.resolution = r->resolution;
	close.tickets = names;
	close.n_tickets = found.n;
	if (rc == HD_OK)
		rc = do_tickets(x, &close, true, e);
	free(found.v);
	return rc;
}

/* --- cards --------------------------------------------------------------------------------- */

/* What the values name must exist; an id in another case is told from one that is not there. */
static enum hd_rc check_names(struct doing *x, struct card_change *ch, struct hd_err *e)
{
	const char *app = node_get_str(ch->set, "application");
	const struct app *found;
	struct slot *slot;
	enum hd_rc rc = app ? sheet_application(x->sheet, app, &found, e) : HD_OK;

	if (rc != HD_OK || !x->request->origin)
		return rc;
	rc = sheet_slot(x->sheet, x->request->origin, &slot, e);
	if (rc == HD_OK)
		node_set(x->arena, ch->set, "origin", node_text(x->arena, slot->number));
	return rc;
}

/* The lists of the header that are to be emptied. */
static struct node *all_items(struct doing *x, const struct card *c)
{
	const struct schema *s = card_schema(c->kind);
	const struct node *names = x->request->clear;
	struct node *map =
		x->request->remove ? node_copy(x->arena, x->request->remove) : node_map(x->arena);

	for (size_t i = 0; names && i < names->len; i++) {
		struct node *list = c->head[schema_find(s, names->u.items[i]->text)];

		if (list)
			node_set(x->arena, map, names->u.items[i]->text, list);
	}
	return map;
}

static const char *describe_card(const struct card_request *r, const struct card *c,
				 const struct entry *x, struct arena *a)
{
	switch (r->op) {
	case CARD_ADD:
		return arena_printf(a, "%s: %s", c->kind == NUMBER_ARTICLE ? "add" : "open",
				    describe_line(a, card_text(c, C_TITLE), 60));
	case CARD_PUBLISH:
		return "publish";
	case CARD_RETIRE:
		return "retire";
	case CARD_MERGE:
		return x->from ? arena_printf(a, "take in %s", x->from)
			       : arena_printf(a, "merge into %s",
					      node_get_str(x->set, "merged_into"));
	case CARD_RESOLVE:
		return "close";
	case CARD_REOPEN:
		return "reopen";
	default:
		return describe_edit(x, a);
	}
}

static enum hd_rc enter(struct doing *x, struct card *c, const struct card_change *ch, bool aside,
			struct hd_err *e)
{
	struct entry *entry;
	enum hd_rc rc = sheet_card_enter(x->sheet, c, ch, x->desk->now, x->sheet->me, &entry, e);

	if (rc == HD_OK)
		sheet_card_deed(x->sheet, c, entry,
				entry ? describe_card(x->request, c, entry, x->arena) : NULL, aside,
				x->out);
	return rc;
}

static enum hd_rc add_card(struct doing *x, struct card_change *ch, struct hd_err *e)
{
	struct card *c;
	const char *number;
	enum hd_rc rc = sheet_card_new(x->sheet, x->request->kind, x->desk->now, &c, e);

	if (rc == HD_OK)
		rc = enter(x, c, ch, false, e);
	if (rc != HD_OK)
		return rc;
	number = arena_strdup(x->arena, card_text(c, C_NUMBER));
	return link_tickets(x, number, true, e);
}

/* What the one was known by, the other is found by from now on, its title included. */
/* The title and the symptoms of the one become symptoms of the other. */
static enum hd_rc check_visibility(const struct card *from, const struct card *into,
				   struct hd_err *e)
{
	const char *theirs = card_text(into, C_VISIBILITY), *ours = card_text(from, C_VISIBILITY);

	if (!theirs || strcmp(theirs, "public") != 0 || (ours && strcmp(ours, "public") == 0))
		return HD_OK;
	return hd_fail(e, HD_REFUSED,
		       "article '%s' is internal, and requesters may read '%s', which would take its "
		       "title and symptoms; say that they may read it, too: helpdesk kb edit %s "
		       "--public",
		       card_text(from, C_NUMBER), card_text(into, C_NUMBER),
		       card_text(from, C_NUMBER));
}

static enum hd_rc merge_cards(struct doing *x, struct card *from, struct hd_err *e)
{
	struct card_change away = {.event = CE_MERGED}, half = {.event = CE_MERGED};
	struct node *symptoms = node_list(x->arena);
	const struct node *old = from->head[C_SYMPTOMS];
	struct card *into;
	enum hd_rc rc = sheet_article(x->sheet, x->request->into, &into, e);

	if (rc == HD_OK && into == from)
		rc = hd_fail(e, HD_REFUSED, "article '%s' cannot be merged into itself",
			     card_text(from, C_NUMBER));
	if (rc == HD_OK && card_is(into, "retired"))
		rc = hd_fail(e, HD_REFUSED,
			     "article '%s' is retired; bring it back first with 'helpdesk kb "
			     "publish %s'",
			     card_text(into, C_NUMBER), card_text(into, C_NUMBER));
	if (rc == HD_OK)
		rc = check_visibility(from, into, e);
	if (rc != HD_OK)
		return rc;
	if (strcmp(card_text(from, C_TITLE), card_text(into, C_TITLE)) != 0)
		node_push(x->arena, symptoms, from->head[C_TITLE]);
	for (size_t i = 0; old && i < old->len; i++)
		node_push(x->arena, symptoms, old->u.items[i]);
	half.add = node_map(x->arena);
	node_set(x->arena, half.add, "symptoms", symptoms);
	if (from->head[C_KEYWORDS])
		node_set(x->arena, half.add, "keywords", from->head[C_KEYWORDS]);
	away.into = card_text(into, C_NUMBER);
	half.from = card_text(from, C_NUMBER);
	rc = enter(x, from, &away, false, e);
	return rc == HD_OK ? enter(x, into, &half, true, e) : rc;
}

static enum hd_rc do_card(struct doing *x, const char *ref, struct card_change *ch,
			  struct hd_err *e)
{
	const struct card_request *r = x->request;
	const char *number;
	struct card *c;
	enum hd_rc rc = r->op == CARD_LINK && r->kind == NUMBER_ARTICLE
				? sheet_article(x->sheet, ref, &c, e)
				: sheet_card(x->sheet, r->kind, ref, &c, e);

	if (rc != HD_OK)
		return rc;
	number = arena_strdup(x->arena, card_text(c, C_NUMBER));
	if (r->op == CARD_LINK)
		return link_tickets(x, number, false, e);
	if (r->op == CARD_MERGE)
		return merge_cards(x, c, e);
	ch->remove = all_items(x, c);
	rc = enter(x, c, ch, false, e);
	return rc == HD_OK && r->close_tickets ? close_tickets(x, number, e) : rc;
}

/* --- the commit ------------------------------------------------------------------------------ */

static enum hd_rc do_all(struct doing *x, struct hd_err *e)
{
	static const enum card_event events[] = {
		[CARD_ADD] = CE_OPENED,        [CARD_EDIT] = CE_EDITED,
		[CARD_PUBLISH] = CE_PUBLISHED, [CARD_RETIRE] = CE_RETIRED,
		[CARD_MERGE] = CE_MERGED,      [CARD_LINK] = CE_EDITED,
		[CARD_RESOLVE] = CE_RESOLVED,  [CARD_REOPEN] = CE_REOPENED,
	};
	const struct card_request *r = x->request;
	struct card_change ch = {.event = events[r->op],
				 .set = r->set ? node_copy(x->arena, r->set) : node_map(x->arena),
				 .add = r->add,
				 .note = r->note,
				 .publish = r->publish};
	enum hd_rc rc = check_names(x, &ch, e);

	if (rc == HD_OK && r->op == CARD_ADD)
		rc = add_card(x, &ch, e);
	for (size_t i = 0; rc == HD_OK && i < r->n_cards; i++)
		rc = do_card(x, r->cards[i], &ch, e);
	return rc;
}

/* Many at once are a batch whose input is the list of their numbers. */
static void digest(const struct outcome *o, char hex[65])
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];

	for (size_t i = 0; i < o->n; i++) {
		hash_update(h, o->v[i].number, strlen(o->v[i].number));
		hash_update(h, "\n", 1);
	}
	hash_hex(raw, hash_final(h, raw), hex);
}

static enum hd_rc change(struct txn *t, void *arg, struct hd_err *e)
{
	struct doing *x = arg;
	struct sheet *s = x->sheet;
	struct sbuf message = SBUF_INIT;
	const char *name, *email;
	char hex[65];
	enum hd_rc rc;

	outcome_deinit(x->out);
	arena_reset(x->arena);
	rc = sheet_begin(s, t, e);
	if (rc == HD_OK)
		rc = do_all(x, e);
	if (rc == HD_OK)
		rc = sheet_flush(s, true, e);
	if (rc != HD_OK) {
		sheet_post_forget(s);
		return rc;
	}
	digest(x->out, hex);
	s->operations = x->out->n;
	sheet_message(s, hex, &message);
	agent_author(s->base, s->me, s->arena, &name, &email);
	txn_describe(t, name, email, x->desk->now, message.s);
	sbuf_deinit(&message);
	return HD_OK;
}

enum hd_rc desk_card_do(struct desk *d, const struct card_request *r, struct outcome *out,
			struct hd_err *e)
{
	struct doing x = {.desk = d,
			  .request = r,
			  .out = out,
			  .tickets = r->tickets,
			  .n_tickets = r->n_tickets};
	bool bulk = r->n_tickets > LOOSE_TICKETS || r->close_tickets;
	struct sbuf commit = SBUF_INIT;
	const char *me;
	enum hd_rc rc = desk_me(d, &me, e);

	memset(out, 0, sizeof(*out));
	if (rc != HD_OK)
		return rc;
	me = mem_strdup(me); /* looking for a problem's tickets forgets it */
	x.arena = arena_new();
	x.sheet = sheet_new(d, false);
	x.sheet->me = me;
	rc = store_change(d->store, bulk ? STORE_BULK : 0, d->wait, change, &x, &commit, e);
	if (rc == HD_OK && commit.len < sizeof(out->commit))
		memcpy(out->commit, commit.s, commit.len + 1);
	if (rc == HD_OK)
		sheet_post_committed(x.sheet);
	else
		outcome_deinit(out);
	desk_forget(d);
	sheet_free(x.sheet);
	arena_free(x.arena);
	sbuf_deinit(&commit);
	free((char *)me);
	return rc;
}
