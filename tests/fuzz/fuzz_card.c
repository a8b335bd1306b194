/* Any bytes as the file of an article or a problem: read or refused; what is read comes back the
 * same after it was written, and can be changed whatever it says. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/card_file.h"
#include "helpdesk/op.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void comes_back(struct arena *a, const struct card *c)
{
	struct sbuf first = SBUF_INIT, second = SBUF_INIT;
	struct card again;

	/* Escapes and indentation make it longer; past the limit it is refused. */
	if (card_write(&first, c, NULL) == HD_OK) {
		must(card_read(a, c->kind, first.s, first.len, &again, NULL) == HD_OK);
		must(again.len == c->len);
		for (int f = 0; f < CARD_FIELDS; f++)
			must(node_equal(c->head[f], again.head[f]));
		for (size_t i = 0; i < c->len; i++)
			must(entry_same(c->journal[i], again.journal[i]));
		must(card_write(&second, &again, NULL) == HD_OK);
		must(first.len == second.len && memcmp(first.s, second.s, first.len) == 0);
	}
	sbuf_deinit(&first);
	sbuf_deinit(&second);
}

/* The header that the journal makes may lack anything but its number. */
static void change(struct arena *a, struct card *c)
{
	struct card_change ch = {.set = node_map(a), .add = node_map(a), .from = "HD-K1"};
	struct node *words = node_list(a);
	struct entry *x;

	node_push(a, words, node_text(a, "new"));
	node_set(a, ch.add, "keywords", words);
	node_set(a, ch.set, "cause", node_text(a, "because"));
	for (int k = 0; k < CARD_EVENTS; k++) {
		ch.event = (enum card_event)k;
		ch.into = ch.event == CE_MERGED && c->kind == NUMBER_ARTICLE ? "HD-K2" : NULL;
		(void)card_may(c, &ch, NULL);
		x = card_plan(c, &ch, card_last(c), "bob");
		if (x)
			card_add(c, x);
	}
	(void)card_disagrees(c, a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const enum number_kind kinds[] = {NUMBER_ARTICLE, NUMBER_PROBLEM};
	char *text = malloc(n + 1);
	struct card c, state;
	struct arena *a;

	must(text != NULL);
	memcpy(text, data, n);
	text[n] = '\0';
	for (size_t i = 0; i < NELEM(kinds); i++) {
		a = arena_new();
		if (card_read(a, kinds[i], text, n, &c, NULL) == HD_OK) {
			comes_back(a, &c);
			card_replay(&c, a, &state);
			change(a, &state);
			comes_back(a, &c);
		}
		arena_free(a);
	}
	free(text);
	return 0;
}
