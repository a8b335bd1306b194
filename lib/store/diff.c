/* What differs between two commits: their trees side by side, passing over all
 * that bears the same name and id. */
#include <stdlib.h>
#include <string.h>

#include "store/priv.h"

struct diff {
	struct repo *repo;
	snap_fn fn;
	void *arg;
	struct sbuf path;    /* grows and shrinks with the floors */
	struct sbuf content; /* of one file, NUL-terminated */
};

/* One of two trees being read side by side. */
struct side {
	struct object tree;
	struct tree_reader reader;
	struct tree_entry entry;
	int got; /* as tree_next() */
};

static void side_next(struct side *s)
{
	s->got = tree_next(&s->reader, &s->entry);
}

/* Begins a tree; one without id has no entries. */
static enum hd_rc side_open(struct side *s, struct repo *repo, const struct oid *id,
			    struct hd_err *e)
{
	enum hd_rc rc = id ? repo_read(repo, id, OBJECT_TREE, &s->tree, e) : HD_OK;

	if (rc)
		return rc;
	tree_reader_init(&s->reader, s->tree.data, s->tree.n);
	side_next(s);
	return HD_OK;
}

static enum hd_rc give_gone(struct diff *d, struct hd_err *e)
{
	return d->fn(d->path.s, NULL, 0, d->arg, e);
}

static enum hd_rc give_file(struct diff *d, const struct oid *id, struct hd_err *e)
{
	struct object o = {0};
	enum hd_rc rc = repo_read(d->repo, id, OBJECT_BLOB, &o, e);

	if (rc)
		return hd_wrap(e, rc, "file '%s'", d->path.s);
	sbuf_clear(&d->content);
	sbuf_add(&d->content, o.data, o.n);
	object_free(&o);
	return d->fn(d->path.s, d->content.s, d->content.len, d->arg, e);
}

static enum hd_rc diff_trees(struct diff *d, const struct oid *from, const struct oid *to,
			     unsigned depth, struct hd_err *e);

/* One name; NULL on the side that does not have it. Both are folders or none is,
 * for in git's order a file and a folder of one name are two names. */
static enum hd_rc diff_entry(struct diff *d, const struct tree_entry *from,
			     const struct tree_entry *to, unsigned depth, struct hd_err *e)
{
	const struct tree_entry *one = from ? from : to;
	bool was_file = from && tree_is_file(from), is_file = to && tree_is_file(to);

	/* The same file with another mode is the same file. */
	if (from && to && oid_equal(&from->id, &to->id) &&
	    (from->mode == to->mode || (was_file && is_file)))
		return HD_OK;
	sbuf_add(&d->path, one->name, one->len);
	if (is_file)
		return give_file(d, &to->id, e);
	if (was_file)
		return give_gone(d, e);
	/* Links, submodules and endless depths are no work of ours: passed over. */
	if (!tree_is_folder(one) || depth == DEPTH_MAX)
		return HD_OK;
	return diff_trees(d, from ? &from->id : NULL, to ? &to->id : NULL, depth + 1, e);
}

static enum hd_rc diff_sides(struct diff *d, struct side *from, struct side *to, unsigned depth,
			     struct hd_err *e)
{
	size_t len = d->path.len;
	enum hd_rc rc = HD_OK;

	while (!rc && from->got >= 0 && to->got >= 0 && (from->got || to->got)) {
		/* Who comes first; both when they bear the same name. */
		int order = !from->got ? 1 : !to->got ? -1 : tree_compare(&from->entry, &to->entry);

		if (len > 0)
			sbuf_putc(&d->path, '/');
		rc = diff_entry(d, order <= 0 ? &from->entry : NULL, order >= 0 ? &to->entry : NULL,
				depth, e);
		sbuf_truncate(&d->path, len);
		if (order <= 0)
			side_next(from);
		if (order >= 0)
			side_next(to);
	}
	if (!rc && (from->got < 0 || to->got < 0))
		rc = hd_fail(e, HD_INVALID, "folder '%s' of store '%s' is damaged; "
			     "look with 'helpdesk fsck'", d->path.s, repo_path(d->repo));
	return rc;
}

static enum hd_rc diff_trees(struct diff *d, const struct oid *from, const struct oid *to,
			     unsigned depth, struct hd_err *e)
{
	struct side before = {.got = 0}, after = {.got = 0};
	enum hd_rc rc = side_open(&before, d->repo, from, e);

	if (!rc)
		rc = side_open(&after, d->repo, to, e);
	if (!rc)
		rc = diff_sides(d, &before, &after, depth, e);
	object_free(&before.tree);
	object_free(&after.tree);
	return rc;
}

enum hd_rc snap_diff(const struct snap *from, const struct snap *to, const char *folder, snap_fn fn,
		     void *arg, struct hd_err *e)
{
	struct diff d = {snap_store(to)->repo, fn, arg, SBUF_INIT, SBUF_INIT};
	bool was = false, is = false;
	struct oid before, after;
	enum hd_rc rc = snap_folder(from, folder, &before, &was, e);

	if (!rc)
		rc = snap_folder(to, folder, &after, &is, e);
	if (!rc && !(was && is && oid_equal(&before, &after))) {
		sbuf_puts(&d.path, folder);
		rc = diff_trees(&d, was ? &before : NULL, is ? &after : NULL, 0, e);
	}
	sbuf_deinit(&d.path);
	sbuf_deinit(&d.content);
	return rc;
}
