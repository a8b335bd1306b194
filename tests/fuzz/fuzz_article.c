/* Any bytes as an article in Markdown: what is read without a fault is written and read again the
 * same, and what is refused says why, on a line of the text. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/article_md.h"
#include "helpdesk/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void put(struct card *c, enum card_field f, const char *s)
{
	if (s)
		c->head[f] = node_text(c->arena, s);
}

static void same(const char *a, const char *b)
{
	if (a != b && (!a || !b || strcmp(a, b) != 0))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct sbuf out = SBUF_INIT;
	struct article_md first, again;
	struct hd_err e = {.msg = ""};
	struct card c;
	uint64_t line;

	if (article_md_read(a, (const char *)data, n, &first, &line, &e) != HD_OK) {
		if (!e.msg[0] || line == 0 || line > n + 2)
			abort();
		goto done;
	}
	card_init(&c, NUMBER_ARTICLE, a);
	put(&c, C_TITLE, first.title ? first.title : "x");
	put(&c, C_CAUSE, first.cause);
	put(&c, C_SOLUTION, first.solution);
	article_md_write(&out, &c);
	if (article_md_read(a, out.s, out.len, &again, &line, &e) != HD_OK)
		abort();
	same(node_get_str(again.front, "title"), first.title ? first.title : "x");
	same(again.cause, first.cause);
	same(again.solution, first.solution);
done:
	sbuf_deinit(&out);
	arena_free(a);
	return 0;
}
