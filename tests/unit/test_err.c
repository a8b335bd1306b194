/* Errors: one line, harmless, never cut within a character. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/err.h"
#include "helpdesk/text.h"

static void fail_formats_and_returns(void **state)
{
	struct hd_err e = {{0}};

	(void)state;
	assert_int_equal(hd_fail(&e, HD_NOT_FOUND, "no ticket '%s'", "HD-12"), HD_NOT_FOUND);
	assert_string_equal(e.msg, "no ticket 'HD-12'");
	assert_int_equal(hd_fail(NULL, HD_IO, "nobody %s", "listens"), HD_IO);
}

static void wrap_puts_the_subject_in_front(void **state)
{
	struct hd_err e = {{0}};

	(void)state;
	hd_fail(&e, HD_INVALID, "unknown priority '%s'", "urgnt");
	assert_int_equal(hd_wrap(&e, HD_INVALID, "line %d", 4), HD_INVALID);
	assert_int_equal(hd_wrap(&e, HD_REFUSED, "ticket '%s'", "HD-12"), HD_REFUSED);
	assert_string_equal(e.msg, "ticket 'HD-12': line 4: unknown priority 'urgnt'");
	assert_int_equal(hd_wrap(NULL, HD_IO, "x"), HD_IO);
}

static void the_old_message_may_be_an_argument(void **state)
{
	struct hd_err e = {{0}};

	(void)state;
	hd_fail(&e, HD_IO, "disk full");
	hd_fail(&e, HD_IO, "%s, and %s", e.msg, e.msg);
	assert_string_equal(e.msg, "disk full, and disk full");
}

static void controls_become_visible(void **state)
{
	struct hd_err e = {{0}};

	(void)state;
	hd_fail(&e, HD_INVALID, "'%s'", "a\x1b[2Jb\nc\x7f\xc2\x9b\xe2\x80\xae\xff");
	assert_string_equal(e.msg, "'a^[[2Jb^Jc<U+007F><U+009B><U+202E><FF>'");
	hd_wrap(&e, HD_INVALID, "x\ry");
	assert_string_equal(e.msg, "x^My: 'a^[[2Jb^Jc<U+007F><U+009B><U+202E><FF>'");
}

static void long_messages_are_cut_between_characters(void **state)
{
	char text[4000];
	struct hd_err e = {{0}};

	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		size_t n = shift;

		memset(text, 'x', shift);
		for (; n + 4 < sizeof(text); n += 3)
			memcpy(text + n, "\xe2\x82\xac", 3);
		text[n] = '\0';
		hd_fail(&e, HD_INVALID, "%s", text);
		assert_in_range(strlen(e.msg), sizeof(e.msg) - 4, sizeof(e.msg) - 1);
		assert_true(utf8_valid(e.msg, strlen(e.msg), NULL));
		hd_wrap(&e, HD_INVALID, "%.*s", (int)shift + 30,
			"wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww");
		assert_in_range(strlen(e.msg), sizeof(e.msg) - 4, sizeof(e.msg) - 1);
		assert_true(utf8_valid(e.msg, strlen(e.msg), NULL));
		assert_true(str_starts(e.msg, "wwwww"));
		hd_wrap(&e, HD_INVALID, "%s", text);
		assert_true(strlen(e.msg) < sizeof(e.msg));
	}
	/* What grows while it is made visible must still fit. */
	memset(text, '\x01', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	hd_fail(&e, HD_INVALID, "%s", text);
	assert_int_equal(strlen(e.msg), 1022);
}

static void statuses(void **state)
{
	static const struct {
		enum hd_rc rc;
		int status;
	} cases[] = {
		{HD_OK, 0}, {HD_REFUSED, 1}, {HD_INVALID, 1}, {HD_IO, 1}, {HD_USAGE, 2},
		{HD_NOT_FOUND, 3}, {HD_CONFLICT, 4}, {HD_PARTIAL, 5}, {HD_INTERNAL, 70},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(hd_exit_status(cases[i].rc), cases[i].status);
	assert_int_equal(hd_exit_status((enum hd_rc)99), 70);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fail_formats_and_returns),
		cmocka_unit_test(wrap_puts_the_subject_in_front),
		cmocka_unit_test(the_old_message_may_be_an_argument),
		cmocka_unit_test(controls_become_visible),
		cmocka_unit_test(long_messages_are_cut_between_characters),
		cmocka_unit_test(statuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
