/* Operands, values and outcomes of the commands that change tickets. */
#include "cmd/tickets.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/known.h"
#include "cmd/untold.h"
#include "helpdesk/text.h"

#define STDIN_MAX (64u << 20) /* bytes: some millions of numbers */

static void push(struct tickets *t, const char *ref)
{
	t->v = mem_grow(t->v, &t->cap, t->n + 1, sizeof(*t->v));
	t->v[t->n++] = ref;
}

/* Numbers between blanks; but a line of key:SOURCE:ID is one, for an id may hold blanks. */
static void split(struct tickets *t, char *s)
{
	while (*(s += strspn(s, " \t\r\n"))) {
		size_t n = strcspn(s, str_starts(s, "key:") ? "\r\n" : " \t\r\n");

		char *next = s + n + (s[n] != '\0');

		push(t, s);
		while (s[n - 1] == ' ' || s[n - 1] == '\t')
			n--;
		s[n] = '\0';
		s = next;
	}
}

static enum hd_rc read_stdin(struct tickets *t, struct hd_err *e)
{
	for (;;) {
		ssize_t n = read(STDIN_FILENO, sbuf_reserve(&t->text, 65536), 65536);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return hd_fail(e, HD_IO, "cannot read standard input: %s", strerror(errno));
		if (n == 0)
			break;
		t->text.len += (size_t)n;
		t->text.s[t->text.len] = '\0';
		if (t->text.len > STDIN_MAX)
			return hd_fail(e, HD_REFUSED, "standard input is too long; use 'batch'");
	}
	if (strlen(t->text.s) != t->text.len)
		return hd_fail(e, HD_INVALID, "standard input holds a NUL byte, not numbers alone");
	split(t, t->text.s);
	return HD_OK;
}

enum hd_rc tickets_read(int argc, char **argv, struct tickets *out, struct hd_err *e)
{
	bool read_once = false;
	enum hd_rc rc = HD_OK;

	for (int i = 0; i < argc && !rc; i++) {
		if (strcmp(argv[i], "-") != 0)
			push(out, argv[i]);
		else if (!read_once)
			rc = read_stdin(out, e);
		read_once = read_once || strcmp(argv[i], "-") == 0;
	}
	return rc;
}

void tickets_deinit(struct tickets *t)
{
	free(t->v);
	sbuf_deinit(&t->text);
}

void tickets_none(const struct cmd_ctx *ctx)
{
	cmd_say(ctx, "no ticket on standard input: nothing to do");
}

enum hd_rc tickets_set(struct request *r, struct arena *a, const char *option, const char *value,
		       struct hd_err *e)
{
	return value ? request_set_text(r, a, option, value, e) : HD_OK;
}

enum hd_rc tickets_set_list(struct request *r, struct arena *a, const char *option,
			    const struct opt_texts *values, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; i < values->n && !rc; i++)
		rc = request_set_text(r, a, option, values->v[i], e);
	return rc;
}

enum hd_rc tickets_time(struct cmd_ctx *ctx, const char *s, const char *what, int64_t *out,
			struct hd_err *e)
{
	const struct zone *zone;
	enum hd_rc rc;

	if (!s)
		return HD_OK;
	rc = desk_zone(ctx->desk, &zone, e);
	if (!rc)
		rc = time_parse_human(s, what, desk_now(ctx->desk), zone, out, NULL, e);
	return rc;
}

enum hd_rc tickets_change(struct cmd_ctx *ctx, struct request *r, int argc, char **argv,
			  struct outcome *out, struct hd_err *e)
{
	struct tickets t = TICKETS_INIT;
	enum hd_rc rc = tickets_read(argc, argv, &t, e);

	if (!rc && t.n == 0)
		tickets_none(ctx);
	if (!rc && t.n > 0) {
		r->tickets = t.v;
		r->n_tickets = t.n;
		rc = desk_do(ctx->desk, r, out, e);
		r->tickets = NULL;
		r->n_tickets = 0;
	}
	tickets_deinit(&t);
	return rc;
}

void tickets_print(const struct cmd_ctx *ctx, const struct outcome *out)
{
	struct sbuf line = SBUF_INIT;

	for (size_t i = 0; i < out->n && !ctx->quiet; i++) {
		const char *what = out->v[i].unchanged ? "unchanged" : out->v[i].what;

		sbuf_clear(&line);
		sbuf_printf(&line, "%s: ", out->v[i].number);
		/* Names of teams and people stand in it. */
		text_for_terminal(&line, what, strlen(what), true);
		puts(line.s);
	}
	sbuf_deinit(&line);
}

enum hd_rc tickets_do(struct cmd_ctx *ctx, struct request *r, int argc, char **argv,
		      struct hd_err *e)
{
	struct outcome out = {0};
	enum hd_rc rc = tickets_change(ctx, r, argc, argv, &out, e);

	if (!rc) {
		tickets_print(ctx, &out);
		known_say_proposed(ctx, &out);
		untold_say(ctx, &out);
	}
	outcome_deinit(&out);
	return rc;
}

enum hd_rc tickets_say(struct cmd_ctx *ctx, struct request *r, struct arena *a, const char *option,
		       const struct message_opts *o, bool required, int argc, char **argv,
		       struct hd_err *e)
{
	struct message m = MESSAGE_INIT;
	enum hd_rc rc = message_get(ctx, o, required, argc, argv, &m, e);

	if (!rc && m.given)
		rc = request_set_text(r, a, option, m.text.s, e);
	if (!rc)
		rc = tickets_do(ctx, r, argc, argv, e);
	return message_end(&m, rc, e);
}
