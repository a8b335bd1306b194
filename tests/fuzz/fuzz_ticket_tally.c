/* Any bytes as a tally of tickets: read or refused; what is read can be looked at to its last
 * byte, and written and read again it writes the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/ticket_tally.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void look(const struct node *v)
{
	if (!v)
		return;
	if (v->kind != NODE_LIST)
		must(strlen(v->text) == v->len && v->len > 0);
	for (size_t i = 0; v->kind == NODE_LIST && i < v->len; i++)
		look(v->u.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct tally *x = tally_new();
	struct sbuf first = SBUF_INIT, second = SBUF_INIT;
	struct ticket t;
	struct facts f;

	ticket_init(&t, NULL);
	if (tally_read(x, data, n)) {
		for (unsigned i = 0; i < TALLY_PLACES; i++)
			if (tally_has(x, i) && tally_get(x, i, &t, &f))
				for (int k = 0; k < FIELD_COUNT; k++)
					look(t.head[k]);
		tally_write(x, &first);
		if (first.len)
			must(tally_read(x, first.s, first.len));
		tally_write(x, &second);
		must(first.len == second.len && memcmp(first.s, second.s, first.len) == 0);
	}
	sbuf_deinit(&first);
	sbuf_deinit(&second);
	tally_free(x);
	return 0;
}
