/* Letters made to be too much: parts, depth, headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "mail/letter.h"

#define FROM "From: Marie <marie@example.org>\n"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* From memory that ends where the message does. */
static struct letter read_n(const char *raw, size_t n)
{
	struct letter l;
	struct hd_err e = {""};
	char *exact = arena_alloc(arena, n ? n : 1);

	memcpy(exact, raw, n);
	if (letter_read(exact, n, arena, &l, &e) != HD_OK)
		fail_msg("%s", e.msg);
	assert_true(utf8_valid(l.text, strlen(l.text), NULL));
	assert_true(utf8_valid(l.subject, strlen(l.subject), NULL));
	return l;
}

static void same(const char *got, const char *want, const char *raw)
{
	if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
		fail_msg("got '%s', want '%s' for:\n%s", got ? got : "NULL", want ? want : "NULL",
			 raw);
}

#define MULTI(kind) FROM "Content-Type: multipart/" kind "; boundary=b\n\nfor old programs: MIME\n"

static struct letter whole(struct sbuf *b)
{
	struct letter l = read_n(b->s, b->len);

	assert_true(l.whole);
	assert_int_equal(l.n_files, 1);
	same(l.files[0].name, "message.eml", "name");
	assert_int_equal(l.files[0].len, b->len);
	return l;
}

static void test_too_much(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct letter l;

	(void)state;
	sbuf_puts(&b, MULTI("mixed"));
	for (int i = 0; i < 10000; i++)
		sbuf_printf(&b, "--b\nContent-Type: text/plain\n\npart %d\n", i);
	l = whole(&b);
	assert_true(str_starts(l.text, "part 0\n"));

	sbuf_clear(&b);
	sbuf_puts(&b, FROM "Subject: deep\n");
	for (int i = 0; i < 1000; i++)
		sbuf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	same(whole(&b).subject, "deep", "1000 levels");

	/* so many lines that might be boundaries that comparing them would take minutes */
	for (int i = 0; i < 1000000; i++)
		sbuf_puts(&b, "--x\n");
	same(whole(&b).subject, "deep", "1000 levels and many lines");

	/* messages in messages are not looked into: no depth at all */
	sbuf_clear(&b);
	sbuf_puts(&b, FROM);
	for (int i = 0; i < 1000; i++)
		sbuf_puts(&b, "Content-Type: message/rfc822\n\n" FROM);
	l = read_n(b.s, b.len);
	assert_false(l.whole);
	assert_int_equal(l.n_files, 1);
	sbuf_deinit(&b);
}

static void test_depth(void **state)
{
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (int depth = LETTER_DEPTH_MAX; depth <= LETTER_DEPTH_MAX + 1; depth++) {
		sbuf_clear(&b);
		sbuf_puts(&b, FROM);
		for (int i = 0; i < depth; i++)
			sbuf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
		sbuf_puts(&b, "\ntext\n");
		assert_int_equal(read_n(b.s, b.len).whole, depth > LETTER_DEPTH_MAX);
	}
	sbuf_deinit(&b);
}

static void test_large_headers(void **state)
{
	static const char *const lines[] = {"X: y\n", "X: =?utf-8?Q?a?=\n", " n*1=x;\n"};
	struct sbuf b = SBUF_INIT;
	struct letter l;
	struct hd_err e;

	(void)state;
	for (size_t k = 0; k < NELEM(lines); k++) {
		sbuf_clear(&b);
		sbuf_puts(&b, FROM "Content-Type: text/plain;\n");
		for (int i = 0; i < 400000; i++)
			sbuf_puts(&b, lines[k]);
		sbuf_puts(&b, "\nbody\n");
		assert_int_equal(letter_read(b.s, b.len, arena, &l, &e), HD_INVALID);
		assert_non_null(strstr(e.msg, "too large"));
	}
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_too_much, begin, end),
		cmocka_unit_test_setup_teardown(test_depth, begin, end),
		cmocka_unit_test_setup_teardown(test_large_headers, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
