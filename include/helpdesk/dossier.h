/* A dossier: a header, and the journal that it is the result of. Tickets, articles and problems
 * are dossiers that differ in their fields; whatever reads, writes, checks or tells a journal
 * takes any of them. */
#ifndef HELPDESK_DOSSIER_H
#define HELPDESK_DOSSIER_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/date.h"
#include "helpdesk/field.h"
#include "helpdesk/node.h"

/* What happened to a ticket. The words in the file are the names in lower case. */
enum event {
	EV_OPENED, EV_QUALIFIED, EV_TAKEN, EV_ASSIGNED, EV_NOTED, EV_ATTACHED, EV_REPLIED,
	EV_WAITING, EV_RESUMED, EV_ESCALATED, EV_RETURNED, EV_RESOLVED, EV_CLOSED, EV_REOPENED,
	EV_EDITED, EV_LINKED, EV_MERGED, EV_RECEIVED,
	EV_OTHER, /* a word this version does not know, or one of cards only: kept, and applied */
	EVENT_COUNT = EV_OTHER
};
extern const char *const event_words[EVENT_COUNT + 1]; /* ends with NULL */
enum event event_of(const char *word);

/* One line of the journal. Absent parts are NULL. */
struct entry {
	int64_t at;
	unsigned n;           /* 1 unless it shares its `at` with the entry before it */
	const char *by;
	enum event kind;
	const char *event;    /* the word, also of EV_OTHER */
	struct node *set, *add, *remove; /* maps of header fields */
	struct node *files;   /* list of names as stored in the attachment folder */
	const char *channel, *from;
	const char *note;
	struct node *mail;
	struct node *other;   /* map of unknown keys */
	uint32_t line;        /* in the file, 0 = new */
};

/* The fields of one kind of dossier. Sets of fields are bits, 1 << field. */
struct schema {
	const char *name;              /* "a ticket" */
	const struct field_def *defs;  /* by field; one without a name is of another kind */
	size_t n;
	const unsigned char *order;    /* fields as they stand in the file; NULL = as in defs */
	size_t n_order;
	size_t status, opened;
	uint32_t needed;               /* without one of these it cannot be read */
	uint32_t identity;             /* given once, beside the journal */
	uint32_t texts;                /* stand in the header alone until an entry sets them */
	/* Whether `x` may change the status of what has this header. */
	bool (*moves_status)(struct node *const *head, const struct entry *x);
};
extern const struct schema schema_ticket;

/* The field of that name; s->n when there is none. */
size_t schema_find(const struct schema *s, const char *name);
/* The i-th field in the order of the file. */
size_t schema_field(const struct schema *s, size_t i);

struct dossier {
	const struct schema *schema;
	struct arena *arena;      /* holds all below; not owned */
	struct node **head;       /* schema->n of them, NULL = absent */
	struct node *other;       /* map of unknown keys, or NULL */
	struct entry **journal;   /* in order */
	size_t len, cap;
};

/* The header after `x`: pure, refuses nothing (helpdesk-workflow(7)). */
void dossier_apply(struct dossier *d, const struct entry *x);

/* Appends `x` (borrowed; must live in the arena) at its place, which is the end, giving it its n,
 * and applies it. The only way a header changes. */
void dossier_add(struct dossier *d, struct entry *x);

/* Makes `out`, which has room for its header and an arena, what the first `count` entries of d
 * make; what no entry says comes from d's header. Shares d's nodes and journal. */
void dossier_replay(const struct dossier *d, size_t count, struct dossier *out);

/* The first field in which header and journal disagree, or schema->n. */
size_t dossier_disagrees(const struct dossier *d, struct arena *scratch);

/* When it was opened, as its header says, else its first entry; `at` of its last entry. */
int64_t dossier_opened(const struct dossier *d);
int64_t dossier_last(const struct dossier *d);

#endif
