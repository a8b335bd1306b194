/* Keeping a repository small: loose objects and small packs become one pack. Nothing that
 * another process may count on goes away: an object's old copy is removed only once a new pack
 * with it is on disk. */
#ifndef LIB_GIT_GC_H
#define LIB_GIT_GC_H

#include <stdbool.h>
#include <stdint.h>

#include "git/repo.h"

struct gc_options {
	bool full;         /* one pack of all; what no branch or tag reaches and is older than
			    * `keep_since` goes */
	int64_t keep_since;
	/* Called now and then while the pack is made; may be NULL. */
	void (*progress)(uint64_t done, uint64_t total, void *arg);
	void *arg;
};

struct gc_result {
	uint64_t objects;  /* in the new pack; 0 when none was made */
	uint64_t loose;    /* loose files removed */
	uint64_t packs;    /* packs removed */
	uint64_t pruned;   /* objects that are gone: nothing reached them */
};

/* One at a time: the caller holds a lock against other gcs (not against writers). */
enum hd_rc repo_gc(struct repo *r, const struct gc_options *o, struct gc_result *out,
		   struct hd_err *e);

/* Whether so many loose objects or packs have gathered that a gc pays. A look at one folder
 * of 256 and at the list of packs; never when git's own setting gc.auto is 0. */
bool repo_wants_gc(struct repo *r);

/* --- gc_list.c: what there is --- */

struct gc_loose {
	struct oid id;
	int64_t mtime;
	bool packed; /* by this gc */
};

struct gc_pack {
	char *name;  /* pack-….: the path without its ending, in objects/pack */
	int64_t mtime;
	struct oid *ids;
	size_t n;
	bool merge;  /* goes into the new pack */
};

struct gc_list {
	struct gc_loose *loose;
	size_t n_loose, cap_loose;
	struct gc_pack *packs; /* with a `.keep` or of a form unknown to us: left out */
	size_t n_packs, cap_packs;
};

enum hd_rc gc_list_read(const char *gitdir, struct gc_list *out, struct hd_err *e);
void gc_list_deinit(struct gc_list *l);
/* Marks the packs to merge: up to the largest one that is at most twice as large as all smaller
 * ones and the loose objects together, so that a large pack is written again only when as much
 * has gathered. */
void gc_choose(struct gc_list *l, bool all);

#endif
