/* The sheet of an article or a problem: what helps stands first, the journal last. */
#include <inttypes.h>
#include <string.h>

#include "cmd/card.h"
#include "cmd/say.h"

static void line(struct sbuf *b, const struct card *c, enum card_field f, const char *name,
		 const struct zone *z)
{
	if (!c->head[f])
		return;
	say_label(b, name);
	say_typed(b, card_schema(c->kind)->defs[f].type, c->head[f], z);
	sbuf_putc(b, '\n');
}

static void say_status(struct sbuf *b, const struct card *c)
{
	const char *visibility = card_text(c, C_VISIBILITY), *into = card_text(c, C_MERGED_INTO);
	const char *status = card_text(c, C_STATUS);

	/* A journal made by hand may say less than the header, and it is the truth. */
	say_label(b, "status");
	sbuf_puts(b, status ? status : "none");
	if (visibility)
		sbuf_printf(b, ", %s", visibility);
	if (into)
		sbuf_printf(b, ", merged into %s", into);
	sbuf_putc(b, '\n');
}

static void say_uses(struct sbuf *b, const struct card *c, const struct card_uses *u,
		     const struct zone *z)
{
	bool article = c->kind == NUMBER_ARTICLE;
	uint64_t solved = u->tickets - u->open, n = article ? solved : u->tickets;
	int64_t last = article ? u->last_solved : u->last_opened;

	say_label(b, article ? "solved" : "tickets");
	if (article)
		sbuf_printf(b, "%" PRIu64 " ticket%s", n, n == 1 ? "" : "s");
	else
		sbuf_printf(b, "%" PRIu64, n);
	if (u->open)
		sbuf_printf(b, article ? ", %" PRIu64 " more open" : ", %" PRIu64 " open", u->open);
	if (last != TIME_NONE) {
		sbuf_puts(b, ", the last ");
		say_time(b, last, z);
	}
	sbuf_putc(b, '\n');
}

static void say_symptoms(struct sbuf *b, const struct node *list)
{
	if (!list)
		return;
	sbuf_puts(b, "\nsymptoms\n");
	for (size_t i = 0; i < list->len; i++)
		sbuf_printf(b, "    - %s\n", list->u.items[i]->text);
}

void say_card(struct sbuf *b, const struct card *c, const struct card_uses *u, const char *linked,
	      const struct zone *z)
{
	struct dossier d = card_dossier(c);

	say_status(b, c);
	line(b, c, C_APPLICATION, "application", z);
	line(b, c, C_CATEGORY, "category", z);
	line(b, c, C_KEYWORDS, "keywords", z);
	line(b, c, C_ORIGIN, "origin", z);
	line(b, c, C_EXTERNAL, "key", z);
	line(b, c, C_OPENED, "opened", z);
	say_uses(b, c, u, z);
	sbuf_puts(b, linked);
	say_symptoms(b, c->head[C_SYMPTOMS]);
	say_text(b, "cause", card_text(c, C_CAUSE));
	say_text(b, "workaround", card_text(c, C_WORKAROUND));
	say_text(b, "solution", card_text(c, C_SOLUTION));
	sbuf_puts(b, "\njournal\n");
	say_journal(b, &d, z, TIME_NONE, TIME_NONE, 0);
}
