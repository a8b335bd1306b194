/* What reports count, of up to TALLY_PLACES tickets in one piece: their facts and the fields
 * that bear FIELD_COUNTED. Texts stand once for all tickets of a piece, so that it takes a third
 * of the brief forms, and who counts reads little. For the cache only, like ticket_pack.h. */
#ifndef LIB_CODEC_TICKET_TALLY_H
#define LIB_CODEC_TICKET_TALLY_H

#include "helpdesk/facts.h"
#include "helpdesk/sbuf.h"

#define TALLY_PLACES 256

/* One piece at a time; its words are kept until it is freed, for they come again in the next. */
struct tally;
struct tally *tally_new(void);
void tally_free(struct tally *t); /* NULL-safe */

/* Takes the place of what was there. False when it is damaged: there are no tickets then. */
bool tally_read(struct tally *t, const void *p, size_t n);
void tally_clear(struct tally *t);

/* `state` is NULL when only the facts are known. */
void tally_put(struct tally *t, unsigned place, const struct ticket *state,
	       const struct facts *f);
void tally_drop(struct tally *t, unsigned place);
/* Replaces out's content; empty when there are no tickets. */
void tally_write(struct tally *t, struct sbuf *out);

bool tally_has(const struct tally *t, unsigned place);
/* Sets facts and those fields of the header, good until the next call; false when a field has a form
 * that no command writes: the whole ticket must be read. */
bool tally_get(struct tally *t, unsigned place, struct ticket *out, struct facts *f);

#endif
