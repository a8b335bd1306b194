/* A row as it would be, for people who rehearse an import. */
#include "desk/import.h"

static void show(const struct import_view *v, enum import_field f, const char *s)
{
	if (s && *s)
		v->cell(import_fields[f], s, v->arg);
}

static void show_time(const struct import_view *v, enum import_field f, int64_t t)
{
	char text[TIME_TEXT_SIZE];

	if (t == TIME_NONE)
		return;
	time_format_utc(t, text);
	show(v, f, text);
}

static void show_number(const struct import_view *v, enum import_field f, int n)
{
	char digit[2] = {(char)('0' + n), '\0'};

	if (n > 0)
		show(v, f, digit);
}

void row_show(const struct row *r, const struct import_view *view)
{
	const struct op *op = &r->open.op;

	show(view, I_KEY, r->open.key);
	show(view, I_SUBJECT, op->subject);
	show(view, I_DESCRIPTION, op->description);
	show(view, I_REQUESTER, node_get_str(op->requester, "name"));
	show(view, I_REQUESTER_EMAIL, node_get_str(op->requester, "email"));
	show(view, I_REQUESTER_PHONE, node_get_str(op->requester, "phone"));
	show(view, I_CHANNEL, op->channel);
	show(view, I_APPLICATION, op->application);
	show(view, I_TYPE, op->type);
	show(view, I_CATEGORY, op->category);
	show_number(view, I_IMPACT, op->impact);
	show_number(view, I_URGENCY, op->urgency);
	show_number(view, I_PRIORITY, op->priority);
	show(view, I_LEVEL, op->level);
	show(view, I_TEAM, r->team);
	show(view, I_ASSIGNEE, r->assignee);
	show(view, I_STATUS, words_status[row_status(r)]);
	show_time(view, I_OPENED, op->at);
	show_time(view, I_ACKNOWLEDGED, r->acknowledged);
	show_time(view, I_RESOLVED, r->resolved);
	show_time(view, I_CLOSED, r->closed);
	show(view, I_RESOLUTION, r->resolution);
	show(view, I_SOLUTION, r->solution);
	show(view, I_PROBLEM, r->open.problem);
	for (size_t i = 0; op->tags && i < op->tags->len; i++)
		show(view, I_TAGS, op->tags->u.items[i]->text);
	for (size_t i = 0; op->fields && i < op->fields->len; i++)
		view->cell(op->fields->u.pairs[i].key, node_str(op->fields->u.pairs[i].value), view->arg);
}
