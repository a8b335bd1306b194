/* Making the pack, by libgit2, then removing what it replaces. Killed at any point, it leaves
 * at worst an object in two places, and a file in the making that the next one removes. */
#include "git/gc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/gc_reach.h"
#include "git/gc_sweep.h"
#include "git/priv.h"
#include "helpdesk/mem.h"
#include "util/file.h"

#define HINT_SIZE 40

struct gc {
	struct repo *repo;
	const struct gc_options *o;
	struct gc_result *out;
	struct gc_list list;
	git_packbuilder *pb;
	char *folder; /* objects/pack */
};

/* Objects that begin alike are likely versions of one file or folder: by such a name the
 * builder lays them side by side and finds how little they differ. */
static void hint_of(const struct object *o, char out[HINT_SIZE])
{
	const char *s = o->data, *end = o->data + o->n;
	size_t n = 0;

	out[0] = '\0';
	if (o->kind != OBJECT_TREE && o->kind != OBJECT_BLOB)
		return;
	if (o->kind == OBJECT_TREE)
		s = memchr(s, ' ', o->n);
	while (s && s < end && n < HINT_SIZE - 2 && *s && *s != '\n')
		out[n++] = *s++;
	out[n++] = o->kind == OBJECT_TREE ? 't' : 'b';
	out[n] = '\0';
}

static enum hd_rc insert(struct gc *g, const struct oid *id, struct hd_err *e)
{
	struct object o = {0};
	char hint[HINT_SIZE];
	git_oid git_id;
	enum hd_rc rc = repo_read_any(g->repo, id, &o, e);
	int code;

	if (rc)
		return rc;
	hint_of(&o, hint);
	object_free(&o);
	memcpy(git_id.id, id->b, OID_SIZE);
	code = git_packbuilder_insert(g->pb, &git_id, hint[0] ? hint : NULL);
	return code < 0 ? git_fail(e, code, "cannot pack an object of '%s'", g->repo->path) : HD_OK;
}

/* A young object may be part of a commit that is being made this moment. */
static enum hd_rc insert_young(struct gc *g, const struct oid_set *seen, struct hd_err *e)
{
	bool full = g->o->full;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; !rc && i < g->list.n_loose; i++)
		if ((!full || g->list.loose[i].mtime >= g->o->keep_since) &&
		    !oid_set_has(seen, &g->list.loose[i].id))
			rc = insert(g, &g->list.loose[i].id, e);
	for (size_t i = 0; !rc && i < g->list.n_packs; i++) {
		const struct gc_pack *p = &g->list.packs[i];

		for (size_t k = 0; !rc && p->merge && k < p->n; k++)
			if ((!full || p->mtime >= g->o->keep_since) &&
			    !oid_set_has(seen, &p->ids[k]))
				rc = insert(g, &p->ids[k], e);
	}
	return rc;
}

static enum hd_rc insert_all(struct gc *g, struct hd_err *e)
{
	struct oid_set *seen = oid_set_new();
	enum hd_rc rc = HD_OK;

	if (g->o->full)
		rc = gc_insert_reachable(g->repo, g->pb, seen, e);
	if (!rc)
		rc = insert_young(g, seen, e);
	oid_set_free(seen);
	return rc;
}

static int tell(int stage, uint32_t current, uint32_t total, void *arg)
{
	const struct gc_options *o = arg;

	(void)stage;
	if (o->progress && total)
		o->progress(current, total, o->arg);
	return 0;
}

/* The new pack is on disk when this returns HD_OK; *name is what its files begin with. */
static enum hd_rc build(struct gc *g, char **name, struct hd_err *e)
{
	int code = git_packbuilder_new(&g->pb, g->repo->git);
	enum hd_rc rc;

	if (code < 0)
		return git_fail(e, code, "cannot begin a pack in '%s'", g->repo->path);
	git_packbuilder_set_threads(g->pb, 1);
	git_packbuilder_set_callbacks(g->pb, tell, (void *)(uintptr_t)g->o);
	rc = insert_all(g, e);
	if (rc || git_packbuilder_object_count(g->pb) == 0)
		return rc;
	code = git_packbuilder_write(g->pb, NULL, 0444, NULL, NULL);
	if (code < 0)
		return git_fail(e, code, "cannot write a pack in '%s'", g->folder);
	*name = mem_printf("%s/pack-%s", g->folder, git_packbuilder_name(g->pb));
	g->out->objects = git_packbuilder_object_count(g->pb);
	return file_sync_dir(g->folder, e);
}

enum hd_rc repo_gc(struct repo *r, const struct gc_options *o, struct gc_result *out,
		   struct hd_err *e)
{
	struct gc g = {.repo = r, .o = o, .out = out};
	char *name = NULL;
	enum hd_rc rc = repo_start(r, e);
	bool work;

	memset(out, 0, sizeof(*out));
	if (rc)
		return rc;
	g.folder = mem_printf("%s/objects/pack", r->path);
	rc = gc_list_read(r->path, &g.list, e);
	gc_choose(&g.list, o->full);
	work = g.list.n_loose || (g.list.n_packs && g.list.packs[0].merge);
	if (!rc && work)
		rc = build(&g, &name, e);
	if (!rc && name)
		rc = gc_sweep(r->path, &g.list, name, o, out, e);
	if (!rc)
		gc_sweep_rubbish(g.folder, o->keep_since);
	git_packbuilder_free(g.pb);
	gc_list_deinit(&g.list);
	repo_refresh(r);
	free(name);
	free(g.folder);
	return rc;
}
