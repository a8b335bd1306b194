/* Shared by the files of this folder. */
#ifndef LIB_STORE_PRIV_H
#define LIB_STORE_PRIV_H

#include "git/repo.h"
#include "git/tree.h"
#include "git/writer.h"
#include "helpdesk/mem.h"
#include "store/store.h"
#include "util/map.h"

/* Trees deeper than this are nobody's work of ours. */
#define DEPTH_MAX 64

struct store {
	struct repo *repo;
	const char *site;
};

/* --- snap.c --- */

/* The snapshot of a commit that is known. */
enum hd_rc snap_of(struct store *s, const struct oid *commit, struct snap **out, struct hd_err *e);
const struct oid *snap_commit_id(const struct snap *p);
/* The tree of the root. */
enum hd_rc snap_root(const struct snap *p, struct oid *out, struct hd_err *e);
/* What the shelf of the snapshot has of a folder, given to fn; false: git must be asked. */
bool snap_shelf_walk(const struct snap *p, const char *folder, bool read, snap_fn fn, void *arg,
		     enum hd_rc *rc, struct hd_err *e);
/* The tree of a folder ("" = the root); *found is false when there is none. */
enum hd_rc snap_folder(const struct snap *p, const char *path, struct oid *out, bool *found,
		       struct hd_err *e);

/* --- path.c --- */

/* HD_INVALID unless `path` is a path that any git accepts and any system can hold. */
enum hd_rc path_check(const char *path, struct hd_err *e);

/* --- txn.c --- */

/* One file put, the newest content of its path. */
struct put {
	struct oid id; /* one that no content has: the file goes */
	char path[]; /* no alignment: with a million of these each byte is a MiB */
};
bool put_is_removal(const struct put *put);

struct txn {
	struct store *store;
	struct snap *base; /* NULL: the first commit of all */
	struct writer *writer;
	struct arena *arena;
	struct map puts; /* path -> struct put */
	struct arena *put_arena;
	const char *author_name, *author_email, *message;
	int64_t author_time;
	struct oid commit; /* set by txn_build() */
};

struct txn *txn_new(struct store *s, const struct oid *base, unsigned flags, struct hd_err *e);
void txn_free(struct txn *t); /* NULL-safe */
/* When the trees are made: a million puts take the room that the index of their pack needs. */
void txn_forget_puts(struct txn *t);

/* --- txn_tree.c --- */

/* Writes the trees of what was put and gives the root. */
enum hd_rc txn_tree(struct txn *t, struct oid *out, struct hd_err *e);

/* --- commit.c --- */

/* Writes trees and commit and puts all on disk, out of sight. *changed is false
 * (and there is no commit) when the tree is the base's. */
enum hd_rc txn_build(struct txn *t, bool *changed, struct hd_err *e);
/* The first line of the commit's message; the caller frees. */
char *txn_subject(const struct txn *t);

#endif
