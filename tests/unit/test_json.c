/* Reading JSON: values, and the place of what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/sbuf.h"
#include "json/json.h"

static struct arena *a;
static struct hd_err e;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct node *must_read(const char *text)
{
	struct node *n = NULL;

	if (json_read(a, text, strlen(text), &n, &e) != HD_OK)
		fail_msg("%s: %s", text, e.msg);
	return n;
}

static void test_scalars(void **state)
{
	static const struct {
		const char *json;
		enum node_kind kind;
		const char *text;
	} cases[] = {
		{"null", NODE_NULL, NULL},
		{"true", NODE_PLAIN, "true"},
		{" false\n", NODE_PLAIN, "false"},
		{"0", NODE_PLAIN, "0"},
		{"-0", NODE_PLAIN, "-0"},
		{"1.10", NODE_PLAIN, "1.10"},
		{"1E+2", NODE_PLAIN, "1E+2"},
		{"123456789012345678901234567890", NODE_PLAIN, "123456789012345678901234567890"},
		{"\"\"", NODE_TEXT, ""},
		{"\"no\"", NODE_TEXT, "no"},
		{"\"a\\n\\u00e9\\ud83d\\ude00\\/\\u0001\"", NODE_TEXT,
		 "a\n\xC3\xA9\xF0\x9F\x98\x80/\x01"},
		{"\"\xEF\xBF\xBF\"", NODE_TEXT, "\xEF\xBF\xBF"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		struct node *n = must_read(cases[i].json);

		assert_int_equal(n->kind, cases[i].kind);
		if (!cases[i].text)
			continue;
		assert_string_equal(n->text, cases[i].text);
		assert_int_equal(n->len, strlen(cases[i].text));
	}
}

/* Numbers come from the text, past digits in strings and keys. */
static void test_collections(void **state)
{
	struct node *n = must_read(" {\"z 1\": [1, {\"-2\": -2.50}, \"3\\\"4\", [], 5e0],\r\n"
				   "\"a\": {}, \"m\": {\"x\": 6, \"\": null}} ");
	struct node *list = node_get(n, "z 1");

	(void)state;
	assert_int_equal(n->kind, NODE_MAP);
	assert_int_equal(n->len, 3);
	assert_string_equal(n->u.pairs[0].key, "z 1");
	assert_string_equal(n->u.pairs[1].key, "a");
	assert_string_equal(n->u.pairs[2].key, "m");
	assert_int_equal(list->len, 5);
	assert_string_equal(list->u.items[0]->text, "1");
	assert_string_equal(node_get_str(list->u.items[1], "-2"), "-2.50");
	assert_string_equal(list->u.items[2]->text, "3\"4");
	assert_int_equal(list->u.items[3]->kind, NODE_LIST);
	assert_int_equal(list->u.items[3]->len, 0);
	assert_string_equal(list->u.items[4]->text, "5e0");
	assert_int_equal(node_get(n, "a")->kind, NODE_MAP);
	assert_string_equal(node_get_str(node_get(n, "m"), "x"), "6");
	assert_int_equal(node_get(node_get(n, "m"), "")->kind, NODE_NULL);
}

static void test_trees_can_be_changed(void **state)
{
	struct node *n = must_read("{\"a\": [1], \"b\": {}}");

	(void)state;
	node_set(a, n, "c", node_text(a, "x"));
	node_push(a, node_get(n, "a"), node_int(a, 2));
	node_set(a, node_get(n, "b"), "k", node_null(a));
	assert_int_equal(n->len, 3);
	assert_int_equal(node_get(n, "a")->len, 2);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *json, *error; /* how the message begins */
	} cases[] = {
		{"", "column 1: the text ends too early"},
		{"  ", "column 3: the text ends too early"},
		{"[1,2", "column 5: the text ends too early"},
		{"\"abc", "column 5: the text ends too early"},
		{"{\"a\":1,}", "column 8: string or '}' expected"},
		{"{\"a\":1,\"b\":2,\"a\":3}", "column 14: 'a' is given twice"},
		{"{\"\xC3\xA9\":1,\"x\":{\"y\":1,\"y\":2}}", "column 19: 'y' is given twice"},
		{"{\"a\":1,\n \"a\":2}", "line 2, column 2: 'a' is given twice"},
		{"[1] x", "column 5: there is more after the value"},
		{"{} {}", "column 4: there is more after the value"},
		{"\"\\u0000\"", "column 1: a text cannot hold a NUL"},
		{"{\"a\\u0000\":1}", "column 2: a text cannot hold a NUL"},
		{"\"a\tb\"", "column 3: control character"},
		{"\"a\nb\"", "column 3: unexpected newline"},
		{"\"ab\\qc\"", "column 4: invalid escape"},
		{"[\"\xC3\xA9\\u12\"]", "column 4: invalid escape"},
		{"[\"\\udc00\"]", "column 2: invalid Unicode"},
		{"{\"\xC3\xA9\":tru}", "column 6: invalid token near 'tru'"},
		{"[01]", "column 2: invalid token"},
		{"[1.]", "column 2: invalid token"},
		{"[+1]", "column 2: invalid token"},
		{"[NaN]", "column 2: invalid token"},
		{"[1e999]", "column 2: the number is too large"},
		{"{a:1}", "column 2: string or '}' expected"},
		{"{'a':1}", "column 2: string or '}' expected"},
		{"[1}", "column 3: ']' expected"},
		{"[1]]", "column 4: there is more"},
		{"[\"\xC3\xA9\", \xFF]", "column 7: the text is not valid UTF-8 (byte 0xFF)"},
		{"\"\xED\xA0\x80\"", "column 2: the text is not valid UTF-8"},
		{"/* x */ 1", "column 1: invalid token"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(cases); i++) {
		struct node *n = NULL;

		assert_int_equal(HD_INVALID,
				 json_read(a, cases[i].json, strlen(cases[i].json), &n, &e));
		if (strncmp(e.msg, cases[i].error, strlen(cases[i].error)) != 0)
			fail_msg("'%s' gave '%s', not '%s'", cases[i].json, e.msg, cases[i].error);
		assert_null(n);
	}
}

/* The text need not end in a NUL, and may hold one, which is an error. */
static void test_length_counts(void **state)
{
	static const char raw[] = {'[', '1', ',', '2', ']'};
	char *exact = mem_alloc(3);
	struct node *n = NULL;

	(void)state;
	assert_int_equal(HD_OK, json_read(a, raw, sizeof(raw), &n, &e));
	assert_string_equal(n->u.items[1]->text, "2");
	memcpy(exact, "123", 3);
	assert_int_equal(HD_OK, json_read(a, exact, 3, &n, &e));
	assert_string_equal(n->text, "123");
	free(exact);
	assert_int_equal(HD_INVALID, json_read(a, "[1,\0]", 5, &n, &e));
	assert_int_equal(HD_INVALID, json_read(a, "\"a\0b\"", 5, &n, &e));
	assert_int_equal(HD_INVALID, json_read(a, "1 \0 2", 5, &n, &e));
	assert_string_equal(e.msg, "column 3: a NUL byte stands in the text: remove it");
}

static void test_depth(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct node *n = NULL;
	int i;

	(void)state;
	for (i = 0; i < 32; i++)
		sbuf_putc(&b, '[');
	sbuf_puts(&b, "\"[[[[\\\"[[[\"");
	for (i = 0; i < 32; i++)
		sbuf_putc(&b, ']');
	must_read(b.s);
	sbuf_clear(&b);
	for (i = 0; i < 100000; i++)
		sbuf_puts(&b, "{\"a\":");
	assert_int_equal(HD_INVALID, json_read(a, b.s, b.len, &n, &e));
	assert_string_equal(e.msg, "column 161: lists and objects are nested more than 32 deep");
	sbuf_deinit(&b);
}

static void test_many_keys(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct node *n;
	int i;

	(void)state;
	for (i = 0; i < 50000; i++)
		sbuf_printf(&b, "%s\"k%d\":%d", i ? "," : "{", i * 7919 % 50000, i);
	sbuf_putc(&b, '}');
	n = must_read(b.s);
	assert_int_equal(n->len, 50000);
	for (i = 0; i < 50000; i += 4999) {
		char *key = mem_printf("k%d", i * 7919 % 50000), *value = mem_printf("%d", i);

		assert_string_equal(n->u.pairs[i].key, key);
		assert_string_equal(n->u.pairs[i].value->text, value);
		free(key);
		free(value);
	}
	sbuf_deinit(&b);
}

/* Every value of a tree is found at the place where it begins. */
static void test_place(void **state)
{
	static const char text[] = "\n { \"a\" : [1, \"\\\"]{,é\", {\"é\":null}, [], {}],\n"
				   "\t\"b\":\r\n  -1.5e3 , \"c\":\"x\"}\n";
	struct node *root = must_read(text), *list = node_get(root, "a");
	const struct {
		const struct node *node;
		unsigned line, column;
	} cases[] = {
		{root, 2, 2},
		{list, 2, 10},
		{list->u.items[0], 2, 11},
		{list->u.items[1], 2, 14},
		{list->u.items[2], 2, 24},
		{node_get(list->u.items[2], "é"), 2, 29},
		{list->u.items[3], 2, 36},
		{list->u.items[4], 2, 40},
		{node_get(root, "b"), 4, 3},
		{node_get(root, "c"), 4, 16},
	};
	unsigned line, column;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_non_null(cases[i].node);
		json_place(text, root, cases[i].node, &line, &column);
		if (line != cases[i].line || column != cases[i].column)
			fail_msg("node %zu: line %u, column %u", i, line, column);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_scalars),  T(test_collections),	 T(test_trees_can_be_changed),
		T(test_refusals), T(test_length_counts), T(test_depth),
		T(test_many_keys), T(test_place),
	};

	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
