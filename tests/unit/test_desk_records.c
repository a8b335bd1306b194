/* Making a store, its settings, applications and agents, and who one is in it. */
#include "desk_site.h"

/* --- init and settings ------------------------------------------------------------- */

static void test_init(void **state)
{
	struct site *s = *state;
	struct sbuf out = SBUF_INIT, path = SBUF_INIT;
	struct desk_init again = {.dir = s->path}, bad = {.dir = home, .site = "x"};

	read_file(s, "config.yaml", &out);
	assert_string_equal(out.s, "format: 1\nmatrix:\n- 1 1 2 2 2\n- 1 2 2 3 3\n- 2 2 3 4 4\n"
				   "- 2 3 4 4 5\n- 2 3 4 5 5\n");
	assert_string_equal(desk_site(s->desk), "HD");
	FAILS(desk_init(&again, &path, &s->e), HD_REFUSED, "already");
	FAILS(desk_init(&bad, &path, &s->e), HD_USAGE, "site code 'x'");
	sbuf_deinit(&path);
	sbuf_deinit(&out);
}

static void add_setting(const char *key, const char *value, void *arg)
{
	sbuf_printf(arg, "%s=%s\n", key, value);
}

static void test_config(void **state)
{
	static const char *const bad[] = {
		"1 2 3", "1 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5",
		"1 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 6",
		"1 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 5 /",
		"1 1 2 2 22 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 5"};
	struct site *s = *state;
	struct sbuf out = SBUF_INIT;
	const struct snap *p;
	struct rules rules;

	FAILS(desk_config_get(s->desk, "timezone", &out, &s->e), HD_NOT_FOUND, "not set");
	FAILS(desk_config_get(s->desk, "timezon", &out, &s->e), HD_NOT_FOUND,
	      "did you mean 'timezone'");
	FAILS(desk_config_get(s->desk, "editor", &out, &s->e), HD_NOT_FOUND,
	      "format, timezone, matrix, teaching, queries.NAME and those of mail");
	FAILS(desk_config_set(s->desk, "editor", "vi", &s->e), HD_NOT_FOUND, "no setting 'editor'");
	FAILS(desk_config_set(s->desk, "format", "2", &s->e), HD_REFUSED, "cannot be set");
	FAILS(desk_config_set(s->desk, "timezone", "Mars/Olympus", &s->e), HD_NOT_FOUND,
	      "Mars/Olympus");
	FAILS(desk_config_set(s->desk, "timezone", "", &s->e), HD_USAGE, "timezone");
	FAILS(desk_config_set(s->desk, "timezone", "../../etc/passwd", &s->e), HD_NOT_FOUND,
	      "passwd");
	for (size_t i = 0; i < NELEM(bad); i++)
		FAILS(desk_config_set(s->desk, "matrix", bad[i], &s->e), HD_USAGE, "five rows");
	assert_int_equal(desk_config_set(s->desk, "timezone", "Europe/Paris", &s->e), HD_OK);
	assert_int_equal(desk_config_set(s->desk, "matrix",
					 "5 1 2 2 2/1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 1",
					 &s->e),
			 HD_OK);
	assert_int_equal(desk_config_list(s->desk, add_setting, &out, &s->e), HD_OK);
	assert_string_equal(out.s,
			    "format=1\nmatrix=5 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / "
			    "2 3 4 5 1\ntimezone=Europe/Paris\n");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	assert_int_equal(config_rules(p, &rules, &s->e), HD_OK);
	assert_int_equal(rules_priority(&rules, 1, 1), 5);
	assert_int_equal(rules_priority(&rules, 5, 5), 1);
	assert_string_equal(config_timezone(p, s->a), "Europe/Paris");
	sbuf_deinit(&out);
}

static void test_config_by_hand(void **state)
{
	struct site *s = *state;
	struct sbuf out = SBUF_INIT;
	const struct snap *p;
	struct rules rules;
	struct number n;

	put(s, "config.yaml", "format: 1\nlater:\n  thing: x\n");
	assert_int_equal(desk_config_set(s->desk, "timezone", "UTC", &s->e), HD_OK);
	read_file(s, "config.yaml", &out);
	assert_string_equal(out.s, "format: 1\nlater:\n  thing: x\ntimezone: UTC\n");
	put(s, "config.yaml", "format: 1\nmatrix:\n- 1 1 1 1 1\n- 1 1 1 1\n- 1\n- 1\n- 1\n");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	FAILS(config_rules(p, &rules, &s->e), HD_INVALID, "'config.yaml': line 4: a row of matrix");
	put(s, "config.yaml", "format: 2\n");
	FAILS(desk_resolve(s->desk, "1", &n, &s->e), HD_REFUSED, "newer version");
	FAILS(desk_resolve(s->desk, "1", &n, &s->e), HD_REFUSED, "newer version");
	FAILS(desk_app_add(s->desk, "pay", NULL, &s->e), HD_REFUSED, "newer version");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	FAILS(config_rules(p, &rules, &s->e), HD_REFUSED, "newer version");
	sbuf_deinit(&out);
}

/* --- applications -------------------------------------------------------------------- */

static enum hd_rc add_app(const struct app *app, void *arg, struct hd_err *e)
{
	(void)e;
	sbuf_printf(arg, "%s|%s|%s\n", app->id, app->name, app->kind ? app->kind : "-");
	return HD_OK;
}

static void test_apps(void **state)
{
	struct site *s = *state;
	struct sbuf out = SBUF_INIT;
	struct app app;
	int64_t on = at("2026-01-14T23:00:00Z");

	assert_int_equal(desk_app_add(s->desk, "payroll", "Pay roll", &s->e), HD_OK);
	assert_int_equal(desk_app_add(s->desk, "crm", NULL, &s->e), HD_OK);
	FAILS(desk_app_add(s->desk, "PayRoll", NULL, &s->e), HD_REFUSED,
	      "'payroll' is recorded already");
	FAILS(desk_app_add(s->desk, "a/b", NULL, &s->e), HD_USAGE, "'a/b'");
	FAILS(desk_app(s->desk, "Payroll", s->a, &app, &s->e), HD_NOT_FOUND,
	      "did you mean 'payroll'");
	FAILS(desk_app(s->desk, "../config", s->a, &app, &s->e), HD_NOT_FOUND, "'../config'");
	FAILS(desk_app_accept(s->desk, "fleet", "va", on, &s->e), HD_NOT_FOUND,
	      "'helpdesk app add fleet'");
	FAILS(desk_app_accept(s->desk, "payroll", "ok", on, &s->e), HD_USAGE, "recette or va");
	assert_int_equal(desk_app(s->desk, "payroll", s->a, &app, &s->e), HD_OK);
	assert_null(app.kind);
	assert_true(app.from == TIME_NONE);
	assert_int_equal(desk_app_accept(s->desk, "payroll", "recette", on, &s->e), HD_OK);
	read_file(s, "applications/payroll.yaml", &out);
	assert_string_equal(out.s, "id: payroll\nname: Pay roll\nsupport:\n  kind: recette\n"
				   "  from: 2026-01-14T23:00:00Z\n");
	put(s, "applications/payroll.yaml", "id: payroll\nowner: Zoe\nsupport:\n  kind: earlier\n");
	assert_int_equal(desk_app_accept(s->desk, "payroll", "va", on, &s->e), HD_OK);
	read_file(s, "applications/payroll.yaml", &out);
	assert_string_equal(out.s, "id: payroll\nname: payroll\nsupport:\n  kind: va\n"
				   "  from: 2026-01-14T23:00:00Z\nowner: Zoe\n");
	sbuf_clear(&out);
	assert_int_equal(desk_apps(s->desk, add_app, &out, &s->e), HD_OK);
	assert_string_equal(out.s, "crm|crm|-\npayroll|payroll|va\n");
	put(s, "applications/crm.yaml", "support:\n  kind: va\n");
	FAILS(desk_app(s->desk, "crm", s->a, &app, &s->e), HD_INVALID,
	      "'applications/crm.yaml': line 2: from");
	sbuf_deinit(&out);
}

/* Author, subject and trailers of the newest commit, as git itself shows them. */
static void newest_commit(const struct site *s, char *out, size_t size)
{
	ssize_t n, got = 0;
	int ends[2], status;
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		execlp("git", "git", "--git-dir", s->path, "log", "-1",
		       "--format=%an <%ae>|%s|%(trailers)", "main", (char *)NULL);
		_exit(127);
	}
	assert_true(pid > 0);
	close(ends[1]);
	while ((n = read(ends[0], out + got, size - 1 - (size_t)got)) > 0)
		got += n;
	out[got] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void test_commits(void **state)
{
	struct site *s = *state;
	struct agent bob = {"bob", "Bob <B>", "bob@example.org", "manager", NULL};
	char said[512];

	assert_int_equal(desk_agent_add(s->desk, &bob, &s->e), HD_OK);
	open_desk(s, "bob");
	assert_int_equal(desk_app_add(s->desk, "pay", NULL, &s->e), HD_OK);
	assert_int_equal(desk_app_accept(s->desk, "pay", "va", at("2026-01-14T23:00:00Z"), &s->e),
			 HD_OK);
	newest_commit(s, said, sizeof(said));
	assert_string_equal(said, "Bob _B_ <bob@example.org>|app pay: accept (va) from 2026-01-15|"
				  "Application: pay\n\n");
	assert_int_equal(desk_config_set(s->desk, "timezone", "UTC", &s->e), HD_OK);
	/* The same once more is no commit. */
	assert_int_equal(desk_app_accept(s->desk, "pay", "va", at("2026-01-14T23:00:00Z"), &s->e),
			 HD_OK);
	newest_commit(s, said, sizeof(said));
	assert_string_equal(said, "Bob _B_ <bob@example.org>|config: set timezone to UTC|\n");
}

/* --- agents and identity ---------------------------------------------------------------- */

static void test_first_agent(void **state)
{
	struct site *s = *state;
	struct agent bob = {"bob", "Bob", "bob@example.org", "technician", "pay"}, g;
	struct agent eve = {"eve", "Eve", NULL, NULL, NULL};
	const char *me, *name, *mail;
	const struct snap *p;

	/* Without any agent git's mail is who works, but a name is a name. */
	assert_int_equal(desk_me(s->desk, &me, &s->e), HD_OK);
	assert_string_equal(me, "root@example.org");
	open_desk(s, "bob");
	FAILS(desk_me(s->desk, &me, &s->e), HD_NOT_FOUND,
	      "agent 'bob' is not recorded; record them with 'helpdesk agent add bob --name NAME "
	      "--email MAIL'");
	assert_int_equal(desk_agent_add(s->desk, &bob, &s->e), HD_OK);
	assert_int_equal(desk_me(s->desk, &me, &s->e), HD_OK);
	assert_string_equal(me, "bob");
	assert_int_equal(desk_agent(s->desk, "bob", s->a, &g, &s->e), HD_OK);
	assert_string_equal(g.team, "pay");
	/* Now root is nobody, and cannot name himself anything either. */
	open_desk(s, NULL);
	FAILS(desk_me(s->desk, &me, &s->e), HD_REFUSED,
	      "nobody is known as the agent; name yourself with --as LOGIN, $HELPDESK_AGENT or "
	      "'git config --global helpdesk.agent LOGIN'");
	FAILS(desk_agent_add(s->desk, &eve, &s->e), HD_REFUSED, "nobody is known");
	FAILS(desk_app_add(s->desk, "pay", NULL, &s->e), HD_REFUSED, "nobody is known");
	open_desk(s, "eve");
	assert_int_equal(desk_agent_add(s->desk, &eve, &s->e), HD_OK);
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	agent_author(p, "eve", s->a, &name, &mail);
	assert_string_equal(name, "Eve");
	assert_string_equal(mail, "eve");
	agent_author(p, " <x>\n", s->a, &name, &mail);
	assert_string_equal(name, "_x_");
}

static void test_bootstrap_without_git(void **state)
{
	struct site *s = *state;
	struct agent bob = {"bob", "Bob", "bob@example.org", NULL, NULL};
	const char *me;

	git_mail(NULL);
	open_desk(s, NULL);
	FAILS(desk_me(s->desk, &me, &s->e), HD_REFUSED, "nobody is known");
	assert_int_equal(desk_agent_add(s->desk, &bob, &s->e), HD_OK);
	git_mail("BOB@example.org");
	open_desk(s, NULL);
	assert_int_equal(desk_me(s->desk, &me, &s->e), HD_OK);
	assert_string_equal(me, "bob");
	setenv("HELPDESK_AGENT", "Bob", 1);
	open_desk(s, NULL);
	FAILS(desk_me(s->desk, &me, &s->e), HD_NOT_FOUND, "did you mean 'bob'");
	unsetenv("HELPDESK_AGENT");
}

static void test_agent_refusals(void **state)
{
	static const struct {
		struct agent g;
		const char *text;
	} bad[] = {
		{{"a b", "A", NULL, NULL, NULL}, "'a b'"},
		{{"none", "A", NULL, NULL, NULL}, "reserved"},
		{{"Me", "A", NULL, NULL, NULL}, "reserved"},
		{{"anne", "", NULL, NULL, NULL}, "name"},
		{{"anne", "A", "anne", NULL, NULL}, "no mail address"},
		{{"anne", "A", "anne@", NULL, NULL}, "no mail address"},
		{{"anne", "A", "a@b@c", NULL, NULL}, "no mail address"},
		{{"anne", "A", "a <a@b>", NULL, NULL}, "no mail address"},
		{{"anne", "A", NULL, "boss", NULL}, "role must be"},
	};
	struct site *s = *state;
	struct agent anne = {"anne", "A\r\nB", "anne@example.org", NULL, NULL}, upper = anne;

	for (size_t i = 0; i < NELEM(bad); i++)
		FAILS(desk_agent_add(s->desk, &bad[i].g, &s->e), HD_USAGE, bad[i].text);
	assert_int_equal(desk_agent_add(s->desk, &anne, &s->e), HD_OK);
	assert_int_equal(desk_agent(s->desk, "anne", s->a, &anne, &s->e), HD_OK);
	assert_string_equal(anne.name, "A B");
	upper.login = "ANNE";
	open_desk(s, "anne");
	FAILS(desk_agent_add(s->desk, &upper, &s->e), HD_REFUSED,
	      "agent 'anne' is recorded already");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_init),
		TEST(test_config),
		TEST(test_config_by_hand),
		TEST(test_apps),
		TEST(test_commits),
		TEST(test_first_agent),
		TEST(test_bootstrap_without_git),
		TEST(test_agent_refusals),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
