/* The table of header fields, and the check of a value for each. */
#include "helpdesk/field.h"

#include "helpdesk/date.h"
#include "helpdesk/num.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "helpdesk/ticket.h"

#include <string.h>

const char *const words_type[] = {"incident", "question", "complaint", "request", NULL};
const char *const words_category[] = {"technical", "functional", "regulatory", "security", NULL};
const char *const words_channel[] = {"phone", "mail", "self", "owner", "remote", "onsite", NULL};
const char *const words_status[] = {"new",      "qualified", "in_progress", "waiting",
				    "resolved", "closed",    "merged",      NULL};
const char *const words_level[] = {"0", "1", "2", "3", "cert", NULL};
const char *const words_resolution[] = {
	"solved", "workaround", "not_reproducible", "duplicate", "rejected", "no_answer", NULL};
const char *const words_waiting[] = {"requester", "supplier", NULL};
const char *const words_link[] = {"duplicate-of", "related-to",  "caused-by", "duplicated-by",
				  "causes",       "merged-from", NULL};

/* A name may have 100 characters, and one character four bytes. */
#define NAME_MAX_BYTES 400

#define COUNTED (FIELD_BRIEF | FIELD_COUNTED)

const struct field_def field_defs[FIELD_COUNT] = {
	[F_NUMBER] = {"number", FT_NUMBER, FIELD_BRIEF, NULL, 0, NUMBER_TICKET},
	[F_UID] = {"uid", FT_LINE, 0, NULL, 0, 200},
	[F_FORMERLY] = {"formerly", FT_NUMBERS, 0, NULL, 0, 200},
	[F_SUBJECT] = {"subject", FT_LINE, FIELD_EDITABLE | FIELD_BRIEF, NULL, 0, 1000},
	[F_DESCRIPTION] = {"description", FT_TEXT, FIELD_EDITABLE, NULL, 0, 0},
	[F_REQUESTER] = {"requester", FT_REQUESTER, FIELD_EDITABLE, NULL, 0, 0},
	[F_CHANNEL] = {"channel", FT_WORD, FIELD_EDITABLE | COUNTED, words_channel, 0, 0},
	[F_APPLICATION] = {"application", FT_ID, FIELD_EDITABLE | COUNTED, NULL, 0, 0},
	[F_TYPE] = {"type", FT_WORD, FIELD_EDITABLE | COUNTED, words_type, 0, 0},
	[F_CATEGORY] = {"category", FT_WORD, FIELD_EDITABLE | COUNTED, words_category, 0, 0},
	[F_IMPACT] = {"impact", FT_INT, FIELD_EDITABLE | COUNTED, NULL, 1, 5},
	[F_URGENCY] = {"urgency", FT_INT, FIELD_EDITABLE | COUNTED, NULL, 1, 5},
	[F_PRIORITY] = {"priority", FT_INT, FIELD_EDITABLE | COUNTED, NULL, 1, 6},
	[F_STATUS] = {"status", FT_WORD, COUNTED, words_status, 0, 0},
	[F_LEVEL] = {"level", FT_LEVEL, COUNTED, NULL, 0, 0},
	[F_TEAM] = {"team", FT_LINE, COUNTED, NULL, 0, NAME_MAX_BYTES},
	[F_ASSIGNEE] = {"assignee", FT_LINE, COUNTED, NULL, 0, NAME_MAX_BYTES},
	[F_WAITING] = {"waiting", FT_WAITING, 0, NULL, 0, 0},
	[F_PROBLEM] = {"problem", FT_NUMBER, FIELD_EDITABLE | COUNTED, NULL, 0, NUMBER_PROBLEM},
	[F_KNOWN] = {"known", FT_NUMBER, FIELD_EDITABLE | COUNTED, NULL, 0, NUMBER_ARTICLE},
	[F_EXTERNAL] = {"external", FT_EXTERNAL, FIELD_EDITABLE, NULL, 0, 0},
	[F_LINKS] = {"links", FT_LINKS, 0, NULL, 0, 0},
	[F_MERGED_INTO] = {"merged_into", FT_NUMBER, 0, NULL, 0, NUMBER_TICKET},
	[F_TAGS] = {"tags", FT_TAGS, FIELD_EDITABLE | COUNTED | FIELD_FLOW, NULL, 0, 200},
	[F_OPENED] = {"opened", FT_TIME, 0, NULL, 0, 0},
	[F_RESOLUTION] = {"resolution", FT_WORD, FIELD_EDITABLE | COUNTED, words_resolution, 0,
			  0},
	[F_SOLUTION] = {"solution", FT_TEXT, FIELD_EDITABLE, NULL, 0, 0},
	[F_FIELDS] = {"fields", FT_FIELDS, FIELD_EDITABLE, NULL, 0, 0},
};

int word_place(const char *s, const char *const *words)
{
	/* Most texts that are asked about are these very words. */
	for (int i = 0; s && words[i]; i++)
		if (s == words[i])
			return i;
	for (int i = 0; s && words[i]; i++)
		if (strcmp(s, words[i]) == 0)
			return i;
	return -1;
}

bool field_find(const char *name, enum field *out)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (strcmp(field_defs[f].name, name) == 0)
			return *out = (enum field)f, true;
	return false;
}

/* --- scalars -------------------------------------------------------------- */

static enum hd_rc must_be(const struct field_def *d, const char *what, const struct node *v,
			  struct hd_err *e)
{
	const char *s = node_str(v);

	if (!s)
		return hd_fail(e, HD_INVALID, "%s must be %s", d->name, what);
	return hd_fail(e, HD_INVALID, "%s must be %s, not '%.60s'", d->name, what, s);
}

/* Text is given back as text whatever the scalar looked like; where the node
 * is right already it is shared, for most are. */
static struct node *as_text(struct arena *a, struct node *v)
{
	return v->kind == NODE_TEXT ? v : node_text(a, v->text);
}

static bool is_line(const struct node *v, size_t max)
{
	const char *s = node_str(v);

	return s && *s && v->len <= max && !strchr(s, '\n');
}

static enum hd_rc check_word(const struct field_def *d, const struct node *v, struct hd_err *e)
{
	const char *const *words = d->words;
	const char *s = node_str(v);
	struct sbuf all = SBUF_INIT;
	enum hd_rc rc;

	if (s && str_in(s, words))
		return HD_OK;
	for (size_t i = 0; words[i]; i++)
		sbuf_printf(&all, "%s%s", i ? ", " : "", words[i]);
	rc = hd_fail(e, HD_INVALID, "%s must be one of %s, not '%.60s'", d->name, all.s,
		     s ? s : "");
	sbuf_deinit(&all);
	return rc;
}

static enum hd_rc check_int(const struct field_def *d, struct node *v, struct arena *a,
			    struct node **out, struct hd_err *e)
{
	const char *s = node_str(v);
	int i;

	if (!s || !num_int(s, d->min, d->max, &i))
		return hd_fail(e, HD_INVALID, "%s must be a number from %d to %d, not '%.60s'",
			       d->name, d->min, d->max, s ? s : "");
	/* `03` is read as 3, and as another number by the next reader. */
	*out = v->kind == NODE_PLAIN && s[0] != '0' ? v : node_int(a, i);
	return HD_OK;
}

static enum hd_rc check_level(const struct field_def *d, struct node *v, struct arena *a,
			      struct node **out, struct hd_err *e)
{
	const char *s = node_str(v);

	if (!s || !str_in(s, words_level))
		return must_be(d, "0, 1, 2, 3 or cert", v, e);
	if (s[0] == 'c')
		*out = as_text(a, v);
	else
		*out = v->kind == NODE_PLAIN ? v : node_plain(a, s);
	return HD_OK;
}

static enum hd_rc check_time(const struct field_def *d, struct node *v, struct arena *a,
			     struct node **out, struct hd_err *e)
{
	const char *s = node_str(v);
	int64_t t;

	if (s && v->kind == NODE_PLAIN && time_parse_utc(s, &t))
		*out = v;
	else if (s && time_parse_offset(s, &t))
		*out = node_time(a, t);
	else
		return must_be(d, "a time like 2026-11-22T09:12:00Z", v, e);
	return HD_OK;
}

static enum hd_rc check_number(const struct field_def *d, struct node *v, struct arena *a,
			       struct node **out, struct hd_err *e)
{
	static const char *const what[] = {"a ticket number like HD-42",
					   "a problem number like HD-P3",
					   "an article number like HD-K7"};
	char text[NUMBER_TEXT_SIZE];
	const char *s = node_str(v);
	struct number n;

	if (!s || !number_parse(s, &n) || (int)n.kind != d->max)
		return must_be(d, what[d->max], v, e);
	number_format(&n, text);
	*out = strcmp(text, s) == 0 ? as_text(a, v) : node_text(a, text);
	return HD_OK;
}

/* --- maps and lists --------------------------------------------------------- */

/* A map whose values are texts of one line under the given keys only. */
static enum hd_rc check_texts(const struct field_def *d, struct node *v, const char *const *keys,
			      struct arena *a, struct node **out, struct hd_err *e)
{
	const char *name = d->name;
	struct node *map;

	if (v->kind != NODE_MAP || v->len == 0)
		return hd_fail(e, HD_INVALID, "%s must be a map that is not empty", name);
	map = node_map(a);
	for (size_t i = 0; i < v->len; i++) {
		struct pair *p = &v->u.pairs[i];

		if (!str_in(p->key, keys))
			return hd_fail(e, HD_INVALID, "%s has no part '%.60s'", name, p->key);
		if (!is_line(p->value, 1000))
			return hd_fail(e, HD_INVALID,
				       "%s of %s must be text of one line, at most 1000 bytes",
				       p->key, name);
		node_set(a, map, p->key, as_text(a, p->value));
	}
	*out = map;
	return HD_OK;
}

static enum hd_rc check_requester(const struct field_def *d, struct node *v, struct arena *a,
				  struct node **out, struct hd_err *e)
{
	static const char *const keys[] = {"name", "email", "phone", "language", NULL};
	enum hd_rc rc = check_texts(d, v, keys, a, out, e);
	const char *language = rc == HD_OK ? node_get_str(*out, "language") : NULL;

	if (language && (strlen(language) != 2 ||
			 strspn(language, "abcdefghijklmnopqrstuvwxyz") != 2))
		return hd_fail(e, HD_INVALID,
			       "language of %s must be a code of two letters, like fr or en, not "
			       "'%.60s'",
			       d->name, language);
	return rc;
}

static bool source_valid(const char *s)
{
	size_t n = s ? strlen(s) : 0;

	return n > 0 && n <= 100 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789._-") == n;
}

static enum hd_rc check_external(const struct field_def *d, struct node *v, struct arena *a,
				 struct node **out, struct hd_err *e)
{
	static const char *const keys[] = {"source", "id", NULL};
	enum hd_rc rc = check_texts(d, v, keys, a, out, e);

	if (rc == HD_OK &&
	    (!node_get_str(*out, "id") || !source_valid(node_get_str(*out, "source"))))
		rc = hd_fail(e, HD_INVALID,
			     "external must have an id and a source of the letters a-z 0-9 . _ -");
	return rc;
}

static enum hd_rc check_waiting(const struct field_def *d, struct node *v, struct arena *a,
				struct node **out, struct hd_err *e)
{
	struct node *map = node_map(a), *until = node_get(v, "until"), *t;
	const char *on = node_get_str(v, "on");
	enum hd_rc rc;

	if (v->kind != NODE_MAP || !on || !str_in(on, words_waiting) ||
	    v->len != 1 + (until != NULL))
		return hd_fail(e, HD_INVALID,
			       "waiting must be a map with 'on' (requester or supplier) and "
			       "perhaps 'until'");
	node_set(a, map, "on", node_text(a, on));
	if (until) {
		rc = check_time(d, until, a, &t, e);
		if (rc != HD_OK)
			return rc;
		node_set(a, map, "until", t);
	}
	*out = map;
	return HD_OK;
}

static enum hd_rc check_links(struct node *v, struct arena *a, struct node **out, struct hd_err *e)
{
	struct node *list = node_list(a);
	struct number n;

	if (v->kind != NODE_LIST)
		return hd_fail(e, HD_INVALID, "links must be a list");
	for (size_t i = 0; i < v->len; i++) {
		struct node *item = v->u.items[i], *map = node_map(a);
		const char *kind = node_get_str(item, "kind"),
			   *ticket = node_get_str(item, "ticket");

		if (!kind || !ticket || item->len != 2 || !str_in(kind, words_link) ||
		    !number_parse(ticket, &n) || n.kind != NUMBER_TICKET)
			return hd_fail(e, HD_INVALID,
				       "links must have a known kind and a ticket each");
		node_set(a, map, "kind", node_text(a, kind));
		node_set(a, map, "ticket", node_text(a, ticket));
		node_push(a, list, map);
	}
	*out = list;
	return HD_OK;
}

/* A list of texts of one line, none twice. */
static enum hd_rc check_list(const struct field_def *d, struct node *v, struct arena *a,
			     struct node **out, struct hd_err *e)
{
	const char *name = d->name;
	struct node *list = node_list(a);
	struct number n;

	if (v->kind != NODE_LIST)
		return hd_fail(e, HD_INVALID, "%s must be a list", name);
	for (size_t i = 0; i < v->len; i++) {
		struct node *item = v->u.items[i];

		if (!is_line(item, (size_t)d->max))
			return hd_fail(e, HD_INVALID,
				       "%s must hold texts of one line, at most %d bytes", name,
				       d->max);
		if (d->type == FT_NUMBERS && !number_parse(item->text, &n))
			return hd_fail(e, HD_INVALID, "%s must hold numbers, not '%.60s'", name,
				       item->text);
		item = as_text(a, item);
		for (size_t k = 0; k < list->len; k++)
			if (strcmp(list->u.items[k]->text, item->text) == 0)
				return hd_fail(e, HD_INVALID, "%s holds '%.60s' twice", name,
					       item->text);
		node_push(a, list, item);
	}
	*out = list;
	return HD_OK;
}

/* Custom fields: any name of one line; a null value (under `set`) removes one. */
static enum hd_rc check_fields(struct node *v, struct arena *a, struct node **out, struct hd_err *e)
{
	struct node *map = node_map(a);

	if (v->kind != NODE_MAP)
		return hd_fail(e, HD_INVALID, "fields must be a map");
	for (size_t i = 0; i < v->len; i++) {
		struct pair *p = &v->u.pairs[i];
		size_t n = strlen(p->key);

		if (n == 0 || n > 200 || strchr(p->key, '\n'))
			return hd_fail(e, HD_INVALID,
				       "a name in fields must be one line of 1 to 200 bytes");
		if (p->value->kind == NODE_NULL)
			node_set(a, map, p->key, p->value);
		else if (node_str(p->value))
			node_set(a, map, p->key, as_text(a, p->value));
		else
			return hd_fail(e, HD_INVALID, "field '%.60s' must be text", p->key);
	}
	*out = map;
	return HD_OK;
}

enum hd_rc value_check(const struct field_def *d, const struct node *value, struct arena *a,
		       struct node **out, struct hd_err *e)
{
	struct node *v = (struct node *)value; /* shared, never written */
	enum hd_rc rc;

	switch (d->type) {
	case FT_LINE:
		if (!is_line(v, (size_t)d->max))
			return hd_fail(e, HD_INVALID,
				       "%s must be text of one line, at most %d bytes", d->name,
				       d->max);
		*out = as_text(a, v);
		return HD_OK;
	case FT_TEXT:
		if (!node_str(v))
			return must_be(d, "text", v, e);
		*out = as_text(a, v);
		return HD_OK;
	case FT_WORD:
		rc = check_word(d, v, e);
		if (rc == HD_OK)
			*out = as_text(a, v);
		return rc;
	case FT_INT:
		return check_int(d, v, a, out, e);
	case FT_LEVEL:
		return check_level(d, v, a, out, e);
	case FT_TIME:
		return check_time(d, v, a, out, e);
	case FT_NUMBER:
		return check_number(d, v, a, out, e);
	case FT_ID:
		if (!node_str(v) || !str_is_id(v->text))
			return must_be(d,
				       "an id (a letter or digit, then letters, digits, . _ -; 64 "
				       "at most)",
				       v, e);
		*out = as_text(a, v);
		return HD_OK;
	case FT_REQUESTER:
		return check_requester(d, v, a, out, e);
	case FT_EXTERNAL:
		return check_external(d, v, a, out, e);
	case FT_WAITING:
		return check_waiting(d, v, a, out, e);
	case FT_LINKS:
		return check_links(v, a, out, e);
	case FT_NUMBERS:
	case FT_TAGS:
		return check_list(d, v, a, out, e);
	case FT_FIELDS:
		return check_fields(v, a, out, e);
	}
	return hd_fail(e, HD_INTERNAL, "field '%s' has no type", d->name);
}

enum hd_rc field_check(enum field f, const struct node *value, struct arena *a, struct node **out,
		       struct hd_err *e)
{
	return value_check(&field_defs[f], value, a, out, e);
}
