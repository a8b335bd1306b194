/* The cache: every ticket of one commit, ready to be asked for. It is thrown
 * away and made anew whenever there is doubt; whoever cannot have it walks the
 * snapshot and finds the same. It cannot be stale: it bears the commit it
 * reflects, and is brought up to the caller's before it answers. */
#ifndef LIB_CACHE_CACHE_H
#define LIB_CACHE_CACHE_H

#include "helpdesk/err.h"
#include "helpdesk/facts.h"
#include "helpdesk/query.h"
#include "helpdesk/ticket.h"
#include "match/source.h"
#include "store/store.h"

struct cache;

/* The cache of a store as of its newest commit `head`, NULL when it cannot be
 * had: switched off (HELPDESK_CACHE=off), not writable, in use by a process
 * that fills it. Errors are nobody's business but the cache's. `head` is borrowed until close. */
struct cache *cache_open(const struct snap *head);
/* Likewise only if it is at `head` already: nothing is made, filled or waited for, and nothing
 * asked of `head` but its name. */
struct cache *cache_peek(const struct snap *head);
/* Likewise, brought up to `head` if that takes little; for who changes the store and asks on the
 * way. NULL when it would have to be filled anew. */
struct cache *cache_follow(const struct snap *head);
void cache_close(struct cache *c); /* NULL-safe */

/* Throws the cache away and fills it anew. HD_REFUSED when it is switched off; HD_CONFLICT when
 * another process fills it and does not end within `wait_seconds`; HD_IO when it cannot be
 * written. */
enum hd_rc cache_rebuild(const struct snap *head, int wait_seconds, struct cache **out,
			 struct hd_err *e);

/* From now on fn is called now and then, in the thread of cache_open, while that puts many tickets
 * in: `done` of about `total` (0 = not known); and once more with total == done when that is
 * over, however it ended. NULL = nobody wants to know. */
void cache_on_fill(void (*fn)(uint64_t done, uint64_t total, void *arg), void *arg);

/* A damaged cache noticed while it answers: removes it, so that the next one is sound. */
void cache_discard(struct cache *c);

enum {
	CACHE_WHOLE = 1, /* rows come with description, solution and journal */
	CACHE_BRIEF = 2, /* rows may come with the fields of FIELD_BRIEF only */
	/* those with the newest last entry first, until *stop (may be NULL) is set */
	CACHE_NEWEST = 4,
	/* those most urgent first, then oldest, likewise; for a query of open tickets only */
	CACHE_URGENT = 8,
};

/* Calls fn for each ticket that may match `q` (NULL = all; the caller judges, this only
 * leaves out what is sure not to match). Without CACHE_WHOLE
 * `t` is `state`, which has no journal, description and solution. What fn keeps must leave
 * `scratch`. HD_INTERNAL: the cache failed midway (and only then); start again by walking the
 * snapshot. */
typedef enum hd_rc (*cache_fn)(const struct ticket *t, const struct ticket *state,
			       const struct facts *f, struct arena *scratch, void *arg,
			       struct hd_err *e);
enum hd_rc cache_each(struct cache *c, const struct query *q, unsigned what, const bool *stop,
		      cache_fn fn, void *arg, struct hd_err *e);

/* Likewise for every ticket, with the fields of FIELD_COUNTED only. Of many tickets fn is given
 * some in a second thread at the same time, with `twin` in place of `arg`. */
enum hd_rc cache_counted(struct cache *c, cache_fn fn, void *arg, void *twin, struct hd_err *e);

/* What follows needs no walk over tickets; any failure means: ask the snapshot. */

/* The store's small files as this cache keeps them, good until it is closed. */
void cache_shelf(struct cache *c, struct snap_shelf *out);
/* Whether there is a ticket of this number (a broken one does not count). */
bool cache_has(struct cache *c, const char *number);
/* One ticket whole, with the header that its journal makes. */
enum hd_rc cache_ticket(struct cache *c, const char *number, struct arena *a, struct ticket *out);
/* Open tickets whose number is like `like` (SQL), the highest first. */
enum hd_rc cache_open_numbers(struct cache *c, const char *like, unsigned max,
			      void (*fn)(const char *number, const char *subject, void *arg),
			      void *arg);

/* Files that cannot be read as tickets, with the reason. Result as above. */
enum hd_rc cache_bad(struct cache *c, void (*fn)(const char *path, const char *why, void *arg),
		     void *arg, struct hd_err *e);

/* How many tickets there are. Result as above. */
enum hd_rc cache_count(struct cache *c, uint64_t *out, struct hd_err *e);

/* The time of the newest entry of all; TIME_NONE when there is none. */
enum hd_rc cache_newest(struct cache *c, int64_t *out, struct hd_err *e);

/* How many tickets, merged ones aside, name each article or problem (in lower case), how many of
 * them are open, and when the last one was opened and resolved; `number` NULL = of all. Result as
 * above. */
typedef void (*cache_use_fn)(const char *number, uint64_t tickets, uint64_t open,
			     int64_t last_opened, int64_t last_solved, void *arg);
enum hd_rc cache_uses(struct cache *c, enum number_kind kind, const char *number, cache_use_fn fn,
		      void *arg, struct hd_err *e);

/* The articles as a source for ranking, to be ended before the cache is closed. False from the end:
 * the cache failed, and what it gave is void. */
struct cache_articles;
struct cache_articles *cache_articles(struct cache *c, struct match_source *out);
bool cache_articles_end(struct cache_articles *x);
/* Every article that can be read: what it was merged into (NULL = nothing), when it was opened.
 * False when they could not be had; some were given then. */
bool cache_articles_each(struct cache *c,
			 void (*fn)(const char *number, const char *target, int64_t opened, void *arg),
			 void *arg);
/* Calls fn for each article, but those merged away, that may match when it is looked at as a ticket
 * (article_as_ticket). Result of fn, or HD_INTERNAL. */
enum hd_rc cache_articles_search(struct cache *c, const struct query *q,
				 enum hd_rc (*fn)(const char *number, void *arg, struct hd_err *e),
				 void *arg, struct hd_err *e);
/* Files of articles that cannot be read, with the reason. */
enum hd_rc cache_articles_bad(struct cache *c,
			      void (*fn)(const char *number, const char *why, void *arg), void *arg,
			      struct hd_err *e);

/* The ticket that bears the external key `SOURCE:ID` (of several, the lowest number); "" if none.
 */
enum hd_rc cache_key(struct cache *c, const char *key, char number[NUMBER_TEXT_SIZE],
		     struct hd_err *e);

/* The ticket that a message of this Message-ID came in for (of several, the lowest number); "" if
 * none. */
enum hd_rc cache_mail(struct cache *c, const char *id, char number[NUMBER_TEXT_SIZE],
		      struct hd_err *e);
/* How many tickets messages of this sender (an address, any case) opened from `since` on. */
enum hd_rc cache_mail_opened(struct cache *c, const char *sender, int64_t since, uint64_t *out,
			     struct hd_err *e);

#endif
