/* Deflating and inflating whole objects. */
#include "git/deflate.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "helpdesk/mem.h"
#include "util/oom.h"

/* Inputs of any size go through zlib's 32-bit counters in pieces. */
#define PIECE ((size_t)1 << 30)

struct deflater {
	z_stream z;
};

struct deflater *deflater_new(int level)
{
	struct deflater *d = mem_alloc(sizeof(*d));

	/* A small hash table (memory level 6): it is cleared for each object,
	 * and most objects are shorter than the table of the usual level 8. */
	if (deflateInit2(&d->z, level, Z_DEFLATED, MAX_WBITS, 6, Z_DEFAULT_STRATEGY) != Z_OK)
		mem_exhausted(); /* the only way to fail */
	return d;
}

void deflater_free(struct deflater *d)
{
	if (!d)
		return;
	deflateEnd(&d->z);
	free(d);
}

static void feed(struct deflater *d, const void *data, size_t n, bool last, struct sbuf *out)
{
	const unsigned char *p = data;
	int code;

	do {
		size_t piece = n < PIECE ? n : PIECE;

		d->z.next_in = (unsigned char *)(uintptr_t)p;
		d->z.avail_in = (uInt)piece;
		p += piece;
		n -= piece;
		do {
			size_t room = deflateBound(&d->z, d->z.avail_in);

			room = room < PIECE ? room : PIECE;
			d->z.next_out = (unsigned char *)sbuf_reserve(out, room);
			d->z.avail_out = (uInt)room;
			code = deflate(&d->z, last && n == 0 ? Z_FINISH : Z_NO_FLUSH);
			out->len += room - d->z.avail_out;
		} while (d->z.avail_in > 0 || (last && n == 0 && code != Z_STREAM_END));
	} while (n > 0);
}

void deflater_run(struct deflater *d, const void *head, size_t head_n, const void *body,
		  size_t body_n, struct sbuf *out)
{
	deflateReset(&d->z);
	if (head_n > 0)
		feed(d, head, head_n, false, out);
	feed(d, body, body_n, true, out);
}

bool inflate_bytes(const void *packed, size_t n, size_t size, struct sbuf *out)
{
	z_stream z;
	const unsigned char *p = packed;
	int code = Z_OK;

	memset(&z, 0, sizeof(z));
	if (inflateInit(&z) != Z_OK)
		return false;
	sbuf_clear(out);
	/* One byte more than wanted, so that the end of the stream is seen. */
	sbuf_reserve(out, size + 1);
	while (code == Z_OK && (n > 0 || z.avail_in > 0)) {
		size_t room = size + 1 - out->len;

		if (z.avail_in == 0) {
			z.next_in = (unsigned char *)(uintptr_t)p;
			z.avail_in = (uInt)(n < PIECE ? n : PIECE);
			p += z.avail_in;
			n -= z.avail_in;
		}
		room = room < PIECE ? room : PIECE;
		z.next_out = (unsigned char *)out->s + out->len;
		z.avail_out = (uInt)room;
		code = inflate(&z, Z_NO_FLUSH);
		out->len += room - z.avail_out;
	}
	inflateEnd(&z);
	if (code != Z_STREAM_END || out->len != size) {
		sbuf_clear(out);
		return false;
	}
	out->s[out->len] = '\0';
	return true;
}

uint32_t crc32_bytes(uint32_t crc, const void *data, size_t n)
{
	return (uint32_t)crc32_z(crc, data, n);
}
