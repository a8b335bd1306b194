/* Messages that go out, and who they may go to. What others read in them is asked in
 * tests/real/mails.t. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "mail/outgoing.h"

#define EVIL "a\r\nBcc: evil@example.net\n\nX\x1b[1m\x7f\xe2\x80\xae\xe2\x80\xa8" "b"

static const char *const to_marie[] = {"marie@example.org"};

static struct outgoing plain(void)
{
	return (struct outgoing){.id = "hd-1.x.y.1@example.org", .from = "Desk <desk@example.org>",
				 .to = to_marie, .n_to = 1, .subject = "[HD-1] x",
				 .date = 1763802720, .ticket = "HD-1", .text = "Hello\n"};
}

static void must_hold(const struct outgoing *m, const char *want)
{
	struct sbuf out = SBUF_INIT;
	struct hd_err e = {""};

	if (outgoing_write(m, &out, &e) != HD_OK)
		fail_msg("%s", e.msg);
	if (!strstr(out.s, want))
		fail_msg("no '%s' in:\n%s", want, out.s);
	sbuf_deinit(&out);
}

static void test_subjects(void **state)
{
	static const char *const cases[][2] = {
		{"[HD-1] x", "\nSubject: [HD-1] x\n"},
		{"", "\nSubject: \n"},
		{"[HD-1] caf\xc3\xa9 noir", "\nSubject: [HD-1] =?utf-8?q?caf=C3=A9_noir?=\n"},
		{"\xe6\x97\xa5", "\nSubject: =?utf-8?b?5pel?=\n"},
		{"a =?utf-8?q?x?=", "\nSubject: a =?utf-8?"},
		{"a  b", "\nSubject: a b\n"},
		{EVIL, "\nSubject: a Bcc: evil@example.net X [1m b\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct outgoing m = plain();

		m.subject = cases[i][0];
		must_hold(&m, cases[i][1]);
	}
}

static void test_texts(void **state)
{
	static const char *const cases[][2] = {
		{"Hello\n", "Encoding: 7bit\n\nHello\n"},
		{"From me\n.\n.x\n From\n", "quoted-printable\n\n=46rom me\n=2E\n=2Ex\n From\n"},
		{"a=b \xc3\xa9 and more \n", "quoted-printable\n\na=3Db =C3=A9 and more=20\n"},
		{"\xe6\x97\xa5\n", "base64\n\n5pelDQo=\n"},
		{"\x1b[1m is kept in this text\n", "quoted-printable\n\n=1B[1m is kept in this text\n"},
		{"12345678901234567890123456789012345678901234567890123456789012345678901234567890\n",
		 "\n123456789012345678901234567890123456789012345678901234567890123456789012345=\n67890\n"},
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxFrom me\n",
		 "x=\n=46rom me\n"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct outgoing m = plain();

		m.text = cases[i][0];
		must_hold(&m, cases[i][1]);
	}
}

/* No text of any field begins a line of the header, or ends it. */
static void test_injection(void **state)
{
	static const char *const refs[] = {EVIL, "ok@example.org", "\xc3\xa9@b", "a b@c", "<a@b"};
	static const char *const to[] = {EVIL " <marie@example.org>", "\"" EVIL "\" <b@example.org>"};
	const struct outgoing_file file = {EVIL ".txt", "", 0};
	struct outgoing m = plain();
	struct sbuf out = SBUF_INIT;
	struct hd_err e = {""};

	(void)state;
	m.subject = EVIL, m.language = EVIL, m.ticket = EVIL, m.in_reply_to = EVIL;
	m.references = refs, m.n_references = NELEM(refs), m.to = to, m.n_to = NELEM(to);
	m.from = EVIL " <desk@example.org>", m.files = &file, m.n_files = 1;
	assert_int_equal(outgoing_write(&m, &out, &e), HD_OK);
	assert_null(strcasestr(out.s, "\nBcc"));
	assert_null(strcasestr(out.s, "\nX-Helpdesk-Ticket"));
	assert_null(strcasestr(out.s, "\nContent-Language"));
	assert_null(strcasestr(out.s, "\nIn-Reply-To"));
	assert_non_null(strstr(out.s, "\nReferences: <ok@example.org>\n"));
	for (size_t i = 0; i < out.len; i++)
		if (out.s[i] == '\r' || out.s[i] == '\x1b' || (unsigned char)out.s[i] >= 0x7f)
			fail_msg("byte %02x at %zu", (unsigned char)out.s[i], i);
	sbuf_deinit(&out);
}

static void test_refusals(void **state)
{
	static const char *const none[] = {"marie@example.org", "b@example.org\nBcc: x@y.org"};
	struct outgoing m = plain();
	struct sbuf out = SBUF_INIT;
	struct hd_err e = {""};

	(void)state;
	m.to = none, m.n_to = 2;
	assert_int_equal(outgoing_write(&m, &out, &e), HD_INVALID);
	assert_non_null(strstr(e.msg, "b@example.org"));
	m = plain();
	m.from = "";
	assert_int_equal(outgoing_write(&m, &out, &e), HD_INVALID);
	m = plain();
	m.id = "a\nBcc: x@y.org";
	assert_int_equal(outgoing_write(&m, &out, &e), HD_INTERNAL);
	assert_int_equal(out.len, 0);
	sbuf_deinit(&out);
}

static void test_addresses(void **state)
{
	static const char *const cases[][2] = {
		{"marie@example.org", "marie@example.org"},
		{" Marie <marie@example.org> ", "marie@example.org"},
		{"\"Curie, M.\" <m.curie+x=y@sub.example.org>", "m.curie+x=y@sub.example.org"},
		{"root@localhost", "root@localhost"},
		{"a <b> <c@example.org>", "c@example.org"},
		{"", NULL}, {"marie", NULL}, {"@x.org", NULL}, {"a@", NULL}, {"a b@x.org", NULL},
		{"-oQ/tmp@x.org", NULL}, {"x <-a@x.org>", NULL}, {"a@x.org\n", NULL},
		{"a@x.org\tb", NULL}, {"a@b@c.org", NULL}, {"a@x..org", NULL}, {"a.@x.org", NULL},
		{"\xc3\xa9@x.org", NULL}, {"a@\xc3\xa9.org", NULL}, {"a@[127.0.0.1]", NULL},
		{"<a@x.org", NULL}, {"a@x.org, b@x.org", NULL}, {"|cat@x.org /", NULL},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *email = NULL;
		struct hd_err e = {""};
		enum hd_rc rc = address_check(cases[i][0], a, &email, &e);

		if (rc != (cases[i][1] ? HD_OK : HD_INVALID))
			fail_msg("%s: %d %s", cases[i][0], (int)rc, e.msg);
		if (cases[i][1])
			assert_string_equal(email, cases[i][1]);
		else
			assert_non_null(strstr(e.msg, "marie@example.org"));
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_subjects),  cmocka_unit_test(test_texts),
		cmocka_unit_test(test_injection), cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
