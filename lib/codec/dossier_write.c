/* The canonical form of a dossier's file (helpdesk-ticket(5)). */
#include "codec/dossier_yaml.h"

#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

static void put_text(struct sbuf *out, unsigned indent, const char *key, const char *s)
{
	struct node n = {.kind = NODE_TEXT};

	if (!s)
		return;
	n.text = s;
	n.len = strlen(s);
	yaml_put(out, indent, key, &n, YAML_BLOCK);
}

static void put_plain(struct sbuf *out, unsigned indent, const char *key, const char *s)
{
	for (unsigned i = 0; i < indent; i++)
		sbuf_putc(out, ' ');
	sbuf_puts(out, key);
	sbuf_puts(out, ": ");
	sbuf_puts(out, s);
	sbuf_putc(out, '\n');
}

static int by_key(const void *x, const void *y)
{
	const struct pair *const *a = x, *const *b = y;

	return strcmp((*a)->key, (*b)->key);
}

/* Keys that this version does not know, in byte order. */
static void put_unknown(struct sbuf *out, unsigned indent, const struct node *map)
{
	const struct pair **sorted;

	if (!map || map->len == 0)
		return;
	sorted = mem_alloc(map->len * sizeof(*sorted));
	for (size_t i = 0; i < map->len; i++)
		sorted[i] = &map->u.pairs[i];
	qsort(sorted, map->len, sizeof(*sorted), by_key);
	for (size_t i = 0; i < map->len; i++)
		yaml_put(out, indent, sorted[i]->key, sorted[i]->value, YAML_BLOCK);
	free(sorted);
}

void value_write(struct sbuf *out, const struct field_def *def, const struct node *value)
{
	yaml_put(out, 0, def->name, value, def->flags & FIELD_FLOW ? YAML_FLOW : YAML_BLOCK);
}

void entry_write(struct sbuf *out, const struct entry *x)
{
	const struct {
		const char *key;
		const struct node *value;
	} flows[] = {{"set", x->set}, {"add", x->add}, {"remove", x->remove}, {"files", x->files}};
	char at[TIME_TEXT_SIZE];
	size_t start = out->len;

	time_format_utc(x->at, at);
	put_plain(out, 2, "at", at);
	if (x->n > 1)
		sbuf_printf(out, "  n: %u\n", x->n);
	put_text(out, 2, "by", x->by);
	put_text(out, 2, "event", x->event);
	for (size_t i = 0; i < NELEM(flows); i++)
		if (flows[i].value)
			yaml_put(out, 2, flows[i].key, flows[i].value, YAML_FLOW);
	put_text(out, 2, "channel", x->channel);
	put_text(out, 2, "from", x->from);
	put_text(out, 2, "note", x->note);
	if (x->mail)
		yaml_put(out, 2, "mail", x->mail, YAML_BLOCK);
	put_unknown(out, 2, x->other);
	if (!out->full)
		out->s[start] = '-'; /* the item's mark stands in the first two columns */
}

enum hd_rc dossier_write(struct sbuf *out, const struct dossier *d, struct hd_err *e)
{
	const struct schema *s = d->schema;
	size_t start = out->len;

	for (size_t i = 0; i < s->n_order; i++) {
		size_t f = schema_field(s, i);

		if (d->head[f])
			value_write(out, &s->defs[f], d->head[f]);
	}
	put_unknown(out, 0, d->other);
	sbuf_puts(out, "journal:\n");
	for (size_t i = 0; i < d->len; i++)
		entry_write(out, d->journal[i]);
	if (out->full || out->len - start > YAML_WRITE_MAX)
		return hd_fail(e, HD_REFUSED,
			       "its file would be over 3 MiB; put long texts into files with "
			       "'helpdesk attach'");
	return HD_OK;
}
