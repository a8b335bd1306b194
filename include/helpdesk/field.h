/* The header fields of a ticket: one table that reader, writer, `set`, queries
 * and `edit` share. Order = order in the file (contract of the format: helpdesk-ticket(5)). */
#ifndef HELPDESK_FIELD_H
#define HELPDESK_FIELD_H

#include <stdbool.h>

#include "helpdesk/err.h"
#include "helpdesk/node.h"

enum field {
	F_NUMBER, F_UID, F_FORMERLY, F_SUBJECT, F_DESCRIPTION, F_REQUESTER, F_CHANNEL,
	F_APPLICATION, F_TYPE, F_CATEGORY, F_IMPACT, F_URGENCY, F_PRIORITY, F_STATUS,
	F_LEVEL, F_TEAM, F_ASSIGNEE, F_WAITING, F_PROBLEM, F_KNOWN, F_EXTERNAL, F_LINKS,
	F_MERGED_INTO, F_TAGS, F_OPENED, F_RESOLUTION, F_SOLUTION, F_FIELDS,
	FIELD_COUNT
};

enum field_type {
	FT_LINE,      /* text of one line */
	FT_TEXT,      /* any text */
	FT_WORD,      /* one of `words` */
	FT_INT,       /* `min`..`max` */
	FT_LEVEL,     /* 0, 1, 2, 3 or cert */
	FT_TIME,      /* UTC */
	FT_NUMBER,    /* HD-42, HD-P3, HD-K7 */
	FT_ID,        /* an application */
	FT_REQUESTER, /* {name, email, phone, language}, at least one, texts of one line */
	FT_EXTERNAL,  /* {source, id} */
	FT_WAITING,   /* {on: requester|supplier, until: time} */
	FT_LINKS,     /* [{kind, ticket}] */
	FT_NUMBERS,   /* list of numbers */
	FT_TAGS,      /* list of texts of one line */
	FT_FIELDS,    /* {name: text} */
};

enum {
	FIELD_EDITABLE = 1, /* by `edit` (contract section 4) */
	FIELD_BRIEF = 2,    /* what a question about many tickets is mostly about: cheap to ask */
	FIELD_COUNTED = 4,  /* of those, what reports count: cheaper still */
	FIELD_FLOW = 8,     /* a list that stands on one line in the file */
};

struct field_def {
	const char *name;
	enum field_type type;
	unsigned flags;
	const char *const *words; /* FT_WORD; ends with NULL */
	/* FT_INT: bounds; max of texts of one line and lists of them: bytes each; of FT_NUMBER: the
	 * enum number_kind. */
	int min, max;
};

extern const struct field_def field_defs[FIELD_COUNT];

/* Vocabularies, each ended by NULL. */
extern const char *const words_type[];
extern const char *const words_category[];
extern const char *const words_channel[];
extern const char *const words_status[];
extern const char *const words_level[];
extern const char *const words_resolution[];
extern const char *const words_waiting[];
extern const char *const words_link[]; /* first the kinds that can be given, then their inverses */
/* The place of `s` (may be NULL) among them, -1 if it has none. */
int word_place(const char *s, const char *const *words);

bool field_find(const char *name, enum field *out);

/* Checks a value read or given for field f and gives it in canonical kind (a
 * plain scalar becomes text in a text field, "3" an integer in an integer field,
 * a time with an offset UTC). HD_INVALID says what is allowed. Null is not a value here. */
enum hd_rc field_check(enum field f, const struct node *value, struct arena *a, struct node **out,
		       struct hd_err *e);
/* The same for a field of any kind of file. */
enum hd_rc value_check(const struct field_def *d, const struct node *value, struct arena *a,
		       struct node **out, struct hd_err *e);

#endif
