/* The file of a ticket: the canonical form, what is kept, and what is refused where. */
#include "from_text.h"

/* The example of helpdesk-ticket(5). */
static const char example[] = "number: HD-1042\n"
			      "uid: 01JDX4MP1E0000000000000000\n"
			      "subject: Payslip shows last month\n"
			      "description: |\n"
			      "  Since this morning ...\n"
			      "requester:\n"
			      "  name: Marie Curie\n"
			      "  email: marie@example.org\n"
			      "channel: phone\n"
			      "application: payroll\n"
			      "type: incident\n"
			      "category: functional\n"
			      "impact: 3\n"
			      "urgency: 4\n"
			      "priority: 4\n"
			      "status: qualified\n"
			      "level: 1\n"
			      "team: pay\n"
			      "external:\n"
			      "  source: glpi\n"
			      "  id: \"8812\"\n"
			      "tags: [paris]\n"
			      "opened: 2026-11-22T09:12:00Z\n"
			      "journal:\n"
			      "- at: 2026-11-22T09:12:00Z\n"
			      "  by: bob\n"
			      "  event: opened\n"
			      "  set: {requester: {name: Marie Curie, email: marie@example.org}, "
			      "channel: phone, application: payroll, "
			      "external: {source: glpi, id: \"8812\"}, status: new, level: 0}\n"
			      "  add: {tags: [paris]}\n"
			      "- at: 2026-11-22T09:15:00Z\n"
			      "  by: bob\n"
			      "  event: qualified\n"
			      "  set: {type: incident, category: functional, impact: 3, urgency: "
			      "4, priority: 4, status: qualified}\n"
			      "- at: 2026-11-22T09:20:00Z\n"
			      "  by: bob\n"
			      "  event: escalated\n"
			      "  set: {level: 1, team: pay}\n"
			      "  note: |\n"
			      "    restarted the client, no change\n";

static void read_ticket(const char *text, struct ticket *t)
{
	if (ticket_read(arena, text, strlen(text), t, &e) != HD_OK)
		fail_msg("%s", e.msg);
}

static void the_example_comes_back_byte_for_byte(void **state)
{
	struct ticket t;

	(void)state;
	read_ticket(example, &t);
	assert_string_equal(file_text(&t), example);
	assert_int_equal(ticket_disagrees(&t, arena), FIELD_COUNT);
	assert_int_equal(t.len, 3);
	assert_int_equal(t.journal[2]->kind, EV_ESCALATED);
	assert_int_equal(t.journal[2]->line, 34);
	assert_string_equal(t.journal[2]->note, "restarted the client, no change\n");
	assert_int_equal(ticket_int(&t, F_PRIORITY), 4);
}

/* The same operations make the same file. */
static void operations_make_the_example(void **state)
{
	static const char *const lines[] = {
		"{'op':'open','at':'2026-11-22T09:12:00Z','by':'bob','subject':'x','requester':'"
		"Marie Curie "
		"<marie@example.org>','channel':'phone','application':'payroll','tags':['paris']}",
		"{'op':'qualify','ticket':'HD-1042','at':'2026-11-22T09:15:00Z','by':'bob','type':'"
		"incident',"
		"'category':'functional','impact':3,'urgency':4}",
		"{'op':'escalate','ticket':'HD-1042','at':'2026-11-22T09:20:00Z','by':'bob','team':"
		"'pay',"
		"'note':'restarted the client, no change\\n'}",
	};
	struct ticket t, from;

	(void)state;
	read_ticket(example, &from);
	ticket_init(&t, arena);
	for (int f = F_NUMBER; f <= F_DESCRIPTION; f++)
		t.head[f] = from.head[f];
	t.head[F_OPENED] = from.head[F_OPENED];
	for (size_t i = 0; i < NELEM(lines); i++) {
		struct request r = from_line(quoted(lines[i]));
		struct entry *x = arena_alloc(arena, sizeof(*x));

		if (i == 0)
			r.op.external = from.head[F_EXTERNAL];
		assert_int_equal(op_may(&r.op, &t, &e), HD_OK);
		op_plan(&r.op, &t, &rules_default, arena, x);
		ticket_add(&t, x);
	}
	assert_string_equal(file_text(&t), example);
}

#define HEAD "number: HD-1\nstatus: new\nopened: 2026-11-22T09:00:00Z\n"
#define FIRST "journal:\n- at: 2026-11-22T09:00:00Z\n  by: bob\n  event: opened\n"

static void unknown_keys_stay_and_comments_go(void **state)
{
	struct ticket t;

	(void)state;
	read_ticket("# one\nzebra: [1, 2]\nstatus: new # two\nopened: "
		    "2026-11-22T09:00:00Z\nnumber: HD-1\n"
		    "team: ~\n" FIRST "  yak: {a: 1.0}\n  n: 1\n  ant: x\n  mail: {id: <a@b>}\n"
		    "- at: 2026-11-22T09:00:00Z\n  n: 2\n  by: 007\n  event: polished\n  set: "
		    "{shine: 0x1F}\n"
		    "aardvark: yes\n",
		    &t);
	assert_int_equal(t.journal[1]->kind, EV_OTHER);
	assert_string_equal(file_text(&t), HEAD
			    "aardvark: yes\nzebra:\n- 1\n- 2\n" FIRST
			    "  mail:\n    id: <a@b>\n  ant: x\n"
			    "  yak:\n    a: 1.0\n"
			    "- at: 2026-11-22T09:00:00Z\n  n: 2\n  by: \"007\"\n  event: polished\n"
			    "  set: {shine: 0x1F}\n");
}

/* Every part of an entry, in the canonical order. */
static void all_parts_of_an_entry(void **state)
{
	static const char text[] = HEAD FIRST
		"- at: 2026-11-22T09:00:01Z\n  by: bob\n  event: closed\n"
		"  set:\n    solution: |-\n      a\n\n      b\n    team: null\n"
		"  add: {tags: [a], links: [{kind: causes, ticket: HD-2}]}\n  remove: {tags: [b]}\n"
		"  files: [0123456789ab-x.txt]\n  channel: mail\n  from: a@b\n  note: \"x\\x1By\"\n"
		"  mail:\n    id: <a@b>\n";
	struct ticket t;

	(void)state;
	read_ticket(text, &t);
	assert_string_equal(file_text(&t), text);
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{"", "line 1: a ticket must be a map of fields"},
		{"- a\n", "line 1: a ticket must be a map of fields"},
		{"number: HD-1\nnumber: HD-1\n", "line 2"},
		{"status: new\nopened: 2026-11-22T09:00:00Z\n" FIRST, "line 1: number is missing"},
		{"number: HD-1\nopened: 2026-11-22T09:00:00Z\n" FIRST, "line 1: status is missing"},
		{"number: HD-1\nstatus: new\n" FIRST, "line 1: opened is missing"},
		{HEAD, "line 1: journal is missing"},
		{HEAD "priority: urgnt\n" FIRST,
		 "line 4: priority must be a number from 1 to 6, not 'urgnt'"},
		{HEAD "tags:\n- a\n- a\n" FIRST, "line 5: tags holds 'a' twice"},
		{HEAD "subject: &a x\nteam: *a\n" FIRST, "line 4"},
		{HEAD "subject: !!str x\n" FIRST, "line 4"},
		{HEAD "subject: \xff\n" FIRST, "line 4"},
		{HEAD "journal: []\n", "line 4: journal must be a list with an entry"},
		{HEAD "journal:\n", "line 4: journal must be a list with an entry"},
		{HEAD "journal: {a: b}\n", "line 4: journal must be a list"},
		{HEAD "journal:\n- x\n", "line 5: a journal entry must be a map"},
		{HEAD "journal:\n- by: bob\n  event: opened\n",
		 "line 5: a journal entry needs at, by and event"},
		{HEAD "journal:\n- at: 2026-11-22T09:00:00Z\n  event: opened\n",
		 "line 5: a journal entry needs"},
		{HEAD "journal:\n- at: 2026-11-22T09:00:00Z\n  by: bob\n",
		 "line 5: a journal entry needs"},
		{HEAD "journal:\n- at: 2026-11-22\n",
		 "line 5: at must be a time like 2026-11-22T09:12:00Z"},
		{HEAD "journal:\n- at: [x]\n", "line 5: at must be a time"},
		{HEAD FIRST "  n: 0\n", "line 8: n must be a number"},
		{HEAD FIRST "  n: x\n", "line 8: n must be a number"},
		{HEAD FIRST "  note: [x]\n", "line 8: note must be text"},
		{HEAD FIRST "  channel:\n    a: b\n", "line 9: channel must be text"},
		{HEAD FIRST "  from: {}\n", "line 8: from must be text"},
		{HEAD "journal:\n- by: ~\n", "line 5: by must be text"},
		{HEAD "journal:\n- event: []\n", "line 5: event must be text"},
		{HEAD FIRST "  set: x\n", "line 8: set, add and remove must be maps"},
		{HEAD FIRST "  add: [x]\n", "line 8: set, add and remove must be maps"},
		{HEAD FIRST "  remove:\n", "line 8: set, add and remove must be maps"},
		{HEAD FIRST "  set: {level: 9}\n", "line 8: level must be 0, 1, 2, 3 or cert"},
		{HEAD FIRST "  set:\n    team: x\n    journal: []\n",
		 "line 10: 'journal' is no field"},
		{HEAD FIRST "  add: {tags: x}\n", "line 8: tags must be a list"},
		{HEAD FIRST "  add: {tags: null}\n", "line 8: tags must be a list"},
		{HEAD FIRST "  remove: {tags: [a, a]}\n", "line 8: tags holds 'a' twice"},
		{HEAD FIRST "  files: x\n", "line 8: files must be a list of names"},
		{HEAD FIRST "  files: [a, a]\n", "line 8: files must be a list of names"},
		{HEAD FIRST "- at: 2026-11-22T08:59:59Z\n  by: bob\n  event: noted\n",
		 "line 8: the journal is not in order of time"},
		{HEAD "journal:\n- at: 2026-11-22T09:00:00Z\n  n: 2\n  by: bob\n  event: opened\n"
		      "- at: 2026-11-22T09:00:00Z\n  by: bob\n  event: noted\n",
		 "line 9: the journal is not in order of time"},
	};
	struct ticket t;

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++) {
		memset(&e, 0, sizeof(e));
		if (ticket_read(arena, rows[i].text, strlen(rows[i].text), &t, &e) != HD_INVALID ||
		    !str_starts(e.msg, rows[i].why))
			fail_msg("%s gives '%s', not '%s'", rows[i].text, e.msg, rows[i].why);
	}
}

static void a_file_too_long_is_refused(void **state)
{
	size_t n = (size_t)3 << 20;
	char *text = arena_alloc(arena, n + 1);
	struct sbuf b = SBUF_INIT;
	struct ticket *t = with_header("status: new\n");

	(void)state;
	memset(text, 'x', n);
	t->head[F_DESCRIPTION] = node_text(arena, text);
	assert_int_equal(ticket_write(&b, t, &e), HD_REFUSED);
	assert_non_null(strstr(e.msg, "3 MiB"));
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_example_comes_back_byte_for_byte),
		TEST(operations_make_the_example),
		TEST(unknown_keys_stay_and_comments_go),
		TEST(all_parts_of_an_entry),
		TEST(what_is_refused),
		TEST(a_file_too_long_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
