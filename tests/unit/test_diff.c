/* What differs between two commits, judged by git itself on random histories. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "store/folder.h"
#include "store/store.h"
#include "util/file.h"

#define COMMITS 60

static struct hd_err e;
static char box[1024];
static struct sbuf path = SBUF_INIT;
static struct store *store;

static int set_up(void **state)
{
	struct store_init o = {.dir = box, .site = "HD", .config = "format: 1\n",
			       .author_name = "Bob", .author_email = "bob@example.org",
			       .now = 1700000000};
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(box, sizeof(box), "%s/diff-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(box))
		return -1;
	sbuf_clear(&path);
	return store_create(&o, &path, &e) == HD_OK && store_open(path.s, &store, &e) == HD_OK
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	sbuf_deinit(&path);
	folder_remove(box);
	return 0;
}

/* --- git itself ------------------------------------------------------------------ */

/* Runs git in the store with `in` as its input; what it says replaces `out`. */
static void git(const char *const *argv, const struct sbuf *in, struct sbuf *out)
{
	char *input = mem_printf("%s/input", box);
	int ends[2], status;
	char some[4096];
	ssize_t n;
	pid_t pid;

	assert_int_equal(file_write_atomic(input, in ? in->s : "", in ? in->len : 0, 0600, &e),
			 HD_OK);
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		if (chdir(path.s) == 0 && dup2(open(input, O_RDONLY), 0) == 0 &&
		    dup2(ends[1], 1) == 1)
			execvp("git", (char *const *)argv);
		_exit(127);
	}
	assert_true(pid > 0);
	close(ends[1]);
	sbuf_clear(out);
	while ((n = read(ends[0], some, sizeof(some))) > 0)
		sbuf_add(out, some, (size_t)n);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	free(input);
}

/* What git says, as a line `+ PATH` for each file that came or changed and `- PATH` for
 * each that went; modes, links and submodules are passed over. */
static void expect(const char *from, const char *to, const char *folder, struct sbuf *out)
{
	char *below_it = *folder ? mem_printf("%s/", folder) : mem_strdup(".");
	const char *argv[] = {"git", "diff-tree", "-r", "--no-renames", "--full-index", from, to,
			      "--", below_it, NULL};
	struct sbuf said = SBUF_INIT;
	char *line, *next;

	sbuf_clear(out);
	git(argv, NULL, &said);
	free(below_it);
	for (line = said.s; *line; line = next) {
		unsigned was, is;
		char old[41], new[41];
		int skip = 0;
		bool was_file, is_file;

		next = strchr(line, '\n');
		*next++ = '\0';
		assert_int_equal(sscanf(line, ":%o %o %40s %40s %*c%n", &was, &is, old, new, &skip),
				 4);
		was_file = (was & 0170000) == 0100000;
		is_file = (is & 0170000) == 0100000;
		if (was_file && is_file && strcmp(old, new) == 0)
			continue;
		if (is_file || was_file)
			sbuf_printf(out, "%c %s\n", is_file ? '+' : '-', line + skip + 1);
	}
	sbuf_deinit(&said);
}

/* --- ours ------------------------------------------------------------------------ */

struct found {
	struct sbuf lines;
	const struct snap *to;
	int until; /* the call that fails, 0 = none */
};

static enum hd_rc note_file(const char *file, const char *data, size_t n, void *arg,
			    struct hd_err *err)
{
	struct found *f = arg;
	struct sbuf content = SBUF_INIT;

	sbuf_printf(&f->lines, "%c %s\n", data ? '+' : '-', file);
	if (data) {
		assert_int_equal(snap_read(f->to, file, &content, &e), HD_OK);
		assert_int_equal(content.len, n);
		assert_memory_equal(content.s, data, n + 1);
	} else {
		assert_int_equal(n, 0);
		assert_false(snap_exists(f->to, file));
	}
	sbuf_deinit(&content);
	return f->until && --f->until == 0 ? hd_fail(err, HD_REFUSED, "enough") : HD_OK;
}

static enum hd_rc diff(const char *from, const char *to, const char *folder, int until,
		       struct sbuf *out)
{
	struct found f = {.lines = SBUF_INIT, .until = until};
	struct snap *a = NULL, *b = NULL;
	enum hd_rc rc;

	assert_int_equal(snap_at(store, from, &a, &e), HD_OK);
	assert_int_equal(snap_at(store, to, &b, &e), HD_OK);
	f.to = b;
	rc = snap_diff(a, b, folder, note_file, &f, &e);
	sbuf_clear(out);
	sbuf_puts(out, f.lines.s);
	sbuf_deinit(&f.lines);
	snap_free(a);
	snap_free(b);
	return rc;
}

static void assert_same(const char *from, const char *to, const char *folder)
{
	struct sbuf want = SBUF_INIT, got = SBUF_INIT;

	expect(from, to, folder, &want);
	if (diff(from, to, folder, 0, &got) != HD_OK)
		fail_msg("%s", e.msg);
	assert_string_equal(want.s, got.s);
	sbuf_deinit(&want);
	sbuf_deinit(&got);
}

/* --- histories ------------------------------------------------------------------- */

static unsigned below(uint64_t *state, unsigned n)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*state >> 33) % n;
}

static void begin_commit(struct sbuf *in, const char *name, const char *from)
{
	sbuf_printf(in, "commit refs/heads/%s\ncommitter B <b> 1700000000 +0000\ndata 0\n", name);
	if (from)
		sbuf_printf(in, "from refs/heads/%s\n", from);
}

/* Names that git sorts otherwise as folders than as files. */
static void random_path(uint64_t *rnd, struct sbuf *in)
{
	static const char *const names[] = {"a", "a-b", "a.b", "a0", "b"};

	for (unsigned depth = 1 + below(rnd, 3); depth > 0; depth--)
		sbuf_printf(in, "%s%s", names[below(rnd, NELEM(names))], depth > 1 ? "/" : "");
}

static void random_change(uint64_t *rnd, struct sbuf *in)
{
	static const char *const modes[] = {"100644", "100644", "100644", "100755", "120000"};
	char text[16];

	switch (below(rnd, 8)) {
	case 0:
	case 1:
	case 2:
		sbuf_puts(in, "D ");
		random_path(rnd, in);
		break;
	case 3:
		sbuf_puts(in, "M 160000 0123456789012345678901234567890123456789 ");
		random_path(rnd, in);
		break;
	default:
		sbuf_printf(in, "M %s inline ", modes[below(rnd, NELEM(modes))]);
		random_path(rnd, in);
		snprintf(text, sizeof(text), "%u", below(rnd, 4));
		sbuf_printf(in, "\ndata %zu\n%s", strlen(text), text);
	}
	sbuf_putc(in, '\n');
}

static void import(const struct sbuf *in)
{
	static const char *const argv[] = {"git", "fast-import", "--quiet", "--force", NULL};
	struct sbuf out = SBUF_INIT;

	git(argv, in, &out);
	sbuf_deinit(&out);
}

static void differences_are_those_git_sees(void **state)
{
	static const char *const folders[] = {"", "a", "a-b", "b", "a/a", "missing"};
	struct sbuf in = SBUF_INIT;
	uint64_t rnd = 20261122;
	char from[16], to[16];

	(void)state;
	for (int i = 0; i < COMMITS; i++) {
		snprintf(from, sizeof(from), "t%d", i - 1);
		snprintf(to, sizeof(to), "t%d", i);
		begin_commit(&in, to, i ? from : NULL);
		for (unsigned n = i ? 1 + below(&rnd, 6) : 40; n > 0; n--)
			random_change(&rnd, &in);
		sbuf_putc(&in, '\n');
	}
	import(&in);
	for (int i = 1; i < COMMITS; i++) {
		snprintf(from, sizeof(from), "t%d", i - 1);
		snprintf(to, sizeof(to), "t%d", i);
		assert_same(from, to, "");
		assert_same(to, from, "");
		snprintf(from, sizeof(from), "t%u", below(&rnd, COMMITS));
		assert_same(from, to, folders[below(&rnd, NELEM(folders))]);
	}
	sbuf_deinit(&in);
}

/* A history of two commits, `old` and `new`, of the given changes. */
static void two_commits(const char *first, const char *second)
{
	struct sbuf in = SBUF_INIT;

	begin_commit(&in, "old", NULL);
	sbuf_printf(&in, "%s\n", first);
	begin_commit(&in, "new", "old");
	sbuf_printf(&in, "%s\n", second);
	import(&in);
	sbuf_deinit(&in);
}

static void files_and_folders_change_places(void **state)
{
	struct sbuf out = SBUF_INIT;

	(void)state;
	two_commits("M 644 inline a\ndata 1\n1\nM 644 inline a-b\ndata 1\n1\n"
		    "M 644 inline b/c\ndata 1\n1\n"
		    "M 644 inline d\ndata 1\n1\nM 644 inline l\ndata 1\n1\n",
		    "M 644 inline a/x\ndata 1\n1\nM 644 inline a-b\ndata 1\n2\n"
		    "M 644 inline b\ndata 1\n1\n"
		    "M 755 inline d\ndata 1\n1\nM 120000 inline l\ndata 1\n1\n");
	assert_int_equal(diff("old", "new", "", 0, &out), HD_OK);
	assert_string_equal(out.s, "- a\n+ a-b\n+ a/x\n+ b\n- b/c\n- l\n");
	assert_int_equal(diff("new", "old", "", 0, &out), HD_OK);
	assert_string_equal(out.s, "+ a\n+ a-b\n- a/x\n- b\n+ b/c\n+ l\n");
	assert_int_equal(diff("old", "new", "a", 0, &out), HD_OK);
	assert_string_equal(out.s, "+ a/x\n");
	assert_int_equal(diff("old", "new", "b", 0, &out), HD_OK);
	assert_string_equal(out.s, "- b/c\n");
	assert_int_equal(diff("old", "new", "d", 0, &out), HD_OK);
	assert_string_equal(out.s, "");
	assert_int_equal(diff("new", "new", "", 0, &out), HD_OK);
	assert_string_equal(out.s, "");
	sbuf_deinit(&out);
}

static void a_failing_function_stops_it(void **state)
{
	struct sbuf out = SBUF_INIT;

	(void)state;
	two_commits("M 644 inline a/b\ndata 1\n1\nM 644 inline c\ndata 1\n1\n",
		    "D a\nM 644 inline c\ndata 1\n2\nM 644 inline d/e\ndata 1\n1\n");
	assert_int_equal(diff("old", "new", "", 1, &out), HD_REFUSED);
	assert_string_equal(out.s, "- a/b\n");
	assert_string_equal(e.msg, "enough");
	assert_int_equal(diff("old", "new", "", 3, &out), HD_REFUSED);
	assert_string_equal(out.s, "- a/b\n+ c\n+ d/e\n");
	sbuf_deinit(&out);
}

/* --- what is read ------------------------------------------------------------------ */

static enum hd_rc put_files(struct txn *t, void *arg, struct hd_err *err)
{
	const char *const *file = arg;
	enum hd_rc rc = HD_OK;

	txn_describe(t, "Bob", "bob@example.org", 1700000000, "files");
	for (; !rc && *file; file += 2)
		rc = txn_put(t, file[0], file[1], strlen(file[1]), err);
	return rc;
}

/* Takes an object out of the store. */
static void lose(const char *rev)
{
	const char *argv[] = {"git", "rev-parse", rev, NULL};
	struct sbuf out = SBUF_INIT;
	char *file;

	git(argv, NULL, &out);
	assert_int_equal(out.len, 41);
	file = mem_printf("%s/objects/%.2s/%.38s", path.s, out.s, out.s + 2);
	assert_int_equal(unlink(file), 0);
	free(file);
	sbuf_deinit(&out);
}

static void equal_folders_are_not_read(void **state)
{
	static const char *before[] = {"tickets/0/a", "1", "tickets/1/b", "1", "agents/c", "1",
				       NULL};
	static const char *after[] = {"tickets/1/b", "2", NULL};
	struct sbuf out = SBUF_INIT;

	(void)state;
	assert_int_equal(store_change(store, 0, 1, put_files, before, NULL, &e), HD_OK);
	assert_int_equal(store_change(store, 0, 1, put_files, after, NULL, &e), HD_OK);
	lose("main:tickets/0");
	lose("main:agents");
	lose("main~1:tickets/1/b"); /* nor what a file held before */
	assert_int_equal(diff("main~1", "main", "", 0, &out), HD_OK);
	assert_string_equal(out.s, "+ tickets/1/b\n");
	lose("main:tickets/1/b");
	store_close(store);
	assert_int_equal(store_open(path.s, &store, &e), HD_OK);
	assert_int_not_equal(diff("main~1", "main", "", 0, &out), HD_OK);
	assert_non_null(strstr(e.msg, "file 'tickets/1/b': "));
	sbuf_deinit(&out);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(differences_are_those_git_sees, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_and_folders_change_places, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_failing_function_stops_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(equal_folders_are_not_read, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
