/* The texts of `-h` and `helpdesk help`, made from the tables of commands and options,
 * so that nothing can be offered and not explained. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cmd/child.h"
#include "cmd/cmd.h"
#include "cmd/metrics.h"
#include "cmd/pager.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

#define HELP_COLUMN 28 /* where explanations begin */
#define HELP_WIDTH  90

/* "  -m, --message TEXT" or "      --close [CODE]". */
static void option_name(struct sbuf *b, const struct opt *o)
{
	const char *arg = o->arg ? o->arg : "WORD";

	if (o->letter)
		sbuf_printf(b, "  -%c, --%s", o->letter, o->name);
	else
		sbuf_printf(b, "      --%s", o->name);
	if (o->flags & OPT_OPTIONAL)
		sbuf_printf(b, " [%s]", arg);
	else if (o->kind != OPT_FLAG)
		sbuf_printf(b, " %s", arg);
}

static void option_text(struct sbuf *b, const struct opt *o)
{
	sbuf_puts(b, o->help);
	if (o->kind == OPT_INT)
		sbuf_printf(b, " (%d-%d)", o->min, o->max);
	if (o->kind == OPT_TEXTS)
		sbuf_puts(b, " (repeatable)");
	for (size_t i = 0; o->words && o->words[i]; i++)
		sbuf_printf(b, "%s%s", i ? ", " : ": ", o->words[i]);
}

/* Prints `text` from column `indent` on, where the cursor stands, broken at blanks. */
static void print_wrapped(const char *text, int indent, int width)
{
	size_t room = (size_t)(width - indent), column = 0;

	while (*text) {
		size_t n = strcspn(text, " "), columns = text_columns(text, n);

		if (column && column + 1 + columns > room) {
			printf("\n%*s", indent, "");
			column = 0;
		}
		printf("%s%.*s", column ? " " : "", (int)n, text);
		column += columns + (column ? 1 : 0);
		text += n + strspn(text + n, " ");
	}
	putchar('\n');
}

/* Prints `text` from HELP_COLUMN on, after a name already printed. */
static void print_beside(const char *name, const char *text)
{
	fputs(name, stdout);
	if (text_columns(name, strlen(name)) + 2 > HELP_COLUMN)
		printf("\n%*s", HELP_COLUMN, "");
	else
		printf("%*s", (int)(HELP_COLUMN - text_columns(name, strlen(name))), "");
	print_wrapped(text, HELP_COLUMN, HELP_WIDTH);
}

static bool print_option(const struct opt *o, void *arg)
{
	struct sbuf name = SBUF_INIT, text = SBUF_INIT;

	(void)arg;
	if (!(o->flags & OPT_HIDDEN)) {
		option_name(&name, o);
		option_text(&text, o);
		print_beside(name.s, text.s);
	}
	sbuf_deinit(&name);
	sbuf_deinit(&text);
	return true;
}

static void print_commands(const struct cmd *const *table, const char *group)
{
	struct sbuf name = SBUF_INIT;

	for (; *table; table++) {
		if (!(*table)->group || (group && strcmp((*table)->group, group) != 0))
			continue;
		sbuf_clear(&name);
		sbuf_printf(&name, "  %s", (*table)->name);
		print_beside(name.s, (*table)->summary);
	}
	sbuf_deinit(&name);
}

void help_short(void)
{
	fputs("usage: helpdesk [-C DIR] [--store DIR] [--as LOGIN] [--quiet] [--no-pager]\n"
	      "                [--color WHEN] COMMAND [ARGUMENT...]\n"
	      "type 'helpdesk help' for the commands\n",
	      stderr);
}

void help_all(void)
{
	fputs("usage: helpdesk [OPTION...] COMMAND [ARGUMENT...]\n", stdout);
	for (const struct cmd_group *g = cmd_groups; g->name; g++) {
		bool any = false;

		for (const struct cmd *const *c = cmd_table; *c && !any; c++)
			any = (*c)->group && strcmp((*c)->group, g->name) == 0;
		if (!any)
			continue;
		printf("\n%s\n", g->title);
		print_commands(cmd_table, g->name);
	}
	fputs("\noptions before the command or after it\n", stdout);
	opt_each(global_options, print_option, NULL);
	print_beside("  -h, --help", "explain the program, or the command named before it");
	print_beside("      --version", "show the version");
	fputs("\n'helpdesk COMMAND -h' explains a command, "
	      "'helpdesk help COMMAND' shows its manual,\n"
	      "'helpdesk help metrics' defines the figures of reports\n",
	      stdout);
}

static bool any_option(const struct opt *o, void *arg)
{
	*(bool *)arg = *(bool *)arg || !(o->flags & OPT_HIDDEN);
	return true;
}

void help_command(const char *path, const struct cmd *c)
{
	bool any = false;

	opt_each(c->options, any_option, &any);
	printf("usage: %s%s", path, any ? " [OPTION...]" : "");
	if (c->subs)
		printf(c->run ? " [COMMAND]" : " COMMAND [ARGUMENT...]");
	printf("%s%s\n\n%s\n", c->args ? " " : "", c->args ? c->args : "", c->summary);
	if (c->subs) {
		fputs("\ncommands\n", stdout);
		print_commands(c->subs, NULL);
	}
	fputs("\noptions\n", stdout);
	opt_each(c->options, print_option, NULL);
	print_beside("  -h, --help", "this explanation");
	fputs("\n'helpdesk -h' lists the options that every command takes\n", stdout);
}

/* --- help metrics ---------------------------------------------------------------------- */

static void print_metric(const struct metric *m, int width)
{
	struct sbuf head = SBUF_INIT;

	sbuf_puts(&head, m->key);
	if (strcmp(m->title, m->key) != 0)
		sbuf_printf(&head, ": %s", m->title);
	if (m->unit)
		sbuf_printf(&head, " (%s)", m->unit);
	putchar('\n');
	print_wrapped(head.s, 0, width);
	fputs("    ", stdout);
	print_wrapped(m->text, 4, width);
	sbuf_deinit(&head);
}

/* What json names, and what is in it; helpdesk-report(1) says the same. */
static void print_metrics(struct cmd_ctx *ctx)
{
	int width = ctx->width < HELP_WIDTH ? ctx->width : HELP_WIDTH;

	pager_start(ctx);
	fputs("What a report is about\n", stdout);
	for (const struct metric *m = metrics; m->key; m++)
		if (!m->unit)
			print_metric(m, width);
	fputs("\nFigures of each group and of the total\n", stdout);
	for (const struct metric *m = metrics; m->key; m++)
		if (m->unit)
			print_metric(m, width);
}

/* The manual page in the user's pager; false when there is no `man` or no such page. */
static bool show_manual(const char *command)
{
	char *page = mem_printf("helpdesk-%s", command);
	char *argv[] = {(char *)"man", page, NULL};
	int status = 0;
	bool shown;

	fflush(stdout);
	shown = child_run(argv, CHILD_QUIET, &status, NULL) == HD_OK && WIFEXITED(status) &&
		WEXITSTATUS(status) == 0;
	free(page);
	return shown;
}

static enum hd_rc run(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct cmd *const *table = cmd_table;
	const struct cmd *c = NULL;
	struct sbuf path = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	(void)opts;
	if (argc && strcmp(argv[0], "metrics") == 0) {
		if (argc > 1)
			return cmd_usage(ctx, e, "nothing follows 'help metrics', not '%s'", argv[1]);
		print_metrics(ctx);
		return HD_OK;
	}
	sbuf_puts(&path, "helpdesk");
	for (int i = 0; i < argc && !rc; i++) {
		c = table ? cmd_find(table, argv[i]) : NULL;
		if (!c) {
			rc = table ? cmd_unknown(table, path.s, argv[i], e)
				   : cmd_usage(ctx, e, "'%s' has no command '%s'", path.s, argv[i]);
			break;
		}
		sbuf_printf(&path, " %s", c->name);
		table = c->subs;
	}
	if (!rc && !c)
		help_all();
	else if (!rc && !(ctx->out_tty && show_manual(argv[0])))
		help_command(path.s, c);
	sbuf_deinit(&path);
	return rc;
}

const struct cmd cmd_help = {
	.name = "help",
	.group = "general",
	.args = "[COMMAND... | metrics]",
	.summary = "list the commands, or show the manual of one",
	.max_args = CMD_ANY,
	.run = run,
};
