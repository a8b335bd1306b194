/* The second half of a gc: removing what a new pack has replaced. */
#ifndef LIB_GIT_GC_SWEEP_H
#define LIB_GIT_GC_SWEEP_H

#include "git/gc.h"

/* `name`: of the new pack. Removes loose objects and merged packs whose objects are in it and,
 * after a full gc, those that are in no pack because nothing reached them. */
enum hd_rc gc_sweep(const char *gitdir, struct gc_list *list, const char *name,
		    const struct gc_options *o, struct gc_result *out, struct hd_err *e);

/* Files in the making that a gc or a push left when it died, older than `before`. */
void gc_sweep_rubbish(const char *folder, int64_t before);

#endif
