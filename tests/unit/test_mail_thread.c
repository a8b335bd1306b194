/* Threads: which messages one about a ticket refers to. */
#include "desk/mail_thread.h"

#include "codec/ticket_yaml.h"
#include "helpdesk/sbuf.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char head[] = "number: HD-1\nuid: 01JDX4MP1E0000000000000000\nsubject: x\n"
			   "requester: {email: m@example.org}\nstatus: new\nlevel: 0\n"
			   "opened: 2026-11-22T09:12:00Z\njournal:\n";

/* A line of a journal: event, and what else it says. */
static void add(struct sbuf *b, int minute, const char *event, const char *more)
{
	sbuf_printf(b, "- {at: 2026-11-22T09:%02d:00Z, by: bob, event: %s%s%s}\n", minute, event,
		    *more ? ", " : "", more);
}

static void read(const struct sbuf *b, struct arena *a, struct ticket *t)
{
	struct hd_err e = {""};

	if (ticket_read(a, b->s, b->len, t, &e) != HD_OK)
		fail_msg("%s", e.msg);
}

static void begin(struct sbuf *b, const char *opened)
{
	char more[300];

	sbuf_clear(b);
	sbuf_puts(b, head);
	snprintf(more, sizeof(more),
		 "set: {requester: {email: m@example.org}, status: new, level: 0}%s%s",
		 *opened ? ", " : "", opened);
	add(b, 12, "opened", more);
}

static void test_first_message(void **state)
{
	struct arena *a = arena_new();
	struct sbuf b = SBUF_INIT;
	struct mail_thread th;
	struct ticket t;

	(void)state;
	begin(&b, "");
	read(&b, a, &t);
	mail_thread(&t, "d.example", true, a, &th);
	assert_null(th.in_reply_to);
	assert_int_equal(th.n, 0);
	begin(&b, "channel: mail, mail: {id: one@c.example}");
	read(&b, a, &t);
	mail_thread(&t, "d.example", true, a, &th);
	assert_string_equal(th.in_reply_to, "one@c.example");
	assert_int_equal(th.n, 1);
	/* An agent has never seen that one. */
	mail_thread(&t, "d.example", false, a, &th);
	assert_null(th.in_reply_to);
	sbuf_deinit(&b);
	arena_free(a);
}

static void test_acknowledgement_then_answers(void **state)
{
	static const char prefix[] = "hd-1.01jdx4mp1e0000000000000000.";
	struct arena *a = arena_new();
	struct sbuf b = SBUF_INIT;
	struct mail_thread th;
	struct ticket t;
	const char *ours;

	(void)state;
	begin(&b, "mail: {id: one@c.example}");
	add(&b, 13, "replied", "note: hi");
	read(&b, a, &t);
	mail_thread(&t, "d.example", true, a, &th);
	assert_int_equal(th.n, 2);
	assert_string_equal(th.in_reply_to, "one@c.example");
	/* In the order of time, or hers would be shown as an answer to our acknowledgement. */
	assert_string_equal(th.references[0], "one@c.example");
	ours = th.references[1];
	assert_memory_equal(ours, prefix, strlen(prefix));
	assert_string_equal(ours + strlen(prefix) + 16, ".1@d.example");
	/* Without a message of the requester: our last one. */
	begin(&b, "");
	add(&b, 13, "replied", "note: hi");
	add(&b, 14, "replied", "note: told, channel: phone");
	add(&b, 15, "closed", "set: {status: closed, resolution: solved}");
	read(&b, a, &t);
	mail_thread(&t, "d.example", true, a, &th);
	assert_int_equal(th.n, 2);
	assert_ptr_equal(th.in_reply_to, th.references[1]);
	assert_string_not_equal(th.references[0], th.references[1]);
	sbuf_deinit(&b);
	arena_free(a);
}

static void test_what_is_no_message_of_the_requester(void **state)
{
	static const char *const mails[] = {
		"mail: {id: a@c.example, sender: auto-reply}",
		"mail: {id: a@c.example, unverified: true}",
		"mail: {id: \"a@c.example>\\nBcc: e@c.example\"}",
		"mail: {id: \"a b@c.example\"}",
		"mail: {id: nothing}",
		"mail: {id: \"\"}",
		"mail: {id: sha256-00112233445566778899aabbccddeeff@invalid}",
	};
	struct arena *a = arena_new();
	struct sbuf b = SBUF_INIT;
	struct mail_thread th;
	struct ticket t;

	(void)state;
	begin(&b, "mail: {id: one@c.example}");
	for (size_t i = 0; i < NELEM(mails); i++)
		add(&b, 13 + (int)i, "received", mails[i]);
	add(&b, 50, "replied", "note: hi");
	read(&b, a, &t);
	mail_thread(&t, "d.example", true, a, &th);
	assert_int_equal(th.n, 2);
	assert_string_equal(th.in_reply_to, "one@c.example");
	sbuf_deinit(&b);
	arena_free(a);
}

static void test_many(void **state)
{
	struct arena *a = arena_new();
	struct sbuf b = SBUF_INIT;
	struct mail_thread th;
	struct ticket t;
	char more[64];

	(void)state;
	begin(&b, "mail: {id: one@c.example}");
	for (int i = 0; i < 30; i++) {
		snprintf(more, sizeof(more), "mail: {id: r%d@c.example}", i);
		add(&b, 13 + i, "received", more);
	}
	add(&b, 50, "replied", "note: hi");
	read(&b, a, &t);
	mail_thread(&t, "d.example", true, a, &th);
	assert_true(th.n <= THREAD_MAX);
	assert_string_equal(th.references[0], "one@c.example");
	assert_string_equal(th.references[th.n - 1], "r29@c.example");
	assert_string_equal(th.references[th.n - 2], "r28@c.example");
	assert_string_equal(th.in_reply_to, "r29@c.example");
	for (size_t i = 0; i < th.n; i++)
		for (size_t k = i + 1; k < th.n; k++)
			assert_string_not_equal(th.references[i], th.references[k]);
	sbuf_deinit(&b);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_message),
		cmocka_unit_test(test_acknowledgement_then_answers),
		cmocka_unit_test(test_what_is_no_message_of_the_requester),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
