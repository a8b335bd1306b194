/* Any bytes as a ticket in brief: read or refused; what is read can be looked at to its last
 * byte, and written and read again it is the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/ticket_brief.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void same(const struct node *x, const struct node *y)
{
	must(!x == !y);
	if (!x)
		return;
	must(x->kind == y->kind && x->len == y->len);
	if (x->kind != NODE_LIST)
		must(strlen(x->text) == x->len && strcmp(x->text, y->text) == 0);
	for (size_t i = 0; x->kind == NODE_LIST && i < x->len; i++)
		same(x->u.items[i], y->u.items[i]);
}

/* Texts of no bytes among the tags are read, but never written. */
static int has_empty_tag(const struct ticket *t)
{
	const struct node *tags = t->head[F_TAGS];

	for (size_t i = 0; tags && i < tags->len; i++)
		if (tags->u.items[i]->len == 0)
			return 1;
	return 0;
}

static void round_trip(const struct ticket *t, const struct facts *f)
{
	struct brief_reader *r = brief_reader_new();
	struct sbuf out = SBUF_INIT;
	struct ticket again;
	struct facts x;

	brief_write(&out, t, f);
	must(brief_facts(out.s, out.len, &x));
	must(x.opened == f->opened && x.last == f->last && x.reopens == f->reopens);
	must(x.level_at_resolution == f->level_at_resolution && x.max_level == f->max_level);
	must(brief_read(r, out.s, out.len, &again) == !has_empty_tag(t));
	for (int i = 0; i < FIELD_COUNT && !has_empty_tag(t); i++)
		same(t->head[i], again.head[i]);
	sbuf_deinit(&out);
	brief_reader_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	/* Exactly as long as the input, so that a byte too far is seen. */
	unsigned char *copy = malloc(n ? n : 1);
	struct brief_reader *r = brief_reader_new();
	struct ticket t;
	struct facts f;

	must(copy != NULL);
	if (n)
		memcpy(copy, data, n);
	if (brief_facts(copy, n, &f) && brief_read(r, copy, n, &t))
		round_trip(&t, &f);
	brief_reader_free(r);
	free(copy);
	return 0;
}
