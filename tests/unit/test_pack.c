/* Object names, trees, packs: what is written by hand is what git itself reads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "git/deflate.h"
#include "git/pack.h"
#include "git/repo.h"
#include "git/tree.h"
#include "git/writer.h"
#include "helpdesk/mem.h"
#include "store/folder.h"

static struct hd_err e;
static char box[1024];
static char gitdir[1100];

static int make_repository(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(box, sizeof(box), "%s/pack-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(box))
		return -1;
	snprintf(gitdir, sizeof(gitdir), "%s/r", box);
	return repo_create(gitdir, false, &e) == HD_OK ? 0 : -1;
}

static int remove_repository(void **state)
{
	(void)state;
	folder_remove(box);
	return 0;
}

static void ids_are_gits_own(void **state)
{
	struct oid id, back;
	char hex[OID_HEX_SIZE];

	(void)state;
	/* What `git hash-object` says of an empty file, and of "hello\n". */
	assert_int_equal(object_id(OBJECT_BLOB, "", 0, &id, &e), HD_OK);
	oid_hex(&id, hex);
	assert_string_equal(hex, "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
	assert_int_equal(object_id(OBJECT_BLOB, "hello\n", 6, &id, &e), HD_OK);
	oid_hex(&id, hex);
	assert_string_equal(hex, "ce013625030ba8dba906f756967f9e9ca394464a");
	assert_true(oid_parse(hex, &back));
	assert_true(oid_equal(&id, &back));
	assert_false(oid_parse("ce013625030ba8dba906f756967f9e9ca394464g", &back));
	assert_false(oid_parse("ce01", &back));
}

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void folders_sort_as_if_they_ended_in_a_slash(void **state)
{
	static const struct {
		const char *a, *b;
		unsigned mode_a, mode_b;
		int order;
	} cases[] = {
		{"a", "b", MODE_FILE, MODE_FILE, -1},
		{"a", "a.c", MODE_FILE, MODE_FILE, -1},
		{"a", "a.c", MODE_FOLDER, MODE_FILE, 1},
		{"a", "a0", MODE_FOLDER, MODE_FILE, -1},
		{"a", "a0", MODE_FOLDER, MODE_FOLDER, -1},
		{"a-", "a", MODE_FOLDER, MODE_FOLDER, -1},
		{"a", "a", MODE_FILE, MODE_FOLDER, -1},
		{"a", "a", MODE_FOLDER, MODE_FOLDER, 0},
		{"a", "\xc3\xa9", MODE_FILE, MODE_FILE, -1},
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		struct tree_entry a = {cases[i].a, strlen(cases[i].a), cases[i].mode_a, {{0}}};
		struct tree_entry b = {cases[i].b, strlen(cases[i].b), cases[i].mode_b, {{0}}};

		assert_int_equal(sign(tree_compare(&a, &b)), cases[i].order);
		assert_int_equal(sign(tree_compare(&b, &a)), -cases[i].order);
	}
}

static void damaged_trees_are_noticed(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
		{"x", 1}, {"100644", 6}, {"100644 a", 8}, {"100644 \0" "12345678901234567890", 28},
		{" a\0" "12345678901234567890", 23}, {"100644 a\0" "1234567890123456789", 28},
		{"100844 a\0" "12345678901234567890", 29},
		{"77777777777 a\0" "12345678901234567890", 34},
	};
	struct tree_reader r;
	struct tree_entry entry;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		tree_reader_init(&r, cases[i].bytes, cases[i].n);
		assert_int_equal(tree_next(&r, &entry), -1);
	}
	tree_reader_init(&r, "100644 a\0" "12345678901234567890", 29);
	assert_int_equal(tree_next(&r, &entry), 1);
	assert_string_equal(entry.name, "a");
	assert_int_equal(tree_next(&r, &entry), 0);
}

/* Text of `n` bytes that deflates little, different for each seed. */
static char *noise(size_t n, unsigned seed)
{
	char *s = mem_alloc(n + 1);
	uint32_t x = seed * 2654435761u + 1;
	size_t i;

	for (i = 0; i < n; i++) {
		x = x * 1664525u + 1013904223u;
		s[i] = (char)(' ' + (x >> 24) % 90);
	}
	return s;
}

static void deflating_is_undone_by_inflating(void **state)
{
	static const size_t sizes[] = {0, 1, 15, 16, 4096, 300000};
	struct deflater *d = deflater_new(3);
	struct sbuf packed = SBUF_INIT, out = SBUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(sizes); i++) {
		char *text = noise(sizes[i], (unsigned)i);

		sbuf_clear(&packed);
		deflater_run(d, "head", 4, text, sizes[i], &packed);
		sbuf_puts(&packed, "what follows");
		assert_true(inflate_bytes(packed.s, packed.len, sizes[i] + 4, &out));
		assert_memory_equal(out.s, "head", 4);
		assert_memory_equal(out.s + 4, text, sizes[i]);
		/* Too short, too long, and cut. */
		assert_false(inflate_bytes(packed.s, packed.len, sizes[i] + 3, &out));
		assert_false(inflate_bytes(packed.s, packed.len, sizes[i] + 5, &out));
		assert_false(inflate_bytes(packed.s, 5, sizes[i] + 4, &out));
		free(text);
	}
	sbuf_deinit(&packed);
	sbuf_deinit(&out);
	deflater_free(d);
}

/* Sizes around the steps of the entry header and of the buffer. */
static size_t size_of(size_t i)
{
	static const size_t sizes[] = {0, 15, 16, 2047, 2048, 262143, 262144, 300000, 700};

	return i < NELEM(sizes) ? sizes[i] : 100 + i;
}

/* Puts objects, reads them back from the writer and, once placed, by libgit2. */
static void write_and_read(bool many, size_t n)
{
	struct writer *w = writer_new(gitdir, many);
	struct oid *ids = mem_alloc(n * sizeof(*ids));
	struct sbuf got = SBUF_INIT;
	struct repo *r = NULL;
	struct object o;
	struct oid again;
	size_t i;

	for (i = 0; i < n; i++) {
		char *text = noise(size_of(i), (unsigned)(i + (many ? 1000 : 0)));

		assert_int_equal(writer_put(w, OBJECT_BLOB, text, size_of(i), &ids[i], &e), HD_OK);
		/* Twice is once. */
		assert_int_equal(writer_put(w, OBJECT_BLOB, text, size_of(i), &again, &e), HD_OK);
		assert_true(oid_equal(&again, &ids[i]));
		free(text);
	}
	for (i = n; i-- > 0;) {
		char *text = noise(size_of(i), (unsigned)(i + (many ? 1000 : 0)));

		assert_int_equal(writer_get(w, &ids[i], &got, &e), HD_OK);
		assert_int_equal(got.len, size_of(i));
		assert_memory_equal(got.s, text, got.len);
		free(text);
	}
	memset(&again, 7, sizeof(again));
	assert_int_equal(writer_get(w, &again, &got, &e), HD_NOT_FOUND);
	assert_int_equal(writer_seal(w, &e), HD_OK);
	assert_int_equal(writer_place(w, &e), HD_OK);
	writer_free(w);

	assert_int_equal(repo_open(gitdir, &r, &e), HD_OK);
	for (i = 0; i < n; i++) {
		char *text = noise(size_of(i), (unsigned)(i + (many ? 1000 : 0)));

		assert_int_equal(repo_read(r, &ids[i], OBJECT_BLOB, &o, &e), HD_OK);
		assert_int_equal(o.n, size_of(i));
		assert_memory_equal(o.data, text, o.n);
		object_free(&o);
		assert_int_equal(repo_read(r, &ids[i], OBJECT_TREE, &o, &e), HD_INVALID);
		free(text);
	}
	repo_free(r);
	sbuf_deinit(&got);
	free(ids);
}

static void few_objects_become_files(void **state)
{
	(void)state;
	write_and_read(false, 10);
}

static void a_few_too_many_become_a_pack(void **state)
{
	(void)state;
	write_and_read(false, 100);
}

static void many_objects_become_a_pack(void **state)
{
	(void)state;
	write_and_read(true, 3000);
}

static void what_is_dropped_is_not_written(void **state)
{
	struct writer *w = writer_new(gitdir, false);
	struct repo *r = NULL;
	struct object o;
	struct oid first, second;

	(void)state;
	assert_int_equal(writer_put(w, OBJECT_BLOB, "first", 5, &first, &e), HD_OK);
	assert_int_equal(writer_put(w, OBJECT_BLOB, "second", 6, &second, &e), HD_OK);
	writer_drop(w, &first);
	assert_int_equal(writer_seal(w, &e), HD_OK);
	assert_int_equal(writer_place(w, &e), HD_OK);
	writer_free(w);
	assert_int_equal(repo_open(gitdir, &r, &e), HD_OK);
	assert_int_equal(repo_read(r, &second, OBJECT_BLOB, &o, &e), HD_OK);
	object_free(&o);
	assert_int_equal(repo_read(r, &first, OBJECT_BLOB, &o, &e), HD_IO);
	repo_free(r);
}

static void offsets_over_two_gigabytes_have_their_table(void **state)
{
	struct packed items[2] = {
		{.id = {{2}}, .crc = 0x01020304, .offset = 12},
		{.id = {{1}}, .crc = 0x05060708, .offset = ((uint64_t)5 << 32) + 6},
	};
	unsigned char trailer[OID_SIZE] = {9};
	struct sbuf out = SBUF_INIT;
	const char *offsets;

	(void)state;
	pack_index(items, 2, trailer, &out);
	assert_int_equal(out.len, 8 + 1024 + 2 * (20 + 4 + 4) + 8 + 40);
	offsets = out.s + 8 + 1024 + 2 * (20 + 4);
	/* Sorted by id, so the far one comes first and points into the table. */
	assert_memory_equal(offsets, "\x80\0\0\0\0\0\0\x0c\0\0\0\5\0\0\0\6", 16);
	sbuf_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_gits_own),
		cmocka_unit_test(folders_sort_as_if_they_ended_in_a_slash),
		cmocka_unit_test(damaged_trees_are_noticed),
		cmocka_unit_test(deflating_is_undone_by_inflating),
		cmocka_unit_test(few_objects_become_files),
		cmocka_unit_test(a_few_too_many_become_a_pack),
		cmocka_unit_test(many_objects_become_a_pack),
		cmocka_unit_test(what_is_dropped_is_not_written),
		cmocka_unit_test(offsets_over_two_gigabytes_have_their_table),
	};

	return cmocka_run_group_tests(tests, make_repository, remove_repository);
}
