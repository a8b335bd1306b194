/* Articles and tickets as bags of words. Pure. */
#ifndef LIB_MATCH_CARD_H
#define LIB_MATCH_CARD_H

#include "helpdesk/card.h"
#include "match/source.h"

/* Whether an article may be suggested: it is neither retired nor merged into another. */
bool match_may_suggest(const struct card *c);
/* What of an article is compared: title, symptoms, keywords; cause and solution a little. */
void bag_of_article(struct bag *b, const struct card *c);
/* Of a ticket: its subject and description. */
void bag_of_ticket(struct bag *b, const struct ticket *t);

/* An article as a ticket that a query can judge: its title is the subject, symptoms and keywords
 * the description, cause and solution the solution. Lives in `a`, and borrows. */
void article_as_ticket(const struct card *c, struct arena *a, struct ticket *out);

/* Without words and figures; borrowed from c. */
struct match_card match_card_of(const struct card *c);

#endif
