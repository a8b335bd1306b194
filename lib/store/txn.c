/* A commit in the making: what was put so far. */
#include <stdlib.h>
#include <string.h>

#include "store/priv.h"

struct txn *txn_new(struct store *s, const struct oid *base, unsigned flags, struct hd_err *e)
{
	struct txn *t = mem_alloc(sizeof(*t));

	t->store = s;
	if (base && snap_of(s, base, &t->base, e) != HD_OK) {
		free(t);
		return NULL;
	}
	t->writer = writer_new(store_path(s), (flags & STORE_BULK) != 0);
	t->arena = arena_new();
	t->put_arena = arena_new();
	map_init(&t->puts, NULL);
	return t;
}

void txn_free(struct txn *t)
{
	if (!t)
		return;
	writer_free(t->writer);
	snap_free(t->base);
	arena_free(t->arena);
	txn_forget_puts(t);
	free(t);
}

void txn_forget_puts(struct txn *t)
{
	map_deinit(&t->puts);
	arena_free(t->put_arena);
	t->put_arena = NULL;
}

const struct snap *txn_base(const struct txn *t)
{
	return t->base;
}

enum hd_rc txn_read(struct txn *t, const char *path, struct sbuf *out, struct hd_err *e)
{
	const struct put *put = map_get(&t->puts, path);

	if (put && !put_is_removal(put))
		return writer_get(t->writer, &put->id, out, e);
	if (t->base && !put)
		return snap_read(t->base, path, out, e);
	sbuf_clear(out);
	return hd_fail(e, HD_NOT_FOUND, "no file '%s' yet", path);
}

static struct put *put_new(struct arena *a, const char *path)
{
	struct sbuf b = SBUF_INIT;
	struct oid none = {{0}};
	void *put;

	sbuf_add(&b, &none, sizeof(none));
	sbuf_puts(&b, path);
	put = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return put;
}

/* The put of a path, afresh. */
static enum hd_rc put_of(struct txn *t, const char *path, struct put **out, struct hd_err *e)
{
	struct put *put = map_get(&t->puts, path);
	enum hd_rc rc = put ? HD_OK : path_check(path, e);

	if (rc)
		return rc;
	if (!put) {
		put = put_new(t->put_arena, path);
		map_put(&t->puts, put->path, put);
	} else if (!put_is_removal(put)) {
		writer_drop(t->writer, &put->id);
	}
	*out = put;
	return HD_OK;
}

/* The id of a blob comes when it comes: into the put, and not into the caller's frame. */
enum hd_rc txn_put(struct txn *t, const char *path, const void *data, size_t n, struct hd_err *e)
{
	struct put *put = NULL;
	enum hd_rc rc = put_of(t, path, &put, e);

	return rc == HD_OK ? writer_put_blob(t->writer, data, n, &put->id, e) : rc;
}

static const struct oid removal = {{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
				    0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}};

bool put_is_removal(const struct put *put)
{
	return oid_equal(&put->id, &removal);
}

enum hd_rc txn_remove(struct txn *t, const char *path, struct hd_err *e)
{
	struct put *put = NULL;
	enum hd_rc rc = put_of(t, path, &put, e);

	if (rc == HD_OK)
		put->id = removal;
	return rc;
}

void txn_describe(struct txn *t, const char *author_name, const char *author_email,
		  int64_t author_time, const char *message)
{
	t->author_name = arena_strdup(t->arena, author_name);
	t->author_email = arena_strdup(t->arena, author_email);
	t->author_time = author_time;
	t->message = arena_strdup(t->arena, message);
}
