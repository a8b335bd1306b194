/* Letters as they come in: texts of any character set, people, ids, files, and what is broken. */
#include "helpdesk/date.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "mail/letter.h"
#include "tests/unit/letters.h"
#include "mail/letter_priv.h"

static struct letter read_it(const char *raw)
{
	return read_n(raw, strlen(raw));
}

/* --- headers -------------------------------------------------------------------------------- */

static void test_subjects(void **state)
{
	static const char *const cases[][2] = {
		{"plain", "plain"},
		{"on\n two\n\tlines", "on two lines"},
		{"=?utf-8?Q?caf=C3=A9?=", "café"},
		{"=?iso-8859-1?Q?caf=E9_=80?=", "café €"},
		{"=?ISO-8859-1*fr?q?caf=e9?= noir", "café noir"},
		{"=?koi8-r?B?8NLJ18XU?=", "Привет"},
		{"=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"},
		{"=?gb2312?B?xOO6ww==?=", "你好"},
		/* a character cut in two by the words */
		{"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"},
		{"=?utf-8?B?Y2Fmww==?=\n =?utf-8?B?qQ==?=", "café"},
		/* blanks between words go, those before other text stay */
		{"=?utf-8?Q?a?= =?utf-8?Q?b?= c", "ab c"},
		{"=?utf-8?Q?a?= =?iso-8859-1?Q?=E9?=", "aé"},
		/* broken */
		{"=?utf-8?Q?with blank?=", "with blank"},
		{"=?utf-8?Q?no end", "=?utf-8?Q?no end"},
		{"=?utf-8?X?a?=", "=?utf-8?X?a?="},
		{"=?nonsense?Q?caf=C3=A9?=", "café"},
		{"=?utf-8?Q?=ZZ=4?=", "=ZZ=4"},
		{"caf\xC3\xA9", "café"},
		{"caf\xE9", "café"},
		{"a\x01" "b\rc", "a b c"},
		{"=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"},
		{"=?utf-8?Q?a=00b?=", "a b"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *raw = arena_printf(arena, FROM "Subject: %s\n\nx\n", cases[i][0]);

		same(read_it(raw).subject, cases[i][1], raw);
	}
}

static void test_people(void **state)
{
	static const struct {
		const char *headers, *name, *email;
	} cases[] = {
		{"From: Marie Curie <marie@example.org>", "Marie Curie", "marie@example.org"},
		{"From: marie@example.org", NULL, "marie@example.org"},
		{"From: marie@example.org (Marie Curie)", "Marie Curie", "marie@example.org"},
		{"From: \"Curie, Marie\" <marie@example.org>", "Curie, Marie", "marie@example.org"},
		{"From: =?utf-8?Q?Andr=C3=A9?= <a@example.org>", "André", "a@example.org"},
		{"From: \"=?utf-8?Q?Andr=C3=A9?=\" <a@example.org>", "André", "a@example.org"},
		{"From: =?utf-8?B?Y2Fmww==?= =?utf-8?B?qQ==?= <a@example.org>", "café", "a@example.org"},
		{"From: Andr\xE9 <a@example.org>", "André", "a@example.org"},
		{"From: a@example.org, b@example.org", NULL, "a@example.org"},
		{"From: team: Bob <b@example.org>, c@example.org;", "Bob", "b@example.org"},
		{"From: x@example.org <x@example.org>", NULL, "x@example.org"},
		{"From: \"a\r\n Bcc: v@x\" <a@example.org>", "a Bcc: v@x", "a@example.org"},
		{"Sender: s@example.org", NULL, "s@example.org"},
		{"From: <>\nSender: s@example.org", NULL, "s@example.org"},
		{"Reply-To: Rita <r@example.org>", "Rita", "r@example.org"},
		{"Return-Path: <p@example.org>", NULL, "p@example.org"},
		{"From: MAILER-DAEMON (Mail System)", "MAILER-DAEMON", NULL},
		{"From: root", "root", NULL},
		{"From: <>", "MAILER-DAEMON", NULL},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct letter l = read_it(arena_printf(arena, "%s\n\nx\n", cases[i].headers));

		same(l.from.name, cases[i].name, cases[i].headers);
		same(l.from.email, cases[i].email, cases[i].headers);
	}
}

static void test_no_message(void **state)
{
	static const char *const cases[] = {
		"", "\n\n", "no header here\n", "Subject: x\n\ny\n", "From:\n\nx\n",
		"\x7F" "ELF\x01\x02\x03\n",
	};
	struct letter l;
	struct hd_err e;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		e.msg[0] = '\0';
		if (letter_read(cases[i], strlen(cases[i]), arena, &l, &e) != HD_INVALID)
			fail_msg("a message: '%s' of '%s'", cases[i], l.from.name);
		assert_non_null(strstr(e.msg, "no message"));
	}
}

static void test_ids(void **state)
{
	struct letter l = read_it(FROM "Message-ID: <a\n b@x>\nIn-Reply-To: Your mail <3@x>\n"
				       "References: <1@x> <2@x>\n <3@x> <1@x> <bad\x01@x>\n\nx\n");

	(void)state;
	same(l.id, "ab@x", "Message-ID");
	assert_int_equal(l.n_refs, 3);
	same(l.refs[0], "3@x", "In-Reply-To first");
	same(l.refs[1], "1@x", "the newest of References");
	same(l.refs[2], "2@x", "the next");
	same(read_it(FROM "Message-ID: bare@x\n\n").id, "bare@x", "no <>");
	same(read_it(FROM "Message-ID: <>\n\n").id, NULL, "empty");
	same(read_it(FROM "\nx").id, NULL, "none");
}

static void test_many_refs(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct letter l;

	(void)state;
	sbuf_puts(&b, FROM "Message-ID: <");
	for (int i = 0; i < 300; i++)
		sbuf_putc(&b, 'x');
	sbuf_puts(&b, "@x>\nReferences:");
	for (int i = 0; i < 300; i++)
		sbuf_printf(&b, " <%d@x>\n", i);
	sbuf_puts(&b, "\nx\n");
	l = read_it(b.s);
	assert_null(l.id);
	assert_int_equal(l.n_refs, 100);
	same(l.refs[0], "299@x", "the newest");
	same(l.refs[99], "200@x", "the last that is kept");
	sbuf_deinit(&b);
}

static void test_dates(void **state)
{
	static const struct {
		const char *date;
		int64_t want;
	} cases[] = {
		{"Sun, 22 Nov 2026 10:12:00 +0100", 1795338720},
		{"22 Nov 2026 09:12 GMT", 1795338720},
		{"Sun, 22 Nov 26 04:12:00 EST (comment)", 1795338720},
		{"Sun, 22 Nov 2026 09:12:00", 1795338720},
		{"nonsense", TIME_NONE},
		{"", TIME_NONE},
		{"Fri, 32 Foo 99999 99:99:99 +9999", TIME_NONE},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		int64_t got = read_it(arena_printf(arena, FROM "Date: %s\n\n", cases[i].date)).date;

		if (got != cases[i].want)
			fail_msg("'%s' is %lld", cases[i].date, (long long)got);
	}
}

static void test_other_headers(void **state)
{
	struct letter l = read_it("Return-Path: <>\n" FROM "To: a@x, B <b@x>\nCc: c@x\n"
				  "Delivered-To: d@x\nContent-Language: fr-FR, en\n"
				  "Reply-To: Rita <r@x>\nx-thing: one\nX-Thing: two\n\n");

	(void)state;
	same(l.return_path, "", "Return-Path");
	assert_int_equal(l.n_to, 4);
	same(l.to[1], "b@x", "To");
	same(l.to[3], "d@x", "Delivered-To");
	same(l.language, "fr", "Content-Language");
	same(l.reply_to.email, "r@x", "Reply-To");
	same(letter_header(&l, "X-THING"), "one", "the first");
	assert_null(letter_header(&l, "X-Other"));
	l = read_it(FROM "Accept-Language: en-US\n\n");
	same(l.language, "en", "Accept-Language");
	assert_null(l.return_path);
	l = read_it(FROM "Content-Language: ../x\n\n");
	assert_null(l.language);
}

static void test_fronts(void **state)
{
	static const char *const fronts[] = {
		"", "From marie Sun Nov 22 10:12:00 2026\n", ">From marie\n", "\r\n\r\n", "   \n",
		"\xEF\xBB\xBF", "\n\xEF\xBB\xBF" "From x\n",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(fronts); i++) {
		char *raw = arena_printf(arena, "%s" FROM "Subject: s\n\nbody", fronts[i]);
		struct letter l = read_it(raw);

		same(l.subject, "s", raw);
		same(l.text, "body", raw);
	}
}

/* --- texts ------------------------------------------------------------------------------------ */

static void test_charsets(void **state)
{
	static const struct {
		const char *headers, *body, *want;
	} cases[] = {
		{"", "caf\xC3\xA9", "café"},
		{"", "caf\xE9 \x80", "café €"},
		{"", "a \x1B$B$3$s\x1B(B z", "a こん z"},
		{"Content-Type: text/plain; charset=us-ascii\n", "caf\xE9", "café"},
		{"Content-Type: text/plain; charset=iso-8859-1\n", "\x93x\x94 \xE9", "“x” é"},
		{"Content-Type: text/plain; charset=iso-8859-1\n", "caf\xC3\xA9", "café"},
		{"Content-Type: text/plain; charset=iso-8859-15\n", "\xA4", "€"},
		{"Content-Type: text/plain; charset=koi8-r\n", "\xF0\xD2\xC9", "При"},
		{"Content-Type: text/plain; charset=gb2312\n", "\xC4\xE3\xBA\xC3", "你好"},
		{"Content-Type: text/plain; charset=\"gb18030\"\n", "\x81\x30\x84\x36", "¥"},
		{"Content-Type: text/plain; charset=iso-2022-jp\n", "\x1B$B$3\x1B(B", "こ"},
		{"Content-Type: text/plain; charset=utf-7\n", "caf+AOk-", "café"},
		{"Content-Type: text/plain; charset=unknown-8bit\n", "\xE9", "é"},
		{"Content-Type: text/plain; charset=no-such\n", "caf\xC3\xA9", "café"},
		{"Content-Type: text/plain; charset=../../x\n", "\xE9", "é"},
		{"Content-Type: text/plain; charset=utf-8\n", "\xC3\xA9 \xFF x", "é \xEF\xBF\xBD x"},
		{"Content-Type: text/plain; charset=utf-8\n", "caf\xE9", "café"},
		{"Content-Type: text/plain; charset=gb2312\n", "\xC3\xA9\xE4\xBD\xA0!", "é你!"},
		{"Content-Type: text/html\n", "<meta charset=koi8-r>\xF0\xD2\xC9", "При"},
		{"Content-Type: nonsense\n", "x", "x"},
		{"Content-Transfer-Encoding: base64\n", "Y2Fmw6k=", "café"},
		{"Content-Transfer-Encoding: base64\n", "Y2*F mw\n6k", "café"},
		{"Content-Transfer-Encoding: quoted-printable\n", "caf=C3=A9=\n!=", "café!"},
		{"Content-Transfer-Encoding: quoted-printable\n", "1=2 =zz", "1=2 =zz"},
		{"Content-Transfer-Encoding: nonsense\n", "caf\xC3\xA9", "café"},
		{"Content-Type: text/plain; format=flowed\n", "a \nb\n> c \n> d\n-- \nme",
		 "a b\n> c d\n-- \nme"},
		{"Content-Type: text/plain; format=flowed; delsp=yes\n", "a \nb", "ab"},
		{"", "a\r\nb\rc\x07\x1B[1m", "a\nb\nc[1m"},
		{"", "\xEF\xBB\xBFx", "x"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *raw = arena_printf(arena, FROM "%s\n%s", cases[i].headers, cases[i].body);

		same(read_it(raw).text, cases[i].want, raw);
	}
	same(read_n(FROM "\na\0b", strlen(FROM) + 4).text, "ab", "NUL");
	same(read_n(FROM "X: a\0b\nSubject: s\n\nx", strlen(FROM) + 20).subject, "s", "NUL above");
}

#define MULTI(kind) FROM "Content-Type: multipart/" kind "; boundary=b\n\nfor old programs: MIME\n"
#define PLAIN(text) "--b\nContent-Type: text/plain\n\n" text "\n"
#define HTML(text) "--b\nContent-Type: text/html\n\n" text "\n"
#define PDF "--b\nContent-Type: application/pdf; name=a.pdf\n\nPDF\n"

static void test_best_text(void **state)
{
	static const struct {
		const char *raw, *text, *html;
		size_t files;
	} cases[] = {
		{MULTI("alternative") PLAIN("plain") HTML("<p>html") "--b--\n", "plain", NULL, 0},
		{MULTI("alternative") HTML("<p>html") PLAIN("plain") "--b--\n", "plain", NULL, 0},
		{MULTI("alternative") PLAIN(" \n\xC2\xA0") HTML("<p>html") "--b--\n", "html", "<p>html", 0},
		{MULTI("mixed") PLAIN("one") PDF PLAIN("two") "--b--\n", "one\n\ntwo", NULL, 1},
		{MULTI("mixed") PLAIN("one") HTML("<b>two</b>") "--b--\n", "one\n\ntwo", "<b>two</b>", 0},
		{MULTI("mixed") PLAIN("one") "--b\nContent-Disposition: attachment\n\ntwo\n", "one",
		 NULL, 1},
		{MULTI("mixed") PLAIN("one") "--b\nContent-Type: text/plain; name=x.log\n\ntwo\n",
		 "one", NULL, 1},
		{MULTI("mixed") PLAIN("one") "--b\nContent-Type: text/calendar\n\nBEGIN\n", "one",
		 NULL, 1},
		{MULTI("related") HTML("<p>x") "--b\nContent-Type: image/png\n\nPNG\n", "x", "<p>x",
		 1},
		{MULTI("signed") PLAIN("one") "--b\nContent-Type: application/pgp-signature\n\nS\n",
		 "one", NULL, 1},
		{MULTI("encrypted") "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
		 "--b\nContent-Type: application/octet-stream\n\nX\n", "", NULL, 2},
		{MULTI("digest") "--b\n\nFrom: a@x\nSubject: in\n\nx\n", "", NULL, 1},
		{MULTI("mixed") PDF "--b--\n", "", NULL, 1},
		{FROM "Content-Type: multipart/mixed; boundary=zz\n\nno parts\n", "no parts\n", NULL, 0},
		{FROM "Content-Type: multipart/mixed\n\nno boundary\n", "no boundary\n", NULL, 0},
		{FROM "Content-Type: application/pdf\n\nPDF", "", NULL, 1},
		{FROM "\n", "", NULL, 0},
		{FROM, "", NULL, 0},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct letter l = read_it(cases[i].raw);

		same(l.text, cases[i].text, cases[i].raw);
		same(l.html, cases[i].html, cases[i].raw);
		if (l.n_files != cases[i].files)
			fail_msg("%zu files in:\n%s", l.n_files, cases[i].raw);
	}
}

static void test_report(void **state)
{
	struct letter l = read_it(
		FROM "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
		PLAIN("not delivered") "--b\nContent-Type: message/delivery-status\n\n"
		"Action: failed\r\n\n--b\nContent-Type: message/rfc822\n\n"
		"Message-ID: <1@x>\nSubject: =?utf-8?Q?caf=C3=A9/x?=\n\nbody\n--b--\n");

	(void)state;
	same(l.type, "multipart/report", "type");
	same(l.report_type, "delivery-status", "report-type");
	same(l.text, "not delivered", "text");
	same(l.report, "Action: failed\n", "report");
	same(l.returned, "Message-ID: <1@x>\nSubject: =?utf-8?Q?caf=C3=A9/x?=\n", "returned");
	assert_int_equal(l.n_files, 2);
	same(l.files[0].name, "part-2.txt", "name of the report");
	same(l.files[1].name, "x.eml", "name of the message");
	same(l.files[1].type, "message/rfc822", "type of the message");
}

/* --- files -------------------------------------------------------------------------------------- */

static void test_file_names(void **state)
{
	static const char *const cases[][2] = {
		{"report.pdf", "report.pdf"},
		{"../../etc/passwd", "passwd"},
		{"C:\\Users\\x\\a.txt", "a.txt"},
		{"/abs/", "abs_"},
		{"..", "part-7.png"},
		{".bashrc", "bashrc"},
		{"", "part-7.png"},
		{" . . ", "part-7.png"},
		{"///", "part-7.png"},
		{"a\nb\r\nc.txt", "a b c.txt"},
		{"a\x01\x7F.txt", "a .txt"},
		{"exe.\xE2\x80\xAEgpj", "exe.gpj"},
		{"a<b>:\"|?*.txt", "a_b______.txt"},
		{"con", "_con"},
		{"LPT1.txt", "_LPT1.txt"},
		{"console.txt", "console.txt"},
		{"trailing. ", "trailing"},
		{"caf\xC3\xA9.txt", "café.txt"},
		{"bad\xFF.txt", "bad\xEF\xBF\xBD.txt"},
	};
	struct sbuf b = SBUF_INIT;
	char *name;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		same(file_name_safe(cases[i][0], "image/png", 7, arena), cases[i][1], cases[i][0]);
	same(file_name_safe(NULL, "x/unknown", 2, arena), "part-2.bin", "no name");
	for (int i = 0; i < 150; i++)
		sbuf_puts(&b, "é");
	sbuf_puts(&b, ".docx");
	name = file_name_safe(b.s, "image/png", 1, arena);
	assert_in_range(strlen(name), 195, 200);
	assert_true(utf8_valid(name, strlen(name), NULL));
	same(strrchr(name, '.'), ".docx", "the extension stays");
	sbuf_deinit(&b);
}

static void test_names_from_headers(void **state)
{
	static const char *const cases[][2] = {
		{"Content-Disposition: attachment; filename=\"a b.txt\"", "a b.txt"},
		{"Content-Type: image/png; name==?utf-8?Q?caf=C3=A9.png?=", "café.png"},
		{"Content-Disposition: attachment; filename=\"=?utf-8?B?Y2Fmww==?=\n"
		 " =?utf-8?B?qS5wbmc=?=\"", "café.png"},
		{"Content-Disposition: attachment; filename*=utf-8''caf%C3%A9.png", "café.png"},
		{"Content-Disposition: attachment; filename*0*=utf-8''caf%C3;\n"
		 " filename*1*=%A9; filename*2=\".png\"", "café.png"},
		{"Content-Disposition: attachment; filename=caf\xE9.png", "café.png"},
		{"Content-Disposition: attachment; filename=\"../../x\"", "x"},
		{"Content-Disposition: attachment", "part-2.txt"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		char *raw = arena_printf(arena, MULTI("mixed") PLAIN("x") "--b\n%s\n\nDATA\n--b--\n",
					 cases[i][0]);
		struct letter l = read_it(raw);

		assert_int_equal(l.n_files, 1);
		same(l.files[0].name, cases[i][1], raw);
		assert_int_equal(l.files[0].len, 4);
		assert_memory_equal(l.files[0].data, "DATA", 4);
	}
}

#define NAMED(name, data) "--b\nContent-Type: image/png; name=" name "\n\n" data "\n"

static void test_same_names(void **state)
{
	static const char *const want[] = {"a.png", "A-2.png", "a-3.png", "a-2-2.png", "b"};
	struct letter l = read_it(MULTI("mixed") NAMED("a.png", "1") NAMED("A.png", "2")
				  NAMED("a.png", "1") NAMED("a.png", "3") NAMED("a-2.png", "4")
				  NAMED("b", "5") "--b--\n");

	(void)state;
	assert_int_equal(l.n_files, NELEM(want));
	for (size_t i = 0; i < NELEM(want); i++)
		same(l.files[i].name, want[i], "the same name");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_subjects, begin, end),
		cmocka_unit_test_setup_teardown(test_people, begin, end),
		cmocka_unit_test_setup_teardown(test_no_message, begin, end),
		cmocka_unit_test_setup_teardown(test_ids, begin, end),
		cmocka_unit_test_setup_teardown(test_many_refs, begin, end),
		cmocka_unit_test_setup_teardown(test_dates, begin, end),
		cmocka_unit_test_setup_teardown(test_other_headers, begin, end),
		cmocka_unit_test_setup_teardown(test_fronts, begin, end),
		cmocka_unit_test_setup_teardown(test_charsets, begin, end),
		cmocka_unit_test_setup_teardown(test_best_text, begin, end),
		cmocka_unit_test_setup_teardown(test_report, begin, end),
		cmocka_unit_test_setup_teardown(test_file_names, begin, end),
		cmocka_unit_test_setup_teardown(test_names_from_headers, begin, end),
		cmocka_unit_test_setup_teardown(test_same_names, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
