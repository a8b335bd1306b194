/* Articles and problems on the sheet: in one commit with tickets, afresh with each attempt. */
#include "desk_site.h"

#include "desk/sheet.h"
#include "helpdesk/cards.h"

static struct card_change opened(struct site *s, const char *title)
{
	struct card_change ch = {.event = CE_OPENED, .set = node_map(s->a)};

	node_set(s->a, ch.set, "title", node_text(s->a, title));
	node_set(s->a, ch.set, "solution", node_text(s->a, "s"));
	return ch;
}

struct attempts {
	struct site *site;
	struct sheet *sheet;
	int n;
};

static const char *make(struct attempts *x, const char *title)
{
	struct card_change ch = opened(x->site, title);
	struct card *c;

	assert_int_equal(sheet_card_new(x->sheet, NUMBER_ARTICLE, x->site->desk->now, &c,
					&x->site->e), HD_OK);
	assert_int_equal(sheet_card_enter(x->sheet, c, &ch, x->site->desk->now, "bob", NULL,
					  &x->site->e), HD_OK);
	return arena_strdup(x->site->a, card_text(c, C_NUMBER));
}

static enum hd_rc flush(struct attempts *x, struct txn *t, struct hd_err *e)
{
	txn_describe(t, "Bob", "bob@example.org", x->site->desk->now, "cards\n");
	return sheet_flush(x->sheet, true, e);
}

static void change(struct attempts *x, store_change_fn fn)
{
	struct sbuf commit = SBUF_INIT;
	struct store *store;

	assert_int_equal(store_open(x->site->path, &store, &x->site->e), HD_OK);
	assert_int_equal(store_change(store, 0, 5, fn, x, &commit, &x->site->e), HD_OK);
	sheet_committed(x->sheet, commit.s);
	sbuf_deinit(&commit);
	store_close(store);
	open_desk(x->site, NULL);
	x->sheet->desk = x->site->desk;
}

static struct card *stored(struct site *s, const char *ref)
{
	struct card *c = arena_alloc(s->a, sizeof(*c));

	assert_int_equal(desk_card(s->desk, NUMBER_ARTICLE, ref, s->a, c, &s->e), HD_OK);
	assert_int_equal(card_disagrees(c, s->a), CARD_FIELDS);
	return c;
}

/* What an attempt did that came to nothing is not there for the next one. */
static enum hd_rc twice(struct txn *t, void *arg, struct hd_err *e)
{
	struct attempts *x = arg;
	struct card_change edit = {.event = CE_EDITED, .add = node_map(x->site->a)};
	struct node *words = node_list(x->site->a);
	struct entry *entry;
	struct card *c;

	node_push(x->site->a, words, node_text(x->site->a, "word"));
	node_set(x->site->a, edit.add, "keywords", words);
	for (x->n = 0; x->n < 2; x->n++) {
		assert_int_equal(sheet_begin(x->sheet, t, e), HD_OK);
		assert_int_equal(sheet_card(x->sheet, NUMBER_ARTICLE, "K1", &c, e), HD_OK);
		assert_int_equal(c->len, 1);
		assert_int_equal(sheet_card_enter(x->sheet, c, &edit, x->site->desk->now, "bob",
						  &entry, e), HD_OK);
		assert_non_null(entry);
		assert_string_equal(make(x, x->n ? "second" : "first"), "HD-K2");
	}
	return flush(x, t, e);
}

static enum hd_rc one(struct txn *t, void *arg, struct hd_err *e)
{
	struct attempts *x = arg;

	assert_int_equal(sheet_begin(x->sheet, t, e), HD_OK);
	assert_string_equal(make(x, "one"), "HD-K1");
	return flush(x, t, e);
}

static void each_attempt_begins_afresh(void **state)
{
	struct attempts x = {*state, sheet_new(((struct site *)*state)->desk, false), 0};

	change(&x, one);
	change(&x, twice);
	assert_int_equal(stored(x.site, "HD-K1")->len, 2);
	assert_string_equal(card_text(stored(x.site, "HD-K2"), C_TITLE), "second");
	assert_int_equal(stored(x.site, "HD-K2")->len, 1);
	sheet_free(x.sheet);
}

/* They go to the txn when there are many, and come back when asked for. */
static enum hd_rc many(struct txn *t, void *arg, struct hd_err *e)
{
	struct attempts *x = arg;
	struct card_change publish = {.event = CE_PUBLISHED};
	struct card *c;

	assert_int_equal(sheet_begin(x->sheet, t, e), HD_OK);
	for (int i = 0; i < 1100; i++)
		make(x, "t");
	assert_int_equal(sheet_trim(x->sheet, e), HD_OK);
	assert_int_equal(x->sheet->cards.len, 0);
	assert_int_equal(sheet_card(x->sheet, NUMBER_ARTICLE, "HD-K7", &c, e), HD_OK);
	assert_int_equal(sheet_card_enter(x->sheet, c, &publish, x->site->desk->now, "bob", NULL, e),
			 HD_OK);
	return flush(x, t, e);
}

static void many_are_no_burden(void **state)
{
	struct attempts x = {*state, sheet_new(((struct site *)*state)->desk, true), 0};

	change(&x, many);
	assert_true(card_is(stored(x.site, "7"), "published"));
	assert_true(card_is(stored(x.site, "1100"), "draft"));
	sheet_free(x.sheet);
}

/* A key belongs to one article; a problem may have the same. */
static enum hd_rc keyed(struct txn *t, void *arg, struct hd_err *e)
{
	struct attempts *x = arg;
	struct card_change a = opened(x->site, "a"), b = opened(x->site, "b");
	struct card *c;
	const char *number;

	assert_int_equal(sheet_begin(x->sheet, t, e), HD_OK);
	assert_int_equal(key_parse("glpi:7", x->site->a, &a.add, e), HD_OK);
	node_set(x->site->a, a.set, "external", a.add);
	node_set(x->site->a, b.set, "external", a.add);
	a.add = NULL;
	assert_int_equal(sheet_card_new(x->sheet, NUMBER_ARTICLE, 1, &c, e), HD_OK);
	assert_int_equal(sheet_card_enter(x->sheet, c, &a, 1, "bob", NULL, e), HD_OK);
	assert_int_equal(sheet_key(x->sheet, NUMBER_ARTICLE, "glpi:7", &number, e), HD_OK);
	assert_string_equal(number, "HD-K1");
	assert_int_equal(sheet_card_new(x->sheet, NUMBER_ARTICLE, 1, &c, e), HD_OK);
	assert_int_equal(sheet_card_enter(x->sheet, c, &b, 1, "bob", NULL, e), HD_REFUSED);
	assert_non_null(strstr(e->msg, "belongs to article 'HD-K1' already"));
	assert_int_equal(sheet_card_new(x->sheet, NUMBER_PROBLEM, 1, &c, e), HD_OK);
	node_remove(b.set, "solution");
	assert_int_equal(sheet_card_enter(x->sheet, c, &b, 1, "bob", NULL, e), HD_OK);
	return flush(x, t, e);
}

static enum hd_rc found_again(struct txn *t, void *arg, struct hd_err *e)
{
	struct attempts *x = arg;
	const char *number;

	assert_int_equal(sheet_begin(x->sheet, t, e), HD_OK);
	assert_int_equal(sheet_key(x->sheet, NUMBER_ARTICLE, "glpi:7", &number, e), HD_OK);
	assert_string_equal(number, "HD-K1");
	assert_int_equal(sheet_key(x->sheet, NUMBER_PROBLEM, "glpi:7", &number, e), HD_OK);
	assert_string_equal(number, "HD-P1");
	assert_int_equal(sheet_key(x->sheet, NUMBER_ARTICLE, "glpi:8", &number, e), HD_OK);
	assert_null(number);
	return HD_OK;
}

static void keys_are_unique_among_a_kind(void **state)
{
	struct attempts x = {*state, sheet_new(((struct site *)*state)->desk, false), 0};

	change(&x, keyed);
	sheet_free(x.sheet);
	x.sheet = sheet_new(x.site->desk, false);
	change(&x, found_again);
	sheet_free(x.sheet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_attempt_begins_afresh),
		TEST(many_are_no_burden),
		TEST(keys_are_unique_among_a_kind),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
