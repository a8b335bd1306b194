/* Databases: what is kept comes back, what is foreign is refused, text is found. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "db_file.h"
#include "helpdesk/mem.h"
#include "helpdesk/words.h"

/* --- statements --------------------------------------------------------------------------- */

static void values_come_back(void **state)
{
	static const char blob[] = "a\0b";
	struct hd_err e = {{0}};
	struct stmt *in = NULL, *out = NULL;
	struct db *db = NULL;
	size_t n;
	bool row;

	(void)state;
	OK(db_open("d", DB_WRITE, &db, &e));
	OK(db_exec(db, "CREATE TABLE v (i, t, b, n, z)", &e));
	OK(db_prepare(db, "INSERT INTO v VALUES (?1, ?2, ?3, ?4, ?5)", &in, &e));
	stmt_int(in, 1, INT64_MIN);
	stmt_text(in, 2, "\xc3\xa9t\xc3\xa9");
	stmt_blob(in, 3, blob, sizeof(blob));
	stmt_null(in, 4);
	stmt_blob(in, 5, NULL, 0);
	OK(stmt_run(in, &e));
	stmt_text(in, 2, NULL);
	OK(stmt_run(in, &e));
	OK(db_prepare(db, "SELECT * FROM v ORDER BY t DESC", &out, &e));
	for (int round = 0; round < 2; round++) {
		OK(stmt_step(out, &row, &e));
		assert_true(row);
		assert_true(col_int(out, 0) == INT64_MIN);
		assert_string_equal(col_text(out, 1), "\xc3\xa9t\xc3\xa9");
		assert_memory_equal(col_blob(out, 2, &n), blob, sizeof(blob));
		assert_int_equal(n, sizeof(blob));
		assert_true(col_is_null(out, 3));
		assert_false(col_is_null(out, 4));
		col_blob(out, 4, &n);
		assert_int_equal(n, 0);
		OK(stmt_step(out, &row, &e));
		assert_true(row);
		assert_null(col_text(out, 1));
		/* After the last row it begins again by itself. */
		OK(stmt_step(out, &row, &e));
		assert_false(row);
	}
	stmt_free(in);
	stmt_free(out);
	stmt_free(NULL);
	db_close(db);
	db_close(NULL);
	OK(db_remove("d", &e));
}

static void mistakes_are_told(void **state)
{
	struct hd_err e = {{0}};
	struct stmt *s = NULL;
	struct db *db = NULL;
	bool row;

	(void)state;
	make("d", 1);
	OK(db_open("d", DB_WRITE, &db, &e));
	assert_int_equal(db_prepare(db, "SELEKT 1", &s, &e), HD_INTERNAL);
	assert_null(s);
	assert_non_null(strstr(e.msg, "SELEKT"));
	assert_int_equal(db_exec(db, "SELECT * FROM missing", &e), HD_INTERNAL);
	OK(db_prepare(db, "INSERT INTO t (id) VALUES (?1)", &s, &e));
	stmt_int(s, 1, 1);
	assert_int_equal(stmt_step(s, &row, &e), HD_REFUSED);
	assert_false(row);
	stmt_int(s, 2, 1); /* there is no second */
	assert_int_equal(stmt_run(s, &e), HD_INTERNAL);
	stmt_int(s, 1, 2);
	OK(stmt_run(s, &e));
	stmt_free(s);
	db_close(db);

	OK(db_open("d", 0, &db, &e));
	assert_int_equal(db_exec(db, "DELETE FROM t", &e), HD_IO);
	db_close(db);
	OK(db_remove("d", &e));
}

/* --- opening ------------------------------------------------------------------------------ */

static void a_file_is_made_when_asked(void **state)
{
	mode_t mask = umask(027);
	struct hd_err e = {{0}};
	struct db *db = NULL;
	struct stat st;
	int64_t sum;

	(void)state;
	assert_int_equal(db_open("d", 0, &db, &e), HD_NOT_FOUND);
	assert_false(exists("d"));
	assert_int_equal(db_open("no/d", DB_WRITE, &db, &e), HD_IO);
	/* One that died before it wrote anything. */
	close(open("d", O_CREAT | O_WRONLY, 0666));
	assert_int_equal(db_open("d", 0, &db, &e), HD_NOT_FOUND);
	assert_null(db);
	OK(db_open("d", DB_WRITE, &db, &e));
	db_close(db);
	OK(db_remove("d", &e));
	OK(db_remove("d", &e));
	make("d", 3);
	assert_int_equal(stat("d", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	OK(read_file("d", &sum, &e));
	/* A name that means something else to SQLite. */
	OK(db_open(":memory:", DB_WRITE, &db, &e));
	db_close(db);
	assert_true(exists(":memory:"));
	OK(db_remove(":memory:", &e));
	OK(db_remove("d", &e));
	assert_false(exists("d-shm"));
	umask(mask);
}

static void what_is_no_file_of_ours_is_refused(void **state)
{
	static const unsigned both[] = {0, DB_WRITE};
	struct hd_err e = {{0}};
	struct db *db = NULL;
	struct stat st;

	(void)state;
	for (size_t i = 0; i < NELEM(both); i++) {
		assert_int_equal(mkdir("d", 0777), 0);
		assert_int_equal(db_open("d", both[i], &db, &e), HD_INVALID);
		assert_int_equal(rmdir("d"), 0);

		assert_int_equal(mkfifo("d", 0666), 0);
		assert_int_equal(db_open("d", both[i], &db, &e), HD_INVALID);
		unlink("d");

		make("e", 3);
		assert_int_equal(symlink("e", "d"), 0);
		assert_int_equal(db_open("d", both[i], &db, &e), HD_INVALID);
		unlink("d");
		assert_int_equal(symlink("missing", "d"), 0);
		assert_int_equal(db_open("d", both[i], &db, &e), HD_INVALID);
		assert_int_equal(lstat("missing", &st), -1);
		unlink("d");
		OK(db_remove("e", &e));

		make("d", 3);
		if (chown("d", NOBODY, NOBODY) == 0) {
			assert_int_equal(db_open("d", both[i], &db, &e), HD_INVALID);
			assert_non_null(strstr(e.msg, "another user"));
		}
		OK(db_remove("d", &e));
		assert_null(db);
	}
}

/* A link or a foreign file in the place of the log would be replayed into the database. */
static void a_planted_log_is_refused(void **state)
{
	struct hd_err e = {{0}};
	struct db *db = NULL;

	(void)state;
	make("d", 3);
	unlink("d-wal");
	OK(file_write_atomic("e", "x", 1, 0666, &e));
	assert_int_equal(symlink("e", "d-wal"), 0);
	assert_int_not_equal(db_open("d", DB_WRITE, &db, &e), HD_OK);
	assert_int_not_equal(db_open("d", 0, &db, &e), HD_OK);
	OK(db_remove("d", &e));
	assert_true(exists("e"));
	unlink("e");

	make("d", 3);
	write_file("d-wal", "x", 1);
	OK(db_open("d", DB_WRITE, &db, &e));
	db_close(db);
	write_file("d-wal", "x", 1);
	if (chown("d-wal", NOBODY, NOBODY) == 0) {
		assert_int_not_equal(db_open("d", DB_WRITE, &db, &e), HD_OK);
		assert_int_not_equal(db_open("d", 0, &db, &e), HD_OK);
	}
	OK(db_remove("d", &e));
}

static void other_files_are_invalid(void **state)
{
	static const size_t sizes[] = {2, 15, 16, 99, 100, 511, 512, 4095, 4096, 4097, 20000};
	struct hd_err e = {{0}};
	struct sbuf text = SBUF_INIT;
	struct db *db = NULL;

	(void)state;
	for (int i = 0; i < 5000; i++)
		sbuf_puts(&text, "text");
	for (int magic = 0; magic < 2; magic++) {
		if (magic)
			memcpy(text.s, "SQLite format 3\0\x10\0\2\2\0\x40\x20\x20", 24);
		for (size_t i = 0; i < NELEM(sizes); i++) {
			write_file("d", text.s, sizes[i]);
			assert_int_equal(db_open("d", 0, &db, &e), HD_INVALID);
			assert_int_equal(db_open("d", DB_WRITE, &db, &e), HD_INVALID);
			OK(db_remove("d", &e));
		}
	}
	sbuf_deinit(&text);
}

/* --- full text ---------------------------------------------------------------------------- */

static int matches(struct db *db, const char *query)
{
	struct hd_err e = {{0}};
	struct stmt *s = NULL;
	int n = 0;
	bool row;

	OK(db_prepare(db, "SELECT rowid FROM f WHERE f MATCH ?1 ORDER BY rowid", &s, &e));
	stmt_text(s, 1, query);
	OK(stmt_step(s, &row, &e));
	while (row) {
		n = n * 10 + (int)col_int(s, 0);
		OK(stmt_step(s, &row, &e));
	}
	stmt_free(s);
	return n;
}

static void text_is_found_by_its_forms(void **state)
{
	static const struct {
		const char *query;
		int rows; /* their numbers as digits */
	} cases[] = {
		{"imprimante", 1},
		{"IMPRIMANTES", 1},
		{"printing", 2},
		{"print", 2},
		{"reseau", 3},
		{"\"r\xc3\xa9seaux\"", 3},
		{"\"l imprimante\"", 1},
		{"\"l'imprimante\"", 1},
		{"\"printing pages\"", 2},
		{"\"pages prints\"", 0},
		{"printer AND page", 2},
		{"imprimante OR prints", 12},
		{"imprim*", 1},
		{"pri*", 2},
		{"printings*", 0}, /* a beginning is no word */
		{"\"\xe6\x89\x93\xe5\x8d\xb0\"", 4},
		{"\"\xe5\x8d\xb0\xe6\x89\x93\"", 0},
		{"nothing", 0},
		{"\"...\"", 0},
	};
	struct hd_err e = {{0}};
	struct stmt *s = NULL;
	struct db *db = NULL;
	bool row;

	(void)state;
	OK(db_open("d", DB_WRITE, &db, &e));
	assert_int_equal(db_exec(db, "CREATE VIRTUAL TABLE f USING fts5(x, tokenize='words')", &e),
			 HD_INTERNAL);
	OK(db_tokenizer(db, "words", words_each, &e));
	OK(db_exec(db, "CREATE VIRTUAL TABLE f USING fts5(x, tokenize='words');"
		       "INSERT INTO f (rowid, x) VALUES (1, 'L''imprimante du couloir'),"
		       "(2, 'The printer prints pages of nonsense'),"
		       "(3, 'Panne de r\xc3\xa9seaux'),"
		       "(4, '\xe6\x89\x93\xe5\x8d\xb0\xe6\x9c\xba'), (5, ''), (6, NULL)", &e));
	db_close(db);
	OK(db_open("d", 0, &db, &e));
	OK(db_tokenizer(db, "words", words_each, &e));
	for (size_t i = 0; i < NELEM(cases); i++) {
		int got = matches(db, cases[i].query);

		if (got != cases[i].rows)
			fail_msg("%s: %d instead of %d", cases[i].query, got, cases[i].rows);
	}
	OK(db_prepare(db, "SELECT highlight(f, 0, '[', ']') FROM f WHERE f MATCH 'imprimantes'", &s,
		      &e));
	OK(stmt_step(s, &row, &e));
	assert_string_equal(col_text(s, 0), "L'[imprimante] du couloir");
	stmt_free(s);
	db_close(db);
	OK(db_remove("d", &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(a_file_is_made_when_asked),
		cmocka_unit_test(what_is_no_file_of_ours_is_refused),
		cmocka_unit_test(a_planted_log_is_refused),
		cmocka_unit_test(other_files_are_invalid),
		cmocka_unit_test(text_is_found_by_its_forms),
	};

	return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
