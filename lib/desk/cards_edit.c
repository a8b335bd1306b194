/* Editing an article or a problem as text. */
#include "desk/cards_priv.h"
#include "desk/edit.h"

#include "codec/dossier_yaml.h"

#include <string.h>

static void put_allowed(struct sbuf *out, const struct field_def *def)
{
	static const char *const numbers[] = {"a number like HD-42", "", ""};

	sbuf_printf(out, "#   %s: ", def->name);
	for (size_t i = 0; def->type == FT_WORD && def->words[i]; i++)
		sbuf_printf(out, "%s%s", i ? ", " : "", def->words[i]);
	if (def->type == FT_ID)
		sbuf_puts(out, "an id of 'helpdesk app list'");
	else if (def->type == FT_NUMBER)
		sbuf_puts(out, numbers[def->max]);
	else if (def->type == FT_TAGS)
		sbuf_puts(out, "[one, another]");
	else if (def->type == FT_EXTERNAL)
		sbuf_puts(out, "{source: glpi, id: \"12\"}");
	else if (def->type != FT_WORD)
		sbuf_puts(out, "text");
	sbuf_putc(out, '\n');
}

enum hd_rc desk_card_text(struct desk *d, enum number_kind kind, const char *ref, struct sbuf *out,
			  struct hd_err *e)
{
	const struct schema *s = card_schema(kind);
	struct arena *a = arena_new();
	struct card c;
	bool named = false;
	enum hd_rc rc = desk_card(d, kind, ref, a, &c, e);

	if (rc != HD_OK)
		goto done;
	sbuf_printf(
		out,
		"# %s %s. Change fields, add them, or remove them with their lines.\n"
		"# The status has commands of its own. Save an empty file to leave all as it is.\n",
		kind == NUMBER_ARTICLE ? "Article" : "Problem", card_text(&c, C_NUMBER));
	for (size_t i = 0; i < s->n_order; i++) {
		size_t f = schema_field(s, i);

		if (c.head[f] || !(s->defs[f].flags & FIELD_EDITABLE))
			continue;
		sbuf_puts(out, named ? "" : "# To add:\n");
		named = true;
		put_allowed(out, &s->defs[f]);
	}
	for (size_t i = 0; i < s->n_order; i++) {
		size_t f = schema_field(s, i);

		if (c.head[f] && (s->defs[f].flags & FIELD_EDITABLE))
			value_write(out, &s->defs[f], c.head[f]);
	}
done:
	arena_free(a);
	return rc;
}

static bool list_holds(const struct node *list, const struct node *item)
{
	for (size_t i = 0; list && i < list->len; i++)
		if (node_equal(list->u.items[i], item))
			return true;
	return false;
}

/* The items of `list` that are not in `other`, under the field's name. */
static void put_items(struct arena *a, struct node **map, const char *field,
		      const struct node *list, const struct node *other)
{
	struct node *items = node_list(a);

	for (size_t i = 0; list && i < list->len; i++)
		if (!list_holds(other, list->u.items[i]))
			node_push(a, items, list->u.items[i]);
	if (items->len) {
		*map = *map ? *map : node_map(a);
		node_set(a, *map, field, items);
	}
}

enum hd_rc desk_card_edited(enum number_kind kind, const char *before, const char *after,
			    struct arena *a, struct card_request *out, struct hd_err *e)
{
	const struct schema *s = card_schema(kind);
	struct node *old[CARD_FIELDS], *new[CARD_FIELDS];
	enum hd_rc rc = edit_read_both(s, before, after, a, old, new, e);

	*out = (struct card_request){.op = CARD_EDIT, .kind = kind, .set = node_map(a)};
	if (rc != HD_OK)
		return rc;
	if (!new[C_TITLE] || (kind == NUMBER_ARTICLE && !new[C_VISIBILITY]))
		return hd_fail(e, HD_INVALID, "%s cannot be without '%s'", s->name,
			       new[C_TITLE] ? "visibility" : "title");
	for (size_t f = 0; f < s->n; f++) {
		const char *name = s->defs[f].name;

		if (!name || (!old[f] && !new[f]) ||
		    (old[f] && new[f] && node_equal(old[f], new[f])))
			continue;
		if (s->defs[f].type == FT_TAGS) {
			put_items(a, &out->add, name, new[f], old[f]);
			put_items(a, &out->remove, name, old[f], new[f]);
		} else if (f == C_ORIGIN && new[f]) {
			out->origin = node_str(new[f]);
		} else {
			node_set(a, out->set, name, new[f] ? new[f] : node_null(a));
		}
	}
	return HD_OK;
}
