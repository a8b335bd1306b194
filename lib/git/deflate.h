/* zlib: the packing of git's objects. The only includer of <zlib.h>. */
#ifndef LIB_GIT_DEFLATE_H
#define LIB_GIT_DEFLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/sbuf.h"

/* Reused from object to object: to set zlib up costs more than a short text. */
struct deflater;
struct deflater *deflater_new(int level); /* 1 fast .. 9 small */
void deflater_free(struct deflater *d);   /* NULL-safe */

/* Appends `head` and `body` to `out`, deflated as one stream; either may be empty. */
void deflater_run(struct deflater *d, const void *head, size_t head_n, const void *body,
		  size_t body_n, struct sbuf *out);

/* Replaces out's content by the `size` bytes that are packed in `packed`;
 * what follows the end of the stream is ignored. False when it is damaged. */
bool inflate_bytes(const void *packed, size_t n, size_t size, struct sbuf *out);

/* The CRC-32 of `data`, going on from `crc` (0 at first). */
uint32_t crc32_bytes(uint32_t crc, const void *data, size_t n);

#endif
