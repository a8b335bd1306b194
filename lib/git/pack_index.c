/* The index of a pack, version 2: how many ids begin with each byte, the ids in
 * order, the checksum and the offset of each, and two checksums at the end. */
#include <stdlib.h>
#include <string.h>

#include "crypto/hash.h"
#include "git/pack.h"

/* Offsets from here on stand in a table of their own, 8 bytes each. */
#define LARGE_OFFSET ((uint64_t)1 << 31)

static int by_id(const void *a, const void *b)
{
	const struct packed *x = a;
	const struct packed *y = b;

	return memcmp(x->id.b, y->id.b, OID_SIZE);
}

static void add_be32(struct sbuf *out, uint64_t v)
{
	char b[4] = {(char)(v >> 24), (char)(v >> 16), (char)(v >> 8), (char)v};

	sbuf_add(out, b, sizeof(b));
}

static void add_fanout(const struct packed *items, size_t n, struct sbuf *out)
{
	size_t i = 0;
	unsigned first;

	for (first = 0; first < 256; first++) {
		while (i < n && items[i].id.b[0] <= first)
			i++;
		add_be32(out, i);
	}
}

static void add_offsets(const struct packed *items, size_t n, struct sbuf *out)
{
	uint64_t large = 0;
	size_t i;

	for (i = 0; i < n; i++) {
		if (items[i].offset < LARGE_OFFSET)
			add_be32(out, items[i].offset);
		else
			add_be32(out, LARGE_OFFSET | large++);
	}
	for (i = 0; large > 0 && i < n; i++) {
		if (items[i].offset >= LARGE_OFFSET) {
			add_be32(out, items[i].offset >> 32);
			add_be32(out, items[i].offset);
		}
	}
}

void pack_index(struct packed *items, size_t n, const unsigned char trailer[OID_SIZE],
		struct sbuf *out)
{
	unsigned char own[OID_SIZE];
	struct hash *hash;
	size_t i;

	qsort(items, n, sizeof(*items), by_id);
	sbuf_reserve(out, 8 + 1024 + n * 28 + 2 * OID_SIZE);
	sbuf_add(out, "\377tOc", 4);
	add_be32(out, 2);
	add_fanout(items, n, out);
	for (i = 0; i < n; i++)
		sbuf_add(out, items[i].id.b, OID_SIZE);
	for (i = 0; i < n; i++)
		add_be32(out, items[i].crc);
	add_offsets(items, n, out);
	sbuf_add(out, trailer, OID_SIZE);
	hash = hash_new(HASH_SHA1);
	hash_update(hash, out->s, out->len);
	hash_final(hash, own);
	sbuf_add(out, own, OID_SIZE);
}
