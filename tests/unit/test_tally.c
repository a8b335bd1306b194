/* The tally of a piece of tickets: what was put in comes out as it was, also after others came
 * and went; what it cannot hold is left to the whole ticket; no bytes do harm. */
#include "codec/ticket_tally.h"
#include "tests/unit/from_text.h"

static const char *const headers[] = {
	"status: new\n",
	"status: merged\nlevel: cert\nmerged_into: HD-9\n",
	"status: closed\nlevel: 3\npriority: 6\nimpact: 5\nurgency: 1\nresolution: no_answer\n",
	"status: waiting\napplication: Payroll\nteam: Équipe paie\nassignee: bob\n",
	"status: new\ntype: request\ncategory: security\nchannel: onsite\nproblem: HD-P12\n",
	"status: new\nknown: HD-K3\ntags: [a, 'b c', \"12\"]\nrequester: {name: W}\n",
	"status: resolved\napplication: bob\nteam: bob\ntags: [bob]\n",
};

static struct facts facts_no(int i)
{
	static const int64_t times[] = {-5, 0, 1764000000, INT64_MAX, INT64_MIN + 1, TIME_NONE};
	struct facts f = {
		.opened = times[i % 5],
		.acknowledged = times[(i + 1) % 6],
		.resolved = times[(i / 2 + 3) % 6],
		.level_at_resolution = i % 6 - 1,
		.max_level = i % 5,
		.escalations = i % 3 ? (unsigned)i : 4000000000u,
		.returns = (unsigned)i % 200,
		.reopens = 255,
		.last = times[(i + 2) % 5],
	};

	return f;
}

static bool same_facts(const struct facts *a, const struct facts *b)
{
	return a->opened == b->opened && a->acknowledged == b->acknowledged &&
	       a->resolved == b->resolved && a->last == b->last &&
	       a->level_at_resolution == b->level_at_resolution &&
	       a->max_level == b->max_level && a->escalations == b->escalations &&
	       a->returns == b->returns && a->reopens == b->reopens;
}

static void must_be(struct tally *x, unsigned place, const struct ticket *t, const struct facts *f)
{
	struct ticket back;
	struct facts g;

	ticket_init(&back, NULL);
	assert_true(tally_has(x, place));
	assert_true(tally_get(x, place, &back, &g));
	assert_true(same_facts(f, &g));
	for (int i = 0; i < FIELD_COUNT; i++) {
		bool counted = field_defs[i].flags & FIELD_COUNTED;

		if (!node_equal(back.head[i], counted ? t->head[i] : NULL))
			fail_msg("%s is another", field_defs[i].name);
	}
}

/* Puts tickets in and takes some out at random, through the bytes now and then. */
static void test_coming_and_going(void **state)
{
	struct tally *x = tally_new();
	int there[TALLY_PLACES] = {0}; /* which header, plus one */
	struct ticket *t[NELEM(headers)];
	struct sbuf b = SBUF_INIT;
	unsigned seed = 7;

	(void)state;
	for (size_t i = 0; i < NELEM(headers); i++)
		t[i] = with_header(headers[i]);
	for (int i = 0; i < 5000; i++) {
		unsigned place = (seed = seed * 1103515245 + 12345) >> 16 & 0xFF;
		int which = (int)(seed >> 8 & 0xFF) % (int)NELEM(headers);
		struct facts f = facts_no((int)place + which);

		if (there[place]) {
			f = facts_no((int)place + there[place] - 1);
			must_be(x, place, t[there[place] - 1], &f);
			tally_drop(x, place);
			there[place] = 0;
		} else {
			tally_put(x, place, t[which], &f);
			there[place] = which + 1;
		}
		if (i % 100)
			continue;
		tally_write(x, &b);
		assert_true(tally_read(x, b.s, b.len));
		for (unsigned k = 0; k < TALLY_PLACES; k++)
			assert_int_equal(tally_has(x, k), there[k] > 0);
	}
	sbuf_deinit(&b);
	tally_free(x);
}

static void test_nothing_left(void **state)
{
	struct tally *x = tally_new();
	struct facts f = facts_no(1);
	struct sbuf b = SBUF_INIT;

	(void)state;
	tally_put(x, 255, with_header(headers[3]), &f);
	tally_drop(x, 255);
	tally_write(x, &b);
	assert_int_equal(b.len, 0);
	sbuf_deinit(&b);
	tally_free(x);
}

/* Facts come back all the same. */
static void test_facts_alone(void **state)
{
	struct ticket *t = with_header("status: new\ntags: [a]\n");
	struct tally *x = tally_new();
	struct sbuf b = SBUF_INIT;
	struct facts f = facts_no(3), g;
	struct ticket back;

	(void)state;
	tally_put(x, 0, NULL, &f);
	t->head[F_STATUS] = node_text(arena, "on the moon");
	tally_put(x, 1, t, &f);
	t->head[F_STATUS] = NULL;
	t->head[F_TEAM] = node_text(arena, "");
	tally_put(x, 2, t, &f);
	t->head[F_TEAM] = NULL;
	t->head[F_TAGS] = node_list(arena);
	tally_put(x, 3, t, &f);
	tally_write(x, &b);
	assert_true(tally_read(x, b.s, b.len));
	for (unsigned i = 0; i < 4; i++) {
		assert_true(tally_has(x, i));
		assert_false(tally_get(x, i, &back, &g));
		assert_true(same_facts(&f, &g));
	}
	sbuf_deinit(&b);
	tally_free(x);
}

/* Whether reading is refused or not, nothing beyond the end is looked at. */
static void look(struct tally *x, const char *p, size_t n)
{
	struct ticket back;
	struct facts f;
	char *copy = malloc(n + 1);

	memcpy(copy, p, n);
	ticket_init(&back, NULL);
	if (tally_read(x, copy, n))
		for (unsigned i = 0; i < TALLY_PLACES; i++)
			if (tally_has(x, i))
				(void)tally_get(x, i, &back, &f);
	free(copy);
}

static void test_damage(void **state)
{
	struct tally *x = tally_new();
	struct sbuf b = SBUF_INIT;

	(void)state;
	for (unsigned i = 0; i < NELEM(headers); i++) {
		struct facts f = facts_no((int)i);

		tally_put(x, i * 3, with_header(headers[i]), &f);
	}
	tally_write(x, &b);
	assert_false(tally_read(x, b.s, b.len - 1));
	assert_false(tally_read(x, "", 0));
	assert_false(tally_has(x, 0));
	for (size_t n = 0; n < b.len; n++)
		look(x, b.s, n);
	for (size_t i = 0; i < b.len * 8; i++) {
		b.s[i / 8] = (char)(b.s[i / 8] ^ 1 << i % 8);
		look(x, b.s, b.len);
		b.s[i / 8] = (char)(b.s[i / 8] ^ 1 << i % 8);
	}
	assert_true(tally_read(x, b.s, b.len));
	sbuf_deinit(&b);
	tally_free(x);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_coming_and_going),
		TEST(test_nothing_left),
		TEST(test_facts_alone),
		TEST(test_damage),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
