/* Chooses between loose objects and a pack. */
#include "git/writer.h"

#include <stdlib.h>
#include <string.h>

#include "git/loose.h"
#include "git/pack.h"
#include "git/repo.h"
#include "helpdesk/mem.h"

/* From here on one pack costs fewer syncs, and fewer files to clean up later. */
#define LOOSE_MAX 64
#define LOOSE_BYTES_MAX ((size_t)16 * 1024 * 1024)

struct writer {
	char *gitdir;
	bool many;
	struct pack *pack; /* NULL as long as objects are few */
	struct loose *items;
	size_t n, cap;
	size_t bytes;
};

struct writer *writer_new(const char *gitdir, bool many)
{
	struct writer *w = mem_alloc(sizeof(*w));

	w->gitdir = mem_strdup(gitdir);
	w->many = many;
	return w;
}

static void forget_items(struct writer *w)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		spool_discard(&w->items[i].file);
		free(w->items[i].data);
	}
	w->n = 0;
	w->bytes = 0;
}

void writer_free(struct writer *w)
{
	if (!w)
		return;
	forget_items(w);
	pack_free(w->pack);
	free(w->items);
	free(w->gitdir);
	free(w);
}

static enum hd_rc become_pack(struct writer *w, struct hd_err *e)
{
	enum hd_rc rc = pack_new(w->gitdir, &w->pack, e);
	size_t i;

	for (i = 0; !rc && i < w->n; i++)
		rc = pack_put(w->pack, w->items[i].kind, &w->items[i].id, w->items[i].data,
			      w->items[i].n, e);
	if (!rc)
		forget_items(w);
	return rc;
}

static void keep(struct writer *w, enum object_kind kind, const void *data, size_t n,
		 const struct oid *id)
{
	struct loose *o;

	w->items = mem_grow(w->items, &w->cap, w->n + 1, sizeof(*w->items));
	o = &w->items[w->n++];
	o->kind = kind;
	o->id = *id;
	o->data = mem_alloc(n + 1);
	if (n > 0)
		memcpy(o->data, data, n);
	o->n = n;
	o->file = (struct spool)SPOOL_INIT;
	w->bytes += n;
}

/* Makes a pack of it where what comes next is too much for loose objects. */
static enum hd_rc make_room(struct writer *w, size_t n, struct hd_err *e)
{
	if (!w->pack && (w->many || w->n == LOOSE_MAX || w->bytes + n > LOOSE_BYTES_MAX))
		return become_pack(w, e);
	return HD_OK;
}

enum hd_rc writer_put(struct writer *w, enum object_kind kind, const void *data, size_t n,
		      struct oid *id, struct hd_err *e)
{
	enum hd_rc rc = object_id(kind, data, n, id, e);

	if (!rc)
		rc = make_room(w, n, e);
	if (rc)
		return rc;
	if (w->pack)
		return pack_put(w->pack, kind, id, data, n, e);
	keep(w, kind, data, n, id);
	return HD_OK;
}

enum hd_rc writer_put_blob(struct writer *w, const void *data, size_t n, struct oid *id,
			   struct hd_err *e)
{
	enum hd_rc rc = make_room(w, n, e);

	if (rc || !w->pack)
		return rc ? rc : writer_put(w, OBJECT_BLOB, data, n, id, e);
	return pack_put_later(w->pack, OBJECT_BLOB, id, data, n, e);
}

enum hd_rc writer_settle(struct writer *w, struct hd_err *e)
{
	return w->pack ? pack_settle(w->pack, e) : HD_OK;
}

enum hd_rc writer_get(struct writer *w, const struct oid *id, struct sbuf *out, struct hd_err *e)
{
	size_t i;

	if (w->pack)
		return pack_get(w->pack, id, out, e);
	for (i = 0; i < w->n; i++) {
		if (oid_equal(&w->items[i].id, id)) {
			sbuf_clear(out);
			sbuf_add(out, w->items[i].data, w->items[i].n);
			return HD_OK;
		}
	}
	return hd_fail(e, HD_NOT_FOUND, "no such object in this commit");
}

void writer_drop(struct writer *w, const struct oid *id)
{
	size_t i;

	/* Equal content put twice stands here twice: one of them stays. */
	for (i = 0; i < w->n; i++) {
		if (oid_equal(&w->items[i].id, id)) {
			w->bytes -= w->items[i].n;
			free(w->items[i].data);
			w->items[i] = w->items[--w->n];
			return;
		}
	}
}

enum hd_rc writer_seal(struct writer *w, struct hd_err *e)
{
	return w->pack ? pack_seal(w->pack, e) : loose_seal(w->items, w->n, w->gitdir, e);
}

enum hd_rc writer_place(struct writer *w, struct hd_err *e)
{
	return w->pack ? pack_place(w->pack, e) : loose_place(w->items, w->n, w->gitdir, e);
}
