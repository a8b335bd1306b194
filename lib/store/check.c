/* Files, trees and commits, each object read once however many name it. Whoever wants to
 * know what is damaged wants to know all of it: nothing here stops at the first fault. */
#include "store/check.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "git/oid_set.h"
#include "git/verify.h"
#include "store/priv.h"

struct check {
	struct store *store;
	const struct check_calls *calls;
	struct oid_set *seen;
	struct sbuf path;
	char *refetch; /* the command that brings objects from another clone */
};

struct check *check_new(struct store *s, const struct check_calls *calls)
{
	struct check *c = mem_alloc(sizeof(*c));

	c->store = s;
	c->calls = calls;
	c->seen = oid_set_new();
	c->path = (struct sbuf)SBUF_INIT;
	c->refetch = mem_printf("git -C '%s' fetch --refetch URL main", store_path(s));
	return c;
}

void check_free(struct check *c)
{
	if (!c)
		return;
	oid_set_free(c->seen);
	sbuf_deinit(&c->path);
	free(c->refetch);
	free(c);
}

size_t check_objects(const struct check *c)
{
	return oid_set_len(c->seen);
}

static void fault(struct check *c, const char *subject, const char *what, const char *repair)
{
	c->calls->fault(subject, false, what, repair, c->calls->arg);
}

/* An object that cannot be had, whether it is damaged or missing. */
static void object_fault(struct check *c, const char *subject, const struct oid *id,
			 const char *what)
{
	char hex[OID_HEX_SIZE], *repair;

	oid_hex(id, hex);
	repair = mem_printf("remove the file objects/%.2s/%s if there is one, then fetch the "
			    "object from another clone: %s", hex, hex + 2, c->refetch);
	fault(c, subject, what, repair);
	free(repair);
}

static void count(struct check *c)
{
	if (c->calls->progress)
		c->calls->progress(oid_set_len(c->seen), c->calls->arg);
}

/* --- trees ------------------------------------------------------------------------------ */

struct tree_walk {
	struct check *c;
	check_file_fn fn; /* NULL: only for their objects, and nothing twice */
	void *arg;
};

static enum hd_rc read_file(struct tree_walk *w, const struct tree_entry *entry, struct hd_err *e)
{
	struct check *c = w->c;
	struct object o = {0};
	struct sbuf text = SBUF_INIT;
	struct hd_err why;
	bool new = oid_set_add(c->seen, &entry->id);
	enum hd_rc rc = HD_OK;

	if (!new && !w->fn)
		return HD_OK;
	if (repo_read(c->store->repo, &entry->id, OBJECT_BLOB, &o, &why) != HD_OK) {
		object_fault(c, c->path.s, &entry->id, why.msg);
		return w->fn ? w->fn(c->path.s, entry->mode, NULL, 0, w->arg, e) : HD_OK;
	}
	count(c);
	if (w->fn) {
		sbuf_add(&text, o.data, o.n);
		rc = w->fn(c->path.s, entry->mode, text.s, text.len, w->arg, e);
	}
	sbuf_deinit(&text);
	object_free(&o);
	return rc;
}

/* What git itself would not write, and readers would stumble over. */
static const char *entry_fault(const struct tree_entry *entry, const struct tree_entry *before)
{
	int order = before->name ? tree_compare(before, entry) : -1;

	if (memchr(entry->name, '/', entry->len))
		return "its name holds a '/'";
	if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0 ||
	    strcasecmp(entry->name, ".git") == 0)
		return "its name is one that no folder can hold";
	if (before->name && before->len == entry->len &&
	    memcmp(before->name, entry->name, entry->len) == 0)
		return "it stands in its folder twice";
	return order >= 0 ? "its folder is not in git's order" : NULL;
}

static enum hd_rc walk_tree(struct tree_walk *w, const struct oid *id, unsigned depth,
			    struct hd_err *e);

static enum hd_rc walk_entry(struct tree_walk *w, const struct tree_entry *entry,
			     const struct tree_entry *before, unsigned depth, struct hd_err *e)
{
	const char *what = entry_fault(entry, before);

	if (what)
		fault(w->c, w->c->path.s, what,
		      "make the folder anew in a git clone and push it");
	if (tree_is_folder(entry)) {
		if (depth < DEPTH_MAX)
			return walk_tree(w, &entry->id, depth + 1, e);
		fault(w->c, w->c->path.s, "folders are nested too deep",
		      "remove it in a git clone and push");
		return HD_OK;
	}
	if (tree_is_file(entry))
		return read_file(w, entry, e);
	/* A link is a blob, too; a submodule's commit is elsewhere. */
	if ((entry->mode & 0170000) == 0120000)
		return read_file(w, entry, e);
	return w->fn ? w->fn(w->c->path.s, entry->mode, NULL, 0, w->arg, e) : HD_OK;
}

static enum hd_rc walk_tree(struct tree_walk *w, const struct oid *id, unsigned depth,
			    struct hd_err *e)
{
	struct check *c = w->c;
	struct tree_entry entry, before = {0};
	struct object tree = {0};
	struct tree_reader r;
	struct hd_err why;
	size_t len = c->path.len;
	int got = 0;
	enum hd_rc rc = HD_OK;

	if (!oid_set_add(c->seen, id) && !w->fn)
		return HD_OK;
	if (repo_read(c->store->repo, id, OBJECT_TREE, &tree, &why) != HD_OK) {
		object_fault(c, len ? c->path.s : "(root folder)", id, why.msg);
		return HD_OK;
	}
	count(c);
	tree_reader_init(&r, tree.data, tree.n);
	while (rc == HD_OK && (got = tree_next(&r, &entry)) > 0) {
		sbuf_truncate(&c->path, len);
		if (len)
			sbuf_putc(&c->path, '/');
		sbuf_add(&c->path, entry.name, entry.len);
		rc = walk_entry(w, &entry, &before, depth, e);
		before = entry;
	}
	sbuf_truncate(&c->path, len);
	if (got < 0)
		object_fault(c, len ? c->path.s : "(root folder)", id, "the folder is damaged");
	object_free(&tree);
	return rc;
}

enum hd_rc check_files(struct check *c, const struct snap *p, check_file_fn fn, void *arg,
		       struct hd_err *e)
{
	struct tree_walk w = {c, fn, arg};
	struct oid root;
	struct hd_err why;

	sbuf_clear(&c->path);
	if (snap_root(p, &root, &why) == HD_OK)
		return walk_tree(&w, &root, 0, e);
	object_fault(c, "refs/heads/main", snap_commit_id(p), why.msg);
	return HD_OK;
}

/* --- history -------------------------------------------------------------------------------- */

struct commits {
	struct oid *v;
	size_t n, cap;
};

static void push(struct commits *s, const struct oid *id)
{
	s->v = mem_grow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
	s->v[s->n++] = *id;
}

/* "tree <id>", then any number of "parent <id>", a line each, then "author …". */
static bool read_commit(const struct object *o, struct oid *tree, struct commits *parents)
{
	const char *s = o->data, *end = o->data + o->n;
	struct oid id;

	if (o->n < 46 || memcmp(s, "tree ", 5) != 0 || !oid_parse(s + 5, tree) || s[45] != '\n')
		return false;
	for (s += 46; end - s > 48 && memcmp(s, "parent ", 7) == 0; s += 48) {
		if (!oid_parse(s + 7, &id) || s[47] != '\n')
			return false;
		push(parents, &id);
	}
	return end - s > 7 && memcmp(s, "author ", 7) == 0;
}

static void check_commit(struct check *c, const struct oid *id, struct commits *todo)
{
	struct tree_walk w = {c, NULL, NULL};
	char hex[OID_HEX_SIZE], *name;
	struct object o = {0};
	struct hd_err why;
	struct oid tree;

	if (!oid_set_add(c->seen, id))
		return;
	oid_hex(id, hex);
	name = mem_printf("commit %s", hex);
	if (repo_read(c->store->repo, id, OBJECT_COMMIT, &o, &why) != HD_OK) {
		object_fault(c, name, id, why.msg);
	} else if (!read_commit(&o, &tree, todo)) {
		object_fault(c, name, id, "it has not the form of a commit");
	} else {
		count(c);
		sbuf_clear(&c->path);
		sbuf_printf(&c->path, "%.12s:", hex);
		walk_tree(&w, &tree, 0, NULL);
	}
	object_free(&o);
	free(name);
}

void check_history(struct check *c, const struct snap *p)
{
	struct commits todo = {NULL, 0, 0};

	push(&todo, snap_commit_id(p));
	while (todo.n) {
		struct oid id = todo.v[--todo.n];

		check_commit(c, &id, &todo);
	}
	free(todo.v);
}

/* --- what nobody names ------------------------------------------------------------------------ */

static enum hd_rc check_object(const struct oid *id, void *arg, struct hd_err *e)
{
	struct check *c = arg;
	char hex[OID_HEX_SIZE], *name;
	struct hd_err why;

	(void)e;
	if (!oid_set_add(c->seen, id))
		return HD_OK;
	/* One that is gone was removed by a gc a moment ago. */
	if (repo_check_object(c->store->repo, id, &why) == HD_INVALID) {
		oid_hex(id, hex);
		name = mem_printf("objects/%.2s/%s", hex, hex + 2);
		fault(c, name, why.msg,
		      "nothing on main needs it: remove the file if it is one");
		free(name);
	}
	count(c);
	return HD_OK;
}

static void pack_fault(const char *file, const char *what, void *arg)
{
	struct check *c = arg;
	char *repair = mem_printf("fetch all objects anew from another clone: %s; then remove the "
				  "pack and its index", c->refetch);

	fault(c, file, what, repair);
	free(repair);
}

enum hd_rc check_rest(struct check *c, struct hd_err *e)
{
	enum hd_rc rc = repo_check_packs(c->store->repo, pack_fault, c, e);

	return rc == HD_OK ? repo_each_object(c->store->repo, check_object, c, e) : rc;
}
