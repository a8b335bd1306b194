/* Looking for damage: every object, every pack. */
#ifndef LIB_GIT_VERIFY_H
#define LIB_GIT_VERIFY_H

#include "git/repo.h"
#include "helpdesk/sbuf.h"

/* Calls fn for the id of each object there is, loose or packed, some perhaps twice. */
enum hd_rc repo_each_object(struct repo *r, enum hd_rc (*fn)(const struct oid *id, void *arg,
							     struct hd_err *e),
			    void *arg, struct hd_err *e);

/* Reads an object of any kind, its id held against its content. HD_NOT_FOUND when it is not
 * there (any more), HD_INVALID when it is damaged. */
enum hd_rc repo_check_object(struct repo *r, const struct oid *id, struct hd_err *e);

/* Reads every pack and index and compares their checksums. `fault` gets the file's path within
 * the repository and what is wrong with it. */
enum hd_rc repo_check_packs(struct repo *r,
			    void (*fault)(const char *file, const char *what, void *arg),
			    void *arg, struct hd_err *e);

/* Where `main` was moved to last by its reflog; HD_NOT_FOUND when there is no reflog,
 * HD_INVALID when its last line is none. */
enum hd_rc repo_reflog_end(struct repo *r, struct oid *out, struct hd_err *e);

/* What HEAD names; HD_INVALID when it names no branch. Appends to `out`. */
enum hd_rc repo_head_name(struct repo *r, struct sbuf *out, struct hd_err *e);

#endif
