/* Trees of values, and which plain scalars YAML does not read as strings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/node.h"

static void values(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(node_str(node_text(a, "x")), "x");
	assert_string_equal(node_str(node_text_n(a, "xyz", 2)), "xy");
	assert_string_equal(node_str(node_int(a, -2147483647 - 1)), "-2147483648");
	assert_int_equal(node_int(a, 3)->kind, NODE_PLAIN);
	assert_string_equal(node_str(node_time(a, 1795338720)), "2026-11-22T09:12:00Z");
	assert_int_equal(node_time(a, 0)->kind, NODE_PLAIN);
	assert_null(node_str(node_null(a)));
	assert_null(node_str(node_list(a)));
	assert_null(node_str(node_map(a)));
	assert_null(node_str(NULL));
	arena_free(a);
}

static void maps_keep_their_order(void **state)
{
	struct arena *a = arena_new();
	struct node *map = node_map(a);
	char key[16];

	(void)state;
	assert_null(node_get(map, "k0"));
	assert_null(node_get(NULL, "k0"));
	assert_null(node_get(node_text(a, "k0"), "k0"));
	for (int i = 0; i < 100; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		node_set(a, map, key, node_int(a, i));
	}
	node_set(a, map, "k7", node_text(a, "seven"));
	assert_int_equal(map->len, 100);
	assert_string_equal(map->u.pairs[7].key, "k7");
	assert_string_equal(node_get_str(map, "k7"), "seven");
	assert_string_equal(node_get_str(map, "k99"), "99");
	assert_null(node_get_str(map, "k100"));
	assert_true(node_remove(map, "k0"));
	assert_false(node_remove(map, "k0"));
	assert_true(node_remove(map, "k99"));
	assert_int_equal(map->len, 98);
	assert_string_equal(map->u.pairs[0].key, "k1");
	assert_string_equal(map->u.pairs[97].key, "k98");
	assert_false(node_remove(NULL, "k1"));
	arena_free(a);
}

static struct node *sample(struct arena *a, bool reversed)
{
	struct node *map = node_map(a), *list = node_list(a);

	for (int i = 0; i < 10; i++)
		node_push(a, list, node_int(a, i));
	node_push(a, list, node_null(a));
	if (reversed) {
		node_set(a, map, "list", list);
		node_set(a, map, "empty", node_map(a));
		node_set(a, map, "text", node_text(a, "3"));
	} else {
		node_set(a, map, "text", node_text(a, "3"));
		node_set(a, map, "empty", node_map(a));
		node_set(a, map, "list", list);
	}
	return map;
}

static void equality(void **state)
{
	struct arena *a = arena_new();
	struct node *one = sample(a, false), *two = sample(a, true);

	(void)state;
	assert_true(node_equal(one, two));
	assert_true(node_equal(NULL, NULL));
	assert_false(node_equal(one, NULL));
	assert_false(node_equal(NULL, one));
	assert_true(node_equal(node_null(a), node_null(a)));
	assert_false(node_equal(node_text(a, "3"), node_plain(a, "3")));
	assert_false(node_equal(node_text(a, "a"), node_text(a, "b")));
	assert_false(node_equal(node_text(a, "a"), node_text(a, "ab")));
	node_set(a, two, "text", node_plain(a, "3"));
	assert_false(node_equal(one, two));
	node_remove(two, "text");
	assert_false(node_equal(one, two));
	node_set(a, two, "other", node_text(a, "3"));
	assert_false(node_equal(one, two));
	two = sample(a, false);
	node_get(two, "list")->u.items[4] = node_int(a, 5);
	assert_false(node_equal(one, two));
	arena_free(a);
}

static void copies_are_independent(void **state)
{
	struct arena *a = arena_new(), *b = arena_new();
	struct node *one = sample(a, false), *two;

	(void)state;
	one->line = 12;
	one->column = 3;
	one->u.pairs[1].line = 13;
	two = node_copy(b, one);
	assert_true(node_equal(one, two));
	assert_int_equal(two->line, 12);
	assert_int_equal(two->column, 3);
	assert_int_equal(two->u.pairs[1].line, 13);
	node_push(b, node_get(two, "list"), node_text(b, "more"));
	node_set(b, two, "more", node_text(b, "more"));
	node_set(b, node_get(two, "empty"), "k", node_null(b));
	assert_int_equal(one->len, 3);
	assert_int_equal(node_get(one, "list")->len, 11);
	assert_int_equal(node_get(one, "empty")->len, 0);
	arena_free(a);
	assert_string_equal(node_get_str(two, "text"), "3");
	assert_string_equal(node_str(node_get(two, "list")->u.items[11]), "more");
	assert_null(node_copy(b, NULL));
	arena_free(b);
}

static void typed_scalars(void **state)
{
	static const char *const typed[] = {
		/* null and the key words */
		"", "~", "null", "Null", "NULL", "nULL", "=", "<<",
		/* booleans of YAML 1.1 */
		"y", "Y", "n", "N", "yes", "Yes", "YES", "yEs", "no", "No", "NO", "nO", "true",
		"True", "TRUE", "false", "False", "FALSE", "on", "On", "ON", "off", "Off", "OFF",
		/* integers: decimal, octal of both versions, hex, binary, base 60 */
		"0", "3", "+1", "-1", "0123", "08", "0_", "1_000", "1,000", "0o17", "0O17", "-0o17",
		"0x1F", "0X1f", "+0x1F", "0x_1", "0b101", "-0b1_0", "1:30", "01:30", "9:12",
		"190:20:30",
		"-1:30", "1:5",
		/* floats */
		"1.5", ".5", "1.", "+.5", "-1.5", "1e3", "1E3", "1e+3", "1.5e-3", "6_0.2", "._1",
		"1,000.5", "12:30.5", "1:2:3.", ".inf", "-.INF", "+.Inf", ".INF", ".nan", ".NaN",
		".NAN",
		".iNf", "-inf", "+Infinity",
		/* times */
		"2026-11-22", "2026-1-2", "2026-11-22T09:12:00Z", "2026-11-22t09:12:00.5+01:00",
		"2026-1-2 3:4:5", "2026-11-22 09:12:00", "2026-11-22  09:12:00 -5",
		"2026-11-22 09:12:00\t+0100", "2026-11-22T09:12:00.",
		/* document marks and Ruby's symbols */
		"---", "...", ":open", ":",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(typed); i++) {
		if (!node_plain_is_typed(typed[i], strlen(typed[i])))
			fail_msg("'%s' is not taken for typed", typed[i]);
	}
	assert_true(node_plain_is_typed("no problem", 2));
}

static void untyped_scalars(void **state)
{
	static const char *const untyped[] = {
		"HD-1042", "HD-P3", "a", "-", "+", ".", "..", "1a", "0x", "0xg", "0o", "0o8", "0b",
		"0b2",
		"12:3a", "12:60", "12:", "1:2:", "yess", "ye", "nope", "none", "nulls", "truth",
		"only",
		"offer", "inf", "nan", "infinity", ".infinity", "nano", "1e", "1e+", "e3", "1.2.3",
		"1.5x",
		"192.168.0.1", "2026-11", "2026-W48", "2026-11-22T", "2026-11-22T09:12Z",
		"2026-11-22 later", "2026-11-22T09:12:00X", "2026-11-22T09:12:00+", "26-11-22",
		"2026/11/22", "==", "=a", "<<<", "<", "~x", "~~", "1 000", "1_000 EUR", "-a", "--",
		"----",
		"+33 1 02 03", "_1", ",1", "1-1", "na\xc3\xafve", "\xc3\xa9", "0x1F!",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(untyped); i++) {
		if (node_plain_is_typed(untyped[i], strlen(untyped[i])))
			fail_msg("'%s' is taken for typed", untyped[i]);
	}
	/* Only n bytes count. */
	assert_false(node_plain_is_typed("1abc", 2));
	assert_true(node_plain_is_typed("1abc", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values),
		cmocka_unit_test(maps_keep_their_order),
		cmocka_unit_test(equality),
		cmocka_unit_test(copies_are_independent),
		cmocka_unit_test(typed_scalars),
		cmocka_unit_test(untyped_scalars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
