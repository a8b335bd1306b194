/* Articles and tickets as bags of words. */
#include "match/card.h"

#include "helpdesk/sbuf.h"

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

static void put_line(struct sbuf *b, const char *s)
{
	if (s && *s)
		sbuf_printf(b, "%s%s", b->len ? "\n" : "", s);
}

static void put_lines(struct sbuf *b, const struct node *list)
{
	for (size_t i = 0; list && list->kind == NODE_LIST && i < list->len; i++)
		put_line(b, node_str(list->u.items[i]));
}

void article_as_ticket(const struct card *c, struct arena *a, struct ticket *out)
{
	struct sbuf b = SBUF_INIT;

	ticket_init(out, a);
	out->head[F_NUMBER] = c->head[C_NUMBER];
	out->head[F_SUBJECT] = c->head[C_TITLE];
	out->head[F_APPLICATION] = c->head[C_APPLICATION];
	out->head[F_CATEGORY] = c->head[C_CATEGORY];
	out->head[F_OPENED] = c->head[C_OPENED];
	put_lines(&b, c->head[C_SYMPTOMS]);
	put_lines(&b, c->head[C_KEYWORDS]);
	out->head[F_DESCRIPTION] = node_text_n(a, b.s, b.len);
	sbuf_clear(&b);
	put_line(&b, card_text(c, C_CAUSE));
	put_line(&b, card_text(c, C_SOLUTION));
	out->head[F_SOLUTION] = node_text_n(a, b.s, b.len);
	sbuf_deinit(&b);
}

struct match_card match_card_of(const struct card *c)
{
	return (struct match_card){.number = card_text(c, C_NUMBER),
				   .title = card_text(c, C_TITLE),
				   .application = card_text(c, C_APPLICATION),
				   .category = card_text(c, C_CATEGORY),
				   .published = card_is(c, "published")};
}
