/* Checksums of packs: a pack and its index each end in the SHA-1 of all before, and the
 * index names the one of its pack. Objects nobody asks for are covered that way, too. */
#include "git/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "helpdesk/mem.h"

#define BLOCK ((size_t)1 << 20)
#define HEAD_SIZE 12   /* of a pack: "PACK", version, number of objects */
#define FANOUT_END 1032 /* of an index: its head and the table of first bytes */

struct packs {
	const char *folder; /* whole path of objects/pack */
	void (*fault)(const char *file, const char *what, void *arg);
	void *arg;
	char *block;
};

/* What the checks want of a file. */
struct summed {
	unsigned char head[FANOUT_END];
	size_t n_head;
	unsigned char own[OID_SIZE];   /* the checksum it ends in */
	unsigned char named[OID_SIZE]; /* what stands before that: of an index, its pack's */
	unsigned char found[OID_SIZE]; /* the checksum of what is there */
};

static uint32_t be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void say(const struct packs *p, const char *name, const char *what)
{
	char *file = mem_printf("objects/pack/%s", name);

	p->fault(file, what, p->arg);
	free(file);
}

static bool read_at(int fd, void *to, size_t n, off_t at)
{
	ssize_t got = pread(fd, to, n, at);

	return got >= 0 && (size_t)got == n;
}

static bool sum_up(const struct packs *p, int fd, off_t size, struct summed *out)
{
	struct hash *h = hash_new(HASH_SHA1);
	off_t at = 0, end = size - OID_SIZE;
	bool good = true;

	while (good && at < end) {
		size_t n = end - at < (off_t)BLOCK ? (size_t)(end - at) : BLOCK;

		good = read_at(fd, p->block, n, at);
		if (good)
			hash_update(h, p->block, n);
		at += (off_t)n;
	}
	hash_final(h, out->found);
	out->n_head = size < FANOUT_END ? (size_t)size : FANOUT_END;
	return good && read_at(fd, out->head, out->n_head, 0) &&
	       read_at(fd, out->own, OID_SIZE, end) &&
	       read_at(fd, out->named, OID_SIZE, end - OID_SIZE);
}

/* False when it was told that the file is not sound. */
static bool sum_file(const struct packs *p, const char *name, struct summed *out)
{
	char *path = mem_printf("%s/%s", p->folder, name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *what = NULL;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0)
		what = errno == ENOENT ? "is missing" : strerror(errno);
	else if (st.st_size < HEAD_SIZE + 2 * OID_SIZE)
		what = "is too short";
	else if (!sum_up(p, fd, st.st_size, out))
		what = "cannot be read to its end";
	else if (memcmp(out->found, out->own, OID_SIZE) != 0)
		what = "is damaged: its checksum is not that of its content";
	if (fd >= 0)
		close(fd);
	free(path);
	if (what)
		say(p, name, what);
	return !what;
}

static void check_pair(const struct packs *p, const char *index)
{
	char *pack = mem_printf("%.*s.pack", (int)(strlen(index) - strlen(".idx")), index);
	struct summed i, k;
	bool index_sound = sum_file(p, index, &i), pack_sound = sum_file(p, pack, &k);

	if (index_sound && (i.n_head < FANOUT_END || memcmp(i.head, "\377tOc\0\0\0\2", 8) != 0)) {
		say(p, index, "is no index of version 2");
		index_sound = false;
	}
	if (pack_sound && (memcmp(k.head, "PACK", 4) != 0 || be32(k.head + 4) != 2)) {
		say(p, pack, "is no pack of version 2");
		pack_sound = false;
	}
	if (index_sound && pack_sound &&
	    (memcmp(i.named, k.own, OID_SIZE) != 0 ||
	     be32(i.head + FANOUT_END - 4) != be32(k.head + 8)))
		say(p, index, "belongs to another pack");
	free(pack);
}

static bool ends_in(const char *name, const char *tail)
{
	size_t n = strlen(name), k = strlen(tail);

	return n > k && strcmp(name + n - k, tail) == 0;
}

static bool has_index(const struct packs *p, const char *pack)
{
	char *path = mem_printf("%s/%.*s.idx", p->folder, (int)(strlen(pack) - strlen(".pack")),
				pack);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

enum hd_rc repo_check_packs(struct repo *r,
			    void (*fault)(const char *file, const char *what, void *arg),
			    void *arg, struct hd_err *e)
{
	char *folder = mem_printf("%s/objects/pack", repo_path(r));
	struct packs p = {folder, fault, arg, NULL};
	DIR *d = opendir(folder);
	struct dirent *entry;
	enum hd_rc rc = HD_OK;

	if (!d && errno != ENOENT)
		rc = hd_fail(e, HD_IO, "cannot read folder '%s': %s", folder, strerror(errno));
	p.block = mem_alloc(BLOCK);
	while (d && (entry = readdir(d))) {
		if (ends_in(entry->d_name, ".idx"))
			check_pair(&p, entry->d_name);
		else if (ends_in(entry->d_name, ".pack") && !has_index(&p, entry->d_name))
			say(&p, entry->d_name, "has no index, so that nothing in it is found");
	}
	if (d)
		closedir(d);
	free(p.block);
	free(folder);
	return rc;
}
