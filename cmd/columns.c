/* Columns by name. In text and CSV a value is what a person would write in one cell; in
 * JSON it is the value itself. */
#include "cmd/columns.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/out_ticket.h"
#include "cmd/say.h"
#include "helpdesk/mem.h"
#include "helpdesk/num.h"
#include "helpdesk/text.h"

#define OLD_DAYS      7 /* since the opening: worth a look */
#define VERY_OLD_DAYS 30
#define DAY_S         86400

enum source { FROM_HEADER, FROM_PART, FROM_FIELDS, ACKNOWLEDGED, RESOLVED, UPDATED, AGE, SITE };

struct column {
	enum source source;
	enum field field;
	const char *part; /* FROM_PART: key within the field's map; FROM_FIELDS: name */
	const char *name;
};

struct columns {
	struct column *v;
	struct out_column *titles;
	size_t n, cap;
	char *text; /* names are cut out of it */
};

static const struct column special[] = {
	{ACKNOWLEDGED, FIELD_COUNT, NULL, "acknowledged"},
	{RESOLVED, FIELD_COUNT, NULL, "resolved"},
	{UPDATED, FIELD_COUNT, NULL, "updated"},
	{AGE, FIELD_COUNT, NULL, "age"},
	{SITE, FIELD_COUNT, NULL, "site"},
	{FROM_PART, F_REQUESTER, "name", "requester.name"},
	{FROM_PART, F_REQUESTER, "email", "requester.email"},
	{FROM_PART, F_REQUESTER, "phone", "requester.phone"},
	{FROM_PART, F_EXTERNAL, "source", "external.source"},
	{FROM_PART, F_EXTERNAL, "id", "external.id"},
	{FROM_PART, F_WAITING, "on", "waiting.on"},
	{FROM_PART, F_WAITING, "until", "waiting.until"},
};

static enum hd_rc unknown(const char *name, struct hd_err *e)
{
	const char *names[FIELD_COUNT + NELEM(special) + 1];
	const char *near;
	size_t n = 0;

	for (int i = 0; i < FIELD_COUNT; i++)
		names[n++] = field_defs[i].name;
	for (size_t i = 0; i < NELEM(special); i++)
		names[n++] = special[i].name;
	names[n] = NULL;
	near = str_nearest(name, names);
	if (near)
		return hd_fail(e, HD_USAGE, "unknown column '%s'; did you mean '%s'?", name, near);
	return hd_fail(e, HD_USAGE, "unknown column '%s'; 'helpdesk help list' names them", name);
}

static enum hd_rc find(const char *name, struct column *out, struct hd_err *e)
{
	enum field f;

	for (size_t i = 0; i < NELEM(special); i++) {
		if (strcmp(special[i].name, name) == 0) {
			*out = special[i];
			return HD_OK;
		}
	}
	if (str_starts(name, "fields.") && name[7]) {
		*out = (struct column){FROM_FIELDS, F_FIELDS, name + 7, name};
		return HD_OK;
	}
	if (!field_find(name, &f))
		return unknown(name, e);
	*out = (struct column){FROM_HEADER, f, NULL, field_defs[f].name};
	return HD_OK;
}

static unsigned flags_of(const struct column *c)
{
	if (c->source == AGE)
		return OUT_RIGHT;
	switch (c->field) {
	case F_SUBJECT:
	case F_DESCRIPTION:
	case F_SOLUTION:
	case F_REQUESTER:
	case F_TAGS:
	case F_APPLICATION:
	case F_TEAM:
	case F_ASSIGNEE:
	case F_EXTERNAL:
	case F_LINKS:
	case F_FIELDS:
		return OUT_FLEX;
	case F_IMPACT:
	case F_URGENCY:
	case F_PRIORITY:
		return OUT_RIGHT;
	default:
		return 0;
	}
}

/* `text` is cut at its commas; names stay in it. */
static enum hd_rc add_all(struct columns *c, char *text, struct hd_err *e)
{
	char *comma;
	enum hd_rc rc;

	for (char *s = text; s; s = comma ? comma + 1 : NULL) {
		comma = strchr(s, ',');
		if (comma)
			*comma = '\0';
		c->v = mem_grow(c->v, &c->cap, c->n + 1, sizeof(*c->v));
		rc = *s ? find(s, &c->v[c->n], e)
			: hd_fail(e, HD_USAGE, "a column's name is missing in --columns");
		if (rc)
			return rc;
		for (size_t i = 0; i < c->n; i++)
			if (strcmp(c->v[i].name, c->v[c->n].name) == 0)
				return hd_fail(e, HD_USAGE, "column '%s' is named twice", s);
		c->n++;
	}
	return HD_OK;
}

enum hd_rc columns_parse(const char *list, struct columns **out, struct hd_err *e)
{
	struct columns *c = mem_alloc(sizeof(*c));
	enum hd_rc rc;

	c->text = mem_strdup(list);
	rc = add_all(c, c->text, e);
	if (rc) {
		columns_free(c);
		return rc;
	}
	c->titles = mem_alloc(c->n * sizeof(*c->titles));
	for (size_t i = 0; i < c->n; i++)
		c->titles[i] =
			(struct out_column){c->v[i].name, c->v[i].name, flags_of(&c->v[i]), "-"};
	*out = c;
	return HD_OK;
}

void columns_free(struct columns *c)
{
	if (!c)
		return;
	free(c->v);
	free(c->titles);
	free(c->text);
	free(c);
}

void columns_announce(const struct columns *c, struct out *o)
{
	out_columns(o, c->titles, c->n);
}

bool columns_want_texts(const struct columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].field == F_DESCRIPTION || c->v[i].field == F_SOLUTION)
			return true;
	return false;
}

bool columns_are_brief(const struct columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].field < FIELD_COUNT && (c->v[i].source != FROM_HEADER ||
		    !(field_defs[c->v[i].field].flags & FIELD_BRIEF)))
			return false;
	return true;
}

static void put_moment(struct out *o, int64_t t, const struct zone *z)
{
	char text[TIME_TEXT_SIZE];

	if (t == TIME_NONE) {
		out_null(o);
		return;
	}
	if (out_kind(o) == OUT_TEXT)
		time_format_human(z, t, text);
	else
		time_format_utc(t, text);
	out_text(o, text);
}

static void put_age(struct out *o, int64_t seconds)
{
	char text[TIME_TEXT_SIZE];

	if (out_kind(o) != OUT_TEXT) {
		out_int(o, seconds);
		return;
	}
	/* Hours say nothing any more, and the subject needs the room. */
	if (seconds >= OLD_DAYS * DAY_S)
		seconds -= seconds % DAY_S;
	duration_format(seconds, text);
	out_text(o, text);
}

static void put_site(struct out *o, const struct ticket *t)
{
	const char *number = ticket_text(t, F_NUMBER);

	out_text_n(o, number, strcspn(number, "-"));
}

/* A value in one cell. Texts of several lines are cut for people only. */
static void put_cell(struct out *o, enum field f, const struct node *v, const struct zone *z)
{
	struct sbuf b = SBUF_INIT;

	if (!v)
		out_null(o);
	else if (out_kind(o) != OUT_TEXT && out_kind(o) != OUT_CSV)
		out_node(o, v);
	else if (out_kind(o) == OUT_CSV && node_str(v))
		out_node(o, v);
	else {
		/* `requester 2026-11-30T00:00:00Z` for programs: times there are UTC. */
		if (out_kind(o) == OUT_CSV && f == F_WAITING)
			f = FIELD_COUNT;
		say_value(&b, f, v, z);
		out_text_n(o, b.s, b.len);
	}
	sbuf_deinit(&b);
}

static void put_value(const struct column *c, struct out *o, const struct ticket *t,
		      const struct facts *f, const struct zone *z, int64_t now)
{
	const struct node *part;
	int64_t until;

	switch (c->source) {
	case FROM_HEADER:
		put_cell(o, c->field, t->head[c->field], z);
		break;
	case FROM_PART:
	case FROM_FIELDS:
		part = node_get(t->head[c->field], c->part);
		if (c->field == F_WAITING && node_str(part) && time_parse_utc(part->text, &until))
			put_moment(o, until, z);
		else
			put_cell(o, FIELD_COUNT, part, z);
		break;
	case ACKNOWLEDGED:
		put_moment(o, f->acknowledged, z);
		break;
	case RESOLVED:
		put_moment(o, f->resolved, z);
		break;
	case UPDATED:
		put_moment(o, f->last, z);
		break;
	case AGE:
		put_age(o, now - f->opened);
		break;
	case SITE:
		put_site(o, t);
		break;
	}
}

/* What is done steps back; of the rest, what presses and what grows old stands out. */
static enum out_look look_of(const struct column *c, const struct ticket *t, const struct facts *f,
			     int64_t now)
{
	int64_t days = (now - f->opened) / DAY_S;
	const char *text = ticket_text(t, F_PRIORITY);
	int priority;

	if (ticket_status(t) >= ST_RESOLVED)
		return OUT_DIM;
	if (c->source == AGE || (c->source == FROM_HEADER && c->field == F_OPENED))
		return days >= VERY_OLD_DAYS ? OUT_URGENT
		       : days >= OLD_DAYS    ? OUT_NOTICE
					     : OUT_PLAIN;
	if (c->source != FROM_HEADER || c->field != F_PRIORITY || !text ||
	    !num_int(text, 4, 6, &priority))
		return OUT_PLAIN;
	return priority == 6 ? OUT_ALARM : priority == 5 ? OUT_URGENT : OUT_NOTICE;
}

void columns_cells(const struct columns *c, struct out *o, const struct ticket *t,
		   const struct facts *f, const struct zone *z, int64_t now)
{
	for (size_t i = 0; i < c->n; i++) {
		out_key(o, c->v[i].name);
		out_look(o, look_of(&c->v[i], t, f, now));
		put_value(&c->v[i], o, t, f, z, now);
	}
	/* What follows in the row belongs to the ticket, too. */
	out_look(o, ticket_status(t) >= ST_RESOLVED ? OUT_DIM : OUT_PLAIN);
}

void columns_row(const struct columns *c, struct out *o, const struct ticket *t,
		 const struct facts *f, const struct zone *z, int64_t now)
{
	out_map_begin(o);
	columns_cells(c, o, t, f, z, now);
	out_map_end(o);
}
