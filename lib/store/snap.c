/* Snapshots: one commit's tree. */
#include <stdlib.h>
#include <string.h>

#include "store/priv.h"

/* One folder on the way to the file read last: the next file is mostly near. */
struct step {
	char *name;
	struct object tree;
};

struct snap {
	struct store *store;
	struct oid commit;
	char hex[OID_HEX_SIZE];
	struct snap_shelf shelf; /* all NULL when there is none */
	/* What reading a const snapshot may fill stands behind a pointer. */
	struct known {
		bool rooted;
		struct oid root;
		struct step *steps; /* steps[0] is the root and has no name */
		size_t depth;       /* steps filled */
	} *known;
};

static struct snap *snap_new(struct store *s, const struct oid *commit)
{
	struct snap *p = mem_alloc(sizeof(*p));

	p->store = s;
	p->commit = *commit;
	oid_hex(commit, p->hex);
	p->known = mem_alloc(sizeof(*p->known));
	p->known->steps = mem_alloc(DEPTH_MAX * sizeof(*p->known->steps));
	return p;
}

enum hd_rc snap_root(const struct snap *p, struct oid *out, struct hd_err *e)
{
	struct known *k = p->known;
	struct object o = {0};
	enum hd_rc rc = HD_OK;

	if (!k->rooted)
		rc = repo_read(p->store->repo, &p->commit, OBJECT_COMMIT, &o, e);
	if (rc)
		return rc;
	/* A commit begins with "tree <id>". */
	if (!k->rooted)
		k->rooted = o.n >= 46 && memcmp(o.data, "tree ", 5) == 0 &&
			    oid_parse(o.data + 5, &k->root);
	if (!k->rooted)
		rc = hd_fail(e, HD_INVALID, "a commit of store '%s' is damaged; "
			     "look with 'helpdesk fsck'", store_path(p->store));
	object_free(&o);
	*out = k->root;
	return rc;
}

enum hd_rc snap_of(struct store *s, const struct oid *commit, struct snap **out, struct hd_err *e)
{
	struct snap *p = snap_new(s, commit);
	struct oid root;
	enum hd_rc rc = snap_root(p, &root, e);

	*out = p;
	if (rc) {
		snap_free(p);
		*out = NULL;
	}
	return rc;
}

enum hd_rc snap_head(struct store *s, struct snap **out, struct hd_err *e)
{
	struct oid id;
	enum hd_rc rc = repo_main(s->repo, &id, e);

	*out = rc ? NULL : snap_new(s, &id);
	return rc;
}

enum hd_rc snap_at(struct store *s, const char *rev, struct snap **out, struct hd_err *e)
{
	struct oid id;
	enum hd_rc rc = repo_resolve(s->repo, rev, &id, e);

	*out = NULL;
	return rc ? rc : snap_of(s, &id, out, e);
}

/* Forgets the steps from `depth` on. */
static void cut_steps(const struct snap *p, size_t depth)
{
	while (p->known->depth > depth) {
		struct step *step = &p->known->steps[--p->known->depth];

		free(step->name);
		step->name = NULL;
		object_free(&step->tree);
	}
}

void snap_free(struct snap *p)
{
	if (!p)
		return;
	cut_steps(p, 0);
	free(p->known->steps);
	free(p->known);
	free(p);
}

const char *snap_commit(const struct snap *p)
{
	return p->hex;
}

const struct oid *snap_commit_id(const struct snap *p)
{
	return &p->commit;
}

void snap_lean(struct snap *p, const struct snap_shelf *shelf)
{
	p->shelf = shelf ? *shelf : (struct snap_shelf){0};
}

bool snap_shelf_walk(const struct snap *p, const char *folder, bool read, snap_fn fn, void *arg,
		     enum hd_rc *rc, struct hd_err *e)
{
	*rc = HD_OK;
	return p->shelf.walk && p->shelf.walk(p->shelf.arg, folder, read, fn, arg, rc, e);
}

struct store *snap_store(const struct snap *p)
{
	return p->store;
}

static enum hd_rc damaged(const struct snap *p, const char *path, struct hd_err *e)
{
	return hd_fail(e, HD_INVALID, "the folder of '%s' in store '%s' is damaged; "
		       "look with 'helpdesk fsck'", path, store_path(p->store));
}

/* The entry `name` of a tree in memory: 1, 0 when there is none, -1 when damaged. */
static int find_entry(const struct object *tree, const char *name, size_t len,
		      struct tree_entry *out)
{
	struct tree_reader r;
	int got;

	tree_reader_init(&r, tree->data, tree->n);
	while ((got = tree_next(&r, out)) > 0)
		if (out->len == len && memcmp(out->name, name, len) == 0)
			break;
	return got;
}

/* Makes steps[depth] the folder `name` whose tree is `id`. */
static enum hd_rc enter(const struct snap *p, size_t depth, const char *name, size_t len,
			const struct oid *id, struct hd_err *e)
{
	struct step *step = &p->known->steps[depth];
	enum hd_rc rc;

	if (depth < p->known->depth && (depth == 0 || (strlen(step->name) == len &&
						 memcmp(step->name, name, len) == 0)))
		return HD_OK;
	cut_steps(p, depth);
	rc = repo_read(p->store->repo, id, OBJECT_TREE, &step->tree, e);
	if (rc)
		return rc;
	step->name = mem_strndup(name, len);
	p->known->depth = depth + 1;
	return HD_OK;
}

/* The entry at the end of `path`; *found is false when there is none. */
static enum hd_rc locate(const struct snap *p, const char *path, struct tree_entry *out,
			 bool *found, struct hd_err *e)
{
	size_t depth = 0;
	struct oid root;
	enum hd_rc rc = snap_root(p, &root, e);

	*found = false;
	if (!rc)
		rc = enter(p, 0, "", 0, &root, e);
	while (!rc) {
		const char *slash = strchr(path, '/');
		size_t len = slash ? (size_t)(slash - path) : strlen(path);
		int got = find_entry(&p->known->steps[depth].tree, path, len, out);

		if (got < 0)
			return damaged(p, path, e);
		if (got == 0 || (slash && !tree_is_folder(out)))
			return HD_OK;
		if (!slash) {
			*found = true;
			return HD_OK;
		}
		if (++depth == DEPTH_MAX)
			return HD_OK;
		rc = enter(p, depth, path, len, &out->id, e);
		path = slash + 1;
	}
	return rc;
}

enum hd_rc snap_folder(const struct snap *p, const char *path, struct oid *out, bool *found,
		       struct hd_err *e)
{
	struct tree_entry entry;
	enum hd_rc rc;

	*found = !*path;
	if (!*path)
		return snap_root(p, out, e);
	rc = locate(p, path, &entry, found, e);
	if (!rc && *found && !tree_is_folder(&entry))
		*found = false;
	if (!rc && *found)
		*out = entry.id;
	return rc;
}

enum hd_rc snap_read(const struct snap *p, const char *path, struct sbuf *out, struct hd_err *e)
{
	struct tree_entry entry;
	struct object o = {0};
	bool found;
	enum hd_rc rc;

	sbuf_clear(out);
	if (p->shelf.read && p->shelf.read(p->shelf.arg, path, out))
		return HD_OK;
	rc = locate(p, path, &entry, &found, e);
	if (rc)
		return rc;
	if (!found || tree_is_folder(&entry))
		return hd_fail(e, HD_NOT_FOUND, "no file '%s' in store '%s'", path,
			       store_path(p->store));
	/* A link is data somebody pushed, never a way to follow. */
	if (!tree_is_file(&entry))
		return hd_fail(e, HD_INVALID,
			       "'%s' in store '%s' is a link or submodule, not a file", path,
			       store_path(p->store));
	rc = repo_read(p->store->repo, &entry.id, OBJECT_BLOB, &o, e);
	if (rc)
		return hd_wrap(e, rc, "file '%s'", path);
	sbuf_add(out, o.data, o.n);
	object_free(&o);
	return HD_OK;
}

bool snap_exists(const struct snap *p, const char *path)
{
	struct tree_entry entry;
	bool found;

	if (p->shelf.has && p->shelf.has(p->shelf.arg, path))
		return true;
	return locate(p, path, &entry, &found, NULL) == HD_OK && found && tree_is_file(&entry);
}

bool snap_has_folder(const struct snap *p, const char *path)
{
	struct tree_entry entry;
	bool found;

	return locate(p, path, &entry, &found, NULL) == HD_OK && found && !tree_is_file(&entry);
}
