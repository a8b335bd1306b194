/* Writing a pack: "PACK", version, number of objects, then per object its kind
 * and size and its deflated content, then the SHA-1 of all that.
 *
 * Deflating takes as long as all the rest of making a ticket, so a thread of its own does it,
 * and finds out the names of blobs, which nobody needs before the trees are made:
 * what is put goes into a job, and all below `worker` belongs to the thread until the jobs
 * are finished. */
#include "git/pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "git/deflate.h"
#include "git/repo.h"
#include "git/spool.h"
#include "helpdesk/mem.h"
#include "util/file.h"
#include "util/worker.h"

#define HEADER_SIZE 12
#define BUFFER_SIZE ((size_t)256 * 1024)
#define JOB_SIZE ((size_t)256 * 1024)
/* Short texts hardly get smaller above this, only slower. */
#define PACK_LEVEL 3

struct pack {
	char *gitdir;
	struct worker *worker;
	struct spool data, index;
	struct deflater *deflater;
	struct sbuf buffer;    /* the end of the pack, not yet in the file */
	uint64_t written;      /* bytes in the file */
	struct packed *items;
	size_t n, cap;
	uint32_t *slots;       /* hash table over items: index + 1, 0 = free */
	size_t slots_n;        /* a power of two */
	char name[OID_HEX_SIZE];
};

/* How an object stands in a job, before its bytes. */
struct waiting {
	struct oid id;
	struct oid *later; /* where the id goes when it is known, NULL if it is */
	enum object_kind kind;
	size_t n;
};

static enum hd_rc put_job(const struct sbuf *job, void *arg, struct hd_err *e);

static void put_be32(unsigned char *p, uint32_t v)
{
	p[0] = (unsigned char)(v >> 24);
	p[1] = (unsigned char)(v >> 16);
	p[2] = (unsigned char)(v >> 8);
	p[3] = (unsigned char)v;
}

static void make_header(uint32_t n, unsigned char out[HEADER_SIZE])
{
	memcpy(out, "PACK", 4);
	put_be32(out + 4, 2);
	put_be32(out + 8, n);
}

enum hd_rc pack_new(const char *gitdir, struct pack **out, struct hd_err *e)
{
	struct pack *p = mem_alloc(sizeof(*p));
	unsigned char header[HEADER_SIZE];
	enum hd_rc rc;

	p->gitdir = mem_strdup(gitdir);
	p->data = p->index = (struct spool)SPOOL_INIT;
	p->buffer = (struct sbuf)SBUF_INIT;
	p->slots_n = 1024;
	p->slots = mem_alloc(p->slots_n * sizeof(*p->slots));
	p->deflater = deflater_new(PACK_LEVEL);
	p->worker = worker_new(put_job, p, JOB_SIZE);
	make_header(0, header); /* the number is known at the end */
	sbuf_add(&p->buffer, header, sizeof(header));
	rc = spool_open(&p->data, gitdir, e);
	if (rc) {
		pack_free(p);
		p = NULL;
	}
	*out = p;
	return rc;
}

void pack_free(struct pack *p)
{
	if (!p)
		return;
	worker_free(p->worker);
	spool_discard(&p->data);
	spool_discard(&p->index);
	deflater_free(p->deflater);
	sbuf_deinit(&p->buffer);
	free(p->items);
	free(p->slots);
	free(p->gitdir);
	free(p);
}

/* The slot of `id`, or the free one where it belongs. Ids are hashes already. */
static uint32_t *find_slot(const struct pack *p, const struct oid *id)
{
	size_t i;

	memcpy(&i, id->b, sizeof(i));
	for (;; i++) {
		uint32_t *slot = &p->slots[i & (p->slots_n - 1)];

		if (*slot == 0 || oid_equal(&p->items[*slot - 1].id, id))
			return slot;
	}
}

static void grow_slots(struct pack *p)
{
	size_t i;

	p->slots_n *= 2;
	free(p->slots);
	p->slots = mem_alloc(p->slots_n * sizeof(*p->slots));
	for (i = 0; i < p->n; i++)
		*find_slot(p, &p->items[i].id) = (uint32_t)i + 1;
}

static enum hd_rc flush(struct pack *p, struct hd_err *e)
{
	enum hd_rc rc = spool_write(&p->data, p->buffer.s, p->buffer.len, e);

	p->written += p->buffer.len;
	sbuf_clear(&p->buffer);
	return rc;
}

/* Kind in three bits, size in four and then seven bits a byte, low ones first. */
static void add_entry_header(struct sbuf *out, enum object_kind kind, size_t n)
{
	unsigned c = (unsigned)kind << 4 | (unsigned)(n & 15);

	for (n >>= 4; n > 0; n >>= 7) {
		sbuf_putc(out, (char)(c | 0x80));
		c = (unsigned)(n & 0x7f);
	}
	sbuf_putc(out, (char)c);
}

/* How long the header is. */
static size_t read_entry_header(const char *p, size_t n, size_t *size)
{
	size_t i = 0;
	unsigned shift = 4;

	*size = n ? (size_t)(unsigned char)p[0] & 15 : 0;
	while (i < n && ((unsigned char)p[i++] & 0x80)) {
		*size |= i < n ? ((size_t)(unsigned char)p[i] & 0x7f) << shift : 0;
		shift += 7;
	}
	return i;
}

static enum hd_rc put_now(struct pack *p, enum object_kind kind, const struct oid *id,
			  const void *data, size_t n, struct hd_err *e)
{
	uint32_t *slot = find_slot(p, id);
	size_t start = p->buffer.len;
	struct packed *item;

	if (*slot != 0)
		return HD_OK;
	if (p->n == UINT32_MAX - 1)
		return hd_fail(e, HD_INVALID, "too many objects in one commit");
	p->items = mem_grow(p->items, &p->cap, p->n + 1, sizeof(*p->items));
	item = &p->items[p->n++];
	*slot = (uint32_t)p->n;
	add_entry_header(&p->buffer, kind, n);
	deflater_run(p->deflater, NULL, 0, data, n, &p->buffer);
	item->id = *id;
	item->offset = p->written + start;
	item->crc = crc32_bytes(0, p->buffer.s + start, p->buffer.len - start);
	if (p->n * 2 > p->slots_n)
		grow_slots(p);
	return p->buffer.len < BUFFER_SIZE ? HD_OK : flush(p, e);
}

static enum hd_rc put_job(const struct sbuf *job, void *arg, struct hd_err *e)
{
	struct waiting x;
	enum hd_rc rc = HD_OK;

	for (size_t at = 0; rc == HD_OK && at < job->len; at += sizeof(x) + x.n) {
		memcpy(&x, job->s + at, sizeof(x));
		if (x.later && (rc = object_id(x.kind, job->s + at + sizeof(x), x.n, &x.id, e)) == HD_OK)
			*x.later = x.id;
		if (rc == HD_OK)
			rc = put_now(arg, x.kind, &x.id, job->s + at + sizeof(x), x.n, e);
	}
	return rc;
}

static enum hd_rc give(struct pack *p, const struct waiting *x, const void *data, struct hd_err *e)
{
	struct sbuf *job = worker_job(p->worker);

	sbuf_add(job, x, sizeof(*x));
	sbuf_add(job, data, x->n);
	return worker_give(p->worker, e);
}

enum hd_rc pack_put(struct pack *p, enum object_kind kind, const struct oid *id, const void *data,
		    size_t n, struct hd_err *e)
{
	struct waiting x = {.id = *id, .kind = kind, .n = n};

	return give(p, &x, data, e);
}

enum hd_rc pack_put_later(struct pack *p, enum object_kind kind, struct oid *id, const void *data,
			  size_t n, struct hd_err *e)
{
	struct waiting x = {.later = id, .kind = kind, .n = n};

	return give(p, &x, data, e);
}

enum hd_rc pack_settle(struct pack *p, struct hd_err *e)
{
	return worker_finish(p->worker, e);
}

static enum hd_rc read_back(struct pack *p, uint64_t offset, void *to, size_t n, struct hd_err *e)
{
	char *at = to;

	while (n > 0) {
		ssize_t got = pread(p->data.fd, at, n, (off_t)offset);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return hd_fail(e, HD_IO, "cannot read '%s': %s", p->data.path,
				       got ? strerror(errno) : "it was cut short");
		at += got;
		offset += (uint64_t)got;
		n -= (size_t)got;
	}
	return HD_OK;
}

enum hd_rc pack_get(struct pack *p, const struct oid *id, struct sbuf *out, struct hd_err *e)
{
	struct sbuf entry = SBUF_INIT;
	const struct packed *item;
	const uint32_t *slot;
	uint64_t end;
	size_t n, i = 0, size = 0;
	enum hd_rc rc = worker_finish(p->worker, e);

	if (rc)
		return rc;
	slot = find_slot(p, id);
	if (*slot == 0)
		return hd_fail(e, HD_NOT_FOUND, "no such object in this commit");
	item = &p->items[*slot - 1];
	/* Items stand in the order of their offsets until the pack is sealed. */
	end = *slot < p->n ? p->items[*slot].offset : p->written + p->buffer.len;
	n = (size_t)(end - item->offset);
	if (item->offset >= p->written) {
		sbuf_add(&entry, p->buffer.s + (item->offset - p->written), n);
	} else {
		/* The buffer is flushed between entries only: this one is whole. */
		rc = read_back(p, item->offset, sbuf_reserve(&entry, n), n, e);
		entry.len = n;
	}
	if (!rc)
		i = read_entry_header(entry.s, n, &size);
	if (!rc && !inflate_bytes(entry.s + i, n - i, size, out))
		rc = hd_fail(e, HD_IO, "'%s' was damaged while it was written", p->data.path);
	sbuf_deinit(&entry);
	return rc;
}

/* Puts the true number into the header and the checksum of all at the end. The
 * checksum begins with the header, so the file is read once more for it: from
 * memory mostly, at half a gigabyte a second. */
static enum hd_rc finish_data(struct pack *p, unsigned char trailer[OID_SIZE], struct hd_err *e)
{
	unsigned char header[HEADER_SIZE];
	struct sbuf block = SBUF_INIT;
	struct hash *hash = hash_new(HASH_SHA1);
	uint64_t at = 0;
	enum hd_rc rc = flush(p, e);

	make_header((uint32_t)p->n, header);
	if (!rc && pwrite(p->data.fd, header, sizeof(header), 0) != (ssize_t)sizeof(header))
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", p->data.path, strerror(errno));
	sbuf_reserve(&block, BUFFER_SIZE);
	while (!rc && at < p->written) {
		size_t n = p->written - at < BUFFER_SIZE ? (size_t)(p->written - at) : BUFFER_SIZE;

		rc = read_back(p, at, block.s, n, e);
		if (!rc)
			hash_update(hash, block.s, n);
		at += n;
	}
	hash_final(hash, trailer);
	sbuf_deinit(&block);
	return rc ? rc : spool_write(&p->data, trailer, OID_SIZE, e);
}

enum hd_rc pack_seal(struct pack *p, struct hd_err *e)
{
	unsigned char trailer[OID_SIZE];
	struct sbuf index = SBUF_INIT;
	struct oid name;
	enum hd_rc rc = worker_finish(p->worker, e);

	if (!rc)
		rc = finish_data(p, trailer, e);
	if (!rc)
		rc = spool_sync(&p->data, e);
	if (!rc) {
		pack_index(p->items, p->n, trailer, &index);
		rc = spool_open(&p->index, p->gitdir, e);
	}
	if (!rc)
		rc = spool_write(&p->index, index.s, index.len, e);
	if (!rc)
		rc = spool_sync(&p->index, e);
	memcpy(name.b, trailer, OID_SIZE);
	oid_hex(&name, p->name);
	sbuf_deinit(&index);
	return rc;
}

enum hd_rc pack_place(struct pack *p, struct hd_err *e)
{
	char *folder = mem_printf("%s/objects/pack", p->gitdir);
	char *data = mem_printf("%s/pack-%s.pack", folder, p->name);
	char *index = mem_printf("%s/pack-%s.idx", folder, p->name);
	enum hd_rc rc = folder_make(folder, NULL, e);

	if (!rc)
		rc = spool_place(&p->data, data, e);
	if (!rc)
		rc = spool_place(&p->index, index, e);
	if (!rc)
		rc = file_sync_dir(folder, e);
	free(index);
	free(data);
	free(folder);
	return rc;
}
