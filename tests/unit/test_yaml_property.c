/* Random trees, always the same ones: what is written is read as it was, and
 * writing it again gives the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#define TREES 20000

/* splitmix64 */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static unsigned random_below(uint64_t *state, unsigned n)
{
	return (unsigned)(random_next(state) % n);
}

/* Pieces that mean something to YAML, alone or side by side. */
static const char *const pieces[] = {
	" ", "  ", "\n", "\n", "\n\n", "\t", "a", "word", "two words", ":", ": ", " #", "#",
	"-", "- ", "---", "...", "?", "? ", ",", "[", "]", "{", "}", "&", "*", "!", "|", ">",
	"'", "\"", "%", "@", "`", "\\", "\\n", "~", "null", "no", "yes", "0", "12", "0x1f", ".5",
	"1e3", "1:30", "2026-11-22", "T09:12:00Z", "=", "<<", "\r", "\x01", "\x1B", "\x7F",
	"\xC3\xA9", "\xC2\x85", "\xC2\xA0", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xEF\xBB\xBF",
	"\xEF\xBF\xBE", "\xEF\xBF\xBD", "\xE3\x80\x80", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF",
};

static const char *const plains[] = {"1", "-3", "0x1F", "true", "no", "1.5", "2026-11-22",
				     "2026-11-22T09:12:00Z", "1:30", ".inf", "1e5"};

static void random_text(uint64_t *rnd, struct sbuf *b)
{
	unsigned n = random_below(rnd, 2) ? random_below(rnd, 4) : random_below(rnd, 12);

	sbuf_clear(b);
	while (n-- > 0) {
		if (random_below(rnd, 20) == 0) {
			uint32_t cp = 1 + random_below(rnd, 0x10FFFF);

			utf8_put(b, cp >= 0xD800 && cp <= 0xDFFF ? 'x' : cp);
		} else {
			sbuf_puts(b, pieces[random_below(rnd, NELEM(pieces))]);
		}
	}
}

static struct node *random_tree(struct arena *a, uint64_t *rnd, unsigned depth, struct sbuf *b)
{
	unsigned what = random_below(rnd, depth < 5 ? 10 : 6), n = random_below(rnd, 5);
	struct node *node;

	if (depth == 0)
		what = what % 4 + 6; /* lists and maps only */
	if (what == 0)
		return node_null(a);
	if (what == 1)
		return node_plain(a, plains[random_below(rnd, NELEM(plains))]);
	if (what < 6) {
		random_text(rnd, b);
		return node_text_n(a, b->s, b->len);
	}
	node = what < 8 ? node_list(a) : node_map(a);
	while (n-- > 0) {
		struct node *child = random_tree(a, rnd, depth + 1, b);

		if (node->kind == NODE_LIST) {
			node_push(a, node, child);
		} else {
			random_text(rnd, b);
			node_set(a, node, b->s, child);
		}
	}
	return node;
}

/* The tree under a key as yaml_put writes it, and back. */
static void check_tree(struct arena *a, const struct node *tree, enum yaml_style style,
		       struct sbuf *first, struct sbuf *second)
{
	struct node *doc = NULL, *map = node_map(a);
	struct hd_err e = {""};

	sbuf_clear(first);
	yaml_put(first, 0, "k", tree, style);
	if (yaml_read(a, first->s, first->len, &doc, &e) != HD_OK)
		fail_msg("%s\n%s", e.msg, first->s);
	if (!node_equal(node_get(doc, "k"), tree))
		fail_msg("read back otherwise:\n%s", first->s);
	sbuf_clear(second);
	yaml_put(second, 0, "k", node_get(doc, "k"), style);
	assert_string_equal(first->s, second->s);

	node_set(a, map, "k", (struct node *)tree);
	sbuf_clear(first);
	yaml_write(first, map);
	if (style == YAML_BLOCK)
		assert_string_equal(first->s, second->s);
}

static void test_read_gives_back_what_was_written(void **state)
{
	struct sbuf text = SBUF_INIT, first = SBUF_INIT, second = SBUF_INIT;
	struct arena *a = arena_new();
	uint64_t rnd = 20261122;
	int i;

	(void)state;
	for (i = 0; i < TREES; i++) {
		const struct node *tree = random_tree(a, &rnd, 0, &text);

		check_tree(a, tree, YAML_BLOCK, &first, &second);
		check_tree(a, tree, YAML_FLOW, &first, &second);
		arena_reset(a);
	}
	sbuf_deinit(&text);
	sbuf_deinit(&first);
	sbuf_deinit(&second);
	arena_free(a);
}

/* Any mixture of the pieces as a file: refused with a place, or read; and what
 * is read can be written, and is the same when read once more. */
static void test_write_gives_back_what_was_read(void **state)
{
	struct sbuf text = SBUF_INIT, out = SBUF_INIT;
	struct arena *a = arena_new();
	struct hd_err e = {""};
	uint64_t rnd = 42;
	int i, read = 0;

	(void)state;
	for (i = 0; i < TREES; i++) {
		struct node *doc = NULL, *again = NULL;

		random_text(&rnd, &text);
		if (yaml_read(a, text.s, text.len, &doc, &e) == HD_OK) {
			read++;
			sbuf_clear(&out);
			yaml_write(&out, doc);
			if (yaml_read(a, out.s, out.len, &again, &e) != HD_OK)
				fail_msg("%s: %s\n%s", e.msg, text.s, out.s);
			if (!node_equal(doc, again))
				fail_msg("'%s' was written '%s'", text.s, out.s);
		} else {
			assert_int_equal(0, strncmp(e.msg, "line ", 5));
		}
		arena_reset(a);
	}
	assert_true(read > TREES / 10);
	sbuf_deinit(&text);
	sbuf_deinit(&out);
	arena_free(a);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_gives_back_what_was_written),
		cmocka_unit_test(test_write_gives_back_what_was_read),
	};

	return cmocka_run_group_tests_name("yaml_property", tests, NULL, NULL);
}
