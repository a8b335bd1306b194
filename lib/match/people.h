/* Texts without the people in them. Pure. */
#ifndef LIB_MATCH_PEOPLE_H
#define LIB_MATCH_PEOPLE_H

#include "helpdesk/node.h"
#include "helpdesk/sbuf.h"

/* What stands in place of what was taken out: no word, so that nothing is found by it. */
#define PEOPLE_GONE "[…]"

/* Appends `text`, valid UTF-8, without what tells who asked: mail addresses, telephone numbers, and
 * the parts of the requester's name (a map of name, email and phone; may be NULL). What counts as
 * such stands in helpdesk-kb(1). */
void text_without_people(struct sbuf *out, const char *text, const struct node *requester);

#endif
