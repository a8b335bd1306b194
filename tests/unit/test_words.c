/* Words of text and their forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/words.h"

/* Writes `form` or, for another form of the same word, `=form`, with a blank between. */
static int write_form(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	struct sbuf *b = arg;

	assert_true(n > 0 && start >= 0 && start < end);
	if (b->len > 0 && !colocated)
		sbuf_putc(b, ' ');
	if (colocated)
		sbuf_putc(b, '=');
	sbuf_add(b, form, (size_t)n);
	return 0;
}

static int write_first(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	return colocated ? 0 : write_form(arg, form, n, start, end, false);
}

static void check_words(const char *text, const char *want, word_fn fn)
{
	struct sbuf b = SBUF_INIT;

	assert_int_equal(words_each(text, (int)strlen(text), fn, &b), 0);
	assert_string_equal(b.s, want);
	sbuf_deinit(&b);
}

static void text_is_split(void **state)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{"", ""},
		{" .,;!?-_/\\()[]{}<>\"'`~@#$%^&*+=|\t\n", ""},
		{"one", "one"},
		{"One two,THREE.", "one two three"},
		{"l'imprimante de l\xe2\x80\x99\xc3\xa9tage", "l imprimante de l etage"},
		{"error 0x80070005 on srv-01_b", "error 0x80070005 on srv 01 b"},
		{"\xc3\x89t\xc3\xa9 \xc3\x85\xc3\x9f \xc5\x92uvre", "ete ass oeuvre"},
		{"e\xcc\x81te\xcc\x81", "ete"},                       /* accents apart */
		{"e\xcc\x81\xcc\xa7\xcc\x80x", "ex"},                 /* more than one */
		{"\xcc\x81 alone \xcc\x81 marks", "alone marks"},
		{"\xc2\xabguillemets\xc2\xbb\xc2\xa0\xe2\x80\x94\xe2\x80\xa6", "guillemets"},
		{"\xd0\x9f\xd1\x80\xd0\x98", "\xd0\xbf\xd1\x80\xd0\xb8"},
		{"\xce\x9f\xce\x94\xce\x9f\xce\xa3", "\xce\xbf\xce\xb4\xce\xbf\xcf\x83"},
		{"\xc5\x81\xc3\xb3" "d\xc5\xba", "lodz"},
		{"\xe6\x89\x93\xe5\x8d\xb0\xe6\x9c\xba", "\xe6\x89\x93 \xe5\x8d\xb0 \xe6\x9c\xba"},
		{"pc\xe6\x9c\xba" "2", "pc \xe6\x9c\xba 2"},
		{"\xf0\x9f\x98\x80 ok\xf0\x9f\x98\x80", "ok"},
		{"\xff\xfe bad \xc3", "bad"},                         /* no UTF-8: no word */
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		check_words(cases[i].text, cases[i].words, write_first);
}

static void every_form_is_told(void **state)
{
	static const struct {
		const char *text, *forms;
	} cases[] = {
		{"printing", "printing=print"},
		{"Prints", "prints=print"},
		{"imprimantes", "imprimantes=imprimant=imprim"},
		{"print", "print"},
		{"a le", "a le"},
		{"x86 2cars", "x86 2cars"}, /* with digits it is a name */
		{"factur\xc3\xa9" "es", "facturees=facture=factur"},
		{"facture\xcc\x81" "es", "facturees=facture=factur"},
		{"\xd0\xba\xd0\xbe\xd1\x82s", "\xd0\xba\xd0\xbe\xd1\x82s"},
	};

	(void)state;
	/* Twice, for the second time they come from what is kept. */
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < NELEM(cases); i++)
			check_words(cases[i].text, cases[i].forms, write_form);
}

struct places {
	int start[8], end[8], count;
};

static int note_place(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	struct places *p = arg;

	(void)form;
	(void)n;
	if (colocated) {
		assert_true(p->count > 0);
		assert_int_equal(p->start[p->count - 1], start);
		assert_int_equal(p->end[p->count - 1], end);
		return 0;
	}
	p->start[p->count] = start;
	p->end[p->count++] = end;
	return 0;
}

static void places_are_bytes_of_the_text(void **state)
{
	/*                             0123456  78  9        11 12          18 */
	static const char text[] = "l'imp\xc3\xa9s \xe6\x9c\xba" "e\xcc\x81x, fin";
	struct places p = {.count = 0};

	(void)state;
	assert_int_equal(words_each(text, (int)sizeof(text) - 1, note_place, &p), 0);
	assert_int_equal(p.count, 5);
	assert_int_equal(p.start[0], 0);
	assert_int_equal(p.end[0], 1);
	assert_int_equal(p.start[1], 2);
	assert_int_equal(p.end[1], 8);
	assert_int_equal(p.start[2], 9);
	assert_int_equal(p.end[2], 12);
	assert_int_equal(p.start[3], 12);
	assert_int_equal(p.end[3], 16);
	assert_int_equal(p.start[4], 18);
	assert_int_equal(p.end[4], 21);
}

static void long_words_are_cut(void **state)
{
	struct places p = {.count = 0};
	struct sbuf word = SBUF_INIT, got = SBUF_INIT;

	(void)state;
	for (int i = 0; i < 300; i++)
		sbuf_putc(&word, (char)('A' + i % 7));
	words_each(word.s, (int)word.len, write_first, &got);
	assert_int_equal(got.len, 64);
	words_each(word.s, (int)word.len, note_place, &p);
	assert_int_equal(p.count, 1);
	assert_int_equal(p.end[0], 300);

	/* A digit that was cut off changes nothing; a character is not cut in two. */
	sbuf_putc(&word, '7');
	word.s[64] = '1';
	sbuf_clear(&got);
	words_each(word.s, (int)word.len, write_first, &got);
	assert_int_equal(got.len, 64);
	sbuf_clear(&word);
	sbuf_clear(&got);
	sbuf_putc(&word, 'a');
	for (int i = 0; i < 40; i++)
		sbuf_puts(&word, "\xd0\xb6");
	words_each(word.s, (int)word.len, write_first, &got);
	assert_int_equal(got.len, 63);
	sbuf_deinit(&word);
	sbuf_deinit(&got);
}

static int stop_at_third(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	int *left = arg;

	(void)form;
	(void)n;
	(void)start;
	(void)end;
	(void)colocated;
	return --*left == 0 ? 42 : 0;
}

static void a_callback_can_stop(void **state)
{
	for (int at = 1; at <= 6; at++) {
		int left = at;

		(void)state;
		/* dogs=dog imprimantes=imprimant=imprim chat */
		assert_int_equal(words_each("dogs imprimantes chat", 21, stop_at_third, &left), 42);
		assert_int_equal(left, 0);
	}
	assert_int_equal(words_each(NULL, 0, stop_at_third, NULL), 0);
}

static void words_are_alike(void **state)
{
	static const struct {
		const char *a, *b;
		bool alike;
	} cases[] = {
		{"imprimantes", "imprimante", true},
		{"Imprimante", "IMPRIMANTES", true},
		{"printing", "prints", true},
		{"printing", "print", true},
		{"facture", "factur\xc3\xa9", true},
		{"r\xc3\xa9seaux", "r\xc3\xa9seau", true},
		{"reseaux", "r\xc3\xa9seau", true},
		{"re\xcc\x81seaux", "r\xc3\xa9seau", true},
		{"connexions", "connexion", true},
		{"errors", "error", true},
		{"network", "printer", false},
		{"chat", "chien", false},
		{"srv01", "srv02", false},
		{"", "", false},
		{"", "x", false},
		{"...", "...", false},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		if (words_alike(cases[i].a, cases[i].b) != cases[i].alike ||
		    words_alike(cases[i].b, cases[i].a) != cases[i].alike)
			fail_msg("'%s' and '%s'", cases[i].a, cases[i].b);
	}
}

/* More words than are kept: those that were forgotten come back the same. */
static void forgotten_words_come_back(void **state)
{
	char word[32];

	(void)state;
	for (int i = 0; i < 40000; i++) {
		int n = snprintf(word, sizeof(word), "w%d", i);
		struct sbuf b = SBUF_INIT;

		assert_int_equal(words_each(word, n, write_form, &b), 0);
		assert_string_equal(b.s, word);
		sbuf_deinit(&b);
	}
	check_words("printing imprimantes", "printing=print imprimantes=imprimant=imprim",
		    write_form);
}

/* Whatever bytes come, places are within them and every form is short. */
static int check_bounds(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	(void)form;
	(void)colocated;
	assert_true(n > 0 && n < 192);
	assert_true(start >= 0 && start < end && end <= *(int *)arg);
	return 0;
}

static void any_bytes_will_do(void **state)
{
	static const char *const bits[] = {"\xc3", "\xa9", "e", "\xcc\x81", "Z", "7", " ",
					   "\xe6\x9c\xba", "\xff", "\xf0\x9f", "'", "\xc8\xba"};
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct sbuf b = SBUF_INIT;
		int n;

		for (int i = 0; i < 120; i++) {
			seed = seed * 1664525u + 1013904223u;
			sbuf_puts(&b, bits[(seed >> 16) % (round % NELEM(bits) + 1)]);
		}
		n = (int)b.len;
		assert_int_equal(words_each(b.s, n, check_bounds, &n), 0);
		sbuf_deinit(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_split),
		cmocka_unit_test(every_form_is_told),
		cmocka_unit_test(places_are_bytes_of_the_text),
		cmocka_unit_test(long_words_are_cut),
		cmocka_unit_test(a_callback_can_stop),
		cmocka_unit_test(words_are_alike),
		cmocka_unit_test(forgotten_words_come_back),
		cmocka_unit_test(any_bytes_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
