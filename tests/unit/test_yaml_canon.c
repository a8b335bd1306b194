/* The quick reader: takes all that we write, refuses what it cannot be sure of, and what it
 * takes is to the last place what libyaml makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "tests/fuzz/same_tree.h"
#include "yaml/canon.h"
#include "yaml/yaml.h"

#define TREES 20000
#define HARMED 60000

static uint64_t chance = 20261122;

static unsigned dice(unsigned n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(chance >> 33) % n;
}

static const char *const pieces[] = {
	" ", "  ", "\n", "\n", "\n\n", "\t", "a", "word", "two words", ":", ": ", " #", "#",
	"-", "- ", "---", "...", "?", ",", "[", "]", "{", "}", "&", "|", ">", "'", "\"", "%",
	"\\", "\\n", "~", "null", "no", "0", "12", ".5", "1:30", "2026-11-22", "<<", "\r", "\x01",
	"\x7F", "\xC3\xA9", "\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80",
};

static void random_text(struct sbuf *b)
{
	sbuf_clear(b);
	for (unsigned n = dice(2) ? dice(4) : dice(12); n > 0; n--)
		sbuf_puts(b, pieces[dice(NELEM(pieces))]);
}

static struct node *random_tree(struct arena *a, unsigned depth, struct sbuf *b)
{
	static const char *const plains[] = {"1", "-3", "true", "1.5", ".inf", "2026-11-22",
					     "2026-11-22T09:12:00Z"};
	unsigned what = depth == 0 ? 9 : dice(depth < 5 ? 10 : 6), n = dice(5);
	struct node *node;

	if (what == 0)
		return node_null(a);
	if (what == 1)
		return node_plain(a, plains[dice(NELEM(plains))]);
	if (what < 6) {
		random_text(b);
		return node_text_n(a, b->s, b->len);
	}
	node = what < 8 ? node_list(a) : node_map(a);
	for (n += depth == 0; n > 0; n--) {
		struct node *child = random_tree(a, depth + 1, b);

		random_text(b);
		if (node->kind == NODE_LIST)
			node_push(a, node, child);
		else
			node_set(a, node, b->s, child);
	}
	return node;
}

/* --- what libyaml says -------------------------------------------------------------------- */

static enum hd_rc take_document(struct node *doc, void *arg, struct hd_err *e)
{
	struct node **out = arg;

	if (*out)
		return hd_fail(e, HD_INVALID, "a second document");
	*out = doc;
	return HD_OK;
}

/* True when the quick reader took it. */
static bool agrees(struct arena *a, const char *text, size_t n)
{
	char *exact = mem_strndup(text, n);
	struct node *quick, *slow = NULL;
	struct hd_err e = {""};

	exact = mem_realloc(exact, n ? n : 1);
	quick = canon_read(a, exact, n);
	if (quick && yaml_read_all(a, exact, n, take_document, &slow, &e) != HD_OK)
		fail_msg("libyaml refuses (%s):\n%.*s", e.msg, (int)n, text);
	if (quick && !same_tree(quick, slow))
		fail_msg("another tree:\n%.*s", (int)n, text);
	free(exact);
	return quick != NULL;
}

/* --- tests ---------------------------------------------------------------------------------- */

static void test_takes_what_is_written(void **state)
{
	struct sbuf text = SBUF_INIT, word = SBUF_INIT;
	struct arena *a = arena_new();

	(void)state;
	for (int i = 0; i < TREES; i++) {
		const struct node *tree = random_tree(a, 0, &word);

		sbuf_clear(&text);
		if (i % 2)
			yaml_write(&text, tree);
		else
			yaml_put(&text, 0, "k", tree, YAML_FLOW);
		if (!agrees(a, text.s, text.len))
			fail_msg("left to libyaml:\n%s", text.s);
		arena_reset(a);
	}
	sbuf_deinit(&text);
	sbuf_deinit(&word);
	arena_free(a);
}

/* A few characters put in, taken out or exchanged. */
static void test_never_takes_another_meaning(void **state)
{
	static const char marks[] = " \n\t:-#,[]{}|+?\"\\'&*!>%@.~=<0an2";
	struct sbuf text = SBUF_INIT, word = SBUF_INIT, harmed = SBUF_INIT;
	struct arena *a = arena_new();
	int taken = 0;

	(void)state;
	for (int i = 0; i < HARMED; i++) {
		if (i % 5 == 0) {
			sbuf_clear(&text);
			yaml_write(&text, random_tree(a, 0, &word));
		}
		sbuf_clear(&harmed);
		for (size_t k = 0, where = dice((unsigned)text.len), n = 1 + dice(3); k < text.len;
		     k++) {
			bool here = k >= where && k < where + n;

			if (here && dice(2))
				sbuf_putc(&harmed, marks[dice(sizeof(marks) - 1)]);
			else if (here && dice(2))
				sbuf_puts(&harmed, pieces[dice(NELEM(pieces))]);
			if (!here || dice(2))
				sbuf_putc(&harmed, text.s[k]);
		}
		taken += agrees(a, harmed.s, harmed.len);
		if (i % 5 == 4)
			arena_reset(a);
	}
	assert_in_range(taken, HARMED / 20, HARMED - HARMED / 20);
	sbuf_deinit(&text);
	sbuf_deinit(&word);
	sbuf_deinit(&harmed);
	arena_free(a);
}

static void test_leaves_the_unusual_to_libyaml(void **state)
{
	static const char *const texts[] = {
		"", "\n", "a", "a: b", "a: b ", "a:  b\n", "a : b\n", "a: b # c\n", "# c\na: b\n",
		"a: b\n\nc: d\n", "a: b\n c\n", "a: b\n  c\n", "a:\n", "a:\n   b: c\n",
		"a:\n - b\n", "a:\n  - b\n", "- a\n", "{a: b}\n", "[]\n", "a: [b,c]\n",
		"a: {b: c }\n", "a: {b:c}\n", "a: {b: }\n", "a: [b, ]\n", "a: [b\n", "a: 'b'\n",
		"a: >-\n  b\n", "a: |\n   b\n", "a: |\n b\n", "a: |3\n   b\n", "a: |-2\n  b\n",
		"a: |-\n  b\n \n", "a: \"b\n  c\"\n", "a: \"\\q\"\n", "a: \"\\0\"\n", "a: \"b\"c\n",
		"? a\n: b\n", "a: &b c\n", "a: *b\n", "a: !!str b\n", "---\na: b\n", "a: b\n...\n",
		"a: b\n---\nc: d\n", "a: b\na: c\n", "<<: {a: b}\n", "a: b\r\n", "a:\tb\n",
		"a: b\xC2\x85\n", "\xEF\xBB\xBF" "a: b\n", "a: \xFF\n", "a: b: c\n", "a: - b\n",
		"a: ...\n", "a: -\n", "-a: b\n", "a: {b: c}: d\n",
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NELEM(texts); i++)
		if (agrees(a, texts[i], strlen(texts[i])))
			fail_msg("taken: '%s'", texts[i]);
	arena_free(a);
}

static void test_limits(void **state)
{
	struct sbuf text = SBUF_INIT;
	struct arena *a = arena_new();

	(void)state;
	for (unsigned depth = YAML_DEPTH_MAX - 2; depth < YAML_DEPTH_MAX + 2; depth++) {
		sbuf_clear(&text);
		sbuf_puts(&text, "k: ");
		for (unsigned i = 1; i < depth; i++)
			sbuf_puts(&text, "[");
		for (unsigned i = 1; i < depth; i++)
			sbuf_puts(&text, "]");
		sbuf_puts(&text, "\n");
		assert_int_equal(depth <= YAML_DEPTH_MAX, agrees(a, text.s, text.len));
	}
	for (int n = 240; n < 1200; n += 50) {
		sbuf_clear(&text);
		sbuf_printf(&text, "%0*d: x\n", n, 1);
		assert_int_equal(n <= 1000, agrees(a, text.s, text.len));
	}
	sbuf_deinit(&text);
	arena_free(a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_takes_what_is_written),
		cmocka_unit_test(test_never_takes_another_meaning),
		cmocka_unit_test(test_leaves_the_unusual_to_libyaml),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("yaml_canon", tests, NULL, NULL);
}
