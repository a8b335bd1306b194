/* Letters made to be too much: parts, depth, headers, texts; and those that only look like it. */
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "mail/letter.h"
#include "tests/unit/letters.h"
#include "gmime/look.h"

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

static void repeat(struct sbuf *b, const char *s, size_t times)
{
	while (times--)
		sbuf_puts(b, s);
}

/* --- what GMime may see ----------------------------------------------------------------------- */

#define BOUNDARY FROM "Content-Type: multipart/mixed;\n boundary=x\n"
enum seen { ALL, BEGINNING, NOTHING };

static const struct {
	const char *name, *before, *again, *after;
	size_t times;
	enum seen seen;
} cases[] = {
	{"a letter", FROM "\n", "Hello: -- x\n", "", 100000, ALL},
	{"many parts", BOUNDARY "\n", "--x\n\na\n", "--x--\n", 10000, ALL},
	{"too many parts", BOUNDARY "\n", "--x\n\na\n", "--x--\n", 60000, BEGINNING},
	{"dashes where no boundary is", FROM "\n", "-- a comment\n", "", 100000, ALL},
	{"a boundary with a remark", FROM "Content-Type: multipart/mixed; Boundary (x) =x\n\n",
	 "--x\n\n", "", 60000, BEGINNING},
	{"a boundary in pieces", FROM "Content-Type: multipart/mixed; boundary*0=x\n\n", "--x\n\n",
	 "", 60000, BEGINNING},
	{"many recipients", FROM "To: ", "a@example.org,\n ", "b@example.org\n\nx\n", 5000, ALL},
	{"too many recipients", FROM "To: ", "a@example.org, ", "b@example.org\n\nx\n", 50000,
	 NOTHING},
	{"commas", "From: ", "a,", "\n\nx\n", 100000, NOTHING},
	{"groups of groups", FROM "To: ", "g:", ";\n\nx\n", 2000, NOTHING},
	{"too many headers", FROM, "X: y\r\n", "\r\nx\n", 30000, NOTHING},
	{"with blanks before the colon", FROM, "X : y\n", "\nx\n", 30000, NOTHING},
	{"headers without a body", FROM, "X: y\n", "", 30000, NOTHING},
	{"lines that are no headers", FROM, "what\n", "\nx\n", 30000, ALL},
	{"a part's header", BOUNDARY "\n--x\nContent-Type: text/plain; ", "a=b; ", "\n\nx\n",
	 30000, BEGINNING},
	{"headers of many parts", BOUNDARY "\n", "--x\nContent-Type: text/plain; charset=us-ascii; "
	 "name=a.txt; x=yyyyyyyyyyyyyyyyyyyyyyyyyyyy\n\nx\n", "", 40000, BEGINNING},
	{"long headers", FROM, "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
	 "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\n",
	 "\nx\n", 10000, NOTHING},
	{"many levels", FROM "Content-Type: multipart/mixed; boundary=b\n\n",
	 "--b\nContent-Type: multipart/mixed; boundary=b\n\n", "", 9000, BEGINNING},
	{"a patch", BOUNDARY "\n--- a/x\n+++ b/x\n", "+ int main(void);\n", "", 100000, ALL},
	{"no end of headers", FROM, "", "", 0, ALL},
	{"nothing", "", "", "", 0, ALL},
};

static void test_look(void **state)
{
	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct sbuf b = SBUF_INIT;
		struct hd_err e = {""};
		enum seen seen;
		size_t safe;

		sbuf_puts(&b, cases[i].before);
		repeat(&b, cases[i].again, cases[i].times);
		sbuf_puts(&b, cases[i].after);
		if (look_over(b.s ? b.s : "", b.len, &safe, &e) != HD_OK)
			seen = NOTHING;
		else
			seen = safe < b.len ? BEGINNING : ALL;
		if (seen != cases[i].seen)
			fail_msg("%s: %d, safe %zu", cases[i].name, seen, safe);
		if (seen == BEGINNING)
			assert_true(safe > 40 && safe < (64 << 10) + 200);
		sbuf_deinit(&b);
	}
}

/* Of what is kept whole its own header holds, and what its beginning says is its text. */
static void test_kept_whole(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct letter l;

	(void)state;
	sbuf_puts(&b, FROM "Subject: Parts\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nHelp!\n");
	repeat(&b, "--x\nContent-Type: image/png\n\na\n", 60000);
	l = whole(&b);
	same(l.subject, "Parts", "subject");
	same(l.from.email, "marie@example.org", "from");
	same(l.text, "Help!\n\n[this message could not be taken apart; the whole message: "
	     "message.eml]\n", "text");
	sbuf_deinit(&b);
}

/* So many levels that GMime comes to the end of the stack are not shown to it. */
static void test_levels(void **state)
{
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t levels = 7000; levels <= 70000; levels *= 10) {
		sbuf_clear(&b);
		sbuf_puts(&b, FROM "Subject: deep\n");
		for (size_t i = 0; i < levels; i++)
			sbuf_puts(&b, "Content-Type: multipart/mixed; boundary=b\n\n--b\n");
		same(whole(&b).subject, "deep", "levels");
	}
	sbuf_deinit(&b);
}

/* --- long texts ----------------------------------------------------------------------------------- */

#define MIB ((size_t)1 << 20)

static const struct {
	const char *head, *again, *name;
} long_texts[] = {
	{"Content-Type: text/plain\n", "a line of text\n", "text.txt"},
	{"Content-Type: text/plain\n", "x", "text.txt"},
	{"Content-Type: text/plain; charset=utf-8\n", "\xC3\xA9x", "text.txt"},
	{"Content-Type: text/plain; charset=iso-8859-1\n", "caf\xE9\n", "text.txt"},
	{"Content-Type: text/plain; charset=gb18030\n", "\xFF\xFF\n", "text.txt"},
	{"Content-Type: text/plain; name=log.txt\n", "a line\n", "log.txt"},
	{"Content-Type: text/html\n", "<blockquote>a", "message.html"},
	{"Content-Type: text/html\n", "<ul><li>", "message.html"},
	{"Content-Type: text/plain\n", " \n", "text.txt"},
};

static bool ends(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

static void test_long_text(void **state)
{
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(long_texts); i++) {
		char *says;
		size_t head;
		struct letter l;

		sbuf_clear(&b);
		sbuf_printf(&b, FROM "%s\n", long_texts[i].head);
		head = b.len;
		while (b.len < head + 2 * MIB)
			sbuf_puts(&b, long_texts[i].again);
		l = read_n(b.s, b.len);
		assert_false(l.whole);
		assert_null(l.html);
		assert_int_equal(l.n_files, 1);
		same(l.files[0].name, long_texts[i].name, "name");
		assert_int_equal(l.files[0].len, b.len - head);
		assert_memory_equal(l.files[0].data, b.s + head, b.len - head);
		says = arena_printf(arena, "[this is only the beginning; the whole text: %s]\n",
				    long_texts[i].name);
		if (!ends(l.text, says) || strlen(l.text) > 4 * MIB)
			fail_msg("%s: %zu", long_texts[i].again, strlen(l.text));
		/* cut between characters */
		if (!strchr(long_texts[i].again, '\xFF'))
			assert_null(strstr(l.text, "\xEF\xBF\xBD"));
	}
	sbuf_deinit(&b);
}

/* Many texts are one long one; what is as long as may be is no file. */
static void test_many_texts(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct letter l;

	(void)state;
	sbuf_puts(&b, MULTI("mixed"));
	for (int i = 0; i < 50; i++) {
		sbuf_printf(&b, "--b\nContent-Type: text/html\n\n<p>part %d\n", i);
		repeat(&b, "0123456789\n", 10000);
	}
	l = read_n(b.s, b.len);
	assert_true(strlen(l.text) < 3 * MIB);
	assert_int_equal(l.n_files, 31);
	same(l.files[0].name, "message.html", "name");
	same(l.files[1].name, "message-2.html", "name");
	assert_true(ends(l.text, "[this is not all of the text; the whole text: message.html, "
			 "and 30 more files]\n"));
	sbuf_clear(&b);
	sbuf_puts(&b, FROM "\n");
	repeat(&b, "0123456\n", MIB / 8);
	l = read_n(b.s, b.len);
	assert_int_equal(l.n_files, 0);
	assert_int_equal(strlen(l.text), MIB);
	sbuf_deinit(&b);
}

/* What a character set holds back till it knows more comes out at the end. */
static void test_last_letter(void **state)
{
	struct letter l;
	static const char *const raw[] = {
		FROM "Content-Type: text/plain; charset=windows-1258\n\n\xE2o",
		FROM "Content-Type: text/plain; charset=shift_jisx0213\n\nab\x82\xA9",
		FROM "Content-Type: text/plain; charset=shift_jisx0213\n\nab\x82\xA9\x81",
	};

	(void)state;
	l = read_n(raw[0], strlen(raw[0]));
	same(l.text, "\xC3\xA2o", raw[0]);
	l = read_n(raw[1], strlen(raw[1]));
	same(l.text, "ab\xE3\x81\x8B", raw[1]);
	l = read_n(raw[2], strlen(raw[2]));
	same(l.text, "ab\xE3\x81\x8B\xEF\xBF\xBD", raw[2]);
}

/* Ids without end are read in one go. */
static void test_ids(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct letter l;

	(void)state;
	sbuf_puts(&b, FROM "In-Reply-To: <a <b@x> <c@\n x> d@x e\nReferences: ");
	repeat(&b, "<a", 40000);
	sbuf_puts(&b, "<r@x> y@x\n\nx\n");
	l = read_n(b.s, b.len);
	assert_int_equal(l.n_refs, 3);
	same(l.refs[0], "b@x", "after one that is open");
	same(l.refs[1], "c@x", "folded");
	same(l.refs[2], "r@x", "words beside brackets are none");
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_too_much, begin, end),
		cmocka_unit_test_setup_teardown(test_depth, begin, end),
		cmocka_unit_test_setup_teardown(test_large_headers, begin, end),
		cmocka_unit_test(test_look),
		cmocka_unit_test_setup_teardown(test_kept_whole, begin, end),
		cmocka_unit_test_setup_teardown(test_levels, begin, end),
		cmocka_unit_test_setup_teardown(test_long_text, begin, end),
		cmocka_unit_test_setup_teardown(test_many_texts, begin, end),
		cmocka_unit_test_setup_teardown(test_last_letter, begin, end),
		cmocka_unit_test_setup_teardown(test_ids, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
