/* The columns that tickets are listed by: header fields, parts of them, and what the
 * journal says. */
#ifndef HELPDESK_CMD_COLUMNS_H
#define HELPDESK_CMD_COLUMNS_H

#include "cmd/out.h"
#include "helpdesk/facts.h"
#include "helpdesk/ticket.h"

struct columns;

/* Parses `number,status,fields.room`. HD_USAGE names an unknown one and the nearest. */
enum hd_rc columns_parse(const char *list, struct columns **out, struct hd_err *e);
void columns_free(struct columns *c);

/* For people, and for tables that programs read. */
#define COLUMNS_TEXT "number,priority,status,level,application,assignee,age,subject"
#define COLUMNS_CSV                                                                               \
	"number,subject,requester.name,requester.email,requester.phone,channel,application,type," \
	"category,impact,urgency,priority,status,level,team,assignee,problem,known,"              \
	"external.source,external.id,merged_into,tags,opened,acknowledged,resolved,updated,"      \
	"resolution"

/* What the printer wants to know before the list begins. */
void columns_announce(const struct columns *c, struct out *o);

/* Whether rows need facts and the fields of FIELD_BRIEF only. */
bool columns_are_brief(const struct columns *c);
/* True when description or solution is among them. */
bool columns_want_texts(const struct columns *c);

/* One ticket as a map of just these columns, and their keys and values within a map. */
void columns_row(const struct columns *c, struct out *o, const struct ticket *t,
		 const struct facts *f, const struct zone *z, int64_t now);
void columns_cells(const struct columns *c, struct out *o, const struct ticket *t,
		   const struct facts *f, const struct zone *z, int64_t now);

#endif
