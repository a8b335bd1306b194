/* Databases that were damaged, killed, shared, or may not be written: never a wrong answer. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "db_file.h"

#define PAGE 4096

/* --- damage ------------------------------------------------------------------------------- */

static void flip(const char *path, long at)
{
	int fd = open(path, O_RDWR);
	unsigned char c;

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, &c, 1, at), 1);
	c ^= 1u << at % 8;
	assert_int_equal(pwrite(fd, &c, 1, at), 1);
	close(fd);
}

static long size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (long)st.st_size;
}

static void every_flipped_bit_is_noticed(void **state)
{
	struct hd_err e = {{0}};
	int64_t whole, sum;
	long size;

	(void)state;
	make("d", 40);
	OK(read_file("d", &whole, &e));
	size = size_of("d");
	assert_int_equal(size % PAGE, 0);
	assert_true(size > 20 * PAGE);
	/* In every page, at its ends and within; every byte of the header; the checksums. */
	for (long page = 0; page < size; page += PAGE) {
		long step = page == 0 ? 1 : 409;

		for (long at = 0; at < PAGE; at += page == 0 && at >= 100 ? 97 : step) {
			flip("d", page + at);
			if (read_file("d", &sum, &e) != HD_INVALID)
				fail_msg("byte %ld: %s", page + at, e.msg);
			flip("d", page + at);
		}
		flip("d", page + PAGE - 1);
		assert_int_equal(read_file("d", &sum, &e), HD_INVALID);
		flip("d", page + PAGE - 1);
	}
	OK(read_file("d", &sum, &e));
	assert_true(sum == whole);
	OK(db_remove("d", &e));
}

static void misplaced_and_missing_pages_are_noticed(void **state)
{
	struct sbuf text = SBUF_INIT, other = SBUF_INIT;
	struct hd_err e = {{0}};
	int64_t whole, sum;

	(void)state;
	make("d", 40);
	OK(read_file("d", &whole, &e));
	OK(file_read("d", 1 << 24, &text, &e));
	for (size_t page = PAGE; page + 2 * PAGE <= text.len; page += PAGE) {
		/* One page in the place of the next, and one of zeros. */
		sbuf_clear(&other);
		sbuf_add(&other, text.s, text.len);
		memcpy(other.s + page, text.s + page + PAGE, PAGE);
		write_file("d", other.s, other.len);
		assert_int_equal(read_file("d", &sum, &e), HD_INVALID);
		memset(other.s + page, 0, PAGE);
		write_file("d", other.s, other.len);
		assert_int_equal(read_file("d", &sum, &e), HD_INVALID);
	}
	write_file("d", text.s, 1);
	assert_int_equal(read_file("d", &sum, &e), HD_NOT_FOUND);
	for (size_t n = 2; n < text.len; n += n < 600 ? 50 : 1777) {
		write_file("d", text.s, n);
		assert_int_equal(read_file("d", &sum, &e), HD_INVALID);
	}
	write_file("d", text.s, text.len);
	OK(read_file("d", &sum, &e));
	assert_true(sum == whole);
	sbuf_deinit(&text);
	sbuf_deinit(&other);
	OK(db_remove("d", &e));
}

/* --- many processes ----------------------------------------------------------------------- */

/* Writes rows and dies with the log full and the file behind. */
static void die_writing(int rows)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct hd_err e = {{0}};
		struct db *db = NULL;

		if (db_open("d", DB_WRITE, &db, &e) != HD_OK)
			_exit(1);
		for (int i = 0; i < rows; i++)
			if (db_exec(db, "INSERT INTO t (name, body) VALUES ('late', 'late')", &e))
				_exit(1);
		if (db_exec(db, "BEGIN; DELETE FROM t", &e) != HD_OK)
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void a_killed_writer_leaves_what_it_committed(void **state)
{
	struct hd_err e = {{0}};
	struct db *db = NULL;
	int64_t before, after;

	(void)state;
	make("d", 10);
	OK(read_file("d", &before, &e));
	die_writing(5);
	assert_true(size_of("d-wal") > 0);
	OK(read_file("d", &after, &e));
	/* Each adds a row and a body of 4, then a name and its length of 4. */
	assert_true(after == before + 5 * 10);
	OK(db_open("d", DB_WRITE, &db, &e));
	OK(db_exec(db, "INSERT INTO t (name, body) VALUES ('last', 'last')", &e));
	db_close(db);
	OK(read_file("d", &after, &e));
	assert_true(after == before + 6 * 10);

	/* What is damaged in the log was never committed. */
	die_writing(5);
	flip("d-wal", 32 + 24 + 100);
	OK(read_file("d", &after, &e));
	assert_true(after == before + 6 * 10);
	OK(db_remove("d", &e));
}

static void readers_and_a_writer_do_not_wait(void **state)
{
	struct db *writer = NULL, *second = NULL, *reader = NULL;
	int64_t before, sum;
	struct hd_err e = {{0}};

	(void)state;
	make("d", 10);
	OK(db_open("d", 0, &reader, &e));
	OK(read_all(reader, &before, &e));
	OK(db_open("d", DB_WRITE, &writer, &e));
	OK(db_exec(writer, "BEGIN IMMEDIATE; DELETE FROM t", &e));
	OK(read_all(reader, &sum, &e));
	assert_true(sum == before);
	OK(read_file("d", &sum, &e));
	assert_true(sum == before);
	OK(db_open("d", DB_WRITE, &second, &e));
	OK(db_exec(second, "PRAGMA busy_timeout = 20", &e));
	assert_int_equal(db_exec(second, "DELETE FROM t", &e), HD_CONFLICT);
	assert_non_null(strstr(e.msg, "in use"));
	OK(db_exec(reader, "BEGIN", &e));
	OK(read_all(reader, &sum, &e));
	OK(db_exec(writer, "COMMIT", &e));
	/* The reader's moment stays while it reads. */
	OK(read_all(reader, &sum, &e));
	assert_true(sum == before);
	OK(db_exec(reader, "COMMIT", &e));
	db_close(second);
	db_close(writer);
	db_close(reader);
	OK(db_remove("d", &e));
}

/* One that was removed and made anew under its reader. */
static void a_new_file_does_not_mix_with_the_old(void **state)
{
	struct db *old = NULL;
	int64_t before, sum;
	struct hd_err e = {{0}};

	(void)state;
	make("d", 10);
	OK(db_open("d", 0, &old, &e));
	OK(read_all(old, &before, &e));
	OK(db_remove("d", &e));
	make("d", 30);
	OK(read_all(old, &sum, &e));
	assert_true(sum == before);
	OK(read_file("d", &sum, &e));
	assert_true(sum > before);
	db_close(old);
	OK(read_file("d", &sum, &e));
	assert_true(sum > before);

	/* A log left behind by one that somebody removed by hand. */
	die_writing(5);
	unlink("d");
	assert_true(exists("d-wal"));
	make("d", 10);
	OK(read_file("d", &sum, &e));
	assert_true(sum == before);
	OK(db_remove("d", &e));
}

/* Opens a file that may not be there and adds its part; the exit status tells. */
static int take_part(void)
{
	struct hd_err e = {{0}};
	struct db *db = NULL;

	if (db_open("d", DB_WRITE, &db, &e) != HD_OK)
		return 1;
	for (int k = 0; k < 5; k++)
		if (db_exec(db, "BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS c (x);"
				"INSERT INTO c VALUES (1); COMMIT", &e) != HD_OK)
			return 2;
	db_close(db);
	return 0;
}

static int64_t count_parts(void)
{
	struct hd_err e = {{0}};
	struct stmt *s = NULL;
	struct db *db = NULL;
	int64_t n;
	bool row;

	OK(db_open("d", 0, &db, &e));
	OK(db_prepare(db, "SELECT count(*) FROM c", &s, &e));
	OK(stmt_step(s, &row, &e));
	n = col_int(s, 0);
	stmt_free(s);
	db_close(db);
	return n;
}

static void several_make_one_file(void **state)
{
	struct hd_err e = {{0}};

	(void)state;
	for (int round = 0; round < 8; round++) {
		for (int i = 0; i < 4; i++) {
			pid_t pid = fork();

			assert_true(pid >= 0);
			if (pid == 0)
				_exit(take_part());
		}
		for (int i = 0; i < 4; i++) {
			int status;

			assert_true(wait(&status) > 0);
			assert_int_equal(status, 0);
		}
		assert_int_equal(count_parts(), 20);
		OK(db_remove("d", &e));
	}
}

/* --- what cannot be written ---------------------------------------------------------------- */

/* In a process without the powers of root; its exit status tells. */
static int check_read_only(void)
{
	struct hd_err e = {{0}};
	struct db *db = NULL;
	int64_t sum;

	if (geteuid() == 0 && (setegid(NOBODY) != 0 || seteuid(NOBODY) != 0))
		return 10;
	/* The file alone. */
	if (chmod("d", 0444) != 0 || read_file("d", &sum, &e) != HD_OK)
		return 11;
	if (exists("d-wal") || db_open("d", DB_WRITE, &db, &e) != HD_IO)
		return 12;
	/* The folder. */
	if (chmod("d", 0644) != 0 || chmod(".", 0555) != 0 || read_file("d", &sum, &e) != HD_OK)
		return 13;
	if (db_open("d", DB_WRITE, &db, &e) != HD_IO || db_open("n", DB_WRITE, &db, &e) != HD_IO)
		return 14;
	if (exists("d-wal") || exists("n") || chmod(".", 0755) != 0)
		return 15;
	if (chmod("d", 0) != 0 || db_open("d", 0, &db, &e) != HD_IO || chmod("d", 0644) != 0)
		return 16;
	if (db_open("d", DB_WRITE, &db, &e) != HD_OK || db_exec(db, "DELETE FROM t", &e) != HD_OK)
		return 17;
	db_close(db);
	return 0;
}

static void what_is_read_only_can_be_read(void **state)
{
	struct hd_err e = {{0}};
	int status;
	pid_t pid;

	(void)state;
	make("d", 10);
	if (geteuid() == 0) {
		assert_int_equal(chown("d", NOBODY, NOBODY), 0);
		assert_int_equal(chown(".", NOBODY, NOBODY), 0);
	}
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(check_read_only());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	OK(db_remove("d", &e));
}

static void a_read_only_log_of_a_killed_writer_is_read(void **state)
{
	struct hd_err e = {{0}};
	int64_t before, after;

	(void)state;
	make("d", 10);
	OK(read_file("d", &before, &e));
	die_writing(5);
	assert_int_equal(chmod("d", 0444), 0);
	/* Never without what the log holds. */
	if (read_file("d", &after, &e) == HD_OK)
		assert_true(after == before + 5 * 10);
	OK(db_remove("d", &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_flipped_bit_is_noticed),
		cmocka_unit_test(misplaced_and_missing_pages_are_noticed),
		cmocka_unit_test(a_killed_writer_leaves_what_it_committed),
		cmocka_unit_test(readers_and_a_writer_do_not_wait),
		cmocka_unit_test(a_new_file_does_not_mix_with_the_old),
		cmocka_unit_test(several_make_one_file),
		cmocka_unit_test(what_is_read_only_can_be_read),
		cmocka_unit_test(a_read_only_log_of_a_killed_writer_is_read),
	};

	return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
