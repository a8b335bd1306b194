/* Articles and tickets as bags of words. */
#include "match/card.h"

static void add_list(struct bag *b, enum bag_part part, const struct node *list)
{
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->len; i++)
		bag_add(b, part, node_str(list->u.items[i]));
}

bool match_may_suggest(const struct card *c)
{
	return !card_text(c, C_MERGED_INTO) && !card_is(c, "retired");
}

void bag_of_article(struct bag *b, const struct card *c)
{
	bag_add(b, BAG_TITLE, card_text(c, C_TITLE));
	add_list(b, BAG_TEXT, c->head[C_SYMPTOMS]);
	add_list(b, BAG_KEYWORDS, c->head[C_KEYWORDS]);
	bag_add(b, BAG_REMEDY, card_text(c, C_CAUSE));
	bag_add(b, BAG_REMEDY, card_text(c, C_SOLUTION));
}

void bag_of_ticket(struct bag *b, const struct ticket *t)
{
	bag_add(b, BAG_TITLE, ticket_text(t, F_SUBJECT));
	bag_add(b, BAG_TEXT, ticket_text(t, F_DESCRIPTION));
}

struct match_card match_card_of(const struct card *c)
{
	return (struct match_card){.number = card_text(c, C_NUMBER),
				   .title = card_text(c, C_TITLE),
				   .application = card_text(c, C_APPLICATION),
				   .category = card_text(c, C_CATEGORY),
				   .published = card_is(c, "published")};
}
