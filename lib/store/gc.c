/* Keeping the store small: one gc at a time, beside whatever else goes on. */
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "git/gc.h"
#include "store/priv.h"
#include "util/lock.h"

/* As git: what nothing reaches may belong to a commit that is not made yet. */
#define KEEP_SECONDS ((int64_t)14 * 24 * 3600)

/* nftw() has no argument to pass on. */
static _Thread_local uint64_t blocks;

static int add_size(const char *path, const struct stat *st, int kind, struct FTW *f)
{
	(void)path, (void)f;
	if (kind == FTW_F)
		blocks += (uint64_t)st->st_blocks;
	return 0;
}

static uint64_t objects_size(const struct store *s)
{
	char *path = mem_printf("%s/objects", store_path(s));

	blocks = 0;
	(void)nftw(path, add_size, 16, FTW_PHYS);
	free(path);
	return blocks * 512;
}

enum hd_rc store_gc(struct store *s, const struct store_gc *o, struct store_gc_result *out,
		    struct hd_err *e)
{
	struct gc_options g = {.full = o->full, .progress = o->progress, .arg = o->arg};
	char *file = mem_printf("%s/helpdesk/lock-gc", store_path(s));
	struct lock lock = LOCK_INIT;
	struct gc_result result;
	struct stat st;
	enum hd_rc rc = lock_take(file, 0, &lock, e);

	free(file);
	memset(out, 0, sizeof(*out));
	if (rc == HD_CONFLICT && o->automatic)
		return HD_OK;
	if (rc)
		return rc;
	/* By the clock that dates the objects, whatever that of the process may say. */
	g.keep_since = fstat(lock.fd, &st) == 0 ? st.st_mtime - KEEP_SECONDS : 0;
	out->bytes_before = o->automatic ? 0 : objects_size(s);
	/* The one that was at work a moment ago may have left nothing to do. */
	if (!o->automatic || store_wants_gc(s))
		rc = repo_gc(s->repo, &g, &result, e);
	else
		memset(&result, 0, sizeof(result));
	lock_drop(&lock);
	if (rc)
		return rc;
	out->objects = result.objects;
	out->loose = result.loose;
	out->packs = result.packs;
	out->pruned = result.pruned;
	out->bytes_after = o->automatic ? 0 : objects_size(s);
	return HD_OK;
}

bool store_wants_gc(struct store *s)
{
	return repo_wants_gc(s->repo);
}
