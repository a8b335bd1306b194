/* Any bytes as a ticket's file: read or refused; what is read comes back the same after it was
 * written, and everything that looks at a ticket can look at it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/ticket_yaml.h"
#include "helpdesk/facts.h"
#include "helpdesk/op.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void comes_back(struct arena *a, const struct ticket *t)
{
	struct sbuf first = SBUF_INIT, second = SBUF_INIT;
	struct ticket again;

	/* Escapes and indentation make it longer; past the limit it is refused. */
	if (ticket_write(&first, t, NULL) == HD_OK) {
		must(ticket_read(a, first.s, first.len, &again, NULL) == HD_OK);
		must(again.len == t->len);
		for (int f = 0; f < FIELD_COUNT; f++)
			must(node_equal(t->head[f], again.head[f]));
		for (size_t i = 0; i < t->len; i++)
			must(entry_same(t->journal[i], again.journal[i]));
		must(ticket_write(&second, &again, NULL) == HD_OK);
		must(first.len == second.len && memcmp(first.s, second.s, first.len) == 0);
	}
	sbuf_deinit(&first);
	sbuf_deinit(&second);
}

static void look_at(struct arena *a, struct ticket *t)
{
	struct op op = {.at = ticket_last(t),
			.by = "bob",
			.waiting_until = TIME_NONE,
			.link = "caused-by",
			.other = "HD-2"};
	struct ticket state;
	struct entry x, *added = arena_alloc(a, sizeof(*added));
	struct facts facts;

	for (int k = OP_QUALIFY; k < OP_KINDS; k++) {
		op.kind = (enum op_kind)k;
		(void)op_may(&op, t, NULL);
		op_plan(&op, t, &rules_default, a, &x);
	}
	(void)ticket_disagrees(t, a);
	(void)facts_of(t, INT64_MAX, a, &facts, &state);
	(void)ticket_replay(t, ticket_opened(t), a, &state);
	(void)ticket_requester_line(t, a);
	*added = x;
	ticket_add(t, added);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct ticket t;

	if (ticket_read(a, (const char *)data, n, &t, NULL) == HD_OK) {
		comes_back(a, &t);
		look_at(a, &t);
	}
	arena_free(a);
	return 0;
}
