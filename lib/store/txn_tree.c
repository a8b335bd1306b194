/* New trees for what was put: only folders on the way to a change are read and
 * written. The puts are sorted by the bytes of their paths, and that is git's
 * order in every folder: a folder's name is followed by '/' in both. */
#include <stdlib.h>
#include <string.h>

#include "store/priv.h"

/* The folder in work: what stands there, and the changes to come. */
struct merge {
	struct txn *t;
	struct tree_entry *old;
	size_t old_n;
	struct put **puts; /* of this folder and below, sorted */
	size_t n;
	size_t skip;            /* bytes of the paths before this folder's names */
	struct sbuf out;
};

static enum hd_rc build(struct txn *t, const struct oid *old, struct put **puts, size_t n,
			size_t skip, struct oid *out, bool *empty, struct hd_err *e);

static int by_path(const void *a, const void *b)
{
	const struct put *const *x = a;
	const struct put *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

/* Reads a tree's entries; their names stay in `tree`. */
static enum hd_rc read_old(struct merge *m, const struct oid *id, struct object *tree,
			   struct hd_err *e)
{
	struct tree_reader r;
	struct tree_entry entry;
	size_t cap = 0;
	int got;
	enum hd_rc rc = repo_read(m->t->store->repo, id, OBJECT_TREE, tree, e);

	if (rc)
		return rc;
	tree_reader_init(&r, tree->data, tree->n);
	while ((got = tree_next(&r, &entry)) > 0) {
		m->old = mem_grow(m->old, &cap, m->old_n + 1, sizeof(*m->old));
		m->old[m->old_n++] = entry;
	}
	if (got < 0)
		return hd_fail(e, HD_INVALID, "a folder on the way to '%s' is damaged; "
			       "look with 'helpdesk fsck'", m->puts[0]->path);
	return HD_OK;
}

/* The entry for the next name, not yet with its id, and how many puts lie in it. */
static size_t next_group(const struct merge *m, size_t i, struct tree_entry *out)
{
	const char *name = m->puts[i]->path + m->skip;
	const char *slash = strchr(name, '/');
	size_t n = 1;

	out->name = name; /* not NUL-terminated here; `len` counts */
	out->len = slash ? (size_t)(slash - name) : strlen(name);
	out->mode = slash ? MODE_FOLDER : MODE_FILE;
	while (slash && i + n < m->n &&
	       strncmp(m->puts[i + n]->path + m->skip, name, out->len + 1) == 0)
		n++;
	return n;
}

static int compare_entries(const void *a, const void *b)
{
	return tree_compare(a, b);
}

/* A name cannot be a file and a folder at once. */
static enum hd_rc check_kind(const struct merge *m, const struct put *put,
			     const struct tree_entry *entry, struct hd_err *e)
{
	struct tree_entry other = *entry;
	bool folder = tree_is_folder(entry);
	char *path = mem_strndup(put->path, m->skip + entry->len);
	enum hd_rc rc = HD_OK;

	other.mode = folder ? MODE_FILE : MODE_FOLDER;
	if ((m->old_n > 0 && bsearch(&other, m->old, m->old_n, sizeof(*m->old), compare_entries)) ||
	    (folder && map_has(&m->t->puts, path)))
		rc = hd_fail(e, HD_INVALID, "cannot write '%s': '%s' is a %s in the store",
			     put->path, path, folder ? "file" : "folder");
	free(path);
	return rc;
}

static void add_group(struct sbuf *out, const struct tree_entry *entry)
{
	char *name = mem_strndup(entry->name, entry->len);
	struct tree_entry named = *entry;

	named.name = name;
	tree_add(out, &named);
	free(name);
}

/* Adds the group of puts that begins at *i, and moves *i past it. */
static enum hd_rc merge_group(struct merge *m, size_t *i, struct tree_entry *entry, size_t group,
			      const struct tree_entry *old, struct hd_err *e)
{
	struct put **puts = &m->puts[*i];
	bool empty = false;
	enum hd_rc rc = old ? HD_OK : check_kind(m, *puts, entry, e);

	if (!rc && tree_is_folder(entry)) {
		rc = build(m->t, old ? &old->id : NULL, puts, group, m->skip + entry->len + 1,
			   &entry->id, &empty, e);
	} else if (!rc) {
		entry->id = (*puts)->id;
		empty = put_is_removal(*puts);
	}
	/* Git has no folder without files. */
	if (!rc && !empty)
		add_group(&m->out, entry);
	*i += group;
	return rc;
}

static enum hd_rc merge_all(struct merge *m, struct hd_err *e)
{
	size_t i = 0, k = 0;
	enum hd_rc rc = HD_OK;

	while (!rc && (i < m->n || k < m->old_n)) {
		struct tree_entry entry;
		size_t group = i < m->n ? next_group(m, i, &entry) : 0;
		int order = 1;

		if (group > 0)
			order = k < m->old_n ? tree_compare(&entry, &m->old[k]) : -1;
		if (order > 0) {
			tree_add(&m->out, &m->old[k++]);
			continue;
		}
		rc = merge_group(m, &i, &entry, group, order == 0 ? &m->old[k] : NULL, e);
		if (order == 0)
			k++;
	}
	return rc;
}

static enum hd_rc build(struct txn *t, const struct oid *old, struct put **puts, size_t n,
			size_t skip, struct oid *out, bool *empty, struct hd_err *e)
{
	struct merge m = {t, NULL, 0, puts, n, skip, SBUF_INIT};
	struct object tree = {0};
	enum hd_rc rc = old ? read_old(&m, old, &tree, e) : HD_OK;

	if (!rc)
		rc = merge_all(&m, e);
	if (!rc && old && m.out.len == tree.n && memcmp(m.out.s, tree.data, tree.n) == 0)
		*out = *old; /* nothing new below: the tree is there already */
	else if (!rc && (m.out.len || skip == 0))
		rc = writer_put(t->writer, OBJECT_TREE, m.out.s, m.out.len, out, e);
	*empty = m.out.len == 0;
	object_free(&tree);
	sbuf_deinit(&m.out);
	free(m.old);
	return rc;
}

enum hd_rc txn_tree(struct txn *t, struct oid *out, struct hd_err *e)
{
	size_t n = t->puts.len, i;
	struct put **puts;
	struct oid root;
	bool empty;
	enum hd_rc rc = t->base ? snap_root(t->base, &root, e) : HD_OK;

	if (rc == HD_OK)
		rc = writer_settle(t->writer, e);
	if (rc)
		return rc;
	puts = mem_alloc((n + 1) * sizeof(struct put *));
	for (i = 0; i < n; i++)
		puts[i] = t->puts.entries[i].value;
	qsort(puts, n, sizeof(struct put *), by_path);
	rc = build(t, t->base ? &root : NULL, puts, n, 0, out, &empty, e);
	free(puts);
	return rc;
}
