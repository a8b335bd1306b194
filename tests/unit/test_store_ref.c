/* Moving the branch `main`, past whatever stands in refs/ and logs/. */
#include <fcntl.h>
#include <setjmp.h>
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

#include "git/reflog.h"
#include "git/repo.h"
#include "helpdesk/mem.h"
#include "store/folder.h"
#include "store/lockfile.h"
#include "store/priv.h"
#include "store/store.h"
#include "util/file.h"

static struct hd_err e;
static char box[1024];
static char *path_of_store;
static struct store *store;

static int set_up(void **state)
{
	struct store_init o = {.dir = box, .site = "LYO", .config = "format: 1\n",
			       .author_name = "Bob", .author_email = "bob@example.org",
			       .now = 1700000000};
	const char *tmp = getenv("TMPDIR");
	struct sbuf path = SBUF_INIT;
	int ok;

	(void)state;
	snprintf(box, sizeof(box), "%s/ref-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(box))
		return -1;
	ok = store_create(&o, &path, &e) == HD_OK && store_open(path.s, &store, &e) == HD_OK;
	path_of_store = mem_strdup(path.s);
	sbuf_deinit(&path);
	return ok ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	free(path_of_store);
	folder_remove(box);
	return 0;
}

/* --- helpers ------------------------------------------------------------ */

/* A path in the store; good until the next call but three. */
static const char *in_store(const char *name)
{
	static char paths[4][2048];
	static unsigned next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", path_of_store, name);
	return path;
}

static void write_text(const char *name, const char *text)
{
	assert_int_equal(file_write_atomic(in_store(name), text, strlen(text), 0666, &e), HD_OK);
}

static void assert_absent(const char *name)
{
	assert_int_not_equal(access(in_store(name), F_OK), 0);
}

static void assert_no_lock(void)
{
	assert_absent("refs/heads/main.lock");
}

static size_t lines_of(const char *name)
{
	struct sbuf text = SBUF_INIT;
	size_t i, n = 0;

	if (file_read(in_store(name), 1 << 20, &text, &e) == HD_OK) {
		for (i = 0; i < text.len; i++)
			n += text.s[i] == '\n';
		assert_true(text.len == 0 || text.s[text.len - 1] == '\n');
	}
	sbuf_deinit(&text);
	return n;
}

static enum hd_rc put_one(struct txn *t, void *arg, struct hd_err *err)
{
	const char *text = arg;
	enum hd_rc rc = txn_put(t, "file.yaml", text, strlen(text), err);

	txn_describe(t, "Anne", "anne@example.org", 1700000001, "HD-1:\tone\n\nbody");
	return rc;
}

static enum hd_rc change(const char *text)
{
	return store_change(store, 0, 0, put_one, (void *)(uintptr_t)text, NULL, &e);
}

/* What main is now stands in the loose file, and the store agrees. */
static void assert_moved(void)
{
	struct sbuf text = SBUF_INIT;
	char hex[OID_HEX_SIZE];
	struct oid id;

	assert_int_equal(repo_main(store->repo, &id, &e), HD_OK);
	oid_hex(&id, hex);
	assert_int_equal(file_read(in_store(MAIN_REF), 100, &text, &e), HD_OK);
	assert_int_equal(text.len, 41);
	assert_memory_equal(text.s, hex, 40);
	assert_int_equal(text.s[40], '\n');
	assert_no_lock();
	sbuf_deinit(&text);
}

/* As `git pack-refs --all` does it. */
static void pack_refs(void)
{
	struct sbuf text = SBUF_INIT;
	char hex[OID_HEX_SIZE];
	struct oid id;

	assert_int_equal(repo_main(store->repo, &id, &e), HD_OK);
	oid_hex(&id, hex);
	sbuf_printf(&text, "# pack-refs with: peeled fully-peeled sorted \n%s %s\n", hex, MAIN_REF);
	write_text("packed-refs", text.s);
	assert_int_equal(unlink(in_store(MAIN_REF)), 0);
	sbuf_deinit(&text);
}

/* --- the branch --------------------------------------------------------- */

static void a_packed_branch_moves(void **state)
{
	(void)state;
	pack_refs();
	assert_int_equal(change("1\n"), HD_OK);
	assert_moved();
	/* The folder of branches gone, too; and an empty one in the branch's place. */
	pack_refs();
	assert_int_equal(rmdir(in_store("refs/heads")), 0);
	assert_int_equal(change("2\n"), HD_OK);
	assert_moved();
	pack_refs();
	assert_int_equal(mkdir(in_store(MAIN_REF), 0777), 0);
	assert_int_equal(change("3\n"), HD_OK);
	assert_moved();
}

static void what_is_in_the_way_is_an_error(void **state)
{
	struct oid before, after;

	(void)state;
	assert_int_equal(repo_main(store->repo, &before, &e), HD_OK);
	pack_refs();
	assert_int_equal(file_mkdirs(in_store("refs/heads/main/x"), 0777, &e), HD_OK);
	assert_int_equal(change("1\n"), HD_IO);
	assert_non_null(strstr(e.msg, MAIN_REF));
	assert_no_lock();
	assert_int_equal(repo_main(store->repo, &after, &e), HD_OK);
	assert_true(oid_equal(&before, &after));
	folder_remove(in_store(MAIN_REF));
	assert_int_equal(rmdir(in_store("refs/heads")), 0);
	write_text("refs/heads", "a file\n");
	assert_int_equal(change("1\n"), HD_IO);
	assert_int_equal(unlink(in_store("refs/heads")), 0);
	assert_int_equal(change("1\n"), HD_OK);
	assert_moved();
}

static void a_symbolic_branch_is_refused(void **state)
{
	struct sbuf text = SBUF_INIT;

	(void)state;
	assert_int_equal(file_read(in_store(MAIN_REF), 100, &text, &e), HD_OK);
	write_text("refs/heads/other", text.s);
	write_text(MAIN_REF, "ref: refs/heads/other\n");
	assert_int_equal(change("1\n"), HD_REFUSED);
	assert_non_null(strstr(e.msg, "refs/heads/other"));
	assert_no_lock();
	sbuf_deinit(&text);
}

static void the_old_value_is_compared(void **state)
{
	struct oid head, other = {{1}};
	enum hd_rc rc;

	(void)state;
	assert_int_equal(repo_main(store->repo, &head, &e), HD_OK);
	assert_int_equal(repo_move_main(store->repo, &other, &head, "x", &rc, &e), MOVE_CHANGED);
	assert_int_equal(repo_move_main(store->repo, NULL, &head, "x", &rc, &e), MOVE_CHANGED);
	assert_no_lock();
	assert_int_equal(unlink(in_store(MAIN_REF)), 0);
	assert_int_equal(repo_move_main(store->repo, &head, &head, "x", &rc, &e), MOVE_CHANGED);
	write_text("refs/heads/main.lock", "");
	assert_int_equal(repo_move_main(store->repo, &head, &head, "x", &rc, &e), MOVE_LOCKED);
	assert_int_equal(unlink(in_store("refs/heads/main.lock")), 0);
	assert_int_equal(repo_move_main(store->repo, NULL, &head, "x", &rc, &e), MOVE_DONE);
	assert_moved();
}

/* --- reflogs ------------------------------------------------------------ */

static void each_move_is_one_line_in_both_logs(void **state)
{
	struct sbuf text = SBUF_INIT;
	const char *tail = " +0000\tHD-1: one\n";
	struct stat st;
	size_t whole;

	(void)state;
	assert_int_equal(lines_of("logs/HEAD"), 1);
	assert_int_equal(change("1\n"), HD_OK);
	assert_int_equal(lines_of("logs/HEAD"), 2);
	assert_int_equal(file_read(in_store("logs/refs/heads/main"), 4096, &text, &e), HD_OK);
	assert_string_equal(text.s + text.len - strlen(tail), tail);
	/* Half a line, an empty folder in the log's place, no folder at all. */
	whole = text.len;
	sbuf_truncate(&text, whole - 20);
	write_text("logs/refs/heads/main", text.s);
	assert_int_equal(unlink(in_store("logs/HEAD")), 0);
	assert_int_equal(mkdir(in_store("logs/HEAD"), 0777), 0);
	assert_int_equal(change("2\n"), HD_OK);
	assert_int_equal(lines_of("logs/refs/heads/main"), 2);
	assert_int_equal(stat(in_store("logs/refs/heads/main"), &st), 0);
	assert_int_equal(st.st_size, whole);
	assert_int_equal(lines_of("logs/HEAD"), 1);
	folder_remove(in_store("logs"));
	assert_int_equal(change("3\n"), HD_OK);
	assert_int_equal(lines_of("logs/refs/heads/main"), 1);
	/* HEAD somewhere else. */
	write_text("HEAD", "ref: refs/heads/other\n");
	assert_int_equal(change("4\n"), HD_OK);
	assert_int_equal(lines_of("logs/refs/heads/main"), 2);
	assert_int_equal(lines_of("logs/HEAD"), 1);
	sbuf_deinit(&text);
}

static void unwanted_logs_are_not_begun(void **state)
{
	(void)state;
	folder_remove(in_store("logs"));
	write_text("config", "[core]\n\tbare = true\n\tlogAllRefUpdates = false\n");
	store_close(store);
	assert_int_equal(store_open(path_of_store, &store, &e), HD_OK);
	assert_int_equal(change("1\n"), HD_OK);
	assert_absent("logs");
	/* One that is there is continued, as git does. */
	assert_int_equal(mkdir(in_store("logs"), 0777), 0);
	write_text("logs/HEAD", "");
	assert_int_equal(change("2\n"), HD_OK);
	assert_int_equal(lines_of("logs/HEAD"), 1);
	assert_absent("logs/refs");
}

static void a_log_that_cannot_be_written_stops_the_move(void **state)
{
	struct oid before, after;

	(void)state;
	assert_int_equal(repo_main(store->repo, &before, &e), HD_OK);
	folder_remove(in_store("logs"));
	write_text("logs", "a file\n");
	assert_int_equal(change("1\n"), HD_IO);
	assert_no_lock();
	assert_int_equal(repo_main(store->repo, &after, &e), HD_OK);
	assert_true(oid_equal(&before, &after));
}

static void nothing_breaks_a_line(void **state)
{
	struct sbuf line = SBUF_INIT;
	struct oid to = {{0xAB}};

	(void)state;
	reflog_line(&line, NULL, &to, "A <b>\nc", "d>\te", -5, "f\r\ng <h>\x7f");
	assert_string_equal(line.s, "0000000000000000000000000000000000000000 "
			    "ab00000000000000000000000000000000000000 "
			    "A  b  c <d  e> 0 +0000\tf  g <h> \n");
	sbuf_deinit(&line);
}

/* --- locks from before the machine was started --------------------------- */

static void make_lock(int64_t seconds_before_start)
{
	struct timespec now, up, times[2] = {{0, 0}, {0, 0}};

	assert_int_equal(clock_gettime(CLOCK_REALTIME, &now), 0);
	assert_int_equal(clock_gettime(CLOCK_BOOTTIME, &up), 0);
	write_text("refs/heads/main.lock", "");
	times[0].tv_sec = times[1].tv_sec = now.tv_sec - up.tv_sec - seconds_before_start;
	assert_int_equal(utimensat(AT_FDCWD, in_store("refs/heads/main.lock"), times, 0), 0);
}

static void only_a_lock_older_than_the_machine_goes(void **state)
{
	(void)state;
	assert_false(lockfile_clean_old(path_of_store)); /* none */
	make_lock(-60);
	assert_false(lockfile_clean_old(path_of_store));
	assert_int_equal(access(in_store("refs/heads/main.lock"), F_OK), 0);
	assert_int_equal(change("1\n"), HD_CONFLICT);
	make_lock(0); /* within the margin */
	assert_false(lockfile_clean_old(path_of_store));
	make_lock(60);
	if (!lockfile_clean_old(path_of_store)) {
		print_message("the file system is not known to be local\n");
		skip();
	}
	assert_no_lock();
	make_lock(60);
	assert_int_equal(change("1\n"), HD_OK);
	assert_moved();
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_packed_branch_moves),
		TEST(what_is_in_the_way_is_an_error),
		TEST(a_symbolic_branch_is_refused),
		TEST(the_old_value_is_compared),
		TEST(each_move_is_one_line_in_both_logs),
		TEST(unwanted_logs_are_not_begun),
		TEST(a_log_that_cannot_be_written_stops_the_move),
		cmocka_unit_test(nothing_breaks_a_line),
		TEST(only_a_lock_older_than_the_machine_goes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
