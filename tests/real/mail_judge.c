/* Says of each file of a list on standard input, read as a message: the kind of its sender and the sign
 * it is known by. Usage: mail_judge sender | fresh. With `fresh` the files are bare texts, and what is
 * new in each is printed as one line of JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "mail/letter.h"

static void slurp(const char *path, struct sbuf *b)
{
	FILE *f = fopen(path, "rb");
	char buf[65536];
	size_t n;

	sbuf_clear(b);
	if (!f) {
		perror(path);
		exit(1);
	}
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		sbuf_add(b, buf, n);
	fclose(f);
}

static void sender(const char *path, const struct sbuf *b, struct arena *a)
{
	static const char *const kinds[] = {"person", "list", "machine", "auto-reply", "bounce", "ours"};
	struct hd_err e = {.msg = ""};
	const char *why = NULL;
	const char *kind = "unread";
	struct letter l;

	if (letter_read(b->s, b->len, a, &l, &e) == HD_OK)
		kind = kinds[letter_sender(&l, &why)];
	else
		why = e.msg;
	printf("%s\t%s\t%s\n", kind, path, why ? why : "");
}

static void fresh(const char *path, const struct sbuf *b, struct arena *a)
{
	struct folded_text t = text_parted(b->s, a);
	json_t *o = json_pack("{s:s,s:s,s:s}", "path", path, "fresh", t.fresh, "folded", t.folded);

	if (!o || json_dumpf(o, stdout, 0) != 0)
		exit(1);
	printf("\n");
	json_decref(o);
}

int main(int argc, char **argv)
{
	struct sbuf b = SBUF_INIT;
	struct arena *a = arena_new();
	char path[4096];

	while (argc > 1 && fgets(path, sizeof(path), stdin)) {
		path[strcspn(path, "\n")] = '\0';
		slurp(path, &b);
		if (strcmp(argv[1], "fresh") == 0)
			fresh(path, &b, a);
		else
			sender(path, &b, a);
		arena_reset(a);
	}
	arena_free(a);
	sbuf_deinit(&b);
	return 0;
}
