/* Private to lib/cache: what reports count, in pieces of many tickets. */
#ifndef LIB_CACHE_TALLIES_H
#define LIB_CACHE_TALLIES_H

#include "cache/cache.h"
#include "codec/ticket_tally.h"
#include "db/db.h"

/* Keeps one piece at hand; what is changed in it is in the table after tallies_flush(). */
struct tallies;
enum hd_rc tallies_new(struct db *db, struct tallies **out, struct hd_err *e);
void tallies_free(struct tallies *t); /* NULL-safe; what was not flushed is dropped */

/* `brief` is the ticket's brief form. */
enum hd_rc tallies_put(struct tallies *t, int64_t id, const void *brief, size_t n,
		       struct hd_err *e);
enum hd_rc tallies_drop(struct tallies *t, int64_t id, struct hd_err *e);
enum hd_rc tallies_flush(struct tallies *t, struct hd_err *e);

/* Reading a piece: calls fn for each of its tickets; `state` is NULL when the whole must be read.
 * Gives fn's result; *sound is false when the piece is damaged. */
typedef enum hd_rc (*tally_fn)(int64_t id, struct ticket *state, const struct facts *f, void *arg,
			       struct hd_err *e);
enum hd_rc tally_each(struct tally *piece, int64_t at, const void *p, size_t n, tally_fn fn,
		      void *arg, bool *sound, struct hd_err *e);

#endif
