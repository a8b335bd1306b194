/* What the journal of one ticket says for reports (contract section 8). Pure. */
#ifndef HELPDESK_FACTS_H
#define HELPDESK_FACTS_H

#include "helpdesk/ticket.h"

/* The key of an entry that lists the articles which were proposed when it was made. */
#define ENTRY_PROPOSED "proposed"

struct facts {
	int64_t opened;
	/* First of taken, replied, escalated, returned, waiting, resolved, closed; or TIME_NONE. */
	int64_t acknowledged;
	/* Start of the last unbroken stretch of resolved/closed that still holds; or TIME_NONE. */
	int64_t resolved;
	int level_at_resolution; /* -1 when not resolved */
	int max_level;         /* highest level the ticket ever stood at */
	unsigned escalations, returns, reopens; /* events */
	/* Lowest level at which an article was proposed before it went up; -1 = at none. */
	int proposed_level;
	int64_t last;          /* last entry */
};

/* From entries with at <= as_of (INT64_MAX = all). False when none. `state` (may be NULL) gets the
 * header as of then, as ticket_replay gives it; `scratch` holds it. */
bool facts_of(const struct ticket *t, int64_t as_of, struct arena *scratch, struct facts *out,
	      struct ticket *state);

/* First entry other than `opened` and `received` in [from, to) and at <= as_of; TIME_NONE if none.
 */
int64_t facts_worked(const struct ticket *t, int64_t from, int64_t to, int64_t as_of);

/* Calls turn() with each moment <= as_of at which the ticket begins or ceases to be open, that is
 * neither resolved nor closed nor merged; the first is its opening. In the journal's order. */
void facts_turns(const struct ticket *t, int64_t as_of,
		 void (*turn)(int64_t at, bool open, void *arg), void *arg);

#endif
