/* Loose objects: one file each. All files of a commit are synced, then renamed,
 * then each folder is synced once. */
#ifndef LIB_GIT_LOOSE_H
#define LIB_GIT_LOOSE_H

#include <stddef.h>

#include "git/oid.h"
#include "git/spool.h"
#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

/* An object on its way; the content is the owner's. */
struct loose {
	enum object_kind kind;
	struct oid id;
	char *data;
	size_t n;
	struct spool file;
};

/* Writes and syncs the files of those the repository has no file of yet. */
enum hd_rc loose_seal(struct loose *items, size_t n, const char *gitdir, struct hd_err *e);
/* Moves them to their places and syncs the folders. */
enum hd_rc loose_place(struct loose *items, size_t n, const char *gitdir, struct hd_err *e);

#endif
