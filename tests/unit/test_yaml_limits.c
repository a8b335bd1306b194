/* What a hostile or broken file can do to the YAML reader: nothing but be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "yaml/yaml.h"

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

/* NUL bytes: in the text, and where UTF-16 would have them. */
static void test_nul_bytes(void **state)
{
	struct fixture *f = *state;
	struct node *doc = NULL;

	assert_int_equal(HD_INVALID, yaml_read(f->a, "a: \0b", 5, &doc, &f->e));
	assert_int_equal(HD_INVALID, yaml_read(f->a, "a\0b\0", 4, &doc, &f->e));
	assert_int_equal(HD_INVALID, yaml_read(f->a, "\0a", 2, &doc, &f->e));
}

static void test_depth(void **state)
{
	struct fixture *f = *state;
	struct node *doc = NULL;
	int i;

	for (i = 0; i < YAML_DEPTH_MAX; i++)
		sbuf_putc(&f->out, '[');
	for (i = 0; i < YAML_DEPTH_MAX; i++)
		sbuf_putc(&f->out, ']');
	must_read(f, f->out.s, f->out.len);
	sbuf_clear(&f->out);
	for (i = 0; i < 100000; i++)
		sbuf_putc(&f->out, '[');
	assert_int_equal(HD_INVALID, yaml_read(f->a, f->out.s, f->out.len, &doc, &f->e));
	assert_non_null(strstr(f->e.msg, "line 1, column 33: lists and maps are nested"));
}

static void test_size(void **state)
{
	struct fixture *f = *state;
	struct node *doc = NULL;

	while (f->out.len < YAML_READ_MAX)
		sbuf_puts(&f->out, "# 5678901234567\n");
	must_read(f, f->out.s, f->out.len);
	sbuf_putc(&f->out, '\n');
	assert_int_equal(HD_INVALID, yaml_read(f->a, f->out.s, f->out.len, &doc, &f->e));
	assert_non_null(strstr(f->e.msg, "line 262145, column 1: the text is too long"));
}

/* More keys than are compared one by one. */
static void test_many_keys(void **state)
{
	struct fixture *f = *state;
	struct node *doc = NULL;
	int i;

	for (i = 0; i < 20000; i++)
		sbuf_printf(&f->out, "k%d: %d\n", i * 7919 % 20000, i);
	doc = must_read(f, f->out.s, f->out.len);
	assert_int_equal(doc->len, 20000);
	assert_string_equal(doc->u.pairs[1].key, "k7919");
	sbuf_puts(&f->out, "k7919: x\nk3: x\n");
	assert_int_equal(HD_INVALID, yaml_read(f->a, f->out.s, f->out.len, &doc, &f->e));
	assert_string_equal(f->e.msg,
			    "line 20001, column 1: 'k7919' is given twice: keep one of them");
}

static void test_memory_is_bounded(void **state)
{
	struct fixture *f = *state;
	size_t i;

	sbuf_putc(&f->out, '[');
	for (i = 0; i < 100000; i++)
		sbuf_puts(&f->out, "a,");
	sbuf_putc(&f->out, ']');
	must_read(f, f->out.s, f->out.len);
	assert_true(arena_size(f->a) < 64 * f->out.len);
}

/* A file cut off anywhere is read or refused, never anything worse. */
static void test_truncation(void **state)
{
	static const char whole[] =
		"a: |2-\n   x\n\n  y\n"
		"\"b\\\"\": {c: [1, \"\\u2028\", {}], 'd': null}\n"
		"e:\n- f: >+\n   folded\n\n- - g\n- h: \xF0\x9F\x98\x80 # comment\n"
		"? long\n: value\n";
	struct fixture *f = *state;
	struct node *doc;
	size_t n;

	must_read(f, whole, strlen(whole));
	for (n = 0; n < strlen(whole); n++) {
		char *cut = mem_alloc(n + 1);

		memcpy(cut, whole, n);
		doc = NULL;
		if (yaml_read(f->a, cut, n, &doc, &f->e) != HD_OK)
			assert_int_equal(0, strncmp(f->e.msg, "line ", 5));
		else
			assert_non_null(doc);
		free(cut);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_nul_bytes), T(test_depth),	      T(test_size),
		T(test_many_keys), T(test_memory_is_bounded), T(test_truncation),
	};

	return cmocka_run_group_tests_name("yaml_limits", tests, NULL, NULL);
}
