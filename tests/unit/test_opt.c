/* Option tables: what is accepted, what it yields, what is said about mistakes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/cmd.h"
#include "cmd/opt.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"

struct inner {
	struct opt_texts messages;
	const char *file;
};

struct sample {
	bool quiet, verbose;
	const char *text, *level, *close;
	struct opt_int limit;
	struct inner inner;
};

static const char *const levels[] = {"0", "1", "cert", NULL};
static const char *const codes[] = {"solved", "workaround", NULL};

static const struct opt inner_table[] = {
	{OPT_TEXTS, 'm', "message", "TEXT", "a paragraph",
	 .offset = offsetof(struct inner, messages)},
	{OPT_PATH, 'F', "file", "FILE", "a file", .offset = offsetof(struct inner, file)},
	OPT_END,
};

static const struct opt table[] = {
	{OPT_FLAG, 'q', "quiet", NULL, "less", .offset = offsetof(struct sample, quiet)},
	{OPT_FLAG, 'v', "verbose", NULL, "more", .offset = offsetof(struct sample, verbose)},
	{OPT_TEXT, 't', "text", "TEXT", "text", .offset = offsetof(struct sample, text)},
	{OPT_ENUM, 'l', "level", "N", "level", .offset = offsetof(struct sample, level),
	 .words = levels},
	{OPT_ENUM, 'c', "close", "CODE", "close", .offset = offsetof(struct sample, close),
	 .words = codes, .flags = OPT_OPTIONAL},
	{OPT_INT, 'n', "limit", "N", "rows", .offset = offsetof(struct sample, limit),
	 .min = -5, .max = 100},
	{OPT_INCLUDE, .offset = offsetof(struct sample, inner), .include = inner_table},
	OPT_END,
};

/* Splits at blanks, parses, and writes down all that came of it in one line. */
static const char *parse(const char *line, unsigned mode, char *result, size_t size)
{
	struct sample s = {0};
	struct global_opts g = {0};
	const struct opt_set sets[] = {{table, &s}, {global_options, &g}};
	char words[256], *argv[32], *at = words;
	struct opt_result r;
	struct hd_err e = {""};
	struct sbuf b = SBUF_INIT;
	int argc = 0;

	snprintf(words, sizeof(words), "%s", line);
	for (char *w; (w = strsep(&at, " ")) != NULL;) {
		if (*w)
			argv[argc++] = strcmp(w, "''") == 0 ? w + 2 : w;
	}
	if (opt_parse(sets, 2, "helpdesk x", mode, argc, argv, &r, &e)) {
		sbuf_puts(&b, e.msg);
		goto done;
	}
	sbuf_printf(&b, "%s%s%s", r.help ? "help " : "", s.quiet ? "quiet " : "",
		    s.verbose ? "verbose " : "");
	if (s.text)
		sbuf_printf(&b, "text=%s ", s.text);
	if (s.level)
		sbuf_printf(&b, "level=%s ", s.level);
	if (s.close)
		sbuf_printf(&b, "close=%s ", s.close);
	if (s.limit.given)
		sbuf_printf(&b, "limit=%d ", s.limit.value);
	for (size_t i = 0; i < s.inner.messages.n; i++)
		sbuf_printf(&b, "m=%s ", s.inner.messages.v[i]);
	if (s.inner.file)
		sbuf_printf(&b, "file=%s ", s.inner.file);
	if (g.as)
		sbuf_printf(&b, "as=%s ", g.as);
	sbuf_putc(&b, '|');
	for (int i = 0; i < r.n; i++)
		sbuf_printf(&b, " %s", r.operands[i]);
	if (mode & OPT_STOP_AT_OPERAND)
		sbuf_printf(&b, " +%d", argc - r.used);
done:
	snprintf(result, size, "%s", b.s);
	sbuf_deinit(&b);
	opt_free(table, &s);
	return result;
}

static void check(const char *line, const char *want)
{
	char got[512];

	assert_string_equal(parse(line, 0, got, sizeof(got)), want);
}

static void test_accepted(void **state)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{"", "|"},
		{"a b", "| a b"},
		{"-q a --verbose b", "quiet verbose | a b"},
		{"-qv", "quiet verbose |"},
		{"-qtfoo a", "quiet text=foo | a"},
		{"-t foo a", "text=foo | a"},
		{"--text=foo", "text=foo |"},
		{"--text= a", "text= | a"},
		{"--text foo", "text=foo |"},
		{"--text --quiet", "text=--quiet |"},
		{"-t -q", "text=-q |"},
		{"--text=a=b", "text=a=b |"},
		{"-t one -t two", "text=two |"},
		{"- -q", "quiet | -"},
		{"a -- -q --text", "| a -q --text"},
		{"-- --", "| --"},
		{"'' a", "|  a"},
		{"--level cert", "level=cert |"},
		{"-l0", "level=0 |"},
		{"-n -5", "limit=-5 |"},
		{"--limit=100", "limit=100 |"},
		{"-n 0", "limit=0 |"},
		{"--close a", "close=solved | a"},
		{"--close=workaround a", "close=workaround | a"},
		{"--close workaround a", "close=workaround | a"},
		{"--close --text a", "text=a close=solved |"},
		{"-cq a", "quiet close=solved | a"},
		{"-m one -m two --message=three", "m=one m=two m=three |"},
		{"-F - a", "file=- | a"},
		{"a --as bob", "as=bob | a"},
		{"-h --nonsense", "help |"},
		{"a --help", "help | a"},
		{"-qh", "help quiet |"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check(cases[i].line, cases[i].want);
}

static void test_refused(void **state)
{
	static const struct {
		const char *line, *want;
	} cases[] = {
		{"--foo", "unknown option '--foo'; see 'helpdesk x -h'"},
		{"--quite",
		 "unknown option '--quite'; did you mean '--quiet'? see 'helpdesk x -h'"},
		{"--leve 1",
		 "unknown option '--leve'; did you mean '--level'? see 'helpdesk x -h'"},
		{"-z", "unknown option '-z'; see 'helpdesk x -h'"},
		{"-qz", "unknown option '-z'; see 'helpdesk x -h'"},
		{"--quiet=yes", "--quiet takes no value; see 'helpdesk x -h'"},
		{"--text", "--text wants a value: --text TEXT; see 'helpdesk x -h'"},
		{"-t", "-t wants a value: -t TEXT; see 'helpdesk x -h'"},
		{"--level 2", "unknown value '2' for --level; it is one of 0, 1, cert"},
		{"--level crt",
		 "unknown value 'crt' for --level; did you mean 'cert'? (0, 1, cert)"},
		{"--level Cert",
		 "unknown value 'Cert' for --level; did you mean 'cert'? (0, 1, cert)"},
		{"--close=", "unknown value '' for --close; it is one of solved, workaround"},
		{"-n 101", "--limit wants a number from -5 to 100, not '101'"},
		{"-n 1x", "--limit wants a number from -5 to 100, not '1x'"},
		{"-n -6", "--limit wants a number from -5 to 100, not '-6'"},
		{"-n 99999999999999999999",
		 "--limit wants a number from -5 to 100, not '99999999999999999999'"},
	};
	char got[512];

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		parse(cases[i].line, 0, got, sizeof(got));
		assert_string_equal(got, cases[i].want);
	}
}

static void test_stops_at_operand(void **state)
{
	char got[512];

	(void)state;
	assert_string_equal(parse("-q open -v", OPT_STOP_AT_OPERAND, got, sizeof(got)),
			    "quiet | +2");
	assert_string_equal(parse("-q -- -v", OPT_STOP_AT_OPERAND, got, sizeof(got)), "quiet | +1");
	assert_string_equal(parse("-q", OPT_STOP_AT_OPERAND, got, sizeof(got)), "quiet | +0");
}

/* No option of a command may be given two meanings. */
struct seen {
	const char *command;
	const char *names[128];
	char letters[128];
	size_t n;
};

static bool see(const struct opt *o, void *arg)
{
	struct seen *seen = arg;

	for (size_t i = 0; i < seen->n; i++) {
		if (strcmp(seen->names[i], o->name) == 0 ||
		    (o->letter && o->letter == seen->letters[i]))
			fail_msg("%s: --%s and --%s", seen->command, o->name, seen->names[i]);
	}
	if (strcmp(o->name, "help") == 0 || o->letter == 'h')
		fail_msg("%s: -h is taken", seen->command);
	if (o->kind == OPT_ENUM && (!o->words || !o->words[0]))
		fail_msg("%s: --%s has no words", seen->command, o->name);
	if (o->kind == OPT_INT && o->min >= o->max)
		fail_msg("%s: --%s has no range", seen->command, o->name);
	if (o->kind != OPT_FLAG && !o->arg)
		fail_msg("%s: --%s has no argument name", seen->command, o->name);
	if (!o->help || !*o->help)
		fail_msg("%s: --%s has no help", seen->command, o->name);
	assert_true(seen->n < NELEM(seen->names));
	seen->names[seen->n] = o->name;
	seen->letters[seen->n++] = o->letter;
	return true;
}

static void check_commands(const struct cmd *const *commands, bool nested)
{
	for (; *commands; commands++) {
		const struct cmd *c = *commands;
		struct seen seen = {.command = c->name};
		bool group = nested || !c->group;

		opt_each(c->options, see, &seen);
		for (const struct cmd_group *g = cmd_groups; g->name && !group; g++)
			group = strcmp(g->name, c->group) == 0;
		if (!group)
			fail_msg("%s: unknown group '%s'", c->name, c->group);
		if (!c->run && !c->subs)
			fail_msg("%s: does nothing", c->name);
		if ((c->args != NULL) != (c->max_args != 0))
			fail_msg("%s: args and max_args disagree", c->name);
		if (c->max_args != CMD_ANY && c->min_args > c->max_args)
			fail_msg("%s: more arguments wanted than taken", c->name);
		if ((c->options != NULL) != (c->opts_size != 0))
			fail_msg("%s: options and opts_size disagree", c->name);
		if (!c->summary || !*c->summary)
			fail_msg("%s: no summary", c->name);
		if (c->subs)
			check_commands(c->subs, true);
	}
}

static void test_table(void **state)
{
	(void)state;
	check_commands(cmd_table, false);
}

static void test_unknown_command(void **state)
{
	struct hd_err e;

	(void)state;
	assert_int_equal(cmd_unknown(cmd_table, "helpdesk", "versoin", &e), HD_USAGE);
	assert_string_equal(e.msg, "unknown command 'versoin'; did you mean 'version'?");
	assert_int_equal(cmd_unknown(cmd_table, "helpdesk", "zzzzzz", &e), HD_USAGE);
	assert_string_equal(e.msg, "unknown command 'zzzzzz'; see 'helpdesk -h'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted),         cmocka_unit_test(test_refused),
		cmocka_unit_test(test_stops_at_operand), cmocka_unit_test(test_table),
		cmocka_unit_test(test_unknown_command),
	};

	return cmocka_run_group_tests_name("opt", tests, NULL, NULL);
}
