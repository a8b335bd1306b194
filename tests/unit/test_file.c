/* Files, locks and digests, in a folder of the test's own. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "crypto/hash.h"
#include "helpdesk/text.h"
#include "util/file.h"
#include "util/lock.h"

static int enter_folder(void **state)
{
	const char *base = getenv("TMPDIR");
	struct sbuf path = SBUF_INIT;

	sbuf_printf(&path, "%s/helpdesk-unit-XXXXXX", base && *base ? base : "/tmp");
	if (!mkdtemp(path.s) || chdir(path.s) < 0)
		return -1;
	*state = sbuf_detach(&path);
	return 0;
}

static int leave_folder(void **state)
{
	static const char *const left[] = {"f", "g", "lock", "p", "a/b/c", "a/b", "a", NULL};
	int rc;

	for (const char *const *name = left; *name; name++)
		remove(*name);
	if (chdir("/") < 0)
		return -1;
	/* Fails when a test, or a temporary file, left something behind. */
	rc = rmdir(*state);
	free(*state);
	return rc;
}

static void a_file_is_read_whole(void **state)
{
	static const char data[] = "line\0two\n";
	struct sbuf b = SBUF_INIT;
	struct hd_err e = {{0}};

	(void)state;
	assert_int_equal(file_write_atomic("f", data, sizeof(data) - 1, 0666, &e), HD_OK);
	sbuf_puts(&b, ">");
	assert_int_equal(file_read("f", 9, &b, &e), HD_OK);
	assert_int_equal(b.len, 10);
	assert_memory_equal(b.s + 1, data, 10);
	assert_int_equal(file_read("f", 8, &b, &e), HD_REFUSED);
	assert_string_equal(e.msg, "'f' is larger than 8 bytes");
	assert_int_equal(b.len, 10);
	assert_int_equal(file_read("absent", 9, &b, &e), HD_NOT_FOUND);
	assert_int_equal(file_read("f/below", 9, &b, &e), HD_NOT_FOUND);
	assert_int_equal(file_read("-", 9, &b, &e), HD_NOT_FOUND);
	assert_int_equal(file_read(".", 9, &b, &e), HD_IO);
	assert_int_equal(b.len, 10);
	sbuf_deinit(&b);
}

static void a_pipe_is_read_to_its_end(void **state)
{
	struct sbuf b = SBUF_INIT;
	char block[1000];
	int ends[2];
	pid_t child;

	(void)state;
	memset(block, 'p', sizeof(block));
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		bool ok = true;

		for (int i = 0; i < 200 && ok; i++)
			ok = write_all(ends[1], block, sizeof(block));
		_exit(!ok);
	}
	close(ends[1]);
	assert_int_equal(file_read_fd(ends[0], "pipe", 200000, &b, NULL), HD_OK);
	assert_int_equal(b.len, 200000);
	assert_int_equal(strspn(b.s, "p"), 200000);
	close(ends[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
	sbuf_deinit(&b);
}

static void writing_replaces(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct hd_err e = {{0}};
	struct stat st;
	mode_t mask = umask(022);

	(void)state;
	assert_int_equal(file_write_atomic("f", "old", 3, 0666, &e), HD_OK);
	assert_int_equal(file_write_atomic("./f", "newer", 5, 0600, &e), HD_OK);
	assert_int_equal(file_read("f", 100, &b, &e), HD_OK);
	assert_string_equal(b.s, "newer");
	assert_int_equal(stat("f", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_write_atomic("g", "", 0, 0666, &e), HD_OK);
	assert_int_equal(stat("g", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(file_write_atomic("no/f", "x", 1, 0666, &e), HD_IO);
	assert_true(str_starts(e.msg, "cannot create a file in 'no'"));
	/* A folder cannot be replaced; nothing temporary stays behind. */
	assert_int_equal(mkdir("a", 0777), 0);
	assert_int_equal(file_write_atomic("a", "x", 1, 0666, &e), HD_IO);
	umask(mask);
	sbuf_deinit(&b);
}

static void folders_are_made_on_the_way(void **state)
{
	struct hd_err e = {{0}};
	struct stat st;

	(void)state;
	assert_int_equal(file_mkdirs("a/b//c/", 0777, &e), HD_OK);
	assert_int_equal(stat("a/b/c", &st), 0);
	assert_true(S_ISDIR(st.st_mode));
	assert_int_equal(file_mkdirs("a/b/c", 0777, &e), HD_OK);
	assert_int_equal(file_mkdirs("/", 0777, &e), HD_OK);
	assert_int_equal(file_sync_dir("a/b", &e), HD_OK);
	assert_int_equal(file_sync_dir("absent", &e), HD_IO);
	assert_int_equal(file_write_atomic("f", "x", 1, 0666, &e), HD_OK);
	assert_int_equal(file_mkdirs("f", 0777, &e), HD_IO);
	assert_int_equal(file_mkdirs("f/g", 0777, &e), HD_IO);
	assert_int_equal(file_sync_dir("f", &e), HD_IO);
}

/* A process that takes the lock, says so through the pipe and stays. */
static pid_t hold_lock(const char *note, int *ready)
{
	struct lock l = LOCK_INIT;
	int ends[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		if (lock_take("lock", 0, &l, NULL) || (note && lock_note(&l, note)))
			_exit(1);
		if (!write_all(ends[1], "x", 1))
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	*ready = ends[0];
	assert_int_equal(read(ends[0], &byte, 1), 1);
	return child;
}

static void end_process(pid_t child, int ready)
{
	close(ready);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void a_lock_keeps_others_out_until_its_holder_ends(void **state)
{
	struct lock l = LOCK_INIT;
	struct hd_err e = {{0}};
	struct sbuf want = SBUF_INIT;
	int ready;
	pid_t child = hold_lock(NULL, &ready);

	(void)state;
	assert_int_equal(lock_take("lock", 0, &l, &e), HD_CONFLICT);
	sbuf_printf(&want,
		    "another helpdesk is writing (process %ld); try again, or wait longer with "
		    "--wait",
		    (long)child);
	assert_string_equal(e.msg, want.s);
	assert_int_equal(l.fd, -1);
	lock_drop(&l);
	end_process(child, ready);
	assert_int_equal(lock_take("lock", 0, &l, &e), HD_OK);
	/* Another descriptor of the same process is kept out as well. */
	{
		struct lock second;

		assert_int_equal(lock_take("lock", 0, &second, &e), HD_CONFLICT);
	}
	lock_drop(&l);
	assert_int_equal(lock_take("lock", 0, &l, &e), HD_OK);
	assert_true(fcntl(l.fd, F_GETFD) & FD_CLOEXEC);
	lock_drop(&l);
	lock_drop(&l);
	assert_int_equal(access("lock", F_OK), 0);
	sbuf_deinit(&want);
}

static void on_signal(int sig)
{
	(void)sig;
}

static double seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void waiting_ends_when_the_lock_is_free_or_the_time_is_up(void **state)
{
	struct sigaction act = {.sa_handler = on_signal}, before;
	struct lock l = LOCK_INIT;
	struct hd_err e = {{0}};
	double start, took;
	int ready;
	pid_t child = hold_lock(NULL, &ready), killer;

	(void)state;
	/* A signal in the middle must neither end nor lengthen the wait. */
	sigaction(SIGALRM, &act, &before);
	ualarm(100000, 100000);
	start = seconds();
	assert_int_equal(lock_take("lock", 1, &l, &e), HD_CONFLICT);
	took = seconds() - start;
	ualarm(0, 0);
	sigaction(SIGALRM, &before, NULL);
	assert_true(took >= 0.99);

	killer = fork();
	if (killer == 0) {
		struct timespec nap = {0, 200000000};

		nanosleep(&nap, NULL);
		kill(child, SIGKILL);
		_exit(0);
	}
	start = seconds();
	assert_int_equal(lock_take("lock", 60, &l, &e), HD_OK);
	assert_true(seconds() - start < 30);
	lock_drop(&l);
	assert_int_equal(waitpid(killer, NULL, 0), killer);
	end_process(child, ready);
}

static void a_note_outlives_its_writer(void **state)
{
	struct lock l = LOCK_INIT;
	struct sbuf b = SBUF_INIT;
	int ready;
	pid_t child = hold_lock("commit 1234", &ready);

	(void)state;
	end_process(child, ready);
	assert_int_equal(lock_take("lock", 0, &l, NULL), HD_OK);
	lock_last_note(&l, &b);
	assert_string_equal(b.s, "commit 1234");
	assert_int_equal(lock_note(&l, "a longer note than the one before"), HD_OK);
	assert_int_equal(lock_note(&l, "short"), HD_OK);
	assert_int_equal(lock_note(&l, "two\nlines"), HD_INTERNAL);
	lock_drop(&l);
	assert_int_equal(lock_note(&l, "nothing held"), HD_INTERNAL);

	assert_int_equal(lock_take("lock", 0, &l, NULL), HD_OK);
	sbuf_clear(&b);
	lock_last_note(&l, &b);
	assert_string_equal(b.s, "short");
	assert_int_equal(lock_note(&l, "x"), HD_OK);
	assert_int_equal(lock_note(&l, ""), HD_OK);
	lock_drop(&l);

	assert_int_equal(lock_take("lock", 0, &l, NULL), HD_OK);
	sbuf_clear(&b);
	lock_last_note(&l, &b);
	assert_string_equal(b.s, "");
	lock_drop(&l);
	sbuf_deinit(&b);
}

static void the_lock_names_its_holder_and_needs_its_folder(void **state)
{
	struct lock l = LOCK_INIT;
	struct sbuf b = SBUF_INIT, want = SBUF_INIT;
	struct hd_err e = {{0}};

	(void)state;
	assert_int_equal(lock_take("lock", 0, &l, &e), HD_OK);
	assert_int_equal(file_read("lock", 100, &b, &e), HD_OK);
	sbuf_printf(&want, "%ld\n", (long)getpid());
	assert_string_equal(b.s, want.s);
	lock_drop(&l);
	assert_int_equal(lock_take("no/lock", 0, &l, &e), HD_IO);
	assert_true(str_starts(e.msg, "cannot open lock 'no/lock'"));
	sbuf_deinit(&b);
	sbuf_deinit(&want);
}

static void digests(void **state)
{
	static const char sha1_abc[] = "a9993e364706816aba3e25717850c26c9cd0d89d";
	static const char sha256_abc[] =
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	static const char sha256_none[] =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	unsigned char raw[HASH_MAX_SIZE];
	char hex[65];
	struct hash *h;

	(void)state;
	hash_sha1_hex("abc", 3, hex);
	assert_string_equal(hex, sha1_abc);
	hash_sha256_hex("abc", 3, hex);
	assert_string_equal(hex, sha256_abc);
	hash_sha256_hex(NULL, 0, hex);
	assert_string_equal(hex, sha256_none);
	h = hash_new(HASH_SHA256);
	hash_update(h, "a", 1);
	hash_update(h, "", 0);
	hash_update(h, "bc", 2);
	assert_int_equal(hash_final(h, raw), HASH_SHA256_SIZE);
	hash_hex(raw, HASH_SHA256_SIZE, hex);
	assert_string_equal(hex, sha256_abc);
	h = hash_new(HASH_SHA1);
	hash_update(h, "abc", 3);
	assert_int_equal(hash_final(h, raw), HASH_SHA1_SIZE);
	hash_free(hash_new(HASH_SHA1));
	hash_free(NULL);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_file_is_read_whole),
		IN_FOLDER(a_pipe_is_read_to_its_end),
		IN_FOLDER(writing_replaces),
		IN_FOLDER(folders_are_made_on_the_way),
		IN_FOLDER(a_lock_keeps_others_out_until_its_holder_ends),
		IN_FOLDER(waiting_ends_when_the_lock_is_free_or_the_time_is_up),
		IN_FOLDER(a_note_outlives_its_writer),
		IN_FOLDER(the_lock_names_its_holder_and_needs_its_folder),
		cmocka_unit_test(digests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
