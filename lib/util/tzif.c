/* Zone files (TZif, RFC 8536). Version 1 has 32-bit times; from version 2 on
 * a second block with 64-bit times follows, and a rule for the time after. */
#include <string.h>

#include "helpdesk/mem.h"
#include "util/zone.h"

#define HEADER_SIZE 44
#define RULE_MAX 256
#define OFFSET_MAX 93599 /* RFC 8536: less than 26 hours */

struct header {
	char version;
	size_t utc_flags, standard_flags, leaps, times, types, chars;
};

static uint32_t be32(const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t be_signed(const char *p, size_t size)
{
	if (size == 4)
		return (int32_t)be32(p);
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static bool read_header(const char *p, size_t n, struct header *h)
{
	if (n < HEADER_SIZE || memcmp(p, "TZif", 4) != 0)
		return false;
	h->version = p[4];
	h->utc_flags = be32(p + 20);
	h->standard_flags = be32(p + 24);
	h->leaps = be32(p + 28);
	h->times = be32(p + 32);
	h->types = be32(p + 36);
	h->chars = be32(p + 40);
	return h->types >= 1 && h->types <= 256 && h->times < 1u << 20 && h->chars < 1u << 20 &&
	       h->leaps < 1u << 20 && h->utc_flags <= 256 && h->standard_flags <= 256;
}

static size_t body_size(const struct header *h, size_t time_size)
{
	return h->times * time_size + h->times + h->types * 6 + h->chars +
	       h->leaps * (time_size + 4) + h->standard_flags + h->utc_flags;
}

static bool read_body(const char *p, const struct header *h, size_t time_size, struct zone *z)
{
	const char *to = p + h->times * time_size;
	const char *type = to + h->times;

	z->at = mem_alloc(h->times * sizeof(*z->at));
	z->to = mem_alloc(h->times);
	z->n = h->times;
	z->n_types = h->types;
	for (size_t i = 0; i < h->types; i++) {
		z->types[i].offset = (int)(int32_t)be32(type + i * 6);
		if (z->types[i].offset > OFFSET_MAX || z->types[i].offset < -OFFSET_MAX)
			return false;
	}
	for (size_t i = 0; i < h->times; i++) {
		z->at[i] = be_signed(p + i * time_size, time_size);
		z->to[i] = (unsigned char)to[i];
		if (z->to[i] >= h->types || (i > 0 && z->at[i] <= z->at[i - 1]))
			return false;
	}
	return true;
}

/* The rule between two line ends after the 64-bit block; it may be empty. */
static bool read_rule(const char *p, size_t n, struct zone *z)
{
	const char *end;
	char text[RULE_MAX];
	size_t len;

	if (n < 2 || p[0] != '\n')
		return false;
	end = memchr(p + 1, '\n', n - 1);
	if (!end)
		return false;
	len = (size_t)(end - p - 1);
	if (len == 0)
		return true;
	if (len >= sizeof(text) || memchr(p + 1, '\0', len))
		return false;
	memcpy(text, p + 1, len);
	text[len] = '\0';
	z->has_rule = posix_zone_parse(text, &z->rule);
	return z->has_rule;
}

enum hd_rc tzif_parse(const char *data, size_t n, struct zone *z, struct hd_err *e)
{
	const char *p = data, *end = data + n;
	struct header h;
	size_t time_size = 4;

	if (!read_header(p, n, &h))
		return hd_fail(e, HD_INVALID, "this is no zone file");
	if (h.version >= '2') {
		size_t skip = HEADER_SIZE + body_size(&h, 4);

		time_size = 8;
		if (skip > n || !read_header(p + skip, n - skip, &h))
			return hd_fail(e, HD_INVALID, "the zone file is cut short");
		p += skip;
	}
	p += HEADER_SIZE;
	if ((size_t)(end - p) < body_size(&h, time_size))
		return hd_fail(e, HD_INVALID, "the zone file is cut short");
	if (h.leaps)
		return hd_fail(e, HD_INVALID,
			       "its clock counts leap seconds; take a zone without them");
	if (!read_body(p, &h, time_size, z))
		return hd_fail(e, HD_INVALID, "the zone file is damaged");
	p += body_size(&h, time_size);
	if (time_size == 8 && !read_rule(p, (size_t)(end - p), z))
		return hd_fail(e, HD_INVALID, "the zone file ends in no valid rule");
	return HD_OK;
}
