/* The name of an event. */
#ifndef LIB_DESK_ENTRY_HASH_H
#define LIB_DESK_ENTRY_HASH_H

#include "helpdesk/ticket.h"

/* The first 16 hex digits of the SHA-256 of the ticket's uid, a line break, and the entry as its
 * file has it: the same in every clone, and whatever the ticket's number becomes. `x` must have
 * its place in the journal, which decides its `n`. */
void entry_hash(const struct ticket *t, const struct entry *x, char out[17]);

#endif
