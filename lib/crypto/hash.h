/* SHA-1 (git's object names) and SHA-256 (attachments). */
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include <stddef.h>

enum hash_kind {
	HASH_SHA1,
	HASH_SHA256,
};

#define HASH_SHA1_SIZE 20
#define HASH_SHA256_SIZE 32
#define HASH_MAX_SIZE 32

struct hash;
struct hash *hash_new(enum hash_kind kind);
void hash_update(struct hash *h, const void *p, size_t n);
size_t hash_final(struct hash *h, unsigned char *out); /* bytes written; frees h */
void hash_free(struct hash *h);                        /* for one not finished; NULL-safe */

/* n bytes as 2n small hex digits and NUL. */
void hash_hex(const unsigned char *raw, size_t n, char *out);

void hash_sha1_hex(const void *p, size_t n, char out[41]);
void hash_sha256_hex(const void *p, size_t n, char out[65]);

#endif
