/* What gc must not lose. */
#ifndef LIB_GIT_GC_REACH_H
#define LIB_GIT_GC_REACH_H

#include "git/oid_set.h"
#include "git/priv.h"

/* Puts into the pack all that a name or a reflog of the repository reaches, and adds it to
 * `seen`, which must be empty. */
enum hd_rc gc_insert_reachable(struct repo *repo, git_packbuilder *pb, struct oid_set *seen,
			       struct hd_err *e);

#endif
