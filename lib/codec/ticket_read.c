/* Reading a ticket's file: every known key is checked, every other one kept. */
#include "codec/ticket_yaml.h"

#include "helpdesk/num.h"
#include "yaml/yaml.h"

#include <string.h>

/* What comes from no file has no lines. */
static enum hd_rc at_line(const struct node *v, uint32_t key_line, enum hd_rc rc, struct hd_err *e)
{
	uint32_t line = v->line ? v->line : key_line;

	return line ? hd_wrap(e, rc, "line %u", line) : rc;
}

/* --- journal --------------------------------------------------------------- */

/* `set`: values of header fields, null where one goes; `add` and `remove`: lists. */
static enum hd_rc read_change(struct arena *a, struct node *v, bool nulls, struct node **out,
			      struct hd_err *e)
{
	struct node *map = node_map(a), *checked;
	enum field f;
	enum hd_rc rc;

	if (v->kind != NODE_MAP)
		return at_line(v, 0, hd_fail(e, HD_INVALID, "set, add and remove must be maps"), e);
	for (size_t i = 0; i < v->len; i++) {
		struct pair *p = &v->u.pairs[i];

		checked = p->value;
		/* It would stand in the header, where the journal itself stands. */
		if (strcmp(p->key, "journal") == 0)
			return at_line(p->value, p->line,
				       hd_fail(e, HD_INVALID, "'journal' is no field"), e);
		if (field_find(p->key, &f) && !(nulls && p->value->kind == NODE_NULL)) {
			rc = field_check(f, p->value, a, &checked, e);
			if (rc != HD_OK)
				return at_line(p->value, p->line, rc, e);
		}
		node_set(a, map, p->key, checked);
	}
	*out = map;
	return HD_OK;
}

static enum hd_rc read_text(struct pair *p, const char **out, struct hd_err *e)
{
	*out = node_str(p->value);
	if (!*out)
		return at_line(p->value, p->line, hd_fail(e, HD_INVALID, "%s must be text", p->key),
			       e);
	return HD_OK;
}

static enum hd_rc read_files(struct arena *a, struct pair *p, struct node **out, struct hd_err *e)
{
	enum hd_rc rc =
		field_check(F_TAGS, p->value, a, out, NULL); /* texts of one line, none twice */

	if (rc != HD_OK)
		return at_line(p->value, p->line, hd_fail(e, rc, "files must be a list of names"),
			       e);
	return HD_OK;
}

static enum event event_of(const char *word)
{
	for (int i = 0; event_words[i]; i++)
		if (strcmp(word, event_words[i]) == 0)
			return (enum event)i;
	return EV_OTHER;
}

static enum hd_rc read_key(struct arena *a, struct pair *p, struct entry *x, struct hd_err *e)
{
	const char *key = p->key, *s = node_str(p->value);
	uint64_t n;

	if (strcmp(key, "at") == 0) {
		if (!s || !time_parse_utc(s, &x->at))
			return at_line(p->value, p->line,
				       hd_fail(e, HD_INVALID,
					       "at must be a time like 2026-11-22T09:12:00Z"),
				       e);
		return HD_OK;
	}
	if (strcmp(key, "n") == 0) {
		if (!s || !num_u64(s, 1000000, &n) || n < 1)
			return at_line(p->value, p->line,
				       hd_fail(e, HD_INVALID, "n must be a number"), e);
		x->n = (unsigned)n;
		return HD_OK;
	}
	if (strcmp(key, "by") == 0)
		return read_text(p, &x->by, e);
	if (strcmp(key, "event") == 0)
		return read_text(p, &x->event, e);
	if (strcmp(key, "set") == 0)
		return read_change(a, p->value, true, &x->set, e);
	if (strcmp(key, "add") == 0)
		return read_change(a, p->value, false, &x->add, e);
	if (strcmp(key, "remove") == 0)
		return read_change(a, p->value, false, &x->remove, e);
	if (strcmp(key, "files") == 0)
		return read_files(a, p, &x->files, e);
	if (strcmp(key, "channel") == 0)
		return read_text(p, &x->channel, e);
	if (strcmp(key, "from") == 0)
		return read_text(p, &x->from, e);
	if (strcmp(key, "note") == 0)
		return read_text(p, &x->note, e);
	if (strcmp(key, "mail") == 0) {
		x->mail = p->value;
		return HD_OK;
	}
	if (!x->other)
		x->other = node_map(a);
	node_set(a, x->other, key, p->value);
	return HD_OK;
}

static enum hd_rc read_entry(struct arena *a, struct node *v, const struct entry *before,
			     struct entry **out, struct hd_err *e)
{
	struct entry *x = arena_alloc(a, sizeof(*x));
	enum hd_rc rc;

	x->at = TIME_NONE;
	x->n = 1;
	x->line = v->line;
	if (v->kind != NODE_MAP)
		return at_line(v, 0, hd_fail(e, HD_INVALID, "a journal entry must be a map"), e);
	for (size_t i = 0; i < v->len; i++) {
		rc = read_key(a, &v->u.pairs[i], x, e);
		if (rc != HD_OK)
			return rc;
	}
	if (x->at == TIME_NONE || !x->by || !x->event)
		return at_line(v, 0,
			       hd_fail(e, HD_INVALID, "a journal entry needs at, by and event"), e);
	if (before && (x->at < before->at || (x->at == before->at && x->n < before->n)))
		return at_line(v, 0, hd_fail(e, HD_INVALID, "the journal is not in order of time"),
			       e);
	x->kind = event_of(x->event);
	*out = x;
	return HD_OK;
}

static enum hd_rc read_journal(struct ticket *t, struct pair *p, struct hd_err *e)
{
	struct node *list = p->value;
	enum hd_rc rc;

	if (list->kind != NODE_LIST || list->len == 0)
		return at_line(list, p->line,
			       hd_fail(e, HD_INVALID, "journal must be a list with an entry"), e);
	t->cap = list->len + 4; /* room for what a command adds */
	t->journal = arena_alloc(t->arena, t->cap * sizeof(struct entry *));
	for (; t->len < list->len; t->len++) {
		rc = read_entry(t->arena, list->u.items[t->len],
				t->len ? t->journal[t->len - 1] : NULL, &t->journal[t->len], e);
		if (rc != HD_OK)
			return rc;
	}
	return HD_OK;
}

/* --- header ---------------------------------------------------------------- */

static enum hd_rc read_pair(struct ticket *t, struct pair *p, struct hd_err *e)
{
	enum field f;
	enum hd_rc rc;

	if (strcmp(p->key, "journal") == 0)
		return read_journal(t, p, e);
	if (!field_find(p->key, &f)) {
		if (!t->other)
			t->other = node_map(t->arena);
		node_set(t->arena, t->other, p->key, p->value);
		return HD_OK;
	}
	if (p->value->kind == NODE_NULL)
		return HD_OK; /* the same as absent */
	rc = field_check(f, p->value, t->arena, &t->head[f], e);
	if (rc != HD_OK)
		return at_line(p->value, p->line, rc, e);
	if (!t->head[f]->line)
		t->head[f]->line = p->line; /* made anew in its canonical kind */
	return HD_OK;
}

enum hd_rc ticket_of_node(struct arena *a, struct node *doc, struct ticket *out, struct hd_err *e)
{
	static const enum field needed[] = {F_NUMBER, F_STATUS, F_OPENED};
	enum hd_rc rc;

	ticket_init(out, a);
	if (doc->kind != NODE_MAP)
		return at_line(doc, 0, hd_fail(e, HD_INVALID, "a ticket must be a map of fields"),
			       e);
	for (size_t i = 0; i < doc->len; i++) {
		rc = read_pair(out, &doc->u.pairs[i], e);
		if (rc != HD_OK)
			return rc;
	}
	for (size_t i = 0; i < NELEM(needed); i++)
		if (!out->head[needed[i]])
			return at_line(doc, 0, hd_fail(e, HD_INVALID, "%s is missing",
						       field_defs[needed[i]].name), e);
	if (!out->len)
		return at_line(doc, 0, hd_fail(e, HD_INVALID, "journal is missing"), e);
	return HD_OK;
}

enum hd_rc ticket_read(struct arena *a, const char *text, size_t n, struct ticket *out,
		       struct hd_err *e)
{
	struct node *doc = NULL;
	enum hd_rc rc = yaml_read(a, text, n, &doc, e);

	ticket_init(out, a);
	if (rc != HD_OK)
		return rc;
	if (!doc->line)
		doc->line = 1; /* an empty file */
	return ticket_of_node(a, doc, out, e);
}
