/* Queries: `status:open application:payroll priority:4.. not tag:x printer` (contract section 6).
 */
#ifndef HELPDESK_QUERY_H
#define HELPDESK_QUERY_H

#include <stdbool.h>

#include "helpdesk/date.h"
#include "helpdesk/facts.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/ticket.h"

struct query;

/* A query that bears a name, as it was saved. */
struct query_saved {
	const char *text; /* borrowed until the query that asks for it is parsed */
	bool shared;      /* everybody has it */
};

/* What words in a query lean on. */
struct query_context {
	int64_t now;
	const struct zone *zone;
	const char *me; /* login for `me`; NULL: `me` is an error that says how to name oneself */
	const char *site;  /* completes bare numbers */
	/* What `@name` stands for; within a shared query only shared ones count, or it would
	 * mean something else to each reader. HD_NOT_FOUND says which there are. NULL = none. */
	enum hd_rc (*saved)(const char *name, bool shared, struct query_saved *out, void *arg,
			    struct hd_err *e);
	void *saved_arg;
};

/* Parses the words as if joined by blanks (a word of argv that holds blanks is one
 * term when it is `field:…` or a quoted phrase). No term at all matches everything. Errors are
 * HD_USAGE, or those of `saved`, and name the column of the joined text: "query, column 8: unknown
 * field 'aplication'; did you mean 'application'?"; of a saved one "query '@mine', column 8: …". */
enum hd_rc query_parse(int argc, const char *const *argv, const struct query_context *ctx,
		       struct query **out, struct hd_err *e);
void query_free(struct query *q);
bool query_is_empty(const struct query *q);
/* Whether judging it takes more than header and facts: description, solution or journal. */
bool query_needs_whole(const struct query *q);
/* Whether facts and the fields that bear `flag` are enough to judge it; they are for NULL. */
bool query_within(const struct query *q, unsigned flag);
/* True only when it is sure that no ticket matches that is resolved, closed or merged. */
bool query_is_open(const struct query *q);
/* The query in one canonical line (for reports that name it), saved ones written out; borrowed. */
const char *query_text(const struct query *q);

/* Pure; `state` is the header to judge, `t` the whole ticket (free words search its notes too),
 * `f` its facts. */
bool query_match(const struct query *q, const struct ticket *t, const struct ticket *state,
		 const struct facts *f);

/* --- how well a ticket matches, and where; pure likewise ------------------------------ */

/* Whether it looks for words at all; those behind `not` are not looked for. */
bool query_has_words(const struct query *q);

/* For each word that is looked for: 8 points where the subject holds it, 4 the solution, 2 the
 * description, 1 a note; twice as many where it stands as typed, not only another form of it. */
unsigned query_score(const struct query *q, const struct ticket *t, const struct ticket *state,
		     const struct facts *f);

/* Some 60 columns of one line around a word that was found. */
struct passage {
	struct sbuf text;
	size_t mark, mark_end; /* bytes of the word in it */
};
/* False, and an empty text, when no word stands anywhere. */
bool query_passage(const struct query *q, const struct ticket *t, const struct ticket *state,
		   const struct facts *f, struct passage *out);

#endif
