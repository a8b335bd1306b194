/* Options of a request by name: one table for batch lines and command lines,
 * so that a value means and is refused the same everywhere. */
#include "desk/request.h"

#include "helpdesk/num.h"
#include "helpdesk/text.h"

#include <stddef.h>
#include <string.h>

enum option_kind {
	O_FIELD,    /* text, checked as header field `field` */
	O_TEXT,     /* text of any number of lines, not empty */
	O_LINE,     /* text of one line: titles and references */
	O_INT,      /* number, checked as header field */
	O_PRIORITY, /* 6 or "auto" */
	O_LEVEL,    /* 0-3 or "cert" */
	O_BOOL,
	O_TIME,     /* with an offset */
	O_PERSON,   /* assignee or team: null = nobody */
	O_TAGS,
	O_FIELDS,
	O_REQUESTER,
	O_LANGUAGE, /* of the requester */
	O_CLOSE,    /* true or a resolution code */
	O_LINK,
	O_SET,
	O_UNSET,
	O_PATHS,
};

#define ON(k) (1u << OP_##k)
#define QUALIFYING (ON(OPEN) | ON(QUALIFY))
#define ANSWERING (ON(NOTE) | ON(REPLY) | ON(RESOLVE) | ON(CLOSE))
#define MAILING                                                                                    \
	(ON(OPEN) | ON(REPLY) | ON(WAIT) | ON(CLOSE) | ON(ASSIGN) | ON(ESCALATE))
#define NOTING ~(ON(OPEN) | ON(RESOLVE) | ON(CLOSE))

struct option {
	const char *name;
	unsigned ops;
	enum option_kind kind;
	size_t offset;
	enum field field;
};

#define AT(member) offsetof(struct request, member)
static const struct option options[] = {
	{"key", ON(OPEN), O_LINE, AT(key), F_EXTERNAL},
	{"subject", ON(OPEN) | ON(EDIT), O_FIELD, AT(op.subject), F_SUBJECT},
	{"description", ON(OPEN) | ON(EDIT), O_TEXT, AT(op.description), F_DESCRIPTION},
	{"requester", ON(OPEN) | ON(EDIT), O_REQUESTER, AT(op.requester), F_REQUESTER},
	{"language", ON(EDIT), O_LANGUAGE, AT(op.language), F_REQUESTER},
	{"channel", ON(OPEN) | ANSWERING, O_FIELD, AT(op.channel), F_CHANNEL},
	{"application", QUALIFYING, O_LINE, AT(op.application), F_APPLICATION},
	{"type", QUALIFYING, O_FIELD, AT(op.type), F_TYPE},
	{"category", QUALIFYING, O_FIELD, AT(op.category), F_CATEGORY},
	{"impact", QUALIFYING, O_INT, AT(op.impact), F_IMPACT},
	{"urgency", QUALIFYING, O_INT, AT(op.urgency), F_URGENCY},
	{"priority", QUALIFYING, O_PRIORITY, AT(op.priority), F_PRIORITY},
	{"problem", QUALIFYING, O_LINE, AT(problem), F_PROBLEM},
	{"new_problem", QUALIFYING, O_LINE, AT(new_problem), F_PROBLEM},
	{"tags", QUALIFYING, O_TAGS, AT(op.tags), F_TAGS},
	{"untags", ON(QUALIFY), O_TAGS, AT(op.untags), F_TAGS},
	{"fields", ON(OPEN), O_FIELDS, AT(op.fields), F_FIELDS},
	{"level", ON(OPEN), O_LEVEL, AT(op.level), F_LEVEL},
	{"to", ON(ESCALATE) | ON(RETURN), O_LEVEL, AT(op.level), F_LEVEL},
	{"take", ON(OPEN), O_BOOL, AT(op.take), 0},
	{"close", ON(OPEN), O_CLOSE, AT(op.close), F_RESOLUTION},
	{"before_acceptance", ON(OPEN), O_BOOL, AT(op.before_acceptance), 0},
	{"steal", ON(TAKE), O_BOOL, AT(op.steal), 0},
	{"assignee", ON(ASSIGN), O_PERSON, AT(op.assignee), F_ASSIGNEE},
	{"team", ON(ASSIGN) | ON(ESCALATE) | ON(RETURN), O_PERSON, AT(op.team), F_TEAM},
	{"note", NOTING, O_TEXT, AT(op.note), 0},
	{"solution", ON(OPEN) | ON(RESOLVE) | ON(CLOSE), O_TEXT, AT(op.solution), F_SOLUTION},
	{"resolution", ON(CLOSE), O_FIELD, AT(op.resolution), F_RESOLUTION},
	{"known", ON(OPEN) | ON(CLOSE), O_LINE, AT(known), F_KNOWN},
	{"no_kb", ON(OPEN) | ON(CLOSE), O_BOOL, AT(no_kb), 0},
	{"no_mail", MAILING, O_BOOL, AT(no_mail), 0},
	{"on", ON(WAIT), O_FIELD, AT(op.waiting_on), F_WAITING},
	{"until", ON(WAIT), O_TIME, AT(op.waiting_until), 0},
	{"attach", ON(OPEN) | ON(ATTACH) | ANSWERING, O_PATHS, AT(attach), 0},
	{"kind", ON(LINK), O_LINK, AT(op.link), F_LINKS},
	{"other", ON(LINK), O_LINE, AT(other), 0},
	{"into", ON(MERGE), O_LINE, AT(other), 0},
	{"set", ON(EDIT), O_SET, AT(op.set), 0},
	{"unset", ON(EDIT), O_UNSET, AT(op.unset), 0},
};

void request_init(struct request *r, enum op_kind k)
{
	memset(r, 0, sizeof(*r));
	r->op.kind = k;
	r->op.at = TIME_NONE;
	r->op.waiting_until = TIME_NONE;
}

static enum hd_rc find_option(const struct request *r, const char *name, const struct option **out,
			      struct hd_err *e)
{
	for (size_t i = 0; i < NELEM(options); i++)
		if (strcmp(options[i].name, name) == 0 && (options[i].ops & 1u << r->op.kind)) {
			*out = &options[i];
			return HD_OK;
		}
	return hd_fail(e, HD_INVALID, "%s takes no '%.60s'", op_words[r->op.kind], name);
}

static enum hd_rc set_field(const struct option *o, const struct node *v, struct arena *a,
			    const char **out, struct hd_err *e)
{
	struct node *checked;
	enum hd_rc rc = value_text(o->name, v, true, a, out, e);

	if (rc == HD_OK && o->field == F_WAITING)
		return str_in(*out, words_waiting) ? HD_OK : value_wrong(o->name, "requester or supplier", e);
	if (rc == HD_OK)
		rc = field_check(o->field, node_text(a, *out), a, &checked, e);
	return rc;
}

/* `by`, assignee, team: a name that fits a commit and a column. */
static enum hd_rc set_person(const struct option *o, const struct node *v, struct arena *a,
			     const char **out, bool *given, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	*out = NULL;
	*given = true;
	if (v->kind != NODE_NULL)
		rc = value_text(o->name, v, true, a, out, e);
	if (rc == HD_OK && *out && text_length(*out) > 100)
		rc = value_wrong(o->name, "at most 100 characters", e);
	if (rc == HD_OK && *out && str_ieq(*out, "none"))
		rc = hd_fail(e, HD_INVALID, "'none' is reserved: it means nobody");
	return rc;
}

static enum hd_rc set_link(const struct option *o, const struct node *v, const char **out,
			   struct hd_err *e)
{
	/* The inverse kinds come by themselves, on the other ticket. */
	static const char *const given[] = {"duplicate-of", "related-to", "caused-by", NULL};

	if (v->kind != NODE_TEXT || !str_in(v->text, given))
		return value_wrong(o->name, "duplicate-of, related-to or caused-by", e);
	*out = v->text;
	return HD_OK;
}

static enum hd_rc set_language(const struct option *o, const struct node *v, struct arena *a,
			       const char **out, struct hd_err *e)
{
	struct node *map = node_map(a), *checked;
	enum hd_rc rc = value_text(o->name, v, true, a, out, e);

	if (rc != HD_OK)
		return rc;
	node_set(a, map, "language", node_text(a, *out));
	return field_check(o->field, map, a, &checked, e);
}

/* --- numbers and words --------------------------------------------------------- */

static enum hd_rc set_int(const struct option *o, const struct node *v, int *out, struct hd_err *e)
{
	const struct field_def *d = &field_defs[o->field];

	if (v->kind != NODE_PLAIN || !num_int(v->text, d->min, d->max, out))
		return hd_fail(e, HD_INVALID, "'%s' must be a number from %d to %d", o->name,
			       d->min, d->max);
	return HD_OK;
}

static enum hd_rc set_priority(const struct option *o, const struct node *v, int *out,
			       struct hd_err *e)
{
	if (v->kind == NODE_PLAIN && strcmp(v->text, "6") == 0)
		*out = 6;
	else if (v->kind == NODE_TEXT && strcmp(v->text, "auto") == 0)
		*out = PRIORITY_AUTO;
	else
		return value_wrong(o->name, "6 (major) or auto; the others follow from impact and urgency", e);
	return HD_OK;
}

static enum hd_rc set_level(const struct option *o, const struct node *v, const char **out,
			    struct hd_err *e)
{
	if (!node_str(v) || !str_in(v->text, words_level) ||
	    (v->kind == NODE_TEXT) != (v->text[0] == 'c'))
		return value_wrong(o->name, "0, 1, 2, 3 or cert", e);
	*out = v->text;
	return HD_OK;
}

static enum hd_rc set_bool(const struct option *o, const struct node *v, bool *out,
			   struct hd_err *e)
{
	if (v->kind != NODE_PLAIN ||
	    (strcmp(v->text, "true") != 0 && strcmp(v->text, "false") != 0))
		return value_wrong(o->name, "true or false", e);
	*out = v->text[0] == 't';
	return HD_OK;
}

static enum hd_rc set_close(const struct option *o, const struct node *v, struct request *r,
			    struct hd_err *e)
{
	if (v->kind != NODE_TEXT)
		return set_bool(o, v, &r->op.close, e);
	if (!str_in(v->text, words_resolution))
		return value_wrong(o->name, "true or a resolution code", e);
	r->op.close = true;
	r->op.resolution = v->text;
	return HD_OK;
}

static enum hd_rc set_time(const struct option *o, const struct node *v, int64_t *out,
			   struct hd_err *e)
{
	if (v->kind != NODE_TEXT || !time_parse_offset(v->text, out))
		return value_wrong(o->name, "a time with an offset, like 2026-11-22T09:12:00+01:00", e);
	return HD_OK;
}

static enum hd_rc set_paths(const struct option *o, const struct node *v, struct request *r,
			    struct arena *a, struct hd_err *e)
{
	const char **paths;

	if (v->kind != NODE_LIST || v->len == 0)
		return value_wrong(o->name, "a list of paths", e);
	paths = arena_alloc(a, v->len * sizeof(*paths));
	for (size_t i = 0; i < v->len; i++) {
		if (v->u.items[i]->kind != NODE_TEXT || v->u.items[i]->len == 0)
			return value_wrong(o->name, "a list of paths", e);
		paths[i] = v->u.items[i]->text;
	}
	r->attach = paths;
	r->n_attach = v->len;
	return HD_OK;
}

enum hd_rc request_set(struct request *r, struct arena *a, const char *option,
		       const struct node *value, struct hd_err *e)
{
	const struct option *o = NULL;
	enum hd_rc rc = find_option(r, option, &o, e);
	void *at;

	if (rc != HD_OK)
		return rc;
	at = (char *)r + o->offset;
	switch (o->kind) {
	case O_FIELD:
		return set_field(o, value, a, at, e);
	case O_TEXT:
		/* What another system exports often has an empty description: that is none. */
		if (o->field == F_DESCRIPTION && r->op.kind == OP_OPEN &&
		    value->kind == NODE_TEXT && value->len == 0)
			return HD_OK;
		return value_text(o->name, value, false, a, at, e);
	case O_LINE:
		return value_text(o->name, value, true, a, at, e);
	case O_INT:
		return set_int(o, value, at, e);
	case O_PRIORITY:
		return set_priority(o, value, at, e);
	case O_LEVEL:
		return set_level(o, value, at, e);
	case O_BOOL:
		return set_bool(o, value, at, e);
	case O_TIME:
		return set_time(o, value, at, e);
	case O_PERSON:
		return set_person(o, value, a, at,
				  o->field == F_TEAM ? &r->op.give_team : &r->op.give_assignee, e);
	case O_TAGS:
		return value_tags(o->name, value, a, at, e);
	case O_FIELDS:
		return value_fields(o->name, value, a, at, e);
	case O_REQUESTER:
		return value_requester(o->name, value, a, at, e);
	case O_LANGUAGE:
		return set_language(o, value, a, at, e);
	case O_CLOSE:
		return set_close(o, value, r, e);
	case O_LINK:
		return set_link(o, value, at, e);
	case O_SET:
		return edit_set(o->name, value, r, a, e);
	case O_UNSET:
		return edit_unset(o->name, value, r, a, e);
	case O_PATHS:
		return set_paths(o, value, r, a, e);
	}
	return hd_fail(e, HD_INTERNAL, "option '%s' has no kind", option);
}
