/* Batches: all or nothing, good lines only, again without effect, and against others. */
#include "batch_site.h"

/* A stream with one of everything, the lines of several tickets mixed. */
static const char everything[] =
	"\xEF\xBB\xBF"
	"{'op':'open','by':'anne','application':'pay','requester':'Marie',"
	"'at':'2026-02-01T09:00:00Z','key':'old:1','subject':'one','impact':3,'tags':['a']}\n"
	"\n  \r\n"
	"{'op':'open','by':'anne','application':'pay','requester':'Marie',"
	"'at':'2026-02-01T08:00:00Z','key':'old:2:x','subject':'two','problem':'key:p:1'}\r\n"
	"{'op':'open','by':'anne','application':'pay','requester':'Marie',"
	"'at':'2026-02-01T09:30:00Z','subject':'three','description':''}\n"
	"{'op':'open','by':'anne','application':'pay','requester':'Marie',"
	"'at':'2026-02-01T09:30:00Z','subject':'three'}\n"
	"{'op':'qualify','ticket':'key:old:1','at':'2026-02-01T10:00:00Z','by':'bob',"
	"'type':'incident','problem':'key:p:1','category':'technical'}\n"
	"{'op':'qualify','ticket':'key:old:1','at':'2026-02-01T10:00:30Z','by':'bob',"
	"'type':'incident'}\n"
	"{'op':'qualify','ticket':'HD-3','at':'2026-02-01T10:00:30Z','by':'bob',"
	"'new_problem':'a new one'}\n"
	"{'op':'note','ticket':'1','at':'2026-02-01T10:01:00Z','by':'bob','note':'again'}\n"
	"{'op':'note','ticket':'hd-1','at':'2026-02-01T10:01:00Z','by':'bob','note':'again'}\n"
	"{'op':'escalate','ticket':'key:old:2:x','at':'2026-02-01T08:30:00Z','to':2,"
	"'note':'up'}\n"
	"{'op':'edit','ticket':'3','at':'2026-02-01T10:02:00Z','subject':'drei',"
	"'set':{'channel':'mail'}}\n"
	"{'op':'edit','ticket':'3','at':'2026-02-01T10:03:00Z','subject':'trois',"
	"'description':'d'}\n"
	"{'op':'take','tickets':['HD-1','HD-2'],'at':'2026-02-01T10:04:00Z','by':'bob'}\n"
	"{'op':'link','ticket':'1','at':'2026-02-01T10:05:00Z','by':'bob','kind':'caused-by',"
	"'other':'2'}\n"
	"{'op':'resolve','ticket':'1','at':'2026-02-01T10:06:00Z','by':'bob','solution':'s'}\n"
	"{'op':'close','tickets':['1'],'at':'2026-02-01T10:07:00Z','by':'bob'}\n"
	"{'op':'merge','ticket':'1','at':'2026-02-01T10:08:00Z','by':'bob','into':'2'}\n"
	"{'op':'merge','ticket':'2','at':'2026-02-01T10:09:00Z','by':'bob','into':'4'}";

static void a_stream_and_again(void **state)
{
	struct site *s = *state;
	struct batch_options many = {.keep_going = true, .chunk = 3};
	struct sbuf text = SBUF_INIT;
	struct ticket *t;
	const char *first;

	add_pay(s);
	good(s, &plain, everything);
	RESULT(17, 4, 4, 1, 0);
	assert_int_equal(strlen(result.commit), 40);
	first = head(s);
	assert_string_equal(first, result.commit);
	t = ticket(s, "1");
	assert_string_equal(ticket_text(t, F_SUBJECT), "one");
	assert_string_equal(ticket_text(t, F_MERGED_INTO), "HD-2");
	assert_string_equal(ticket_text(t, F_PROBLEM), "HD-P1");
	assert_string_equal(ticket_text(ticket(s, "2"), F_PROBLEM), "HD-P1");
	assert_string_equal(ticket_text(ticket(s, "3"), F_PROBLEM), "HD-P2");
	assert_string_equal(ticket_text(ticket(s, "3"), F_SUBJECT), "trois");
	assert_string_equal(ticket_text(ticket(s, "4"), F_SUBJECT), "three");
	assert_null(ticket(s, "4")->head[F_DESCRIPTION]);
	assert_int_equal(t->journal[3]->n, 2);
	/* The other tickets of links: the inverse kind, no earlier than their last entry. */
	t = ticket(s, "2");
	assert_string_equal(node_get_str(t->head[F_LINKS]->u.items[0], "kind"), "causes");
	assert_string_equal(node_get_str(t->head[F_LINKS]->u.items[1], "kind"), "merged-from");
	assert_string_equal(node_get_str(t->head[F_LINKS]->u.items[1], "ticket"), "HD-1");
	read_file(s, "problems/HD/0000/00/HD-P1.yaml", &text);
	assert_non_null(strstr(text.s, "title: \"1\"\n"));
	read_file(s, "problems/HD/0000/00/HD-P2.yaml", &text);
	assert_non_null(strstr(text.s, "title: a new one\n"));
	/* Again, in one commit or in chunks: nothing. */
	good(s, &plain, everything);
	RESULT(0, 0, 0, 18, 0);
	assert_string_equal(result.commit, "");
	assert_string_equal(head(s), first);
	good(s, &many, everything);
	RESULT(0, 0, 0, 18, 0);
	assert_string_equal(head(s), first);
	sbuf_deinit(&text);
}

/* The same in chunks from the start: lines of a ticket are in several commits. */
static void chunks_make_the_same(void **state)
{
	struct site *s = *state;
	struct batch_options many = {.keep_going = true, .chunk = 3};
	const struct snap *p;
	struct snap *before;
	char rev[64];

	add_pay(s);
	good(s, &many, everything);
	RESULT(17, 4, 4, 1, 0);
	assert_string_equal(ticket_text(ticket(s, "2"), F_MERGED_INTO), "HD-4");
	assert_int_equal(ticket(s, "1")->len, 9);
	/* Six commits of three operations, after that of the store and two of the application. */
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	snprintf(rev, sizeof(rev), "%s~6", snap_commit(p));
	assert_int_equal(snap_at(s->desk->store, rev, &before, &s->e), HD_OK);
	assert_false(snap_exists(before, "tickets/HD/0000/00/HD-1.yaml"));
	snap_free(before);
	snprintf(rev, sizeof(rev), "%s~5", snap_commit(p));
	assert_int_equal(snap_at(s->desk->store, rev, &before, &s->e), HD_OK);
	assert_true(snap_exists(before, "tickets/HD/0000/00/HD-3.yaml"));
	assert_false(snap_exists(before, "tickets/HD/0000/00/HD-4.yaml"));
	snap_free(before);
	good(s, &plain, everything);
	RESULT(0, 0, 0, 18, 0);
}

static void bad_lines(void **state)
{
	static const struct {
		const char *line, *why;
		enum hd_rc rc;
	} rows[] = {
		{"{\"op\":\"note\",\"ticket\":\"1\",\"note\":\"x\"} x", "line 2: ", HD_REFUSED},
		{"[]", "line 2: a line must be a JSON object", HD_REFUSED},
		{"{\"op\":\"nota\"}", "line 2: unknown op 'nota'; did you mean 'note'?",
		 HD_REFUSED},
		{"{\"op\":\"note\",\"ticket\":\"1\",\"note\":\"a\",\"note\":\"b\"}",
		 "line 2: ", HD_REFUSED},
		{"{\"op\":\"note\",\"ticket\":\"99\",\"note\":\"x\"}",
		 "line 2: ticket 'HD-99' does not exist", HD_NOT_FOUND},
		{"{\"op\":\"note\",\"ticket\":\"key:a:1\",\"note\":\"x\"}",
		 "line 2: no ticket has the key 'a:1'", HD_NOT_FOUND},
		{"{\"op\":\"note\",\"ticket\":\"1\",\"note\":\"x\",\"at\":\"2026-02-01T08:59:"
		 "59Z\"}",
		 "line 2: ticket 'HD-1': time 2026-02-01T08:59:59Z lies before", HD_REFUSED},
		{"{\"op\":\"note\",\"ticket\":\"1\",\"note\":\"x\",\"at\":\"2026-03-01T12:00:"
		 "01Z\"}",
		 "is in the future", HD_REFUSED},
		{"{\"op\":\"reopen\",\"ticket\":\"1\",\"note\":\"x\"}", "allowed are qualify",
		 HD_REFUSED},
		{"{\"op\":\"merge\",\"ticket\":\"1\",\"into\":\"HD-1\"}",
		 "cannot be merged into itself", HD_REFUSED},
		{"{\"op\":\"link\",\"ticket\":\"1\",\"kind\":\"caused-by\",\"other\":\"hd-1\"}",
		 "cannot be linked to itself", HD_REFUSED},
		{"{\"op\":\"take\",\"tickets\":[\"1\",\"HD-1\"]}", "ticket 'HD-1' is named twice",
		 HD_REFUSED},
		{"{\"op\":\"qualify\",\"ticket\":\"1\",\"problem\":\"HD-P9\"}",
		 "problem 'HD-P9' does not exist", HD_NOT_FOUND},
		{"{\"op\":\"qualify\",\"ticket\":\"1\",\"problem\":\"key:Bad One:9\"}", "source",
		 HD_REFUSED},
		{"{\"op\":\"qualify\",\"ticket\":\"1\",\"problem\":\"key:x\"}", "SOURCE:ID",
		 HD_REFUSED},
		{"{\"op\":\"qualify\",\"ticket\":\"1\",\"problem\":\"key:x:1\",\"new_problem\":"
		 "\"t\"}",
		 "not both", HD_REFUSED},
		{"{\"op\":\"qualify\",\"ticket\":\"1\",\"application\":\"nix\"}",
		 "application 'nix' is not recorded", HD_NOT_FOUND},
		{"{\"op\":\"close\",\"ticket\":\"1\",\"known\":\"HD-K1\"}",
		 "article 'HD-K1' does not exist", HD_NOT_FOUND},
		{"{\"op\":\"edit\",\"ticket\":\"1\",\"set\":{\"problem\":\"HD-P9\"}}",
		 "problem 'HD-P9' does not exist", HD_NOT_FOUND},
		{"{\"op\":\"attach\",\"ticket\":\"1\",\"attach\":[\"/no/such/file\"]}",
		 "line 2: attachment: ", HD_NOT_FOUND},
		{OPEN "\"subject\":\"x\",\"key\":\"nocolon\"}", "must have the form SOURCE:ID",
		 HD_REFUSED},
		{OPEN "\"subject\":\"x\",\"key\":\"A:1\"}", "external must have", HD_REFUSED},
		{OPEN "\"subject\":\"x\",\"solution\":\"y\"}", "a solution needs close",
		 HD_REFUSED},
		{OPEN "\"subject\":\"x\",\"known\":\"HD-K1\"}", "a known incident needs close",
		 HD_REFUSED},
		{OPEN "\"subject\":\"x\",\"at\":\"2025-12-31T00:00:00Z\"}",
		 "support of application 'pay' begins on", HD_REFUSED},
		{OPEN "\"subject\":\"x\xff\"}", "line 2: ", HD_REFUSED},
	};
	struct site *s = *state;
	const char *before;

	add_pay(s);
	good(s, &plain, OPEN AT("09:00:00") "\"subject\":\"one\"}\n");
	before = head(s);
	for (size_t i = 0; i < NELEM(rows); i++) {
		const char *text =
			arena_printf(s->a, OPEN "\"subject\":\"good\"}\n%s\n", rows[i].line);
		enum hd_rc rc = run(s, &plain, text);

		if (rc != rows[i].rc || !strstr(s->e.msg, rows[i].why))
			fail_msg("%s gives %d '%s'", rows[i].line, rc, s->e.msg);
		/* All or nothing. */
		assert_string_equal(head(s), before);
		assert_string_equal(result.commit, "");
	}
}

struct told {
	char text[400];
};

static void tell(uint64_t line, const char *message, void *arg)
{
	struct told *told = arg;
	size_t n = strlen(told->text);

	snprintf(told->text + n, sizeof(told->text) - n, "%llu %.20s|", (unsigned long long)line,
		 message);
}

static void keep_going(void **state)
{
	struct site *s = *state;
	struct told told = {""};
	char *path = mem_printf("%s/rejects", home), got[2000];
	struct batch_options o = {
		.keep_going = true, .chunk = 3, .rejects = path, .bad = tell, .arg = &told};
	const char *text =
		OPEN AT("09:00:00") "\"subject\":\"1\"}\nnonsense\n"
				    "{\"op\":\"note\",\"ticket\":\"1\",\"note\":\"n\"}\n"
				    "{\"op\":\"note\",\"ticket\":\"2\",\"note\":\"\xC3\xA9 "
				    "\\u0001\"}\n" OPEN AT(
					    "09:00:00") "\"subject\":\"2\"}\n"
							"{\"op\":\"note\",\"ticket\":\"2\","
							"\"note\":\"n\"}\n"
							"{\"op\":\"resume\",\"ticket\":\"2\"}\n";
	FILE *f;
	size_t n;

	add_pay(s);
	assert_int_equal(run(s, &o, text), HD_PARTIAL);
	assert_string_equal(s->e.msg, "3 lines rejected");
	RESULT(4, 2, 2, 0, 3);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(got, 1, sizeof(got) - 1, f);
	got[n] = '\0';
	fclose(f);
	assert_true(str_starts(got, "{\"line\":2,\"reason\":\""));
	assert_non_null(strstr(
		got,
		"\"text\":\"nonsense\"}\n{\"line\":4,\"reason\":\"ticket 'HD-2' does not exist\",\""
		"text\":\"{\\\"op\\\":\\\"note\\\",\\\"ticket\\\":\\\"2\\\",\\\"note\\\":"
		"\\\"\xC3\xA9 \\\\u0001"));
	assert_true(str_starts(told.text, "2 "));
	assert_non_null(strstr(told.text, "|4 ticket 'HD-2'"));
	assert_non_null(strstr(told.text, "|7 ticket 'HD-2'"));
	/* Refused lines are judged anew: HD-2 is there now. What had no time is done again. */
	assert_int_equal(run(s, &o, text), HD_PARTIAL);
	RESULT(3, 2, 0, 2, 2);
	free(path);
}

/* A line that is refused leaves nothing behind, not even a name it would have made. */
static void a_refused_line_makes_nothing(void **state)
{
	struct site *s = *state;
	struct batch_options o = {.keep_going = true, .create_applications = true};
	const char *before;

	add_pay(s);
	good(s, &plain,
	     OPEN AT("09:00:00") "\"key\":\"a:1\",\"subject\":\"1\"}\n" OPEN "\"subject\":\"2\"}");
	before = head(s);
	assert_int_equal(
		run(s, &o,
		    "{\"op\":\"edit\",\"tickets\":[\"1\",\"2\"],\"set\":{\"external\":{\"source\":"
		    "\"b\",\"id\":\"1\"}}}\n"
		    "{\"op\":\"edit\",\"ticket\":\"1\",\"at\":\"2026-01-02T00:00:00Z\",\"set\":{"
		    "\"external\":{\"source\":\"b\",\"id\":\"1\"}}}\n"
		    "{\"op\":\"qualify\",\"ticket\":\"1\",\"at\":\"2026-01-02T00:00:00Z\","
		    "\"application\":\"new one\"}\n"
		    "{\"op\":\"edit\",\"ticket\":\"1\",\"at\":\"2026-01-02T00:00:00Z\",\"set\":{"
		    "\"application\":\"new\"}}\n"
		    "{\"op\":\"qualify\",\"ticket\":\"1\",\"at\":\"2026-01-02T00:00:00Z\","
		    "\"problem\":\"key:p:1\"}\n"
		    "{\"op\":\"open\",\"application\":\"new\",\"requester\":\"x\",\"subject\":"
		    "\"x\",\"problem\":\"key:P:1\"}\n"
		    "{\"op\":\"open\",\"application\":\"new\",\"requester\":\"x\",\"subject\":"
		    "\"x\",\"attach\":[\"/no/file\"]}\n"
		    "{\"op\":\"note\",\"ticket\":\"key:b:1\",\"note\":\"nobody has this key\"}\n"),
		HD_PARTIAL);
	RESULT(0, 0, 0, 0, 8);
	assert_string_equal(head(s), before);
}

/* A key that an edit moved is found at its new place by the lines after it. */
static void keys_move(void **state)
{
	struct site *s = *state;

	add_pay(s);
	good(s, &plain,
	     OPEN AT("09:00:00") "\"key\":\"a:1\",\"subject\":\"1\"}\n"
				 "{\"op\":\"edit\",\"ticket\":\"key:a:1\",\"set\":{\"external\":{"
				 "\"source\":\"b\",\"id\":\"1\"}}}\n"
				 "{\"op\":\"note\",\"ticket\":\"key:b:1\",\"note\":\"x\"}\n" OPEN
					 AT("09:10:00") "\"key\":\"a:1\",\"subject\":\"2\"}\n"
							"{\"op\":\"edit\",\"ticket\":\"key:b:1\","
							"\"unset\":[\"external\"]}\n" OPEN AT(
								"09:20:00") "\"key\":\"b:1\","
									    "\"subject\":\"3\"}\n");
	RESULT(6, 3, 3, 0, 0);
	assert_int_equal(ticket(s, "1")->len, 4);
	assert_null(ticket(s, "1")->head[F_EXTERNAL]);
	FAILS(run(s, &plain,
		  "{\"op\":\"edit\",\"ticket\":\"1\",\"set\":{\"external\":{\"source\":\"b\","
		  "\"id\":\"1\"}}}"),
	      HD_REFUSED, "key 'b:1' belongs to ticket 'HD-3' already");
}

/* What a subject was before it was edited stands nowhere; lines that name it are met all the
 * same, but not where they say more than the entry. */
static void forgotten_subjects(void **state)
{
	static const char lines[] =
		"{'op':'open','at':'2026-02-01T09:00:00Z','application':'pay','requester':'x',"
		"'subject':'first','key':'a:1'}\n"
		"{'op':'edit','ticket':'1','at':'2026-02-01T10:00:00Z','subject':'first',"
		"'set':{'channel':'mail'}}\n"
		"{'op':'edit','ticket':'1','at':'2026-02-01T11:00:00Z','subject':'second'}\n";
	struct site *s = *state;

	add_pay(s);
	good(s, &plain, lines);
	RESULT(3, 1, 1, 0, 0);
	good(s, &plain, lines);
	RESULT(0, 0, 0, 3, 0);
	good(s, &plain,
	     "{'op':'edit','ticket':'1','at':'2026-02-01T11:00:00Z',"
	     "'subject':'second','description':'new'}\n");
	RESULT(1, 1, 0, 0, 0);
	assert_string_equal(ticket_text(ticket(s, "1"), F_DESCRIPTION), "new");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_stream_and_again), TEST(chunks_make_the_same),         TEST(bad_lines),
		TEST(keep_going),         TEST(a_refused_line_makes_nothing), TEST(keys_move),
		TEST(forgotten_subjects),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
