/* The brief form of a ticket: facts and marked fields come back as they were, what the form
 * cannot hold is left to the whole ticket, and no bytes do harm. */
#include "codec/ticket_brief.h"
#include "tests/unit/from_text.h"

static const struct facts some_facts = {
	.opened = -5,
	.acknowledged = TIME_NONE,
	.resolved = INT64_MAX,
	.level_at_resolution = -1,
	.max_level = LEVEL_CERT,
	.proposed_level = -1,
	.escalations = 4000000000u,
	.returns = 2,
	.reopens = 255,
	.last = 1764000000,
};

static struct sbuf brief_of(const struct ticket *t)
{
	struct sbuf b = SBUF_INIT;

	brief_write(&b, t, &some_facts);
	return b;
}

/* Whether it is one of fields; all that is marked then is as in `t`, and nothing else is there. */
static bool comes_back(const struct ticket *t)
{
	struct brief_reader *r = brief_reader_new();
	struct sbuf b = brief_of(t);
	struct facts f;
	struct ticket back;
	bool fields = brief_read(r, b.s, b.len, &back);

	assert_true(brief_facts(b.s, b.len, &f));
	assert_memory_equal(&f.opened, &some_facts.opened, sizeof(f.opened));
	assert_true(f.acknowledged == TIME_NONE && f.resolved == INT64_MAX);
	assert_true(f.last == some_facts.last && f.level_at_resolution == -1);
	assert_true(f.proposed_level == -1);
	assert_true(f.max_level == LEVEL_CERT && f.escalations == 4000000000u);
	assert_true(f.returns == 2 && f.reopens == 255);
	for (int i = 0; fields && i < FIELD_COUNT; i++) {
		bool brief = field_defs[i].flags & FIELD_BRIEF;
		const struct node *v = back.head[i];

		if (!node_equal(v, brief ? t->head[i] : NULL) ||
		    (v && v->kind != t->head[i]->kind))
			fail_msg("%s is another", field_defs[i].name);
	}
	sbuf_deinit(&b);
	brief_reader_free(r);
	return fields;
}

static void test_fields(void **state)
{
	static const char *const headers[] = {
		"status: new\n",
		"status: merged\nlevel: cert\nmerged_into: HD-9\n",
		"status: closed\nlevel: 3\npriority: 6\nimpact: 5\nurgency: 1\nresolution: no_answer\n",
		"status: waiting\napplication: Payroll\nteam: Équipe paie\nassignee: bob\n",
		"status: new\ntype: request\ncategory: security\nchannel: onsite\nproblem: HD-P12\n",
		"status: new\nknown: HD-K3\ntags: [a, 'b c', \"12\"]\nrequester: {name: W}\n",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(headers); i++)
		assert_true(comes_back(with_header(headers[i])));
}

/* Each value of each field with few of them. */
static void test_values(void **state)
{
	(void)state;
	for (int f = 0; f < FIELD_COUNT; f++) {
		const char *const *words = field_defs[f].type == FT_LEVEL ? words_level
									  : field_defs[f].words;

		for (int i = 0; words && words[i]; i++)
			assert_true(comes_back(with_header(arena_printf(
				arena, "%s%s: %s\n", f == F_STATUS ? "" : "status: new\n",
				field_defs[f].name, words[i]))));
		for (int i = field_defs[f].min; field_defs[f].type == FT_INT && i <= field_defs[f].max;
		     i++)
			assert_true(comes_back(with_header(arena_printf(
				arena, "status: new\n%s: %d\n", field_defs[f].name, i))));
	}
}

static void test_facts_alone(void **state)
{
	struct ticket *t = with_header("status: new\n");

	(void)state;
	t->head[F_STATUS] = node_text(arena, "on the moon");
	assert_false(comes_back(t));
	t->head[F_STATUS] = node_plain(arena, "new");
	assert_false(comes_back(t));
	t->head[F_STATUS] = NULL;
	assert_true(comes_back(t));
	t->head[F_TEAM] = node_list(arena);
	assert_false(comes_back(t));
	t->head[F_TEAM] = node_text(arena, "");
	assert_false(comes_back(t));
	t->head[F_TEAM] = NULL;
	t->head[F_TAGS] = node_list(arena);
	assert_false(comes_back(t)); /* it would come back as no list at all */
	for (int i = 0; i < 256; i++)
		node_push(arena, t->head[F_TAGS], node_text(arena, "t"));
	assert_false(comes_back(t));
	t->head[F_TAGS]->len = 255;
	assert_true(comes_back(t));
}

/* Every length, and every byte changed in every bit: read or refused, never beyond the end. */
static void test_damage(void **state)
{
	struct ticket *t = with_header("status: new\nlevel: 1\nteam: net\ntags: [a, b]\n");
	struct brief_reader *r = brief_reader_new();
	struct sbuf b = brief_of(t);
	struct ticket back;
	struct facts f;

	(void)state;
	for (size_t n = 0; n < b.len; n++) {
		char *copy = malloc(n + 1);

		memcpy(copy, b.s, n);
		(void)brief_facts(copy, n, &f);
		assert_false(brief_read(r, copy, n, &back));
		free(copy);
	}
	for (size_t i = 0; i < b.len * 8; i++) {
		char *copy = malloc(b.len);

		memcpy(copy, b.s, b.len);
		copy[i / 8] = (char)(copy[i / 8] ^ 1 << i % 8);
		(void)brief_facts(copy, b.len, &f);
		(void)brief_read(r, copy, b.len, &back);
		free(copy);
	}
	sbuf_deinit(&b);
	brief_reader_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_fields),
		TEST(test_values),
		TEST(test_facts_alone),
		TEST(test_damage),
	};

	return cmocka_run_group_tests_name("brief", tests, NULL, NULL);
}
