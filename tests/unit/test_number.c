/* Numbers of tickets, problems and articles, and the paths of their files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/ticket.h"

static void a_number_and_its_path(void **state)
{
	static const struct {
		const char *given, *number, *path;
	} rows[] = {
		{"HD-1", "HD-1", "tickets/HD/0000/00/HD-1.yaml"},
		{"hd-99", "HD-99", "tickets/HD/0000/00/HD-99.yaml"},
		{"Hd-100", "HD-100", "tickets/HD/0000/01/HD-100.yaml"},
		{"HD-1042", "HD-1042", "tickets/HD/0000/10/HD-1042.yaml"},
		{"HD-9999", "HD-9999", "tickets/HD/0000/99/HD-9999.yaml"},
		{"HD-10000", "HD-10000", "tickets/HD/0001/00/HD-10000.yaml"},
		{"HD-99999999", "HD-99999999", "tickets/HD/9999/99/HD-99999999.yaml"},
		{"HD-123456789", "HD-123456789", "tickets/HD/12345/67/HD-123456789.yaml"},
		{"LYO2-7", "LYO2-7", "tickets/LYO2/0000/00/LYO2-7.yaml"},
		{"hd-p3", "HD-P3", "problems/HD/0000/00/HD-P3.yaml"},
		{"HD-K10007", "HD-K10007", "knowledge/HD/0001/00/HD-K10007.yaml"},
		{"ABCDEFGH-P999999999999", "ABCDEFGH-P999999999999",
		 "problems/ABCDEFGH/99999999/99/ABCDEFGH-P999999999999.yaml"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++) {
		char text[NUMBER_TEXT_SIZE], path[NUMBER_PATH_SIZE];
		struct number n;

		assert_true(number_parse(rows[i].given, &n));
		number_format(&n, text);
		assert_string_equal(text, rows[i].number);
		number_path(&n, path);
		assert_string_equal(path, rows[i].path);
	}
}

static void attachments_lie_beside(void **state)
{
	char path[NUMBER_PATH_SIZE];
	struct number n;

	(void)state;
	assert_true(number_parse("HD-1042", &n));
	assert_int_equal(n.kind, NUMBER_TICKET);
	assert_int_equal(n.n, 1042);
	number_attachments(&n, path);
	assert_string_equal(path, "attachments/HD/0000/10/HD-1042");
}

static void what_is_no_number(void **state)
{
	static const char *const bad[] = {
		"",
		"-",
		"HD",
		"HD-",
		"HD-0",
		"HD-042",
		"HD--1",
		"HD-+1",
		"HD- 1",
		"HD-1 ",
		"HD-1x",
		"42",
		"HD-P",
		"HD-P0",
		"HD-Q1",
		"HD-PK1",
		"H-1",
		"1HD-1",
		"ABCDEFGHI-1",
		"HD_-1",
		"\xc3\x89T-1",
		"HD-1000000000000",
		"HD-99999999999999999999",
		"HD-1.yaml",
		"../HD-1",
	};
	struct number n;

	(void)state;
	for (size_t i = 0; i < NELEM(bad); i++)
		if (number_parse(bad[i], &n))
			fail_msg("'%s' is taken for a number", bad[i]);
}

static void codes_of_sites(void **state)
{
	(void)state;
	assert_true(site_valid("HD"));
	assert_true(site_valid("A1234567"));
	assert_false(site_valid("H"));
	assert_false(site_valid("hd"));
	assert_false(site_valid("1A"));
	assert_false(site_valid("A12345678"));
	assert_false(site_valid("A-B"));
	assert_false(site_valid(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_and_its_path),
		cmocka_unit_test(attachments_lie_beside),
		cmocka_unit_test(what_is_no_number),
		cmocka_unit_test(codes_of_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
