/* Growing strings: always terminated, never over their maximum. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/sbuf.h"

static void empty_costs_nothing(void **state)
{
	struct sbuf b = SBUF_INIT;
	char *s;

	(void)state;
	assert_string_equal(b.s, "");
	sbuf_add(&b, "x", 0);
	sbuf_puts(&b, "");
	sbuf_printf(&b, "%s", "");
	sbuf_truncate(&b, 0);
	sbuf_clear(&b);
	assert_ptr_equal(b.s, sbuf_empty);
	assert_int_equal(b.cap, 0);
	s = sbuf_detach(&b);
	assert_string_equal(s, "");
	assert_ptr_not_equal(s, sbuf_empty);
	free(s);
	sbuf_deinit(&b);
}

static void appending(void **state)
{
	struct sbuf b = SBUF_INIT;

	(void)state;
	sbuf_puts(&b, "ab");
	sbuf_putc(&b, 'c');
	sbuf_add(&b, "def", 2);
	sbuf_printf(&b, "-%d-%s", 42, "x");
	assert_string_equal(b.s, "abcde-42-x");
	assert_int_equal(b.len, 10);
	sbuf_truncate(&b, 3);
	assert_string_equal(b.s, "abc");
	sbuf_truncate(&b, 99);
	assert_string_equal(b.s, "abc");
	sbuf_clear(&b);
	assert_string_equal(b.s, "");
	assert_true(b.cap > 0);
	for (int i = 0; i < 10000; i++)
		sbuf_putc(&b, (char)('a' + i % 26));
	assert_int_equal(strlen(b.s), 10000);
	assert_int_equal(b.s[9999], 'a' + 9999 % 26);
	assert_false(b.full);
	sbuf_deinit(&b);
	assert_ptr_equal(b.s, sbuf_empty);
}

static void long_formats(void **state)
{
	struct sbuf b = SBUF_INIT;
	char text[1000];

	(void)state;
	memset(text, 'y', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int n = 250; n < 262; n++) {
		sbuf_clear(&b);
		sbuf_puts(&b, ">");
		sbuf_printf(&b, "%.*s", n, text);
		assert_int_equal(b.len, (size_t)n + 1);
		assert_int_equal(strlen(b.s), (size_t)n + 1);
	}
	sbuf_printf(&b, "%s", text);
	assert_int_equal(strlen(b.s), 262 + 999);
	sbuf_deinit(&b);
}

static void the_maximum_cuts(void **state)
{
	struct sbuf b = SBUF_MAX(5);
	char text[400];

	(void)state;
	sbuf_puts(&b, "abc");
	assert_false(b.full);
	sbuf_puts(&b, "defg");
	assert_string_equal(b.s, "abcde");
	assert_true(b.full);
	sbuf_putc(&b, 'z');
	assert_string_equal(b.s, "abcde");
	sbuf_clear(&b);
	assert_false(b.full);
	sbuf_puts(&b, "abcde");
	assert_false(b.full);
	sbuf_putc(&b, 'f');
	assert_true(b.full);
	sbuf_deinit(&b);
	assert_int_equal(b.max, 5);
	memset(text, 'q', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	sbuf_printf(&b, "%s", text);
	assert_string_equal(b.s, "qqqqq");
	assert_true(b.full);
	sbuf_deinit(&b);
}

static void reserved_room_can_be_filled(void **state)
{
	struct sbuf b = SBUF_INIT;
	char *to;

	(void)state;
	sbuf_puts(&b, "ab");
	to = sbuf_reserve(&b, 500);
	assert_ptr_equal(to, b.s + 2);
	assert_string_equal(b.s, "ab");
	memset(to, 'r', 500);
	b.len += 500;
	b.s[b.len] = '\0';
	assert_int_equal(strlen(b.s), 502);
	sbuf_deinit(&b);
}

static void detached_strings_belong_to_the_caller(void **state)
{
	struct sbuf b = SBUF_MAX(100);
	char *s;

	(void)state;
	sbuf_puts(&b, "mine");
	s = sbuf_detach(&b);
	sbuf_puts(&b, "other");
	assert_string_equal(s, "mine");
	assert_string_equal(b.s, "other");
	assert_int_equal(b.max, 100);
	free(s);
	sbuf_deinit(&b);
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_costs_nothing),
		cmocka_unit_test(appending),
		cmocka_unit_test(long_formats),
		cmocka_unit_test(the_maximum_cuts),
		cmocka_unit_test(reserved_room_can_be_filled),
		cmocka_unit_test(detached_strings_belong_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
