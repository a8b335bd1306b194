/* The entry that each operation makes: all that changes, and nothing else. */
#include "from_text.h"

struct row {
	const char *header, *line; /* of the ticket; of a batch, without op's braces and ticket */
	const char *entry;         /* after its event */
};

static void check(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct ticket *t = with_header(rows[i].header), empty;
		bool open = strstr(rows[i].line, "'open'") != NULL;
		struct request r = from_line(quoted(arena_printf(arena, "{%s%s}", rows[i].line,
								 open ? "" : ",'ticket':'HD-1'")));
		struct entry x;
		const char *got;

		ticket_init(&empty, arena);
		op_plan(&r.op, open ? &empty : t, &rules_default, arena, &x);
		assert_string_equal(x.by, "anne");
		assert_int_equal(x.at, r.op.at);
		assert_string_equal(x.event, event_words[op_event(r.op.kind)]);
		got = entry_text(&x);
		if (strcmp(got, rows[i].entry) != 0)
			fail_msg("%s\n%s gives\n%snot\n%s", rows[i].header, rows[i].line, got,
				 rows[i].entry);
	}
}

#define CHECK(rows) check((rows), NELEM(rows))
#define OPEN "'op':'open','subject':'S','requester':'Marie <m@x.org>','application':'pay'"
#define BY "requester: {name: Marie, email: m@x.org}, "

static void opening(void **state)
{
	static const struct row rows[] = {
		{"status: new\n", OPEN, "  set: {" BY "application: pay, status: new, level: 0}\n"},
		{"status: new\n", OPEN ",'description':'text'",
		 "  set: {" BY "application: pay, status: new, level: 0}\n"},
		{"status: new\n", OPEN ",'type':'incident'",
		 "  set: {" BY "application: pay, type: incident, status: new, level: 0}\n"},
		{"status: new\n",
		 OPEN ",'type':'incident','category':'technical','level':2,'channel':'mail'",
		 "  set: {" BY
		 "channel: mail, application: pay, type: incident, category: technical, "
		 "status: qualified, level: 2}\n"},
		{"status: new\n", OPEN ",'impact':5,'urgency':5,'level':'cert'",
		 "  set: {" BY "application: pay, impact: 5, urgency: 5, priority: 5, status: new, "
			       "level: cert}\n"},
		{"status: new\n", OPEN ",'urgency':1",
		 "  set: {" BY
		 "application: pay, urgency: 1, priority: 2, status: new, level: 0}\n"},
		{"status: new\n", OPEN ",'priority':6",
		 "  set: {" BY "application: pay, priority: 6, status: new, level: 0}\n"},
		{"status: new\n", OPEN ",'impact':1,'priority':6,'problem':'HD-P3'",
		 "  set: {" BY "application: pay, impact: 1, priority: 6, problem: HD-P3, status: "
			       "new, level: 0}\n"},
		{"status: new\n",
		 OPEN ",'tags':['a','b'],'fields':{'room':'12'},'before_acceptance':true",
		 "  set: {" BY "application: pay, fields: {room: \"12\"}, status: new, level: 0}\n"
		 "  add: {tags: [a, b, before-acceptance]}\n"},
		{"status: new\n", OPEN ",'tags':['before-acceptance'],'before_acceptance':true",
		 "  set: {" BY "application: pay, status: new, level: 0}\n"
		 "  add: {tags: [before-acceptance]}\n"},
	};

	(void)state;
	CHECK(rows);
}

static void qualifying(void **state)
{
	static const struct row rows[] = {
		{"status: new\n", "'op':'qualify','type':'question','category':'regulatory'",
		 "  set: {type: question, category: regulatory, status: qualified}\n"},
		{"status: in_progress\n", "'op':'qualify','application':'b','problem':'HD-P2'",
		 "  set: {application: b, problem: HD-P2}\n"},
		{"status: qualified\ntype: question\n", "'op':'qualify','type':'question'", ""},
		{"status: qualified\n", "'op':'qualify','impact':5",
		 "  set: {impact: 5, priority: 4}\n"},
		{"status: qualified\nurgency: 5\npriority: 4\n", "'op':'qualify','impact':5",
		 "  set: {impact: 5, priority: 5}\n"},
		{"status: qualified\nurgency: 4\nimpact: 4\npriority: 4\n",
		 "'op':'qualify','impact':3", "  set: {impact: 3}\n"},
		{"status: qualified\nimpact: 1\npriority: 6\n", "'op':'qualify','urgency':5",
		 "  set: {urgency: 5}\n"},
		{"status: qualified\nimpact: 1\nurgency: 5\npriority: 6\n",
		 "'op':'qualify','priority':'auto'", "  set: {priority: 2}\n"},
		{"status: qualified\npriority: 6\n", "'op':'qualify','priority':'auto'",
		 "  set: {priority: null}\n"},
		{"status: qualified\npriority: 6\n", "'op':'qualify','priority':6", ""},
		{"status: qualified\npriority: 6\n", "'op':'qualify','impact':2,'priority':'auto'",
		 "  set: {impact: 2, priority: 2}\n"},
		{"status: qualified\ntags: [a, b]\n",
		 "'op':'qualify','tags':['b','c'],'untags':['a','d'],'note':'hi'",
		 "  add: {tags: [c]}\n  remove: {tags: [a]}\n  note: hi\n"},
	};

	(void)state;
	CHECK(rows);
}

static void holding(void **state)
{
	static const struct row rows[] = {
		{"status: new\n", "'op':'take'", "  set: {status: in_progress, assignee: anne}\n"},
		{"status: in_progress\nassignee: anne\n", "'op':'take'", ""},
		{"status: in_progress\nassignee: bob\n", "'op':'take','steal':true",
		 "  set: {assignee: anne}\n"},
		{"status: waiting\nassignee: anne\nwaiting: {on: supplier}\n", "'op':'take'",
		 "  set: {status: in_progress, waiting: null}\n"},
		{"status: new\n", "'op':'assign','assignee':'bob'", "  set: {assignee: bob}\n"},
		{"status: in_progress\nassignee: bob\nteam: a\n", "'op':'assign','team':'b'",
		 "  set: {team: b, assignee: null}\n"},
		{"status: in_progress\nassignee: bob\nteam: a\n", "'op':'assign','team':'a'", ""},
		{"status: in_progress\nassignee: bob\nteam: a\n", "'op':'assign','team':null",
		 "  set: {team: null, assignee: null}\n"},
		{"status: in_progress\nassignee: bob\nteam: a\n",
		 "'op':'assign','team':'b','assignee':'bob'", "  set: {team: b}\n"},
		{"status: in_progress\nassignee: bob\nteam: a\n", "'op':'assign','assignee':null",
		 "  set: {assignee: null}\n"},
		{"status: new\n", "'op':'escalate','note':'hi'",
		 "  set: {status: qualified, level: 1}\n  note: hi\n"},
		{"status: waiting\nlevel: 1\nteam: a\nassignee: bob\nwaiting: {on: requester}\n",
		 "'op':'escalate','note':'hi'",
		 "  set: {status: qualified, level: 2, team: null, assignee: null, waiting: "
		 "null}\n  note: hi\n"},
		{"status: qualified\nlevel: 1\nteam: a\n",
		 "'op':'escalate','to':3,'team':'b','note':'hi'",
		 "  set: {level: 3, team: b}\n  note: hi\n"},
		{"status: qualified\nlevel: 3\ncategory: technical\n",
		 "'op':'escalate','to':'cert','note':'hi'",
		 "  set: {category: security, level: cert}\n  note: hi\n"},
		{"status: in_progress\nlevel: 2\nassignee: bob\n", "'op':'return','note':'hi'",
		 "  set: {status: qualified, level: 1, assignee: null}\n  note: hi\n"},
		{"status: qualified\nlevel: cert\ncategory: security\n",
		 "'op':'return','to':0,'team':'a','note':'hi'",
		 "  set: {level: 0, team: a}\n  note: hi\n"},
	};

	(void)state;
	CHECK(rows);
}

static void talking_and_waiting(void **state)
{
	static const struct row rows[] = {
		{"status: waiting\n", "'op':'note','note':'a\\nb','channel':'phone'",
		 "  channel: phone\n  note: |-\n    a\n    b\n"},
		{"status: new\n", "'op':'reply','note':'hi'",
		 "  set: {status: in_progress}\n  note: hi\n"},
		{"status: qualified\n", "'op':'reply','note':'hi','channel':'mail'",
		 "  set: {status: in_progress}\n  channel: mail\n  note: hi\n"},
		{"status: waiting\nwaiting: {on: requester}\n", "'op':'reply','note':'hi'",
		 "  note: hi\n"},
		{"status: resolved\n", "'op':'reply','note':'hi'", "  note: hi\n"},
		{"status: new\n", "'op':'wait'",
		 "  set: {status: waiting, waiting: {\"on\": requester}}\n"},
		{"status: waiting\nwaiting: {on: requester}\n",
		 "'op':'wait','on':'supplier','until':'2026-12-24T00:00:00+01:00'",
		 "  set: {waiting: {\"on\": supplier, until: 2026-12-23T23:00:00Z}}\n"},
		{"status: waiting\nwaiting: {on: requester}\nassignee: bob\n", "'op':'resume'",
		 "  set: {status: in_progress, waiting: null}\n"},
		{"status: waiting\nwaiting: {on: requester}\n", "'op':'resume'",
		 "  set: {status: qualified, waiting: null}\n"},
	};

	(void)state;
	CHECK(rows);
}

static void ending(void **state)
{
	static const struct row rows[] = {
		{"status: waiting\nwaiting: {on: requester}\n", "'op':'resolve','solution':'s'",
		 "  set: {status: resolved, waiting: null, solution: s}\n"},
		{"status: resolved\nsolution: s\n", "'op':'resolve','solution':'t'",
		 "  set: {solution: t}\n"},
		{"status: new\n", "'op':'close'", "  set: {status: closed, resolution: solved}\n"},
		{"status: resolved\nsolution: s\n",
		 "'op':'close','solution':'s','resolution':'workaround'",
		 "  set: {status: closed, resolution: workaround}\n"},
		{"status: in_progress\n", "'op':'close','known':'HD-K7','channel':'phone'",
		 "  set: {known: HD-K7, status: closed, resolution: solved}\n  channel: phone\n"},
		{"status: closed\nlevel: 2\nresolution: solved\nsolution: s\nassignee: bob\n",
		 "'op':'reopen','note':'hi'",
		 "  set: {status: in_progress, resolution: null, solution: null}\n  note: hi\n"},
		{"status: resolved\n", "'op':'reopen','note':'hi'",
		 "  set: {status: qualified}\n  note: hi\n"},
	};

	(void)state;
	CHECK(rows);
}

static void editing(void **state)
{
	static const struct row rows[] = {
		{"status: closed\n", "'op':'edit','subject':'S'", ""},
		{"status: new\n",
		 "'op':'edit','subject':'T','description':'a\\nb\\n','requester':'x'",
		 "  set:\n    subject: T\n    description: |\n      a\n      b\n    requester:\n   "
		 "   name: x\n"},
		{"status: new\nimpact: 3\npriority: 3\n", "'op':'edit','set':{'urgency':5}",
		 "  set: {urgency: 5, priority: 4}\n"},
		{"status: new\nimpact: 3\npriority: 6\n", "'op':'edit','set':{'urgency':5}",
		 "  set: {urgency: 5}\n"},
		{"status: new\nimpact: 3\npriority: 3\n", "'op':'edit','unset':['impact']",
		 "  set: {impact: null, priority: null}\n"},
		{"status: new\nimpact: 5\nurgency: 5\npriority: 5\n",
		 "'op':'edit','unset':['impact']", "  set: {impact: null, priority: 4}\n"},
		{"status: new\nimpact: 3\npriority: 3\n",
		 "'op':'edit','set':{'urgency':5,'priority':1}",
		 "  set: {urgency: 5, priority: 1}\n"},
		{"status: new\nimpact: 1\nurgency: 1\npriority: 1\n",
		 "'op':'edit','set':{'impact':2},'unset':['priority']", "  set: {impact: 2}\n"},
		{"status: new\ntags: [a, b]\n", "'op':'edit','set':{'tags':['b','c']}",
		 "  add: {tags: [c]}\n  remove: {tags: [a]}\n"},
		{"status: new\ntags: [a, b]\n", "'op':'edit','unset':['tags']",
		 "  remove: {tags: [a, b]}\n"},
		{"status: new\nfields: {a: \"1\", b: \"2\", c: \"3\"}\n",
		 "'op':'edit','set':{'fields':{'a':'1','b':'4','c':null},'fields.d':'x'}",
		 "  set: {fields: {b: \"4\", c: null, d: x}}\n"},
		{"status: new\nfields: {a: \"1\"}\n",
		 "'op':'edit','set':{'fields.b':''},'unset':['fields.a','fields.z']",
		 "  set: {fields: {b: \"\", a: null}}\n"},
		{"status: new\n", "'op':'edit','set':{'fields.b':'x'},'unset':['fields.b']", ""},
		{"status: new\nchannel: mail\n",
		 "'op':'edit','set':{'channel':'phone','external':{'source':'a','id':'7'}},"
		 "'unset':['channel','known']",
		 "  set: {channel: null, external: {source: a, id: \"7\"}}\n"},
		{"status: new\n", "'op':'edit','subject':'T','set':{'subject':'S'}", ""},
	};

	(void)state;
	CHECK(rows);
}

static void linking(void **state)
{
	static const struct row rows[] = {
		{"status: new\n", "'op':'link','kind':'duplicate-of','other':'HD-2'",
		 "  add: {links: [{kind: duplicate-of, ticket: HD-2}]}\n"},
		{"status: waiting\nwaiting: {on: requester}\n",
		 "'op':'merge','into':'HD-2','note':'same'",
		 "  set: {status: merged, merged_into: HD-2}\n  note: same\n"},
	};
	static const char *const inverse[][2] = {
		{"'op':'link','kind':'duplicate-of','other':'HD-2'", "duplicated-by"},
		{"'op':'link','kind':'related-to','other':'HD-2'", "related-to"},
		{"'op':'link','kind':'caused-by','other':'HD-2'", "causes"},
		{"'op':'merge','into':'HD-2'", "merged-from"},
	};

	(void)state;
	CHECK(rows);
	for (size_t i = 0; i < NELEM(inverse); i++) {
		struct request r = from_line(
			quoted(arena_printf(arena, "{%s,'ticket':'HD-1'}", inverse[i][0])));
		struct entry x;

		op_plan_other(&r.op, "HD-1", at("2026-11-23T00:00:00Z"), arena, &x);
		assert_string_equal(x.event, "linked");
		assert_int_equal(x.at, at("2026-11-23T00:00:00Z"));
		assert_string_equal(entry_text(&x),
				    arena_printf(arena,
						 "  add: {links: [{kind: %s, ticket: HD-1}]}\n",
						 inverse[i][1]));
	}
}

/* The matrix as helpdesk-config(5) shows it: rows urgency, columns impact. */
static void the_matrix(void **state)
{
	static const char *const rows[] = {"11222", "12233", "22344", "23445", "23455"};

	(void)state;
	for (int urgency = 1; urgency <= 5; urgency++)
		for (int impact = 1; impact <= 5; impact++)
			assert_int_equal(rules_priority(&rules_default, urgency, impact),
					 rows[urgency - 1][impact - 1] - '0');
	for (int i = 1; i <= 5; i++) {
		assert_int_equal(rules_priority(&rules_default, 0, i),
				 rules_priority(&rules_default, 3, i));
		assert_int_equal(rules_priority(&rules_default, i, 0),
				 rules_priority(&rules_default, i, 3));
	}
	assert_int_equal(rules_priority(&rules_default, 0, 0), 3);
}

static void entries_that_say_the_same(void **state)
{
	struct request r =
		from_line(quoted("{'op':'note','ticket':'HD-1','note':'hi','channel':'mail'}"));
	struct ticket *t = with_header("status: new\n");
	struct entry x, y, none;

	(void)state;
	op_plan(&r.op, t, &rules_default, arena, &x);
	y = x;
	y.n = 3;
	assert_true(entry_same(&x, &y));
	y.note = "N";
	assert_false(entry_same(&x, &y));
	y = x;
	y.by = "bob";
	assert_false(entry_same(&x, &y));
	y = x;
	y.at++;
	assert_false(entry_same(&x, &y));
	y = x;
	y.channel = NULL;
	assert_false(entry_same(&x, &y));
	y = x;
	y.set = node_map(arena);
	assert_false(entry_same(&x, &y));
	assert_false(entry_is_empty(&x));
	none = x;
	none.note = NULL;
	assert_true(entry_is_empty(&none));
	none.files = node_list(arena);
	assert_false(entry_is_empty(&none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(opening),
		TEST(qualifying),
		TEST(holding),
		TEST(talking_and_waiting),
		TEST(ending),
		TEST(editing),
		TEST(linking),
		TEST(the_matrix),
		TEST(entries_that_say_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
