/* Editing a ticket as text: what may be changed is shown, and what came back
 * different becomes one request. */
#include "desk/edit.h"
#include "desk/record.h"

#include "codec/ticket_yaml.h"

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
	enum hd_rc rc;

	request_init(out, OP_EDIT);
	out->op.set = node_map(a);
	rc = edit_read_both(&schema_ticket, before, after, a, old, new, e);
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
