/* One repository: its configuration, its branch `main`, its objects. */
#ifndef LIB_GIT_REPO_H
#define LIB_GIT_REPO_H

#include <stdbool.h>
#include <stddef.h>

#include "git/oid.h"
#include "helpdesk/err.h"

struct repo;

#define MAIN_REF "refs/heads/main"

/* Opens the bare repository that `path` itself is; libgit2 starts when something is asked
 * that takes it: objects, the user's settings. HD_NOT_FOUND when there is
 * nothing, HD_REFUSED when it belongs to another user, has a work tree or is no
 * repository, HD_IO when it cannot be read. */
enum hd_rc repo_open(const char *path, struct repo **out, struct hd_err *e);
void repo_free(struct repo *r); /* NULL-safe */
const char *repo_path(const struct repo *r); /* without a slash at the end */

/* Makes a bare repository without objects in the folder `path`, which is made
 * too. `shared`: for the group, whatever the umask. */
enum hd_rc repo_create(const char *path, bool shared, struct hd_err *e);

/* The value of a configuration key, NULL if unset; borrowed until repo_free(). */
const char *repo_setting(struct repo *r, const char *key);
/* Likewise of the repository's own file alone, where that can be told apart. */
const char *repo_own_setting(struct repo *r, const char *key);
/* Calls fn for each setting below `section` ("helpdesk.query"): the rest of its key, letters
 * after the last dot in lower case, and its value. One set twice comes twice, the one that
 * holds last. */
enum hd_rc repo_settings(struct repo *r, const char *section,
			 void (*fn)(const char *name, const char *value, void *arg), void *arg,
			 struct hd_err *e);
/* From the user's and the system's configuration alone; the caller frees. With
 * `path`, "~/" is replaced by the home folder. */
char *git_config_value(const char *key, bool path);

/* The commit `main` points at. HD_NOT_FOUND when there is no such branch. */
enum hd_rc repo_main(struct repo *r, struct oid *out, struct hd_err *e);
/* The commit that `rev` means in git's notation; HD_NOT_FOUND. */
enum hd_rc repo_resolve(struct repo *r, const char *rev, struct oid *out, struct hd_err *e);

enum move_result {
	MOVE_DONE,
	MOVE_CHANGED, /* main is no longer at `from` */
	MOVE_LOCKED,  /* somebody holds refs/heads/main.lock */
	MOVE_FAILED,  /* *rc and *e say why */
};

/* Moves `main` from one commit to another if it still stands there (from NULL:
 * if there is none yet, in a repository without branches), and writes `message`
 * to the reflog. The branch is on disk when this returns MOVE_DONE; the reflog, a
 * convenience, may lack its last lines after a power failure. */
enum move_result repo_move_main(struct repo *r, const struct oid *from, const struct oid *to,
				const char *message, enum hd_rc *rc, struct hd_err *e);

/* An object in memory. */
struct object {
	void *handle;
	enum object_kind kind;
	const char *data;
	size_t n;
};

/* Reads one object of the wanted kind; to be released by object_free(). */
enum hd_rc repo_read(struct repo *r, const struct oid *id, enum object_kind kind,
		     struct object *out, struct hd_err *e);
/* Likewise of whatever kind it is. */
enum hd_rc repo_read_any(struct repo *r, const struct oid *id, struct object *out,
			 struct hd_err *e);
void object_free(struct object *o); /* harmless on a zeroed one */

/* Makes objects visible that were put beside the repository's back. */
void repo_refresh(struct repo *r);

/* The id `data` has as an object. HD_INVALID when its SHA-1 shows a collision attack. */
enum hd_rc object_id(enum object_kind kind, const void *data, size_t n, struct oid *out,
		     struct hd_err *e);

#endif
