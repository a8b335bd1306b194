/* `--format number`: the `number` of each map, one a line, for `xargs` and for the
 * commands that read numbers from standard input. */
#include <string.h>

#include "cmd/out_printer.h"
#include "helpdesk/text.h"

/* `depth` counts maps: the number of a ticket stands on the first floor, that of what
 * it links to deeper. */
static void list_begin(struct out *o)
{
	o->is_number = false;
}

static void map_begin(struct out *o)
{
	o->depth++;
	o->is_number = false;
}

static void map_end(struct out *o)
{
	o->depth--;
}

static void key(struct out *o, const char *k)
{
	o->is_number = o->depth == 1 && strcmp(k, "number") == 0;
}

static void value(struct out *o, enum out_value kind, const char *s, size_t n)
{
	struct sbuf line = SBUF_INIT;

	if (!o->is_number || kind == VALUE_NULL)
		return;
	text_for_terminal(&line, s, n, true);
	fprintf(o->to, "%s\n", line.s);
	o->is_number = false;
	sbuf_deinit(&line);
}

const struct out_ops out_number_ops = {
	list_begin, list_begin, map_begin, map_end, key, value, list_begin,
};
