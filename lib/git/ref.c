/* The branch `main`: where it stands, and moving it by compare-and-swap. */
#include <string.h>

#include "git/priv.h"

static struct oid from_git(const git_oid *id)
{
	struct oid out;

	memcpy(out.b, id->id, OID_SIZE);
	return out;
}

static git_oid to_git(const struct oid *id)
{
	git_oid out;

	memcpy(out.id, id->b, OID_SIZE);
	return out;
}

enum hd_rc repo_main(struct repo *r, struct oid *out, struct hd_err *e)
{
	git_oid id;
	int code = git_reference_name_to_id(&id, r->git, MAIN_REF);

	if (code == GIT_ENOTFOUND)
		return hd_fail(e, HD_NOT_FOUND, "store '%s' has no branch 'main' yet; "
			       "fetch one, or make a store with 'helpdesk init'", r->path);
	if (code < 0)
		return git_fail(e, code, "cannot read branch 'main' of '%s'", r->path);
	*out = from_git(&id);
	return HD_OK;
}

enum hd_rc repo_resolve(struct repo *r, const char *rev, struct oid *out, struct hd_err *e)
{
	git_object *named = NULL;
	git_object *commit = NULL;
	enum hd_rc rc = HD_OK;

	if (git_revparse_single(&named, r->git, rev) < 0 ||
	    git_object_peel(&commit, named, GIT_OBJECT_COMMIT) < 0)
		rc = hd_fail(e, HD_NOT_FOUND, "no commit '%s' in store '%s'", rev, r->path);
	else
		*out = from_git(git_object_id(commit));
	git_object_free(commit);
	git_object_free(named);
	return rc;
}

enum move_result repo_move_main(struct repo *r, const struct oid *from, const struct oid *to,
				const char *message, enum hd_rc *rc, struct hd_err *e)
{
	git_reference *ref = NULL;
	git_oid new = to_git(to);
	git_oid old;
	int code;

	*rc = HD_OK;
	if (from) {
		old = to_git(from);
		code = git_reference_create_matching(&ref, r->git, MAIN_REF, &new, 1, &old, message);
	} else {
		code = git_reference_create(&ref, r->git, MAIN_REF, &new, 0, message);
	}
	git_reference_free(ref);
	if (code == 0)
		return MOVE_DONE;
	/* Not found: main itself was taken away meanwhile. */
	if (code == GIT_EMODIFIED || code == GIT_EEXISTS || code == GIT_ENOTFOUND)
		return MOVE_CHANGED;
	if (code == GIT_ELOCKED)
		return MOVE_LOCKED;
	*rc = git_fail(e, code, "cannot move branch 'main' of '%s'", r->path);
	return MOVE_FAILED;
}
