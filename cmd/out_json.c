/* JSON (RFC 8259) with two blanks a floor, and JSON Lines: the elements of the
 * outermost list, or the one document, each on a line of its own. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/out_printer.h"
#include "helpdesk/text.h"

/* True for what is valid in JSON as it is, but would steer a terminal or end a
 * line where it is looked at: escaped, it reads back as the same text. */
static bool must_escape(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || (cp >= 0x200e && cp <= 0x200f) ||
	       (cp >= 0x2028 && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x061c ||
	       cp == 0xfeff;
}

static void put_escape(FILE *to, uint32_t cp)
{
	static const char plain[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	const char *at = cp && cp < 0x80 ? strchr(plain, (int)cp) : NULL;

	if (at)
		fprintf(to, "\\%c", letters[at - plain]);
	else
		fprintf(to, "\\u%04x", (unsigned)cp);
}

static bool is_common(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* Valid text; what needs no escape is written in one piece. */
static void put_valid(FILE *to, const char *s, size_t n)
{
	size_t done = 0, i = 0, start;
	uint32_t cp;

	while (i < n) {
		start = i;
		if (is_common((unsigned char)s[i])) {
			i++;
			continue;
		}
		cp = utf8_next(s, n, &i);
		if (cp >= 0x80 && !must_escape(cp))
			continue;
		fwrite(s + done, 1, start - done, to);
		put_escape(to, cp);
		done = i;
	}
	fwrite(s + done, 1, n - done, to);
}

/* What is no UTF-8 cannot stand in JSON: U+FFFD takes the place of each such byte. */
static void put_string(FILE *to, const char *s, size_t n)
{
	size_t good;

	putc('"', to);
	while (n > 0) {
		bool whole = utf8_valid(s, n, &good);

		if (whole)
			good = n;
		put_valid(to, s, good);
		if (!whole)
			fputs("\xef\xbf\xbd", to);
		good += whole ? 0 : 1;
		s += good;
		n -= good;
	}
	putc('"', to);
}

/* The floor of the outermost list is not printed in JSON Lines. */
static bool hidden_list(const struct out *o, unsigned depth)
{
	return o->format == OUT_JSONL && depth == 1 && o->level[0].list;
}

static void new_line(struct out *o)
{
	if (o->format == OUT_JSONL)
		return;
	putc('\n', o->to);
	for (unsigned i = 0; i < o->depth; i++)
		fputs("  ", o->to);
}

/* What stands between the last value and the next one. */
static void before_value(struct out *o)
{
	if (o->after_key) {
		o->after_key = false;
		return;
	}
	if (o->depth == 0 || hidden_list(o, o->depth))
		return;
	if (o->level[o->depth - 1].n++)
		putc(',', o->to);
	new_line(o);
}

static void after_value(struct out *o)
{
	if (o->depth == 0 || hidden_list(o, o->depth))
		putc('\n', o->to);
}

static void begin(struct out *o, bool list)
{
	if (o->depth == OUT_DEPTH)
		abort();
	before_value(o);
	o->level[o->depth].list = list;
	o->level[o->depth++].n = 0;
	if (!hidden_list(o, o->depth))
		putc(list ? '[' : '{', o->to);
}

static void end(struct out *o, bool list)
{
	size_t n = o->level[o->depth - 1].n;

	if (hidden_list(o, o->depth)) {
		o->depth--;
		return;
	}
	o->depth--;
	if (n)
		new_line(o);
	putc(list ? ']' : '}', o->to);
	after_value(o);
}

static void list_begin(struct out *o)
{
	begin(o, true);
}

static void list_end(struct out *o)
{
	end(o, true);
}

static void map_begin(struct out *o)
{
	begin(o, false);
}

static void map_end(struct out *o)
{
	end(o, false);
}

static void key(struct out *o, const char *k)
{
	if (o->level[o->depth - 1].n++)
		putc(',', o->to);
	new_line(o);
	put_string(o->to, k, strlen(k));
	fputs(o->format == OUT_JSONL ? ":" : ": ", o->to);
	o->after_key = true;
}

static void value(struct out *o, enum out_value kind, const char *s, size_t n)
{
	before_value(o);
	if (kind == VALUE_TEXT)
		put_string(o->to, s, n);
	else if (kind == VALUE_NULL)
		fputs("null", o->to);
	else
		fwrite(s, 1, n, o->to);
	after_value(o);
}

static void finish(struct out *o)
{
	(void)o;
}

const struct out_ops out_json_ops = {list_begin, list_end, map_begin, map_end, key, value, finish};
