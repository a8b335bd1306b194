/* The reading side of the desk, and its small records, on real stores. */
#include <ftw.h>
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

#include "build_ticket.h"
#include "codec/ticket_yaml.h"
#include "desk/desk_priv.h"

static char *home;    /* of the whole run */
static unsigned made; /* stores so far */

struct site {
	char *path;
	struct desk *desk;
	struct arena *a;
	struct hd_err e;
};

/* --- stores ----------------------------------------------------------------------- */

static void git_mail(const char *mail)
{
	char *path = mem_printf("%s/.gitconfig", home);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	if (mail)
		fprintf(f, "[user]\n\tname = Root\n\temail = %s\n", mail);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static void open_desk(struct site *s, const char *as)
{
	struct desk_options o = {.store = s->path, .as = as, .tz = "Europe/Paris", .wait = 5};

	desk_close(s->desk);
	assert_int_equal(desk_open(&o, &s->desk, &s->e), HD_OK);
}

static int setup(void **state)
{
	struct site *s = mem_alloc(sizeof(*s));
	char *dir = mem_printf("%s/store%u", home, made++);
	struct desk_init o = {.dir = dir};
	struct sbuf path = SBUF_INIT;

	git_mail("root@example.org");
	assert_int_equal(desk_init(&o, &path, &s->e), HD_OK);
	s->path = sbuf_detach(&path);
	s->a = arena_new();
	open_desk(s, NULL);
	free(dir);
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct site *s = *state;

	desk_close(s->desk);
	arena_free(s->a);
	free(s->path);
	free(s);
	return 0;
}

/* Puts a file as somebody with a work tree would. */
struct file {
	const char *path, *text;
	size_t n;
};

static enum hd_rc put_file(struct txn *t, void *arg, struct hd_err *e)
{
	const struct file *f = arg;

	txn_describe(t, "Bob", "bob@example.org", at("2026-01-01T00:00:00Z"), "by hand\n");
	return txn_put(t, f->path, f->text, f->n, e);
}

static void put(struct site *s, const char *path, const char *text)
{
	struct file f = {path, text, strlen(text)};
	struct store *store;

	assert_int_equal(store_open(s->path, &store, &s->e), HD_OK);
	assert_int_equal(store_change(store, 0, 5, put_file, &f, NULL, &s->e), HD_OK);
	store_close(store);
	open_desk(s, NULL);
}

static void put_ticket(struct site *s, const struct ticket *t)
{
	char path[NUMBER_PATH_SIZE];
	struct sbuf text = SBUF_INIT;
	struct number n;

	assert_true(number_parse(ticket_text(t, F_NUMBER), &n));
	number_path(&n, path);
	assert_int_equal(ticket_write(&text, t, &s->e), HD_OK);
	put(s, path, text.s);
	sbuf_deinit(&text);
}

static void read_file(struct site *s, const char *path, struct sbuf *out)
{
	const struct snap *p;

	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	assert_int_equal(snap_read(p, path, out, &s->e), HD_OK);
}

/* Four tickets of different urgency; the last is resolved and bears a key. */
static void fill(struct site *s)
{
	struct ticket *t[4];

	for (int i = 0; i < 4; i++) {
		t[i] = tk(s->a, arena_printf(s->a, "HD-%d", i == 3 ? 10 : i + 1));
		t[i]->head[F_SUBJECT] = node_text(s->a, arena_printf(s->a, "subject %d", i));
		t[i]->head[F_DESCRIPTION] = node_text(s->a, "long\ntext\n");
	}
	ev(t[0], "2026-02-01T09:00:00Z", "opened", "status", "new", "level", "0", "application",
	   "pay", NULL);
	ev(t[1], "2026-02-02T09:00:00Z", "opened", "status", "new", "level", "0", "priority", "2",
	   NULL);
	ev(t[1], "2026-02-05T09:00:00Z", "noted", "note", "seen", NULL);
	ev(t[2], "2026-02-03T09:00:00Z", "opened", "status", "new", "level", "0", "priority", "5",
	   "application", "pay", NULL);
	ev(t[3], "2026-01-01T09:00:00Z", "opened", "status", "new", "level", "0", "priority", "2",
	   "external.source", "glpi", "external.id", "8:12", NULL);
	ev(t[3], "2026-02-04T09:00:00Z", "resolved", "status", "resolved", NULL);
	for (int i = 0; i < 4; i++) {
		t[i]->head[F_OPENED] = node_time(s->a, t[i]->journal[0]->at);
		put_ticket(s, t[i]);
	}
}

#define FAILS(call, rc, text) fails((call), (rc), (text), &s->e, __LINE__)
static void fails(enum hd_rc got, enum hd_rc want, const char *text, const struct hd_err *e,
		  int line)
{
	if (got != want || !strstr(e->msg, text))
		fail_msg("line %d: %d '%s', not %d with '%s'", line, got, e->msg, want, text);
}

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
	      "format, timezone and matrix");
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
	      "agent 'bob' is not recorded; record him with 'helpdesk agent add bob --name NAME "
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

/* --- reading tickets ------------------------------------------------------------------------ */

static void test_resolve(void **state)
{
	static const char *const good[][2] = {
		{"HD-1", "HD-1"}, {"hd-2", "HD-2"}, {"10", "HD-10"}, {"key:glpi:8:12", "HD-10"}};
	static const char *const bad[][2] = {
		{"HD-99", "ticket 'HD-99' does not exist; the last one is 'HD-10'"},
		{"LYO-1", "site 'LYO' has none yet"},
		{"foo", "'foo' is no ticket number; numbers look like HD-42, 42 or key:SOURCE:ID"},
		{"key:glpi", "is no ticket number"},
		{"key:glpi:9", "no ticket has the key 'glpi:9'"},
		{"HD-P3", "a problem"},
		{"042", "is no ticket number"},
		{"", "is no ticket number"},
	};
	struct site *s = *state;
	char text[NUMBER_TEXT_SIZE];
	struct number n;
	struct ticket t;

	fill(s);
	for (size_t i = 0; i < NELEM(good); i++) {
		assert_int_equal(desk_resolve(s->desk, good[i][0], &n, &s->e), HD_OK);
		number_format(&n, text);
		assert_string_equal(text, good[i][1]);
	}
	for (size_t i = 0; i < NELEM(bad); i++)
		FAILS(desk_resolve(s->desk, bad[i][0], &n, &s->e), HD_NOT_FOUND, bad[i][1]);
	assert_int_equal(desk_ticket(s->desk, "2", s->a, &t, &s->e), HD_OK);
	assert_string_equal(ticket_text(&t, F_SUBJECT), "subject 1");
}

static void test_broken_ticket(void **state)
{
	struct site *s = *state;
	struct ticket t;

	put(s, "tickets/HD/0000/00/HD-1.yaml", "number: HD-1\npriority: urgnt\n");
	FAILS(desk_ticket(s->desk, "1", s->a, &t, &s->e), HD_INVALID,
	      "ticket 'HD-1': line 2: priority");
	fill(s);
	put(s, "tickets/HD/0000/00/HD-2.yaml",
	    "number: HD-3\nstatus: new\nopened: 2026-01-01T00:00:00Z\n"
	    "journal:\n- at: 2026-01-01T00:00:00Z\n  by: bob\n  event: opened\n");
	FAILS(desk_ticket(s->desk, "2", s->a, &t, &s->e), HD_INVALID,
	      "ticket 'HD-2': line 1: its number is");
}

static void test_keys(void **state)
{
	struct site *s = *state;
	struct keys *k;
	const struct snap *p;

	fill(s);
	/* Keys after the journal, in quoted texts, in flow: all the same to a reader of YAML. */
	put(s, "tickets/HD/0000/00/HD-3.yaml",
	    "number: HD-3\njournal:\n- {at: 2026-01-01T00:00:00Z}\nexternal: {source: a, id: "
	    "\"1\"}\n");
	put(s, "tickets/HD/0000/00/HD-4.yaml",
	    "subject: \"x\njournal:\n- y\"\nexternal: {source: a, id: \"2\"}\n");
	put(s, "tickets/HD/0000/00/HD-5.yaml", "{\"external\": {source: a, id: \"1\"}}\n");
	put(s, "tickets/HD/0000/00/HD-6.yaml",
	    "subject: \"a\nexternal: b\"\nnote: |\n  external: no\njournal:\n- {at: x}\n");
	put(s, "problems/HD/0000/00/HD-P2.yaml",
	    "external:\n  source: a\n  id: \"1\"\njournal:\n- by: x\n");
	put(s, "tickets/README", "no ticket\n");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	assert_int_equal(keys_build(p, &k, &s->e), HD_OK);
	assert_string_equal(keys_find(k, NUMBER_TICKET, "glpi:8:12"), "HD-10");
	assert_string_equal(keys_find(k, NUMBER_TICKET, "a:1"), "HD-3");
	assert_string_equal(keys_find(k, NUMBER_TICKET, "a:2"), "HD-4");
	assert_string_equal(keys_find(k, NUMBER_PROBLEM, "a:1"), "HD-P2");
	assert_null(keys_find(k, NUMBER_PROBLEM, "a:2"));
	keys_add(k, NUMBER_PROBLEM, "a:2", "HD-P9");
	assert_string_equal(keys_find(k, NUMBER_PROBLEM, "a:2"), "HD-P9");
	keys_free(k);
	put(s, "tickets/HD/0000/00/HD-7.yaml", "external: {source: A, id: \"1\"}\n");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	FAILS(keys_build(p, &k, &s->e), HD_INVALID,
	      "'tickets/HD/0000/00/HD-7.yaml': line 1: external");
	assert_null(k);
}

static enum hd_rc add_number(const struct ticket *t, void *arg, struct hd_err *e)
{
	(void)e;
	sbuf_printf(arg, "%s ", ticket_text(t, F_NUMBER));
	return HD_OK;
}

static void test_merged_and_files(void **state)
{
	struct site *s = *state;
	struct ticket *b = tk(s->a, "HD-5"), t;
	struct sbuf out = SBUF_INIT;

	fill(s);
	ev(b, "2026-02-09T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
	ev(b, "2026-02-09T10:00:00Z", "linked", "+link", "merged-from HD-10", NULL);
	ev(b, "2026-02-09T11:00:00Z", "linked", "+link", "related-to HD-1", NULL);
	ev(b, "2026-02-09T12:00:00Z", "linked", "+link", "merged-from HD-2", NULL);
	b->head[F_OPENED] = node_time(s->a, b->journal[0]->at);
	put_ticket(s, b);
	assert_int_equal(desk_ticket(s->desk, "5", s->a, &t, &s->e), HD_OK);
	assert_int_equal(desk_merged_from(s->desk, &t, add_number, &out, &s->e), HD_OK);
	assert_string_equal(out.s, "HD-2 HD-10 ");
	sbuf_clear(&out);
	FAILS(desk_attachment(s->desk, "1", "a.txt", &out, &s->e), HD_NOT_FOUND, "has no files");
	put(s, "attachments/HD/0000/00/HD-1/0123456789ab-a.txt", "one");
	assert_int_equal(desk_attachment(s->desk, "1", "a.txt", &out, &s->e), HD_OK);
	put(s, "attachments/HD/0000/00/HD-1/ba9876543210-a.txt", "two");
	assert_int_equal(desk_attachment(s->desk, "1", "ba9876543210-a.txt", &out, &s->e), HD_OK);
	assert_string_equal(out.s, "onetwo");
	FAILS(desk_attachment(s->desk, "1", "a.txt", &out, &s->e), HD_REFUSED,
	      "has 2 files 'a.txt'");
	FAILS(desk_attachment(s->desk, "1", "b.txt", &out, &s->e), HD_NOT_FOUND,
	      "0123456789ab-a.txt");
	sbuf_deinit(&out);
}

/* --- lists, logs, reports --------------------------------------------------------------------- */

struct got {
	struct sbuf text;
	unsigned bad;
};

static enum hd_rc add_row(const struct ticket *t, const struct facts *f, void *arg,
			  struct hd_err *e)
{
	struct got *g = arg;

	(void)f, (void)e;
	sbuf_printf(&g->text, "%s%s ", ticket_text(t, F_NUMBER) + 3,
		    t->head[F_DESCRIPTION] ? "+" : "");
	return HD_OK;
}

static void add_bad(const char *path, const char *why, void *arg)
{
	struct got *g = arg;

	(void)path, (void)why;
	g->bad++;
}

static void test_list(void **state)
{
	static const struct {
		const char *query, *sort;
		uint64_t limit;
		bool texts;
		const char *want;
	} cases[] = {
		{NULL, NULL, 0, false, "3 10 2 1 "},
		{NULL, NULL, 0, true, "3+ 10+ 2+ 1+ "},
		{NULL, NULL, 2, false, "3 10 "},
		{NULL, NULL, 1, true, "3+ "},
		{NULL, "number", 0, false, "1 2 3 10 "},
		{NULL, "-number", 3, false, "10 3 2 "},
		{NULL, "priority", 0, false, "2 10 3 1 "},
		{NULL, "-updated", 0, false, "2 10 3 1 "},
		{NULL, "age", 0, false, "3 2 1 10 "},
		{NULL, "resolved", 0, false, "10 1 2 3 "},
		{NULL, "site,-subject", 0, false, "10 3 2 1 "},
		{NULL, "-status,opened", 0, false, "10 1 2 3 "},
		{"status:open", NULL, 0, false, "3 2 1 "},
		{"application:pay", "-opened", 0, false, "3 1 "},
		{"status:closed", NULL, 0, false, ""},
	};
	struct site *s = *state;

	fill(s);
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct list_spec spec = {NULL, cases[i].sort, cases[i].limit, cases[i].texts};
		struct got g = {SBUF_INIT, 0};
		struct query *q = NULL;

		if (cases[i].query)
			assert_int_equal(desk_query(s->desk, 1, &cases[i].query, false, &q, &s->e),
					 HD_OK);
		spec.query = q;
		assert_int_equal(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_OK);
		assert_string_equal(g.text.s, cases[i].want);
		query_free(q);
		sbuf_deinit(&g.text);
	}
}

static void test_list_refusals(void **state)
{
	struct site *s = *state;
	struct list_spec spec = {.sort = "-prority"};
	struct got g = {SBUF_INIT, 0};
	struct report_spec report = {.from = TIME_NONE, .to = TIME_NONE, .as_of = INT64_MAX - 1};
	struct report *r;
	char commit[65];

	fill(s);
	FAILS(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_USAGE,
	      "did you mean 'priority'");
	spec.sort = "opened,,";
	FAILS(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_USAGE,
	      "cannot sort by ''");
	put(s, "tickets/HD/0000/00/HD-4.yaml", "number: [\n");
	put(s, "tickets/HD/HD-5.yaml",
	    "number: HD-5\nstatus: new\nopened: 2026-01-01T00:00:00Z\n"
	    "journal:\n- at: 2026-01-01T00:00:00Z\n  by: bob\n  event: opened\n");
	spec.sort = NULL;
	FAILS(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_PARTIAL,
	      "2 files could not be read");
	assert_string_equal(g.text.s, "3 10 2 1 ");
	assert_int_equal(g.bad, 2);
	FAILS(desk_report(s->desk, &report, NULL, &r, commit, &s->e), HD_INVALID,
	      "ticket 'HD-4': line 2");
	assert_null(r);
	sbuf_deinit(&g.text);
}

static enum hd_rc add_line(const char *number, const char *subject, const struct entry *x,
			   void *arg, struct hd_err *e)
{
	struct got *g = arg;

	(void)subject, (void)e;
	sbuf_printf(&g->text, "%s %s%s%s;", number + 3, x->event, x->note ? " " : "",
		    x->note ? x->note : "");
	return HD_OK;
}

static void test_log(void **state)
{
	struct site *s = *state;
	struct got g = {SBUF_INIT, 0};

	fill(s);
	assert_int_equal(
		desk_log(s->desk, NULL, TIME_NONE, TIME_NONE, 0, add_line, add_bad, &g, &s->e),
		HD_OK);
	assert_string_equal(g.text.s,
			    "2 noted seen;10 resolved;3 opened;2 opened;1 opened;10 opened;");
	sbuf_clear(&g.text);
	assert_int_equal(
		desk_log(s->desk, NULL, TIME_NONE, TIME_NONE, 1, add_line, add_bad, &g, &s->e),
		HD_OK);
	assert_string_equal(g.text.s, "2 noted seen;");
	sbuf_clear(&g.text);
	assert_int_equal(desk_log(s->desk, NULL, at("2026-02-01T09:00:00Z"),
				  at("2026-02-04T09:00:00Z"), 2, add_line, add_bad, &g, &s->e),
			 HD_OK);
	assert_string_equal(g.text.s, "3 opened;2 opened;");
	sbuf_deinit(&g.text);
}

static void test_report(void **state)
{
	struct site *s = *state;
	struct report_spec spec = {
		.by = {DIM_APPLICATION}, .dims = 1, .from = TIME_NONE, .to = TIME_NONE};
	struct report *r;
	char commit[65], first[65];

	fill(s);
	assert_int_equal(desk_app_add(s->desk, "pay", "Pay roll", &s->e), HD_OK);
	spec.as_of = desk_now(s->desk);
	assert_int_equal(desk_report_zone(s->desk, &spec.zone, &s->e), HD_OK);
	assert_int_equal(desk_report(s->desk, &spec, NULL, &r, first, &s->e), HD_OK);
	assert_int_equal(report_groups(r), 2);
	assert_string_equal(report_group(r, 0)->key[0], "pay");
	assert_string_equal(report_group(r, 0)->name, "Pay roll");
	assert_int_equal(report_group(r, 0)->requests, 2);
	assert_null(report_group(r, 1)->name);
	assert_int_equal(report_total(r)->handled, 1);
	report_free(r);
	/* The commit before the application had no name for it. */
	assert_int_equal(desk_report(s->desk, &spec, "main~1", &r, commit, &s->e), HD_OK);
	assert_string_not_equal(commit, first);
	assert_null(report_group(r, 0)->name);
	report_free(r);
	FAILS(desk_report(s->desk, &spec, "nowhere", &r, commit, &s->e), HD_NOT_FOUND, "nowhere");
}

/* --- edit and completion
 * -------------------------------------------------------------------------- */

static const char edited_before[] =
	"subject: Printer\ndescription: |\n  no paper\nimpact: 3\ntags: [a, b]\n"
	"fields:\n  room: \"12\"\n  floor: \"3\"\n";

static void test_edit_request(void **state)
{
	struct site *s = *state;
	struct request r;
	const struct node *fields;

	assert_int_equal(desk_edit_request(edited_before, edited_before, s->a, &r, &s->e), HD_OK);
	assert_int_equal(r.op.kind, OP_EDIT);
	assert_int_equal(r.op.set->len, 0);
	assert_null(r.op.unset);
	assert_int_equal(
		desk_edit_request(
			edited_before,
			"# said\r\nsubject: Printer\r\ndescription: |\r\n  much paper\r\n"
			"urgency: 4\r\ntags: []\r\nfields: {room: \"13\", desk: \"1\"}\r\n",
			s->a, &r, &s->e),
		HD_OK);
	assert_int_equal(r.op.set->len, 3);
	assert_string_equal(node_get_str(r.op.set, "description"), "much paper\n");
	assert_string_equal(node_get_str(r.op.set, "urgency"), "4");
	fields = node_get(r.op.set, "fields");
	assert_int_equal(fields->len, 3);
	assert_string_equal(node_get_str(fields, "room"), "13");
	assert_int_equal(node_get(fields, "floor")->kind, NODE_NULL);
	assert_int_equal(r.op.unset->len, 2);
	assert_string_equal(r.op.unset->u.items[0]->text, "impact");
	assert_string_equal(r.op.unset->u.items[1]->text, "tags");
	assert_int_equal(desk_edit_request(edited_before, "subject: x\ndescription: \"a\\r\\nb\"\n",
					   s->a, &r, &s->e),
			 HD_OK);
	assert_string_equal(node_get_str(r.op.set, "description"), "a\nb");
}

static void test_edit_refusals(void **state)
{
	static const struct {
		const char *after;
		enum hd_rc rc;
		const char *text;
	} cases[] = {
		{"", HD_REFUSED, "edit abandoned"},
		{"# nothing\n\n", HD_REFUSED, "edit abandoned"},
		{"subject: x\nurgncy: 3\n", HD_INVALID,
		 "line 2: unknown field 'urgncy'; did you mean 'urgency'?"},
		{"subject: x\nstatus: closed\n", HD_INVALID, "line 2: 'status' cannot be edited"},
		{"subject: x\njournal: []\n", HD_INVALID, "line 2: 'journal' cannot be edited"},
		{"subject: x\nimpact: 9\n", HD_INVALID, "line 2: impact must be"},
		{"subject: x\nimpact: [\n", HD_INVALID, "line "},
		{"just text\n", HD_INVALID, "line 1: this is no list of fields"},
		{"impact: 3\n", HD_INVALID, "cannot be without 'subject'"},
		{"subject: \xff\n", HD_INVALID, "the edited text"},
		{"subject: a\nsubject: b\n", HD_INVALID, "line 2"},
	};
	struct site *s = *state;
	struct request r;

	for (size_t i = 0; i < NELEM(cases); i++)
		FAILS(desk_edit_request(edited_before, cases[i].after, s->a, &r, &s->e),
		      cases[i].rc, cases[i].text);
}

static void test_edit_text(void **state)
{
	struct site *s = *state;
	struct sbuf out = SBUF_INIT;
	struct request r;

	fill(s);
	assert_int_equal(desk_edit_text(s->desk, "10", &out, &s->e), HD_OK);
	assert_non_null(strstr(out.s, "# Ticket HD-10."));
	assert_non_null(strstr(out.s, "#   impact: 1 to 5\n"));
	assert_null(strstr(out.s, "\nstatus:"));
	assert_non_null(strstr(out.s, "\nexternal:\n  source: glpi\n  id: \"8:12\"\n"));
	assert_int_equal(desk_edit_request(out.s, out.s, s->a, &r, &s->e), HD_OK);
	assert_int_equal(r.op.set->len, 0);
	assert_null(r.op.unset);
	sbuf_deinit(&out);
}

static void add_word(const char *value, const char *hint, void *arg)
{
	sbuf_printf(arg, "%s(%s) ", value, hint ? hint : "");
}

static void test_complete(void **state)
{
	static const struct {
		const char *kind, *prefix, *want;
	} cases[] = {
		{"TICKET", "", "HD-3(subject 2) HD-2(subject 1) HD-1(subject 0) "},
		{"TICKET", "hd-2", "hd-2(subject 1) "},
		{"TICKET", "3", "3(subject 2) "},
		{"TICKET", "LYO-", ""},
		{"APP", "p", "pay(Pay roll) "},
		{"LOGIN", "", "bob(Bob) "},
		{"LOGIN", "x", ""},
		{"OTHER", "", ""},
	};
	struct agent bob = {"bob", "Bob", NULL, NULL, NULL};
	struct site *s = *state;

	fill(s);
	assert_int_equal(desk_app_add(s->desk, "pay", "Pay roll", &s->e), HD_OK);
	assert_int_equal(desk_agent_add(s->desk, &bob, &s->e), HD_OK);
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct sbuf out = SBUF_INIT;

		desk_complete(s->desk, cases[i].kind, cases[i].prefix, add_word, &out);
		assert_string_equal(out.s, cases[i].want);
		sbuf_deinit(&out);
	}
}

static void test_query_me(void **state)
{
	static const char *const words[] = {"assignee:me"};
	struct site *s = *state;
	struct query *q;

	assert_int_equal(desk_query(s->desk, 1, words, true, &q, &s->e), HD_OK);
	query_free(q);
	git_mail(NULL);
	open_desk(s, NULL);
	FAILS(desk_query(s->desk, 1, words, true, &q, &s->e), HD_USAGE, "--as");
	open_desk(s, "carl");
	assert_int_equal(desk_query(s->desk, 1, words, true, &q, &s->e), HD_OK);
	query_free(q);
}

/* --- the run ---------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static int begin(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	home = mem_printf("%s/desk-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(home))
		return -1;
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("HELPDESK_NOW", "2026-03-01T12:00:00Z", 1);
	unsetenv("HELPDESK_AGENT");
	return 0;
}

static int end(void **state)
{
	(void)state;
	nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(home);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

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
		TEST(test_resolve),
		TEST(test_broken_ticket),
		TEST(test_keys),
		TEST(test_merged_and_files),
		TEST(test_list),
		TEST(test_list_refusals),
		TEST(test_log),
		TEST(test_report),
		TEST(test_edit_request),
		TEST(test_edit_refusals),
		TEST(test_edit_text),
		TEST(test_complete),
		TEST(test_query_me),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
