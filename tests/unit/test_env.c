/* Clock and chance can be frozen; what is drawn otherwise differs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/env.h"

static int without_settings(void **state)
{
	(void)state;
	unsetenv("HELPDESK_NOW");
	unsetenv("HELPDESK_SEED");
	return 0;
}

static void empty_is_unset(void **state)
{
	(void)state;
	setenv("HELPDESK_TEST", "x", 1);
	assert_string_equal(env_get("HELPDESK_TEST"), "x");
	setenv("HELPDESK_TEST", "", 1);
	assert_null(env_get("HELPDESK_TEST"));
	unsetenv("HELPDESK_TEST");
	assert_null(env_get("HELPDESK_TEST"));
}

static void the_clock_can_be_frozen(void **state)
{
	(void)state;
	setenv("HELPDESK_NOW", "2026-11-22T09:12:00Z", 1);
	assert_int_equal(env_now(), 1795338720);
	setenv("HELPDESK_NOW", "2026-11-22T09:12:01Z", 1);
	assert_int_equal(env_now(), 1795338721);
	/* What is no time freezes nothing: the real clock has passed 2020. */
	setenv("HELPDESK_NOW", "noon", 1);
	assert_true(env_now() > 1577836800);
}

static void chance_differs(void **state)
{
	unsigned char a[32] = {0}, b[32] = {0};

	(void)state;
	env_random(a, sizeof(a));
	env_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	env_random(a, 0);
}

static void a_seed_makes_it_repeatable_and_still_various(void **state)
{
	unsigned char a[16] = {0}, b[16] = {0};

	(void)state;
	setenv("HELPDESK_SEED", "42", 1);
	env_random(a, sizeof(a));
	env_random(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
	env_random(a, 3);
}

static void ulids(void **state)
{
	char a[27], b[27];

	(void)state;
	env_ulid(1469918176, a);
	env_ulid(1469918176, b);
	assert_int_equal(strlen(a), 26);
	assert_int_equal(strspn(a, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 26);
	/* 1469918176000 ms in base 32. */
	assert_memory_equal(a, "01ARYZ6RR0", 10);
	assert_memory_equal(a, b, 10);
	assert_string_not_equal(a, b);
	env_ulid(1469918177, b);
	assert_true(strcmp(a, b) < 0);
	env_ulid(-5, a);
	assert_memory_equal(a, "0000000000", 10);
	/* All 16 digits of chance are in use. */
	for (int i = 10; i < 26; i++) {
		int differs = 0;

		for (int k = 0; k < 40 && !differs; k++) {
			env_ulid(0, a);
			env_ulid(0, b);
			differs = a[i] != b[i];
		}
		assert_true(differs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(empty_is_unset, without_settings),
		cmocka_unit_test_setup(the_clock_can_be_frozen, without_settings),
		cmocka_unit_test_setup(chance_differs, without_settings),
		cmocka_unit_test_setup(a_seed_makes_it_repeatable_and_still_various,
				       without_settings),
		cmocka_unit_test_setup(ulids, without_settings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
