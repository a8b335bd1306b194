/* A ticket's header and journal as maps. */
#include "cmd/out_ticket.h"

#include <string.h>

void out_put_time(struct out *o, const char *key, int64_t t)
{
	char text[TIME_TEXT_SIZE];

	out_key(o, key);
	if (t == TIME_NONE) {
		out_null(o);
		return;
	}
	time_format_utc(t, text);
	out_text(o, text);
}

/* Plain scalars that JSON would write the same way are numbers; of others (times, octal,
 * infinities) only the text is certain. */
static bool is_json_integer(const char *s)
{
	size_t n;

	if (*s == '-')
		s++;
	n = strspn(s, "0123456789");
	return n > 0 && n <= 15 && !s[n] && (s[0] != '0' || n == 1);
}

static void out_plain(struct out *o, const char *s)
{
	if (is_json_integer(s))
		out_raw(o, s);
	else if (strcmp(s, "true") == 0 || strcmp(s, "false") == 0)
		out_bool(o, *s == 't');
	else
		out_text(o, s);
}

void out_node(struct out *o, const struct node *v)
{
	switch (v ? v->kind : NODE_NULL) {
	case NODE_NULL:
		out_null(o);
		break;
	case NODE_TEXT:
		out_text_n(o, v->text, v->len);
		break;
	case NODE_PLAIN:
		out_plain(o, v->text);
		break;
	case NODE_LIST:
		out_list_begin(o);
		for (size_t i = 0; i < v->len; i++)
			out_node(o, v->u.items[i]);
		out_list_end(o);
		break;
	case NODE_MAP:
		out_map_begin(o);
		for (size_t i = 0; i < v->len; i++) {
			out_key(o, v->u.pairs[i].key);
			out_node(o, v->u.pairs[i].value);
		}
		out_map_end(o);
		break;
	}
}

static void put(struct out *o, const char *key, const struct node *v)
{
	if (!v)
		return;
	out_key(o, key);
	out_node(o, v);
}

static void put_pairs(struct out *o, const struct node *map)
{
	for (size_t i = 0; map && i < map->len; i++)
		put(o, map->u.pairs[i].key, map->u.pairs[i].value);
}

/* A key of that name in the file comes first: no key stands twice in an object. */
static void put_fact(struct out *o, const struct ticket *t, const char *key, int64_t at)
{
	if (!t->other || !node_get(t->other, key))
		out_put_time(o, key, at);
}

void out_fields(struct out *o, const struct dossier *d)
{
	const struct schema *s = d->schema;

	for (size_t i = 0; i < s->n_order; i++)
		put(o, s->defs[schema_field(s, i)].name, d->head[schema_field(s, i)]);
	put_pairs(o, d->other);
}

void out_header(struct out *o, const struct ticket *t, const struct facts *f, bool texts)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (!texts && (i == F_DESCRIPTION || i == F_SOLUTION))
			continue;
		put(o, field_defs[i].name, t->head[i]);
	}
	put_pairs(o, t->other);
	put_fact(o, t, "acknowledged", f->acknowledged);
	put_fact(o, t, "resolved", f->resolved);
	put_fact(o, t, "updated", f->last);
}

static void put_text(struct out *o, const char *key, const char *s)
{
	if (s)
		out_put_text(o, key, s);
}

void out_entry(struct out *o, const struct entry *x)
{
	out_put_time(o, "at", x->at);
	out_put_int(o, "n", x->n);
	out_put_text(o, "by", x->by);
	out_put_text(o, "event", x->event);
	put(o, "set", x->set);
	put(o, "add", x->add);
	put(o, "remove", x->remove);
	put(o, "files", x->files);
	put_text(o, "channel", x->channel);
	put_text(o, "from", x->from);
	put_text(o, "note", x->note);
	put(o, "mail", x->mail);
	put_pairs(o, x->other);
}

void out_journal(struct out *o, const struct dossier *d)
{
	out_key(o, "journal");
	out_list_begin(o);
	for (size_t i = 0; i < d->len; i++) {
		out_map_begin(o);
		out_entry(o, d->journal[i]);
		out_map_end(o);
	}
	out_list_end(o);
}

/* --- nothing lost --------------------------------------------------------------------- */

#define EXACT_DEPTH 24 /* floors that stay below what a reader of JSON Lines takes */

/* Whether JSON gives the same value back. */
static bool is_exact(const struct node *v, unsigned depth)
{
	bool exact = depth < EXACT_DEPTH;

	if (v && v->kind == NODE_PLAIN)
		return is_json_integer(v->text) || strcmp(v->text, "true") == 0 ||
		       strcmp(v->text, "false") == 0;
	for (size_t i = 0; exact && v && v->kind == NODE_LIST && i < v->len; i++)
		exact = is_exact(v->u.items[i], depth + 1);
	for (size_t i = 0; exact && v && v->kind == NODE_MAP && i < v->len; i++)
		exact = is_exact(v->u.pairs[i].value, depth + 1);
	return exact;
}

/* Of known fields the reader knows which are times and numbers. */
static bool is_exact_change(const struct node *map)
{
	enum field f;

	for (size_t i = 0; map && i < map->len; i++)
		if (!field_find(map->u.pairs[i].key, &f) && !is_exact(map->u.pairs[i].value, 0))
			return false;
	return true;
}

bool out_is_exact(const struct ticket *t)
{
	bool exact = is_exact(t->other, 0);

	for (size_t i = 0; exact && i < t->len; i++) {
		const struct entry *x = t->journal[i];

		exact = is_exact_change(x->set) && is_exact_change(x->add) &&
			is_exact_change(x->remove) && is_exact(x->mail, 0) &&
			is_exact(x->other, 0);
	}
	return exact;
}

void out_exact(struct out *o, const struct ticket *t)
{
	struct dossier d = ticket_dossier(t);

	out_map_begin(o);
	out_fields(o, &d);
	out_journal(o, &d);
	out_map_end(o);
}
