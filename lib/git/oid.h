/* The name of a git object: the SHA-1 of its type, size and content. */
#ifndef LIB_GIT_OID_H
#define LIB_GIT_OID_H

#include <stdbool.h>
#include <stddef.h>

#define OID_SIZE 20
#define OID_HEX_SIZE 41 /* with the NUL */

struct oid {
	unsigned char b[OID_SIZE];
};

/* Kinds of objects, numbered as in git's packs. */
enum object_kind {
	OBJECT_COMMIT = 1,
	OBJECT_TREE = 2,
	OBJECT_BLOB = 3,
	OBJECT_TAG = 4,
};

const char *object_kind_name(enum object_kind kind);

void oid_hex(const struct oid *id, char out[OID_HEX_SIZE]);
/* Reads 40 hex digits at `hex`; what follows them is the caller's. */
bool oid_parse(const char *hex, struct oid *out);
bool oid_equal(const struct oid *a, const struct oid *b);

/* "blob 12" and its NUL, as git hashes and stores it before the content.
 * Gives the number of bytes, the NUL included. */
size_t object_header(enum object_kind kind, size_t n, char out[32]);

#endif
