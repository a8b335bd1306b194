/* Tickets through the printers, under the names of the file: for programs. */
#ifndef HELPDESK_CMD_OUT_TICKET_H
#define HELPDESK_CMD_OUT_TICKET_H

#include "cmd/out.h"
#include "helpdesk/facts.h"
#include "helpdesk/ticket.h"

/* A moment as `2026-11-22T09:12:00Z`; null for TIME_NONE. */
void out_put_time(struct out *o, const char *key, int64_t t);

/* Any value as it stands: text, number, list, map; NULL = null. */
void out_node(struct out *o, const struct node *v);

/* Every header field there is, unknown ones too, then `acknowledged`, `resolved` and `updated` of the facts;
 * keys only, within a map that is open. */
void out_header(struct out *o, const struct ticket *t, const struct facts *f, bool texts);

/* Every header field of a dossier, unknown ones too, and nothing else; likewise. */
void out_fields(struct out *o, const struct dossier *d);

/* The parts of a journal entry that it has; keys only. */
void out_entry(struct out *o, const struct entry *x);

/* The key `journal` and all its entries. */
void out_journal(struct out *o, const struct dossier *d);

/* Whether JSON can say all of the ticket: not a date or 1.50 under a key that is not ours. */
bool out_is_exact(const struct ticket *t);
/* It, under the names of its file and nothing else: a whole map. */
void out_exact(struct out *o, const struct ticket *t);

#endif
