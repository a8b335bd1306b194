/* Walking over all files of a folder, and finding the highest number in it. */
#include <stdlib.h>
#include <string.h>

#include "helpdesk/num.h"
#include "git/git.h"
#include "store/priv.h"

struct walk {
	struct repo *repo;
	bool read;
	snap_fn fn;
	void *arg;
	struct sbuf path;    /* grows and shrinks with the floors */
	struct sbuf content; /* of one file, NUL-terminated */
};

static enum hd_rc walk_file(struct walk *w, const struct oid *id, struct hd_err *e)
{
	struct object o = {0};
	enum hd_rc rc;

	if (!w->read)
		return w->fn(w->path.s, NULL, 0, w->arg, e);
	rc = repo_read(w->repo, id, OBJECT_BLOB, &o, e);
	if (rc)
		return hd_wrap(e, rc, "file '%s'", w->path.s);
	sbuf_clear(&w->content);
	sbuf_add(&w->content, o.data, o.n);
	object_free(&o);
	return w->fn(w->path.s, w->content.s, w->content.len, w->arg, e);
}

/* Whether an entry comes before or at the beginning of the path *after; if it is the folder that
 * leads there, *after becomes the rest. NULL when there is no such path. */
static bool is_done(const struct tree_entry *entry, const char **after)
{
	const char *slash = *after ? strchr(*after, '/') : NULL;
	struct tree_entry last = {.name = *after};
	int order;

	if (!*after)
		return false;
	last.len = slash ? (size_t)(slash - *after) : strlen(*after);
	last.mode = slash ? MODE_FOLDER : MODE_FILE;
	order = tree_compare(entry, &last);
	if (order < 0)
		return true;
	*after = order == 0 && slash ? slash + 1 : NULL;
	return order == 0 && !slash;
}

/* `after` NULL: from the first entry on. */
static enum hd_rc walk_tree(struct walk *w, const struct oid *id, unsigned depth, const char *after,
			    struct hd_err *e)
{
	struct object tree = {0};
	struct tree_reader r;
	struct tree_entry entry;
	size_t len = w->path.len;
	int got = 0;
	enum hd_rc rc = repo_read(w->repo, id, OBJECT_TREE, &tree, e);

	tree_reader_init(&r, tree.data, tree.n);
	while (!rc && (got = tree_next(&r, &entry)) > 0) {
		const char *below = after;

		if (is_done(&entry, &below))
			continue;
		after = NULL;
		sbuf_truncate(&w->path, len);
		if (len > 0)
			sbuf_putc(&w->path, '/');
		sbuf_add(&w->path, entry.name, entry.len);
		/* Links, submodules and endless depths are no work of ours: passed over. */
		if (tree_is_file(&entry))
			rc = walk_file(w, &entry.id, e);
		else if (tree_is_folder(&entry) && depth < DEPTH_MAX)
			rc = walk_tree(w, &entry.id, depth + 1, below, e);
	}
	if (!rc && got < 0)
		rc = hd_fail(e, HD_INVALID, "folder '%s' of store '%s' is damaged; "
			     "look with 'helpdesk fsck'", w->path.s, repo_path(w->repo));
	sbuf_truncate(&w->path, len);
	object_free(&tree);
	return rc;
}

static enum hd_rc walk(const struct snap *p, const char *folder, const char *after, bool read,
		       snap_fn fn, void *arg, struct hd_err *e)
{
	size_t len = strlen(folder);
	struct walk w = {snap_store(p)->repo, read, fn, arg, SBUF_INIT, SBUF_INIT};
	struct oid id;
	bool found;
	enum hd_rc rc;

	if (snap_shelf_walk(p, folder, read, fn, arg, &rc, e))
		return rc;
	rc = snap_folder(p, folder, &id, &found, e);
	if (!rc && found) {
		sbuf_puts(&w.path, folder);
		/* A path outside the folder is taken for one before it. */
		if (len && strncmp(after, folder, len) == 0 && after[len] == '/')
			after += len + 1;
		else if (len || !*after)
			after = NULL;
		git_map_much(read);
		rc = walk_tree(&w, &id, 0, after, e);
		git_map_much(false);
	}
	sbuf_deinit(&w.path);
	sbuf_deinit(&w.content);
	return rc;
}

enum hd_rc snap_walk(const struct snap *p, const char *folder, snap_fn fn, void *arg,
		     struct hd_err *e)
{
	return walk(p, folder, "", true, fn, arg, e);
}

enum hd_rc snap_walk_on(const struct snap *p, const char *folder, const char *after, snap_fn fn,
			void *arg, struct hd_err *e)
{
	return walk(p, folder, after, true, fn, arg, e);
}

enum hd_rc snap_list(const struct snap *p, const char *folder, snap_fn fn, void *arg,
		     struct hd_err *e)
{
	return walk(p, folder, "", false, fn, arg, e);
}

/* --- numbers ------------------------------------------------------------ */

/* The number of a file `HD-1042.yaml`, or of a folder `0010` (prefix NULL). */
static bool entry_number(const struct tree_entry *entry, const char *prefix, uint64_t *out)
{
	static const char suffix[] = ".yaml";
	char digits[24];
	size_t skip = prefix ? strlen(prefix) : 0;
	size_t tail = prefix ? sizeof(suffix) - 1 : 0;
	size_t n;

	if (prefix ? !tree_is_file(entry) : !tree_is_folder(entry))
		return false;
	if (entry->len <= skip + tail || memcmp(entry->name, prefix ? prefix : "", skip) != 0 ||
	    memcmp(entry->name + entry->len - tail, suffix, tail) != 0)
		return false;
	n = entry->len - skip - tail;
	if (n >= sizeof(digits))
		return false;
	memcpy(digits, entry->name + skip, n);
	digits[n] = '\0';
	return num_u64(digits, UINT64_MAX, out);
}

/* The highest number below the tree `id`, `floors` folders deep. The folder with
 * the highest name is read; a lower one only if that holds no number at all. */
static enum hd_rc last_number(struct repo *repo, const struct oid *id, unsigned floors,
			      const char *prefix, uint64_t *out, struct hd_err *e)
{
	uint64_t below = UINT64_MAX;
	struct object tree = {0};
	bool found = true;
	enum hd_rc rc = repo_read(repo, id, OBJECT_TREE, &tree, e);

	*out = 0;
	while (!rc && found && *out == 0) {
		struct tree_reader r;
		struct tree_entry entry;
		struct oid best_id;
		uint64_t best = 0;

		found = false;
		tree_reader_init(&r, tree.data, tree.n);
		while (tree_next(&r, &entry) > 0) {
			uint64_t n;

			if (entry_number(&entry, floors ? NULL : prefix, &n) && n < below &&
			    (!found || n > best)) {
				found = true;
				best = n;
				best_id = entry.id;
			}
		}
		if (!found)
			break;
		below = best;
		if (floors == 0)
			*out = best;
		else
			rc = last_number(repo, &best_id, floors - 1, prefix, out, e);
	}
	object_free(&tree);
	return rc;
}

enum hd_rc snap_last_number(const struct snap *p, const char *folder, const char *prefix,
			    uint64_t *out, struct hd_err *e)
{
	struct oid id;
	bool found;
	enum hd_rc rc = snap_folder(p, folder, &id, &found, e);

	*out = 0;
	if (rc || !found)
		return rc;
	return last_number(snap_store(p)->repo, &id, 2, prefix, out, e);
}
