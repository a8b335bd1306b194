/* The door to the printers: options, and values made text once for all of them. */
#include "cmd/out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/out_printer.h"
#include "helpdesk/mem.h"

static const char *const format_words[] = {"text", "json", "jsonl", "csv", "number", NULL};

const struct opt format_options[] = {
	{OPT_ENUM, 0, "format", "FORMAT", "how to print",
	 .offset = offsetof(struct format_opts, format), .words = format_words},
	{OPT_FLAG, 0, "excel", NULL, "csv for spreadsheets: BOM, semicolons, no formulas",
	 .offset = offsetof(struct format_opts, excel)},
	OPT_END,
};

enum out_format out_format_of(const struct format_opts *o)
{
	/* --excel alone says which format is meant. */
	if (!o || !o->format)
		return o && o->excel ? OUT_CSV : OUT_TEXT;
	for (int i = 0; format_words[i]; i++) {
		if (strcmp(format_words[i], o->format) == 0)
			return (enum out_format)i;
	}
	return OUT_TEXT;
}

struct out *out_new(enum out_format f, FILE *to, bool tty, int width, bool excel)
{
	struct out *o = mem_alloc(sizeof(*o));

	o->format = f;
	o->to = to;
	o->tty = tty;
	o->width = width;
	o->excel = excel;
	switch (f) {
	case OUT_JSON:
	case OUT_JSONL:
		o->ops = &out_json_ops;
		break;
	case OUT_NUMBER:
		o->ops = &out_number_ops;
		break;
	case OUT_CSV:
		out_csv_init(o);
		break;
	default:
		out_text_init(o);
	}
	return o;
}

struct out *out_open(const struct cmd_ctx *ctx, const struct format_opts *o)
{
	struct out *out =
		out_new(out_format_of(o), stdout, ctx->out_tty, ctx->width, o && o->excel);

	out->colored = ctx->colored;
	return out;
}

void out_close(struct out *o)
{
	if (!o)
		return;
	o->ops->finish(o);
	free(o);
}

enum out_format out_kind(const struct out *o)
{
	return o->format;
}

void out_columns(struct out *o, const struct out_column *cols, size_t n)
{
	o->columns = cols;
	o->ncolumns = n;
	o->columns_new = true;
}

void out_list_begin(struct out *o)
{
	o->ops->list_begin(o);
	o->columns_new = false;
}

void out_list_end(struct out *o)
{
	o->ops->list_end(o);
}

void out_map_begin(struct out *o)
{
	o->ops->map_begin(o);
}

void out_map_end(struct out *o)
{
	o->ops->map_end(o);
}

void out_key(struct out *o, const char *key)
{
	o->ops->key(o, key);
}

void out_text(struct out *o, const char *s)
{
	if (s)
		out_text_n(o, s, strlen(s));
	else
		out_null(o);
}

void out_text_n(struct out *o, const char *s, size_t n)
{
	o->ops->value(o, VALUE_TEXT, s, n);
}

void out_look(struct out *o, enum out_look look)
{
	o->look = look;
}

void out_marked(struct out *o, const char *s, size_t mark, size_t end)
{
	o->mark = mark;
	o->mark_end = end;
	out_text(o, s);
	o->mark = o->mark_end = 0;
}

void out_raw(struct out *o, const char *number)
{
	o->ops->value(o, VALUE_NUMBER, number, strlen(number));
}

void out_int(struct out *o, int64_t v)
{
	char s[32];

	snprintf(s, sizeof(s), "%" PRId64, v);
	out_raw(o, s);
}

void out_real(struct out *o, double v)
{
	char s[400]; /* the largest double has 309 digits before the point */

	snprintf(s, sizeof(s), "%.3f", v);
	out_raw(o, s);
}

void out_bool(struct out *o, bool v)
{
	o->ops->value(o, VALUE_BOOL, v ? "true" : "false", v ? 4 : 5);
}

void out_null(struct out *o)
{
	o->ops->value(o, VALUE_NULL, "", 0);
}

void out_put_text(struct out *o, const char *key, const char *s)
{
	out_key(o, key);
	out_text(o, s);
}

void out_put_int(struct out *o, const char *key, int64_t v)
{
	out_key(o, key);
	out_int(o, v);
}

void out_put_bool(struct out *o, const char *key, bool v)
{
	out_key(o, key);
	out_bool(o, v);
}

void out_put_null(struct out *o, const char *key)
{
	out_key(o, key);
	out_null(o);
}
