/* What a name reaches: branches and tags, those of trees and files too, the tags themselves,
 * and what a reflog tells of, which git holds for reachable as well. The walk is ours: libgit2's
 * own gives the builder no names of folders, and what differs little lies far apart then. */
#include "git/gc_reach.h"

#include <stdlib.h>
#include <string.h>

#include "git/tree.h"
#include "helpdesk/mem.h"

#define MODE_KIND 0170000u
#define MODE_SUBMODULE 0160000u
#define FOLDERS_DEEP 2048 /* as in git */

struct reach {
	struct repo *repo;
	git_packbuilder *pb;
	git_revwalk *walk;
	struct oid_set *seen;
	enum hd_rc rc; /* when it was not libgit2 that failed */
	struct hd_err *e;
};

/* `path` is a hint: what bears the same one is laid side by side. */
static int insert(struct reach *r, const struct oid *id, const char *path)
{
	git_oid git_id;

	memcpy(git_id.id, id->b, OID_SIZE);
	return git_packbuilder_insert(r->pb, &git_id, path);
}

static int insert_once(struct reach *r, const git_oid *git_id)
{
	struct oid id;

	memcpy(id.b, git_id->id, OID_SIZE);
	return oid_set_add(r->seen, &id) ? insert(r, &id, NULL) : 0;
}

static int reach_tree(struct reach *r, const struct oid *id, const char *path, unsigned depth);

static int reach_entry(struct reach *r, const struct tree_entry *x, const char *folder,
		       unsigned depth)
{
	char *path;
	int code;

	if ((x->mode & MODE_KIND) == MODE_SUBMODULE)
		return 0;
	if (!tree_is_folder(x))
		return oid_set_add(r->seen, &x->id) ? insert(r, &x->id, x->name) : 0;
	if (oid_set_has(r->seen, &x->id))
		return 0;
	path = mem_printf("%s/%s", folder, x->name);
	code = reach_tree(r, &x->id, path, depth + 1);
	free(path);
	return code;
}

static int reach_tree(struct reach *r, const struct oid *id, const char *path, unsigned depth)
{
	struct object tree = {0};
	struct tree_reader reader;
	struct tree_entry x;
	int code, got = 0;

	if (!oid_set_add(r->seen, id))
		return 0;
	r->rc = repo_read(r->repo, id, OBJECT_TREE, &tree, r->e);
	if (!r->rc && depth > FOLDERS_DEEP)
		r->rc = hd_fail(r->e, HD_INVALID, "folders are nested more than %d deep",
				FOLDERS_DEEP);
	code = r->rc ? GIT_EUSER : insert(r, id, path);
	tree_reader_init(&reader, tree.data, tree.n);
	while (code >= 0 && (got = tree_next(&reader, &x)) > 0)
		code = reach_entry(r, &x, path, depth);
	object_free(&tree);
	if (code >= 0 && got < 0) {
		r->rc = hd_fail(r->e, HD_INVALID, "a folder of '%s' is damaged; look with "
				"'helpdesk fsck'", r->repo->path);
		code = GIT_EUSER;
	}
	return code;
}

static int reach_root(struct reach *r, const git_oid *git_id)
{
	struct oid id;

	memcpy(id.b, git_id->id, OID_SIZE);
	return reach_tree(r, &id, "", 0);
}

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
			code = reach_root(r, &at);
		else
			code = insert_once(r, &at);
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

static int reach_commits(struct reach *r)
{
	git_commit *commit = NULL;
	git_oid id;
	int code;

	while ((code = git_revwalk_next(&id, r->walk)) >= 0) {
		code = insert_once(r, &id);
		if (code >= 0)
			code = git_commit_lookup(&commit, r->repo->git, &id);
		if (code < 0)
			return code;
		code = reach_root(r, git_commit_tree_id(commit));
		git_commit_free(commit);
		if (code < 0)
			return code;
	}
	return code == GIT_ITEROVER ? 0 : code;
}

enum hd_rc gc_insert_reachable(struct repo *repo, git_packbuilder *pb, struct oid_set *seen,
			       struct hd_err *e)
{
	struct reach r = {.repo = repo, .pb = pb, .seen = seen, .e = e};
	git_reference *head = NULL;
	int code = git_revwalk_new(&r.walk, repo->git);

	if (code >= 0)
		code = git_reference_foreach(repo->git, reach_ref, &r);
	if (code >= 0)
		code = git_reference_lookup(&head, repo->git, "HEAD");
	if (code >= 0)
		code = reach_ref(head, &r);
	if (code >= 0)
		code = reach_commits(&r);
	git_revwalk_free(r.walk);
	if (r.rc)
		return r.rc;
	if (code < 0)
		return git_fail(e, code, "cannot read all of '%s'; see what 'helpdesk fsck' finds",
				repo->path);
	return HD_OK;
}
