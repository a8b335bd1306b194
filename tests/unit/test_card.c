/* Articles and problems: what may be entered, what it makes of the header, and their files. */
#include "from_text.h"

#include "codec/card_file.h"
#include "helpdesk/card.h"
#include "yaml/yaml.h"

static struct card *card_of(enum number_kind kind, const char *number)
{
	struct card *c = arena_alloc(arena, sizeof(*c));

	card_init(c, kind, arena);
	c->head[C_NUMBER] = node_text(arena, number);
	c->head[C_UID] = node_text(arena, "01JDX4MP1E0000000000000000");
	c->head[C_OPENED] = node_plain(arena, "2026-11-22T09:12:00Z");
	return c;
}

/* A map of the YAML flow `text`. */
static struct node *map_of(const char *text)
{
	struct node *doc = NULL;

	assert_int_equal(yaml_read(arena, text, strlen(text), &doc, &e), HD_OK);
	return doc;
}

static struct entry *enter(struct card *c, const struct card_change *ch, const char *when)
{
	struct entry *x;

	assert_int_equal(card_may(c, ch, &e), HD_OK);
	x = card_plan(c, ch, at(when), "bob");
	if (x)
		card_add(c, x);
	return x;
}

static struct card *article(const char *set)
{
	struct card *c = card_of(NUMBER_ARTICLE, "HD-K7");
	struct card_change ch = {.event = CE_OPENED, .set = map_of(set)};

	assert_non_null(enter(c, &ch, "2026-11-22T09:12:00Z"));
	return c;
}

static const char *text_of(const struct card *c)
{
	struct sbuf b = SBUF_INIT;
	const char *s;

	assert_int_equal(card_write(&b, c, &e), HD_OK);
	s = arena_strdup(arena, b.s);
	sbuf_deinit(&b);
	return s;
}

/* --- files ---------------------------------------------------------------------------- */

static const char whole[] =
	"number: HD-K7\n"
	"uid: 01JDX4MP1E0000000000000000\n"
	"title: Payslip of last month\n"
	"application: payroll\n"
	"category: functional\n"
	"symptoms:\n"
	"- \"the payslip: is wrong\"\n"
	"- old month\n"
	"cause: The client keeps its page.\n"
	"solution: |\n"
	"  Reload.\n"
	"  Restart.\n"
	"keywords: [payslip, cache]\n"
	"status: published\n"
	"visibility: public\n"
	"origin: HD-42\n"
	"opened: 2026-11-22T09:12:00Z\n"
	"journal:\n"
	"- at: 2026-11-22T09:12:00Z\n"
	"  by: bob\n"
	"  event: opened\n"
	"  set: {title: Payslip of last month, application: payroll, category: functional, status: "
	"draft, visibility: public, origin: HD-42}\n"
	"  add: {symptoms: [\"the payslip: is wrong\", old month], keywords: [payslip, cache]}\n"
	"- at: 2026-11-22T09:20:00Z\n"
	"  by: bob\n"
	"  event: edited\n"
	"  set:\n"
	"    cause: The client keeps its page.\n"
	"    solution: |\n"
	"      Reload.\n"
	"      Restart.\n"
	"- at: 2026-11-22T09:20:00Z\n"
	"  n: 2\n"
	"  by: bob\n"
	"  event: published\n"
	"  set: {status: published}\n";

static void an_article_is_written_like_a_ticket(void **state)
{
	struct card *c = card_of(NUMBER_ARTICLE, "HD-K7"), back;
	struct card_change open = {
		.event = CE_OPENED,
		.set = map_of("{origin: HD-42, application: payroll, title: Payslip of last month, "
			      "category: functional, visibility: public}"),
		.add = map_of("{symptoms: ['the payslip: is wrong', old month, old month], "
			      "keywords: [payslip, cache]}")};
	struct card_change edit = {.event = CE_EDITED,
				   .set = map_of("{cause: The client keeps its page., "
						 "solution: \"Reload.\\nRestart.\\n\"}")};
	struct card_change publish = {.event = CE_PUBLISHED};

	(void)state;
	enter(c, &open, "2026-11-22T09:12:00Z");
	enter(c, &edit, "2026-11-22T09:20:00Z");
	enter(c, &publish, "2026-11-22T09:20:00Z");
	assert_string_equal(text_of(c), whole);
	assert_int_equal(card_disagrees(c, arena), CARD_FIELDS);
	assert_int_equal(card_read(arena, NUMBER_ARTICLE, whole, strlen(whole), &back, &e), HD_OK);
	assert_string_equal(text_of(&back), whole);
	assert_int_equal(card_disagrees(&back, arena), CARD_FIELDS);
	assert_int_equal(back.journal[2]->kind, EV_OTHER);
	assert_int_equal(card_last(&back), at("2026-11-22T09:20:00Z"));
}

/* As files of problems have been since there are any. */
static void a_problem_has_the_form_it_had(void **state)
{
	static const char file[] =
		"number: HD-P3\n"
		"uid: 01JDX4MP1E0000000000000000\n"
		"title: old certificates\n"
		"application: mailer\n"
		"status: open\n"
		"external:\n"
		"  source: siebel\n"
		"  id: \"7\"\n"
		"opened: 2026-11-22T09:12:00Z\n"
		"journal:\n"
		"- at: 2026-11-22T09:12:00Z\n"
		"  by: bob\n"
		"  event: opened\n"
		"  set: {title: old certificates, application: mailer, status: open, external: "
		"{source: siebel, id: \"7\"}}\n";
	struct card *c = card_of(NUMBER_PROBLEM, "HD-P3"), back;
	struct card_change open = {.event = CE_OPENED,
				   .set = map_of("{title: old certificates, application: mailer, "
						 "external: {source: siebel, id: '7'}}")};

	(void)state;
	enter(c, &open, "2026-11-22T09:12:00Z");
	assert_string_equal(text_of(c), file);
	assert_int_equal(card_read(arena, NUMBER_PROBLEM, file, strlen(file), &back, &e), HD_OK);
	assert_string_equal(text_of(&back), file);
}

static void unknown_keys_stay(void **state)
{
	char *text = mem_printf("zebra: 1\n%s  mood: good\n", whole);
	struct card back;
	const char *out;

	(void)state;
	assert_int_equal(card_read(arena, NUMBER_ARTICLE, text, strlen(text), &back, &e), HD_OK);
	out = text_of(&back);
	assert_non_null(strstr(out, "opened: 2026-11-22T09:12:00Z\nzebra: 1\njournal:\n"));
	assert_non_null(strstr(out, "  set: {status: published}\n  mood: good\n"));
	/* A field of problems is nothing an article knows. */
	free(text);
	text = mem_printf("workaround: [1]\n%s", whole);
	assert_int_equal(card_read(arena, NUMBER_ARTICLE, text, strlen(text), &back, &e), HD_OK);
	assert_non_null(node_get(back.other, "workaround"));
	free(text);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
	static const struct {
		enum number_kind kind;
		const char *text, *says;
	} cases[] = {
		{NUMBER_ARTICLE, "", "line 1: an article must be a map of fields"},
		{NUMBER_ARTICLE, "[1]", "line 1: an article must be a map of fields"},
		{NUMBER_PROBLEM, "title: x", "line 1: number is missing"},
		{NUMBER_PROBLEM, "number: HD-K3\n", "line 1: number must be a problem number like "
						    "HD-P3, not 'HD-K3'"},
		{NUMBER_ARTICLE, "number: HD-K3\nstatus: open\n",
		 "line 2: status must be one of draft, published, retired, not 'open'"},
		{NUMBER_ARTICLE, "number: HD-K3\norigin: HD-P4\n",
		 "line 2: origin must be a ticket number like HD-42, not 'HD-P4'"},
		{NUMBER_ARTICLE, "number: HD-K3\nmerged_into: HD-4\n",
		 "line 2: merged_into must be an article number like HD-K7, not 'HD-4'"},
		{NUMBER_ARTICLE, "number: HD-K3\n\nsymptoms: slow\n", "line 3: symptoms must be a list"},
		{NUMBER_ARTICLE, "number: HD-K3\nsymptoms: [a, a]\n", "line 2: symptoms holds 'a' twice"},
		{NUMBER_ARTICLE,
		 "number: HD-K3\ntitle: x\nstatus: draft\nopened: 2026-11-22T09:12:00Z\n",
		 "line 1: journal is missing"},
		{NUMBER_ARTICLE, "number: HD-K3\njournal:\n- at: 2026-11-22T09:12:00Z\n  by: x\n"
				 "  event: opened\n  set: {category: nonsense}\n",
		 "line 6: category must be one of technical, functional, regulatory, security, not "
		 "'nonsense'"},
	};
	struct card c;

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		assert_int_equal(card_read(arena, cases[i].kind, cases[i].text,
					   strlen(cases[i].text), &c, &e), HD_INVALID);
		assert_string_equal(e.msg, cases[i].says);
	}
}

static void a_file_of_another_number_is_refused(void **state)
{
	struct number n = {"HD", NUMBER_ARTICLE, 8};
	struct card c;

	(void)state;
	assert_int_equal(card_parse(&n, whole, strlen(whole), arena, &c, &e), HD_INVALID);
	assert_string_equal(e.msg, "article 'HD-K8': line 1: its number is 'HD-K7'");
}

/* --- rules ------------------------------------------------------------------------------ */

static void what_is_published_has_a_solution(void **state)
{
	struct card *c = article("{title: t}"), fresh;
	struct card_change publish = {.event = CE_PUBLISHED};
	struct card_change open = {.event = CE_OPENED, .set = map_of("{title: t}"), .publish = true};
	struct card_change solve = {.event = CE_EDITED, .set = map_of("{solution: s}")};
	struct card_change unset = {.event = CE_EDITED, .set = map_of("{solution: null}")};

	(void)state;
	assert_true(card_is(c, "draft"));
	assert_string_equal(card_text(c, C_VISIBILITY), "internal");
	assert_int_equal(card_may(c, &publish, &e), HD_REFUSED);
	card_init(&fresh, NUMBER_ARTICLE, arena);
	assert_int_equal(card_may(&fresh, &open, &e), HD_REFUSED);
	enter(c, &solve, "2026-11-22T10:00:00Z");
	enter(c, &publish, "2026-11-22T10:00:00Z");
	assert_true(card_is(c, "published"));
	assert_null(enter(c, &publish, "2026-11-22T10:00:00Z"));
	assert_int_equal(card_may(c, &unset, &e), HD_REFUSED);
}

static void a_merged_article_stays_merged(void **state)
{
	struct card *c = article("{title: t, solution: s}");
	struct card_change merge = {.event = CE_MERGED, .into = "HD-K2"};
	struct card_change publish = {.event = CE_PUBLISHED};
	struct entry *late = arena_alloc(arena, sizeof(*late));

	(void)state;
	enter(c, &merge, "2026-11-22T10:00:00Z");
	assert_true(card_is(c, "retired"));
	assert_string_equal(card_text(c, C_MERGED_INTO), "HD-K2");
	assert_int_equal(card_may(c, &publish, &e), HD_REFUSED);
	assert_non_null(strstr(e.msg, "use 'HD-K2'"));
	/* Entered at another site before it heard of the merge. */
	*late = (struct entry){.at = at("2026-11-22T10:01:00Z"), .by = "eve", .event = "published",
			       .kind = EV_OTHER, .set = map_of("{status: published, title: new}")};
	card_add(c, late);
	assert_true(card_is(c, "retired"));
	assert_string_equal(card_text(c, C_TITLE), "new");
	assert_int_equal(card_disagrees(c, arena), CARD_FIELDS);
}

static void the_half_of_the_target_is_kept_though_empty(void **state)
{
	struct card *c = article("{title: t, solution: s}");
	struct card_change half = {.event = CE_MERGED, .from = "HD-K1"};
	struct card_change credit = {.event = CE_CREDITED, .from = "HD-1"};
	struct entry *x = enter(c, &half, "2026-11-22T10:00:00Z");

	(void)state;
	assert_non_null(x);
	assert_string_equal(x->from, "HD-K1");
	assert_null(x->set);
	assert_true(card_is(c, "draft"));
	assert_null(enter(c, &credit, "2026-11-22T10:00:00Z"));
}

static void only_what_differs_is_entered(void **state)
{
	struct card *c = article("{title: t, application: payroll}");
	struct card_change edit = {.event = CE_EDITED,
				   .set = map_of("{title: t, application: null, category: null}"),
				   .add = map_of("{keywords: [a, b]}")};
	struct card_change again = {.event = CE_EDITED,
				    .add = map_of("{keywords: [b, c]}"),
				    .remove = map_of("{keywords: [a, never]}")};
	struct entry *x = enter(c, &edit, "2026-11-22T10:00:00Z");

	(void)state;
	assert_int_equal(x->set->len, 1);
	assert_int_equal(node_get(x->set, "application")->kind, NODE_NULL);
	assert_null(c->head[C_APPLICATION]);
	x = enter(c, &again, "2026-11-22T11:00:00Z");
	assert_null(x->set);
	assert_true(node_equal(x->add, map_of("{keywords: [c]}")));
	assert_true(node_equal(x->remove, map_of("{keywords: [a]}")));
	assert_int_equal(c->head[C_KEYWORDS]->len, 2);
	assert_null(enter(c, &again, "2026-11-22T11:00:00Z"));
}

static void a_problem_with_cause_and_workaround_is_a_known_error(void **state)
{
	struct card *c = card_of(NUMBER_PROBLEM, "HD-P3");
	struct card_change open = {.event = CE_OPENED, .set = map_of("{title: t, cause: c}")};
	struct card_change around = {.event = CE_EDITED, .set = map_of("{workaround: w}")};
	struct card_change wrong = {.event = CE_EDITED, .set = map_of("{cause: null}")};
	struct card_change solve = {.event = CE_RESOLVED, .set = map_of("{solution: s}")};
	struct card_change reopen = {.event = CE_REOPENED, .note = "again"};

	(void)state;
	enter(c, &open, "2026-11-22T09:12:00Z");
	assert_true(card_is(c, "open"));
	assert_int_equal(card_may(c, &reopen, &e), HD_REFUSED);
	enter(c, &around, "2026-11-22T10:00:00Z");
	assert_true(card_is(c, "known_error"));
	enter(c, &solve, "2026-11-22T10:00:00Z");
	assert_true(card_is(c, "resolved"));
	assert_int_equal(card_may(c, &solve, &e), HD_REFUSED);
	enter(c, &wrong, "2026-11-22T10:00:00Z");
	assert_true(card_is(c, "resolved"));
	enter(c, &reopen, "2026-11-22T10:00:00Z");
	assert_true(card_is(c, "open"));
	assert_int_equal(card_disagrees(c, arena), CARD_FIELDS);
}

static void long_texts_are_refused(void **state)
{
	struct card *c = article("{title: t}");
	struct node *set = node_map(arena);
	struct card_change edit = {.event = CE_EDITED, .set = set};
	char *text = arena_alloc(arena, CARD_TEXT_MAX + 2);

	(void)state;
	memset(text, 'x', CARD_TEXT_MAX);
	node_set(arena, set, "solution", node_text(arena, text));
	assert_int_equal(card_may(c, &edit, &e), HD_OK);
	text[CARD_TEXT_MAX] = 'x';
	node_set(arena, set, "solution", node_text(arena, text));
	assert_int_equal(card_may(c, &edit, &e), HD_REFUSED);
	assert_non_null(strstr(e.msg, "65537 bytes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_article_is_written_like_a_ticket),
		TEST(a_problem_has_the_form_it_had),
		TEST(unknown_keys_stay),
		TEST(what_is_wrong_is_named_with_its_line),
		TEST(a_file_of_another_number_is_refused),
		TEST(what_is_published_has_a_solution),
		TEST(a_merged_article_stays_merged),
		TEST(the_half_of_the_target_is_kept_though_empty),
		TEST(only_what_differs_is_entered),
		TEST(a_problem_with_cause_and_workaround_is_a_known_error),
		TEST(long_texts_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
