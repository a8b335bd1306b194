/* `helpdesk __complete WORD...`: what could stand in place of the last word, one a line.
 * The shells' own scripts only ask. Nothing printed means: let the shell offer
 * file names. With HELPDESK_COMPLETE=hints a tab and an explanation follow. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

/* What the words before the last one have settled. */
struct line {
	struct cmd_ctx *ctx;
	const struct cmd *const *table; /* names of commands are to come; NULL = no more */
	const struct cmd *cmd;
	const struct opt *pending; /* an option that waits for its value */
	size_t operands;
	bool no_options;           /* after `--` */
	const char *prefix;        /* what is typed of the word */
	const char *lead;          /* printed before each candidate: "--format=" */
	bool hints;
};

static void candidate(const char *value, const char *hint, void *arg)
{
	struct line *l = arg;
	struct sbuf b = SBUF_INIT;

	if (!str_starts(value, l->prefix))
		return;
	sbuf_puts(&b, l->lead);
	text_for_terminal(&b, value, strlen(value), true);
	if (l->hints && hint) {
		sbuf_putc(&b, '\t');
		text_for_terminal(&b, hint, strlen(hint), true);
	}
	puts(b.s);
	sbuf_deinit(&b);
}

static const struct opt *find_option(const struct line *l, const char *name, char letter)
{
	const struct opt *o = l->cmd ? opt_find(l->cmd->options, name, letter, NULL) : NULL;

	return o ? o : opt_find(global_options, name, letter, NULL);
}

static bool wants_value(const struct opt *o)
{
	return o && o->kind != OPT_FLAG && !(o->flags & OPT_OPTIONAL);
}

/* --store and -C decide whose tickets are offered. */
static void note_global(struct line *l, const struct opt *o, const char *value)
{
	if (o == opt_find(global_options, "store", 0, NULL))
		l->ctx->store = value;
	else if (o == opt_find(global_options, "directory", 0, NULL))
		l->ctx->dir = value;
}

static void take_long(struct line *l, const char *word)
{
	const char *equals = strchr(word, '=');
	char *name = mem_strndup(word, equals ? (size_t)(equals - word) : strlen(word));
	const struct opt *o = find_option(l, name, 0);

	if (equals)
		note_global(l, o, equals + 1);
	else if (wants_value(o))
		l->pending = o;
	free(name);
}

static void take_letters(struct line *l, const char *word)
{
	for (; *word; word++) {
		const struct opt *o = find_option(l, NULL, *word);

		if (!wants_value(o))
			continue;
		if (word[1])
			note_global(l, o, word + 1);
		else
			l->pending = o;
		return;
	}
}

/* False when the word names no command, so that nothing is known of what follows. */
static bool take_word(struct line *l, const char *word)
{
	if (l->pending) {
		note_global(l, l->pending, word);
		l->pending = NULL;
	} else if (!l->no_options && strcmp(word, "--") == 0) {
		l->no_options = true;
	} else if (!l->no_options && str_starts(word, "--")) {
		take_long(l, word + 2);
	} else if (!l->no_options && word[0] == '-' && word[1]) {
		take_letters(l, word + 1);
	} else if (l->table) {
		const struct cmd *c = cmd_find(l->table, word);

		/* A command that also runs by itself takes operands in place of a name. */
		if (!c && !(l->cmd && l->cmd->run))
			return false;
		if (c) {
			l->cmd = c;
			l->table = c->subs;
		} else {
			l->table = NULL;
			l->operands++;
		}
	} else {
		l->operands++;
	}
	return true;
}

static void offer_commands(struct line *l, const struct cmd *const *table)
{
	for (; *table; table++) {
		if ((*table)->group)
			candidate((*table)->name, (*table)->summary, l);
	}
}

static void offer_words(struct line *l, const char *const *words)
{
	for (; *words; words++)
		candidate(*words, NULL, l);
}

static void offer_kind(struct line *l, const char *kind)
{
	if (strcmp(kind, "COMMAND") == 0) {
		offer_commands(l, cmd_table);
		if (l->operands == 0)
			candidate("metrics", "define the figures of reports", l);
	} else if (cmd_hooks.complete_values) {
		cmd_hooks.complete_values(l->ctx, kind, l->prefix, candidate, l);
	}
}

static void offer_value(struct line *l, const struct opt *o)
{
	if (o->words)
		offer_words(l, o->words);
	else if (o->arg)
		offer_kind(l, o->arg);
}

static bool offer_option(const struct opt *o, void *arg)
{
	struct line *l = arg;
	struct sbuf b = SBUF_INIT;

	if (!(o->flags & OPT_HIDDEN)) {
		sbuf_printf(&b, "--%s", o->name);
		candidate(b.s, o->help, l);
	}
	sbuf_deinit(&b);
	return true;
}

static void offer_options(struct line *l)
{
	if (l->cmd)
		opt_each(l->cmd->options, offer_option, l);
	opt_each(global_options, offer_option, l);
	candidate("--help", "explain", l);
}

/* The operand of that number in a synopsis such as "TICKET... [--next] KIND": its
 * word, in `out`; what is repeated stands for all that follow. */
static bool operand_word(const char *args, size_t number, struct sbuf *out)
{
	size_t n = 0;

	while (*args) {
		size_t len = strcspn(args, " .[]()");

		if (len == 0) {
			args++;
			continue;
		}
		if (*args != '-' && *args != '|') {
			sbuf_clear(out);
			sbuf_add(out, args, len);
			if (n++ == number || str_starts(args + len, "..."))
				return true;
		}
		args += len;
	}
	return false;
}

static void offer_operand(struct line *l)
{
	struct sbuf word = SBUF_INIT;
	char *bar, *s;

	if (!l->cmd || !l->cmd->args)
		goto done;
	if (l->prefix[0] == '@' && strstr(l->cmd->args, "QUERY")) {
		offer_kind(l, "QUERY");
		goto done;
	}
	if (!operand_word(l->cmd->args, l->operands, &word))
		goto done;
	if (isupper((unsigned char)word.s[0])) {
		offer_kind(l, word.s);
		goto done;
	}
	/* "duplicate-of|related-to": the words themselves. */
	for (s = word.s; s; s = bar ? bar + 1 : NULL) {
		bar = strchr(s, '|');
		if (bar)
			*bar = '\0';
		candidate(s, NULL, l);
	}
done:
	sbuf_deinit(&word);
}

/* "--name=VAL" is being typed. */
static void offer_long_value(struct line *l, const char *word, const char *equals)
{
	char *name = mem_strndup(word + 2, (size_t)(equals - word) - 2);
	char *lead = mem_printf("--%s=", name);
	const struct opt *o = find_option(l, name, 0);

	l->lead = lead;
	l->prefix = equals + 1;
	if (o)
		offer_value(l, o);
	free(lead);
	free(name);
}

enum hd_rc complete_run(struct cmd_ctx *ctx, int argc, char **argv, struct hd_err *e)
{
	struct line l = {.ctx = ctx, .table = cmd_table, .lead = "", .prefix = ""};
	const char *hints = env_get("HELPDESK_COMPLETE");
	const char *word = argc ? argv[argc - 1] : "";
	const char *equals = strchr(word, '=');

	(void)e;
	l.hints = hints && strcmp(hints, "hints") == 0;
	ctx->quiet = true;
	for (int i = 0; i + 1 < argc; i++) {
		if (!take_word(&l, argv[i]))
			return HD_OK;
	}
	l.prefix = word;
	if (l.pending) {
		offer_value(&l, l.pending);
	} else if (!l.no_options && str_starts(word, "--") && equals) {
		offer_long_value(&l, word, equals);
	} else if (!l.no_options && word[0] == '-') {
		offer_options(&l);
	} else if (l.table) {
		offer_commands(&l, l.table);
	} else {
		offer_operand(&l);
	}
	return HD_OK;
}
