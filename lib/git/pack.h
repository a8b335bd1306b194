/* One pack in the making: many objects in one file, with its index. Objects are
 * spooled to disk as they come; only 32 bytes of each stay in memory. */
#ifndef LIB_GIT_PACK_H
#define LIB_GIT_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "git/oid.h"
#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct pack;

enum hd_rc pack_new(const char *gitdir, struct pack **out, struct hd_err *e);
void pack_free(struct pack *p); /* NULL-safe; removes what was not placed */

/* Adds an object under its id; one that is there already is not added again. */
enum hd_rc pack_put(struct pack *p, enum object_kind kind, const struct oid *id, const void *data,
		    size_t n, struct hd_err *e);
/* Likewise of an object whose id nobody needs yet: *id is set by pack_settle(), or before, and
 * must stay where it is till then. */
enum hd_rc pack_put_later(struct pack *p, enum object_kind kind, struct oid *id, const void *data,
			  size_t n, struct hd_err *e);
enum hd_rc pack_settle(struct pack *p, struct hd_err *e);
/* Replaces out's content by an object put before; HD_NOT_FOUND. */
enum hd_rc pack_get(struct pack *p, const struct oid *id, struct sbuf *out, struct hd_err *e);

/* Completes pack and index and puts both on disk, where nobody sees them yet. */
enum hd_rc pack_seal(struct pack *p, struct hd_err *e);
/* Moves them into the repository, pack first: git looks for indexes. */
enum hd_rc pack_place(struct pack *p, struct hd_err *e);

/* What the index says of one object. */
struct packed {
	struct oid id;
	uint32_t crc;    /* of the entry's bytes */
	uint64_t offset; /* of the entry in the pack */
};

/* pack_index.c: appends the index (version 2) of a pack whose own checksum is
 * `trailer`. Sorts the items by id. */
void pack_index(struct packed *items, size_t n, const unsigned char trailer[OID_SIZE],
		struct sbuf *out);

#endif
