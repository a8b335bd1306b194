/* Maps: open addressing over 8-byte slots that hold a piece of the hash and the
 * place of the entry, so that a miss hardly ever leaves the slot table. */
#include <stdlib.h>
#include <string.h>

#include "util/map.h"
#include "util/oom.h"

#define SLOTS_FIRST 16

struct map_slot {
	uint32_t tag;    /* upper half of the hash */
	uint32_t place;  /* 1 + index of the entry, 0 = free */
};

static uint64_t load64(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* The halves of the full product: every bit of both sides reaches every bit. */
static uint64_t fold_product(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t map_hash(const void *data, size_t n)
{
	const unsigned char *p = data;
	uint64_t h = 0x2d358dccaa6c78a5u ^ n;
	unsigned char tail[8] = {0};

	for (size_t left = n; left >= 8; left -= 8, p += 8)
		h = fold_product(h ^ load64(p), 0x8bb84b93962eacc9u);
	if (n & 7) {
		memcpy(tail, p, n & 7);
		h = fold_product(h ^ load64(tail), 0x4b33a62ed433d4a3u);
	}
	return fold_product(h, 0xe7037ed1a0b428dbu);
}

void map_init(struct map *m, struct arena *keys)
{
	*m = (struct map)MAP_INIT;
	m->keys = keys;
}

void map_deinit(struct map *m)
{
	free(m->entries);
	free(m->slots);
	map_init(m, NULL);
}

/* A new table of n slots; the hashes are computed again, for keeping them
 * would cost more memory than this costs time. */
static void rehash(struct map *m, size_t n)
{
	free(m->slots);
	m->slots = mem_alloc(n * sizeof(*m->slots));
	m->n_slots = n;
	for (size_t i = 0; i < m->len; i++) {
		uint64_t h = map_hash(m->entries[i].key, strlen(m->entries[i].key));
		size_t at = h & (n - 1);

		while (m->slots[at].place)
			at = (at + 1) & (n - 1);
		m->slots[at].tag = (uint32_t)(h >> 32);
		m->slots[at].place = (uint32_t)i + 1;
	}
}

/* Slots for `len` keys: at most three in four are taken. */
static size_t slots_for(size_t len)
{
	size_t n = SLOTS_FIRST;

	if (len >= UINT32_MAX)
		mem_exhausted();
	while (n / 4 * 3 < len)
		n *= 2;
	return n;
}

void map_reserve(struct map *m, size_t n)
{
	size_t slots = slots_for(n);

	m->entries = mem_grow(m->entries, &m->cap, n, sizeof(*m->entries));
	if (slots > m->n_slots)
		rehash(m, slots);
}

/* The slot of `key`, or the free one where it would go. The table has one. */
static struct map_slot *find(const struct map *m, const char *key, uint64_t h)
{
	size_t mask = m->n_slots - 1, at = h & mask;
	uint32_t tag = (uint32_t)(h >> 32);

	for (;; at = (at + 1) & mask) {
		struct map_slot *s = &m->slots[at];

		if (!s->place)
			return s;
		if (s->tag == tag && strcmp(m->entries[s->place - 1].key, key) == 0)
			return s;
	}
}

static struct map_entry *lookup(const struct map *m, const char *key)
{
	struct map_slot *s;

	if (!m->len)
		return NULL;
	s = find(m, key, map_hash(key, strlen(key)));
	return s->place ? &m->entries[s->place - 1] : NULL;
}

void *map_get(const struct map *m, const char *key)
{
	struct map_entry *entry = lookup(m, key);

	return entry ? entry->value : NULL;
}

bool map_has(const struct map *m, const char *key)
{
	return lookup(m, key) != NULL;
}

void **map_place(struct map *m, const char *key)
{
	size_t n = strlen(key);
	uint64_t h = map_hash(key, n);
	struct map_entry *entry;
	struct map_slot *s;

	if (m->len + 1 > m->n_slots / 4 * 3)
		rehash(m, slots_for(m->len + 1));
	s = find(m, key, h);
	if (s->place)
		return &m->entries[s->place - 1].value;
	m->entries = mem_grow(m->entries, &m->cap, m->len + 1, sizeof(*m->entries));
	entry = &m->entries[m->len++];
	entry->key = m->keys ? arena_strndup(m->keys, key, n) : key;
	entry->value = NULL;
	s->tag = (uint32_t)(h >> 32);
	s->place = (uint32_t)m->len;
	return &entry->value;
}

void *map_put(struct map *m, const char *key, void *value)
{
	void **place = map_place(m, key), *before = *place;

	*place = value;
	return before;
}
