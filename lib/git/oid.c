/* Object names as bytes and as hexadecimal text. */
#include "git/oid.h"

#include <stdio.h>
#include <string.h>

const char *object_kind_name(enum object_kind kind)
{
	switch (kind) {
	case OBJECT_COMMIT:
		return "commit";
	case OBJECT_TREE:
		return "tree";
	case OBJECT_BLOB:
		return "blob";
	case OBJECT_TAG:
		return "tag";
	}
	return "object";
}

void oid_hex(const struct oid *id, char out[OID_HEX_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < OID_SIZE; i++) {
		out[2 * i] = digits[id->b[i] >> 4];
		out[2 * i + 1] = digits[id->b[i] & 15];
	}
	out[2 * OID_SIZE] = '\0';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool oid_parse(const char *hex, struct oid *out)
{
	size_t i;

	for (i = 0; i < OID_SIZE; i++) {
		int high = hex_digit(hex[2 * i]);
		int low = high < 0 ? -1 : hex_digit(hex[2 * i + 1]);

		if (low < 0)
			return false;
		out->b[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool oid_equal(const struct oid *a, const struct oid *b)
{
	return memcmp(a->b, b->b, OID_SIZE) == 0;
}

size_t object_header(enum object_kind kind, size_t n, char out[32])
{
	return (size_t)snprintf(out, 32, "%s %zu", object_kind_name(kind), n) + 1;
}
