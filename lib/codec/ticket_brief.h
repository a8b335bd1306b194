/* The part of a ticket that lists, reports and most queries look at: its facts, and the
 * fields that bear FIELD_BRIEF. A tenth of the whole, and read without taking memory. For
 * the cache only, like ticket_pack.h. */
#ifndef LIB_CODEC_TICKET_BRIEF_H
#define LIB_CODEC_TICKET_BRIEF_H

#include "helpdesk/facts.h"
#include "helpdesk/sbuf.h"

/* Appends it. A field of a form that no command writes makes it one of facts alone. */
void brief_write(struct sbuf *out, const struct ticket *state, const struct facts *f);

/* What it says of the journal; false when it is damaged. */
bool brief_facts(const void *p, size_t n, struct facts *out);

/* Holds what the tickets read with it refer to. */
struct brief_reader;
struct brief_reader *brief_reader_new(void);
void brief_reader_free(struct brief_reader *r); /* NULL-safe */

/* The header, all other fields absent; good until the next one is read, and as long as `p`.
 * False when it is damaged, or of facts alone: the whole ticket must be read. */
bool brief_read(struct brief_reader *r, const void *p, size_t n, struct ticket *out);

#endif
