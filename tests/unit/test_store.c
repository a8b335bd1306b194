/* The store: read by snapshot, changed by one commit at a time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "git/repo.h"
#include "git/tree.h"
#include "helpdesk/mem.h"
#include "store/folder.h"
#include "store/priv.h"
#include "store/store.h"

static struct hd_err e;
static char box[1024];
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
	snprintf(box, sizeof(box), "%s/store-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(box))
		return -1;
	ok = store_create(&o, &path, &e) == HD_OK && store_open(path.s, &store, &e) == HD_OK;
	sbuf_deinit(&path);
	return ok ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	folder_remove(box);
	return 0;
}

/* --- changes to commit -------------------------------------------------- */

struct file {
	const char *path, *text;
};

struct plan {
	struct file files[8]; /* ends with a NULL path */
	enum hd_rc fail;      /* what fn gives at the end */
	int calls;
	struct store *rival;  /* moves main inside the first call */
};

static enum hd_rc put_files(struct txn *t, void *arg, struct hd_err *err)
{
	struct plan *plan = arg;
	struct plan other = {.files = {{"rival.yaml", "rival: 1\n"}}};
	const struct file *f;
	enum hd_rc rc = HD_OK;

	if (plan->calls++ == 0 && plan->rival)
		rc = store_change(plan->rival, STORE_OPTIMISTIC, 0, put_files, &other, NULL, err);
	for (f = plan->files; !rc && f->path; f++)
		rc = txn_put(t, f->path, f->text, strlen(f->text), err);
	txn_describe(t, "Anne <x>", "anne@example.org", 1700000001, "HD-1: open\n\nbody");
	return rc ? rc : plan->fail;
}

static void assert_file(struct store *s, const char *path, const char *text)
{
	struct sbuf out = SBUF_INIT;
	struct snap *p = NULL;

	assert_int_equal(snap_head(s, &p, &e), HD_OK);
	if (text) {
		assert_int_equal(snap_read(p, path, &out, &e), HD_OK);
		assert_string_equal(out.s, text);
		assert_true(snap_exists(p, path));
	} else {
		assert_int_equal(snap_read(p, path, &out, &e), HD_NOT_FOUND);
		assert_false(snap_exists(p, path));
	}
	snap_free(p);
	sbuf_deinit(&out);
}

/* --- tests -------------------------------------------------------------- */

static void what_is_put_is_committed_and_read(void **state)
{
	struct plan plan = {.files = {{"a/b/c.yaml", "one\n"}, {"a/b.yaml", "two\n"},
				      {"a-b", "three\n"}, {"a/b/c.yaml", "four\n"}}};
	struct sbuf commit = SBUF_INIT;
	struct snap *p = NULL;

	(void)state;
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, &commit, &e), HD_OK);
	assert_int_equal(plan.calls, 1);
	assert_int_equal(commit.len, 40);
	assert_file(store, "a/b/c.yaml", "four\n");
	assert_file(store, "a/b.yaml", "two\n");
	assert_file(store, "a-b", "three\n");
	assert_file(store, "config.yaml", "format: 1\n");
	assert_file(store, "a", NULL);
	assert_file(store, "a/b/c.yaml/d", NULL);
	assert_int_equal(snap_at(store, "main~1", &p, &e), HD_OK);
	assert_false(snap_exists(p, "a-b"));
	snap_free(p);
	assert_int_equal(snap_at(store, "nonsense", &p, &e), HD_NOT_FOUND);
	assert_int_equal(snap_at(store, commit.s, &p, &e), HD_OK);
	assert_string_equal(snap_commit(p), commit.s);
	snap_free(p);
	/* The same again changes nothing. */
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, &commit, &e), HD_OK);
	assert_int_equal(commit.len, 0);
	sbuf_deinit(&commit);
}

static void a_failing_function_commits_nothing(void **state)
{
	struct plan plan = {.files = {{"x", "1\n"}}, .fail = HD_REFUSED};
	struct plan empty = {.calls = 0};
	struct sbuf commit = SBUF_INIT;

	(void)state;
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, &commit, &e), HD_REFUSED);
	assert_int_equal(store_change(store, STORE_OPTIMISTIC, 1, put_files, &plan, &commit, &e),
			 HD_REFUSED);
	assert_int_equal(store_change(store, STORE_BULK, 1, put_files, &empty, &commit, &e), HD_OK);
	assert_int_equal(commit.len, 0);
	assert_file(store, "x", NULL);
	sbuf_deinit(&commit);
}

static void bad_paths_and_clashes_are_refused(void **state)
{
	static const char *const bad[] = {"", "/a", "a/", "a//b", ".", "..", "a/../b", ".git", "a/.GIT/b",
					  "GIT~1", "a/.gitmodules", "a\nb", "a\\b", "\xff", "a\x7f",
					  "\xe2\x80\x8c.git", "a/.b"};
	static const struct file clash[] = {{"f", "file\n"}, {"f/g", "below a file\n"}};
	struct plan plan = {.calls = 0};
	size_t i;

	(void)state;
	for (i = 0; i < NELEM(bad); i++) {
		plan.files[0] = (struct file){bad[i], "x\n"};
		assert_int_equal(store_change(store, 0, 1, put_files, &plan, NULL, &e), HD_INVALID);
	}
	memcpy(plan.files, clash, sizeof(clash));
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, NULL, &e), HD_INVALID);
	plan.files[1].path = NULL;
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, NULL, &e), HD_OK);
	plan.files[0] = clash[1];
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, NULL, &e), HD_INVALID);
	plan.files[0] = (struct file){"sites", "a folder it is\n"};
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, NULL, &e), HD_INVALID);
}

static void an_overtaken_change_runs_again(void **state)
{
	struct plan plan = {.files = {{"mine.yaml", "mine: 1\n"}}};
	struct store *rival = NULL;

	(void)state;
	assert_int_equal(store_open(store_path(store), &rival, &e), HD_OK);
	plan.rival = rival;
	assert_int_equal(store_change(store, STORE_OPTIMISTIC, 5, put_files, &plan, NULL, &e), HD_OK);
	assert_int_equal(plan.calls, 2);
	assert_file(store, "rival.yaml", "rival: 1\n");
	assert_file(store, "mine.yaml", "mine: 1\n");
	store_close(rival);
}

/* As a push would: past the kernel lock, straight at the branch. */
static enum hd_rc push_inside(struct txn *t, void *arg, struct hd_err *err)
{
	struct plan *plan = arg;
	struct oid first;
	enum hd_rc rc = HD_OK;

	if (plan->calls == 0) {
		assert_int_equal(repo_resolve(store->repo, "main~1", &first, err), HD_OK);
		assert_int_equal(repo_move_main(store->repo, snap_commit_id(txn_base(t)), &first,
						"a push", &rc, err), MOVE_DONE);
	}
	return put_files(t, arg, err);
}

static void a_push_in_between_is_not_overwritten(void **state)
{
	struct plan before = {.files = {{"before", "x\n"}}};
	struct plan plan = {.files = {{"after", "y\n"}}};

	(void)state;
	assert_int_equal(store_change(store, 0, 1, put_files, &before, NULL, &e), HD_OK);
	assert_int_equal(store_change(store, 0, 0, push_inside, &plan, NULL, &e), HD_OK);
	assert_int_equal(plan.calls, 2);
	assert_file(store, "after", "y\n");
	assert_file(store, "before", NULL);
}

static void a_foreign_lock_is_a_conflict(void **state)
{
	struct plan plan = {.files = {{"x", "1\n"}}};
	char *path = mem_printf("%s/refs/heads/main.lock", store_path(store));
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	fclose(f);
	assert_int_equal(store_change(store, 0, 0, put_files, &plan, NULL, &e), HD_CONFLICT);
	assert_non_null(strstr(e.msg, "main.lock"));
	/* It was somebody else's: it stays. */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(store_change(store, 0, 0, put_files, &plan, NULL, &e), HD_OK);
	free(path);
}

/* --- bulk, numbers, walks ----------------------------------------------- */

#define MANY 5000

static enum hd_rc put_many(struct txn *t, void *arg, struct hd_err *err)
{
	struct sbuf got = SBUF_INIT;
	char path[64], text[64];
	int i;
	enum hd_rc rc = HD_OK;

	(void)arg;
	for (i = 1; !rc && i <= MANY; i++) {
		snprintf(path, sizeof(path), "tickets/HD/%04d/%02d/HD-%d.yaml", i / 10000, i / 100 % 100, i);
		snprintf(text, sizeof(text), "number: HD-%d\n", i);
		rc = txn_put(t, path, text, strlen(text), err);
	}
	/* One put early, one put late, one of the base, one again. */
	assert_int_equal(txn_read(t, "tickets/HD/0000/00/HD-7.yaml", &got, err), HD_OK);
	assert_string_equal(got.s, "number: HD-7\n");
	assert_int_equal(txn_read(t, path, &got, err), HD_OK);
	assert_string_equal(got.s, text);
	assert_int_equal(txn_read(t, "config.yaml", &got, err), HD_OK);
	assert_string_equal(got.s, "format: 1\n");
	assert_int_equal(txn_put(t, "tickets/HD/0000/00/HD-7.yaml", "again\n", 6, err), HD_OK);
	assert_int_equal(txn_read(t, "tickets/HD/0000/00/HD-7.yaml", &got, err), HD_OK);
	assert_string_equal(got.s, "again\n");
	assert_int_equal(txn_read(t, "tickets/HD/0000/00/HD-0.yaml", &got, err), HD_NOT_FOUND);
	sbuf_deinit(&got);
	txn_describe(t, "bob", "bob@example.org", 1700000002, "batch");
	return rc;
}

struct count {
	int files;
	size_t bytes;
	char last[64];
	int stop_at;
};

static enum hd_rc count_file(const char *path, const char *data, size_t n, void *arg, struct hd_err *err)
{
	struct count *c = arg;

	c->files++;
	c->bytes += n;
	if (data)
		assert_int_equal(data[n], '\0');
	snprintf(c->last, sizeof(c->last), "%s", path);
	return c->files == c->stop_at ? hd_fail(err, HD_REFUSED, "enough") : HD_OK;
}

static void a_bulk_commit_is_read_and_walked(void **state)
{
	struct count c = {.files = 0};
	struct snap *p = NULL;
	uint64_t n;

	(void)state;
	assert_int_equal(store_change(store, STORE_BULK | STORE_OPTIMISTIC, 5, put_many, NULL, NULL, &e),
			 HD_OK);
	assert_file(store, "tickets/HD/0000/00/HD-7.yaml", "again\n");
	assert_file(store, "tickets/HD/0000/50/HD-5000.yaml", "number: HD-5000\n");
	assert_int_equal(snap_head(store, &p, &e), HD_OK);
	assert_int_equal(snap_walk(p, "tickets", count_file, &c, &e), HD_OK);
	assert_int_equal(c.files, MANY);
	assert_string_equal(c.last, "tickets/HD/0000/50/HD-5000.yaml");
	c = (struct count){.stop_at = 3};
	assert_int_equal(snap_list(p, "", count_file, &c, &e), HD_REFUSED);
	assert_int_equal(c.files, 3);
	assert_int_equal(c.bytes, 0);
	c = (struct count){.files = 0};
	assert_int_equal(snap_walk(p, "problems", count_file, &c, &e), HD_OK);
	assert_int_equal(snap_walk(p, "config.yaml", count_file, &c, &e), HD_OK);
	assert_int_equal(c.files, 0);
	assert_int_equal(snap_last_number(p, "tickets/HD", "HD-", &n, &e), HD_OK);
	assert_int_equal(n, MANY);
	assert_int_equal(snap_last_number(p, "tickets/LYO", "LYO-", &n, &e), HD_OK);
	assert_int_equal(n, 0);
	snap_free(p);
}

static void numbers_are_compared_as_numbers(void **state)
{
	struct plan plan = {.files = {{"k/9999/99/HD-K99999999.yaml", "x\n"},
				      {"k/10000/00/HD-K100000000.yaml", "x\n"},
				      {"k/10000/00/HD-K100000009.yml", "x\n"},
				      {"k/10000/00/HD-100000009.yaml", "x\n"},
				      {"k/10000/01/README", "x\n"},
				      {"k/zzz/99/HD-K999999999999.yaml", "x\n"}}};
	struct snap *p = NULL;
	uint64_t n;

	(void)state;
	assert_int_equal(store_change(store, 0, 1, put_files, &plan, NULL, &e), HD_OK);
	assert_int_equal(snap_head(store, &p, &e), HD_OK);
	assert_int_equal(snap_last_number(p, "k", "HD-K", &n, &e), HD_OK);
	assert_int_equal(n, 100000000);
	snap_free(p);
}

/* A tree as only somebody's push can bring it: a link, a submodule, a file. */
static void odd_entries_are_never_followed(void **state)
{
	struct writer *w = writer_new(store_path(store), false);
	struct tree_entry entries[3] = {{"file", 4, MODE_FILE, {{0}}},
					{"link", 4, 0120000, {{0}}}, {"sub", 3, 0160000, {{0}}}};
	struct sbuf tree = SBUF_INIT, text = SBUF_INIT, out = SBUF_INIT;
	char hex[OID_HEX_SIZE];
	struct count c = {.files = 0};
	struct oid head, id;
	struct snap *p = NULL;
	enum hd_rc rc;
	int i;

	(void)state;
	assert_int_equal(writer_put(w, OBJECT_BLOB, "config.yaml", 11, &id, &e), HD_OK);
	for (i = 0; i < 3; i++) {
		entries[i].id = id;
		tree_add(&tree, &entries[i]);
	}
	assert_int_equal(writer_put(w, OBJECT_TREE, tree.s, tree.len, &id, &e), HD_OK);
	oid_hex(&id, hex);
	sbuf_printf(&text, "tree %s\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\nx\n", hex);
	assert_int_equal(writer_put(w, OBJECT_COMMIT, text.s, text.len, &id, &e), HD_OK);
	assert_int_equal(writer_seal(w, &e), HD_OK);
	assert_int_equal(writer_place(w, &e), HD_OK);
	assert_int_equal(repo_main(store->repo, &head, &e), HD_OK);
	assert_int_equal(repo_move_main(store->repo, &head, &id, "odd", &rc, &e), MOVE_DONE);
	assert_int_equal(snap_head(store, &p, &e), HD_OK);
	assert_int_equal(snap_read(p, "file", &out, &e), HD_OK);
	assert_int_equal(snap_read(p, "link", &out, &e), HD_INVALID);
	assert_int_equal(snap_read(p, "sub", &out, &e), HD_INVALID);
	assert_int_equal(snap_read(p, "sub/x", &out, &e), HD_NOT_FOUND);
	assert_false(snap_exists(p, "link"));
	assert_int_equal(snap_walk(p, "", count_file, &c, &e), HD_OK);
	assert_int_equal(c.files, 1);
	snap_free(p);
	writer_free(w);
	sbuf_deinit(&tree);
	sbuf_deinit(&text);
	sbuf_deinit(&out);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_put_is_committed_and_read),
		TEST(a_failing_function_commits_nothing),
		TEST(bad_paths_and_clashes_are_refused),
		TEST(an_overtaken_change_runs_again),
		TEST(a_push_in_between_is_not_overwritten),
		TEST(a_foreign_lock_is_a_conflict),
		TEST(a_bulk_commit_is_read_and_walked),
		TEST(numbers_are_compared_as_numbers),
		TEST(odd_entries_are_never_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
