/* Reading and writing YAML: tables of texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "yaml/yaml.h"

/* The ticket of the contract: header by yaml_put, the journal as the codec does. */
static const char example[] =
	"number: HD-1042\n"
	"uid: 01JDX4MP1E0000000000000000\n"
	"subject: Payslip shows last month\n"
	"description: |\n"
	"  Since this morning ...\n"
	"requester:\n"
	"  name: Marie Curie\n"
	"  email: marie@example.org\n"
	"channel: phone\n"
	"application: payroll\n"
	"type: incident\n"
	"category: functional\n"
	"impact: 3\n"
	"urgency: 4\n"
	"priority: 4\n"
	"status: qualified\n"
	"level: 1\n"
	"team: pay\n"
	"external:\n"
	"  source: glpi\n"
	"  id: \"8812\"\n"
	"tags: [paris]\n"
	"opened: 2026-11-22T09:12:00Z\n"
	"journal:\n"
	"- at: 2026-11-22T09:12:00Z\n"
	"  by: bob\n"
	"  event: opened\n"
	"  set: {requester: {name: Marie Curie, email: marie@example.org}, channel: phone, "
	"application: payroll, external: {source: glpi, id: \"8812\"}, status: new, level: 0}\n"
	"  add: {tags: [paris]}\n"
	"- at: 2026-11-22T09:15:00Z\n"
	"  by: bob\n"
	"  event: qualified\n"
	"  set: {type: incident, category: functional, impact: 3, urgency: 4, priority: 4, "
	"status: qualified}\n"
	"- at: 2026-11-22T09:20:00Z\n"
	"  by: bob\n"
	"  event: escalated\n"
	"  set: {level: 1, team: pay}\n"
	"  note: |\n"
	"    restarted the client, no change\n";

struct fixture {
	struct arena *a;
	struct sbuf out;
	struct hd_err e;
};

static int setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof(*f));

	f->a = arena_new();
	f->out = (struct sbuf)SBUF_INIT;
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->a);
	sbuf_deinit(&f->out);
	free(f);
	return 0;
}

static struct node *must_read(struct fixture *f, const char *text, size_t n)
{
	struct node *doc = NULL;

	if (yaml_read(f->a, text, n, &doc, &f->e) != HD_OK)
		fail_msg("%s\n%s", f->e.msg, text);
	assert_non_null(doc);
	return doc;
}

static enum yaml_style style_of(const char *key)
{
	static const char *const flow[] = {"tags", "set", "add"};
	size_t i;

	for (i = 0; i < NELEM(flow); i++)
		if (strcmp(key, flow[i]) == 0)
			return YAML_FLOW;
	return YAML_BLOCK;
}

static void put_journal(struct sbuf *out, const struct node *journal)
{
	size_t i, j, start;

	sbuf_puts(out, "journal:\n");
	for (i = 0; i < journal->len; i++) {
		const struct node *entry = journal->u.items[i];

		start = out->len;
		for (j = 0; j < entry->len; j++)
			yaml_put(out, 2, entry->u.pairs[j].key, entry->u.pairs[j].value,
				 style_of(entry->u.pairs[j].key));
		memcpy(out->s + start, "- ", 2);
	}
}

static void test_example_ticket(void **state)
{
	struct fixture *f = *state;
	struct node *doc = must_read(f, example, strlen(example));
	size_t i;

	for (i = 0; i < doc->len; i++) {
		const struct pair *p = &doc->u.pairs[i];

		if (strcmp(p->key, "journal") == 0)
			put_journal(&f->out, p->value);
		else
			yaml_put(&f->out, 0, p->key, p->value, style_of(p->key));
	}
	assert_string_equal(f->out.s, example);
}

/* How a text is written, as a value in block and as an item in flow. */
static void test_scalar_forms(void **state)
{
	static const struct {
		const char *text, *block, *flow;
	} cases[] = {
		{"", "\"\"", "\"\""},
		{"paris", "paris", "paris"},
		{"two words", "two words", "two words"},
		{"it's", "it's", "it's"},
		{"no", "\"no\"", "\"no\""},
		{"Yes", "\"Yes\"", "\"Yes\""},
		{"null", "\"null\"", "\"null\""},
		{"~", "\"~\"", "\"~\""},
		{"0123", "\"0123\"", "\"0123\""},
		{"1:30", "\"1:30\"", "\"1:30\""},
		{"1_000", "\"1_000\"", "\"1_000\""},
		{"3.5", "\"3.5\"", "\"3.5\""},
		{"2026-11-22", "\"2026-11-22\"", "\"2026-11-22\""},
		{"2026-11-22T09:12:00Z", "\"2026-11-22T09:12:00Z\"", "\"2026-11-22T09:12:00Z\""},
		{"<<", "\"<<\"", "\"<<\""},
		{"=", "\"=\"", "\"=\""},
		{" lead", "\" lead\"", "\" lead\""},
		{"trail ", "\"trail \"", "\"trail \""},
		{"a: b", "\"a: b\"", "\"a: b\""},
		{"a:", "\"a:\"", "\"a:\""},
		{"a #b", "\"a #b\"", "\"a #b\""},
		{"a#b", "a#b", "a#b"},
		{"http://x.org/", "http://x.org/", "\"http://x.org/\""},
		{"a, b", "a, b", "\"a, b\""},
		{"a[0]", "a[0]", "\"a[0]\""},
		{"why?", "why?", "\"why?\""},
		{"- item", "\"- item\"", "\"- item\""},
		{"-x", "\"-x\"", "\"-x\""},
		{"---", "\"---\"", "\"---\""},
		{"...", "\"...\"", "\"...\""},
		{"...x", "\"...x\"", "\"...x\""},
		{"%YAML 1.2", "\"%YAML 1.2\"", "\"%YAML 1.2\""},
		{"@here", "\"@here\"", "\"@here\""},
		{"`x`", "\"`x`\"", "\"`x`\""},
		{"&a", "\"&a\"", "\"&a\""},
		{"*a", "\"*a\"", "\"*a\""},
		{"!x", "\"!x\"", "\"!x\""},
		{"| x", "\"| x\"", "\"| x\""},
		{"\"q\"", "\"\\\"q\\\"\"", "\"\\\"q\\\"\""},
		{"say \"q\" \\", "say \"q\" \\", "say \"q\" \\"},
		{"a\tb", "\"a\\tb\"", "\"a\\tb\""},
		{"\tb", "\"\\tb\"", "\"\\tb\""},
		{"bell\a", "\"bell\\x07\"", "\"bell\\x07\""},
		{"a\rb", "\"a\\rb\"", "\"a\\rb\""},
		{"del\x7F", "\"del\\x7F\"", "\"del\\x7F\""},
		{"nel\xC2\x85", "\"nel\\x85\"", "\"nel\\x85\""},
		{"nbsp\xC2\xA0z", "nbsp\xC2\xA0z", "nbsp\xC2\xA0z"},
		{"ls\xE2\x80\xA8", "\"ls\\u2028\"", "\"ls\\u2028\""},
		{"ps\xE2\x80\xA9", "\"ps\\u2029\"", "\"ps\\u2029\""},
		{"bom\xEF\xBB\xBF", "\"bom\\uFEFF\"", "\"bom\\uFEFF\""},
		{"\xEF\xBF\xBE\xEF\xBF\xBF", "\"\\uFFFE\\uFFFF\"", "\"\\uFFFE\\uFFFF\""},
		{"\xF0\x9F\x98\x80 caf\xC3\xA9", "\xF0\x9F\x98\x80 caf\xC3\xA9",
		 "\xF0\x9F\x98\x80 caf\xC3\xA9"},
		{"a\nb\x01", "\"a\\nb\\x01\"", NULL},
		{"a\n", "|\n  a", NULL},
		{"a\nb", "|-\n  a\n  b", NULL},
		{"a\n\n", "|+\n  a\n", NULL},
		{"\n", "|2+\n", NULL},
		{"\n\n", "|2+\n\n", NULL},
		{" a\nb", "|2-\n   a\n  b", NULL},
		{"\ta\nb", "|2-\n  \ta\n  b", NULL},
		{"\na", "|2-\n\n  a", NULL},
		{"a\n\nb", "|-\n  a\n\n  b", NULL},
		{"a\n  \nb", "|-\n  a\n    \n  b", NULL},
		{"a \n\xF0\x9F\x98\x80 ", "|-\n  a \n  \xF0\x9F\x98\x80 ", NULL},
		{"a\n  ", "|-\n  a\n    ", NULL},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < NELEM(cases); i++) {
		struct node *list = node_list(f->a), *text = node_text(f->a, cases[i].text);
		char *want = mem_printf("k: %s\n", cases[i].block);

		sbuf_clear(&f->out);
		yaml_put(&f->out, 0, "k", text, YAML_BLOCK);
		assert_string_equal(f->out.s, want);
		free(want);
		if (!cases[i].flow)
			continue;
		node_push(f->a, list, text);
		sbuf_clear(&f->out);
		yaml_put(&f->out, 0, "k", list, YAML_FLOW);
		want = mem_printf("k: [%s]\n", cases[i].flow);
		assert_string_equal(f->out.s, want);
		free(want);
	}
}

/* Documents that are canonical already: read and written they stay as they are. */
static void test_canonical_documents(void **state)
{
	static const char *const cases[] = {
		"a: 1\nb: null\nc: {}\nd: []\n",
		"\"no\": x\n\"1\": x\n\"\": x\n\"a: b\": x\n\"n\": 2\n",
		"a:\n- b: 1\n  c:\n  - x\n  - y\n- z\n",
		"a:\n  b:\n    c: x\n",
		"a:\n- - x\n  - - y\n- []\n- {}\n",
		"a:\n- |\n  x\n   y\n- |2-\n\n  z\n",
		"a:\n- b: |2\n     x\n    y\n",
		"a: |+\n  x\n\n\nb: x\n",
		"- a\n- b: 1\n",
		"a: 0x1F\nb: true\nc: 1e5\nd: 2026-11-22T09:12:00Z\ne: .inf\n",
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < NELEM(cases); i++) {
		sbuf_clear(&f->out);
		yaml_write(&f->out, must_read(f, cases[i], strlen(cases[i])));
		assert_string_equal(f->out.s, cases[i]);
	}
}

static void test_flow_becomes_block(void **state)
{
	struct fixture *f = *state;
	struct node *set = node_map(f->a), *list = node_list(f->a);

	node_push(f->a, list, node_text(f->a, "x"));
	node_set(f->a, set, "solution", node_text(f->a, "a\nb\n"));
	node_set(f->a, set, "tags", list);
	yaml_put(&f->out, 2, "set", set, YAML_FLOW);
	assert_string_equal(f->out.s, "  set:\n    solution: |\n      a\n      b\n"
				      "    tags:\n    - x\n");
}

/* A key longer than readers look for its ':' needs the other notation. */
static void test_long_keys(void **state)
{
	struct fixture *f = *state;
	struct node *map = node_map(f->a), *inner = node_map(f->a);
	char key[4000];
	enum yaml_style style;

	memset(key, '\a', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	node_set(f->a, inner, key, node_text(f->a, "x"));
	node_set(f->a, inner, "b", node_text(f->a, "y"));
	for (style = YAML_BLOCK; style <= YAML_FLOW; style++) {
		sbuf_clear(&f->out);
		yaml_put(&f->out, 0, key, inner, style);
		map = must_read(f, f->out.s, f->out.len);
		assert_true(node_equal(node_get(map, key), inner));
	}
}

static void test_kinds(void **state)
{
	static const struct {
		const char *yaml;
		enum node_kind kind;
		const char *text;
	} cases[] = {
		{"", NODE_NULL, NULL},
		{"# only a comment\n", NODE_NULL, NULL},
		{"---\n", NODE_NULL, NULL},
		{"~", NODE_NULL, NULL},
		{"Null", NODE_NULL, NULL},
		{"'null'", NODE_TEXT, "null"},
		{"a: 1,000", NODE_MAP, NULL},
		{"1,000", NODE_TEXT, "1,000"},
		{"3", NODE_PLAIN, "3"},
		{"'3'", NODE_TEXT, "3"},
		{"\"3\"", NODE_TEXT, "3"},
		{"|\n 3", NODE_TEXT, "3"},
		{">\n a\n b\n", NODE_TEXT, "a b\n"},
		{"a\n b", NODE_TEXT, "a b"},
		{"yes", NODE_PLAIN, "yes"},
		{"2026-11-22T09:12:00Z", NODE_PLAIN, "2026-11-22T09:12:00Z"},
		{"\"\\u263A \\x41\"", NODE_TEXT, "\xE2\x98\xBA A"},
		{"\xEF\xBB\xBFword", NODE_TEXT, "word"},
		{"|\r\n a\r\n b\r\n", NODE_TEXT, "a\nb\n"},
		{"%YAML 1.1\n---\nx", NODE_TEXT, "x"},
		{"x\n...\n", NODE_TEXT, "x"},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < NELEM(cases); i++) {
		struct node *n = must_read(f, cases[i].yaml, strlen(cases[i].yaml));

		assert_int_equal(n->kind, cases[i].kind);
		if (cases[i].text)
			assert_string_equal(n->text, cases[i].text);
	}
}

static void test_places(void **state)
{
	struct fixture *f = *state;
	const char *text = "a: x\nb:\n- \xC3\xA9: [1, 2]\n";
	struct node *doc = must_read(f, text, strlen(text)), *item;

	assert_int_equal(doc->u.pairs[1].line, 2);
	item = node_get(doc, "b")->u.items[0];
	assert_int_equal(item->line, 3);
	assert_int_equal(item->column, 3);
	item = node_get(item, "\xC3\xA9")->u.items[1];
	assert_int_equal(item->line, 3);
	assert_int_equal(item->column, 10);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *yaml, *error; /* how the message begins */
	} cases[] = {
		{"a: &x 1\n", "line 1, column 4: 'x' is an anchor"},
		{"a: *x\n", "line 1, column 4: 'x' is an alias"},
		{"a: !!str 1\n", "line 1, column 4: 'tag:yaml.org,2002:str' is a tag"},
		{"a: !x {}\n", "line 1, column 4: '!x' is a tag"},
		{"a: ! b\n", "line 1, column 4: '!' is a tag"},
		{"&x []\n", "line 1, column 1: 'x' is an anchor"},
		{"a: !!python/object:os.system []\n", "line 1, column 4: 'tag:yaml.org"},
		{"a: 1\nb: 2\na: 3\n", "line 3, column 1: 'a' is given twice"},
		{"x: {b: 1, 'b': 2}\n", "line 1, column 11: 'b' is given twice"},
		{"<<: {a: 1}\n", "line 1, column 1: '<<' is the merge key"},
		{"? [a]\n: b\n", "line 1, column 3: a key must be"},
		{"? {a: b}\n: b\n", "line 1, column 3: a key must be"},
		{"? \n: b\n", "line 1, column 2: a key is missing"},
		{"{: b}\n", "line 1, column 2: did not find expected node content"},
		{"a: \"x\\0y\"\n", "line 1, column 4: a text cannot hold a NUL"},
		{"\"\\0\": x\n", "line 1, column 1: a text cannot hold a NUL"},
		{"a\n---\nb\n", "line 3, column 1: a second document begins"},
		{"---\n---\n", "line 3, column 1: a second document begins"},
		{"a: b: c\n", "line 1, column 5: mapping values are not allowed in this context: "},
		{"a:\n\tb: c\n", "line 2, column 1: found character that cannot start"},
		{"a: 'x\nb: y\n", "line 3, column 1: found unexpected end of stream"},
		{"a: [1, 2\nb: c\n", "line 2, column 2: did not find expected ',' or ']'"},
		{"a: {b\n", "line 2, column 1: did not find expected ',' or '}'"},
		{"\xC3\xA9: @x\n", "line 1, column 4: found character that cannot start"},
		{"a: x\xFF\n", "line 1, column 5: the text is not valid UTF-8 (byte 0xFF)"},
		{"a: x\r\nb: \xC0\x80\r\n", "line 2, column 4: the text is not valid UTF-8"},
		{"a: x\nb: \x01\n", "line 2, column 4: the character U+0001 cannot stand"},
		{"\xEF\xBB\xBF" "a: \x01\n", "line 1, column 4: the character U+0001 cannot"},
		{"\xFF\xFE" "a", "line 1, column 1: the text is not valid UTF-8"},
		{"a: \"\\q\"\n", "line 1, column 5: found unknown escape character"},
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < NELEM(cases); i++) {
		struct node *doc = NULL;

		assert_int_equal(HD_INVALID, yaml_read(f->a, cases[i].yaml, strlen(cases[i].yaml),
						       &doc, &f->e));
		if (strncmp(f->e.msg, cases[i].error, strlen(cases[i].error)) != 0)
			fail_msg("'%s' gave '%s', not '%s'", cases[i].yaml, f->e.msg,
				 cases[i].error);
		assert_null(doc);
	}
}

static enum hd_rc count_documents(struct node *doc, void *arg, struct hd_err *e)
{
	int *left = arg;

	assert_string_equal(node_get_str(doc, "a"), "x");
	return --*left > 0 ? HD_OK : hd_fail(e, HD_REFUSED, "enough");
}

static void test_read_all(void **state)
{
	struct fixture *f = *state;
	const char *text = "a: x\n---\na: x\n...\n---\na: x\n";
	int left = 4;

	assert_int_equal(HD_OK, yaml_read_all(f->a, text, strlen(text), count_documents, &left,
					      &f->e));
	assert_int_equal(left, 1);
	left = 2;
	assert_int_equal(HD_REFUSED, yaml_read_all(f->a, text, strlen(text), count_documents,
						   &left, &f->e));
	assert_string_equal(f->e.msg, "enough");
	left = 1;
	assert_int_equal(HD_OK, yaml_read_all(f->a, "", 0, count_documents, &left, &f->e));
	assert_int_equal(left, 1);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_example_ticket),	     T(test_scalar_forms),
		T(test_canonical_documents), T(test_flow_becomes_block),
		T(test_long_keys),	     T(test_kinds),
		T(test_places),		     T(test_refusals),
		T(test_read_all),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
