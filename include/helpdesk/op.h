/* An operation: what somebody wants done to a ticket, before it is an event.
 * Commands, batch, import and mail all fill this struct; may() says whether it
 * is allowed, plan() turns it into the journal entry. Both are pure. */
#ifndef HELPDESK_OP_H
#define HELPDESK_OP_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/ticket.h"

enum op_kind {
	OP_OPEN, OP_QUALIFY, OP_TAKE, OP_ASSIGN, OP_NOTE, OP_ATTACH, OP_REPLY, OP_WAIT, OP_RESUME,
	OP_ESCALATE, OP_RETURN, OP_RESOLVE, OP_CLOSE, OP_REOPEN, OP_EDIT, OP_LINK, OP_MERGE,
	OP_COUNT,              /* of those that are commands */
	OP_RECEIVE = OP_COUNT, /* a message of the requester, which nobody types */
	OP_KINDS
};
extern const char *const op_words[OP_COUNT + 1]; /* names of the commands; ends with NULL */
enum event op_event(enum op_kind k);

enum { PRIORITY_AUTO = -1 };

#define FROM_IMPORT "import"

/* The matrix of config.yaml: priority[urgency - 1][impact - 1]. */
struct rules {
	int matrix[5][5];
};
extern const struct rules rules_default;
int rules_priority(const struct rules *r, int urgency, int impact); /* 0 counts as 3 */

/* NULL, 0, false or TIME_NONE = not given. Texts are clean (text_clean), words and
 * nodes in the canonical kind of field_check. All borrowed. */
struct op {
	enum op_kind kind;
	int64_t at;
	const char *by;

	const char *subject, *description;
	struct node *requester, *external, *fields, *tags, *untags, *files;
	const char *language;    /* of the requester; of edit (of open it stands in `requester`) */
	const char *channel, *application, *type, *category;
	int impact, urgency;
	int priority;            /* 6 or PRIORITY_AUTO; of an import 1 to 6 */
	const char *problem, *known;
	const char *level;       /* of open; `to` of escalate and return */
	const char *team;
	const char *assignee;
	bool give_team, give_assignee; /* the two above were given; NULL then means nobody */
	const char *note;
	const char *from;        /* FROM_IMPORT marks the entries of an import; of mail its sender */
	struct node *mail;       /* of open and receive: id, unverified, sender */
	bool resume;             /* of receive: goes on with what waits on the requester */
	const char *solution, *resolution; /* resolution: of close, and of an imported resolve */
	const char *waiting_on;
	int64_t waiting_until;
	struct node *set;        /* map: new values; tags as the whole list */
	struct node *unset;      /* list of field names, also `fields.NAME` */
	const char *link;        /* kind */
	const char *other;       /* number of the other ticket of link, of the target of merge */
	bool take, close;        /* of open */
	bool steal;
	bool before_acceptance;
};

/* HD_OK, or HD_REFUSED with the commands that are allowed, or what else stands against it. */
enum hd_rc op_may(const struct op *op, const struct ticket *t, struct hd_err *e);

/* The entry that `op` makes of ticket `t` (of open: an empty ticket). Never refuses. `at` is
 * op->at. `set` holds what differs from t's header and nothing else. */
void op_plan(const struct op *op, const struct ticket *t, const struct rules *r, struct arena *a,
	     struct entry *out);
/* The entry for the other ticket of link and merge, from `number`'s point of view. */
void op_plan_other(const struct op *op, const char *number, int64_t at, struct arena *a,
		   struct entry *out);

/* True when an entry says and changes nothing. */
bool entry_is_empty(const struct entry *x);
/* Whether two entries say the same at the same time by the same person (n aside). */
bool entry_same(const struct entry *x, const struct entry *y);

#endif
