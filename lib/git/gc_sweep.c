/* Nothing is removed by reasoning alone: an object goes when the index of the new pack, as it
 * stands on disk, names it. */
#include "git/gc_sweep.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helpdesk/mem.h"

static int by_id(const void *a, const void *b)
{
	return memcmp(a, b, OID_SIZE);
}

static bool in_pack(const struct gc_pack *p, const struct oid *id)
{
	return p && p->n && bsearch(id, p->ids, p->n, sizeof(*p->ids), by_id);
}

static struct gc_pack *find_pack(struct gc_list *l, const char *name)
{
	for (size_t i = 0; i < l->n_packs; i++)
		if (strcmp(l->packs[i].name, name) == 0)
			return &l->packs[i];
	return NULL;
}

/* Unlinks it; what is gone already is as good. */
static enum hd_rc drop(const char *path, struct hd_err *e)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return hd_fail(e, HD_IO, "cannot remove '%s': %s", path, strerror(errno));
	return HD_OK;
}

static enum hd_rc drop_loose(const char *gitdir, const struct gc_loose *x, bool packed,
			     const struct gc_options *o, struct gc_result *out, struct hd_err *e)
{
	char hex[OID_HEX_SIZE], *path;
	struct stat st;
	enum hd_rc rc = HD_OK;

	oid_hex(&x->id, hex);
	path = mem_printf("%s/objects/%.2s/%s", gitdir, hex, hex + 2);
	/* One that a writer has made young again since is his. */
	if (packed || (stat(path, &st) == 0 && st.st_mtime < o->keep_since)) {
		rc = drop(path, e);
		out->loose++;
		out->pruned += !packed;
	}
	free(path);
	return rc;
}

static enum hd_rc drop_pack(const struct gc_pack *p, struct gc_result *out, struct hd_err *e)
{
	/* The index first: without it the rest is not looked for. */
	static const char *const endings[] = {"idx", "rev", "bitmap", "pack"};
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; !rc && i < NELEM(endings); i++) {
		char *path = mem_printf("%s.%s", p->name, endings[i]);

		rc = drop(path, e);
		free(path);
	}
	out->packs++;
	return rc;
}

/* Whether the pack is as young as it was: git makes it younger when it relies on it. */
static bool untouched(const struct gc_pack *p)
{
	char *path = mem_printf("%s.pack", p->name);
	struct stat st;
	bool same = stat(path, &st) == 0 && st.st_mtime == p->mtime;

	free(path);
	return same;
}

enum hd_rc gc_sweep(const char *gitdir, struct gc_list *list, const char *name,
		    const struct gc_options *o, struct gc_result *out, struct hd_err *e)
{
	struct gc_list now;
	enum hd_rc rc = gc_list_read(gitdir, &now, e);
	const struct gc_pack *new = rc ? NULL : find_pack(&now, name);

	if (!rc && !new)
		rc = hd_fail(e, HD_IO, "the pack '%s' that was just made is not there", name);
	for (size_t i = 0; !rc && i < list->n_loose; i++) {
		bool packed = in_pack(new, &list->loose[i].id);

		if (packed || o->full)
			rc = drop_loose(gitdir, &list->loose[i], packed, o, out, e);
	}
	for (size_t i = 0; !rc && i < list->n_packs; i++) {
		const struct gc_pack *p = &list->packs[i];
		size_t lost = 0;

		/* What was merged may have become the very same pack. */
		if (!p->merge || strcmp(p->name, name) == 0)
			continue;
		for (size_t k = 0; k < p->n; k++)
			lost += !in_pack(new, &p->ids[k]);
		if (lost && (!o->full || p->mtime >= o->keep_since || !untouched(p)))
			continue;
		out->pruned += lost;
		rc = drop_pack(p, out, e);
	}
	gc_list_deinit(&now);
	return rc;
}

/* A file in the making, or an index that its pack never followed. */
static bool is_rubbish(int folder, const char *name)
{
	static const char *const begins[] = {"tmp_", "pack_git2_", ".tmp-"};
	const char *dot = strrchr(name, '.');
	bool lonely = false;

	for (size_t i = 0; i < NELEM(begins); i++)
		if (strncmp(name, begins[i], strlen(begins[i])) == 0)
			return true;
	if (strncmp(name, "pack-", 5) == 0 && dot && strcmp(dot, ".idx") == 0) {
		char *pack = mem_printf("%.*s.pack", (int)(dot - name), name);

		lonely = faccessat(folder, pack, F_OK, 0) != 0 && errno == ENOENT;
		free(pack);
	}
	return lonely;
}

void gc_sweep_rubbish(const char *folder, int64_t before)
{
	DIR *d = opendir(folder);
	struct dirent *x;

	while (d && (x = readdir(d))) {
		struct stat st;

		if (is_rubbish(dirfd(d), x->d_name) &&
		    fstatat(dirfd(d), x->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    S_ISREG(st.st_mode) && st.st_mtime < before)
			unlinkat(dirfd(d), x->d_name, 0);
	}
	if (d)
		closedir(d);
}
