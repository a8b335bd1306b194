/* Which ticket a Message-ID belongs to, and how many tickets a sender opened lately: from the cache
 * while there is one, else from one walk over all journals; what a run adds stands above either.
 *
 * A file that cannot be read may hold any id. It does not stop the mail: at worst a message is
 * taken a second time. */
#include "desk/record.h"
#include "desk/receive.h"

#include "cache/cache.h"
#include "helpdesk/text.h"
#include "util/map.h"

#include <stdlib.h>
#include <string.h>

/* The tickets one sender opened, newest last. */
struct openings {
	int64_t *at;
	size_t n, cap;
};

struct mail_ids {
	struct arena *arena;
	struct cache *cache;   /* NULL: the maps have all */
	struct map tickets;    /* id -> number */
	struct map senders;    /* folded address -> struct openings */
	char commit[65];
};

static const char *folded(struct arena *a, const char *sender)
{
	struct sbuf b = SBUF_INIT;
	const char *out;

	text_fold(&b, sender, strlen(sender));
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

/* Of several tickets the lowest number has it, as in the cache. */
static void add_id(struct mail_ids *x, const char *id, const char *number)
{
	const char *there = map_get(&x->tickets, id);
	struct number a, b;

	if (!there || (number_parse(there, &a) && number_parse(number, &b) &&
		       number_compare(&b, &a) < 0))
		map_put(&x->tickets, id, arena_strdup(x->arena, number));
}

static void add_opening(struct mail_ids *x, const char *sender, int64_t at)
{
	void **place = map_place(&x->senders, folded(x->arena, sender));
	struct openings *o = *place;

	if (!o)
		*place = o = arena_alloc(x->arena, sizeof(*o));
	o->at = mem_grow(o->at, &o->cap, o->n + 1, sizeof(*o->at));
	o->at[o->n++] = at;
}

static enum hd_rc take_ticket(const struct ticket *t, const struct ticket *state,
			      const struct facts *f, struct arena *scratch, void *arg,
			      struct hd_err *e)
{
	struct mail_ids *x = arg;

	(void)state, (void)f, (void)e;
	for (size_t i = 0; i < t->len; i++) {
		const struct entry *n = t->journal[i];
		const char *id = node_get_str(n->mail, "id"), *sender;

		if (!id)
			continue;
		add_id(x, id, ticket_text(t, F_NUMBER));
		sender = n->kind == EV_OPENED ? entry_sender(n, scratch) : NULL;
		if (sender)
			add_opening(x, sender, n->at);
	}
	return HD_OK;
}

static void forget_maps(struct mail_ids *x)
{
	for (size_t i = 0; i < x->senders.len; i++)
		free(((struct openings *)x->senders.entries[i].value)->at);
	map_deinit(&x->tickets);
	map_deinit(&x->senders);
	arena_reset(x->arena);
	map_init(&x->tickets, x->arena);
	map_init(&x->senders, x->arena);
}

static enum hd_rc walk(const struct snap *p, struct mail_ids *x, struct hd_err *e)
{
	struct ticket_walk w = {.fn = take_ticket, .arg = x, .whole = true};

	return tickets_walk(NULL, p, &w, e);
}

enum hd_rc mail_ids_open(const struct snap *p, struct mail_ids *old, struct mail_ids **out,
			 struct hd_err *e)
{
	struct mail_ids *x = old;
	enum hd_rc rc = HD_OK;

	*out = x;
	if (x && !x->cache && strcmp(x->commit, snap_commit(p)) == 0)
		return HD_OK;
	if (!x) {
		x = mem_alloc(sizeof(*x));
		x->arena = arena_new();
		map_init(&x->tickets, x->arena);
		map_init(&x->senders, x->arena);
	}
	*out = x;
	forget_maps(x);
	cache_close(x->cache);
	x->cache = cache_open(p);
	if (!x->cache)
		rc = walk(p, x, e);
	x->commit[0] = '\0';
	if (rc == HD_OK)
		memcpy(x->commit, snap_commit(p), strlen(snap_commit(p)) + 1);
	return rc;
}

void mail_ids_free(struct mail_ids *x)
{
	if (!x)
		return;
	cache_close(x->cache);
	forget_maps(x);
	map_deinit(&x->tickets);
	map_deinit(&x->senders);
	arena_free(x->arena);
	free(x);
}

enum hd_rc mail_ids_find(struct mail_ids *x, const char *id, const char **number,
			 struct hd_err *e)
{
	char text[NUMBER_TEXT_SIZE];
	enum hd_rc rc = HD_OK;

	*number = map_get(&x->tickets, id);
	if (*number || !x->cache)
		return HD_OK;
	rc = cache_mail(x->cache, id, text, e);
	if (rc == HD_OK && text[0])
		*number = arena_strdup(x->arena, text);
	return rc;
}

enum hd_rc mail_ids_opened(struct mail_ids *x, const char *sender, int64_t since, uint64_t *out,
			   struct hd_err *e)
{
	const struct openings *o = map_get(&x->senders, folded(x->arena, sender));
	enum hd_rc rc = x->cache ? cache_mail_opened(x->cache, sender, since, out, e) : HD_OK;

	if (!x->cache)
		*out = 0;
	for (size_t i = 0; o && i < o->n; i++)
		*out += o->at[i] >= since;
	return rc;
}

void mail_ids_add(struct mail_ids *x, const char *id, const char *number, const char *opener,
		  int64_t at)
{
	x->commit[0] = '\0'; /* until it is committed */
	add_id(x, id, number);
	if (opener)
		add_opening(x, opener, at);
}

void mail_ids_committed(struct mail_ids *x, const char *commit)
{
	if (x && commit[0] && strlen(commit) < sizeof(x->commit))
		memcpy(x->commit, commit, strlen(commit) + 1);
}
