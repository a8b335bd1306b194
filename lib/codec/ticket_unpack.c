/* Reading the packed form of a ticket (pack_format.h). One copy of the bytes, one
 * piece of memory for all nodes of a section; texts stay where the copy has them.
 * No byte is believed: it may be anybody's by the time it is read. */
#include "codec/ticket_pack.h"

#include "codec/pack_format.h"

#include <limits.h>
#include <string.h>

/* What is left of a section, and of the room made for it. */
struct reader {
	const char *p, *end; /* *end is NUL: a text or number stops there at the latest */
	struct node *nodes, *nodes_end;
	struct pair *pairs, *pairs_end;
	struct node **items, **items_end;
	struct entry *entries;
};

/* --- pieces -------------------------------------------------------------------- */

static bool get_byte(struct reader *r, unsigned *out)
{
	if (r->p >= r->end)
		return false;
	*out = (unsigned char)*r->p++;
	return true;
}

static bool get_number(struct reader *r, uint64_t *out)
{
	unsigned byte, shift = 0;
	uint64_t n = 0;

	do {
		if (shift > 63 || !get_byte(r, &byte))
			return false;
		n |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while (byte & 0x80);
	*out = n;
	return true;
}

static uint32_t u32_at(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static bool get_text(struct reader *r, const char **out, size_t *len)
{
	*out = r->p;
	*len = strlen(r->p);
	if (*len >= (size_t)(r->end - r->p)) /* the NUL is not its own */
		return false;
	r->p += *len + 1;
	return true;
}

static bool get_key(struct reader *r, const char **out)
{
	unsigned code;
	size_t len;

	if (!get_byte(r, &code) || code > PACK_NAMES)
		return false;
	if (code == 0)
		return get_text(r, out, &len);
	*out = pack_name(code - 1);
	return true;
}

/* --- values -------------------------------------------------------------------- */

static bool get_node(struct reader *r, struct node **out, unsigned depth);

static bool get_items(struct reader *r, struct node *v, unsigned depth)
{
	uint64_t n;

	if (depth == PACK_DEPTH_MAX || !get_number(r, &n) ||
	    n > (uint64_t)(r->items_end - r->items))
		return false;
	v->len = v->cap = (size_t)n;
	v->u.items = n ? r->items : NULL;
	r->items += n;
	for (size_t i = 0; i < v->len; i++)
		if (!get_node(r, &v->u.items[i], depth + 1))
			return false;
	return true;
}

static bool get_pairs(struct reader *r, struct node *v, unsigned depth)
{
	uint64_t n;

	if (depth == PACK_DEPTH_MAX || !get_number(r, &n) ||
	    n > (uint64_t)(r->pairs_end - r->pairs))
		return false;
	v->len = v->cap = (size_t)n;
	v->u.pairs = n ? r->pairs : NULL;
	r->pairs += n;
	for (size_t i = 0; i < v->len; i++)
		if (!get_key(r, &v->u.pairs[i].key) ||
		    !get_node(r, &v->u.pairs[i].value, depth + 1))
			return false;
	return true;
}

/* `depth`: lists and maps around it. */
static bool get_node(struct reader *r, struct node **out, unsigned depth)
{
	struct node *v = r->nodes;
	unsigned kind;

	if (v == r->nodes_end || !get_byte(r, &kind))
		return false;
	r->nodes++;
	*out = v;
	v->kind = (enum node_kind)kind;
	switch (kind) {
	case NODE_NULL:
		return true;
	case NODE_TEXT:
	case NODE_PLAIN:
		return get_text(r, &v->text, &v->len);
	case NODE_LIST:
		return get_items(r, v, depth);
	case NODE_MAP:
		return get_pairs(r, v, depth);
	}
	return false;
}

/* A part of that very kind, when there is one. */
static bool get_part(struct reader *r, bool there, enum node_kind kind, struct node **out)
{
	return !there || (get_node(r, out, 0) && (*out)->kind == kind);
}

static bool get_part_text(struct reader *r, bool there, const char **out)
{
	size_t len;

	return !there || get_text(r, out, &len);
}

/* --- sections ------------------------------------------------------------------ */

/* Room for all that the section says it holds, all of it zero. What it says is held
 * against its length first (each of them takes up at least so many bytes), so that
 * a few bytes cannot ask for much. */
static bool make_room(struct reader *r, struct arena *a, size_t *n_entries)
{
	uint64_t nodes, pairs, items, entries, n = (uint64_t)(r->end - r->p);
	char *room;

	if (!get_number(r, &nodes) || !get_number(r, &pairs) || !get_number(r, &items) ||
	    !get_number(r, &entries))
		return false;
	if (nodes > n || pairs > nodes || items > nodes || entries > n / 3 ||
	    nodes + pairs + 3 * entries > n)
		return false;
	room = arena_alloc(a, nodes * sizeof(*r->nodes) + pairs * sizeof(*r->pairs) +
				      items * sizeof(*r->items) + entries * sizeof(*r->entries));
	r->nodes = (struct node *)room;
	r->nodes_end = r->nodes + nodes;
	r->entries = (struct entry *)r->nodes_end;
	r->pairs = (struct pair *)(r->entries + entries);
	r->pairs_end = r->pairs + pairs;
	r->items = (struct node **)r->pairs_end;
	r->items_end = r->items + items;
	*n_entries = (size_t)entries;
	return true;
}

static bool used_up(const struct reader *r)
{
	return r->p == r->end && r->nodes == r->nodes_end && r->pairs == r->pairs_end &&
	       r->items == r->items_end;
}

static bool get_fields(struct reader *r, struct ticket *t, uint32_t allowed)
{
	uint32_t mask;
	size_t n_entries;

	if (!make_room(r, t->arena, &n_entries) || n_entries || r->end - r->p < 4)
		return false;
	mask = u32_at(r->p);
	r->p += 4;
	if (mask & ~allowed)
		return false;
	for (int f = 0; f < FIELD_COUNT; f++)
		if (mask & (uint32_t)1 << f && !get_node(r, &t->head[f], 0))
			return false;
	return get_part(r, mask & PACK_UNKNOWN, NODE_MAP, &t->other) && used_up(r);
}

/* --- journal ------------------------------------------------------------------- */

static bool get_event(struct reader *r, struct entry *x)
{
	unsigned kind;
	size_t len;

	if (!get_byte(r, &kind) || kind > EV_OTHER)
		return false;
	x->kind = (enum event)kind;
	if (kind == EV_OTHER)
		return get_text(r, &x->event, &len);
	x->event = event_words[kind];
	return true;
}

static bool get_n(struct reader *r, bool there, unsigned *out)
{
	uint64_t n = 1;

	if (there && (!get_number(r, &n) || n > UINT_MAX))
		return false;
	*out = (unsigned)n;
	return true;
}

static bool get_entry(struct reader *r, struct entry *x, int64_t before)
{
	uint64_t parts, step;

	if (!get_event(r, x) || !get_number(r, &parts) || parts >= PARTS_END ||
	    !get_number(r, &step))
		return false;
	x->at = (int64_t)((uint64_t)before + (step >> 1 ^ (step & 1 ? UINT64_MAX : 0)));
	return get_part_text(r, parts & PART_BY, &x->by) &&
	       get_part(r, parts & PART_SET, NODE_MAP, &x->set) &&
	       get_part(r, parts & PART_ADD, NODE_MAP, &x->add) &&
	       get_part(r, parts & PART_REMOVE, NODE_MAP, &x->remove) &&
	       get_part_text(r, parts & PART_NOTE, &x->note) &&
	       get_part_text(r, parts & PART_CHANNEL, &x->channel) &&
	       get_n(r, parts & PART_N, &x->n) &&
	       get_part(r, parts & PART_FILES, NODE_LIST, &x->files) &&
	       get_part_text(r, parts & PART_FROM, &x->from) &&
	       (!(parts & PART_MAIL) || get_node(r, &x->mail, 0)) &&
	       get_part(r, parts & PART_OTHER, NODE_MAP, &x->other);
}

static bool get_journal(struct reader *r, struct ticket *t)
{
	size_t n;

	if (!make_room(r, t->arena, &n) || n == 0)
		return false;
	t->journal = arena_alloc(t->arena, n * sizeof(*t->journal));
	t->cap = n;
	for (; t->len < n; t->len++) {
		struct entry *x = &r->entries[t->len];

		if (!get_entry(r, x, t->len ? x[-1].at : 0))
			return false;
		t->journal[t->len] = x;
	}
	return used_up(r);
}

/* --- the whole ----------------------------------------------------------------- */

/* The end of the section that begins at p[at], 0 when it is not all there. */
static size_t section_end(const char *p, size_t n, size_t at)
{
	uint32_t len;

	if (n - at < PACK_SECTION_SIZE)
		return 0;
	len = u32_at(p + at);
	at += PACK_SECTION_SIZE;
	return len == 0 || len > n - at ? 0 : at + len;
}

/* Makes *r its reader if it bears its sum. */
static bool enter(struct reader *r, const char *section, const char *end, unsigned seed)
{
	*r = (struct reader){.p = section + PACK_SECTION_SIZE, .end = end - 1};
	return *r->end == '\0' &&
	       pack_sum(r->p, (size_t)(end - r->p), seed) == u32_at(section + 4);
}

/* The first section and those of `wanted`; what is not wanted is not looked at. */
static bool unpack(const char *p, size_t n, unsigned wanted, struct ticket *t)
{
	unsigned sections = (unsigned char)p[1];
	bool whole = wanted & PACK_JOURNAL;
	size_t ends[3];
	struct reader r;

	if (sections > (PACK_TEXTS | PACK_JOURNAL))
		return false;
	wanted &= sections;
	ends[0] = ends[1] = ends[2] = section_end(p, n, PACK_HEAD_SIZE);
	if (ends[0] && wanted & PACK_TEXTS)
		ends[1] = ends[2] = section_end(p, n, ends[0]);
	if (ends[1] && wanted & PACK_JOURNAL)
		ends[2] = section_end(p, n, ends[1]);
	if (!ends[2] || (whole && ends[2] != n))
		return false;
	p = arena_strndup(t->arena, p, ends[2]);
	if (!enter(&r, p + PACK_HEAD_SIZE, p + ends[0], sections) ||
	    !get_fields(&r, t, PACK_FIRST_FIELDS))
		return false;
	if (wanted & PACK_TEXTS && (!enter(&r, p + ends[0], p + ends[1], 0) ||
				    !get_fields(&r, t, PACK_LONG_FIELDS)))
		return false;
	return !(wanted & PACK_JOURNAL) ||
	       (enter(&r, p + ends[1], p + ends[2], 0) && get_journal(&r, t));
}

static enum hd_rc unpack_as(struct arena *a, const void *p, size_t n, unsigned wanted,
			    struct ticket *out, struct hd_err *e)
{
	ticket_init(out, a);
	if (n < PACK_HEAD_SIZE)
		return hd_fail(e, HD_INVALID, "the packed ticket is damaged");
	if (*(const unsigned char *)p != PACK_VERSION)
		return hd_fail(e, HD_INVALID, "the packed ticket is of another version");
	if (unpack(p, n, wanted, out))
		return HD_OK;
	ticket_init(out, a);
	return hd_fail(e, HD_INVALID, "the packed ticket is damaged");
}

enum hd_rc ticket_unpack(struct arena *a, const void *p, size_t n, struct ticket *out,
			 struct hd_err *e)
{
	return unpack_as(a, p, n, PACK_TEXTS | PACK_JOURNAL, out, e);
}

enum hd_rc ticket_unpack_header(struct arena *a, const void *p, size_t n, unsigned flags,
				struct ticket *out, struct hd_err *e)
{
	return unpack_as(a, p, n, flags & UNPACK_SHORT ? 0 : PACK_TEXTS, out, e);
}
