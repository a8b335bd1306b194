/* Loose objects and packs of a repository, as its folders show them. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/gc.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "util/file.h"

#define INDEX_MAX ((size_t)4 << 30)
#define INDEX_HEAD 8
#define FANOUT 1024

/* Calls fn for each name in a folder; one that is not there is empty. */
static enum hd_rc each_name(const char *folder, void (*fn)(const char *name, void *arg), void *arg,
			    struct hd_err *e)
{
	DIR *d = opendir(folder);
	struct dirent *x;

	if (!d && errno == ENOENT)
		return HD_OK;
	if (!d)
		return hd_fail(e, HD_IO, "cannot read folder '%s': %s", folder, strerror(errno));
	while ((x = readdir(d)))
		if (x->d_name[0] != '.')
			fn(x->d_name, arg);
	closedir(d);
	return HD_OK;
}

/* --- loose ----------------------------------------------------------------------- */

struct in_folder {
	struct gc_list *list;
	const char *path;
	unsigned first; /* byte of the ids */
};

static void add_loose(const char *name, void *arg)
{
	struct in_folder *f = arg;
	struct gc_list *l = f->list;
	char hex[OID_HEX_SIZE], *path;
	struct stat st;
	struct oid id;

	if (strlen(name) != OID_HEX_SIZE - 3)
		return;
	snprintf(hex, sizeof(hex), "%02x%s", f->first, name);
	if (!oid_parse(hex, &id))
		return;
	path = mem_printf("%s/%s", f->path, name);
	/* Gone meanwhile is no matter, and an empty one is what a power failure left. */
	if (stat(path, &st) == 0 && st.st_size > 0) {
		l->loose = mem_grow(l->loose, &l->cap_loose, l->n_loose + 1, sizeof(*l->loose));
		l->loose[l->n_loose++] = (struct gc_loose){id, st.st_mtime, false};
	}
	free(path);
}

/* --- packs ------------------------------------------------------------------------- */

static uint32_t be32(const char *p)
{
	const unsigned char *b = (const unsigned char *)p;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* The ids of an index of version 2; false when it is of another kind or cut short. */
static bool read_index(const char *path, struct gc_pack *out)
{
	struct sbuf b = SBUF_INIT;
	bool sound = file_read(path, INDEX_MAX, &b, NULL) == HD_OK &&
		     b.len >= INDEX_HEAD + FANOUT && memcmp(b.s, "\377tOc\0\0\0\2", INDEX_HEAD) == 0;

	if (sound) {
		out->n = be32(b.s + INDEX_HEAD + FANOUT - 4);
		sound = (b.len - INDEX_HEAD - FANOUT) / (OID_SIZE + 8) >= out->n;
	}
	if (sound) {
		out->ids = mem_alloc((out->n + 1) * sizeof(*out->ids));
		memcpy(out->ids, b.s + INDEX_HEAD + FANOUT, out->n * sizeof(*out->ids));
	}
	sbuf_deinit(&b);
	return sound;
}

static bool exists(const char *stem, const char *ending)
{
	char *path = mem_printf("%s.%s", stem, ending);
	bool is = access(path, F_OK) == 0;

	free(path);
	return is;
}

static void add_pack(const char *name, void *arg)
{
	struct in_folder *f = arg;
	struct gc_list *l = f->list;
	const char *dot = strrchr(name, '.');
	struct gc_pack p = {0};
	struct stat st;
	char *index, *data;

	if (strncmp(name, "pack-", 5) != 0 || !dot || strcmp(dot, ".idx") != 0)
		return;
	p.name = mem_printf("%s/%.*s", f->path, (int)(dot - name), name);
	index = mem_printf("%s.idx", p.name);
	data = mem_printf("%s.pack", p.name);
	/* `.keep` is git's sign to let it be; a promisor's pack lacks objects on purpose. */
	if (!exists(p.name, "keep") && !exists(p.name, "promisor") && stat(data, &st) == 0 &&
	    read_index(index, &p)) {
		p.mtime = st.st_mtime;
		l->packs = mem_grow(l->packs, &l->cap_packs, l->n_packs + 1, sizeof(*l->packs));
		l->packs[l->n_packs++] = p;
	} else {
		free(p.name);
	}
	free(data);
	free(index);
}

/* --- both --------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	const struct gc_pack *x = a, *y = b;

	return (x->n > y->n) - (x->n < y->n);
}

enum hd_rc gc_list_read(const char *gitdir, struct gc_list *out, struct hd_err *e)
{
	struct in_folder f = {.list = out};
	enum hd_rc rc = HD_OK;
	char *path;

	memset(out, 0, sizeof(*out));
	for (f.first = 0; !rc && f.first < 256; f.first++) {
		f.path = path = mem_printf("%s/objects/%02x", gitdir, f.first);
		rc = each_name(path, add_loose, &f, e);
		free(path);
	}
	f.path = path = mem_printf("%s/objects/pack", gitdir);
	if (!rc)
		rc = each_name(path, add_pack, &f, e);
	free(path);
	if (out->n_packs)
		qsort(out->packs, out->n_packs, sizeof(*out->packs), by_size);
	return rc;
}

void gc_list_deinit(struct gc_list *l)
{
	for (size_t i = 0; i < l->n_packs; i++) {
		free(l->packs[i].name);
		free(l->packs[i].ids);
	}
	free(l->packs);
	free(l->loose);
	memset(l, 0, sizeof(*l));
}

void gc_choose(struct gc_list *l, bool all)
{
	size_t sum = l->n_loose, n = all ? l->n_packs : 0;

	for (size_t i = 0; !all && i < l->n_packs; i++) {
		if (l->packs[i].n <= 2 * sum)
			n = i + 1;
		sum += l->packs[i].n;
	}
	for (size_t i = 0; i < n; i++)
		l->packs[i].merge = true;
}

struct counting {
	const char *ending;
	size_t n;
};

static void count_name(const char *name, void *arg)
{
	struct counting *c = arg;
	size_t n = strlen(name), k = strlen(c->ending);

	c->n += n >= k && strcmp(name + n - k, c->ending) == 0;
}

/* Git itself waits for 6,700 loose objects and 50 packs; a ticket opened by hand makes seven
 * objects, and reading finds its way among few packs more quickly. */
#define LOOSE_IN_ONE_FOLDER 8 /* of 256: some 2,000 in all */
#define PACKS 30

bool repo_wants_gc(struct repo *r)
{
	const char *setting = repo_setting(r, "gc.auto");
	struct counting loose = {"", 0}, packs = {".pack", 0};
	char *path;

	if (setting && strcmp(setting, "0") == 0)
		return false;
	path = mem_printf("%s/objects/17", repo_path(r));
	(void)each_name(path, count_name, &loose, NULL);
	free(path);
	path = mem_printf("%s/objects/pack", repo_path(r));
	(void)each_name(path, count_name, &packs, NULL);
	free(path);
	return loose.n >= LOOSE_IN_ONE_FOLDER || packs.n > PACKS;
}
