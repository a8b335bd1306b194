/* Numbers are parsed whole. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "helpdesk/num.h"

static void unsigned_numbers(void **state)
{
	static const struct {
		const char *s;
		uint64_t max;
		bool ok;
		uint64_t v;
	} cases[] = {
		{"0", 0, true, 0},
		{"1", 0, false, 0},
		{"007", 9, true, 7},
		{"10", 9, false, 0},
		{"9", 9, true, 9},
		{"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
		{"18446744073709551616", UINT64_MAX, false, 0},
		{"99999999999999999999999", UINT64_MAX, false, 0},
		{"", 9, false, 0},
		{" 1", 9, false, 0},
		{"1 ", 9, false, 0},
		{"+1", 9, false, 0},
		{"-1", 9, false, 0},
		{"-0", 9, false, 0},
		{"1a", 9, false, 0},
		{"0x1", 9, false, 0},
		{"1.0", 99, false, 0},
		{"\xd9\xa1", 99, false, 0}, /* an Arabic digit one */
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		uint64_t v = 77;

		if (num_u64(cases[i].s, cases[i].max, &v) != cases[i].ok)
			fail_msg("'%s'", cases[i].s);
		assert_int_equal(v, cases[i].ok ? cases[i].v : 77);
	}
}

static void signed_numbers(void **state)
{
	static const struct {
		const char *s;
		int min, max;
		bool ok;
		int v;
	} cases[] = {
		{"-5", -5, 5, true, -5},
		{"-6", -5, 5, false, 0},
		{"5", -5, 5, true, 5},
		{"6", -5, 5, false, 0},
		{"-0", 0, 5, true, 0},
		{"2147483647", INT_MIN, INT_MAX, true, INT_MAX},
		{"2147483648", INT_MIN, INT_MAX, false, 0},
		{"-2147483648", INT_MIN, INT_MAX, true, INT_MIN},
		{"-2147483649", INT_MIN, INT_MAX, false, 0},
		{"--1", -5, 5, false, 0},
		{"-", -5, 5, false, 0},
		{"+1", -5, 5, false, 0},
		{"", -5, 5, false, 0},
		{"1 ", -5, 5, false, 0},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		int v = 77;

		if (num_int(cases[i].s, cases[i].min, cases[i].max, &v) != cases[i].ok)
			fail_msg("'%s'", cases[i].s);
		assert_int_equal(v, cases[i].ok ? cases[i].v : 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unsigned_numbers),
		cmocka_unit_test(signed_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
