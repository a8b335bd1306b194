/* Writing the packed form of a ticket (pack_format.h). */
#include "codec/ticket_pack.h"

#include "codec/pack_format.h"
#include "util/map.h"

#include <string.h>

const char *pack_name(unsigned i)
{
	static const char *const parts[] = {"name", "email", "phone", "source", "id",
					    "on", "until", "kind", "ticket"};

	_Static_assert(FIELD_COUNT + NELEM(parts) == PACK_NAMES, "all names");
	return i < FIELD_COUNT ? field_defs[i].name : parts[i - FIELD_COUNT];
}

uint32_t pack_sum(const void *content, size_t n, unsigned seed)
{
	uint64_t h = map_hash(content, n) + seed * (uint64_t)0x9E3779B97F4A7C15u;

	return (uint32_t)(h ^ h >> 32);
}

/* --- counting ------------------------------------------------------------------ */

struct counts {
	size_t nodes, pairs, items, entries;
};

static void count_node(struct counts *c, const struct node *v)
{
	if (!v)
		return;
	c->nodes++;
	if (v->kind == NODE_LIST) {
		c->items += v->len;
		for (size_t i = 0; i < v->len; i++)
			count_node(c, v->u.items[i]);
	} else if (v->kind == NODE_MAP) {
		c->pairs += v->len;
		for (size_t i = 0; i < v->len; i++)
			count_node(c, v->u.pairs[i].value);
	}
}

static void count_entry(struct counts *c, const struct entry *x)
{
	c->entries++;
	count_node(c, x->set);
	count_node(c, x->add);
	count_node(c, x->remove);
	count_node(c, x->files);
	count_node(c, x->mail);
	count_node(c, x->other);
}

/* --- values -------------------------------------------------------------------- */

static void put_number(struct sbuf *out, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		sbuf_putc(out, (char)(n | 0x80));
	sbuf_putc(out, (char)n);
}

static void put_u32(char *to, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (char)(n >> 8 * i);
}

static void put_text(struct sbuf *out, const char *s)
{
	sbuf_add(out, s, strlen(s) + 1);
}

static void put_key(struct sbuf *out, const char *key)
{
	for (unsigned i = 0; i < PACK_NAMES; i++) {
		const char *name = pack_name(i);

		/* The call is not worth it for most. */
		if (name[0] == key[0] && strcmp(name, key) == 0) {
			sbuf_putc(out, (char)(i + 1));
			return;
		}
	}
	sbuf_putc(out, 0);
	put_text(out, key);
}

static void put_node(struct sbuf *out, const struct node *v)
{
	sbuf_putc(out, (char)v->kind);
	switch (v->kind) {
	case NODE_NULL:
		break;
	case NODE_TEXT:
	case NODE_PLAIN:
		put_text(out, v->text);
		break;
	case NODE_LIST:
		put_number(out, v->len);
		for (size_t i = 0; i < v->len; i++)
			put_node(out, v->u.items[i]);
		break;
	case NODE_MAP:
		put_number(out, v->len);
		for (size_t i = 0; i < v->len; i++) {
			put_key(out, v->u.pairs[i].key);
			put_node(out, v->u.pairs[i].value);
		}
		break;
	}
}

/* --- sections ------------------------------------------------------------------ */

static size_t begin_section(struct sbuf *out, const struct counts *c)
{
	size_t start = out->len;

	for (int i = 0; i < PACK_SECTION_SIZE; i++)
		sbuf_putc(out, 0);
	put_number(out, c->nodes);
	put_number(out, c->pairs);
	put_number(out, c->items);
	put_number(out, c->entries);
	return start;
}

static void end_section(struct sbuf *out, size_t start, unsigned seed)
{
	size_t content = start + PACK_SECTION_SIZE;

	sbuf_putc(out, 0);
	if (out->full)
		return;
	put_u32(out->s + start, (uint32_t)(out->len - content));
	put_u32(out->s + start + 4, pack_sum(out->s + content, out->len - content, seed));
}

/* Those fields of `which` that are there. */
static uint32_t fields_of(const struct ticket *t, uint32_t which)
{
	uint32_t mask = 0;

	for (int f = 0; f < FIELD_COUNT; f++)
		if (t->head[f])
			mask |= (uint32_t)1 << f;
	if (t->other && t->other->len)
		mask |= PACK_UNKNOWN;
	return mask & which;
}

static void put_fields(struct sbuf *out, const struct ticket *t, uint32_t mask, unsigned seed)
{
	struct counts c = {0};
	char bits[4];
	size_t start;

	for (int f = 0; f < FIELD_COUNT; f++)
		if (mask & (uint32_t)1 << f)
			count_node(&c, t->head[f]);
	if (mask & PACK_UNKNOWN)
		count_node(&c, t->other);
	start = begin_section(out, &c);
	put_u32(bits, mask);
	sbuf_add(out, bits, sizeof(bits));
	for (int f = 0; f < FIELD_COUNT; f++)
		if (mask & (uint32_t)1 << f)
			put_node(out, t->head[f]);
	if (mask & PACK_UNKNOWN)
		put_node(out, t->other);
	end_section(out, start, seed);
}

/* --- journal ------------------------------------------------------------------- */

static unsigned parts_of(const struct entry *x)
{
	return (x->by ? PART_BY : 0u) | (x->set ? PART_SET : 0u) | (x->add ? PART_ADD : 0u) |
	       (x->remove ? PART_REMOVE : 0u) | (x->note ? PART_NOTE : 0u) |
	       (x->channel ? PART_CHANNEL : 0u) | (x->n != 1 ? PART_N : 0u) |
	       (x->files ? PART_FILES : 0u) | (x->from ? PART_FROM : 0u) |
	       (x->mail ? PART_MAIL : 0u) | (x->other ? PART_OTHER : 0u);
}

/* The word decides: it is what stands in the file. */
static void put_event(struct sbuf *out, const struct entry *x)
{
	for (int i = 0; i < EVENT_COUNT; i++)
		if (strcmp(event_words[i], x->event) == 0) {
			sbuf_putc(out, (char)i);
			return;
		}
	sbuf_putc(out, EV_OTHER);
	put_text(out, x->event);
}

static void put_entry(struct sbuf *out, const struct entry *x, int64_t before)
{
	uint64_t step = (uint64_t)x->at - (uint64_t)before;

	put_event(out, x);
	put_number(out, parts_of(x));
	put_number(out, step << 1 ^ (step >> 63 ? UINT64_MAX : 0));
	if (x->by)
		put_text(out, x->by);
	if (x->set)
		put_node(out, x->set);
	if (x->add)
		put_node(out, x->add);
	if (x->remove)
		put_node(out, x->remove);
	if (x->note)
		put_text(out, x->note);
	if (x->channel)
		put_text(out, x->channel);
	if (x->n != 1)
		put_number(out, x->n);
	if (x->files)
		put_node(out, x->files);
	if (x->from)
		put_text(out, x->from);
	if (x->mail)
		put_node(out, x->mail);
	if (x->other)
		put_node(out, x->other);
}

static void put_journal(struct sbuf *out, const struct ticket *t)
{
	struct counts c = {0};
	size_t start;

	for (size_t i = 0; i < t->len; i++)
		count_entry(&c, t->journal[i]);
	start = begin_section(out, &c);
	for (size_t i = 0; i < t->len; i++)
		put_entry(out, t->journal[i], i ? t->journal[i - 1]->at : 0);
	end_section(out, start, 0);
}

void ticket_pack(struct sbuf *out, const struct ticket *t)
{
	uint32_t texts = fields_of(t, PACK_LONG_FIELDS);
	unsigned sections = (texts ? PACK_TEXTS : 0u) | (t->len ? PACK_JOURNAL : 0u);

	sbuf_putc(out, PACK_VERSION);
	sbuf_putc(out, (char)sections);
	/* Which sections there are is vouched for by the first one's sum: without
	 * that, a ticket cut between two would pass for a whole one. */
	put_fields(out, t, fields_of(t, PACK_FIRST_FIELDS), sections);
	if (texts)
		put_fields(out, t, texts, 0);
	if (t->len)
		put_journal(out, t);
}
