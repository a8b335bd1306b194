/* What was done, in words. */
#include "from_text.h"

static void words(void **state)
{
	static const struct {
		const char *header, *line, *words;
	} rows[] = {
		{"status: new\n",
		 "'op':'open','subject':'a\\u001b[1m b','requester':'x','application':'a'",
		 "open: a^[[1m b"},
		{"status: new\n",
		 "'op':'open','requester':'x','application':'a','subject':"
		 "'123456789 123456789 123456789 123456789 123456789 123456789 123'",
		 "open: 123456789 123456789 123456789 123456789 123456789 123456789\xe2\x80\xa6"},
		{"status: new\n", "'op':'qualify','type':'question'", "qualify"},
		{"status: new\n", "'op':'assign','assignee':'bob'", "assign to bob"},
		{"status: new\n", "'op':'assign','assignee':null", "assign to nobody"},
		{"status: new\n", "'op':'assign','team':'t'", "assign to team t"},
		{"status: new\nteam: t\n", "'op':'assign','team':null", "assign to team none"},
		{"status: new\n", "'op':'assign','team':'t','assignee':'b'", "assign to b, team t"},
		{"status: new\n", "'op':'wait'", "wait on requester"},
		{"status: new\n", "'op':'wait','on':'supplier'", "wait on supplier"},
		{"status: new\n", "'op':'escalate','note':'x'", "escalate to level 1"},
		{"status: new\n", "'op':'escalate','to':'cert','note':'x'", "escalate to cert"},
		{"status: new\nlevel: 2\n", "'op':'return','to':0,'note':'x'", "return to level 0"},
		{"status: new\n", "'op':'close'", "close (solved)"},
		{"status: resolved\nresolution: solved\n", "'op':'close'", "close"},
		{"status: new\n", "'op':'edit','subject':'T','set':{'channel':'mail','tags':['a']}",
		 "edit subject, channel, tags"},
		{"status: new\n", "'op':'edit','set':{'tags':['a']}", "edit tags"},
		{"status: new\n", "'op':'link','kind':'related-to','other':'HD-2'",
		 "link related-to HD-2"},
		{"status: new\n", "'op':'merge','into':'HD-2'", "merge into HD-2"},
		{"status: new\n", "'op':'reply','note':'x'", "reply"},
		{"status: new\n", "'op':'attach','attach':['f']", "attach 0 files"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++) {
		bool open = strstr(rows[i].line, "'open'") != NULL;
		struct request r = from_line(quoted(arena_printf(arena, "{%s%s}", rows[i].line,
								 open ? "" : ",'ticket':'HD-1'")));
		struct entry x;
		const char *got;

		op_plan(&r.op, with_header(rows[i].header), &rules_default, arena, &x);
		got = describe(&r.op, &x, arena);
		if (strcmp(got, rows[i].words) != 0)
			fail_msg("%s gives '%s'", rows[i].line, got);
	}
}

static void deed(struct sheet *s, const char *number, const char *what, const char *event,
		 const char *text)
{
	struct deed *d = &s->deeds[s->n_deeds++];

	snprintf(d->number, sizeof(d->number), "%s", number);
	d->what = what;
	d->event = event;
	d->message = text;
	d->aside = false;
}

static void messages(void **state)
{
	struct sheet *s = arena_alloc(arena, sizeof(*s));
	struct sbuf out = SBUF_INIT;

	(void)state;
	s->operations = 2;
	s->n_tickets = 2;
	deed(s, "HD-1", "note", "noted", "text \n\n");
	deed(s, "HD-1", "wait on supplier", "waiting", NULL);
	deed(s, "HD-2", "note", "noted", NULL);
	sheet_message(s, "abc", &out);
	assert_string_equal(out.s,
			    "HD-1, HD-2: 2 operations\n\ntext\n\nTicket: HD-1\nTicket: HD-2\n"
			    "Event: noted\nEvent: waiting\nEvent: noted\n");
	s->batch = true;
	s->n_deeds = 1;
	s->n_tickets = s->operations = 1;
	sheet_message(s, "abc", &out);
	assert_string_equal(out.s,
			    "HD-1: note\n\ntext\n\nTicket: HD-1\nEvent: noted\nBatch: abc\n");
	s->n_tickets = 21;
	s->operations = 30;
	sheet_message(s, "abc", &out);
	assert_string_equal(out.s, "batch: 30 operations on 21 tickets\n\nBatch: abc\n");
	sbuf_deinit(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words),
		TEST(messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
