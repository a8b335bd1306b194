/* Writing a handful of objects safely at the least number of syncs. */
#include "git/loose.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/deflate.h"
#include "helpdesk/mem.h"
#include "util/file.h"

/* git's own default for loose objects is 1: they live until the next gc. */
#define LOOSE_LEVEL 1
#define PLACE_TRIES 5

static char *object_folder(const char *gitdir, const struct oid *id)
{
	return mem_printf("%s/objects/%02x", gitdir, id->b[0]);
}

static char *object_path(const char *gitdir, const struct oid *id)
{
	char hex[OID_HEX_SIZE];

	oid_hex(id, hex);
	return mem_printf("%s/objects/%.2s/%s", gitdir, hex, hex + 2);
}

/* A file that is there already is made young again, as git does, or a gc might
 * remove it as old rubbish before the branch names it. Whoever may not do that
 * writes it anew. */
static bool is_there(const char *gitdir, const struct oid *id)
{
	char *path = object_path(gitdir, id);
	struct stat st;
	bool there =
		stat(path, &st) == 0 && st.st_size > 0 && utimensat(AT_FDCWD, path, NULL, 0) == 0;

	free(path);
	return there;
}

enum hd_rc loose_seal(struct loose *items, size_t n, const char *gitdir, struct hd_err *e)
{
	struct deflater *d = deflater_new(LOOSE_LEVEL);
	struct sbuf packed = SBUF_INIT;
	enum hd_rc rc = HD_OK;
	char header[32];
	size_t i;

	for (i = 0; !rc && i < n; i++) {
		struct loose *o = &items[i];

		if (is_there(gitdir, &o->id))
			continue;
		sbuf_clear(&packed);
		deflater_run(d, header, object_header(o->kind, o->n, header), o->data, o->n,
			     &packed);
		rc = spool_open(&o->file, gitdir, e);
		if (!rc)
			rc = spool_write(&o->file, packed.s, packed.len, e);
		if (!rc)
			spool_start_sync(&o->file);
	}
	/* Only now: the first sync waits for the disk, the others find all done. */
	for (i = 0; !rc && i < n; i++)
		if (items[i].file.fd >= 0)
			rc = spool_sync(&items[i].file, e);
	sbuf_deinit(&packed);
	deflater_free(d);
	return rc;
}

/* A gc removes folders of objects that are empty, as ours is for a moment. */
static enum hd_rc place_one(struct loose *o, const char *gitdir, bool *new_folder, struct hd_err *e)
{
	char *folder = object_folder(gitdir, &o->id);
	char *path = object_path(gitdir, &o->id);
	enum hd_rc rc;
	int tries = 0;

	do {
		int made = 0;

		rc = folder_make(folder, &made, e);
		*new_folder |= made != 0;
		if (!rc)
			rc = spool_place(&o->file, path, e);
	} while (rc && errno == ENOENT && ++tries < PLACE_TRIES);
	free(path);
	free(folder);
	return rc;
}

/* A folder that is gone was emptied by a gc: what is as young as our objects are
 * it removes only once a pack holds it. */
static enum hd_rc sync_folder(const char *gitdir, const struct oid *id, struct hd_err *e)
{
	char *folder = object_folder(gitdir, id);
	enum hd_rc rc = file_sync_dir(folder, e);

	if (rc && access(folder, F_OK) != 0 && errno == ENOENT)
		rc = HD_OK;
	free(folder);
	return rc;
}

enum hd_rc loose_place(struct loose *items, size_t n, const char *gitdir, struct hd_err *e)
{
	bool synced[256] = {false};
	bool new_folder = false;
	enum hd_rc rc = HD_OK;
	size_t i;

	for (i = 0; !rc && i < n; i++)
		if (items[i].file.fd >= 0)
			rc = place_one(&items[i], gitdir, &new_folder, e);
	/* Folders of files that were there before too: their writer may have died
	 * between the rename and the sync. */
	for (i = 0; !rc && i < n; i++) {
		if (!synced[items[i].id.b[0]]) {
			rc = sync_folder(gitdir, &items[i].id, e);
			synced[items[i].id.b[0]] = true;
		}
	}
	if (!rc && new_folder) {
		char *folder = mem_printf("%s/objects", gitdir);

		rc = file_sync_dir(folder, e);
		free(folder);
	}
	return rc;
}
