/* A ticket: the dossier of one request. */
#ifndef HELPDESK_TICKET_H
#define HELPDESK_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/date.h"
#include "helpdesk/dossier.h"
#include "helpdesk/err.h"
#include "helpdesk/field.h"
#include "helpdesk/node.h"

enum status {
	ST_NEW, ST_QUALIFIED, ST_IN_PROGRESS, ST_WAITING, ST_RESOLVED, ST_CLOSED, ST_MERGED,
	STATUS_COUNT
};

enum { LEVEL_CERT = 4 }; /* levels are 0-3 and this, in their order */

struct ticket {
	struct arena *arena;              /* holds all below; not owned */
	struct node *head[FIELD_COUNT];   /* NULL = absent */
	struct node *other;               /* map of unknown keys, or NULL */
	struct entry **journal;           /* in order */
	size_t len, cap;
};

void ticket_init(struct ticket *t, struct arena *a);

/* It as a dossier, good while `t` stays where it is and is not changed otherwise. */
struct dossier ticket_dossier(const struct ticket *t);
/* Makes `t` what became of its dossier; the header was changed in place. */
void ticket_take_back(struct ticket *t, const struct dossier *d);

/* Appends `x` (borrowed; must live in the ticket's arena) at its place, which is the
 * end, giving it its n, and applies it. The only way a header changes. */
void ticket_add(struct ticket *t, struct entry *x);

/* The header after `x`: pure, refuses nothing (helpdesk-workflow(7)). */
void ticket_apply(struct ticket *t, const struct entry *x);

/* A ticket whose header is what the journal makes of it, using entries with at <= as_of only
 * (INT64_MAX = all); subject and description that no entry set, number, uid, formerly and
 * opened come from t's header. Shares t's nodes; lives in `a`. False when nothing had happened by
 * then. */
bool ticket_replay(const struct ticket *t, int64_t as_of, struct arena *a, struct ticket *out);

/* The same for the first `count` entries. A subject or description that a later entry sets is
 * absent: what stood there before is not in the file. */
void ticket_replay_entries(const struct ticket *t, size_t count, struct arena *a,
			   struct ticket *out);

/* The first field in which header and journal disagree, or FIELD_COUNT. */
enum field ticket_disagrees(const struct ticket *t, struct arena *scratch);

/* Reading the header; absent = NULL, -1 or TIME_NONE. All borrowed. */
const char *ticket_text(const struct ticket *t, enum field f);
int ticket_int(const struct ticket *t, enum field f);
int ticket_level(const struct ticket *t);          /* 0-3, LEVEL_CERT */
enum status ticket_status(const struct ticket *t); /* ST_NEW when absent */
int64_t ticket_opened(const struct ticket *t);
int64_t ticket_last(const struct ticket *t);       /* `at` of the last entry, TIME_NONE if none */
const char *ticket_requester(const struct ticket *t,
			     const char *key); /* "name", "email", "phone" */
/* `Name <mail>`, or what there is of it. */
const char *ticket_requester_line(const struct ticket *t, struct arena *a);

/* The address in an entry's `from`, in `a`; NULL when there is none, or the entry is not one of
 * mail. */
const char *entry_sender(const struct entry *x, struct arena *a);

/* Numbers: `HD-1042`, `HD-P3`, `HD-K7`. */
enum number_kind { NUMBER_TICKET, NUMBER_PROBLEM, NUMBER_ARTICLE };
struct number {
	char site[9];
	enum number_kind kind;
	uint64_t n; /* 1 .. 999999999999 */
};
#define NUMBER_TEXT_SIZE 32
bool number_parse(const char *s, struct number *out);        /* any case: HD-42, hd-p3 */
void number_format(const struct number *x, char out[NUMBER_TEXT_SIZE]);
/* By site, then kind, then as numbers: <0, 0, >0. */
int number_compare(const struct number *a, const struct number *b);
/* `tickets/HD/0000/10/HD-1042.yaml` and likewise `problems/`, `knowledge/`. */
#define NUMBER_PATH_SIZE 96
void number_path(const struct number *x, char out[NUMBER_PATH_SIZE]);
/* `attachments/HD/0000/10/HD-1042` */
void number_attachments(const struct number *x, char out[NUMBER_PATH_SIZE]);
bool site_valid(const char *s); /* [A-Z][A-Z0-9]{1,7} */

#endif
