/* Options of a request: which each operation takes, and what each takes, from batch lines and
 * from command lines. */
#include "from_text.h"

/* By helpdesk-batch(5): the options of each operation, and a value that is right. */
static const struct {
	const char *option, *value, *ops;
} options[] = {
	{"key", "'a:1'", "open"},
	{"subject", "'s'", "open edit"},
	{"description", "'d'", "open edit"},
	{"requester", "'r'", "open edit"},
	{"channel", "'mail'", "open reply note resolve close"},
	{"application", "'a'", "open qualify"},
	{"type", "'incident'", "open qualify"},
	{"category", "'security'", "open qualify"},
	{"impact", "3", "open qualify"},
	{"urgency", "3", "open qualify"},
	{"priority", "6", "open qualify"},
	{"problem", "'HD-P3'", "open qualify"},
	{"new_problem", "'t'", "open qualify"},
	{"tags", "['a']", "open qualify"},
	{"untags", "['a']", "qualify"},
	{"fields", "{'a':'b'}", "open"},
	{"level", "2", "open"},
	{"take", "true", "open"},
	{"close", "true", "open"},
	{"before_acceptance", "true", "open"},
	{"to", "2", "escalate return"},
	{"steal", "true", "take"},
	{"assignee", "'bob'", "assign"},
	{"team", "'t'", "assign escalate return"},
	{"note", "'n'",
	 "qualify take assign note attach reply wait resume escalate return reopen edit link "
	 "merge"},
	{"solution", "'s'", "open resolve close"},
	{"resolution", "'solved'", "close"},
	{"known", "'HD-K7'", "open close"},
	{"no_kb", "true", "open close"},
	{"no_mail", "true", "open reply wait close assign escalate"},
	{"on", "'supplier'", "wait"},
	{"until", "'2026-12-01T00:00:00Z'", "wait"},
	{"attach", "['f']", "open attach reply note resolve close"},
	{"kind", "'caused-by'", "link"},
	{"other", "'HD-2'", "link"},
	{"into", "'HD-2'", "merge"},
	{"set", "{'type':'incident'}", "edit"},
	{"unset", "['type']", "edit"},
	{"ticket", "'HD-1'",
	 "qualify take assign note attach reply wait resume escalate return resolve close "
	 "reopen edit link merge"},
	{"tickets", "['HD-1']", "take assign close edit"},
	{"by", "'bob'",
	 "open qualify take assign note attach reply wait resume escalate return resolve close "
	 "reopen edit link merge"},
	{"at", "'2026-01-01T00:00:00+01:00'",
	 "open qualify take assign note attach reply wait resume escalate "
	 "return resolve close reopen edit link merge"},
};

static enum hd_rc line(const char *json, struct request *r)
{
	const char *text = quoted(json);

	memset(&e, 0, sizeof(e));
	return batch_line(text, strlen(text), arena, r, &e);
}

static bool has_word(const char *words, const char *word)
{
	return strstr(arena_printf(arena, " %s ", words), arena_printf(arena, " %s ", word)) !=
	       NULL;
}

/* What is wrong is named before what is missing, so a line with one option is enough. */
static void each_operation_takes_its_options(void **state)
{
	struct request r;

	(void)state;
	for (int k = 0; k < OP_COUNT; k++)
		for (size_t i = 0; i < NELEM(options); i++) {
			const char *json = arena_printf(arena, "{'op':'%s','%s':%s}", op_words[k],
							options[i].option, options[i].value);
			enum hd_rc rc = line(json, &r);
			bool takes = rc == HD_OK || strstr(e.msg, "needs '");
			const char *no = arena_printf(arena, "%s takes no '%s'", op_words[k],
						      options[i].option);

			if (takes != has_word(options[i].ops, op_words[k]) ||
			    (!takes && strcmp(e.msg, no) != 0))
				fail_msg("%s: '%s'", json, e.msg);
		}
	assert_int_equal(line("{'op':'note','ticket':'1','note':'n','colour':'red'}", &r),
			 HD_INVALID);
	assert_string_equal(e.msg, "note takes no 'colour'");
}

static void values_of_the_wrong_type(void **state)
{
	static const char *const values[] = {"null",  "true", "3",         "'x'", "[]",
					     "['x']", "{}",   "{'x':'y'}", "[3]", "''"};
	static const struct {
		const char *op, *option, *right; /* indexes into values that are right */
	} rows[] = {
		{"open", "key", "3"},
		{"open", "subject", "3"},
		{"open", "description", "39"},
		{"open", "requester", "3"},
		{"open", "channel", ""},
		{"open", "application", "3"},
		{"open", "type", ""},
		{"open", "category", ""},
		{"open", "impact", "2"},
		{"open", "urgency", "2"},
		{"open", "priority", ""},
		{"open", "problem", "3"},
		{"open", "new_problem", "3"},
		{"open", "tags", "45"},
		{"qualify", "untags", "45"},
		{"open", "fields", "67"},
		{"open", "level", "2"},
		{"escalate", "to", "2"},
		{"open", "take", "1"},
		{"open", "close", "1"},
		{"take", "steal", "1"},
		{"assign", "assignee", "03"},
		{"assign", "team", "03"},
		{"note", "note", "3"},
		{"close", "solution", "3"},
		{"close", "resolution", ""},
		{"close", "known", "3"},
		{"wait", "on", ""},
		{"wait", "until", ""},
		{"attach", "attach", "5"},
		{"link", "kind", ""},
		{"link", "other", "3"},
		{"merge", "into", "3"},
		{"edit", "set", "6"},
		{"edit", "unset", "4"},
		{"note", "by", "3"},
		{"note", "at", ""},
		{"note", "ticket", "39"},
		{"take", "tickets", "5"},
	};
	struct request r;

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++)
		for (size_t k = 0; k < NELEM(values); k++) {
			enum hd_rc rc = line(arena_printf(arena, "{'op':'%s','%s':%s}", rows[i].op,
							  rows[i].option, values[k]),
					     &r);
			bool taken = rc == HD_OK || strstr(e.msg, "needs '");

			if (taken != (strchr(rows[i].right, (int)('0' + k)) != NULL))
				fail_msg("%s of %s: %s: '%s'", rows[i].option, rows[i].op,
					 values[k], e.msg);
		}
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *json, *why;
	} rows[] = {
		{"{'ticket':'1'}", "'op' is missing"},
		{"{'op':3}", "'op' is missing"},
		{"{'op':'edit','ticket':'1','tickets':['2']}",
		 "'ticket' and 'tickets' exclude each other"},
		{"{'op':'note','ticket':'1','ticket':'2','note':'x'}", "ticket"},
		{"{'op':'note','ticket':'1'}", "note needs 'note'"},
		{"{'op':'reply','ticket':'1'}", "reply needs 'note'"},
		{"{'op':'escalate','ticket':'1'}", "escalate needs 'note'"},
		{"{'op':'return','ticket':'1'}", "return needs 'note'"},
		{"{'op':'reopen','ticket':'1'}", "reopen needs 'note'"},
		{"{'op':'resolve','ticket':'1'}", "resolve needs 'solution'"},
		{"{'op':'attach','ticket':'1'}", "attach needs 'attach'"},
		{"{'op':'assign','ticket':'1'}", "assign needs 'assignee' or 'team'"},
		{"{'op':'link','ticket':'1','other':'2'}", "link needs 'kind'"},
		{"{'op':'link','ticket':'1','kind':'related-to'}", "link needs 'other'"},
		{"{'op':'merge','ticket':'1'}", "merge needs 'into'"},
		{"{'op':'note','note':'x'}", "note needs 'ticket'"},
		{"{'op':'open','requester':'x','application':'a'}", "open needs 'subject'"},
		{"{'op':'open','subject':'x','application':'a'}", "open needs 'requester'"},
		{"{'op':'open','subject':'x','requester':'a'}", "open needs 'application'"},
		{"{'op':'note','ticket':'1','note':''}", "'note' is empty"},
		{"{'op':'note','ticket':'1','note':'a\\u0000b'}", "NUL"},
		{"{'op':'note','by':'None'}", "not 'none'"},
		{"{'op':'note','by':' '}", "'by' must be a name"},
		{"{'op':'assign','assignee':'none'}", "'none' is reserved"},
		{"{'op':'assign','team':'NONE'}", "reserved"},
		{"{'op':'note','at':'2026-01-01T00:00:00'}", "'at' must be a time with an offset"},
		{"{'op':'note','at':'2026-01-01'}", "'at' must be a time with an offset"},
		{"{'op':'wait','until':'tomorrow'}", "'until' must be a time with an offset"},
		{"{'op':'wait','on':'me'}", "'on' must be requester or supplier"},
		{"{'op':'qualify','impact':6}", "'impact' must be a number from 1 to 5"},
		{"{'op':'qualify','impact':2.0}", "'impact' must be"},
		{"{'op':'qualify','urgency':0}", "'urgency' must be"},
		{"{'op':'qualify','priority':4}", "'priority' must be 6 (major) or auto"},
		{"{'op':'qualify','priority':'6'}", "'priority' must be 6"},
		{"{'op':'escalate','to':4}", "'to' must be 0, 1, 2, 3 or cert"},
		{"{'op':'escalate','to':'2'}", "'to' must be"},
		{"{'op':'open','close':'done'}", "'close' must be true or a resolution code"},
		{"{'op':'link','kind':'causes'}",
		 "'kind' must be duplicate-of, related-to or caused-by"},
		{"{'op':'qualify','tags':['a','a']}", "tags holds 'a' twice"},
		{"{'op':'qualify','tags':[' ']}", "'tags' is empty"},
		{"{'op':'open','requester':{'mail':'x'}}", "requester has no part 'mail'"},
		{"{'op':'open','fields':{'':'x'}}", "'fields' is empty"},
		{"{'op':'open','fields':{'a':null}}", "a: "},
		{"{'op':'edit','set':{'status':'new'}}", "'status' cannot be edited"},
		{"{'op':'edit','set':{'journal':'x'}}", "no field 'journal'"},
		{"{'op':'edit','set':{'subject':['a']}}", "subject must be text of one line"},
		{"{'op':'edit','set':{'solution':['a']}}", "solution must be text"},
		{"{'op':'edit','set':{'subject':5}}", "subject must be a text"},
		{"{'op':'edit','set':{'impact':'3'}}", "impact must be a number"},
		{"{'op':'edit','set':{'impact':null}}", "impact must be a number"},
		{"{'op':'edit','set':{'tags':'a'}}", "tags must be a list"},
		{"{'op':'edit','set':{'tags':{}}}", "tags must be"},
		{"{'op':'edit','set':{'fields':'a'}}", "fields must be a map"},
		{"{'op':'edit','set':{'fields.':'a'}}", "'set' is empty"},
		{"{'op':'edit','set':{'external':{'source':'a'}}}", "external must have an id"},
		{"{'op':'edit','unset':['number']}", "'number' cannot be edited"},
		{"{'op':'edit','unset':['fields.']}", "no field"},
		{"{'op':'edit','unset':['subject']}", "a ticket cannot be without 'subject'"},
	};
	struct request r;

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++)
		if (line(rows[i].json, &r) == HD_OK || !strstr(e.msg, rows[i].why))
			fail_msg("%s: '%s'", rows[i].json, e.msg);
}

/* A hundred characters, however many bytes they take. */
static void names_of_people_are_short(void **state)
{
	struct sbuf name = SBUF_INIT;
	struct request r;

	(void)state;
	for (int i = 0; i < 100; i++)
		sbuf_puts(&name, "\xc3\xa9");
	for (int i = 0; i < 2; i++) {
		enum hd_rc want = i ? HD_INVALID : HD_OK;

		assert_int_equal(
			line(arena_printf(arena, "{'op':'assign','ticket':'1','assignee':'%s'}",
					  name.s),
			     &r),
			want);
		assert_int_equal(
			line(arena_printf(arena, "{'op':'assign','ticket':'1','team':'%s'}",
					  name.s),
			     &r),
			want);
		assert_int_equal(
			line(arena_printf(arena, "{'op':'note','ticket':'1','note':'x','by':'%s'}",
					  name.s),
			     &r),
			want);
		sbuf_puts(&name, "x");
	}
	sbuf_deinit(&name);
}

static void texts_are_cleaned(void **state)
{
	struct request r;

	(void)state;
	assert_int_equal(line("{'op':'open','subject':' a\\r\\nb "
			      "','requester':'x','application':'a','description':"
			      "'a\\r\\nb\\rc','fields':{' k "
			      "':'x\\ry','e':''},'by':'a\\nb','close':'duplicate'}",
			      &r),
			 HD_OK);
	assert_string_equal(r.op.subject, "a b");
	assert_string_equal(r.op.description, "a\nb\nc");
	assert_string_equal(node_get_str(r.op.fields, "k"), "x\ny");
	assert_string_equal(node_get_str(r.op.fields, "e"), "");
	assert_string_equal(r.op.by, "a b");
	assert_true(r.op.close);
	assert_string_equal(r.op.resolution, "duplicate");
	assert_int_equal(line("{'op':'open','subject':'a','requester':'x','application':'a','"
			      "description':''}",
			      &r),
			 HD_OK);
	assert_null(r.op.description);
	assert_int_equal(
		line("{'op':'note','ticket':'1','note':'x','at':'2026-01-01T01:00:00.9+01:00'}",
		     &r),
		HD_OK);
	assert_int_equal(r.op.at, at("2026-01-01T00:00:00Z"));
	assert_int_equal(line("{'op':'assign','ticket':'1','assignee':null,'team':null}", &r),
			 HD_OK);
	assert_true(r.op.give_assignee && r.op.give_team && !r.op.assignee && !r.op.team);
	assert_int_equal(line("{'op':'edit','ticket':'1','set':{'fields.a':'1','fields':{'b':'2','"
			      "c':null}}}",
			      &r),
			 HD_OK);
	assert_int_equal(node_get(r.op.set, "fields")->len, 3);
}

/* --- command lines -------------------------------------------------------------- */

static enum hd_rc text(struct request *r, const char *option, const char *value)
{
	return request_set_text(r, arena, option, value, &e);
}

static void command_lines(void **state)
{
	struct request r;

	(void)state;
	request_init(&r, OP_OPEN);
	assert_int_equal(text(&r, "impact", "3"), HD_OK);
	assert_int_equal(r.op.impact, 3);
	assert_int_equal(text(&r, "impact", "x"), HD_USAGE);
	assert_int_equal(text(&r, "priority", "auto"), HD_OK);
	assert_int_equal(r.op.priority, PRIORITY_AUTO);
	assert_int_equal(text(&r, "priority", "6"), HD_OK);
	assert_int_equal(text(&r, "level", "cert"), HD_OK);
	assert_int_equal(text(&r, "level", "5"), HD_USAGE);
	assert_int_equal(text(&r, "take", "true"), HD_OK);
	assert_true(r.op.take);
	assert_int_equal(text(&r, "tags", "a"), HD_OK);
	assert_int_equal(text(&r, "tags", "b"), HD_OK);
	assert_int_equal(text(&r, "tags", "a"), HD_USAGE);
	assert_int_equal(r.op.tags->len, 2);
	assert_int_equal(text(&r, "fields", "a=1=2"), HD_OK);
	assert_int_equal(text(&r, "fields", "b="), HD_OK);
	assert_string_equal(node_get_str(r.op.fields, "a"), "1=2");
	assert_string_equal(node_get_str(r.op.fields, "b"), "");
	assert_int_equal(text(&r, "fields", "=1"), HD_USAGE);
	assert_int_equal(text(&r, "fields", "a"), HD_USAGE);
	assert_int_equal(text(&r, "fields", "\xff=1"), HD_USAGE);
	assert_int_equal(text(&r, "fields", "a=\xff"), HD_USAGE);
	assert_int_equal(text(&r, "subject", "\xff"), HD_USAGE);
	request_init(&r, OP_ASSIGN);
	assert_int_equal(text(&r, "assignee", "None"), HD_OK);
	assert_true(r.op.give_assignee && !r.op.assignee);
	assert_int_equal(text(&r, "team", "pay"), HD_OK);
	assert_string_equal(r.op.team, "pay");
	request_init(&r, OP_EDIT);
	assert_int_equal(text(&r, "set", "impact=03"), HD_OK);
	assert_string_equal(node_get_str(r.op.set, "impact"), "3");
	assert_int_equal(text(&r, "set", "tags=a,b"), HD_OK);
	assert_int_equal(text(&r, "set", "fields.room=12"), HD_OK);
	assert_string_equal(node_get_str(node_get(r.op.set, "fields"), "room"), "12");
	assert_int_equal(text(&r, "set", "fields.\xff=12"), HD_USAGE);
	assert_int_equal(text(&r, "set", "level=2"), HD_USAGE);
	assert_int_equal(text(&r, "set", "room=2"), HD_USAGE);
	assert_non_null(strstr(e.msg, "your own are named fields.NAME"));
	assert_int_equal(text(&r, "unset", "channel"), HD_OK);
	assert_int_equal(text(&r, "unset", "fields.room"), HD_OK);
	assert_int_equal(r.op.unset->len, 2);
}

static void requesters(void **state)
{
	static const struct {
		const char *given, *name, *email;
	} rows[] = {
		{"Marie Curie <marie@example.org>", "Marie Curie", "marie@example.org"},
		{"\"Curie, Marie\" <m@x>", "Curie, Marie", "m@x"},
		{"marie@example.org", NULL, "marie@example.org"},
		{"<m@x>", NULL, "m@x"},
		{"Marie", "Marie", NULL},
		{"Marie <3", "Marie <3", NULL},
		{"Marie <no mail>", "Marie <no mail>", NULL},
		{"a < b <m@x>", "a < b", "m@x"},
		{"marie at@home", "marie at@home", NULL},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++) {
		struct node *out;
		const char *name, *email;

		assert_int_equal(requester_parse(rows[i].given, "12", arena, &out, &e), HD_OK);
		name = node_get_str(out, "name");
		email = node_get_str(out, "email");
		if (!name != !rows[i].name || (name && strcmp(name, rows[i].name) != 0) ||
		    !email != !rows[i].email || (email && strcmp(email, rows[i].email) != 0))
			fail_msg("%s: '%s', '%s'", rows[i].given, name ? name : "-",
				 email ? email : "-");
		assert_string_equal(node_get_str(out, "phone"), "12");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_operation_takes_its_options),
		TEST(values_of_the_wrong_type),
		TEST(what_is_refused),
		TEST(names_of_people_are_short),
		TEST(texts_are_cleaned),
		TEST(command_lines),
		TEST(requesters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
