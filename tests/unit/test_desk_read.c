/* The reading side of the desk: tickets, lists, logs, reports, editing, completion. */
#include "desk_site.h"

/* --- reading tickets ------------------------------------------------------------------------ */

static void test_resolve(void **state)
{
	static const char *const good[][2] = {
		{"HD-1", "HD-1"}, {"hd-2", "HD-2"}, {"10", "HD-10"}, {"key:glpi:8:12", "HD-10"}};
	static const char *const bad[][2] = {
		{"HD-99", "ticket 'HD-99' does not exist; the last one is 'HD-10'"},
		{"LYO-1", "site 'LYO' has none yet"},
		{"foo", "'foo' is no ticket number; numbers look like HD-42, 42 or key:SOURCE:ID"},
		{"key:glpi", "is no ticket number"},
		{"key:glpi:9", "no ticket has the key 'glpi:9'"},
		{"HD-P3", "a problem"},
		{"042", "is no ticket number"},
		{"", "is no ticket number"},
	};
	struct site *s = *state;
	char text[NUMBER_TEXT_SIZE];
	struct number n;
	struct ticket t;

	fill(s);
	for (size_t i = 0; i < NELEM(good); i++) {
		assert_int_equal(desk_resolve(s->desk, good[i][0], &n, &s->e), HD_OK);
		number_format(&n, text);
		assert_string_equal(text, good[i][1]);
	}
	for (size_t i = 0; i < NELEM(bad); i++)
		FAILS(desk_resolve(s->desk, bad[i][0], &n, &s->e), HD_NOT_FOUND, bad[i][1]);
	assert_int_equal(desk_ticket(s->desk, "2", s->a, &t, &s->e), HD_OK);
	assert_string_equal(ticket_text(&t, F_SUBJECT), "subject 1");
}

static void test_broken_ticket(void **state)
{
	struct site *s = *state;
	struct ticket t;

	put(s, "tickets/HD/0000/00/HD-1.yaml", "number: HD-1\npriority: urgnt\n");
	FAILS(desk_ticket(s->desk, "1", s->a, &t, &s->e), HD_INVALID,
	      "ticket 'HD-1': line 2: priority");
	fill(s);
	put(s, "tickets/HD/0000/00/HD-2.yaml",
	    "number: HD-3\nstatus: new\nopened: 2026-01-01T00:00:00Z\n"
	    "journal:\n- at: 2026-01-01T00:00:00Z\n  by: bob\n  event: opened\n");
	FAILS(desk_ticket(s->desk, "2", s->a, &t, &s->e), HD_INVALID,
	      "ticket 'HD-2': line 1: its number is");
}

static const char *found(struct keys *k, enum number_kind kind, const char *key)
{
	const char *number;

	assert_int_equal(keys_find(k, kind, key, &number, NULL), HD_OK);
	return number;
}

static void test_keys(void **state)
{
	struct site *s = *state;
	struct keys *k;
	const struct snap *p;

	fill(s);
	/* Keys after the journal, in quoted texts, in flow: all the same to a reader of YAML. */
	put(s, "tickets/HD/0000/00/HD-3.yaml",
	    "number: HD-3\njournal:\n- {at: 2026-01-01T00:00:00Z}\nexternal: {source: a, id: "
	    "\"1\"}\n");
	put(s, "tickets/HD/0000/00/HD-4.yaml",
	    "subject: \"x\njournal:\n- y\"\nexternal: {source: a, id: \"2\"}\n");
	put(s, "tickets/HD/0000/00/HD-5.yaml", "{\"external\": {source: a, id: \"1\"}}\n");
	put(s, "tickets/HD/0000/00/HD-6.yaml",
	    "subject: \"a\nexternal: b\"\nnote: |\n  external: no\njournal:\n- {at: x}\n");
	put(s, "problems/HD/0000/00/HD-P2.yaml",
	    "external:\n  source: a\n  id: \"1\"\njournal:\n- by: x\n");
	put(s, "tickets/README", "no ticket\n");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	assert_int_equal(keys_build(p, &k, &s->e), HD_OK);
	assert_string_equal(found(k, NUMBER_TICKET, "glpi:8:12"), "HD-10");
	assert_string_equal(found(k, NUMBER_TICKET, "a:1"), "HD-3");
	assert_string_equal(found(k, NUMBER_TICKET, "a:2"), "HD-4");
	assert_string_equal(found(k, NUMBER_PROBLEM, "a:1"), "HD-P2");
	assert_null(found(k, NUMBER_PROBLEM, "a:2"));
	keys_add(k, NUMBER_PROBLEM, "a:2", "HD-P9");
	assert_string_equal(found(k, NUMBER_PROBLEM, "a:2"), "HD-P9");
	keys_free(k);
	put(s, "tickets/HD/0000/00/HD-7.yaml", "external: {source: A, id: \"1\"}\n");
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	FAILS(keys_build(p, &k, &s->e), HD_INVALID,
	      "'tickets/HD/0000/00/HD-7.yaml': line 1: external");
	assert_null(k);
}

static enum hd_rc add_number(const struct ticket *t, void *arg, struct hd_err *e)
{
	(void)e;
	sbuf_printf(arg, "%s ", ticket_text(t, F_NUMBER));
	return HD_OK;
}

static void test_merged_and_files(void **state)
{
	struct site *s = *state;
	struct ticket *b = tk(s->a, "HD-5"), t;
	struct sbuf out = SBUF_INIT;

	fill(s);
	ev(b, "2026-02-09T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
	ev(b, "2026-02-09T10:00:00Z", "linked", "+link", "merged-from HD-10", NULL);
	ev(b, "2026-02-09T11:00:00Z", "linked", "+link", "related-to HD-1", NULL);
	ev(b, "2026-02-09T12:00:00Z", "linked", "+link", "merged-from HD-2", NULL);
	b->head[F_OPENED] = node_time(s->a, b->journal[0]->at);
	put_ticket(s, b);
	assert_int_equal(desk_ticket(s->desk, "5", s->a, &t, &s->e), HD_OK);
	assert_int_equal(desk_merged_from(s->desk, &t, add_number, &out, &s->e), HD_OK);
	assert_string_equal(out.s, "HD-2 HD-10 ");
	sbuf_clear(&out);
	FAILS(desk_attachment(s->desk, "1", "a.txt", &out, &s->e), HD_NOT_FOUND, "has no files");
	put(s, "attachments/HD/0000/00/HD-1/0123456789ab-a.txt", "one");
	assert_int_equal(desk_attachment(s->desk, "1", "a.txt", &out, &s->e), HD_OK);
	put(s, "attachments/HD/0000/00/HD-1/ba9876543210-a.txt", "two");
	assert_int_equal(desk_attachment(s->desk, "1", "ba9876543210-a.txt", &out, &s->e), HD_OK);
	assert_string_equal(out.s, "onetwo");
	FAILS(desk_attachment(s->desk, "1", "a.txt", &out, &s->e), HD_REFUSED,
	      "has 2 files 'a.txt'");
	FAILS(desk_attachment(s->desk, "1", "b.txt", &out, &s->e), HD_NOT_FOUND,
	      "0123456789ab-a.txt");
	sbuf_deinit(&out);
}

/* --- lists, logs, reports --------------------------------------------------------------------- */

struct got {
	struct sbuf text;
	unsigned bad;
};

static enum hd_rc add_row(const struct ticket *t, const struct facts *f, void *arg,
			  struct hd_err *e)
{
	struct got *g = arg;

	(void)f, (void)e;
	sbuf_printf(&g->text, "%s%s ", ticket_text(t, F_NUMBER) + 3,
		    t->head[F_DESCRIPTION] ? "+" : "");
	return HD_OK;
}

static void add_bad(const char *path, const char *why, void *arg)
{
	struct got *g = arg;

	(void)path, (void)why;
	g->bad++;
}

static void test_list(void **state)
{
	static const struct {
		const char *query, *sort;
		uint64_t limit;
		bool texts;
		const char *want;
	} cases[] = {
		{NULL, NULL, 0, false, "3 10 2 1 "},
		{NULL, NULL, 0, true, "3+ 10+ 2+ 1+ "},
		{NULL, NULL, 2, false, "3 10 "},
		{NULL, NULL, 1, true, "3+ "},
		{NULL, "number", 0, false, "1 2 3 10 "},
		{NULL, "-number", 3, false, "10 3 2 "},
		{NULL, "priority", 0, false, "2 10 3 1 "},
		{NULL, "-updated", 0, false, "2 10 3 1 "},
		{NULL, "age", 0, false, "3 2 1 10 "},
		{NULL, "resolved", 0, false, "10 1 2 3 "},
		{NULL, "site,-subject", 0, false, "10 3 2 1 "},
		{NULL, "-status,opened", 0, false, "10 1 2 3 "},
		{"status:open", NULL, 0, false, "3 2 1 "},
		{"application:pay", "-opened", 0, false, "3 1 "},
		{"status:closed", NULL, 0, false, ""},
	};
	struct site *s = *state;

	fill(s);
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct list_spec spec = {NULL, cases[i].sort, cases[i].limit, cases[i].texts, false};
		struct got g = {SBUF_INIT, 0};
		struct query *q = NULL;

		if (cases[i].query)
			assert_int_equal(desk_query(s->desk, 1, &cases[i].query, false, &q, &s->e),
					 HD_OK);
		spec.query = q;
		assert_int_equal(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_OK);
		assert_string_equal(g.text.s, cases[i].want);
		query_free(q);
		sbuf_deinit(&g.text);
	}
}

static void test_list_refusals(void **state)
{
	struct site *s = *state;
	struct list_spec spec = {.sort = "-prority"};
	struct got g = {SBUF_INIT, 0};
	struct report_spec report = {.from = TIME_NONE, .to = TIME_NONE, .as_of = INT64_MAX - 1};
	struct report *r;
	char commit[65];

	fill(s);
	FAILS(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_USAGE,
	      "did you mean 'priority'");
	spec.sort = "opened,,";
	FAILS(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_USAGE,
	      "cannot sort by ''");
	put(s, "tickets/HD/0000/00/HD-4.yaml", "number: [\n");
	put(s, "tickets/HD/HD-5.yaml",
	    "number: HD-5\nstatus: new\nopened: 2026-01-01T00:00:00Z\n"
	    "journal:\n- at: 2026-01-01T00:00:00Z\n  by: bob\n  event: opened\n");
	spec.sort = NULL;
	FAILS(desk_list(s->desk, &spec, add_row, add_bad, &g, &s->e), HD_PARTIAL,
	      "2 files could not be read");
	assert_string_equal(g.text.s, "3 10 2 1 ");
	assert_int_equal(g.bad, 2);
	FAILS(desk_report(s->desk, &report, NULL, &r, commit, &s->e), HD_INVALID,
	      "ticket 'HD-4': line 2");
	assert_null(r);
	sbuf_deinit(&g.text);
}

static enum hd_rc add_line(const char *number, const char *subject, const struct entry *x,
			   void *arg, struct hd_err *e)
{
	struct got *g = arg;

	(void)subject, (void)e;
	sbuf_printf(&g->text, "%s %s%s%s;", number + 3, x->event, x->note ? " " : "",
		    x->note ? x->note : "");
	return HD_OK;
}

static void test_log(void **state)
{
	struct site *s = *state;
	struct got g = {SBUF_INIT, 0};

	fill(s);
	assert_int_equal(
		desk_log(s->desk, NULL, TIME_NONE, TIME_NONE, 0, add_line, add_bad, &g, &s->e),
		HD_OK);
	assert_string_equal(g.text.s,
			    "2 noted seen;10 resolved;3 opened;2 opened;1 opened;10 opened;");
	sbuf_clear(&g.text);
	assert_int_equal(
		desk_log(s->desk, NULL, TIME_NONE, TIME_NONE, 1, add_line, add_bad, &g, &s->e),
		HD_OK);
	assert_string_equal(g.text.s, "2 noted seen;");
	sbuf_clear(&g.text);
	assert_int_equal(desk_log(s->desk, NULL, at("2026-02-01T09:00:00Z"),
				  at("2026-02-04T09:00:00Z"), 2, add_line, add_bad, &g, &s->e),
			 HD_OK);
	assert_string_equal(g.text.s, "3 opened;2 opened;");
	sbuf_deinit(&g.text);
}

static void test_report(void **state)
{
	struct site *s = *state;
	struct report_spec spec = {
		.by = {DIM_APPLICATION}, .dims = 1, .from = TIME_NONE, .to = TIME_NONE};
	struct report *r;
	char commit[65], first[65];

	fill(s);
	assert_int_equal(desk_app_add(s->desk, "pay", "Pay roll", &s->e), HD_OK);
	spec.as_of = desk_now(s->desk);
	assert_int_equal(desk_report_zone(s->desk, &spec.zone, &s->e), HD_OK);
	assert_int_equal(desk_report(s->desk, &spec, NULL, &r, first, &s->e), HD_OK);
	assert_int_equal(report_groups(r), 2);
	assert_string_equal(report_group(r, 0)->key[0], "pay");
	assert_string_equal(report_group(r, 0)->name, "Pay roll");
	assert_int_equal(report_group(r, 0)->requests, 2);
	assert_null(report_group(r, 1)->name);
	assert_int_equal(report_total(r)->handled, 1);
	report_free(r);
	/* The commit before the application had no name for it. */
	assert_int_equal(desk_report(s->desk, &spec, "main~1", &r, commit, &s->e), HD_OK);
	assert_string_not_equal(commit, first);
	assert_null(report_group(r, 0)->name);
	report_free(r);
	FAILS(desk_report(s->desk, &spec, "nowhere", &r, commit, &s->e), HD_NOT_FOUND, "nowhere");
}

/* --- edit and completion
 * -------------------------------------------------------------------------- */

static const char edited_before[] =
	"subject: Printer\ndescription: |\n  no paper\nimpact: 3\ntags: [a, b]\n"
	"fields:\n  room: \"12\"\n  floor: \"3\"\n";

static void test_edit_request(void **state)
{
	struct site *s = *state;
	struct request r;
	const struct node *fields;

	assert_int_equal(desk_edit_request(edited_before, edited_before, s->a, &r, &s->e), HD_OK);
	assert_int_equal(r.op.kind, OP_EDIT);
	assert_int_equal(r.op.set->len, 0);
	assert_null(r.op.unset);
	assert_int_equal(
		desk_edit_request(
			edited_before,
			"# said\r\nsubject: Printer\r\ndescription: |\r\n  much paper\r\n"
			"urgency: 4\r\ntags: []\r\nfields: {room: \"13\", desk: \"1\"}\r\n",
			s->a, &r, &s->e),
		HD_OK);
	assert_int_equal(r.op.set->len, 3);
	assert_string_equal(node_get_str(r.op.set, "description"), "much paper\n");
	assert_string_equal(node_get_str(r.op.set, "urgency"), "4");
	fields = node_get(r.op.set, "fields");
	assert_int_equal(fields->len, 3);
	assert_string_equal(node_get_str(fields, "room"), "13");
	assert_int_equal(node_get(fields, "floor")->kind, NODE_NULL);
	assert_int_equal(r.op.unset->len, 2);
	assert_string_equal(r.op.unset->u.items[0]->text, "impact");
	assert_string_equal(r.op.unset->u.items[1]->text, "tags");
	assert_int_equal(desk_edit_request(edited_before, "subject: x\ndescription: \"a\\r\\nb\"\n",
					   s->a, &r, &s->e),
			 HD_OK);
	assert_string_equal(node_get_str(r.op.set, "description"), "a\nb");
}

static void test_edit_refusals(void **state)
{
	static const struct {
		const char *after;
		enum hd_rc rc;
		const char *text;
	} cases[] = {
		{"", HD_REFUSED, "edit abandoned"},
		{"# nothing\n\n", HD_REFUSED, "edit abandoned"},
		{"subject: x\nurgncy: 3\n", HD_INVALID,
		 "line 2: unknown field 'urgncy'; did you mean 'urgency'?"},
		{"subject: x\nstatus: closed\n", HD_INVALID, "line 2: 'status' cannot be edited"},
		{"subject: x\njournal: []\n", HD_INVALID, "line 2: 'journal' cannot be edited"},
		{"subject: x\nimpact: 9\n", HD_INVALID, "line 2: impact must be"},
		{"subject: x\nimpact: [\n", HD_INVALID, "line "},
		{"just text\n", HD_INVALID, "line 1: this is no list of fields"},
		{"impact: 3\n", HD_INVALID, "cannot be without 'subject'"},
		{"subject: \xff\n", HD_INVALID, "the edited text"},
		{"subject: a\nsubject: b\n", HD_INVALID, "line 2"},
	};
	struct site *s = *state;
	struct request r;

	for (size_t i = 0; i < NELEM(cases); i++)
		FAILS(desk_edit_request(edited_before, cases[i].after, s->a, &r, &s->e),
		      cases[i].rc, cases[i].text);
}

static void test_edit_text(void **state)
{
	struct site *s = *state;
	struct sbuf out = SBUF_INIT;
	struct request r;

	fill(s);
	assert_int_equal(desk_edit_text(s->desk, "10", &out, &s->e), HD_OK);
	assert_non_null(strstr(out.s, "# Ticket HD-10."));
	assert_non_null(strstr(out.s, "#   impact: 1 to 5\n"));
	assert_null(strstr(out.s, "\nstatus:"));
	assert_non_null(strstr(out.s, "\nexternal:\n  source: glpi\n  id: \"8:12\"\n"));
	assert_int_equal(desk_edit_request(out.s, out.s, s->a, &r, &s->e), HD_OK);
	assert_int_equal(r.op.set->len, 0);
	assert_null(r.op.unset);
	sbuf_deinit(&out);
}

static void add_word(const char *value, const char *hint, void *arg)
{
	sbuf_printf(arg, "%s(%s) ", value, hint ? hint : "");
}

static void test_complete(void **state)
{
	static const struct {
		const char *kind, *prefix, *want;
	} cases[] = {
		{"TICKET", "", "HD-3(subject 2) HD-2(subject 1) HD-1(subject 0) "},
		{"TICKET", "hd-2", "hd-2(subject 1) "},
		{"TICKET", "3", "3(subject 2) "},
		{"TICKET", "LYO-", ""},
		{"APP", "p", "pay(Pay roll) "},
		{"LOGIN", "", "bob(Bob) "},
		{"LOGIN", "x", ""},
		{"OTHER", "", ""},
	};
	struct agent bob = {"bob", "Bob", NULL, NULL, NULL};
	struct site *s = *state;

	fill(s);
	assert_int_equal(desk_app_add(s->desk, "pay", "Pay roll", &s->e), HD_OK);
	assert_int_equal(desk_agent_add(s->desk, &bob, &s->e), HD_OK);
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct sbuf out = SBUF_INIT;

		desk_complete(s->desk, cases[i].kind, cases[i].prefix, add_word, &out);
		assert_string_equal(out.s, cases[i].want);
		sbuf_deinit(&out);
	}
}

static void test_query_me(void **state)
{
	static const char *const words[] = {"assignee:me"};
	struct site *s = *state;
	struct query *q;

	assert_int_equal(desk_query(s->desk, 1, words, true, &q, &s->e), HD_OK);
	query_free(q);
	git_mail(NULL);
	open_desk(s, NULL);
	FAILS(desk_query(s->desk, 1, words, true, &q, &s->e), HD_USAGE, "--as");
	open_desk(s, "carl");
	assert_int_equal(desk_query(s->desk, 1, words, true, &q, &s->e), HD_OK);
	query_free(q);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_resolve),      TEST(test_broken_ticket),
		TEST(test_keys),         TEST(test_merged_and_files),
		TEST(test_list),         TEST(test_list_refusals),
		TEST(test_log),          TEST(test_report),
		TEST(test_edit_request), TEST(test_edit_refusals),
		TEST(test_edit_text),    TEST(test_complete),
		TEST(test_query_me),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
