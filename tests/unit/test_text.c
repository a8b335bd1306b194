/* Text: what is UTF-8, what enters the store, what reaches a terminal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define BYTES(s) (s), sizeof(s) - 1

static void utf8_validity(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		long bad; /* -1 = valid */
	} cases[] = {
		{BYTES(""), -1},
		{BYTES("plain"), -1},
		{BYTES("sixteen bytes ok"), -1},
		{BYTES("with\0nul"), -1},
		{BYTES("\xc3\xa9t\xc3\xa9"), -1},
		{BYTES("\xe2\x82\xac"), -1},
		{BYTES("\xf0\x9f\x98\x80"), -1},
		{BYTES("\xf4\x8f\xbf\xbf"), -1},         /* U+10FFFF */
		{BYTES("\xef\xbf\xbf"), -1},             /* U+FFFF, no character but valid */
		{BYTES("\xed\x9f\xbf\xee\x80\x80"), -1}, /* around the surrogates */
		{BYTES("\xed\xa0\x80"), 0},              /* U+D800 */
		{BYTES("\xed\xbf\xbf"), 0},              /* U+DFFF */
		{BYTES("\xf4\x90\x80\x80"), 0},          /* U+110000 */
		{BYTES("\xf5\x80\x80\x80"), 0},
		{BYTES("\xff"), 0},
		{BYTES("\xc0\x80"), 0},                  /* overlong NUL */
		{BYTES("\xc0\xaf"), 0},                  /* overlong / */
		{BYTES("\xc1\xbf"), 0},
		{BYTES("\xe0\x80\xaf"), 0},
		{BYTES("\xe0\x9f\xbf"), 0},
		{BYTES("\xf0\x80\x80\xaf"), 0},
		{BYTES("\xf0\x8f\xbf\xbf"), 0},
		{BYTES("ab\x80"), 2},                    /* a continuation alone */
		{BYTES("ab\xc3"), 2},                    /* cut short */
		{BYTES("ab\xe2\x82"), 2},
		{BYTES("ab\xf0\x9f\x98"), 2},
		{BYTES("\xc3(x"), 0},
		{BYTES("\xe2\x82(x"), 0},
		{BYTES("1234567\xe9"), 7},
		{BYTES("12345678\xe9 latin 1"), 8},
		{BYTES("123456789012345\xe9"), 15},
		{BYTES("\xc3\xa9\xc3\xa9 then a long ascii run \xfe"), 27},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		size_t bad = 999;
		bool ok = utf8_valid(cases[i].s, cases[i].n, &bad);

		if (ok != (cases[i].bad < 0) || (!ok && (long)bad != cases[i].bad))
			fail_msg("case %zu: %d at %zu", i, ok, bad);
		assert_int_equal(utf8_valid(cases[i].s, cases[i].n, NULL), ok);
	}
}

static void every_code_point_survives(void **state)
{
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (uint32_t cp = 0; cp <= 0x10ffff; cp += cp < 0x11000 ? 1 : 97) {
		size_t i = 0;

		if (cp >= 0xd800 && cp <= 0xdfff)
			continue;
		sbuf_clear(&b);
		utf8_put(&b, cp);
		assert_true(utf8_valid(b.s, b.len, NULL));
		assert_int_equal(utf8_next(b.s, b.len, &i), cp);
		assert_int_equal(i, b.len);
		/* Nothing ends on half a character. */
		for (size_t n = 1; n < b.len; n++)
			assert_int_equal(utf8_cut(b.s, n), 0);
		assert_int_equal(utf8_cut(b.s, b.len), b.len);
	}
	sbuf_clear(&b);
	utf8_put(&b, 0xd800);
	utf8_put(&b, 0x110000);
	assert_string_equal(b.s, "\xef\xbf\xbd\xef\xbf\xbd");
	sbuf_deinit(&b);
}

static void cutting(void **state)
{
	static const char s[] = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";
	static const size_t cut[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};

	(void)state;
	for (size_t n = 0; n < NELEM(cut); n++)
		assert_int_equal(utf8_cut(s, n), cut[n]);
}

static void widths(void **state)
{
	static const struct {
		uint32_t cp;
		int width;
	} cases[] = {
		{'a', 1}, {0, 0}, {0x1b, 0}, {0x7f, 0}, {0x9b, 0}, {0xe9, 1}, {0xad, 1},
		{0x301, 0}, {0x200b, 0}, {0x200d, 0}, {0xfe0f, 0}, {0x4e2d, 2}, {0x3042, 2},
		{0xac00, 2}, {0x1160, 0}, {0xff21, 2}, {0xff71, 1}, {0x1f600, 2}, {0x2026, 1},
		{0x20ac, 1}, {0x20000, 2}, {0x10ffff, 1}, {0x0e31, 0}, {0x591, 0}, {0x431, 1},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		if (utf8_width(cases[i].cp) != cases[i].width)
			fail_msg("U+%04X", (unsigned)cases[i].cp);
	}
	assert_int_equal(text_columns(BYTES("abc")), 3);
	assert_int_equal(text_columns(BYTES("e\xcc\x81t\xc3\xa9")), 3);
	assert_int_equal(text_columns(BYTES("\xe4\xb8\xad\xe6\x96\x87!")), 5);
}

static void cleaning(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		const char *text, *line;
	} cases[] = {
		{BYTES(""), "", ""},
		{BYTES("a\nb"), "a\nb", "a b"},
		{BYTES("a\r\nb\r\n"), "a\nb\n", "a b"},
		{BYTES("a\rb\r"), "a\nb\n", "a b"},
		{BYTES("a\r\r\nb"), "a\n\nb", "a  b"},
		{BYTES("a\n\rb"), "a\n\nb", "a  b"},
		{BYTES("  \t a \r\n "), "  \t a \n ", "a"},
		{BYTES("\r\n\r\n"), "\n\n", ""},
		{BYTES("\xc3\xa9 \x1b[1m"), "\xc3\xa9 \x1b[1m", "\xc3\xa9 \x1b[1m"},
		{BYTES("a\tb"), "a\tb", "a\tb"},
	};
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		sbuf_clear(&b);
		sbuf_puts(&b, ">");
		assert_int_equal(text_clean(cases[i].s, cases[i].n, "x", &b, NULL), HD_OK);
		assert_string_equal(b.s + 1, cases[i].text);
		sbuf_clear(&b);
		sbuf_puts(&b, ">");
		assert_int_equal(text_clean_line(cases[i].s, cases[i].n, "x", &b, NULL), HD_OK);
		assert_string_equal(b.s + 1, cases[i].line);
	}
	sbuf_deinit(&b);
}

static void unclean_text_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		const char *start;
	} cases[] = {
		{BYTES("a\nb\nc\xe9"), "description: line 3 is not valid UTF-8 (byte 0xe9)"},
		{BYTES("a\r\nb\xe9\r\n"), "description: line 2 is not valid UTF-8"},
		{BYTES("a\rb\xe9\r\n"), "description: line 2 is not valid UTF-8"},
		{BYTES("a\n\0"), "description: line 2 holds a NUL byte"},
		{BYTES("\0\xe9"), "description: line 1 holds a NUL byte"},
		{BYTES("\xe9\0"), "description: line 1 is not valid UTF-8"},
	};
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct hd_err e = {{0}};

		assert_int_equal(text_clean(cases[i].s, cases[i].n, "description", &b, &e),
				 HD_INVALID);
		if (!str_starts(e.msg, cases[i].start))
			fail_msg("%s", e.msg);
		assert_int_equal(text_clean_line(cases[i].s, cases[i].n, "x", &b, &e), HD_INVALID);
	}
	assert_int_equal(b.len, 0);
	sbuf_deinit(&b);
}

static void terminals_are_not_steered(void **state)
{
	static const struct {
		const char *s;
		size_t n;
		const char *lines, *oneline;
	} cases[] = {
		{BYTES("plain"), "plain", "plain"},
		{BYTES("a\nb\tc"), "a\nb\tc", "a b c"},
		{BYTES("\x1b]0;owned\x07"), "^[]0;owned^G", "^[]0;owned^G"},
		{BYTES("\x1b[31m"), "^[[31m", "^[[31m"},
		{BYTES("a\rb\0c"), "a^Mb^@c", "a^Mb^@c"},
		{BYTES("\x7f"), "<U+007F>", "<U+007F>"},
		{BYTES("\xc2\x9b" "2J"), "<U+009B>2J", "<U+009B>2J"},
		{BYTES("\xe2\x80\xae" "gpj"), "<U+202E>gpj", "<U+202E>gpj"},
		{BYTES("\xe2\x81\xa6\xe2\x80\x8f\xd8\x9c"), "<U+2066><U+200F><U+061C>",
		 "<U+2066><U+200F><U+061C>"},
		{BYTES("\xc3\xa9\xf0\x9f\x98\x80"), "\xc3\xa9\xf0\x9f\x98\x80",
		 "\xc3\xa9\xf0\x9f\x98\x80"},
		{BYTES("a\xe2\x80\xa8" "b"), "a\xe2\x80\xa8" "b", "a b"},
		{BYTES("\xe9t\xc3"), "<E9>t<C3>", "<E9>t<C3>"},
	};
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		sbuf_clear(&b);
		text_for_terminal(&b, cases[i].s, cases[i].n, false);
		assert_string_equal(b.s, cases[i].lines);
		sbuf_clear(&b);
		text_for_terminal(&b, cases[i].s, cases[i].n, true);
		assert_string_equal(b.s, cases[i].oneline);
	}
	sbuf_deinit(&b);
}

static void fitting(void **state)
{
	static const struct {
		const char *s;
		size_t columns;
		const char *cut, *padded;
	} cases[] = {
		{"abc", 5, "abc", "abc  "},
		{"abc", 3, "abc", "abc"},
		{"abcd", 3, "ab\xe2\x80\xa6", "ab\xe2\x80\xa6"},
		{"abc", 1, "\xe2\x80\xa6", "\xe2\x80\xa6"},
		{"abc", 0, "", ""},
		{"", 2, "", "  "},
		{"\xe4\xb8\xad\xe6\x96\x87", 4, "\xe4\xb8\xad\xe6\x96\x87",
		 "\xe4\xb8\xad\xe6\x96\x87"},
		/* Half a wide character does not fit: a blank takes its place. */
		{"\xe4\xb8\xad\xe6\x96\x87\xe5\xad\x97", 4, "\xe4\xb8\xad\xe2\x80\xa6",
		 "\xe4\xb8\xad\xe2\x80\xa6 "},
		{"\xe4\xb8\xad\xe6\x96\x87", 3, "\xe4\xb8\xad\xe2\x80\xa6",
		 "\xe4\xb8\xad\xe2\x80\xa6"},
		/* A mark stays with its letter. */
		{"ae\xcc\x81", 2, "ae\xcc\x81", "ae\xcc\x81"},
		{"ae\xcc\x81zz", 3, "ae\xcc\x81\xe2\x80\xa6", "ae\xcc\x81\xe2\x80\xa6"},
	};
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		sbuf_clear(&b);
		text_fit(&b, cases[i].s, cases[i].columns, false);
		assert_string_equal(b.s, cases[i].cut);
		sbuf_clear(&b);
		text_fit(&b, cases[i].s, cases[i].columns, true);
		assert_string_equal(b.s, cases[i].padded);
		assert_int_equal(text_columns(b.s, b.len), cases[i].columns);
	}
	sbuf_deinit(&b);
}

static void folding(void **state)
{
	static const struct {
		const char *s, *folded;
	} cases[] = {
		{"", ""},
		{"HD-1042", "hd-1042"},
		{"Factur\xc3\xa9", "facture"},
		{"FACTURE\xcc\x81", "facture"},
		{"\xc5\x93uvre \xc5\x92UVRE", "oeuvre oeuvre"},
		{"Stra\xc3\x9f" "e \xe1\xba\x9e", "strasse ss"},
		{"\xc3\x86\xc3\xa6\xc3\x98\xc3\xb8\xc3\x85\xc3\xa5", "aeaeooaa"},
		{"\xc5\x81\xc3\xb3" "d\xc5\xba \xc4\x90\xc4\x91", "lodz dd"},
		{"\xc4\xb0\xc4\xb1 \xc5\xbf", "ii s"},
		{"Vi\xe1\xbb\x87t", "viet"},
		{"\xc3\x97\xc3\xb7", "\xc3\x97\xc3\xb7"},
		{"\xce\x91\xce\xb8\xce\xae\xce\xbd\xce\xb1\xcf\x82", /* Athens */
		 "\xce\xb1\xce\xb8\xce\xb7\xce\xbd\xce\xb1\xcf\x83"},
		{"\xd0\x81\xd0\xb6\xd0\x99", "\xd0\xb5\xd0\xb6\xd0\xb8"}, /* Cyrillic */
		{"\xe4\xb8\xad\xf0\x9f\x98\x80", "\xe4\xb8\xad\xf0\x9f\x98\x80"},
		{"\xc6\x80\xc6\x81\xc8\x80\xc9\x8e\xc9\x90", "b\xc9\x93" "a\xc9\x8f\xc9\x90"},
	};
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		sbuf_clear(&b);
		text_fold(&b, cases[i].s, strlen(cases[i].s));
		assert_string_equal(b.s, cases[i].folded);
	}
	sbuf_deinit(&b);
}

static void words(void **state)
{
	static const char *const list[] = {"low", "normal", "high", NULL};
	char longest[66];

	(void)state;
	assert_true(str_ieq("Straw", "sTRAW"));
	assert_false(str_ieq("a", "ab"));
	assert_false(str_ieq("ab", "a"));
	assert_false(str_ieq("[", "{"));
	assert_true(str_starts("HD-12", "HD-"));
	assert_true(str_starts("x", ""));
	assert_false(str_starts("H", "HD"));
	assert_true(str_in("high", list));
	assert_false(str_in("High", list));
	assert_true(str_is_id("payroll"));
	assert_true(str_is_id("0a.b_c-D"));
	assert_false(str_is_id(""));
	assert_false(str_is_id(".a"));
	assert_false(str_is_id("-a"));
	assert_false(str_is_id("a/b"));
	assert_false(str_is_id("a b"));
	assert_false(str_is_id("\xc3\xa9"));
	memset(longest, 'a', 64);
	longest[64] = '\0';
	assert_true(str_is_id(longest));
	longest[64] = 'a';
	longest[65] = '\0';
	assert_false(str_is_id(longest));
}

static void nearest_words(void **state)
{
	static const char *const list[] = {"close", "comment", "create", "list", "log", "reopen",
					   "report", NULL};
	static const struct {
		const char *s, *near;
	} cases[] = {
		{"clsoe", "close"}, {"coment", "comment"}, {"crate", "create"}, {"lsit", "list"},
		{"CLOSE", "close"}, {"rep", "report"}, {"reoprt", "report"}, {"comm", "comment"},
		{"xyzzy", NULL}, {"", NULL}, {"q", NULL}, {"zq", NULL}, {"acknowledge", NULL},
	};
	char longest[200];

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *near = str_nearest(cases[i].s, list);

		if (!near || !cases[i].near) {
			if (near != cases[i].near)
				fail_msg("'%s' gave %s", cases[i].s, near ? near : "nothing");
			continue;
		}
		assert_string_equal(near, cases[i].near);
	}
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_null(str_nearest(longest, list));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_validity),
		cmocka_unit_test(every_code_point_survives),
		cmocka_unit_test(cutting),
		cmocka_unit_test(widths),
		cmocka_unit_test(cleaning),
		cmocka_unit_test(unclean_text_is_refused_with_its_line),
		cmocka_unit_test(terminals_are_not_steered),
		cmocka_unit_test(fitting),
		cmocka_unit_test(folding),
		cmocka_unit_test(words),
		cmocka_unit_test(nearest_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
