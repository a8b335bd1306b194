/* Sorting numbers: as qsort() does it, whatever they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "util/sort.h"

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* n numbers of about `bits` bits around `middle`. */
static void check(size_t n, unsigned bits, int64_t middle)
{
	int64_t *v = mem_alloc((n + 1) * sizeof(*v)), *w = mem_alloc((n + 1) * sizeof(*w));
	uint64_t x = n * 64 + bits;

	for (size_t i = 0; i < n; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		v[i] = bits ? (int64_t)((x >> (64 - bits)) + (uint64_t)middle) : middle;
	}
	memcpy(w, v, n * sizeof(*v));
	if (n)
		qsort(w, n, sizeof(*w), compare);
	sort_i64(v, n);
	assert_memory_equal(v, w, n * sizeof(*v));
	free(v);
	free(w);
}

static void test_as_qsort(void **state)
{
	static const size_t sizes[] = {0, 1, 2, 63, 64, 65, 66, 1000, 5003};
	static const unsigned bits[] = {0, 1, 2, 10, 11, 12, 22, 23, 33, 34, 55, 56, 63, 64};
	static const int64_t middles[] = {0, -1000, 1 << 20, INT64_MIN, INT64_MAX};

	(void)state;
	for (size_t i = 0; i < NELEM(sizes); i++)
		for (size_t k = 0; k < NELEM(bits); k++)
			for (size_t m = 0; m < NELEM(middles); m++)
				check(sizes[i], bits[k], middles[m]);
}

static void test_ends(void **state)
{
	int64_t v[100];

	(void)state;
	for (int i = 0; i < 100; i++)
		v[i] = i % 3 == 0 ? INT64_MAX : i % 3 == 1 ? INT64_MIN : -i;
	sort_i64(v, 100);
	for (int i = 1; i < 100; i++)
		assert_true(v[i - 1] <= v[i]);
	assert_true(v[0] == INT64_MIN && v[99] == INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_qsort),
		cmocka_unit_test(test_ends),
	};

	return cmocka_run_group_tests_name("sort", tests, NULL, NULL);
}
