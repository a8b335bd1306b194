/* Values of a ticket in words, for people. Everything is gathered in a buffer as it
 * is and made safe once, by say_print(), so that no path leads past it. */
#ifndef HELPDESK_CMD_SAY_H
#define HELPDESK_CMD_SAY_H

#include <stdbool.h>

#include "helpdesk/date.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/ticket.h"

/* Appends a value of field f on one line: `Marie Curie <marie@example.org>`, `glpi:8812`,
 * `paris, urgent`, a time in zone z. A text of several lines becomes its first one and "…". */
void say_value(struct sbuf *b, enum field f, const struct node *v, const struct zone *z);

/* The same of a field of any kind of dossier. */
void say_typed(struct sbuf *b, enum field_type type, const struct node *v, const struct zone *z);

/* Appends `2026-11-22 10:12` in z, or nothing for TIME_NONE. */
void say_time(struct sbuf *b, int64_t t, const struct zone *z);

/* Appends a text line by line, each after `indent` blanks (empty ones without), with a
 * line break at the end. */
void say_block(struct sbuf *b, int indent, const char *s);

/* Appends the first line of s. */
void say_first_line(struct sbuf *b, const char *s);

/* Appends the journal, oldest first: who did what when, what changed (`status new ->
 * qualified` with an arrow), files, notes. Only the entries in [from, to); TIME_NONE = no bound.
 * At most the last `limit` of them, 0 = all. */
void say_journal(struct sbuf *b, const struct dossier *d, const struct zone *z, int64_t from,
		 int64_t to, uint64_t limit);

/* Appends the label of a line of a sheet, up to where its value begins. */
void say_label(struct sbuf *b, const char *name);
/* Appends a headed text as a sheet has them; nothing for one that is NULL or empty. */
void say_text(struct sbuf *b, const char *name, const char *s);

struct suggestions;
/* Appends the sheet of `show` without the line of number and subject; `known` (may be NULL):
 * articles that fit. */
void say_ticket(struct sbuf *b, const struct ticket *t, const struct suggestions *known,
		const struct zone *z);

/* Writes the buffer to standard output with controls made visible, and empties it. */
void say_print(struct sbuf *b);

#endif
