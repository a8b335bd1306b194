/* Queries: what their errors say, and that anything typed is refused or understood. */
#include "tests/unit/four_tickets.h"

#define TEN "a-a-a-a-a-a-a-a-a-a-"
#define A_LONG_ROW TEN TEN TEN TEN TEN TEN "a-a-a-a-a"

static void errors(void **state)
{
	static const struct {
		const char *query, *says;
	} table[] = {
		{"foo bar aplication:payroll",
		 "query, column 9: unknown field 'aplication'; did you mean 'application'?"},
		{"http://x",
		 "query, column 1: unknown field 'http'; to search for the text itself quote it: "
		 "'\"http://x\"'"},
		{"é 12:30", "query, column 3: '12:30' is no field and value"},
		{"type:incidnt",
		 "query, column 6: 'type' has no value 'incidnt'; write one of incident, "
		 "question, complaint, request, none"},
		{"status:none", "write one of new, qualified, in_progress, waiting, resolved, "
				"closed, merged, open"},
		{"level:2,4", "query, column 9: 'level' has no value '4'"},
		{"priority:..", "query, column 10: a range needs a value before or after its '..'"},
		{"opened:..", "a range needs a value"},
		{"opened:2026-02-30", "query, column 8: the calendar has no '2026-02-30'"},
		{"opened:2026-W54..", "the calendar has no '2026-W54'"},
		{"opened:2026-11-22T25:00", "is no time"},
		/* e and a mark is one letter, and so is what a joiner joins. */
		{"e\xcc\x81te\xcc\x81 foo:x", "query, column 5: unknown field 'foo'"},
		{"a \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb"
		 "b foo:x", "query, column 6: unknown field 'foo'"},
		{"level:4", "'level' has no value '4'; write one of 0, 1, 2, 3, cert, none"},
		{"priority:7", "write one of 1, 2, 3, 4, 5, 6, none"},
		{"status:new..closed", "have no order"},
		{"type>incident", "have no order"},
		{"application>x", "have no order"},
		{"level:3..1", "nothing lies in '3..1'"},
		{"level>cert", "no value of 'level' is beyond 'cert'"},
		{"number<1", "none below"},
		{"number:x", "'x' is no ticket number"},
		{"number:HD-1..LYO-2", "two sites"},
		{"opened:7d", "write '7d..' for since then"},
		{"opened:whenever", "whenever"},
		{"opened:2026-13-01", "2026-13-01"},
		{"opened:2026-11-02..2026-11-01", "nothing lies in"},
		{"opened>2026-11-01..2026-11-02", "a range takes no comparison"},
		{"application:", "'application' needs a value"},
		{"application:a,", "'application' needs a value"},
		{"problem:HD-3", "needs a number like HD-P3"},
		{"known:HD-P3", "needs a number like HD-K7"},
		{"link:x", "needs a number like HD-42"},
		{"key:glpi", "key:SOURCE:ID"},
		{"has:prblem", "did you mean 'problem'?"},
		{"has:qqqqqqqqqq", "fields.NAME"},
		{"fields.:x", "'fields' needs a name"},
		{"fields:x", "'fields' needs a name"},
		{"subject:--", "there is no word to look for in '--'"},
		{"...", "there is no word"},
		{"*", "there is no word"},
		{A_LONG_ROW, "more than 64 words in a row"},
		{"\"\"", "needs a value"},
		{"\"open", "query, column 1: this quote is never closed"},
		{"a subject:\"open", "query, column 11: this quote is never closed"},
		{"()", "nothing stands between"},
		{"a (b", "query, column 3: this parenthesis is never closed"},
		{"a) b", "query, column 2: this ')' closes nothing"},
		{"or a", "'or' needs a term on both sides"},
		{"a or", "query, column 5: the query ends where a term should follow"},
		{"a or or b", "'or' needs a term"},
		{"a and", "ends where a term"},
		{"not", "ends where a term"},
		{"(not)", "a term is missing before this ')'"},
		{"a\xff", "query, column 2: this is not UTF-8"},
		{"a\x1b[31m", "control character"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct query *q = NULL;
		struct hd_err e = {""};

		if (parse(table[i].query, &q, &e) != HD_USAGE)
			fail_msg("%s: should be refused", table[i].query);
		if (!strstr(e.msg, table[i].says))
			fail_msg("%s: %s", table[i].query, e.msg);
	}
}

static void me_needs_a_name(void **state)
{
	struct query *q = NULL;
	struct hd_err e;

	(void)state;
	ctx.me = NULL;
	assert_int_equal(parse("assignee:me", &q, &e), HD_USAGE);
	assert_non_null(strstr(e.msg, "--as"));
	ctx.me = "bob";
}

static enum hd_rc nested(const char *open, const char *close, int depth, struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	struct query *q = NULL;
	enum hd_rc rc;

	for (int i = 0; i < depth; i++)
		sbuf_puts(&b, open);
	sbuf_puts(&b, "payslip");
	for (int i = 0; i < depth; i++)
		sbuf_puts(&b, close);
	rc = query_parse(1, (const char *const[]){b.s}, &ctx, &q, e);
	query_free(q);
	sbuf_deinit(&b);
	return rc;
}

static void depth_is_limited(void **state)
{
	struct hd_err e;

	(void)state;
	assert_int_equal(nested("(", ")", 64, &e), HD_OK);
	assert_int_equal(nested("(", ")", 65, &e), HD_USAGE);
	assert_non_null(strstr(e.msg, "64"));
	assert_int_equal(nested("not ", "", 64, &e), HD_OK);
	assert_int_equal(nested("not ", "", 65, &e), HD_USAGE);
	assert_int_equal(nested("not (", ")", 32, &e), HD_OK);
	assert_int_equal(nested("(", ")", 40000, &e), HD_USAGE);
}

/* Whatever is typed, it is refused or can be written back; and never more than that. */
static void random_words(void **state)
{
	static const char *const parts[] = {
		"(",       ")",       " ",       " or ",       "not ",       "and ",
		"\"",      "status:", "open",    "level",      ">=",         "2",
		"..",      ",",       "cert",    "opened:",    "2026-11-01", "7d",
		"fields.", "room",    "x y",     "requester:", "none",       ":",
		"\\",      "has:",    "problem", "key:",       "a:b",        "number:",
		"HD-3",    "é",       "-",       "subject:",   "<",          "me",
		"*",       "imprimées",
	};
	uint32_t seed = 11;
	unsigned parsed = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct sbuf b = SBUF_INIT;
		struct query *q = NULL, *again = NULL;
		struct hd_err e;
		const char *text, *argv[2];
		size_t border = 0;
		int n;

		seed = seed * 1664525u + 1013904223u;
		n = 1 + (int)((seed >> 8) % 8);
		for (int i = 0; i < n; i++) {
			seed = seed * 1664525u + 1013904223u;
			border = b.len;
			sbuf_puts(&b, parts[(seed >> 8) % NELEM(parts)]);
		}
		argv[0] = arena_strndup(arena, b.s, border);
		argv[1] = b.s + border;
		if (query_parse(2, argv, &ctx, &q, &e) == HD_OK) {
			parsed++;
			text = query_text(q);
			if (query_parse(1, &text, elsewhere(), &again, &e) != HD_OK)
				fail_msg("'%s', written '%s': %s", b.s, text, e.msg);
			assert_string_equal(query_text(again), text);
			if (round % 16 == 0)
				assert_string_equal(matches(q, INT64_MAX),
						    matches(again, INT64_MAX));
		}
		query_free(again);
		query_free(q);
		sbuf_deinit(&b);
	}
	assert_true(parsed > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors),
		cmocka_unit_test(me_needs_a_name),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(random_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
