/* --dump-commands: every command and option as JSON, which the tests hold against the
 * manual, the completions and the examples. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/out.h"

static const char *const kind_names[] = {
	[OPT_FLAG] = "flag", [OPT_TEXT] = "text", [OPT_TEXTS] = "texts",
	[OPT_INT] = "int",   [OPT_ENUM] = "enum", [OPT_PATH] = "path",
};

static bool dump_option(const struct opt *o, void *arg)
{
	char letter[2] = {o->letter, '\0'};
	struct out *out = arg;

	out_map_begin(out);
	out_put_text(out, "name", o->name);
	out_put_text(out, "letter", o->letter ? letter : NULL);
	out_put_text(out, "kind", kind_names[o->kind]);
	out_put_text(out, "arg", o->arg);
	out_put_text(out, "help", o->help);
	if (o->words) {
		out_key(out, "words");
		out_list_begin(out);
		for (size_t i = 0; o->words[i]; i++)
			out_text(out, o->words[i]);
		out_list_end(out);
	}
	if (o->kind == OPT_INT) {
		out_put_int(out, "min", o->min);
		out_put_int(out, "max", o->max);
	}
	out_put_bool(out, "optional", o->flags & OPT_OPTIONAL);
	out_put_bool(out, "hidden", o->flags & OPT_HIDDEN);
	out_map_end(out);
	return true;
}

static void dump_options(struct out *out, const struct opt *table)
{
	out_key(out, "options");
	out_list_begin(out);
	opt_each(table, dump_option, out);
	out_list_end(out);
}

static void dump_commands(struct out *out, const struct cmd *const *table)
{
	out_key(out, "commands");
	out_list_begin(out);
	for (; table && *table; table++) {
		const struct cmd *c = *table;

		out_map_begin(out);
		out_put_text(out, "name", c->name);
		out_put_text(out, "group", c->group);
		out_put_text(out, "args", c->args);
		out_put_text(out, "summary", c->summary);
		out_put_int(out, "min_args", c->min_args);
		out_put_int(out, "max_args", c->max_args);
		out_put_bool(out, "reads_store", c->needs & NEEDS_STORE);
		out_put_bool(out, "writes_store", c->needs & NEEDS_WRITE);
		out_put_bool(out, "runs", c->run != NULL);
		dump_options(out, c->options);
		/* Two floors at most, as in `app add`. */
		if (c->subs)
			dump_commands(out, c->subs);
		out_map_end(out);
	}
	out_list_end(out);
}

void help_dump(void)
{
	struct out *out = out_new(OUT_JSON, stdout, false, 80, false);

	out_map_begin(out);
	out_put_text(out, "version", HELPDESK_VERSION);
	dump_options(out, global_options);
	dump_commands(out, cmd_table);
	out_map_end(out);
	out_close(out);
}
