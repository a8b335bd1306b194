/* Saved queries: `@name` means what its text means in parentheses, and nobody can write one that
 * takes the parser down. */
#include "tests/unit/four_tickets.h"

#include <stdio.h>
#include <string.h>

#include "helpdesk/text.h"

static const struct {
	const char *name, *text;
	bool shared;
} saved[] = {
	{"mine", "status:open assignee:me", false},
	{"either", "number:1 or number:20", true},
	{"one-word", "requester:marie curie", true},
	{"both", "@either @mine", false},
	{"wrong", "\xc3\xa9t\xc3\xa9 aplication:x", false},
	{"open.paren", "(number:1", true},
	{"closes", "number:1) or (number:2", true},
	{"empty", " ", true},
	{"lost", "a @nowhere", true},
	{"self", "tag:x or @SELF", false},
	{"ping", "x @pong", true},
	{"pong", "x (@ping)", true},
	{"latin", "\xe9t\xe9", false},
	{"lines", "number:1\nor\tnumber:20\n", true},
	/* The own one wins, but not within a shared one. */
	{"two-faced", "number:1", false},
	{"two-faced", "number:20", true},
	{"sees-shared", "@two-faced", true},
	{"sees-own", "@two-faced", false},
};

static unsigned lookups;

static enum hd_rc look_up(const char *name, bool shared, struct query_saved *out, void *arg,
			  struct hd_err *e)
{
	unsigned n;

	assert_ptr_equal(arg, &ctx);
	lookups++;
	for (size_t i = 0; i < NELEM(saved); i++) {
		if ((shared && !saved[i].shared) || !str_ieq(saved[i].name, name))
			continue;
		*out = (struct query_saved){saved[i].text, saved[i].shared};
		return HD_OK;
	}
	/* deep.N stands on deep.N-1; wide.N twice. */
	if (sscanf(name, "deep.%u", &n) == 1 || sscanf(name, "wide.%u", &n) == 1) {
		const char *of = n ? arena_printf(arena, "@%.5s%u", name, n - 1) : "number:1";

		out->text = *name == 'w' ? arena_printf(arena, "%s %s", of, of) : of;
		out->shared = true;
		return HD_OK;
	}
	return hd_fail(e, HD_NOT_FOUND, "no '@%s' here", name);
}

static int setup_saved(void **state)
{
	int failed = setup(state);

	ctx.saved = look_up;
	ctx.saved_arg = &ctx;
	return failed;
}

static void means_its_text(void **state)
{
	static const struct {
		const char *query, *text, *matched;
	} table[] = {
		{"@mine", "status:open assignee:bob", "2"},
		{"not @mine", "not (status:open assignee:bob)", "134"},
		{"@either", "number:HD-1 or number:HD-20", "12"},
		{"@either has:problem", "(number:HD-1 or number:HD-20) has:problem", "2"},
		{"@EITHER or number:4", "number:HD-1 or number:HD-20 or number:HD-4", "124"},
		{"(@either)(@mine)", "(number:HD-1 or number:HD-20) status:open assignee:bob", "2"},
		{"@both", "(number:HD-1 or number:HD-20) status:open assignee:bob", "2"},
		{"@one-word", "requester:\"marie curie\"", "1"},
		{"@lines", "number:HD-1 or number:HD-20", "12"},
		{"@two-faced", "number:HD-1", "1"},
		{"@sees-own", "number:HD-1", "1"},
		{"@sees-shared", "number:HD-20", "2"},
		{"@deep.15", "number:HD-1", "1"},
		{"tag:paris @either", "tag:paris (number:HD-1 or number:HD-20)", "1"},
		{"\"@mine\"", "\"mine\"", ""},
		{"requester:@example", "requester:@example", "1"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct query *q = NULL, *again = NULL;
		struct hd_err e = {""};
		const char *text;

		if (parse(table[i].query, &q, &e) != HD_OK)
			fail_msg("%s: %s", table[i].query, e.msg);
		assert_string_equal(query_text(q), table[i].text);
		assert_string_equal(matches(q, INT64_MAX), table[i].matched);
		text = query_text(q);
		ctx.saved = NULL; /* what is written needs no saved one any more */
		if (parse(text, &again, &e) != HD_OK)
			fail_msg("%s: %s", text, e.msg);
		ctx.saved = look_up;
		assert_string_equal(query_text(again), text);
		query_free(again);
		query_free(q);
	}
}

static void errors(void **state)
{
	static const struct {
		enum hd_rc rc;
		const char *query, *says;
	} table[] = {
		{HD_NOT_FOUND, "a @nowhere", "query, column 3: no '@nowhere' here"},
		{HD_NOT_FOUND, "tag:y @lost", "query '@lost', column 3: no '@nowhere' here"},
		{HD_USAGE, "number:1 @wrong",
		 "query '@wrong', column 5: unknown field 'aplication'; did you mean 'application'?"},
		{HD_USAGE, "@open.paren", "query '@open.paren', column 1: this parenthesis is never"},
		{HD_USAGE, "(@open.paren)", "query '@open.paren', column 1: this parenthesis is"},
		{HD_USAGE, "(@closes)", "query '@closes', column 9: this ')' closes nothing"},
		{HD_USAGE, "@empty", "query '@empty', column 1: there is nothing in it"},
		{HD_USAGE, "@latin", "query '@latin', column 1: this is not UTF-8"},
		{HD_USAGE, "@self", "query '@self', column 10: '@SELF' would stand within itself"},
		{HD_USAGE, "@ping", "query '@pong', column 4: '@ping' would stand within itself"},
		{HD_USAGE, "@deep.16", "more than 16 saved queries within each other"},
		{HD_USAGE, "@", "query, column 1: '@' is no name of a saved query"},
		{HD_USAGE, "a @@b", "query, column 3: '@@b' is no name"},
		{HD_USAGE, "@a,b", "to search for it as text quote it"},
		{HD_USAGE, "@a:b", "'@a:b' is no name"},
		{HD_USAGE, "@-a", "'@-a' is no name"},
		{HD_USAGE, "@mine or", "query, column 9: the query ends where"},
		{HD_USAGE, "@mine)", "query, column 6: this ')' closes nothing"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct query *q = NULL;
		struct hd_err e = {""};

		assert_int_equal(parse(table[i].query, &q, &e), table[i].rc);
		if (!str_starts(e.msg, "query") || !strstr(e.msg, table[i].says))
			fail_msg("%s: %s", table[i].query, e.msg);
	}
}

/* Parentheses, nots and saved queries share one bound on the stack. */
static void depth_is_shared(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct query *q = NULL;
	struct hd_err e;

	(void)state;
	for (int i = 0; i < 60; i++)
		sbuf_putc(&b, '(');
	sbuf_puts(&b, "@deep.10");
	for (int i = 0; i < 60; i++)
		sbuf_putc(&b, ')');
	assert_int_equal(parse(b.s, &q, &e), HD_USAGE);
	assert_non_null(strstr(e.msg, "64 parentheses and nots"));
	sbuf_deinit(&b);
}

/* Sixteen short queries that name each other twice would be 65,536 terms; with three they
 * would be forty million. What is written out is bounded like what is typed. */
static void length_is_shared(void **state)
{
	struct sbuf b = SBUF_INIT;
	struct query *q = NULL;
	struct hd_err e;

	(void)state;
	assert_int_equal(parse("@wide.8", &q, &e), HD_OK);
	query_free(q);
	lookups = 0;
	assert_int_equal(parse("@wide.15", &q, &e), HD_USAGE);
	assert_non_null(strstr(e.msg, "longer than 65536 bytes, the saved ones in it written out"));
	assert_true(lookups < 65536 / 4);
	for (int i = 0; i < 6000; i++)
		sbuf_puts(&b, "@both ");
	assert_int_equal(parse(b.s, &q, &e), HD_USAGE);
	assert_non_null(strstr(e.msg, "longer than 65536 bytes"));
	sbuf_deinit(&b);
}

static void none_at_hand(void **state)
{
	struct query *q = NULL;
	struct hd_err e;

	(void)state;
	ctx.saved = NULL;
	assert_int_equal(parse("a @mine", &q, &e), HD_USAGE);
	assert_string_equal(e.msg, "query, column 3: no saved query is known here");
	ctx.saved = look_up;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means_its_text),
		cmocka_unit_test(errors),
		cmocka_unit_test(depth_is_shared),
		cmocka_unit_test(length_is_shared),
		cmocka_unit_test(none_at_hand),
	};

	return cmocka_run_group_tests(tests, setup_saved, teardown);
}
