/* Digests by mbed TLS, which is in the process anyway: libgit2 needs it. */
#include <mbedtls/md.h>

#include <stdlib.h>

#include "crypto/hash.h"
#include "helpdesk/mem.h"
#include "util/oom.h"

struct hash {
	mbedtls_md_context_t md;
	size_t size;
};

/* With a valid context there is one reason for which mbed TLS can fail here. */
static void must(int rc)
{
	if (rc)
		mem_exhausted();
}

static const mbedtls_md_info_t *info_of(enum hash_kind kind)
{
	return mbedtls_md_info_from_type(kind == HASH_SHA1 ? MBEDTLS_MD_SHA1 : MBEDTLS_MD_SHA256);
}

struct hash *hash_new(enum hash_kind kind)
{
	struct hash *h = mem_alloc(sizeof(*h));

	mbedtls_md_init(&h->md);
	must(mbedtls_md_setup(&h->md, info_of(kind), 0));
	must(mbedtls_md_starts(&h->md));
	h->size = kind == HASH_SHA1 ? HASH_SHA1_SIZE : HASH_SHA256_SIZE;
	return h;
}

void hash_update(struct hash *h, const void *p, size_t n)
{
	if (n)
		must(mbedtls_md_update(&h->md, p, n));
}

size_t hash_final(struct hash *h, unsigned char *out)
{
	size_t size = h->size;

	must(mbedtls_md_finish(&h->md, out));
	hash_free(h);
	return size;
}

void hash_free(struct hash *h)
{
	if (!h)
		return;
	mbedtls_md_free(&h->md);
	free(h);
}

void hash_hex(const unsigned char *raw, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[raw[i] >> 4];
		out[2 * i + 1] = digits[raw[i] & 15];
	}
	out[2 * n] = '\0';
}

static void one_shot(enum hash_kind kind, const void *p, size_t n, char *out)
{
	unsigned char raw[HASH_MAX_SIZE];
	struct hash *h = hash_new(kind);

	hash_update(h, p, n);
	hash_hex(raw, hash_final(h, raw), out);
}

void hash_sha1_hex(const void *p, size_t n, char out[41])
{
	one_shot(HASH_SHA1, p, n, out);
}

void hash_sha256_hex(const void *p, size_t n, char out[65])
{
	one_shot(HASH_SHA256, p, n, out);
}
