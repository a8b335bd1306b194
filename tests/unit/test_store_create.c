/* Making, finding and opening a store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "git/repo.h"
#include "store/folder.h"
#include "store/store.h"

static struct hd_err e;
static char box[1024];
static struct store *store;

static enum hd_rc make(const char *name, bool bare, bool shared, struct sbuf *path)
{
	char dir[1200];
	struct store_init o = {.dir = dir, .bare = bare, .shared = shared, .site = "LYO",
			       .config = "format: 1\n", .author_name = "Bob",
			       .author_email = "bob@example.org", .now = 1700000000};

	snprintf(dir, sizeof(dir), "%s/%s", box, name);
	return store_create(&o, path, &e);
}

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct sbuf path = SBUF_INIT;
	int ok;

	(void)state;
	snprintf(box, sizeof(box), "%s/store-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(box))
		return -1;
	ok = make("main", false, false, &path) == HD_OK && store_open(path.s, &store, &e) == HD_OK;
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

static void assert_file(struct store *s, const char *path, const char *text)
{
	struct sbuf out = SBUF_INIT;
	struct snap *p = NULL;

	assert_int_equal(snap_head(s, &p, &e), HD_OK);
	assert_int_equal(snap_read(p, path, &out, &e), HD_OK);
	assert_string_equal(out.s, text);
	snap_free(p);
	sbuf_deinit(&out);
}

static void a_new_store_has_its_settings_and_first_commit(void **state)
{
	char site[128];

	(void)state;
	assert_string_equal(store_site(store), "LYO");
	assert_int_equal(strlen(store_clone(store)), 32);
	assert_string_equal(store_setting(store, "core.fsync"), "all");
	assert_string_equal(store_setting(store, "core.logAllRefUpdates"), "always");
	assert_string_equal(store_setting(store, "receive.denyNonFastForwards"), "true");
	assert_string_equal(store_setting(store, "receive.denyDeletes"), "true");
	assert_string_equal(store_setting(store, "receive.fsckObjects"), "true");
	assert_null(store_setting(store, "helpdesk.nothing"));
	assert_file(store, "config.yaml", "format: 1\n");
	snprintf(site, sizeof(site), "code: LYO\nclone: %s\n", store_clone(store));
	assert_file(store, "sites/LYO.yaml", site);
}

static void making_refuses_what_is_in_the_way(void **state)
{
	struct sbuf path = SBUF_INIT;
	char name[1200];
	struct stat st;
	mode_t mask = umask(077);

	(void)state;
	assert_int_equal(make("main", false, false, &path), HD_REFUSED);
	assert_int_equal(make("main", true, false, &path), HD_REFUSED);
	assert_int_equal(make("main/.helpdesk", false, false, &path), HD_REFUSED);
	/* Folders that are not there are made; an empty one is filled. */
	snprintf(name, sizeof(name), "%s/empty", box);
	assert_int_equal(mkdir(name, 0777), 0);
	assert_int_equal(make("empty", true, true, &path), HD_OK);
	assert_int_equal(make("empty", true, true, &path), HD_REFUSED);
	snprintf(name, sizeof(name), "%s/empty/objects", box);
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_mode & 02070, 02070);
	snprintf(name, sizeof(name), "%s/empty/refs/heads/main", box);
	assert_int_equal(stat(name, &st), 0);
	assert_int_equal(st.st_mode & 0660, 0660);
	assert_int_equal(make("new/er", true, false, &path), HD_OK);
	snprintf(name, sizeof(name), "%s/new/er", box);
	assert_int_equal(folder_check_empty(name, &e), HD_REFUSED);
	snprintf(name, sizeof(name), "%s/new/er/hooks", box);
	assert_int_equal(folder_check_empty(name, &e), HD_OK);
	sbuf_deinit(&path);
	umask(mask);
}

static void a_failed_making_leaves_nothing(void **state)
{
	struct store_init o = {.site = "hd", .config = "", .author_name = "a", .author_email = "b"};
	struct sbuf path = SBUF_INIT;
	char dir[1200], file[1300];
	FILE *f;

	(void)state;
	snprintf(dir, sizeof(dir), "%s/nowhere", box);
	o.dir = dir;
	assert_int_equal(store_create(&o, &path, &e), HD_USAGE);
	assert_int_equal(access(dir, F_OK), -1);
	snprintf(file, sizeof(file), "%s/file", box);
	f = fopen(file, "w");
	assert_non_null(f);
	fclose(f);
	o.site = "HD";
	o.dir = file;
	assert_int_equal(store_create(&o, &path, &e), HD_REFUSED);
	snprintf(dir, sizeof(dir), "%s/file/below", box);
	o.dir = dir;
	assert_int_not_equal(store_create(&o, &path, &e), HD_OK);
	sbuf_deinit(&path);
}

static void the_nearest_store_upwards_is_found(void **state)
{
	struct sbuf path = SBUF_INIT;
	char deep[1200], top[1200];
	char *real = realpath(box, NULL);

	(void)state;
	assert_non_null(real);
	snprintf(top, sizeof(top), "%s/main/.helpdesk", real);
	snprintf(deep, sizeof(deep), "%s/main/a", box);
	assert_int_equal(mkdir(deep, 0777), 0);
	assert_int_equal(store_find(NULL, deep, &path, &e), HD_OK);
	assert_string_equal(path.s, top);
	assert_int_equal(store_find("given", deep, &path, &e), HD_OK);
	assert_string_equal(path.s, "given");
	snprintf(deep, sizeof(deep), "%s/none", box);
	assert_int_equal(store_find(NULL, deep, &path, &e), HD_NOT_FOUND);
	free(real);
	sbuf_deinit(&path);
}

static void what_is_no_store_is_refused(void **state)
{
	struct sbuf path = SBUF_INIT;
	struct store *s = NULL;
	struct snap *p = NULL;
	char name[1200];

	(void)state;
	snprintf(name, sizeof(name), "%s/none", box);
	assert_int_equal(store_open(name, &s, &e), HD_NOT_FOUND);
	assert_null(s);
	assert_int_equal(store_open(box, &s, &e), HD_REFUSED);
	snprintf(name, sizeof(name), "%s/HEAD", store_path(store));
	assert_int_equal(store_open(name, &s, &e), HD_REFUSED);
	/* A repository without main opens, but has nothing to show. */
	snprintf(name, sizeof(name), "%s/bare", box);
	assert_int_equal(repo_create(name, false, &e), HD_OK);
	assert_int_equal(store_open(name, &s, &e), HD_OK);
	assert_string_equal(store_site(s), "HD");
	assert_null(store_clone(s));
	assert_int_equal(snap_head(s, &p, &e), HD_NOT_FOUND);
	assert_null(p);
	store_close(s);
	/* Another user's, when we may give it away to try. */
	if (geteuid() == 0) {
		assert_int_equal(make("foreign", true, false, &path), HD_OK);
		assert_int_equal(chown(path.s, 12345, (gid_t)-1), 0);
		assert_int_equal(store_open(path.s, &s, &e), HD_REFUSED);
		assert_non_null(strstr(e.msg, "safe.directory"));
	}
	sbuf_deinit(&path);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_store_has_its_settings_and_first_commit),
		TEST(making_refuses_what_is_in_the_way),
		TEST(a_failed_making_leaves_nothing),
		TEST(the_nearest_store_upwards_is_found),
		TEST(what_is_no_store_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
