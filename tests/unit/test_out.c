/* The printers: one document, five forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/out.h"
#include "helpdesk/mem.h"

struct page {
	char *s;
	size_t n;
	FILE *to;
	struct out *out;
};

static struct out *begin(struct page *p, enum out_format f, bool tty, int width, bool excel)
{
	p->to = open_memstream(&p->s, &p->n);
	assert_non_null(p->to);
	p->out = out_new(f, p->to, tty, width, excel);
	return p->out;
}

static void expect(struct page *p, const char *want)
{
	out_close(p->out);
	fclose(p->to);
	assert_string_equal(p->s, want);
	free(p->s);
}

static const struct out_column columns[] = {
	{.key = "number", .title = "NUMBER"},
	{.key = "priority", .title = "PRI", .flags = OUT_RIGHT, .none = "-"},
	{.key = "subject", .title = "SUBJECT", .flags = OUT_FLEX},
	{.key = "acknowledge.mean_s", .title = "ACK", .flags = OUT_RIGHT},
	{.key = "tags", .title = "TAGS"},
};

static void put_ticket(struct out *o, const char *number, int priority, const char *subject,
		       double mean, const char *tag)
{
	out_map_begin(o);
	out_put_text(o, "number", number);
	if (priority)
		out_put_int(o, "priority", priority);
	else
		out_put_null(o, "priority");
	out_put_text(o, "subject", subject);
	out_key(o, "acknowledge");
	out_map_begin(o);
	out_key(o, "mean_s");
	out_real(o, mean);
	out_map_end(o);
	out_key(o, "tags");
	out_list_begin(o);
	if (tag) {
		out_text(o, "a");
		out_text(o, tag);
	}
	out_list_end(o);
	out_map_end(o);
}

static void put_list(struct out *o)
{
	out_columns(o, columns, NELEM(columns));
	out_list_begin(o);
	put_ticket(o, "HD-1", 4, "Payslip, \"last\" month", 1.5, "b");
	put_ticket(o, "HD-12", 0, "日本 \x1b[31m", 1234567.0006, NULL);
	out_list_end(o);
}

static void test_list(void **state)
{
	static const struct {
		enum out_format format;
		bool excel;
		const char *want;
	} cases[] = {
		{OUT_TEXT, false,
		 "NUMBER  PRI  SUBJECT                        ACK  TAGS\n"
		 "HD-1      4  Payslip, \"last\" month        1.500  a, b\n"
		 "HD-12     -  日本 ^[[31m            1234567.001\n"},
		{OUT_JSONL, false,
		 "{\"number\":\"HD-1\",\"priority\":4,\"subject\":\"Payslip, \\\"last\\\" month\","
		 "\"acknowledge\":{\"mean_s\":1.500},\"tags\":[\"a\",\"b\"]}\n"
		 "{\"number\":\"HD-12\",\"priority\":null,\"subject\":\"日本 \\u001b[31m\","
		 "\"acknowledge\":{\"mean_s\":1234567.001},\"tags\":[]}\n"},
		{OUT_CSV, false,
		 "number,priority,subject,acknowledge.mean_s,tags\r\n"
		 "HD-1,4,\"Payslip, \"\"last\"\" month\",1.500,\"a, b\"\r\n"
		 "HD-12,,日本 \x1b[31m,1234567.001,\r\n"},
		{OUT_CSV, true,
		 "\xef\xbb\xbfnumber;priority;subject;acknowledge.mean_s;tags\r\n"
		 "HD-1;4;\"Payslip, \"\"last\"\" month\";1.500;a, b\r\n"
		 "HD-12;;日本 \x1b[31m;1234567.001;\r\n"},
		{OUT_NUMBER, false, "HD-1\nHD-12\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct page p;

		put_list(begin(&p, cases[i].format, false, 80, cases[i].excel));
		expect(&p, cases[i].want);
	}
}

static void put_report(struct out *o)
{
	static const struct out_column cols[] = {
		{.key = "application", .title = "APPLICATION", .none = "(none)"},
		{.key = "requests", .title = "REQUESTS", .flags = OUT_RIGHT},
	};

	out_map_begin(o);
	out_put_text(o, "commit", "abc");
	out_put_text(o, "from", NULL);
	out_put_bool(o, "whole", true);
	out_key(o, "groups");
	out_columns(o, cols, NELEM(cols));
	out_list_begin(o);
	out_map_begin(o);
	out_put_text(o, "application", "payroll");
	out_put_int(o, "requests", INT64_MIN);
	out_map_end(o);
	out_map_begin(o);
	out_put_text(o, "application", NULL);
	out_put_int(o, "requests", 7);
	out_map_end(o);
	out_list_end(o);
	out_put_int(o, "total", 2);
	out_map_end(o);
}

static void test_table_within_map(void **state)
{
	static const struct {
		enum out_format format;
		const char *want;
	} cases[] = {
		{OUT_TEXT, "commit: abc\nwhole:  true\n\n"
			   "APPLICATION              REQUESTS\n"
			   "payroll      -9223372036854775808\n"
			   "(none)                          7\n"
			   "total: 2\n"},
		{OUT_JSON, "{\n  \"commit\": \"abc\",\n  \"from\": null,\n  \"whole\": true,\n"
			   "  \"groups\": [\n    {\n      \"application\": \"payroll\",\n"
			   "      \"requests\": -9223372036854775808\n    },\n    {\n"
			   "      \"application\": null,\n      \"requests\": 7\n    }\n  ],\n"
			   "  \"total\": 2\n}\n"},
		{OUT_JSONL, "{\"commit\":\"abc\",\"from\":null,\"whole\":true,\"groups\":["
			    "{\"application\":\"payroll\",\"requests\":-9223372036854775808},"
			    "{\"application\":null,\"requests\":7}],\"total\":2}\n"},
		{OUT_CSV, "application,requests\r\npayroll,-9223372036854775808\r\n,7\r\n"},
		{OUT_NUMBER, ""},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct page p;

		put_report(begin(&p, cases[i].format, false, 80, false));
		expect(&p, cases[i].want);
	}
}

/* A map alone, with maps and lists in it. */
static void put_record(struct out *o)
{
	out_map_begin(o);
	out_put_text(o, "number", "HD-1");
	out_key(o, "requester");
	out_map_begin(o);
	out_put_text(o, "name", "Marie");
	out_key(o, "deep");
	out_map_begin(o);
	out_put_int(o, "x", 1);
	out_map_end(o);
	out_put_text(o, "email", "m@example.org");
	out_map_end(o);
	out_put_text(o, "description", "one\n\ntwo\n");
	out_key(o, "links");
	out_list_begin(o);
	for (int i = 0; i < 2; i++) {
		out_map_begin(o);
		out_put_text(o, "kind", "related-to");
		out_put_text(o, "number", i ? "HD-3" : "HD-2");
		out_map_end(o);
	}
	out_list_end(o);
	out_map_end(o);
}

static void test_record(void **state)
{
	static const struct {
		enum out_format format;
		const char *want;
	} cases[] = {
		{OUT_TEXT, "number:           HD-1\nrequester.name:   Marie\nrequester.deep.x: 1\n"
			   "requester.email:  m@example.org\ndescription:\n    one\n\n    two\n"
			   "links:            related-to HD-2, related-to HD-3\n"},
		{OUT_CSV, "number,requester.name,requester.deep.x,requester.email,description,"
			  "links\r\nHD-1,Marie,1,m@example.org,\"one\n\ntwo\n\","
			  "\"related-to HD-2, related-to HD-3\"\r\n"},
		{OUT_NUMBER, "HD-1\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct page p;

		put_record(begin(&p, cases[i].format, false, 80, false));
		expect(&p, cases[i].want);
	}
}

/* Strings as JSON writes them. */
static void test_json_strings(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", "\"\"\n"},
		{"a\"b\\c/", "\"a\\\"b\\\\c/\"\n"},
		{"\b\f\n\r\t\x01\x1f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\"\n"},
		{"\x7f\xc2\x85\xe2\x80\xae\xe2\x80\xa8", "\"\\u007f\\u0085\\u202e\\u2028\"\n"},
		{"é😀", "\"é😀\"\n"},
		{"a\xff\xc3(", "\"a\xef\xbf\xbd\xef\xbf\xbd(\"\n"},
		{"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct page p;

		out_text(begin(&p, OUT_JSON, false, 80, false), cases[i].text);
		expect(&p, cases[i].want);
	}
}

/* Nothing a stranger writes becomes a formula, and no number becomes a text. */
static void test_excel_guard(void **state)
{
	static const char *const evil[] = {"=1+1", "+1", "-1", "@SUM", "\tx", "\rx"};
	struct page p;
	struct out *o;
	size_t rows = 0;

	(void)state;
	o = begin(&p, OUT_CSV, false, 80, true);
	out_list_begin(o);
	for (size_t i = 0; i < NELEM(evil); i++) {
		out_map_begin(o);
		out_put_text(o, "s", evil[i]);
		out_put_int(o, "n", -1);
		out_map_end(o);
	}
	out_list_end(o);
	out_close(o);
	fclose(p.to);
	for (char *line = strstr(p.s, "\r\n"); line[2]; line = strstr(line + 2, "-1\r\n") + 2) {
		assert_true(line[2] == '\'' || strncmp(line + 2, "\"'", 2) == 0);
		rows++;
	}
	assert_int_equal(rows, NELEM(evil));
	assert_null(strstr(p.s, ";'-1"));
	free(p.s);
}

static void test_terminal_width(void **state)
{
	static const struct out_column cols[] = {
		{.key = "a", .title = "A"},
		{.key = "b", .title = "B", .flags = OUT_FLEX},
	};
	static const char text[] = "a subject that is far too long for it";
	static const struct {
		bool tty;
		const char *want;
	} cases[] = {
		{true, "A   B\n12  a subject that …\n"},
		{false, "A   B\n12  a subject that is far too long for it\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct page p;
		struct out *o = begin(&p, OUT_TEXT, cases[i].tty, 20, false);

		out_columns(o, cols, NELEM(cols));
		out_list_begin(o);
		out_map_begin(o);
		out_put_text(o, "a", "12");
		out_put_text(o, "b", text);
		out_map_end(o);
		out_list_end(o);
		expect(&p, cases[i].want);
	}
}

static void put_empty(struct out *o)
{
	out_columns(o, columns, 2);
	out_list_begin(o);
	out_list_end(o);
}

static void put_words(struct out *o)
{
	out_list_begin(o);
	out_text(o, "one");
	out_text(o, "");
	out_list_end(o);
}

static void test_small(void **state)
{
	static const struct {
		void (*put)(struct out *o);
		enum out_format format;
		const char *want;
	} cases[] = {
		{put_empty, OUT_TEXT, ""},
		{put_empty, OUT_JSON, "[]\n"},
		{put_empty, OUT_JSONL, ""},
		{put_empty, OUT_CSV, "number,priority\r\n"},
		{put_empty, OUT_NUMBER, ""},
		{put_words, OUT_TEXT, "one\n\n"},
		{put_words, OUT_JSON, "[\n  \"one\",\n  \"\"\n]\n"},
		{put_words, OUT_JSONL, "\"one\"\n\"\"\n"},
		{put_words, OUT_CSV, "one\r\n\"\"\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct page p;

		cases[i].put(begin(&p, cases[i].format, false, 80, false));
		expect(&p, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),         cmocka_unit_test(test_table_within_map),
		cmocka_unit_test(test_record),       cmocka_unit_test(test_json_strings),
		cmocka_unit_test(test_excel_guard),  cmocka_unit_test(test_terminal_width),
		cmocka_unit_test(test_small),
	};

	return cmocka_run_group_tests_name("out", tests, NULL, NULL);
}
