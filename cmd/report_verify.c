/* A saved report held against the store: prints what differs. The differences are the result
 * and go to standard output; that there are any is the error. */
#include "cmd/report_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/out.h"
#include "cmd/say.h"
#include "helpdesk/desk.h"

static void say_group(struct sbuf *b, const struct report_check *c,
		      const struct report_difference *x)
{
	if (x->total)
		sbuf_puts(b, "total");
	for (int i = 0; !x->total && i < c->dims; i++) {
		sbuf_printf(b, "%s%s ", i ? ", " : "", dim_words[c->by[i]]);
		if (x->key[i])
			sbuf_printf(b, "'%s'", x->key[i]);
		else
			sbuf_puts(b, "(none)");
	}
	sbuf_puts(b, ": ");
}

static void say_difference(const struct report_check *c, const struct report_difference *x)
{
	struct sbuf b = SBUF_INIT;

	say_group(&b, c, x);
	if (!x->figure && x->in_file)
		sbuf_puts(&b, "the group is in the file, but there is none");
	else if (!x->figure)
		sbuf_puts(&b, "the group is not in the file");
	else if (!x->in_file)
		sbuf_printf(&b, "%s is not in the file, %s computed", x->figure, x->computed);
	else if (!x->computed && strcmp(x->figure, "name") != 0)
		sbuf_printf(&b, "%s is in the file, but no figure that this program knows",
			    x->figure);
	else
		sbuf_printf(&b, "%s is %s in the file, %s computed", x->figure, x->in_file,
			    x->computed ? x->computed : "null");
	sbuf_putc(&b, '\n');
	say_print(&b);
	sbuf_deinit(&b);
}

static void say_all(const struct report_check *c)
{
	for (size_t i = 0; i < c->n; i++)
		say_difference(c, &c->v[i]);
	if (!c->n)
		printf("verified: %" PRIu64 " groups, %" PRIu64 " figures equal\n", c->groups,
		       c->figures);
}

/* --- for programs ----------------------------------------------------------------------- */

static void put_value(struct out *o, const char *key, const struct report_difference *x,
		      const char *value)
{
	/* Known figures were checked to be numbers; what else stands in the file was not. */
	bool number = value && x->figure && x->computed && strcmp(value, "null") != 0 &&
		      strcmp(x->figure, "name") != 0;

	out_key(o, key);
	if (number)
		out_raw(o, value);
	else
		out_text(o, value && strcmp(value, "null") != 0 && x->figure ? value : NULL);
}

static const char *what_of(const struct report_difference *x)
{
	if (!x->figure)
		return x->in_file ? "group too many" : "group missing";
	if (!x->in_file && strcmp(x->figure, "name") != 0)
		return "figure missing";
	return x->computed || strcmp(x->figure, "name") == 0 ? "value" : "figure unknown";
}

static void put_differences(struct out *o, const struct report_check *c)
{
	struct out_column cols[7];
	size_t n = 0;

	cols[n++] = (struct out_column){"row", "row", 0, NULL};
	for (int i = 0; i < c->dims; i++)
		cols[n++] = (struct out_column){dim_words[c->by[i]], dim_words[c->by[i]], 0, NULL};
	cols[n++] = (struct out_column){"difference", "difference", 0, NULL};
	cols[n++] = (struct out_column){"figure", "figure", 0, NULL};
	cols[n++] = (struct out_column){"in_file", "in file", OUT_RIGHT, NULL};
	cols[n++] = (struct out_column){"computed", "computed", OUT_RIGHT, NULL};
	out_columns(o, cols, n);
	out_list_begin(o);
	for (size_t k = 0; k < c->n; k++) {
		const struct report_difference *x = &c->v[k];

		out_map_begin(o);
		out_put_text(o, "row", x->total ? "total" : "group");
		for (int i = 0; i < c->dims; i++)
			out_put_text(o, dim_words[c->by[i]], x->key[i]);
		out_put_text(o, "difference", what_of(x));
		out_put_text(o, "figure", x->figure);
		put_value(o, "in_file", x, x->in_file);
		put_value(o, "computed", x, x->computed);
		out_map_end(o);
	}
	out_list_end(o);
}

static void put_all(const struct cmd_ctx *ctx, const struct report_check *c, enum out_format f,
		    bool excel)
{
	struct out *o = out_new(f, stdout, ctx->out_tty, ctx->width, excel);

	if (f == OUT_JSON) {
		out_map_begin(o);
		out_put_text(o, "commit", c->commit);
		out_put_bool(o, "equal", c->n == 0);
		out_put_int(o, "groups", (int64_t)c->groups);
		out_put_int(o, "figures", (int64_t)c->figures);
		out_key(o, "differences");
	}
	put_differences(o, c);
	if (f == OUT_JSON)
		out_map_end(o);
	out_close(o);
}

static void print(const struct cmd_ctx *ctx, const struct report_check *c, const char *format,
		  bool excel)
{
	if (strcmp(format, "text") == 0)
		say_all(c);
	else
		put_all(ctx, c,
			strcmp(format, "json") == 0  ? OUT_JSON
			: strcmp(format, "csv") == 0 ? OUT_CSV
						     : OUT_JSONL,
			excel);
}

enum hd_rc report_verify(const struct cmd_ctx *ctx, const char *file, const char *format,
			 bool excel, struct hd_err *e)
{
	bool from_stdin = strcmp(file, "-") == 0;
	struct report_check check = {.arena = NULL};
	int fd = from_stdin ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	enum hd_rc rc;

	if (fd < 0)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO,
			       "cannot open the report '%s': %s", file, strerror(errno));
	rc = desk_report_verify(ctx->desk, fd, from_stdin ? "standard input" : file, &check, e);
	if (rc == HD_OK) {
		print(ctx, &check, format, excel);
		if (check.n)
			rc = hd_fail(e, HD_REFUSED,
				     "the report '%s' differs from the store in %zu place%s%s", file,
				     check.n, check.n == 1 ? "" : "s",
				     check.says_query ? ""
						      : "; it says no query, so none was taken");
	}
	report_check_deinit(&check);
	if (!from_stdin)
		close(fd);
	return rc;
}
