/* Writes the messages that JSON lines describe, one after the other, into files 1, 2 … of a folder:
 * write_mails FOLDER <lines. Keys are those of struct outgoing; files are {name, text}. One that is
 * refused leaves a file N.refused with the reason. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "json/json.h"
#include "mail/outgoing.h"

static const char *text(const struct node *v, const char *key, const char *otherwise)
{
	const char *s = node_get_str(v, key);

	return s ? s : otherwise;
}

static const char *const *list(const struct node *v, size_t *n, struct arena *a)
{
	const char **out;

	*n = v && v->kind == NODE_LIST ? v->len : 0;
	out = arena_alloc(a, (*n + 1) * sizeof(*out));
	for (size_t i = 0; i < *n; i++)
		out[i] = v->u.items[i]->text;
	return out;
}

static void write_one(const char *folder, unsigned number, const struct node *v, struct arena *a)
{
	const struct node *files = node_get(v, "files");
	size_t n_files = files ? files->len : 0;
	struct outgoing_file *f = arena_alloc(a, (n_files + 1) * sizeof(*f));
	struct outgoing m = {.id = text(v, "id", "hd-1.uid.hash.1@example.org"),
			     .in_reply_to = text(v, "in_reply_to", NULL),
			     .from = text(v, "from", "Helpdesk <help@example.org>"),
			     .subject = text(v, "subject", ""), .date = 1763802720,
			     .language = text(v, "language", NULL), .ticket = text(v, "ticket", "HD-1"),
			     .text = text(v, "text", ""), .files = f, .n_files = n_files};
	struct sbuf out = SBUF_INIT;
	struct hd_err e = {""};
	FILE *file;

	m.to = list(node_get(v, "to"), &m.n_to, a);
	m.references = list(node_get(v, "references"), &m.n_references, a);
	for (size_t i = 0; i < n_files; i++) {
		f[i].name = text(files->u.items[i], "name", "");
		f[i].data = text(files->u.items[i], "text", "");
		f[i].len = strlen(f[i].data);
	}
	if (outgoing_write(&m, &out, &e) != HD_OK)
		sbuf_puts(&out, e.msg);
	file = fopen(arena_printf(a, "%s/%u%s", folder, number, e.msg[0] ? ".refused" : ""), "w");
	if (!file || fwrite(out.s, 1, out.len, file) != out.len || fclose(file) != 0)
		abort();
	sbuf_deinit(&out);
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct hd_err e = {""};
	struct node *v;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	for (unsigned i = 1; argc == 2 && (n = getline(&line, &cap, stdin)) > 0; i++) {
		arena_reset(a);
		if (json_read(a, line, (size_t)n, &v, &e) != HD_OK) {
			fprintf(stderr, "line %u: %s\n", i, e.msg);
			return 1;
		}
		write_one(argv[1], i, v, a);
	}
	free(line);
	arena_free(a);
	return argc != 2;
}
