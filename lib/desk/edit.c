/* Editing a ticket as text: what may be changed is shown, and what came back
 * different becomes one request. */
#include "desk/record.h"

#include "codec/ticket_yaml.h"
#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <inttypes.h>
#include <string.h>

/* --- the text ----------------------------------------------------------------------- */

static void put_allowed(struct sbuf *out, enum field f)
{
	const struct field_def *def = &field_defs[f];

	sbuf_printf(out, "#   %s: ", def->name);
	if (def->type == FT_INT)
		sbuf_printf(out, "%d to %d", def->min, def->max);
	for (size_t i = 0; def->type == FT_WORD && def->words[i]; i++)
		sbuf_printf(out, "%s%s", i ? ", " : "", def->words[i]);
	switch (f) {
	case F_APPLICATION:
		sbuf_puts(out, "an id of 'helpdesk app list'");
		break;
	case F_REQUESTER:
		sbuf_puts(out, "{name: Marie Curie, email: marie@example.org, phone: \"12\"}");
		break;
	case F_PROBLEM:
		sbuf_puts(out, "a number like HD-P3");
		break;
	case F_KNOWN:
		sbuf_puts(out, "a number like HD-K7");
		break;
	case F_TAGS:
		sbuf_puts(out, "[one, another]");
		break;
	case F_FIELDS:
		sbuf_puts(out, "{room: \"12\"}");
		break;
	default:
		break;
	}
	sbuf_putc(out, '\n');
}

/* Fields a ticket may well get by hand while it has none of them yet. */
static bool worth_naming(enum field f)
{
	static const enum field not [] = {F_SUBJECT,  F_DESCRIPTION, F_PRIORITY,
					  F_EXTERNAL, F_RESOLUTION,  F_SOLUTION};

	for (size_t i = 0; i < NELEM(not ); i++)
		if (f == not [i])
			return false;
	return (field_defs[f].flags & FIELD_EDITABLE) != 0;
}

enum hd_rc desk_edit_text(struct desk *d, const char *ref, struct sbuf *out, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct ticket t;
	bool named = false;
	enum hd_rc rc = desk_ticket(d, ref, a, &t, e);

	if (rc != HD_OK)
		goto done;
	sbuf_printf(out,
		    "# Ticket %s. Change fields, add them, or remove them with their lines.\n"
		    "# Status, level, team and assignee have commands of their own; the priority\n"
		    "# follows impact and urgency. Save an empty file to leave all as it is.\n",
		    ticket_text(&t, F_NUMBER));
	for (int f = 0; f < FIELD_COUNT; f++) {
		if (t.head[f] || !worth_naming((enum field)f))
			continue;
		if (!named)
			sbuf_puts(out, "# To add:\n");
		named = true;
		put_allowed(out, (enum field)f);
	}
	for (int f = 0; f < FIELD_COUNT; f++)
		if (t.head[f] && (field_defs[f].flags & FIELD_EDITABLE))
			field_write(out, (enum field)f, t.head[f]);
done:
	arena_free(a);
	return rc;
}

/* --- reading it back ------------------------------------------------------------------ */

static enum hd_rc not_editable(const struct pair *p, struct hd_err *e)
{
	const char *words[FIELD_COUNT + 1] = {NULL}, *near;
	size_t n = 0;
	enum field f;

	if (field_find(p->key, &f) || strcmp(p->key, "journal") == 0)
		return hd_fail(e, HD_INVALID,
			       "line %" PRIu32 ": '%s' cannot be edited; 'helpdesk help' lists "
			       "the commands that change a ticket",
			       p->line, p->key);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (field_defs[i].flags & FIELD_EDITABLE)
			words[n++] = field_defs[i].name;
	near = str_nearest(p->key, words);
	if (near)
		return hd_fail(e, HD_INVALID,
			       "line %" PRIu32 ": unknown field '%.60s'; did you mean '%s'?",
			       p->line, p->key, near);
	return hd_fail(e, HD_INVALID,
		       "line %" PRIu32 ": unknown field '%.60s'; fields of your own stand "
		       "under 'fields'",
		       p->line, p->key);
}

/* An escape in quotes can smuggle in a line ending that the store does not have. */
static struct node *clean_node(struct arena *a, struct node *n)
{
	struct sbuf b = SBUF_INIT;

	if (n->kind == NODE_TEXT && memchr(n->text, '\r', n->len)) {
		if (text_clean(n->text, n->len, "the text", &b, NULL) == HD_OK)
			n = node_text_n(a, b.s, b.len);
		sbuf_deinit(&b);
	}
	for (size_t i = 0; n->kind == NODE_LIST && i < n->len; i++)
		n->u.items[i] = clean_node(a, n->u.items[i]);
	for (size_t i = 0; n->kind == NODE_MAP && i < n->len; i++)
		n->u.pairs[i].value = clean_node(a, n->u.pairs[i].value);
	return n;
}

/* The editable fields of a text, checked; absent ones are NULL. */
static enum hd_rc read_fields(const char *text, size_t n, struct arena *a,
			      struct node *out[FIELD_COUNT], struct hd_err *e)
{
	struct node *doc;
	enum field f;
	enum hd_rc rc = yaml_read(a, text, n, &doc, e);

	memset(out, 0, FIELD_COUNT * sizeof(*out));
	if (rc != HD_OK)
		return rc;
	if (doc->kind == NODE_NULL || (doc->kind == NODE_MAP && doc->len == 0))
		return hd_fail(e, HD_REFUSED, "edit abandoned: the text is empty");
	if (doc->kind != NODE_MAP)
		return hd_fail(e, HD_INVALID,
			       "line %" PRIu32 ": this is no list of fields like 'subject: TEXT'",
			       doc->line);
	for (size_t i = 0; i < doc->len; i++) {
		struct pair *p = &doc->u.pairs[i];

		if (!field_find(p->key, &f) || !(field_defs[f].flags & FIELD_EDITABLE))
			return not_editable(p, e);
		if (p->value->kind == NODE_NULL)
			continue;
		rc = field_check(f, clean_node(a, p->value), a, &out[f], e);
		if (rc != HD_OK)
			return hd_wrap(e, rc, "line %" PRIu32, p->line);
		if (out[f]->len == 0)
			out[f] = NULL; /* an empty text, list or map is none */
	}
	return HD_OK;
}

/* --- differences ------------------------------------------------------------------------ */

/* Custom fields are set and removed one by one, so that others may change theirs meanwhile. */
static struct node *fields_changed(struct arena *a, const struct node *old, const struct node *new)
{
	struct node *map = node_map(a);

	for (size_t i = 0; new &&i < new->len; i++) {
		const struct pair *p = &new->u.pairs[i];
		const struct node *was = node_get(old, p->key);

		if (p->value->kind == NODE_NULL ? was != NULL : !was || !node_equal(was, p->value))
			node_set(a, map, p->key, p->value);
	}
	for (size_t i = 0; old && i < old->len; i++)
		if (!node_get(new, old->u.pairs[i].key))
			node_set(a, map, old->u.pairs[i].key, node_null(a));
	return map;
}

/* What only came back in another style (quotes, flow) is equal by now. */
static void compare(struct request *r, struct arena *a, enum field f, struct node *old,
		    struct node *new)
{
	const char *name = field_defs[f].name;
	struct node *changed;

	if (f == F_FIELDS) {
		changed = fields_changed(a, old, new);
		if (changed->len)
			node_set(a, r->op.set, name, changed);
	} else if (new && (!old || !node_equal(old, new))) {
		node_set(a, r->op.set, name, new);
	} else if (old && !new) {
		if (!r->op.unset)
			r->op.unset = node_list(a);
		node_push(a, r->op.unset, node_text(a, name));
	}
}

enum hd_rc desk_edit_request(const char *before, const char *after, struct arena *a,
			     struct request *out, struct hd_err *e)
{
	static const enum field needed[] = {F_SUBJECT, F_REQUESTER, F_APPLICATION};
	struct node *old[FIELD_COUNT], *new[FIELD_COUNT];
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	request_init(out, OP_EDIT);
	out->op.set = node_map(a);
	rc = read_fields(before, strlen(before), a, old, e);
	/* A ticket with nothing that can be edited is only just thinkable. */
	if (rc == HD_REFUSED)
		rc = HD_OK;
	if (rc == HD_OK)
		rc = text_clean(after, strlen(after), "the edited text", &text, e);
	if (rc == HD_OK)
		rc = read_fields(text.s, text.len, a, new, e);
	sbuf_deinit(&text);
	if (rc != HD_OK)
		return rc;
	for (int f = 0; f < FIELD_COUNT; f++)
		compare(out, a, (enum field)f, old[f], new[f]);
	for (size_t i = 0; i < NELEM(needed); i++)
		if (old[needed[i]] && !new[needed[i]])
			return hd_fail(e, HD_INVALID, "a ticket cannot be without '%s'",
				       field_defs[needed[i]].name);
	return HD_OK;
}
