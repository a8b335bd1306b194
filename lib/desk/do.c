/* One request of a person: one commit, or none. */
#include "desk/sheet.h"

#include "crypto/hash.h"

#include <stdlib.h>
#include <string.h>

/* Above this a commit's objects go into one pack. */
#define LOOSE_TICKETS 50

struct doing {
	struct desk *desk;
	struct sheet *sheet;
	const struct request *request;
	struct outcome *out;
	bool free_only; /* refuse a ticket that is no more to be taken by anybody */
};

static bool is_free(const struct ticket *t)
{
	enum status s = ticket_status(t);

	return (s == ST_NEW || s == ST_QUALIFIED) && !ticket_text(t, F_ASSIGNEE);
}

/* The same agent at another desk may have taken it, too, which take alone allows. */
static enum hd_rc check_free(struct doing *d, struct hd_err *e)
{
	struct slot *slot;
	enum hd_rc rc = sheet_slot(d->sheet, d->request->tickets[0], &slot, e);

	if (rc != HD_OK || is_free(&slot->held->t))
		return rc;
	return hd_fail(e, HD_REFUSED, "ticket '%s' was taken meanwhile; try again", slot->number);
}

/* Many tickets at once are a batch whose input is the list of their numbers. */
static void digest(const struct request *r, char hex[65])
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];

	for (size_t i = 0; i < r->n_tickets; i++) {
		hash_update(h, r->tickets[i], strlen(r->tickets[i]));
		hash_update(h, "\n", 1);
	}
	hash_hex(raw, hash_final(h, raw), hex);
}

static enum hd_rc change(struct txn *t, void *arg, struct hd_err *e)
{
	struct doing *d = arg;
	struct sheet *s = d->sheet;
	struct sbuf message = SBUF_INIT;
	const char *by, *name, *email;
	char hex[65];
	enum hd_rc rc;

	outcome_deinit(d->out);
	rc = sheet_begin(s, t, e);
	if (rc == HD_OK && d->free_only)
		rc = check_free(d, e);
	if (rc == HD_OK)
		rc = sheet_do(s, d->request, d->out, e);
	if (rc == HD_OK)
		rc = sheet_flush(s, false, e);
	if (rc != HD_OK) {
		sheet_post_forget(s);
		return rc;
	}
	digest(d->request, hex);
	sheet_message(s, hex, &message);
	by = d->request->op.by ? d->request->op.by : s->me;
	agent_author(s->base, by, s->arena, &name, &email);
	txn_describe(t, name, email,
		     d->request->op.at != TIME_NONE ? d->request->op.at : d->desk->now, message.s);
	sbuf_deinit(&message);
	return HD_OK;
}

static enum hd_rc do_request(struct desk *d, const struct request *r, bool free_only,
			     struct outcome *out, struct hd_err *e)
{
	struct doing doing = {.desk = d, .request = r, .out = out, .free_only = free_only};
	struct sbuf commit = SBUF_INIT;
	const char *me;
	enum hd_rc rc = desk_me(d, &me, e);

	memset(out, 0, sizeof(*out));
	if (rc != HD_OK)
		return rc;
	doing.sheet = sheet_new(d, false);
	doing.sheet->me = me;
	rc = store_change(d->store, r->n_tickets > LOOSE_TICKETS ? STORE_BULK : 0, d->wait, change,
			  &doing, &commit, e);
	if (rc == HD_OK && commit.len < sizeof(out->commit))
		memcpy(out->commit, commit.s, commit.len + 1);
	if (rc == HD_OK)
		sheet_post_committed(doing.sheet);
	else
		outcome_deinit(out);
	/* What this desk reads next must show what it did. */
	desk_forget(d);
	sheet_free(doing.sheet);
	sbuf_deinit(&commit);
	return rc;
}

enum hd_rc desk_do(struct desk *d, const struct request *r, struct outcome *out, struct hd_err *e)
{
	return do_request(d, r, false, out, e);
}

void outcome_deinit(struct outcome *o)
{
	free(o->v);
	free(o->taught);
	free(o->proposed);
	free(o->untold);
	arena_free(o->arena);
	memset(o, 0, sizeof(*o));
}

/* --- the next one ------------------------------------------------------------------ */

struct next {
	const char *me;
	char number[NUMBER_TEXT_SIZE];
};

static enum hd_rc first_free(const struct ticket *t, const struct facts *f, void *arg,
			     struct hd_err *e)
{
	struct next *n = arg;

	(void)f;
	(void)e;
	if (!n->number[0] && is_free(t))
		memcpy(n->number, ticket_text(t, F_NUMBER), strlen(ticket_text(t, F_NUMBER)) + 1);
	return HD_OK;
}

/* Somebody else may take it between our look and our lock: then the next one. */
enum hd_rc desk_take_next(struct desk *d, const struct query *q, int64_t at, struct outcome *out,
			  struct hd_err *e)
{
	struct list_spec spec = {.query = q};
	struct request r;
	struct next next;
	char last[NUMBER_TEXT_SIZE] = "";
	const char *number;
	enum hd_rc rc = HD_REFUSED;

	memset(out, 0, sizeof(*out));
	for (int tries = 0; rc == HD_REFUSED && tries < 100; tries++) {
		memset(&next, 0, sizeof(next));
		rc = desk_list(d, &spec, first_free, NULL, &next, e);
		if (rc != HD_OK)
			return rc;
		if (!next.number[0])
			return hd_fail(e, HD_NOT_FOUND, "no ticket waits to be taken");
		if (strcmp(last, next.number) == 0)
			return HD_REFUSED; /* nobody was faster: it is this request that is refused
					    */
		memcpy(last, next.number, sizeof(last));
		number = next.number;
		request_init(&r, OP_TAKE);
		r.op.at = at;
		r.tickets = &number;
		r.n_tickets = 1;
		rc = do_request(d, &r, true, out, e);
	}
	return rc;
}
