/* Templates: what is refused and where, and how one is filled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "mail/template.h"

static void wrong_ones(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{"", "line 1, column 1: there is no text"},
		{" \n\n", "there is no text"},
		{"x {nmber}", "line 1, column 3: there is no placeholder '{nmber}'; did you mean "
			      "'{number}'?"},
		{"x\n\xC3\xA9t\xC3\xA9 {zzzzzz}", "line 2, column 5: there is no placeholder "
						  "'{zzzzzz}'; there are {number}, {subject}"},
		{"{}", "there is no placeholder '{}'"},
		{"{Number}", "did you mean '{number}'?"},
		{"a {number", "line 1, column 3: this brace is not closed"},
		{"a {num\nber}", "line 1, column 3: this brace is not closed"},
		{"{ {number}", "line 1, column 1: this brace is not closed"},
		{"a } b", "line 1, column 3: this brace closes nothing"},
		{"{{number}", "line 1, column 9: this brace closes nothing"},
		{"Subject:\n\nx", "line 1, column 9: the subject has no text"},
		{"Subject: \t \n\nx", "the subject has no text"},
		{"Subject: x", "there is no text below the subject"},
		{"Subject: x\ny", "line 2, column 1: an empty line must stand below the subject"},
		{"Subject: x\n\n", "there is no text"},
		{"Subject: {nix}\n\ny", "line 1, column 10: there is no placeholder"},
		{"ok\nb\xFF", "line 2, column 2: this is not UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct hd_err e = {""};

		assert_int_equal(template_check("t.en", cases[i].text, &e), HD_INVALID);
		if (!strstr(e.msg, cases[i].why) || !str_starts(e.msg, "template 't.en': "))
			fail_msg("case %zu: %s", i, e.msg);
	}
}

static void sizes(void **state)
{
	char *text = mem_alloc((64 << 10) + 2);
	struct hd_err e;

	(void)state;
	memset(text, 'x', 64 << 10);
	assert_int_equal(template_check("t", text, &e), HD_OK);
	text[64 << 10] = 'x';
	assert_int_equal(template_check("t", text, &e), HD_INVALID);
	assert_non_null(strstr(e.msg, "larger than 64 KiB"));
	free(text);
}

static void fills(void **state)
{
	static const struct {
		const char *text, *subject, *body;
	} cases[] = {
		{"Hi {requester}", "", "Hi Ann\n"},
		{"Subject: {number} {subject}\n\nx\n", "HD-1 two lines Bcc: eve@example.org", "x\n"},
		{"a\nTeam: {team}\nb", "", "a\nb\n"},
		{"a\n{team} {number}\nb", "", "a\n HD-1\nb\n"},
		{"a\n\n{team}\n\nb\n\n\n\nc\n\n", "", "a\n\nb\n\nc\n"},
		{"{team}\na", "", "a\n"},
		{"{team}", "", ""},
		{"{{number}} }}{{", "", "{number} }{\n"},
		/* A brace in a value is a brace, and so is a placeholder. */
		{"{message}", "", "{number} {{ } {nix}\n\nend\n"},
		{"\xE2\x82\xAC{number}\xE2\x82\xAC", "", "\xE2\x82\xACHD-1\xE2\x82\xAC\n"},
	};
	const char *v[TEMPLATE_VALUES] = {
		[TV_NUMBER] = "HD-1", [TV_REQUESTER] = "Ann", [TV_TEAM] = "",
		[TV_SUBJECT] = "two\nlines\rBcc: eve@example.org",
		[TV_MESSAGE] = "{number} {{ } {nix}\n\nend"};
	struct sbuf subject = SBUF_INIT, body = SBUF_INIT;
	struct hd_err e;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		assert_int_equal(template_check("t", cases[i].text, &e), HD_OK);
		assert_int_equal(template_fill("t", cases[i].text, v, &subject, &body, &e), HD_OK);
		assert_string_equal(subject.s, cases[i].subject);
		assert_string_equal(body.s, cases[i].body);
	}
	sbuf_deinit(&subject);
	sbuf_deinit(&body);
}

static void has(void **state)
{
	(void)state;
	assert_true(template_has("a {message}", TV_MESSAGE));
	assert_true(template_has("{{{message}}}", TV_MESSAGE));
	assert_false(template_has("{{message}}", TV_MESSAGE));
	assert_false(template_has("{number} message}", TV_MESSAGE));
}

/* Whatever is known of a ticket, all or nothing: a subject, a text, and no brace left over. */
static void built_in(void **state)
{
	const char *all[TEMPLATE_VALUES], *none[TEMPLATE_VALUES] = {NULL};
	struct sbuf subject = SBUF_INIT, body = SBUF_INIT;
	struct hd_err e;

	(void)state;
	for (size_t i = 0; i < TEMPLATE_VALUES; i++) {
		assert_non_null(template_values[i]);
		all[i] = "VALUE";
	}
	assert_null(template_values[TEMPLATE_VALUES]);
	for (int k = 0; k < TEMPLATE_KINDS; k++) {
		for (size_t i = 0; template_languages[i]; i++) {
			const char *text = template_builtin((enum template_kind)k,
							    template_languages[i]);

			assert_int_equal(template_check(template_names[k], text, &e), HD_OK);
			assert_true(str_starts(text, "Subject: "));
			template_fill("t", text, all, &subject, &body, &e);
			assert_null(strpbrk(subject.s, "{}\n"));
			assert_null(strpbrk(body.s, "{}"));
			assert_non_null(strstr(body.s, "VALUE"));
			assert_int_equal(template_fill("t", text, none, &subject, &body, &e), HD_OK);
		}
		assert_string_not_equal(template_builtin((enum template_kind)k, "en"),
					template_builtin((enum template_kind)k, "fr"));
	}
	sbuf_deinit(&subject);
	sbuf_deinit(&body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_ones), cmocka_unit_test(sizes), cmocka_unit_test(fills),
		cmocka_unit_test(has),        cmocka_unit_test(built_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
