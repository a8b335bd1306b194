/* Which texts say the same: words, typing errors, ranking, near certainty, groups, packed lists. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "match/group.h"
#include "match/rank.h"

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct bag bag(const char *title, const char *text)
{
	struct bag b;

	bag_init(&b, arena);
	bag_add(&b, BAG_TITLE, title);
	bag_add(&b, BAG_TEXT, text);
	return b;
}

static bool holds(const struct bag *b, const char *form)
{
	return map_has(&b->places, form);
}

/* --- words ---------------------------------------------------------------------------------- */

static void test_words(void **state)
{
	static const struct {
		const char *a, *b; /* the same word? */
		bool same;
	} cases[] = {
		{"imprimante", "IMPRIMANTES", true}, {"printing", "printed", true},
		{"connexion", "connexions", true},   {"policy", "policies", true},
		{"bulletin", "bulletins", true},     {"étage", "etage", true},
		{"réseau", "réseaux", true},         {"Connecté", "connecter", true},
		{"maladie", "maladies", true},       {"accès", "ACCES", true},
		{"printer", "payslip", false},       {"0x80070005", "0x80070006", false},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct bag a = bag(NULL, cases[i].a), b = bag(NULL, cases[i].b);

		assert_int_equal(a.n, 1);
		assert_int_equal(b.n, 1);
		if ((strcmp(a.v[0].s, b.v[0].s) == 0) != cases[i].same)
			fail_msg("%s is %s, %s is %s", cases[i].a, a.v[0].s, cases[i].b, b.v[0].s);
		bag_deinit(&a);
		bag_deinit(&b);
	}
}

static void test_empty_words(void **state)
{
	struct bag b = bag("Bonjour, hello", "Merci d'avance, best regards, 22 lundi the VPN. x 5");

	(void)state;
	assert_true(word_is_empty("bonjour", 7));
	assert_false(word_is_empty("bonjo", 5));
	assert_false(word_is_empty("bonjours", 8));
	assert_true(holds(&b, "vpn"));
	assert_false(holds(&b, "22"));
	assert_int_equal(b.n, 2); /* avance, vpn */
	bag_deinit(&b);
}

static void test_weights(void **state)
{
	struct bag b = bag("printer", "toner printer");
	struct bag many;
	unsigned once;

	(void)state;
	assert_true(bag_weight(&b.v[0]) > bag_weight(&b.v[1]));
	bag_deinit(&b);
	/* More wordings of the same make an article no worse a match. */
	b = bag(NULL, "payslip shows last month");
	once = bag_impact(&b, &b.v[0]);
	bag_deinit(&b);
	many = bag(NULL, "payslip shows last month");
	for (int i = 0; i < 40; i++)
		bag_add(&many, BAG_TEXT, "the payslip of before");
	assert_true(bag_impact(&many, &many.v[0]) >= once - 3);
	assert_true(many.v[0].wordings & 1u << BAG_WORDINGS);
	bag_deinit(&many);
}

static void test_long_text(void **state)
{
	struct sbuf text = SBUF_INIT;
	struct bag b;

	(void)state;
	for (int i = 0; i < 200000; i++)
		sbuf_printf(&text, "word%d ", i);
	b = bag(text.s, text.s);
	assert_true(b.n <= BAG_WORDS_MAX);
	assert_true(b.n < BAG_TEXT_MAX / 5);
	bag_deinit(&b);
	sbuf_deinit(&text);
}

/* --- packed lists ----------------------------------------------------------------------------- */

static void expect_list(const struct sbuf *list, const char *wanted)
{
	const unsigned char *p = (const unsigned char *)list->s, *end = p + list->len;
	struct posting x = {0, 0};
	struct sbuf got = SBUF_INIT;

	while (posting_next(&p, end, &x))
		sbuf_printf(&got, "%u:%u ", x.card, x.impact);
	assert_string_equal(got.s, wanted);
	sbuf_deinit(&got);
}

static void test_lists(void **state)
{
	static const struct posting first[] = {{0, 9}, {5, 200}, {300, 64}};
	static const struct posting second[] = {{0, 0}, {4, 1}, {5, 2}, {301, 3}, {400, 0}};
	struct sbuf a = SBUF_INIT, b = SBUF_INIT;

	(void)state;
	postings_change(&a, NULL, 0, first, NELEM(first));
	expect_list(&a, "0:9 5:200 300:64 ");
	postings_change(&b, a.s, a.len, second, NELEM(second));
	expect_list(&b, "4:1 5:2 300:64 301:3 ");
	sbuf_deinit(&a);
	sbuf_deinit(&b);
}

/* What was cut off must not be read past. */
static void test_cut_lists(void **state)
{
	struct packed_word words[] = {{900, 7, 3}, {70000, 64, 1u << 30}}, x = {0, 0, 0};
	struct sbuf pack = SBUF_INIT;

	(void)state;
	words_pack(&pack, words, NELEM(words));
	for (size_t n = 0; n <= pack.len; n++) {
		unsigned char *copy = mem_alloc(n + 1);
		const unsigned char *p = copy;

		memcpy(copy, pack.s, n);
		x = (struct packed_word){0, 0, 0};
		while (packed_next(&p, copy + n, &x))
			;
		assert_ptr_equal(p, copy + n);
		free(copy);
	}
	assert_int_equal(x.term, 70000);
	assert_int_equal(x.wordings, 1u << 30);
	sbuf_deinit(&pack);
}

/* --- ranking ---------------------------------------------------------------------------------- */

static const struct {
	const char *number, *title, *text, *application;
	bool published;
	unsigned solved;
} articles[] = {
	{"HD-K1", "Payslip shows last month", "the payslip of the month before is shown", "payroll",
	 true, 0},
	{"HD-K2", "Outlook asks for the password", "outlook keeps prompting for my password",
	 "mailer", true, 0},
	{"HD-K3", "Printer prints blank pages", "blank sheets come out of the printer", "print",
	 true, 0},
	{"HD-K4", "L'imprimante est hors ligne", "imprimante du couloir éteinte", "print", false, 0},
	{"HD-K5", "VPN does not connect", "certificate of the vpn client expired", "network", true,
	 0},
	{"HD-K6", "VPN does not connect", "certificate of the vpn client expired", "network", false,
	 0},
	{"HD-K7", "Scanner sends no mail", "scan to mail fails with error 535", "print", true, 0},
	{"HD-K8", "Scanner sends no mail", "scan to mail fails with error 535", "print", true, 12},
};

static struct index *made(void)
{
	struct index *x = index_new();

	for (size_t i = 0; i < NELEM(articles); i++) {
		struct match_card c = {.number = articles[i].number,
				       .title = articles[i].title,
				       .application = articles[i].application,
				       .published = articles[i].published,
				       .solved = articles[i].solved};
		struct bag b = bag(articles[i].title, articles[i].text);

		index_add(x, &c, &b);
		bag_deinit(&b);
	}
	return x;
}

static struct match_ranking ask(struct index *x, const char *title, const char *text,
				const char *application)
{
	struct match_source s = index_source(x);
	struct match_ranking r;
	struct bag b = bag(title, text);

	match_rank(&s, &(struct match_question){&b, application, NULL}, 5, arena, &r);
	bag_deinit(&b);
	return r;
}

static void expect_first(struct index *x, const char *text, const char *number)
{
	struct match_ranking r = ask(x, NULL, text, NULL);

	assert_true(r.n > 0);
	assert_string_equal(r.v[0].card.number, number);
}

static void test_ranking(void **state)
{
	struct index *x = made();

	(void)state;
	expect_first(x, "my payslips are those of last month", "HD-K1");
	expect_first(x, "pages blanches: imprimantes éteintes", "HD-K4");
	expect_first(x, "impirmante", "HD-K4"); /* two neighbours swapped */
	expect_first(x, "outlok", "HD-K2");     /* a letter less */
	expect_first(x, "certifcate", "HD-K5");
	expect_first(x, "paaysllip", "HD-K1"); /* two errors in a long word */
	assert_int_equal(ask(x, NULL, "booklet", NULL).n, 0);
	assert_int_equal(ask(x, NULL, "tayslip", NULL).n, 0); /* another first letter */
	expect_first(x, "expired certificat", "HD-K5");   /* published before the draft */
	expect_first(x, "scan to mail: error 535", "HD-K8"); /* it solved before */
	assert_int_equal(ask(x, NULL, "holiday request", NULL).n, 0);
	assert_int_equal(ask(x, NULL, "error 536", NULL).v[0].n_common, 1); /* codes are not guessed */
	assert_int_equal(ask(x, NULL, "", NULL).n, 0);
	index_free(x);
}

static void test_parts(void **state)
{
	struct index *x = made();
	struct match_ranking r = ask(x, "Printer", "blank page", "print");
	const struct match_hit *h = &r.v[0];

	(void)state;
	assert_string_equal(h->card.number, "HD-K3");
	assert_int_equal(h->application, h->words / 4);
	assert_int_equal(h->success, 0);
	assert_int_equal(h->score, h->words + h->application + h->support - h->repeats);
	assert_int_equal(h->n_common, 3);
	r = ask(x, "Scanner", "error 535", NULL);
	assert_string_equal(r.v[0].card.number, "HD-K8");
	assert_true(r.v[0].success > 0);
	/* The other one says the same and so stands back. */
	assert_string_equal(r.v[r.n - 1].card.number, "HD-K7");
	assert_true(r.v[r.n - 1].repeats > 0);
	for (size_t i = 1; i < r.n; i++)
		assert_true(r.v[i].score <= r.v[i - 1].score);
	index_free(x);
}

static void test_empty_index(void **state)
{
	struct index *x = index_new();

	(void)state;
	assert_int_equal(ask(x, "anything", "at all", "app").n, 0);
	index_free(x);
}

static void test_certain(void **state)
{
	static const struct {
		const char *title, *text, *application;
		bool certain;
	} cases[] = {
		{"Payslip shows last month", "the payslip of the month before is shown", "payroll",
		 true},
		{"Payslips show the last month", "Hello, payslip of a month before", "payroll", true},
		{"", "Bonjour, the payslip of the month before is shown, shows last month, regards",
		 "payroll", true},
		{"Payslip shows last month", "the payslip of the month before is shown", "mailer",
		 false},                                              /* of another application */
		{"Payslip shows last month", "the bank account is wrong, too, and the name of the "
		 "employee is missing", "payroll", false},
		{"payslip month", "", "payroll", false},              /* two words say too little */
	};
	struct index *x = made();

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct match_ranking r =
			ask(x, cases[i].title, cases[i].text, cases[i].application);

		assert_true(r.n > 0);
		assert_int_equal(r.v[0].certain, cases[i].certain);
	}
	index_free(x);
}

static void test_alike(void **state)
{
	static const struct {
		const char *a, *b;
		bool alike;
	} cases[] = {
		{"Payslip shows last month", "payslips show the last month!", true},
		{"Payslip shows last month", "last month the paysilp shows", true},
		{"Payslip shows last month", "payslip shows the wrong name", false},
		{"imprimante en panne depuis ce matin", "Bonjour, imprimantes en panne", true},
		{"Hello", "Hello", true},
		{"Hello", "Bonjour", false},
		{"", "", true},
		{"printer", "", false},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		assert_int_equal(match_alike(cases[i].a, cases[i].b), cases[i].alike);
		assert_int_equal(match_alike(cases[i].b, cases[i].a), cases[i].alike);
	}
}

/* --- groups ----------------------------------------------------------------------------------- */

static const char *const tickets[] = {
	"Payslip shows last month", "VPN certificate expired", "my payslip shows the last month",
	"Printer is out of toner",  "payslips: last month is shown, not this one",
	"the certificate of the vpn expired", "New screen please",
};

static void test_groups(void **state)
{
	struct grouping *g = grouping_new();
	const struct text_group *groups;
	size_t n;

	(void)state;
	for (size_t i = 0; i < NELEM(tickets); i++) {
		struct bag b = bag(tickets[i], NULL);

		assert_int_equal(grouping_add(g, &b), i);
		bag_deinit(&b);
	}
	n = grouping_run(g, 2, &groups);
	assert_int_equal(n, 2);
	assert_int_equal(groups[0].n, 3);
	assert_int_equal(groups[0].members[0], 0);
	assert_int_equal(groups[0].members[1], 2);
	assert_int_equal(groups[0].members[2], 4);
	assert_true(groups[0].n_words >= 2);
	assert_true(groups[0].likeness > 500 && groups[0].likeness <= 1000);
	assert_int_equal(groups[1].n, 2);
	assert_int_equal(groups[1].members[1], 5);
	grouping_free(g);
}

static void test_no_groups(void **state)
{
	struct grouping *g = grouping_new();
	const struct text_group *groups;
	struct bag b = bag("Hello", NULL);

	(void)state;
	assert_int_equal(grouping_run(g, 2, &groups), 0);
	grouping_free(g);
	/* Texts that tell nothing resemble nothing. */
	g = grouping_new();
	grouping_add(g, &b);
	grouping_add(g, &b);
	assert_int_equal(grouping_run(g, 2, &groups), 0);
	bag_deinit(&b);
	grouping_free(g);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_weights, setup, teardown),
		cmocka_unit_test_setup_teardown(test_long_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cut_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ranking, setup, teardown),
		cmocka_unit_test_setup_teardown(test_parts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_empty_index, setup, teardown),
		cmocka_unit_test_setup_teardown(test_certain, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alike, setup, teardown),
		cmocka_unit_test_setup_teardown(test_groups, setup, teardown),
		cmocka_unit_test_setup_teardown(test_no_groups, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
