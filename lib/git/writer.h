/* Where the objects of one commit go: a few become loose objects, many a pack. */
#ifndef LIB_GIT_WRITER_H
#define LIB_GIT_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "git/oid.h"
#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct writer;

/* `many`: a pack from the start; otherwise it becomes one when it grows. */
struct writer *writer_new(const char *gitdir, bool many);
void writer_free(struct writer *w); /* NULL-safe; what was not placed vanishes */

enum hd_rc writer_put(struct writer *w, enum object_kind kind, const void *data, size_t n,
		      struct oid *id, struct hd_err *e);
/* Likewise of a blob, but *id may be set as late as by writer_settle(), which must come before
 * it is looked at, and must stay where it is till then. */
enum hd_rc writer_put_blob(struct writer *w, const void *data, size_t n, struct oid *id,
			   struct hd_err *e);
enum hd_rc writer_settle(struct writer *w, struct hd_err *e);
/* Replaces out's content by an object put before. */
enum hd_rc writer_get(struct writer *w, const struct oid *id, struct sbuf *out, struct hd_err *e);
/* Nobody needs this object after all: it is not written if that is still possible. */
void writer_drop(struct writer *w, const struct oid *id);

/* First seal (all on disk, unseen), then place (seen, durable). No put after seal. */
enum hd_rc writer_seal(struct writer *w, struct hd_err *e);
enum hd_rc writer_place(struct writer *w, struct hd_err *e);

#endif
