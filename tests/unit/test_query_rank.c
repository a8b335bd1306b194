/* How well a ticket matches, and the passage that shows it. */
#include "tests/unit/four_tickets.h"

static void parsed(const char *query, struct query **out)
{
	struct hd_err e = {""};

	if (parse(query, out, &e) != HD_OK)
		fail_msg("%s: %s", query, e.msg);
}

static void points(void **state)
{
	static const struct {
		const char *query;
		unsigned one, two, three, four;
	} table[] = {
		{"payslip", 0, 16, 0, 8},
		{"payslips", 0, 8, 0, 16},
		{"\"payslip\"", 0, 16, 0, 0},
		{"pay*", 0, 8, 0, 8},
		{"payslip*", 0, 16, 0, 8},
		{"erreur", 4, 0, 0, 0},
		{"erreurs", 2, 0, 0, 0},
		{"patch", 0, 0, 8, 0},
		{"patches", 0, 0, 4, 0},
		{"restarted", 0, 2, 0, 0},
		{"restarting", 0, 1, 0, 0},
		{"\"last month\"", 0, 32, 0, 0},
		{"last-months", 0, 16, 0, 0},
		{"payslip again", 0, 16, 0, 24},
		{"payslip or patch", 0, 16, 8, 8},
		{"not payslip", 0, 0, 0, 0},
		{"patch not payslip", 0, 0, 8, 0},
		{"subject:patch", 0, 0, 0, 0},
		{"solution:patch", 0, 0, 8, 0},
		{"note:restarted client", 0, 0, 0, 0},
		{"note:client", 0, 2, 0, 0},
		{"status:open", 0, 0, 0, 0},
		{"note:none", 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct ticket *all[] = {one, two, three, four}, now;
		unsigned want[] = {table[i].one, table[i].two, table[i].three, table[i].four};
		struct query *q;
		struct facts f;

		parsed(table[i].query, &q);
		for (size_t k = 0; k < NELEM(all); k++) {
			unsigned got;

			facts_of(all[k], INT64_MAX, arena, &f, &now);
			got = query_score(q, all[k], &now, &f);
			if (got != want[k])
				fail_msg("%s: %zu has %u, not %u", table[i].query, k + 1, got, want[k]);
		}
		query_free(q);
	}
}

static void words_or_none(void **state)
{
	static const struct {
		const char *query;
		bool words;
	} table[] = {
		{"", false},          {"x", true},           {"status:open x", true},
		{"not x", false},     {"subject:none", false}, {"subject:x or level:2", true},
		{"not (x y)", false}, {"has:note", false},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct query *q;

		parsed(table[i].query, &q);
		if (query_has_words(q) != table[i].words)
			fail_msg("%s", table[i].query);
		query_free(q);
	}
}

/* The mark stands between brackets. */
static void check_passage(const char *text, const char *query, const char *wanted)
{
	struct passage p = {.text = SBUF_INIT};
	struct sbuf got = SBUF_INIT;
	struct ticket *t = tk(arena, "HD-7"), now;
	struct query *q;
	struct facts f;

	parsed(query, &q);
	t->head[F_DESCRIPTION] = node_text(arena, text);
	ev(t, "2026-11-20T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
	facts_of(t, INT64_MAX, arena, &f, &now);
	if (query_passage(q, t, &now, &f, &p))
		sbuf_printf(&got, "%.*s[%.*s]%s", (int)p.mark, p.text.s, (int)(p.mark_end - p.mark),
			    p.text.s + p.mark, p.text.s + p.mark_end);
	if (strcmp(got.s, wanted) != 0)
		fail_msg("%s in '%s': %s", query, text, got.s);
	sbuf_deinit(&got);
	sbuf_deinit(&p.text);
	query_free(q);
}

static void passages(void **state)
{
	static const struct {
		const char *text, *query, *passage;
	} table[] = {
		{"paper", "paper", "[paper]"},
		{"paper", "ink", ""},
		{"paper", "not ink", ""},
		{"the  paper\n\n\tjams\n", "jam", "the paper [jams]"},
		{"the paper\njams", "\"paper jams\"", "the [paper jams]"},
		{"ink and paper", "paper ink", "[ink] and paper"},
		{"Les imprimées", "imprimee", "Les [imprimées]"},
		{"one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
		 "fifteen sixteen",
		 "seven", "…three four five six [seven] eight nine ten eleven twelve…"},
		{"one two three four five six seven eight nine ten eleven twelve thirteen fourteen",
		 "one", "[one] two three four five six seven eight nine ten eleven…"},
		{"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee-ink-"
		 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee",
		 "ink", "…dddddddddeeeeeeeeee-[ink]-aaaaaaaaaabbbbbbbbbbccccccccccdddddd…"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++)
		check_passage(table[i].text, table[i].query, table[i].passage);
}

/* Of several texts the one that says more than the row beside it. */
static void where_passages_come_from(void **state)
{
	struct passage p = {.text = SBUF_INIT};
	struct ticket *all[] = {two, three, two}, now;
	static const char *const queries[] = {"restarted payslip", "patch reports", "payslip"};
	static const char *const wanted[] = {"restarted the client, no change", "Install the patch",
					     "Payslip shows last month"};
	struct query *q;
	struct facts f;

	(void)state;
	for (size_t i = 0; i < NELEM(all); i++) {
		parsed(queries[i], &q);
		facts_of(all[i], INT64_MAX, arena, &f, &now);
		assert_true(query_passage(q, all[i], &now, &f, &p));
		assert_string_equal(p.text.s, wanted[i]);
		query_free(q);
	}
	/* What was noted later is not known yet. */
	parsed("restarted", &q);
	facts_of(two, at("2026-11-01T09:30:00Z"), arena, &f, &now);
	assert_false(query_passage(q, two, &now, &f, &p));
	assert_int_equal(query_score(q, two, &now, &f), 0);
	query_free(q);
	sbuf_deinit(&p.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points),
		cmocka_unit_test(words_or_none),
		cmocka_unit_test(passages),
		cmocka_unit_test(where_passages_come_from),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
