/* Plain git configuration: read as git reads it, or not at all. Git is the judge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "git/settings.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"

/* What `git config --file FILE KEY` prints, without its line break; "(none)" when it fails. */
static void git_says(const char *text, const char *key, struct sbuf *out)
{
	char name[] = "/tmp/settings-XXXXXX", line[1000];
	int fd = mkstemp(name);
	char *command = mem_printf("git config --file %s '%s' 2>/dev/null", name, key);
	FILE *f;

	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	f = popen(command, "r");
	assert_non_null(f);
	sbuf_clear(out);
	while (fgets(line, sizeof(line), f))
		sbuf_puts(out, line);
	if (pclose(f) != 0)
		sbuf_puts(out, "(none)\n");
	sbuf_truncate(out, out->len - 1);
	unlink(name);
	free(command);
}

static void plain_files(void **state)
{
	static const struct {
		const char *text, *key;
	} cases[] = {
		{"[core]\n\tbare = true\n", "core.bare"},
		{"[core]\n\tbare = true\n", "core.other"},
		{"[CORE]\nBare=true", "core.bare"},
		{"[core]\nbare = true\n", "Core.BARE"},
		{"# one\n; two\n\n[core]\n # three\n\tbare = true\n", "core.bare"},
		{"[core]\nbare = true\nbare = false\n", "core.bare"},
		{"[core]\nbare = true\n[user]\nname = x\n[core]\nbare = no\n", "core.bare"},
		{"[helpdesk]\n\tsite = HD\n\tclone = 0123abcd\n", "helpdesk.site"},
		{"[user]\nname = Marie  Curie \n", "user.name"},
		{"[user]\nname =\n", "user.name"},
		{"[user]\nname = a=b\n", "user.name"},
		{"[user]\nname = \xC3\xA9t\xC3\xA9\n", "user.name"},
		{"[remote \"origin\"]\nurl = https://example.org/x.git\n", "remote.origin.url"},
		{"[remote \"Origin\"]\nurl = x\n", "remote.origin.url"},
		{"[remote \"a.b\"]\nurl = x\n", "remote.a.b.url"},
		{"[remote \"\"]\nurl = x\n", "remote..url"},
		{"[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n", "branch.main.merge"},
		{"", "core.bare"},
	};
	struct sbuf wanted = SBUF_INIT;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct settings *s = settings_parse(cases[i].text, strlen(cases[i].text));
		const char *got;

		if (!s)
			fail_msg("not plain: %s", cases[i].text);
		got = settings_get(s, cases[i].key);
		git_says(cases[i].text, cases[i].key, &wanted);
		assert_string_equal(got ? got : "(none)", wanted.s);
		settings_free(s);
	}
	sbuf_deinit(&wanted);
}

static void other_files(void **state)
{
	static const char *const cases[] = {
		"[core]\nbare\n",
		"[core]\nname = \"x\"\n",
		"[core]\nname = a\\\n b\n",
		"[core]\nname = a # b\n",
		"[core]\nname = a ; b\n",
		"[core]\r\nbare = true\r\n",
		"\xEF\xBB\xBF[core]\nbare = true\n",
		"[core] bare = true\n",
		"[core.sub]\nname = x\n",
		"[remote \"a\\\"b\"]\nurl = x\n",
		"[remote \"a\"b\"]\nurl = x\n",
		"[remote \"a\nurl = x\n",
		"[remote \"a\" ]\nurl = x\n",
		"[remote\"a\"]\nurl = x\n",
		"[]\nx = y\n",
		"[ core]\nbare = true\n",
		"bare = true\n",
		"[core]\n1x = y\n",
		"[core]\nx_y = z\n",
		"[core]\nx.y = z\n",
		"[include]\npath = other\n",
		"[INCLUDE]\n",
		"[includeIf \"gitdir:/x\"]\npath = other\n",
		"[extensions]\nobjectformat = sha256\n",
		"[core]\nname = a\001b\n",
		"[",
		"[\"",
		"[a \"",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		if (settings_parse(cases[i], strlen(cases[i])))
			fail_msg("taken for plain: %s", cases[i]);
	assert_null(settings_parse("[a]\nb = c\0d\n", 12));
	assert_null(settings_read("/nonexistent/config"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_files),
		cmocka_unit_test(other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
