/* A ticket in compact binary form, for the cache: made to be read as fast as
 * memory allows. It is nobody's archive; a form of another version, or one that
 * does not bear its sum, is refused and made anew from the ticket's file. */
#ifndef LIB_CODEC_TICKET_PACK_H
#define LIB_CODEC_TICKET_PACK_H

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/ticket.h"

/* Appends `t`: header, unknown keys, journal. Line numbers are not kept. */
void ticket_pack(struct sbuf *out, const struct ticket *t);

/* Reads it back; everything lives in `a` (at most some 60 bytes for each of the
 * `n`) and nothing refers to `p` afterwards. HD_INVALID when it is damaged. */
enum hd_rc ticket_unpack(struct arena *a, const void *p, size_t n, struct ticket *out,
			 struct hd_err *e);

enum { UNPACK_SHORT = 1 }; /* description and solution are left out, unread */

/* The header alone: len is 0, and damage behind the header is not noticed. */
enum hd_rc ticket_unpack_header(struct arena *a, const void *p, size_t n, unsigned flags,
				struct ticket *out, struct hd_err *e);

#endif
