/* Memory: allocation, arenas and the map that keeps its keys in one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "util/map.h"

static void blocks_are_zeroed_and_never_null(void **state)
{
	char *p = mem_alloc(1000);

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(p[i], 0);
	free(p);
	p = mem_alloc(0);
	assert_non_null(p);
	p = mem_realloc(p, 0);
	assert_non_null(p);
	free(p);
}

static void growing_doubles(void **state)
{
	size_t cap = 0;
	int *p = NULL;

	(void)state;
	p = mem_grow(p, &cap, 1, sizeof(*p));
	assert_int_equal(cap, 8);
	for (int i = 0; i < 1000; i++) {
		p = mem_grow(p, &cap, (size_t)i + 1, sizeof(*p));
		p[i] = i;
	}
	assert_int_equal(cap, 1024);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(p[i], i);
	assert_ptr_equal(mem_grow(p, &cap, 5, sizeof(*p)), p);
	free(p);
}

static void strings(void **state)
{
	char *a = mem_strdup("abc"), *b = mem_strndup("abcdef", 3);
	char *c = mem_printf("%s-%d", "HD", 1042), *d = mem_strndup(NULL, 0);

	(void)state;
	assert_string_equal(a, "abc");
	assert_string_equal(b, "abc");
	assert_string_equal(c, "HD-1042");
	assert_string_equal(d, "");
	free(a);
	free(b);
	free(c);
	free(d);
}

static void arena_gives_aligned_zeroed_room(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 3000; n += 7) {
			char *s = arena_strndup(a, "xxxxxxxx", n % 8);
			unsigned char *p = arena_alloc(a, n);

			assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, n);
			assert_int_equal(strlen(s), n % 8);
		}
		arena_reset(a);
	}
	arena_free(a);
	arena_free(NULL);
}

static void arena_things_do_not_overlap(void **state)
{
	struct arena *a = arena_new();
	unsigned char *p[400];

	(void)state;
	for (size_t i = 0; i < NELEM(p); i++) {
		/* Every tenth is larger than a block. */
		size_t n = i % 10 == 9 ? 3000 * i : i + 1;

		p[i] = arena_alloc(a, n);
		memset(p[i], (int)(i & 255), n);
	}
	for (size_t i = 0; i < NELEM(p); i++) {
		size_t n = i % 10 == 9 ? 3000 * i : i + 1;

		assert_int_equal(p[i][0], i & 255);
		assert_int_equal(p[i][n - 1], i & 255);
	}
	arena_free(a);
}

static void arena_counts_what_it_holds(void **state)
{
	struct arena *a = arena_new();
	size_t one;

	(void)state;
	assert_int_equal(arena_size(a), 0);
	arena_reset(a);
	arena_alloc(a, 1);
	one = arena_size(a);
	assert_in_range(one, 1, 8192);
	arena_alloc(a, 10 * 1000 * 1000);
	assert_true(arena_size(a) > 10 * 1000 * 1000);
	arena_reset(a);
	assert_int_equal(arena_size(a), one);
	arena_free(a);
}

static void arena_strings(void **state)
{
	struct arena *a = arena_new();
	char *big = mem_alloc(100001);
	const char *s;

	(void)state;
	memset(big, 'b', 100000);
	assert_null(arena_strdup(a, NULL));
	assert_string_equal(arena_strdup(a, ""), "");
	assert_string_equal(arena_strndup(a, "abcdef", 2), "ab");
	s = arena_printf(a, "%s%d", big, 7);
	assert_int_equal(strlen(s), 100001);
	assert_int_equal(s[100000], '7');
	assert_string_equal(arena_printf(a, "%s", ""), "");
	free(big);
	arena_free(a);
}

static void map_finds_what_was_put(void **state)
{
	static int values[20000];
	struct arena *keys = arena_new();
	struct map m = MAP_INIT;
	char key[32];

	(void)state;
	map_init(&m, keys);
	assert_null(map_get(&m, "HD-1"));
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "HD-%d", i);
		assert_null(map_put(&m, key, &values[i]));
	}
	assert_int_equal(m.len, 20000);
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "HD-%d", i);
		assert_ptr_equal(map_get(&m, key), &values[i]);
		assert_string_equal(m.entries[i].key, key);
		snprintf(key, sizeof(key), "HD-%d", i + 20000);
		assert_null(map_get(&m, key));
	}
	assert_ptr_equal(map_put(&m, "HD-7", &values[1]), &values[7]);
	assert_ptr_equal(map_get(&m, "HD-7"), &values[1]);
	assert_int_equal(m.len, 20000);
	map_deinit(&m);
	arena_free(keys);
}

static void map_knows_null_values_and_borrowed_keys(void **state)
{
	static const char key[] = "borrowed";
	struct map m = MAP_INIT;

	(void)state;
	assert_false(map_has(&m, key));
	map_put(&m, key, NULL);
	assert_true(map_has(&m, key));
	assert_null(map_get(&m, key));
	assert_ptr_equal(m.entries[0].key, key);
	*map_place(&m, "") = &m;
	assert_ptr_equal(map_get(&m, ""), &m);
	map_reserve(&m, 1000);
	assert_ptr_equal(map_get(&m, ""), &m);
	assert_true(map_has(&m, key));
	map_deinit(&m);
	assert_int_equal(m.len, 0);
	assert_null(map_get(&m, key));
}

/* Keys that differ in one place only must spread over the table. */
static void hashes_spread(void **state)
{
	static unsigned char seen[1 << 16];
	size_t hit = 0;
	char key[32];

	(void)state;
	for (int i = 0; i < 1 << 16; i++) {
		snprintf(key, sizeof(key), "HD-%d", i);
		seen[map_hash(key, strlen(key)) & 0xffff] = 1;
	}
	for (size_t i = 0; i < sizeof(seen); i++)
		hit += seen[i];
	/* Chance gives 63.2 % of the places at least one key. */
	assert_in_range(hit, 40800, 42000);
	assert_int_not_equal(map_hash("a\0", 2), map_hash("a", 1));
	assert_int_not_equal(map_hash("", 0), map_hash("\0", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_zeroed_and_never_null),
		cmocka_unit_test(growing_doubles),
		cmocka_unit_test(strings),
		cmocka_unit_test(arena_gives_aligned_zeroed_room),
		cmocka_unit_test(arena_things_do_not_overlap),
		cmocka_unit_test(arena_counts_what_it_holds),
		cmocka_unit_test(arena_strings),
		cmocka_unit_test(map_finds_what_was_put),
		cmocka_unit_test(map_knows_null_values_and_borrowed_keys),
		cmocka_unit_test(hashes_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
