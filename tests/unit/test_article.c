/* Articles as Markdown and as rows of CSV: what they are read as, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "codec/article_md.h"
#include "desk/articles.h"
#include "helpdesk/mem.h"

static struct hd_err e;

static enum hd_rc read_md(struct arena *a, const char *text, struct article_md *md, uint64_t *line)
{
	return article_md_read(a, text, strlen(text), md, line, &e);
}

static void assert_text(const char *is, const char *wanted)
{
	if (wanted)
		assert_string_equal(is ? is : "(null)", wanted);
	else
		assert_null(is);
}

/* --- Markdown ----------------------------------------------------------------------------- */

static void test_sections(void **state)
{
	static const struct {
		const char *text, *title, *symptoms, *cause, *solution;
	} cases[] = {
		{"", NULL, NULL, NULL, NULL},
		{"all of it\n", NULL, NULL, NULL, "all of it"},
		{"# T \n\nbody\n\nmore", "T", NULL, NULL, "body\n\nmore"},
		{"#   \nbody", NULL, NULL, NULL, "#   \nbody"},
		{"#T\nbody", NULL, NULL, NULL, "#T\nbody"},
		{"## Solution\n\n  s\n\n", NULL, NULL, NULL, "  s"},
		{"## Cause  \nc\n## SOLUTION\ns\n", NULL, NULL, "c", "s"},
		{"## Sympt\xc3\xb4mes\n- a\n## Solution\ns", NULL, "- a", NULL, "s"},
		{"before\n## Cause\nc", NULL, NULL, "c", "before"},
		{"before\n## Solution\ns", NULL, NULL, NULL, "before\n\ns"},
		{"## Solution\n## Other\n### Cause\n", NULL, NULL, NULL, "## Other\n### Cause"},
		{"\\## Cause\n\\\\## Cause\n\\x", NULL, NULL, NULL, "## Cause\n\\## Cause\n\\x"},
		{"---\ntitle: x\n---\nbody\n---\nmore", NULL, NULL, NULL, "body\n---\nmore"},
		{"---\r\ntitle: x\r\n...\r\nbody\r\n", NULL, NULL, NULL, "body"},
		{"----\nbody", NULL, NULL, NULL, "----\nbody"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct arena *a = arena_new();
		struct article_md md;
		uint64_t line;

		assert_int_equal(read_md(a, cases[i].text, &md, &line), HD_OK);
		assert_text(md.title, cases[i].title);
		assert_text(md.symptoms, cases[i].symptoms);
		assert_text(md.cause, cases[i].cause);
		assert_text(md.solution, cases[i].solution);
		assert_true((md.front != NULL) == (strstr(cases[i].text, "title:") != NULL));
		arena_free(a);
	}
}

static void test_md_refused(void **state)
{
	static const struct {
		const char *text;
		uint64_t line;
		const char *why;
	} cases[] = {
		{"---\ntitle: x\n", 1, "never ended"},
		{"---\ntitle: x\nkeys: [a\n---\n", 4, "front matter"},
		{"---\n- x\n---\n", 1, "must be a map"},
		{"---\na: *x\n---\n", 2, "front matter"},
		{"---\nuid: A\n---\nx\n---\nnumber: HD-K2\n---\n", 1, "several articles"},
		{"a\n\xff", 1, "line 2"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct arena *a = arena_new();
		struct article_md md;
		uint64_t line;

		assert_int_equal(read_md(a, cases[i].text, &md, &line), HD_INVALID);
		assert_non_null(strstr(e.msg, cases[i].why));
		assert_int_equal(line, cases[i].line);
		arena_free(a);
	}
}

/* Whatever a solution says, it comes back. */
static void test_md_returns(void **state)
{
	static const char *const texts[] = {
		"s", "## Solution", "\\## Cause\n\\\\\\## Solution ##", "---\nnumber: HD-K1", "```\n## Cause",
		"# T", "a\n\n\nb", "  indented", "\xf0\x9f\x98\x80 '\"<>&", "## Symptoms\n- x",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(texts) * NELEM(texts); i++) {
		const char *cause = texts[i / NELEM(texts)], *solution = texts[i % NELEM(texts)];
		struct arena *a = arena_new();
		struct sbuf out = SBUF_INIT;
		struct article_md md;
		struct card c;
		uint64_t line;

		card_init(&c, NUMBER_ARTICLE, a);
		c.head[C_TITLE] = node_text(a, "t: [no]");
		c.head[C_CAUSE] = node_text(a, cause);
		c.head[C_SOLUTION] = node_text(a, solution);
		article_md_write(&out, &c);
		assert_int_equal(read_md(a, out.s, &md, &line), HD_OK);
		assert_string_equal(node_get_str(md.front, "title"), "t: [no]");
		assert_text(md.cause, cause);
		assert_text(md.solution, solution);
		sbuf_deinit(&out);
		arena_free(a);
	}
}

/* --- rows ---------------------------------------------------------------------------------- */

static enum hd_rc columns_of(const char *header, const char *preset, struct arena *a,
			     struct article_columns *c)
{
	struct csv_row row = CSV_ROW_INIT;
	enum hd_rc rc;

	assert_int_equal(csv_split(header, strlen(header), ';', &row, &e), HD_OK);
	rc = article_columns(&row, preset, a, c, &e);
	csv_row_deinit(&row);
	return rc;
}

static enum hd_rc row_of(const struct article_columns *c, const char *text, struct arena *a,
			 struct article *x)
{
	struct csv_row row = CSV_ROW_INIT;
	struct zone *zone;
	enum hd_rc rc;

	assert_int_equal(zone_open("UTC", &zone, &e), HD_OK);
	assert_int_equal(csv_split(text, strlen(text), ';', &row, &e), HD_OK);
	rc = article_of_row(c, &row, "src", zone, 1795338720, a, x, &e);
	zone_free(zone);
	csv_row_deinit(&row);
	return rc;
}

static void test_columns(void **state)
{
	static const struct {
		const char *header, *preset;
		enum hd_rc rc;
		enum article_preset is;
		bool has_header;
	} cases[] = {
		{"title;solution", NULL, HD_OK, PRESET_NONE, true},
		{"Name;ANSWER;is_faq", NULL, HD_OK, PRESET_GLPI_KB, true},
		{"t;c;en;public;a;b;c;d;e;f;k", NULL, HD_OK, PRESET_ZNUNY_FAQ, false},
		{"t;c;en;other;a;b;c;d;e;f;k", "znuny-faq", HD_OK, PRESET_ZNUNY_FAQ, false},
		{"title;category;language;StateType;a;b", "znuny-faq", HD_OK, PRESET_ZNUNY_FAQ, true},
		{"t;c;en;other;a;b;c;d;e;f;k", NULL, HD_INVALID, PRESET_NONE, false},
		{"title;solution", "glpi-kb", HD_INVALID, PRESET_NONE, false},
		{"title;title", NULL, HD_INVALID, PRESET_NONE, false},
		{"", NULL, HD_INVALID, PRESET_NONE, false},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct arena *a = arena_new();
		struct article_columns c;

		assert_int_equal(columns_of(cases[i].header, cases[i].preset, a, &c), cases[i].rc);
		if (cases[i].rc == HD_OK) {
			assert_int_equal(c.preset, cases[i].is);
			assert_int_equal(c.header, cases[i].has_header);
		}
		arena_free(a);
	}
}

static void test_rows(void **state)
{
	struct arena *a = arena_new();
	struct article_columns c;
	struct article x;

	(void)state;
	assert_int_equal(columns_of("id;name;answer;is_faq;begin_date;end_date", NULL, a, &c), HD_OK);
	assert_int_equal(row_of(&c, "7;T;<p>a<br>b</p>;yes;;", a, &x), HD_OK);
	assert_string_equal(x.key, "src:7");
	assert_string_equal(x.status, "published");
	assert_string_equal(node_get_str(x.r.set, "solution"), "a\nb");
	assert_string_equal(node_get_str(x.r.set, "visibility"), "public");
	assert_int_equal(row_of(&c, "7;T;a;0;2030-01-01;", a, &x), HD_OK);
	assert_string_equal(x.status, "draft");
	assert_int_equal(row_of(&c, "7;T;a;0;2030-01-01;2020-01-01 10:00:00", a, &x), HD_OK);
	assert_string_equal(x.status, "retired");
	assert_int_equal(row_of(&c, "7;T;;0;;", a, &x), HD_OK);
	assert_string_equal(x.status, "draft");
	assert_int_equal(row_of(&c, "7;T;a;2;;", a, &x), HD_INVALID);
	assert_string_equal(x.column, "is_faq");
	assert_int_equal(row_of(&c, "7;T;a", a, &x), HD_INVALID);
	assert_int_equal(row_of(&c, "7;T;\xff;;;", a, &x), HD_INVALID);
	assert_string_equal(x.column, "answer");
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sections),   cmocka_unit_test(test_md_refused),
		cmocka_unit_test(test_md_returns), cmocka_unit_test(test_columns),
		cmocka_unit_test(test_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
