/* The sheet of a ticket: what a person asks first stands first, absent things take
 * no room, and the journal follows. */
#include <stdio.h>
#include <string.h>

#include "cmd/known.h"
#include "cmd/say.h"
#include "helpdesk/facts.h"
#include "helpdesk/text.h"

#define LABEL 13 /* columns of the labels on the left */

void say_label(struct sbuf *b, const char *name)
{
	size_t n = text_columns(name, strlen(name));

	sbuf_printf(b, "  %s%*s", name, n < LABEL ? (int)(LABEL - n) : 1, "");
}

static void line(struct sbuf *b, const char *name, const struct ticket *t, enum field f,
		 const struct zone *z)
{
	if (!t->head[f])
		return;
	say_label(b, name);
	say_value(b, f, t->head[f], z);
	sbuf_putc(b, '\n');
}

static void say_state(struct sbuf *b, const struct ticket *t, const struct zone *z)
{
	const char *team = ticket_text(t, F_TEAM), *holder = ticket_text(t, F_ASSIGNEE);
	int level = ticket_level(t);

	say_label(b, "status");
	sbuf_puts(b, words_status[ticket_status(t)]);
	if (t->head[F_WAITING]) {
		sbuf_putc(b, ' ');
		say_value(b, F_WAITING, t->head[F_WAITING], z);
	}
	if (ticket_text(t, F_MERGED_INTO))
		sbuf_printf(b, " into %s", ticket_text(t, F_MERGED_INTO));
	if (ticket_text(t, F_RESOLUTION))
		sbuf_printf(b, " (%s)", ticket_text(t, F_RESOLUTION));
	sbuf_putc(b, '\n');
	say_label(b, "level");
	sbuf_printf(b, "%s%s%s\n", words_level[level], team ? ", team " : "", team ? team : "");
	if (holder) {
		say_label(b, "assignee");
		sbuf_printf(b, "%s\n", holder);
	}
}

static void say_priority(struct sbuf *b, const struct ticket *t)
{
	int impact = ticket_int(t, F_IMPACT), urgency = ticket_int(t, F_URGENCY);

	if (!t->head[F_PRIORITY])
		return;
	say_label(b, "priority");
	sbuf_puts(b, ticket_text(t, F_PRIORITY));
	if (impact >= 0 && urgency >= 0)
		sbuf_printf(b, " (impact %d, urgency %d)", impact, urgency);
	else if (impact >= 0 || urgency >= 0)
		sbuf_printf(b, " (%s %d)", impact >= 0 ? "impact" : "urgency",
			    impact >= 0 ? impact : urgency);
	sbuf_putc(b, '\n');
}

static void say_kind(struct sbuf *b, const struct ticket *t)
{
	const char *type = ticket_text(t, F_TYPE), *category = ticket_text(t, F_CATEGORY);

	if (!type && !category)
		return;
	say_label(b, "type");
	sbuf_printf(b, "%s%s%s\n", type ? type : "", type && category ? ", " : "",
		    category ? category : "");
}

static void say_moment(struct sbuf *b, const char *name, int64_t t, int64_t opened,
		       const struct zone *z)
{
	char after[TIME_TEXT_SIZE];

	if (t == TIME_NONE)
		return;
	say_label(b, name);
	say_time(b, t, z);
	if (opened != TIME_NONE) {
		duration_format(t - opened, after);
		sbuf_printf(b, " (after %s)", after);
	}
	sbuf_putc(b, '\n');
}

static void say_moments(struct sbuf *b, const struct ticket *t, const struct zone *z)
{
	struct arena *scratch = arena_new();
	struct facts f;

	say_moment(b, "opened", ticket_opened(t), TIME_NONE, z);
	if (facts_of(t, INT64_MAX, scratch, &f, NULL)) {
		say_moment(b, "acknowledged", f.acknowledged, f.opened, z);
		say_moment(b, "resolved", f.resolved, f.opened, z);
	}
	arena_free(scratch);
}

static void say_custom(struct sbuf *b, const struct node *fields)
{
	for (size_t i = 0; fields && i < fields->len; i++) {
		say_label(b, fields->u.pairs[i].key);
		say_value(b, FIELD_COUNT, fields->u.pairs[i].value, NULL);
		sbuf_putc(b, '\n');
	}
}

void say_text(struct sbuf *b, const char *name, const char *s)
{
	if (!s || !*s)
		return;
	sbuf_printf(b, "\n%s\n", name);
	say_block(b, 4, s);
}

void say_ticket(struct sbuf *b, const struct ticket *t, const struct suggestions *known,
		const struct zone *z)
{
	struct dossier d = ticket_dossier(t);

	say_state(b, t, z);
	say_priority(b, t);
	say_kind(b, t);
	line(b, "application", t, F_APPLICATION, z);
	line(b, "requester", t, F_REQUESTER, z);
	line(b, "channel", t, F_CHANNEL, z);
	say_moments(b, t, z);
	line(b, "problem", t, F_PROBLEM, z);
	line(b, "known", t, F_KNOWN, z);
	if (known)
		known_say(b, known);
	line(b, "key", t, F_EXTERNAL, z);
	line(b, "links", t, F_LINKS, z);
	line(b, "formerly", t, F_FORMERLY, z);
	line(b, "tags", t, F_TAGS, z);
	say_custom(b, t->head[F_FIELDS]);
	say_text(b, "description", ticket_text(t, F_DESCRIPTION));
	say_text(b, "solution", ticket_text(t, F_SOLUTION));
	sbuf_puts(b, "\njournal\n");
	say_journal(b, &d, z, TIME_NONE, TIME_NONE, 0);
}
