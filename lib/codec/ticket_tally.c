/* The piece: a byte TALLY_VERSION, how many words, those (a NUL behind each), then for each
 * ticket in the order of places
 *
 *	place, marks (HAS_…): a byte each
 *	opened, last, acknowledged, resolved: each as a difference to the one before it (the first
 *	to the former ticket's), the latter two only when they are marked
 *	escalations, returns, reopens; level at resolution + 1, highest level (a byte each)
 *	with HAS_FIELDS: a byte for each field of few values; for the others a word's place + 1,
 *	0 = absent; how many tags, and those as words
 *
 * Fields come in the order of enum field, numbers are LEB128, differences zigzag and modulo 64
 * bits. No byte is believed. */
#include "codec/ticket_tally.h"

#include "codec/field_codes.h"
#include "util/map.h"

#include <stdlib.h>
#include <string.h>

enum { TALLY_VERSION = 1 };
enum { HAS_ACKNOWLEDGED = 1, HAS_RESOLVED = 2, HAS_FIELDS = 4, HAS_END = 8 };

#define CODED_MAX 16
#define TEXTS_MAX 8
#define NO_WORD	  0 /* words are counted from 1 */

struct counted {
	bool there, fields;
	struct facts facts;
	unsigned char codes[CODED_MAX];
	uint32_t words[TEXTS_MAX];
	size_t tags; /* where they begin in `tags` */
	uint32_t n_tags;
};

struct tally {
	struct counted places[TALLY_PLACES];
	enum field coded[CODED_MAX], texts[TEXTS_MAX];
	int n_coded, n_texts;
	struct field_codes codes;

	/* All words ever seen; a word's number is its place among them + 1. */
	struct arena *arena;
	struct map numbers; /* its value is the number */
	struct node **words;
	size_t n_words, cap_words;

	uint32_t *tags;
	size_t n_tags, cap_tags;
	uint32_t *local; /* reading and writing: between numbers and those of the piece */
	size_t cap_local;
	struct node list; /* the tags of tally_get() */
	struct node **items;
	size_t cap_items;
};

struct tally *tally_new(void)
{
	struct tally *t = mem_alloc(sizeof(*t));

	t->arena = arena_new();
	map_init(&t->numbers, NULL);
	field_codes_init(&t->codes);
	for (int f = 0; f < FIELD_COUNT; f++) {
		if (!(field_defs[f].flags & FIELD_COUNTED) || f == F_TAGS)
			continue;
		if (field_has_codes((enum field)f))
			t->coded[t->n_coded++] = (enum field)f;
		else
			t->texts[t->n_texts++] = (enum field)f;
	}
	t->list.kind = NODE_LIST;
	return t;
}

void tally_free(struct tally *t)
{
	if (!t)
		return;
	map_deinit(&t->numbers);
	arena_free(t->arena);
	free(t->words);
	free(t->tags);
	free(t->local);
	free(t->items);
	free(t);
}

void tally_clear(struct tally *t)
{
	for (unsigned i = 0; i < TALLY_PLACES; i++)
		t->places[i].there = false;
	t->n_tags = 0;
}

void tally_drop(struct tally *t, unsigned place)
{
	t->places[place].there = false;
}

bool tally_has(const struct tally *t, unsigned place)
{
	return t->places[place].there;
}

/* --- words --------------------------------------------------------------------------- */

static uint32_t word_number(struct tally *t, const char *s)
{
	uintptr_t number = (uintptr_t)map_get(&t->numbers, s);
	struct node *word;

	if (number)
		return (uint32_t)number;
	word = node_text(t->arena, s);
	t->words = mem_grow(t->words, &t->cap_words, t->n_words + 1, sizeof(*t->words));
	t->words[t->n_words++] = word;
	map_put(&t->numbers, word->text, (void *)(uintptr_t)t->n_words);
	return (uint32_t)t->n_words;
}

/* A text that says something, or nothing at all. */
static bool is_word(const struct node *v)
{
	return !v || (v->kind == NODE_TEXT && *v->text);
}

static uint32_t word_of(struct tally *t, const struct node *v)
{
	return v ? word_number(t, v->text) : NO_WORD;
}

static uint32_t *room_for_tags(struct tally *t, size_t n)
{
	t->tags = mem_grow(t->tags, &t->cap_tags, t->n_tags + n, sizeof(*t->tags));
	t->n_tags += n;
	return t->tags + t->n_tags - n;
}

/* --- putting in, taking out ------------------------------------------------------------ */

static bool put_tags(struct tally *t, struct counted *x, const struct node *tags)
{
	uint32_t *to;

	x->tags = t->n_tags;
	x->n_tags = tags ? (uint32_t)tags->len : 0;
	if (!tags)
		return true;
	if (tags->kind != NODE_LIST || tags->len == 0)
		return false;
	to = room_for_tags(t, tags->len);
	for (size_t i = 0; i < tags->len; i++) {
		if (!is_word(tags->u.items[i]))
			return false;
		to[i] = word_of(t, tags->u.items[i]);
	}
	return true;
}

void tally_put(struct tally *t, unsigned place, const struct ticket *state, const struct facts *f)
{
	struct counted *x = &t->places[place];

	x->there = true;
	x->fields = state != NULL;
	x->facts = *f;
	for (int i = 0; state && i < t->n_coded; i++) {
		int code = field_code(t->coded[i], state->head[t->coded[i]]);

		x->fields = x->fields && code >= 0;
		x->codes[i] = (unsigned char)code;
	}
	for (int i = 0; state && i < t->n_texts; i++) {
		const struct node *v = state->head[t->texts[i]];

		x->fields = x->fields && is_word(v);
		if (x->fields)
			x->words[i] = word_of(t, v);
	}
	if (state)
		x->fields = put_tags(t, x, state->head[F_TAGS]) && x->fields;
}

static void get_tags(struct tally *t, const struct counted *x, struct ticket *out)
{
	t->items = mem_grow(t->items, &t->cap_items, x->n_tags, sizeof(struct node *));
	for (size_t i = 0; i < x->n_tags; i++)
		t->items[i] = t->words[t->tags[x->tags + i] - 1];
	t->list.u.items = t->items;
	t->list.len = x->n_tags;
	out->head[F_TAGS] = &t->list;
}

bool tally_get(struct tally *t, unsigned place, struct ticket *out, struct facts *f)
{
	const struct counted *x = &t->places[place];

	*f = x->facts;
	if (!x->fields)
		return false;
	for (int i = 0; i < t->n_coded; i++)
		out->head[t->coded[i]] = field_decode(&t->codes, t->coded[i], x->codes[i]);
	for (int i = 0; i < t->n_texts; i++)
		out->head[t->texts[i]] = x->words[i] ? t->words[x->words[i] - 1] : NULL;
	out->head[F_TAGS] = NULL;
	if (x->n_tags)
		get_tags(t, x, out);
	return true;
}

/* --- writing --------------------------------------------------------------------------- */

static void put_number(struct sbuf *out, uint64_t n)
{
	for (; n >= 0x80; n >>= 7)
		sbuf_putc(out, (char)(n | 0x80));
	sbuf_putc(out, (char)n);
}

static void put_difference(struct sbuf *out, int64_t from, int64_t to)
{
	uint64_t d = (uint64_t)to - (uint64_t)from;

	put_number(out, d << 1 ^ (d >> 63 ? UINT64_MAX : 0));
}

static void put_facts(struct sbuf *out, int64_t former, const struct facts *f)
{
	put_difference(out, former, f->opened);
	put_difference(out, f->opened, f->last);
	if (f->acknowledged != TIME_NONE)
		put_difference(out, f->opened, f->acknowledged);
	if (f->resolved != TIME_NONE)
		put_difference(out, f->opened, f->resolved);
	put_number(out, f->escalations);
	put_number(out, f->returns);
	put_number(out, f->reopens);
	sbuf_putc(out, (char)(f->level_at_resolution + 1));
	sbuf_putc(out, (char)f->max_level);
}

static void put_fields(const struct tally *t, struct sbuf *out, const struct counted *x)
{
	for (int i = 0; i < t->n_coded; i++)
		sbuf_putc(out, (char)x->codes[i]);
	for (int i = 0; i < t->n_texts; i++)
		put_number(out, x->words[i] ? t->local[x->words[i] - 1] : 0);
	put_number(out, x->n_tags);
	for (size_t i = 0; i < x->n_tags; i++)
		put_number(out, t->local[t->tags[x->tags + i] - 1]);
}

/* Numbers the words that are in use, and puts them out. */
static uint32_t put_word(struct tally *t, struct sbuf *out, uint32_t n, uint32_t number)
{
	const struct node *word;

	if (number == NO_WORD || t->local[number - 1])
		return n;
	word = t->words[number - 1];
	sbuf_add(out, word->text, word->len);
	sbuf_putc(out, '\0');
	t->local[number - 1] = n + 1;
	return n + 1;
}

static void put_words(struct tally *t, struct sbuf *out)
{
	struct sbuf words = SBUF_INIT;
	uint32_t n = 0;

	t->local = mem_grow(t->local, &t->cap_local, t->n_words, sizeof(*t->local));
	memset(t->local, 0, t->n_words * sizeof(*t->local));
	for (unsigned p = 0; p < TALLY_PLACES; p++) {
		const struct counted *x = &t->places[p];

		if (!x->there || !x->fields)
			continue;
		for (int i = 0; i < t->n_texts; i++)
			n = put_word(t, &words, n, x->words[i]);
		for (size_t i = 0; i < x->n_tags; i++)
			n = put_word(t, &words, n, t->tags[x->tags + i]);
	}
	put_number(out, n);
	sbuf_add(out, words.s, words.len);
	sbuf_deinit(&words);
}

void tally_write(struct tally *t, struct sbuf *out)
{
	int64_t former = 0;
	size_t start;

	sbuf_clear(out);
	sbuf_putc(out, TALLY_VERSION);
	put_words(t, out);
	start = out->len;
	for (unsigned p = 0; p < TALLY_PLACES; p++) {
		const struct counted *x = &t->places[p];

		if (!x->there)
			continue;
		sbuf_putc(out, (char)p);
		sbuf_putc(out, (char)((x->facts.acknowledged != TIME_NONE ? HAS_ACKNOWLEDGED : 0) |
				      (x->facts.resolved != TIME_NONE ? HAS_RESOLVED : 0) |
				      (x->fields ? HAS_FIELDS : 0)));
		put_facts(out, former, &x->facts);
		former = x->facts.opened;
		if (x->fields)
			put_fields(t, out, x);
	}
	if (out->len == start)
		sbuf_clear(out);
}

/* --- reading ---------------------------------------------------------------------------- */

/* Behind the end there is nothing but zeros; `bad` tells. */
struct source {
	const unsigned char *p, *end;
	bool bad;
};

static inline unsigned get_byte(struct source *s)
{
	if (s->p < s->end)
		return *s->p++;
	s->bad = true;
	return 0;
}

static uint64_t get_long_number(struct source *s)
{
	unsigned byte = get_byte(s);
	uint64_t n = byte & 0x7F;

	for (unsigned shift = 7; byte & 0x80; shift += 7) {
		if (shift > 63) {
			s->bad = true;
			return 0;
		}
		byte = get_byte(s);
		n |= (uint64_t)(byte & 0x7F) << shift;
	}
	return n;
}

static inline uint64_t get_number(struct source *s)
{
	return s->p < s->end && *s->p < 0x80 ? *s->p++ : get_long_number(s);
}

static int64_t get_difference(struct source *s, int64_t from)
{
	uint64_t z = get_number(s);

	return (int64_t)((uint64_t)from + (z >> 1 ^ (z & 1 ? UINT64_MAX : 0)));
}

static void get_facts(struct source *s, int64_t former, unsigned marks, struct facts *f)
{
	f->opened = get_difference(s, former);
	f->last = get_difference(s, f->opened);
	f->acknowledged = marks & HAS_ACKNOWLEDGED ? get_difference(s, f->opened) : TIME_NONE;
	f->resolved = marks & HAS_RESOLVED ? get_difference(s, f->opened) : TIME_NONE;
	f->escalations = (unsigned)get_number(s);
	f->returns = (unsigned)get_number(s);
	f->reopens = (unsigned)get_number(s);
	f->level_at_resolution = (int)get_byte(s) - 1;
	f->max_level = (int)get_byte(s);
	s->bad = s->bad || f->level_at_resolution > LEVEL_CERT || f->max_level > LEVEL_CERT;
}

/* From the piece's number of a word to ours. */
static uint32_t get_word(const struct tally *t, struct source *s, uint32_t n_words)
{
	uint64_t n = get_number(s);

	if (n == 0)
		return NO_WORD;
	s->bad = s->bad || n > n_words;
	return s->bad ? NO_WORD : t->local[n - 1];
}

static void get_fields(struct tally *t, struct source *s, uint32_t n_words, struct counted *x)
{
	uint64_t n_tags;
	uint32_t *tags;

	for (int i = 0; i < t->n_coded; i++) {
		x->codes[i] = (unsigned char)get_byte(s);
		s->bad = s->bad || !field_code_ok(&t->codes, t->coded[i], x->codes[i]);
	}
	for (int i = 0; i < t->n_texts; i++)
		x->words[i] = get_word(t, s, n_words);
	n_tags = get_number(s);
	s->bad = s->bad || n_tags > (size_t)(s->end - s->p);
	x->tags = t->n_tags;
	x->n_tags = s->bad ? 0 : (uint32_t)n_tags;
	if (x->n_tags == 0)
		return;
	tags = room_for_tags(t, x->n_tags);
	for (size_t i = 0; i < x->n_tags; i++) {
		tags[i] = get_word(t, s, n_words);
		s->bad = s->bad || tags[i] == NO_WORD;
	}
}

static uint32_t get_words(struct tally *t, struct source *s)
{
	uint64_t n = get_number(s);

	if (n > (size_t)(s->end - s->p))
		s->bad = true;
	if (s->bad)
		return 0;
	t->local = mem_grow(t->local, &t->cap_local, (size_t)n, sizeof(*t->local));
	for (size_t i = 0; i < n; i++) {
		const unsigned char *nul = memchr(s->p, 0, (size_t)(s->end - s->p));

		if (!nul || nul == s->p) {
			s->bad = true;
			return 0;
		}
		t->local[i] = word_number(t, (const char *)s->p);
		s->p = nul + 1;
	}
	return (uint32_t)n;
}

static void get_ticket(struct tally *t, struct source *s, uint32_t n_words, int64_t *former)
{
	unsigned place = get_byte(s), marks = get_byte(s);
	struct counted *x = &t->places[place];

	s->bad = s->bad || x->there || marks >= HAS_END;
	get_facts(s, *former, marks, &x->facts);
	*former = x->facts.opened;
	x->there = true;
	x->fields = marks & HAS_FIELDS;
	if (x->fields)
		get_fields(t, s, n_words, x);
}

bool tally_read(struct tally *t, const void *p, size_t n)
{
	struct source s = {p, (const unsigned char *)p + n, false};
	int64_t former = 0;
	uint32_t n_words;

	tally_clear(t);
	s.bad = get_byte(&s) != TALLY_VERSION;
	n_words = get_words(t, &s);
	while (!s.bad && s.p < s.end)
		get_ticket(t, &s, n_words, &former);
	if (s.bad)
		tally_clear(t);
	return !s.bad;
}
