/* Queries: what they match, now and as of then, and how they are written back. */
#include "tests/unit/four_tickets.h"

/* `text` is the canonical form; NULL = not looked at. Words of argv are parted by |. */
struct row {
	const char *query, *tickets, *text;
};

static const struct row nothing[] = {
	{"", "1234", ""},
	{"   ", "1234", ""},
};

static const struct row words[] = {
	{"status:open", "12", "status:open"},
	{"status:new,closed", "13", "status:new,closed"},
	{"STATUS:New", "1", "status:new"},
	{"status:closed,open", "123", "status:open,closed"},
	{"type:incident", "2", "type:incident"},
	{"type:none", "14", "type:none"},
	{"type:question,none", "134", "type:question,none"},
	{"channel:phone", "1", NULL},
	{"category:functional", "2", NULL},
	{"resolution:solved", "3", NULL},
	{"waiting:supplier", "4", NULL},
	{"waiting:none", "123", NULL},
	{"level:2..", "23", "level:2..cert"},
	{"level:..1", "14", "level:0..1"},
	{"level:cert", "3", "level:cert"},
	{"level>=2", "23", "level:2..cert"},
	{"level>2", "3", "level:3..cert"},
	{"level:<2", "14", "level:0..1"},
	{"level<=0", "14", "level:0"},
	{"priority:4..6", "24", "priority:4..6"},
	{"priority:4,6", "24", "priority:4,6"},
	{"priority:5..", "4", "priority:5..6"},
	{"priority:none", "13", "priority:none"},
	{"priority:1..6", "24", "priority:1..6"},
	{"impact:3", "2", NULL},
	{"urgency:4", "2", NULL},
};

static const struct row texts[] = {
	{"application:PAYROLL", "2", "application:PAYROLL"},
	{"application:payroll,print.v2", "12", NULL},
	{"application:none", "34", NULL},
	{"team:pay team", "2", "team:\"pay team\""},
	{"team:\"pay team\"", "2", "team:\"pay team\""},
	{"team:pay", "", NULL},
	{"assignee:me", "2", "assignee:bob"},
	{"assignee:\"me\"", "3", "assignee:\"me\""},
	{"assignee:none", "14", "assignee:none"},
	{"problem:HD-P3", "2", "problem:HD-P3"},
	{"problem:p3", "2", "problem:HD-P3"},
	{"problem:3", "2", "problem:HD-P3"},
	{"known:hd-k7", "3", "known:HD-K7"},
	{"tag:vip", "1", "tag:vip"},
	{"tags:paris,lyon", "1", "tag:paris,lyon"},
	{"tag:none", "234", NULL},
	{"site:lyo", "3", NULL},
	{"merged_into:20", "4", "merged_into:HD-20"},
	{"link:HD-20", "3", "link:HD-20"},
	{"link:none", "124", NULL},
	{"fields.room:b 12", "1", "fields.room:\"b 12\""},
	{"fields.room:\"B 12\"", "1", NULL},
	{"fields.ROOM:none", "234", "fields.ROOM:none"},
	{"fields.\"Cost center\":\"a,1\"", "1", "fields.\"Cost center\":\"a,1\""},
	{"requester:marie", "1", NULL},
	{"requester:MARIE CURIE", "1", NULL},
	{"requester:example.org", "1", NULL},
	{"requester:45 67", "1", NULL},
	{"requester:\"Marie Curie <marie@example.org>\"", "1",
	 "requester:\"Marie Curie <marie@example.org>\""},
	{"requester:none", "234", NULL},
	{"key:glpi:88:12,3", "1", "key:\"glpi:88:12,3\""},
	{"key:glpi:", "1", "key:glpi:"},
	{"key:glpi:88", "", NULL},
	{"key:none", "234", NULL},
};

static const struct row numbers[] = {
	{"number:HD-1", "1", "number:HD-1"},
	{"number:1", "1", "number:HD-1"},
	{"number:2..", "24", "number:HD-2.."},
	{"number:..4", "14", "number:..HD-4"},
	{"number:lyo-1..lyo-9", "3", "number:LYO-1..LYO-9"},
	{"number:1,LYO-3", "13", NULL},
	{"number>4", "2", "number:HD-5.."},
	{"number<4", "1", "number:..HD-3"},
};

/* Paris is an hour ahead. */
static const struct row times[] = {
	/* The first and the last day of all, which in UTC have no date. */
	{"opened:0001", "", "opened:..0001-12-31T23:50:38Z"},
	{"opened<0001-01-01", "", "opened:..0001-01-01T00:00:00Z"},
	{"opened:0001-01-01..2026-10", "", "opened:..2026-10-31T22:59:59Z"},
	{"opened:2026-11-21..9999-12-31T23:59:59Z", "4", "opened:2026-11-20T23:00:00Z.."},
	{"opened:2026-11-01", "23", "opened:2026-10-31T23:00:00Z..2026-11-01T22:59:59Z"},
	{"opened:2026-11-01..", "1234", "opened:2026-10-31T23:00:00Z.."},
	{"opened>2026-11-01", "14", NULL},
	{"opened>=2026-11-20", "14", NULL},
	{"opened<2026-11-20", "23", NULL},
	{"opened:..2026-11-20", "123", "opened:..2026-11-20T22:59:59Z"},
	{"opened:2026-11-20..2026-11-21", "14", NULL},
	{"opened:2026-11", "1234", NULL},
	{"opened:2026-10,2026-W47", "14", NULL},
	{"opened:7d..", "14", "opened:2026-11-15T12:00:00Z.."},
	{"opened:..7d", "23", "opened:..2026-11-15T12:00:00Z"},
	{"opened:yesterday", "4", NULL},
	{"opened:2026-11-20T09:00:00Z", "1", "opened:2026-11-20T09:00:00Z"},
	{"opened:2026-11-20 10:00..2026-11-21 10:00", "14",
	 "opened:2026-11-20T09:00:00Z..2026-11-21T09:00:00Z"},
	{"acknowledged:2026-11-01", "2", NULL},
	{"acknowledged:none", "1", NULL},
	{"resolved:2026-11-04", "3", NULL},
	{"resolved:2026-11-02", "", NULL},
	{"resolved:none", "124", "resolved:none"},
	{"closed:2026-11-04", "3", NULL},
	{"closed:2026-11-05", "", NULL},
	{"updated:2026-11-15", "2", NULL},
};

static const struct row has[] = {
	{"has:problem", "2", "has:problem"},
	{"has:problem,known", "23", "has:problem,known"},
	{"has:tag", "1", "has:tags"},
	{"has:files", "3", NULL},
	{"has:link", "3", "has:links"},
	{"has:external", "1", NULL},
	{"has:key", "1", "has:external"},
	{"has:fields.room", "1", NULL},
	{"has:\"fields.Cost center\"", "1", "has:\"fields.Cost center\""},
	{"has:fields.none", "", NULL},
	{"has:fields", "1", NULL},
	{"has:note", "2", NULL},
	{"has:solution", "3", NULL},
	{"has:resolved", "3", NULL},
	{"has:closed", "3", NULL},
	{"has:acknowledged", "234", NULL},
};

static const struct row free_words[] = {
	{"payslip", "24", "payslip"},
	{"PAYSLIP month", "2", "payslip month"},
	{"payslips showing", "2", "payslips showing"},
	{"\"payslip\"", "2", "\"payslip\""},
	{"\"payslips\"", "4", "\"payslips\""},
	{"\"last month\"", "2", "\"last month\""},
	{"\"last months\"", "", NULL},
	{"\"month last\"", "", NULL},
	{"last-months", "2", "last-months"},
	{"months-last", "", NULL},
	{"last-mon", "", "last-mon"},
	{"last-mon*", "2", "last-mon*"},
	{"lasts-mon*", "2", NULL},
	{"\"last mon*\"", "", "\"last mon\""},
	{"mon*", "2", "mon*"},
	{"MON*", "2", "mon*"},
	{"month*", "2", NULL},
	{"months*", "", NULL},
	{"ETAGE", "1", "etage"},
	{"étage", "1", "etage"},
	{"étages", "1", NULL},
	{"\"ÉTAGE\"", "1", "\"etage\""},
	{"éta*", "1", "eta*"},
	{"imprimantes", "1", "imprimantes"},
	{"imprimer", "1", NULL},
	{"impr*", "1", NULL},
	{"répondait", "1", NULL},
	{"l'imprimante", "1", "l-imprimante"},
	{"oeuvre strasse", "1", NULL},
	{"e-mail", "1", "e-mail"},
	{"e-mails", "1", NULL},
	{"\"12:30\"", "1", "\"12 30\""},
	{"restarted", "2", NULL},
	{"restarting", "2", NULL},
	{"install", "3", NULL},
	{"installed", "3", NULL},
	{"inst", "", NULL},
	{"slip", "", NULL},
	{"subject:pays*", "24", "subject:pays*"},
	{"subject:pays", "", "subject:pays"},
	{"subject:last month", "2", "subject:last-month"},
	{"subject:last mon*", "2", "subject:last-mon*"},
	{"subject:\"none\"", "3", "subject:\"none\""},
	{"subject:none", "", "subject:none"},
	{"subject:none-", "3", "subject:none-"},
	{"subject:none*", "3", "subject:none*"},
	{"description:erreurs", "1", NULL},
	{"description:none", "234", NULL},
	{"solution:patches", "3", NULL},
	{"solution:restarted", "", NULL},
	{"note:clients", "2", NULL},
	{"note:none", "134", NULL},
	{"\"or\"", "3", "\"or\""},
	{"or-", "3", "or-"},
	{"or*", "3", "or*"},
};

static const struct row joining[] = {
	{"payslip|level:2..", "2", "payslip level:2..cert"},
	{"payslip and level:2", "2", "payslip level:2"},
	{"not payslip", "13", "not payslip"},
	{"NOT status:open", "34", "not status:open"},
	{"not|not|status:open", "12", "not not status:open"},
	{"type:incident or type:question", "23", "type:incident or type:question"},
	{"type:incident|or|type:question|level:0", "2", "type:incident or type:question level:0"},
	{"(type:incident or type:question) level:cert", "3",
	 "(type:incident or type:question) level:cert"},
	{"not (type:incident or type:question)", "14", "not (type:incident or type:question)"},
	{"not(type:incident payslip)", "134", "not (type:incident payslip)"},
	{"(status:new)or(status:merged)", "14", "status:new or status:merged"},
	{"((payslip) (level:2))", "2", "payslip level:2"},
	{"(|status:open|)|not|payslip", "1", "status:open not payslip"},
	{"requester:marie or level:cert", "13", "requester:marie or level:cert"},
	{"subject:last or month", "", "subject:last-or-month"},
	{"subject:\"last\" or month", "2", "subject:\"last\" or month"},
	{"status:open payslip", "2", "status:open payslip"},
	{"status:open|payslip", "2", "status:open payslip"},
	{"subject:last|payslip", "2", "(subject:last) payslip"},
	{"tag:paris|or|not payslip", "13", "(tag:paris) or not payslip"},
};

static void check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct query *q = NULL, *again = NULL;
		struct hd_err e = {""};
		const char *text;

		if (parse(rows[i].query, &q, &e) != HD_OK)
			fail_msg("%s: %s", rows[i].query, e.msg);
		if (strcmp(matches(q, INT64_MAX), rows[i].tickets) != 0)
			fail_msg("%s: matches %s, not %s", rows[i].query, matches(q, INT64_MAX),
				 rows[i].tickets);
		text = query_text(q);
		if (rows[i].text)
			assert_string_equal(text, rows[i].text);
		/* Written back, it is the same query, for anyone at any time. */
		if (query_parse(1, &text, elsewhere(), &again, &e) != HD_OK)
			fail_msg("%s, written '%s': %s", rows[i].query, text, e.msg);
		assert_string_equal(query_text(again), text);
		assert_string_equal(matches(again, INT64_MAX), rows[i].tickets);
		assert_int_equal(query_is_empty(q), *text == '\0');
		query_free(again);
		query_free(q);
	}
}

static void match_nothing(void **state)
{
	(void)state;
	check(nothing, NELEM(nothing));
}

static void match_words(void **state)
{
	(void)state;
	check(words, NELEM(words));
}

static void match_texts(void **state)
{
	(void)state;
	check(texts, NELEM(texts));
}

static void match_numbers(void **state)
{
	(void)state;
	check(numbers, NELEM(numbers));
}

static void match_times(void **state)
{
	(void)state;
	check(times, NELEM(times));
}

static void match_has(void **state)
{
	(void)state;
	check(has, NELEM(has));
}

static void match_free_words(void **state)
{
	(void)state;
	check(free_words, NELEM(free_words));
}

static void match_joining(void **state)
{
	(void)state;
	check(joining, NELEM(joining));
}

static void as_it_was_then(void **state)
{
	static const struct {
		const char *query, *then, *tickets;
	} table[] = {
		{"status:closed", "2026-11-02T09:00:00Z", "3"},
		{"status:closed", "2026-11-03T09:00:00Z", ""},
		{"closed:2026-11-02", "2026-11-02T10:00:00Z", "3"},
		{"restarted", "2026-11-01T09:59:59Z", ""},
		{"restarted", "2026-11-01T10:00:00Z", "2"},
		{"has:files", "2026-11-01T10:00:00Z", ""},
		{"waiting:supplier", "2026-11-21T10:30:00Z", "4"},
		{"level:0", "2026-11-01T09:30:00Z", "2"},
		{"", "2026-10-01T00:00:00Z", ""},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct query *q;

		assert_int_equal(parse(table[i].query, &q, NULL), HD_OK);
		assert_string_equal(matches(q, at(table[i].then)), table[i].tickets);
		query_free(q);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(match_nothing),    cmocka_unit_test(match_words),
		cmocka_unit_test(match_texts),      cmocka_unit_test(match_numbers),
		cmocka_unit_test(match_times),      cmocka_unit_test(match_has),
		cmocka_unit_test(match_free_words), cmocka_unit_test(match_joining),
		cmocka_unit_test(as_it_was_then),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
