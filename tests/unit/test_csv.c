/* CSV: where records end, what their cells are, and the character set of a text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "csv/csv.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

static struct hd_err e;

static void test_ends(void **state)
{
	static const struct {
		const char *text;
		size_t size, breaks;
		enum csv_state at;
	} cases[] = {
		{"a,b\nc", 4, 1, CSV_BARE},
		{"a,b", 3, 0, CSV_BARE},
		{"\"a\nb\"\nc", 6, 2, CSV_QUOTE},
		{"\"a\"\"\n\"\nc", 7, 2, CSV_QUOTE},
		{"a\"b\nc", 4, 1, CSV_BARE},      /* a quote within bare text is text */
		{"a,\"b\nc", 6, 1, CSV_QUOTED},
		{"\n", 1, 1, CSV_FIELD},
		{"\"a\"\r\nb", 5, 1, CSV_BARE},
		{"", 0, 0, CSV_FIELD},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct csv_scan s = {0};
		size_t used;

		(void)csv_scan(&s, cases[i].text, strlen(cases[i].text), ',', &used);
		if (used != cases[i].size || s.breaks != cases[i].breaks || s.state != cases[i].at)
			fail_msg("case %zu: %zu bytes, %d breaks, state %d", i, used, (int)s.breaks,
				 s.state);
	}
}

/* Cells joined by `/`, or the error. */
static void check_split(const char *text, size_t n, char separator, const char *want)
{
	struct csv_row row = CSV_ROW_INIT;
	struct sbuf got = SBUF_INIT;

	if (csv_split(text, n, separator, &row, &e) != HD_OK)
		sbuf_puts(&got, e.msg);
	else
		for (size_t i = 0; i < row.n; i++) {
			sbuf_puts(&got, i ? "/" : "");
			sbuf_add(&got, row.v[i].s, row.v[i].n);
		}
	assert_string_equal(got.s, want);
	csv_row_deinit(&row);
	sbuf_deinit(&got);
}

static void test_cells(void **state)
{
	static const struct {
		const char *text;
		char separator;
		const char *want;
	} cases[] = {
		{"a,b,c\r\n", ',', "a/b/c"},
		{"a;b,c\n", ';', "a/b,c"},
		{",,", ',', "//"},
		{"", ',', ""},
		{"\"a,b\",\"c\"\"d\"\n", ',', "a,b/c\"d"},
		{"\"a\r\nb\",c", ',', "a\r\nb/c"},
		{"\"\"", ',', ""},
		{"\"\"\"\"", ',', "\""},
		{" a , b ", ',', " a / b "},
		{"a \"b\" c", ',', "a \"b\" c"},
		{"\"a\"b,c", ',', "column 1: text after the closing quote"},
		{"a,\"b", ',', "column 2: the quote is not closed"},
		{"a\t\"b\tc\"", '\t', "a/b\tc"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check_split(cases[i].text, strlen(cases[i].text), cases[i].separator, cases[i].want);
}

static void test_many_cells(void **state)
{
	struct csv_row row = CSV_ROW_INIT;
	struct sbuf text = SBUF_INIT;

	(void)state;
	for (int i = 1; i < CSV_COLUMNS_MAX; i++)
		sbuf_putc(&text, ',');
	assert_int_equal(csv_split(text.s, text.len, ',', &row, &e), HD_OK);
	assert_int_equal(row.n, CSV_COLUMNS_MAX);
	sbuf_putc(&text, ',');
	assert_int_equal(csv_split(text.s, text.len, ',', &row, &e), HD_INVALID);
	csv_row_deinit(&row);
	sbuf_deinit(&text);
}

static void test_separators(void **state)
{
	(void)state;
	assert_int_equal(csv_guess_separator("a,b;c,d\n;;;;", 12), ',');
	assert_int_equal(csv_guess_separator("\"a,b,c\";d", 9), ';');
	assert_int_equal(csv_guess_separator("a\tb", 3), '\t');
	assert_int_equal(csv_guess_separator("a|b", 3), '|');
	assert_int_equal(csv_guess_separator("a", 1), ',');
}

static void test_guards(void **state)
{
	static const char *const cases[][2] = {
		{"'=1", "=1"},  {"\t@x", "@x"}, {"'+1", "+1"},  {"'-", "-"}, {"'tis", "'tis"},
		{"\ta", "\ta"}, {"'", "'"},     {"''=", "''="}, {"=1", "=1"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct csv_cell c = {cases[i][0], strlen(cases[i][0])};

		csv_unguard(&c);
		assert_string_equal(c.s, cases[i][1]);
		assert_int_equal(c.n, strlen(cases[i][1]));
	}
}

static const char *guess(const char *text, size_t n, size_t piece)
{
	struct charset_look l = {0};
	unsigned mark;

	for (size_t i = 0; i < n; i += piece)
		charset_look(&l, text + i, n - i < piece ? n - i : piece);
	charset_look_end(&l);
	return charset_guess(&l, &mark);
}

static void test_charsets(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *want;
	} cases[] = {
		{"plain", 5, "utf-8"},
		{"caf\xC3\xA9", 5, "utf-8"},
		{"\xEF\xBB\xBFx", 4, "utf-8"},
		{"caf\xE9", 4, "windows-1252"},
		{"\x93x\x94", 3, "windows-1252"},
		{"c\xBDur", 4, "iso-8859-15"},
		{"5 \xA4", 3, "iso-8859-15"},
		{"5 \xA4 \x80", 5, "windows-1252"},
		{"\xFF\xFE" "a\0", 4, "utf-16le"},
		{"\xFE\xFF\0a", 4, "utf-16be"},
		{"a\0b\0c\0d\0", 8, "utf-16le"},
		{"\0a\0b\0c\0d", 8, "utf-16be"},
		{"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xFF", 13, "utf-8"},
		{"", 0, "utf-8"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		assert_string_equal(guess(cases[i].text, cases[i].n, 100), cases[i].want);
		assert_string_equal(guess(cases[i].text, cases[i].n, 1), cases[i].want);
	}
}

static void check_decoder(const char *charset, const char *text, size_t n, const char *want)
{
	for (size_t piece = 1; piece <= n; piece++) {
		struct sbuf out = SBUF_INIT;
		struct decoder *d = NULL;

		assert_int_equal(decoder_open(charset, &d, &e), HD_OK);
		for (size_t i = 0; i < n; i += piece)
			decoder_feed(d, text + i, n - i < piece ? n - i : piece, i + piece >= n, &out);
		assert_string_equal(out.s, want);
		decoder_close(d);
		sbuf_deinit(&out);
	}
}

static void test_decoders(void **state)
{
	struct decoder *d = NULL;

	(void)state;
	check_decoder("windows-1252", "\x80\xE9\x93", 3, "€é“");
	check_decoder("windows-1252", "a\x81z", 3, "a\xFFz");
	check_decoder("iso-8859-15", "\xA4\xBD", 2, "€œ");
	check_decoder("utf-16le", "a\0\x3D\xD8\0\xDE", 6, "a\xF0\x9F\x98\x80");
	check_decoder("utf-16be", "\0a\xD8\x3D", 4, "a\xFF");
	assert_int_equal(decoder_open("../x", &d, &e), HD_USAGE);
	assert_int_equal(decoder_open("utf-8//IGNORE", &d, &e), HD_USAGE);
	assert_int_equal(decoder_open("no-such-set", &d, &e), HD_USAGE);
	assert_true(charset_is_utf8("UTF-8"));
	decoder_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),       cmocka_unit_test(test_cells),
		cmocka_unit_test(test_many_cells), cmocka_unit_test(test_separators),
		cmocka_unit_test(test_guards),     cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_decoders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
