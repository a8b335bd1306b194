/* Sets of object ids: ids that begin alike, the id of zeros, growth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "crypto/hash.h"
#include "git/oid_set.h"
#include "helpdesk/mem.h"

static struct oid id_of(unsigned i, bool alike)
{
	struct hash *h = hash_new(HASH_SHA1);
	struct oid id;

	hash_update(h, &i, sizeof(i));
	hash_final(h, id.b);
	if (alike)
		memset(id.b, 7, 8);
	return id;
}

static void fill(bool alike, unsigned n)
{
	struct oid_set *s = oid_set_new();

	for (unsigned i = 0; i < n; i++) {
		struct oid id = id_of(i, alike);

		assert_false(oid_set_has(s, &id));
		assert_true(oid_set_add(s, &id));
		assert_false(oid_set_add(s, &id));
		assert_int_equal(oid_set_len(s), i + 1);
	}
	for (unsigned i = 0; i < 2 * n; i++) {
		struct oid id = id_of(i, alike);

		assert_int_equal(oid_set_has(s, &id), i < n);
	}
	oid_set_free(s);
}

static void test_many(void **state)
{
	(void)state;
	fill(false, 50000);
}

static void test_alike(void **state)
{
	(void)state;
	fill(true, 1500);
}

static void test_zero(void **state)
{
	struct oid_set *s = oid_set_new();
	struct oid zero = {{0}}, one = id_of(1, false);

	(void)state;
	assert_false(oid_set_has(s, &zero));
	assert_true(oid_set_add(s, &one));
	assert_false(oid_set_has(s, &zero));
	assert_true(oid_set_add(s, &zero));
	assert_false(oid_set_add(s, &zero));
	assert_true(oid_set_has(s, &zero));
	assert_int_equal(oid_set_len(s), 2);
	oid_set_free(s);
	oid_set_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
