/* The store: a bare git repository, read by snapshot and changed by one commit
 * at a time. No work tree, no git index: cost does not grow with the number
 * of tickets. Paths are relative to the root of the tree, '/' between. */
#ifndef LIB_STORE_STORE_H
#define LIB_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct store;

struct store_init {
	const char *dir;     /* folder that gets `.helpdesk`, or with `bare` becomes the store */
	bool bare;
	bool shared;         /* group-writable whatever the umask */
	const char *site;    /* `[A-Z][A-Z0-9]{1,7}` */
	const char *config;  /* text of config.yaml of the first commit */
	const char *author_name, *author_email; /* of the first commit */
	int64_t now;
};

/* Makes a store with its first commit (config.yaml, sites/CODE.yaml) on `main`
 * and gives its path. HD_REFUSED when there is one already or the folder holds
 * a git repository. A failure leaves nothing half-made behind. */
enum hd_rc store_create(const struct store_init *o, struct sbuf *path, struct hd_err *e);

/* The store's path: `given` (--store or $HELPDESK_STORE, checked by caller; NULL if none),
 * else the nearest `.helpdesk` upwards from `start` (NULL = current folder), else git config
 * `helpdesk.store`; HD_NOT_FOUND with the command that makes one. */
enum hd_rc store_find(const char *given, const char *start, struct sbuf *path, struct hd_err *e);

enum hd_rc store_open(const char *path, struct store **out, struct hd_err *e);
void store_close(struct store *s); /* NULL-safe */
const char *store_path(const struct store *s);
const char *store_site(const struct store *s);  /* git config helpdesk.site */
const char *store_clone(const struct store *s); /* git config helpdesk.clone, NULL if none */

/* A value of git's configuration (the repository's, then the user's, then the
 * system's); NULL if unset. Borrowed until the store is closed. */
const char *store_setting(struct store *s, const char *key);
/* Those below `section`: see repo_settings(). */
enum hd_rc store_settings(struct store *s, const char *section,
			  void (*fn)(const char *name, const char *value, void *arg), void *arg,
			  struct hd_err *e);
/* Likewise before any store is known (the user's and the system's only). Caller frees. */
char *git_user_setting(const char *key);

/* --- reading ------------------------------------------------------------ */

/* One commit's tree, unchanging whatever others write. */
struct snap;
/* Only names the newest commit; it is read when something is asked of it. */
enum hd_rc snap_head(struct store *s, struct snap **out, struct hd_err *e);
enum hd_rc snap_at(struct store *s, const char *rev, struct snap **out,
		   struct hd_err *e); /* HD_NOT_FOUND */
void snap_free(struct snap *p);
const char *snap_commit(const struct snap *p); /* 40 hex digits */
struct store *snap_store(const struct snap *p);

/* Replaces out's content by the file. HD_NOT_FOUND if there is no such file. */
enum hd_rc snap_read(const struct snap *p, const char *path, struct sbuf *out, struct hd_err *e);
bool snap_exists(const struct snap *p, const char *path);
bool snap_has_folder(const struct snap *p, const char *path); /* asks git */

/* Calls fn for each file below `folder` ("" = all), folders and files in the order
 * of git's trees; data is borrowed and NUL-terminated. A missing folder is empty. Stops when fn
 * fails. */
typedef enum hd_rc (*snap_fn)(const char *path, const char *data, size_t n, void *arg,
			      struct hd_err *e);
enum hd_rc snap_walk(const struct snap *p, const char *folder, snap_fn fn, void *arg,
		     struct hd_err *e);
/* Likewise, from the file that comes after the path `after` on ("" = from the first); what comes
 * before is not read. */
enum hd_rc snap_walk_on(const struct snap *p, const char *folder, const char *after, snap_fn fn,
			void *arg, struct hd_err *e);
/* As snap_walk without reading the files: data is NULL, n 0. */
enum hd_rc snap_list(const struct snap *p, const char *folder, snap_fn fn, void *arg,
		     struct hd_err *e);
/* Calls fn for each file below `folder` that differs between two commits of one store, in
 * the order of git's trees: with its content in `to`, or data NULL when it is not there any
 * more. A file that only changed its mode does not differ. Equal folders are not read: the
 * cost grows with the change. */
enum hd_rc snap_diff(const struct snap *from, const struct snap *to, const char *folder, snap_fn fn,
		     void *arg, struct hd_err *e);

/* Files of a snapshot that are at hand elsewhere: asked before git is, so that git need not
 * be started. Each function answers true and exactly as git would, or false: ask git. */
struct snap_shelf {
	bool (*has)(void *arg, const char *path);
	bool (*read)(void *arg, const char *path, struct sbuf *out);
	/* All files below `folder`, or none and false; *rc is what fn said. */
	bool (*walk)(void *arg, const char *folder, bool read, snap_fn fn, void *fn_arg,
		     enum hd_rc *rc, struct hd_err *e);
	void *arg;
};
void snap_lean(struct snap *p, const struct snap_shelf *shelf); /* NULL = no longer */

/* Highest number below `folder` (`tickets/HD`) in the layout
 * DIV10000/MOD100/PREFIXnumber.yaml; 0 if none. One tree a floor is read. */
enum hd_rc snap_last_number(const struct snap *p, const char *folder, const char *prefix,
			    uint64_t *out, struct hd_err *e);

/* --- changing ----------------------------------------------------------- */

/* A commit in the making. It sees its own writes. */
struct txn;
const struct snap *txn_base(const struct txn *t);
enum hd_rc txn_read(struct txn *t, const char *path, struct sbuf *out, struct hd_err *e);
enum hd_rc txn_put(struct txn *t, const char *path, const void *data, size_t n, struct hd_err *e);
/* The file goes, and a folder that is left without any; it may well not be there. Never for what
 * bears a number. */
enum hd_rc txn_remove(struct txn *t, const char *path, struct hd_err *e);
/* The commit's author, author time and whole message (copied). Committer is the
 * git user or the author, committer date env_now(). */
void txn_describe(struct txn *t, const char *author_name, const char *author_email,
		  int64_t author_time, const char *message);

enum {
	STORE_BULK = 1, /* many files: one pack instead of loose objects */
	STORE_OPTIMISTIC =
		2, /* fn runs without the lock first; once more under it if main has moved */
};

/* Runs `fn` on the newest commit and commits what it put, under the store's
 * kernel lock (waiting at most wait_seconds for it) and by compare-and-swap of
 * `refs/heads/main`; objects and ref are on disk when this returns HD_OK. When
 * somebody (a plain `git push`) moved main meanwhile, fn runs again on the new
 * commit: it must start afresh each time. When fn fails, or puts nothing, there
 * is no commit; *commit (may be NULL) is then left empty, else the new id in hex. */
typedef enum hd_rc (*store_change_fn)(struct txn *t, void *arg, struct hd_err *e);
enum hd_rc store_change(struct store *s, unsigned flags, int wait_seconds, store_change_fn fn,
			void *arg, struct sbuf *commit, struct hd_err *e);

/* Runs `fn` under the store's kernel lock, changing nothing: meanwhile no writer of helpdesk is
 * between its first look and its commit. */
typedef enum hd_rc (*store_locked_fn)(struct store *s, void *arg, struct hd_err *e);
enum hd_rc store_locked(struct store *s, int wait_seconds, store_locked_fn fn, void *arg,
			struct hd_err *e);

/* --- keeping it small ----------------------------------------------------- */

struct store_gc {
	bool full;         /* one pack of all that is reachable and of what is younger than two weeks */
	bool automatic;    /* another one at work is no error, only the end of this one */
	void (*progress)(uint64_t done, uint64_t total, void *arg);
	void *arg;
};
struct store_gc_result {
	uint64_t objects, loose, packs, pruned; /* as in gc.h */
	uint64_t bytes_before, bytes_after;     /* of all objects, as disk blocks */
};
/* HD_CONFLICT while another gc is at work. Writers and readers go on meanwhile. */
enum hd_rc store_gc(struct store *s, const struct store_gc *o, struct store_gc_result *out,
		    struct hd_err *e);
bool store_wants_gc(struct store *s);

#endif
