/* What a name reaches: branches and tags, those of trees and files too, the tags themselves,
 * and what a reflog tells of, which git holds for reachable as well. */
#include "git/gc_reach.h"

#include <string.h>

struct reach {
	struct repo *repo;
	git_packbuilder *pb;
	git_revwalk *walk;
};

/* A tag may name another tag; each of them is an object of its own. */
static int reach_object(struct reach *r, const git_oid *id)
{
	git_oid at = *id;
	git_object *object = NULL;
	git_object_t kind;
	int code;

	for (;;) {
		code = git_object_lookup(&object, r->repo->git, &at, GIT_OBJECT_ANY);
		if (code < 0)
			return code;
		kind = git_object_type(object);
		if (kind == GIT_OBJECT_COMMIT)
			code = git_revwalk_push(r->walk, &at);
		else if (kind == GIT_OBJECT_TREE)
			code = git_packbuilder_insert_tree(r->pb, &at);
		else
			code = git_packbuilder_insert(r->pb, &at, NULL);
		if (kind == GIT_OBJECT_TAG)
			at = *git_tag_target_id((git_tag *)object);
		git_object_free(object);
		if (code < 0 || kind != GIT_OBJECT_TAG)
			return code;
	}
}

static int reach_logged(struct reach *r, const git_oid *id)
{
	/* The first entry comes from nothing, and what went long ago is gone. */
	return git_odb_exists(r->repo->odb, id) ? reach_object(r, id) : 0;
}

static int reach_log(struct reach *r, const char *name)
{
	git_reflog *log = NULL;
	int code = git_reflog_read(&log, r->repo->git, name);
	size_t n = code < 0 ? 0 : git_reflog_entrycount(log);

	for (size_t i = 0; code >= 0 && i < n; i++) {
		const git_reflog_entry *x = git_reflog_entry_byindex(log, i);

		code = reach_logged(r, git_reflog_entry_id_new(x));
		if (code >= 0)
			code = reach_logged(r, git_reflog_entry_id_old(x));
	}
	git_reflog_free(log);
	return code;
}

/* A name of another name reaches nothing of its own. */
static int reach_ref(git_reference *ref, void *arg)
{
	struct reach *r = arg;
	int code = 0;

	if (git_reference_type(ref) == GIT_REFERENCE_DIRECT)
		code = reach_object(r, git_reference_target(ref));
	if (code >= 0)
		code = reach_log(r, git_reference_name(ref));
	git_reference_free(ref);
	return code;
}

enum hd_rc gc_insert_reachable(struct repo *repo, git_packbuilder *pb, struct hd_err *e)
{
	struct reach r = {.repo = repo, .pb = pb};
	git_reference *head = NULL;
	int code = git_revwalk_new(&r.walk, repo->git);

	if (code >= 0)
		code = git_reference_foreach(repo->git, reach_ref, &r);
	if (code >= 0)
		code = git_reference_lookup(&head, repo->git, "HEAD");
	if (code >= 0)
		code = reach_ref(head, &r);
	if (code >= 0)
		code = git_packbuilder_insert_walk(pb, r.walk);
	git_revwalk_free(r.walk);
	if (code < 0)
		return git_fail(e, code, "cannot read all of '%s'; see what 'helpdesk fsck' finds",
				repo->path);
	return HD_OK;
}
