/* Messages. What a person typed is never lost: should the command fail after the
 * editor closed, the text goes into a file and the error says which. */
#include "cmd/message.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/editor.h"
#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define MESSAGE_MAX (32u << 20) /* bytes; what is long becomes an attachment */

/* One line at which the text ends: messages may well have lines that begin with `#`. */
#define MARK "# ---- keep this line; what stands below it is dropped ----\n"

const struct opt message_options[] = {
	{OPT_TEXTS, 'm', "message", "TEXT", "the text; given again, another paragraph",
	 .offset = offsetof(struct message_opts, texts)},
	{OPT_PATH, 'F', "file", "FILE", "read the text from FILE, - for standard input",
	 .offset = offsetof(struct message_opts, file)},
	OPT_END,
};

bool message_is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

static enum hd_rc read_file(const char *path, struct sbuf *out, struct hd_err *e)
{
	bool from_stdin = strcmp(path, "-") == 0;
	const char *name = from_stdin ? "standard input" : path;
	int fd = from_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct sbuf raw = SBUF_INIT;
	enum hd_rc rc = HD_OK;
	ssize_t n = 0;

	if (fd < 0)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO, "cannot open '%s': %s",
			       name, strerror(errno));
	for (;;) {
		n = read(fd, sbuf_reserve(&raw, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		raw.len += (size_t)n;
		raw.s[raw.len] = '\0';
		if (raw.len > MESSAGE_MAX) {
			rc = hd_fail(e, HD_REFUSED, "'%s' is larger than %u MiB; attach it instead",
				     name, MESSAGE_MAX >> 20);
			goto done;
		}
	}
	if (n < 0)
		rc = hd_fail(e, HD_IO, "cannot read '%s': %s", name, strerror(errno));
	else
		rc = text_clean(raw.s, raw.len, name, out, e);
done:
	if (!from_stdin)
		close(fd);
	sbuf_deinit(&raw);
	return rc;
}

/* Keeps what stands above the mark, without the line breaks at its end. */
static void cut_at_mark(struct sbuf *text)
{
	const char *mark = text->s;

	while (mark && !str_starts(mark, MARK)) {
		mark = strchr(mark, '\n');
		if (mark)
			mark++;
	}
	if (mark)
		sbuf_truncate(text, (size_t)(mark - text->s));
	while (text->len && strchr(" \t\r\n", text->s[text->len - 1]))
		sbuf_truncate(text, text->len - 1);
}

static enum hd_rc join_paragraphs(const struct opt_texts *texts, struct sbuf *out, struct hd_err *e)
{
	struct sbuf raw = SBUF_INIT;
	enum hd_rc rc;

	for (size_t i = 0; i < texts->n; i++)
		sbuf_printf(&raw, "%s%s", i ? "\n\n" : "", texts->v[i]);
	rc = text_clean(raw.s, raw.len, "the message", out, e);
	sbuf_deinit(&raw);
	return rc;
}

static enum hd_rc type_message(const struct cmd_ctx *ctx, struct message *out, struct hd_err *e)
{
	struct sbuf raw = SBUF_INIT;
	enum hd_rc rc;

	if (!editor_allowed())
		return cmd_usage(ctx, e, "'%s' wants a message: -m TEXT or -F FILE", ctx->path);
	sbuf_printf(&raw, "\n" MARK "# The text of '%s' stands above; empty, nothing is done.\n",
		    ctx->path);
	rc = editor_run(".txt", &raw, e);
	if (!rc) {
		cut_at_mark(&raw);
		rc = text_clean(raw.s, raw.len, "the message", &out->text, e);
		out->given = out->typed = true;
		if (rc)
			message_keep(raw.s, raw.len, ".txt", e);
	}
	sbuf_deinit(&raw);
	return rc;
}

static bool operand_is_stdin(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (strcmp(argv[i], "-") == 0)
			return true;
	return false;
}

enum hd_rc message_get(const struct cmd_ctx *ctx, const struct message_opts *o, bool required,
		       int argc, char **argv, struct message *out, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	if (o->file && o->texts.n)
		return cmd_usage(ctx, e, "-m and -F exclude each other");
	if (o->file && strcmp(o->file, "-") == 0 && operand_is_stdin(argc, argv))
		return cmd_usage(ctx, e, "standard input cannot give both tickets and text");
	out->given = o->file || o->texts.n;
	if (o->texts.n)
		rc = join_paragraphs(&o->texts, &out->text, e);
	else if (o->file)
		rc = read_file(o->file, &out->text, e);
	else if (required)
		rc = type_message(ctx, out, e);
	if (!rc && required && message_is_blank(out->text.s))
		rc = hd_fail(e, HD_REFUSED, "the message is empty: nothing was done");
	return rc;
}

void message_keep(const char *text, size_t n, const char *suffix, struct hd_err *e)
{
	const char *dir = env_get("TMPDIR");
	char *path = mem_printf("%s/helpdesk-kept-XXXXXX%s", dir ? dir : "/tmp", suffix);
	int fd = mkostemps(path, (int)strlen(suffix), O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	size_t used = strlen(e->msg);
	bool kept;

	kept = f && fwrite(text, 1, n, f) == n;
	if (f)
		kept = fclose(f) == 0 && kept;
	else if (fd >= 0)
		close(fd);
	snprintf(e->msg + used, sizeof(e->msg) - used,
		 kept ? "; what you typed is kept in '%s'"
		      : "; what you typed could not be kept in '%s'", path);
	free(path);
}

enum hd_rc message_end(struct message *m, enum hd_rc rc, struct hd_err *e)
{
	if (rc && m->typed && !message_is_blank(m->text.s))
		message_keep(m->text.s, m->text.len, ".txt", e);
	sbuf_deinit(&m->text);
	return rc;
}
