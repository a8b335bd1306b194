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

void out_header(struct out *o, const struct ticket *t, const struct facts *f, bool texts)
{
	for (int i = 0; i < FIELD_COUNT; i++) {
		if (!texts && (i == F_DESCRIPTION || i == F_SOLUTION))
			continue;
		put(o, field_defs[i].name, t->head[i]);
	}
	for (size_t i = 0; t->other && i < t->other->len; i++)
		put(o, t->other->u.pairs[i].key, t->other->u.pairs[i].value);
	out_put_time(o, "acknowledged", f->acknowledged);
	out_put_time(o, "resolved", f->resolved);
	out_put_time(o, "updated", f->last);
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
	for (size_t i = 0; x->other && i < x->other->len; i++)
		put(o, x->other->u.pairs[i].key, x->other->u.pairs[i].value);
}
