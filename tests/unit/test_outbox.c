/* The outbox on disk, and the program that sends. */
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "helpdesk/env.h"
#include "helpdesk/text.h"
#include "mail/outbox.h"
#include "mail/sendmail.h"
#include "util/file.h"

#define NAME "HD-42.01JABCDEFGHJKMNPQRSTVWXYZ0.0123456789abcdef.1"
#define OTHER "HD-7.01JABCDEFGHJKMNPQRSTVWXYZ0.fedcba9876543210.12"

static int drop_one(const char *path, const struct stat *st, int kind, struct FTW *f)
{
	(void)st, (void)kind, (void)f;
	return remove(path);
}

static int enter_folder(void **state)
{
	const char *base = getenv("TMPDIR");
	char *path = mem_printf("%s/helpdesk-unit-XXXXXX", base && *base ? base : "/tmp");

	if (!mkdtemp(path) || chdir(path) < 0 || mkdir("helpdesk", 0777) < 0)
		return -1;
	*state = path;
	return 0;
}

static int leave_folder(void **state)
{
	int rc = chdir("/") < 0 ? -1 : nftw(*state, drop_one, 16, FTW_DEPTH | FTW_PHYS);

	free(*state);
	return rc;
}

static void put(const char *name, const char *text)
{
	struct hd_err e = {{0}};

	assert_int_equal(outbox_put(".", name, text, strlen(text), &e), HD_OK);
}

struct seen {
	char names[512];
	unsigned uncertain, tries;
	int64_t next;
	char reason[64];
	size_t n;
};

static enum hd_rc see(const struct outbox_item *x, void *arg, struct hd_err *e)
{
	struct seen *s = arg;

	(void)e;
	s->n++;
	s->uncertain += x->uncertain;
	s->tries = x->state.tries;
	s->next = x->state.next;
	snprintf(s->reason, sizeof(s->reason), "%s", x->state.reason ? x->state.reason : "");
	snprintf(s->names + strlen(s->names), sizeof(s->names) - strlen(s->names), "%s ",
		 x->event.number);
	return HD_OK;
}

static struct seen all(void)
{
	struct seen s = {.n = 0};
	struct hd_err e = {{0}};

	assert_int_equal(outbox_each(".", see, &s, &e), HD_OK);
	return s;
}

static void names_say_whose_they_are(void **state)
{
	static const char *const bad[] = {
		"", "x", NAME "x", "HD-42.U.0123456789abcde.1", "HD-42.U.0123456789abcdeg.1",
		"HD-42.U.0123456789abcdef.", "../x.U.0123456789abcdef.1", ".new-1-2", NULL};
	struct arena *a = arena_new();
	struct outbox_event x;
	char back[OUTBOX_NAME_SIZE];

	(void)state;
	assert_true(outbox_parse(OTHER, a, &x));
	assert_string_equal(x.number, "HD-7");
	assert_string_equal(x.uid, "01JABCDEFGHJKMNPQRSTVWXYZ0");
	assert_string_equal(x.hash, "fedcba9876543210");
	assert_int_equal(x.k, 12);
	outbox_name(&x, back);
	assert_string_equal(back, OTHER);
	for (size_t i = 0; bad[i]; i++)
		assert_false(outbox_parse(bad[i], a, &x));
	arena_free(a);
}

static void a_message_waits_until_it_is_released(void **state)
{
	static const char *const names[] = {NAME};
	struct sbuf b = SBUF_INIT;
	struct hd_err e = {{0}};
	struct seen s;

	(void)state;
	assert_true(outbox_is_empty("."));
	assert_int_equal(all().n, 0);
	put(NAME, "one");
	assert_false(outbox_is_empty("."));
	assert_int_equal(all().uncertain, 1);
	assert_int_equal(outbox_sync(".", names, 1, &e), HD_OK);
	put(NAME, "two");
	assert_int_equal(outbox_sync(".", names, 1, &e), HD_OK);
	assert_int_equal(outbox_release(".", NAME, &e), HD_OK);
	s = all();
	assert_int_equal(s.n, 1);
	assert_int_equal(s.uncertain, 0);
	/* The event has happened: what is sent of it stays as it is. */
	put(NAME, "three");
	assert_int_equal(all().n, 1);
	assert_int_equal(outbox_sync(".", names, 1, &e), HD_OK);
	assert_int_equal(outbox_release(".", NAME, &e), HD_OK);
	assert_int_equal(outbox_read(".", NAME, &b, &e), HD_OK);
	assert_string_equal(b.s, "two");
	assert_int_equal(outbox_remove(".", NAME, &e), HD_OK);
	assert_true(outbox_is_empty("."));
	assert_int_equal(outbox_read(".", NAME, &b, &e), HD_NOT_FOUND);
	sbuf_deinit(&b);
}

static void a_message_that_is_not_there_cannot_be_synced(void **state)
{
	static const char *const names[] = {NAME};
	struct hd_err e = {{0}};

	(void)state;
	put(OTHER, "x");
	assert_int_equal(outbox_sync(".", names, 1, &e), HD_IO);
	outbox_forget(".", OTHER);
	assert_true(outbox_is_empty("."));
}

static void messages_come_oldest_first_with_what_became_of_them(void **state)
{
	struct outbox_state st = {.tries = 3, .next = 1763804000, .reason = "no route\nhidden"};
	struct hd_err e = {{0}};
	struct seen s;

	(void)state;
	put(OTHER, "x");
	usleep(20000);
	put(NAME, "y");
	s = all();
	assert_string_equal(s.names, "HD-7 HD-42 ");
	assert_int_equal(outbox_release(".", NAME, &e), HD_OK);
	assert_int_equal(outbox_set_state(".", NAME, &st, &e), HD_OK);
	s = all();
	assert_string_equal(s.names, "HD-7 HD-42 ");
	assert_int_equal(s.uncertain, 1);
	assert_int_equal(s.tries, 3);
	assert_int_equal(s.next, 1763804000);
	assert_string_equal(s.reason, "no route");
	assert_int_equal(outbox_remove(".", NAME, &e), HD_OK);
	put(NAME, "y");
	assert_int_equal(all().tries, 0);
}

/* --- the program that sends ------------------------------------------------------------------ */

static void check_words(const char *setting, const char *wanted)
{
	struct arena *a = arena_new();
	struct sbuf b = SBUF_INIT;
	struct hd_err e = {{0}};
	const char **v;

	assert_int_equal(sendmail_words(setting, a, &v, &e), HD_OK);
	for (; *v; v++)
		sbuf_printf(&b, "[%s]", *v);
	assert_string_equal(b.s, wanted);
	sbuf_deinit(&b);
	arena_free(a);
}

static void settings_are_parted_into_words(void **state)
{
	static const char *const bad[] = {"\"x", "x \"", "\"\"", "\"\" y", NULL};
	struct arena *a = arena_new();
	struct hd_err e = {{0}};
	const char **v;

	(void)state;
	check_words("msmtp", "[msmtp]");
	check_words("  msmtp \t-a  work ", "[msmtp][-a][work]");
	check_words("\"/opt/my mail/send\" -x\"a b\"c \"\" \"\\\"\\\\n\"",
		    "[/opt/my mail/send][-xa bc][][\"\\n]");
	check_words("a;b $(c) 'd e' \\", "[a;b][$(c)]['d][e'][\\]");
	for (size_t i = 0; bad[i]; i++)
		assert_int_equal(sendmail_words(bad[i], a, &v, &e), HD_USAGE);
	arena_free(a);
}

static enum sendmail_fate hand(const char *script, int seconds, char reason[512])
{
	const char *words[] = {"./program", "-a b", NULL}, *to[] = {"x@example.org", "-y@example.org"};
	struct arena *a = arena_new();
	struct hd_err e = {{0}};
	const char *why;
	enum sendmail_fate fate;
	char *text = mem_printf("#!/bin/sh\n%s\n", script);

	assert_int_equal(file_write_atomic("message", "Subject: x\n\ntext\n", 17, 0666, &e), HD_OK);
	if (*script)
		assert_int_equal(file_write_atomic("program", text, strlen(text), 0777, &e), HD_OK);
	else
		unlink("program");
	fate = sendmail_hand(words, "me@example.org", to, 2, "message", seconds, a, &why);
	snprintf(reason, 512, "%.500s", why);
	free(text);
	arena_free(a);
	return fate;
}

static void a_program_takes_a_message(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct hd_err e = {{0}};
	char reason[512];

	(void)state;
	assert_int_equal(hand("for x; do echo \"$x\"; done >args; cat >got; echo hidden", 10, reason),
			 SENDMAIL_TAKEN);
	assert_int_equal(file_read("args", 1000, &b, &e), HD_OK);
	assert_string_equal(b.s,
			    "-a b\n-i\n-f\nme@example.org\n--\nx@example.org\n-y@example.org\n");
	sbuf_clear(&b);
	assert_int_equal(file_read("got", 1000, &b, &e), HD_OK);
	assert_string_equal(b.s, "Subject: x\n\ntext\n");
	sbuf_deinit(&b);
	/* It need not read its input, and may leave something running. */
	assert_int_equal(hand("sleep 5 & exit 0", 3, reason), SENDMAIL_TAKEN);
}

static void a_program_says_why_not(void **state)
{
	char reason[512];

	(void)state;
	assert_int_equal(hand("printf 'no\\nroute \\033[1m\\377' >&2; exit 75", 10, reason),
			 SENDMAIL_LATER);
	assert_non_null(strstr(reason, "no route"));
	assert_non_null(strstr(reason, "status 75"));
	assert_null(strchr(reason, '\033'));
	assert_true(utf8_valid(reason, strlen(reason), NULL));
	assert_int_equal(hand("exit 67", 10, reason), SENDMAIL_NEVER);
	assert_string_equal(reason, "'./program' ended with status 67");
	assert_int_equal(hand("kill -9 $$", 10, reason), SENDMAIL_LATER);
	assert_string_equal(reason, "'./program' was killed by signal 9");
	assert_int_equal(hand("", 10, reason), SENDMAIL_LATER);
	assert_string_equal(reason, "cannot run './program': No such file or directory");
	/* Much of it: the program is not held up. */
	assert_int_equal(hand("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1", 10, reason),
			 SENDMAIL_LATER);
}

static void a_program_that_does_not_end_is_killed(void **state)
{
	char reason[512];
	int64_t before = env_now();

	(void)state;
	assert_int_equal(hand("trap '' TERM; sleep 60; sleep 60", 1, reason), SENDMAIL_TIMEOUT);
	assert_non_null(strstr(reason, "did not end within 1 s"));
	assert_true(env_now() - before < 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, enter_folder, leave_folder)
		TEST(names_say_whose_they_are),
		TEST(a_message_waits_until_it_is_released),
		TEST(a_message_that_is_not_there_cannot_be_synced),
		TEST(messages_come_oldest_first_with_what_became_of_them),
		TEST(settings_are_parted_into_words),
		TEST(a_program_takes_a_message),
		TEST(a_program_says_why_not),
		TEST(a_program_that_does_not_end_is_killed),
	};

	return cmocka_run_group_tests_name("outbox", tests, NULL, NULL);
}
