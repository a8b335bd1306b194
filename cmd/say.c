/* One value, one text, one moment in words. */
#include "cmd/say.h"

#include <stdio.h>
#include <string.h>

#include "helpdesk/text.h"

void say_time(struct sbuf *b, int64_t t, const struct zone *z)
{
	char text[TIME_TEXT_SIZE];

	if (t == TIME_NONE)
		return;
	time_format_human(z, t, text);
	sbuf_puts(b, text);
}

void say_first_line(struct sbuf *b, const char *s)
{
	size_t n = strcspn(s, "\n");

	sbuf_add(b, s, n);
	if (s[n] && s[n + 1])
		sbuf_puts(b, " …");
}

void say_block(struct sbuf *b, int indent, const char *s)
{
	while (*s) {
		size_t n = strcspn(s, "\n");

		if (n)
			sbuf_printf(b, "%*s", indent, "");
		sbuf_add(b, s, n);
		sbuf_putc(b, '\n');
		s += n + (s[n] == '\n');
	}
}

static void say_requester(struct sbuf *b, const struct node *v)
{
	const char *name = node_get_str(v, "name"), *email = node_get_str(v, "email");
	const char *phone = node_get_str(v, "phone"), *language = node_get_str(v, "language");

	if (name && email)
		sbuf_printf(b, "%s <%s>", name, email);
	else if (name || email)
		sbuf_puts(b, name ? name : email);
	if (phone)
		sbuf_printf(b, "%s%s", name || email ? ", " : "", phone);
	if (language)
		sbuf_printf(b, "%s%s", name || email || phone ? ", " : "", language);
}

static void say_waiting(struct sbuf *b, const struct node *v, const struct zone *z)
{
	const char *on = node_get_str(v, "on"), *until = node_get_str(v, "until");
	int64_t t;

	sbuf_printf(b, "for the %s", on ? on : "requester");
	if (until && time_parse_utc(until, &t)) {
		sbuf_puts(b, " until ");
		say_time(b, t, z);
	}
}

/* Lists and maps of any field, flat: items parted by commas, parts of an item by blanks. */
static void say_node(struct sbuf *b, const struct node *v)
{
	switch (v->kind) {
	case NODE_LIST:
		for (size_t i = 0; i < v->len; i++) {
			sbuf_puts(b, i ? ", " : "");
			say_node(b, v->u.items[i]);
		}
		break;
	case NODE_MAP:
		for (size_t i = 0; i < v->len; i++) {
			sbuf_puts(b, i ? " " : "");
			say_node(b, v->u.pairs[i].value);
		}
		break;
	case NODE_NULL:
		sbuf_puts(b, "none");
		break;
	default:
		say_first_line(b, v->text);
	}
}

static void say_fields(struct sbuf *b, const struct node *v)
{
	for (size_t i = 0; i < v->len; i++) {
		sbuf_printf(b, "%s%s=", i ? ", " : "", v->u.pairs[i].key);
		say_node(b, v->u.pairs[i].value);
	}
}

void say_typed(struct sbuf *b, enum field_type type, const struct node *v, const struct zone *z)
{
	const char *s = node_str(v);
	int64_t t;

	if (!v)
		return;
	if (type == FT_REQUESTER && v->kind == NODE_MAP)
		say_requester(b, v);
	else if (type == FT_EXTERNAL && v->kind == NODE_MAP)
		sbuf_printf(b, "%s:%s", node_get_str(v, "source"), node_get_str(v, "id"));
	else if (type == FT_WAITING && v->kind == NODE_MAP)
		say_waiting(b, v, z);
	else if (type == FT_FIELDS && v->kind == NODE_MAP)
		say_fields(b, v);
	else if (type == FT_TIME && s && time_parse_utc(s, &t))
		say_time(b, t, z);
	else
		say_node(b, v);
}

void say_value(struct sbuf *b, enum field f, const struct node *v, const struct zone *z)
{
	say_typed(b, f < FIELD_COUNT ? field_defs[f].type : FT_LINE, v, z);
}

void say_print(struct sbuf *b)
{
	struct sbuf safe = SBUF_INIT;

	text_for_terminal(&safe, b->s, b->len, false);
	fwrite(safe.s, 1, safe.len, stdout);
	sbuf_clear(b);
	sbuf_deinit(&safe);
}
