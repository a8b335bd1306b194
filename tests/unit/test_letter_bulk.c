/* Messages that would take all memory are seen before they are taken apart, others let through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/sbuf.h"
#include "mail/letter_priv.h"

#define FROM "From: Marie <marie@example.org>\n"

static void repeat(struct sbuf *b, const char *s, size_t times)
{
	while (times--)
		sbuf_puts(b, s);
}

static const struct {
	const char *name, *before, *again, *after;
	size_t times;
	enum letter_bulk bulk;
} cases[] = {
	{"a letter", FROM "\n", "Hello: -- x\n", "", 100000, LETTER_FITS},
	{"many parts", FROM "\n", "--x\n\na\n", "--x--\n", 10000, LETTER_FITS},
	{"too many parts", FROM "\n", "--x\n\na\n", "--x--\n", 60000, LETTER_BULK_PARTS},
	{"many recipients", FROM "To: ", "a@example.org,\n ", "b@example.org\n\nx\n", 5000,
	 LETTER_FITS},
	{"too many recipients", FROM "To: ", "a@example.org, ", "b@example.org\n\nx\n", 50000,
	 LETTER_BULK_HEAD},
	{"groups of groups", FROM "To: ", "g:", ";\n\nx\n", 2000, LETTER_BULK_HEAD},
	{"too many headers", FROM, "X: y\r\n", "\r\nx\n", 30000, LETTER_BULK_HEAD},
	{"a part's header", FROM "\n--x\nContent-Type: text/plain; ", "a=b; ", "\n\nx\n", 30000,
	 LETTER_BULK_PARTS},
	{"headers of many parts", FROM "\n", "--x\nContent-Type: text/plain; charset=us-ascii; "
	 "name=a.txt; x=yyyyyyyyyyyyyyyyyyyyyyyyyyyy\n\nx\n", "", 40000, LETTER_BULK_PARTS},
	{"a patch", FROM "\n--- a/x\n+++ b/x\n", "+ int main(void);\n", "", 100000, LETTER_FITS},
	{"no end of headers", FROM, "", "", 0, LETTER_FITS},
	{"nothing", "", "", "", 0, LETTER_FITS},
};

static void test_bulk(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct sbuf b = SBUF_INIT;
		size_t head;

		sbuf_puts(&b, cases[i].before);
		repeat(&b, cases[i].again, cases[i].times);
		sbuf_puts(&b, cases[i].after);
		if (letter_bulk(b.s, b.len, &head) != cases[i].bulk)
			fail_msg("%s", cases[i].name);
		assert_true(head <= b.len);
		sbuf_deinit(&b);
	}
}

/* What cannot be taken apart is kept whole, and what its own header says holds. */
static void test_kept_whole(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct arena *a = arena_new();
	struct letter l;
	struct hd_err e;

	(void)state;
	sbuf_puts(&b, FROM "Subject: Parts\nContent-Type: multipart/mixed; boundary=x\n\n");
	repeat(&b, "--x\n\na\n", 60000);
	assert_int_equal(letter_read(b.s, b.len, a, &l, &e), HD_OK);
	assert_true(l.whole);
	assert_int_equal(l.n_files, 1);
	assert_string_equal(l.files[0].name, "message.eml");
	assert_int_equal(l.files[0].len, b.len);
	assert_string_equal(l.subject, "Parts");
	assert_string_equal(l.from.email, "marie@example.org");
	sbuf_clear(&b);
	sbuf_puts(&b, FROM "To: ");
	repeat(&b, "g:", 60000);
	sbuf_puts(&b, "\n\nx\n");
	assert_int_equal(letter_read(b.s, b.len, a, &l, &e), HD_INVALID);
	sbuf_deinit(&b);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bulk),
		cmocka_unit_test(test_kept_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
