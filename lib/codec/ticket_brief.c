/* The brief form of a ticket, little end first:
 *
 *	a byte: BRIEF_FIELDS, or BRIEF_FACTS when no fields follow
 *	four times, three counts (64 and 32 bits), level at resolution + 1, highest level
 *	a byte for each field of few values: its place among them + 1, 0 = absent
 *	the other fields: texts with a NUL behind each, "" = absent
 *	tags: how many, then texts
 *
 * Fields come in the order of enum field. No byte is believed. */
#include "codec/ticket_brief.h"

#include "codec/field_codes.h"

#include <stdlib.h>
#include <string.h>

enum { BRIEF_FACTS = 0x40, BRIEF_FIELDS = 0x41 };

#define FACTS_SIZE (1 + 4 * 8 + 3 * 4 + 2)
#define TAGS_MAX   255

static bool is_brief(enum field f)
{
	return field_defs[f].flags & FIELD_BRIEF;
}

/* --- writing -------------------------------------------------------------------- */

static void put_bytes(struct sbuf *out, uint64_t v, int n)
{
	for (; n > 0; n--, v >>= 8)
		sbuf_putc(out, (char)v);
}

static bool put_value(struct sbuf *out, enum field f, const struct node *v)
{
	int code = field_code(f, v);

	sbuf_putc(out, (char)(code > 0 ? code : 0));
	return code >= 0;
}

static bool put_text(struct sbuf *out, const struct node *v)
{
	bool fits = !v || (v->kind == NODE_TEXT && *v->text);

	if (v && fits)
		sbuf_puts(out, v->text);
	sbuf_putc(out, 0);
	return fits;
}

static bool put_tags(struct sbuf *out, const struct node *tags)
{
	if (tags && (tags->kind != NODE_LIST || tags->len == 0 || tags->len > TAGS_MAX))
		return false;
	sbuf_putc(out, (char)(tags ? tags->len : 0));
	for (size_t i = 0; tags && i < tags->len; i++)
		if (!put_text(out, tags->u.items[i]))
			return false;
	return true;
}

static bool put_fields(struct sbuf *out, const struct ticket *t)
{
	bool fits = true;

	for (int f = 0; f < FIELD_COUNT; f++)
		if (is_brief((enum field)f) && field_has_codes((enum field)f))
			fits = put_value(out, (enum field)f, t->head[f]) && fits;
	for (int f = 0; f < FIELD_COUNT; f++)
		if (is_brief((enum field)f) && !field_has_codes((enum field)f) && f != F_TAGS)
			fits = put_text(out, t->head[f]) && fits;
	return fits && put_tags(out, t->head[F_TAGS]);
}

void brief_write(struct sbuf *out, const struct ticket *state, const struct facts *f)
{
	size_t start = out->len;

	sbuf_putc(out, BRIEF_FIELDS);
	put_bytes(out, (uint64_t)f->opened, 8);
	put_bytes(out, (uint64_t)f->acknowledged, 8);
	put_bytes(out, (uint64_t)f->resolved, 8);
	put_bytes(out, (uint64_t)f->last, 8);
	put_bytes(out, f->escalations, 4);
	put_bytes(out, f->returns, 4);
	put_bytes(out, f->reopens, 4);
	sbuf_putc(out, (char)(f->level_at_resolution + 1));
	sbuf_putc(out, (char)f->max_level);
	if (!put_fields(out, state) && !out->full) {
		out->s[start] = BRIEF_FACTS;
		out->len = start + FACTS_SIZE;
	}
}

/* --- reading -------------------------------------------------------------------- */

static uint32_t u32_at(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static int64_t i64_at(const char *p)
{
	return (int64_t)(u32_at(p) | (uint64_t)u32_at(p + 4) << 32);
}

bool brief_facts(const void *from, size_t n, struct facts *out)
{
	const char *p = from;

	if (n < FACTS_SIZE || (*p != BRIEF_FIELDS && *p != BRIEF_FACTS))
		return false;
	out->opened = i64_at(p + 1);
	out->acknowledged = i64_at(p + 9);
	out->resolved = i64_at(p + 17);
	out->last = i64_at(p + 25);
	out->escalations = u32_at(p + 33);
	out->returns = u32_at(p + 37);
	out->reopens = u32_at(p + 41);
	out->level_at_resolution = (unsigned char)p[45] - 1;
	out->max_level = (unsigned char)p[46];
	return out->level_at_resolution <= LEVEL_CERT && out->max_level <= LEVEL_CERT;
}

struct brief_reader {
	enum field coded[FIELD_COUNT], texts[FIELD_COUNT];
	int n_coded, n_texts;
	struct field_codes codes;
	struct node text[FIELD_COUNT];
	struct node tags, tag[TAGS_MAX];
	struct node *items[TAGS_MAX];
};

struct brief_reader *brief_reader_new(void)
{
	struct brief_reader *r = mem_alloc(sizeof(*r));

	field_codes_init(&r->codes);
	for (int f = 0; f < FIELD_COUNT; f++)
		if (is_brief((enum field)f) && field_has_codes((enum field)f))
			r->coded[r->n_coded++] = (enum field)f;
		else if (is_brief((enum field)f) && f != F_TAGS)
			r->texts[r->n_texts++] = (enum field)f;
	r->tags.kind = NODE_LIST;
	r->tags.u.items = r->items;
	for (int i = 0; i < TAGS_MAX; i++)
		r->items[i] = &r->tag[i];
	return r;
}

void brief_reader_free(struct brief_reader *r)
{
	free(r);
}

/* The bytes end in a NUL, so that no text runs over them. */
static bool read_text(const char **p, const char *end, struct node *v)
{
	if (*p >= end)
		return false;
	v->kind = NODE_TEXT;
	v->text = *p;
	v->len = strlen(*p);
	*p += v->len + 1;
	return true;
}

static bool read_tags(struct brief_reader *r, const char *p, const char *end, struct ticket *out)
{
	size_t n;

	if (p >= end)
		return false;
	n = (unsigned char)*p++;
	for (size_t i = 0; i < n; i++)
		if (!read_text(&p, end, &r->tag[i]))
			return false;
	r->tags.len = n;
	out->head[F_TAGS] = n ? &r->tags : NULL;
	return p == end;
}

bool brief_read(struct brief_reader *r, const void *from, size_t n, struct ticket *out)
{
	const char *p = from, *end = p + n;

	ticket_init(out, NULL);
	if (n <= FACTS_SIZE + (size_t)r->n_coded || *p != BRIEF_FIELDS || end[-1] != '\0')
		return false;
	p += FACTS_SIZE;
	for (int i = 0; i < r->n_coded; i++) {
		enum field f = r->coded[i];
		unsigned code = (unsigned char)*p++;

		if (!field_code_ok(&r->codes, f, code))
			return false;
		out->head[f] = field_decode(&r->codes, f, code);
	}
	for (int i = 0; i < r->n_texts; i++) {
		enum field f = r->texts[i];

		if (!read_text(&p, end, &r->text[f]))
			return false;
		out->head[f] = r->text[f].len ? &r->text[f] : NULL;
	}
	return read_tags(r, p, end, out);
}
