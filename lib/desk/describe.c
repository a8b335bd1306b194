/* What was done, in words: for the commit's subject and the line a command prints. */
#include "desk/sheet.h"

#include "helpdesk/text.h"

#include <string.h>

#define SUBJECTS_MAX 20  /* tickets named in one commit; above that it is a batch */
#define BODY_MAX 500     /* characters of the message in the commit */

const char *describe_line(struct arena *a, const char *s, size_t columns)
{
	struct sbuf b = SBUF_INIT, line = SBUF_INIT;
	const char *out;

	text_for_terminal(&line, s, strlen(s), true);
	text_fit(&b, line.s, columns, false);
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	sbuf_deinit(&line);
	return out;
}

static const char *describe_assign(const struct op *op, struct arena *a)
{
	const char *who = op->assignee ? op->assignee : "nobody",
		   *team = op->team ? op->team : "none";

	if (op->give_assignee && op->give_team)
		return arena_printf(a, "assign to %s, team %s", who, team);
	return op->give_team ? arena_printf(a, "assign to team %s", team)
			     : arena_printf(a, "assign to %s", who);
}

const char *describe_edit(const struct entry *x, struct arena *a)
{
	const struct node *maps[] = {x->set, x->add, x->remove};
	const char *text = "edit", *mark = " ";

	for (size_t m = 0; m < NELEM(maps); m++)
		for (size_t i = 0; maps[m] && i < maps[m]->len; i++) {
			const char *key = maps[m]->u.pairs[i].key;

			if (m == 2 && node_get(x->add, key))
				continue;
			text = arena_printf(a, "%s%s%s", text, mark, key);
			mark = ", ";
		}
	return text;
}

const char *describe(const struct op *op, const struct entry *x, struct arena *a)
{
	switch (op->kind) {
	case OP_OPEN:
		return arena_printf(a, "open: %s", describe_line(a, op->subject, 60));
	case OP_ASSIGN:
		return describe_assign(op, a);
	case OP_ATTACH:
		return arena_printf(a, "attach %zu file%s", x->files ? x->files->len : 0,
				    x->files && x->files->len == 1 ? "" : "s");
	case OP_WAIT:
		return arena_printf(a, "wait on %s", op->waiting_on ? op->waiting_on : "requester");
	case OP_ESCALATE:
	case OP_RETURN: {
		const char *level = node_get_str(x->set, "level");

		return arena_printf(a, "%s to %s%s", op_words[op->kind],
				    level && level[0] == 'c' ? "" : "level ",
				    level ? level : "the same");
	}
	case OP_CLOSE: {
		const char *code = node_get_str(x->set, "resolution");

		return code ? arena_printf(a, "close (%s)", code) : "close";
	}
	case OP_EDIT:
		return describe_edit(x, a);
	case OP_LINK:
		return arena_printf(a, "link %s %s", op->link, op->other);
	case OP_MERGE:
		return arena_printf(a, "merge into %s", op->other);
	case OP_RECEIVE:
		return node_get(x->set, "status") ? "receive, and resume" : "receive";
	default:
		return op_words[op->kind];
	}
}

static bool named_before(const struct sheet *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(s->deeds[k].number, s->deeds[i].number) == 0)
			return true;
	return false;
}

/* `HD-42: escalate to level 2`; several tickets are named before it, several
 * operations counted. */
static void put_subject(const struct sheet *s, struct sbuf *out)
{
	const struct deed *first = NULL;
	bool same = true;

	for (size_t i = 0; i < s->n_deeds; i++) {
		if (s->deeds[i].aside)
			continue;
		if (!named_before(s, i))
			sbuf_printf(out, "%s%s", first ? ", " : "", s->deeds[i].number);
		if (!first)
			first = &s->deeds[i];
		same = same && strcmp(s->deeds[i].what, first->what) == 0;
	}
	if (first && (same || s->operations == 1))
		sbuf_printf(out, ": %s\n", first->what);
	else
		sbuf_printf(out, ": %llu operations\n", (unsigned long long)s->operations);
}

/* The text of the first deed, up to 500 characters. */
static void put_body(const char *message, struct sbuf *out)
{
	size_t n = strlen(message), i = 0, count = 0;

	while (i < n && count < BODY_MAX) {
		(void)utf8_next(message, n, &i);
		count++;
	}
	while (i && (message[i - 1] == '\n' || message[i - 1] == ' '))
		i--;
	sbuf_puts(out, "\n");
	sbuf_add(out, message, i);
	sbuf_putc(out, '\n');
}

void sheet_message(const struct sheet *s, const char *input_sha256, struct sbuf *out)
{
	static const char *const names[] = {"Ticket", "Problem", "Article"};

	sbuf_clear(out);
	if (s->n_tickets > SUBJECTS_MAX || s->n_deeds == DEEDS_MAX) {
		sbuf_printf(out, "batch: %llu operations on %zu %s\n\nBatch: %s\n",
			    (unsigned long long)s->operations,
			    s->n_tickets ? s->n_tickets : s->n_cards,
			    s->n_tickets ? "tickets" : "articles and problems", input_sha256);
		return;
	}
	put_subject(s, out);
	if (s->n_deeds && s->deeds[0].message)
		put_body(s->deeds[0].message, out);
	sbuf_putc(out, '\n');
	for (size_t i = 0; i < s->n_deeds; i++)
		if (!named_before(s, i))
			sbuf_printf(out, "%s: %s\n", names[s->deeds[i].kind],
				    s->deeds[i].number);
	for (size_t i = 0; i < s->n_deeds; i++)
		sbuf_printf(out, "Event: %s\n", s->deeds[i].event);
	if (s->batch)
		sbuf_printf(out, "Batch: %s\n", input_sha256);
}
