/* Which command a ticket takes in which state: every pair, against the prose of
 * helpdesk-workflow(7) and not against the program's table. */
#include "from_text.h"

static const char *const lines[OP_COUNT] = {
	[OP_OPEN] = "{'op':'open','subject':'S','requester':'r','application':'a'}",
	[OP_QUALIFY] = "{'op':'qualify','ticket':'HD-1','type':'question'}",
	[OP_TAKE] = "{'op':'take','ticket':'HD-1'}",
	[OP_ASSIGN] = "{'op':'assign','ticket':'HD-1','team':'t'}",
	[OP_NOTE] = "{'op':'note','ticket':'HD-1','note':'n'}",
	[OP_ATTACH] = "{'op':'attach','ticket':'HD-1','attach':['f']}",
	[OP_REPLY] = "{'op':'reply','ticket':'HD-1','note':'n'}",
	[OP_WAIT] = "{'op':'wait','ticket':'HD-1'}",
	[OP_RESUME] = "{'op':'resume','ticket':'HD-1'}",
	[OP_ESCALATE] = "{'op':'escalate','ticket':'HD-1','note':'n'}",
	[OP_RETURN] = "{'op':'return','ticket':'HD-1','note':'n'}",
	[OP_RESOLVE] = "{'op':'resolve','ticket':'HD-1','solution':'s'}",
	[OP_CLOSE] = "{'op':'close','ticket':'HD-1'}",
	[OP_REOPEN] = "{'op':'reopen','ticket':'HD-1','note':'n'}",
	[OP_EDIT] = "{'op':'edit','ticket':'HD-1','set':{'category':'technical'}}",
	[OP_LINK] = "{'op':'link','ticket':'HD-1','kind':'caused-by','other':'HD-2'}",
	[OP_MERGE] = "{'op':'merge','ticket':'HD-1','into':'HD-2'}",
};

/* By the prose: resolved, closed and merged name what they take; all others take all but
 * open, reopen, and resume unless they wait. */
static bool takes(const char *status, const char *command)
{
	static const char *const resolved[] = {"reopen",  "close",  "resolve", "reply",
					       "note",    "attach", "assign",  "edit",
					       "qualify", "link",   "merge",   NULL};
	static const char *const closed[] = {"reopen", "note", "attach",  "link",
					     "merge",  "edit", "qualify", NULL};

	if (strcmp(status, "merged") == 0)
		return false;
	if (strcmp(status, "resolved") == 0)
		return str_in(command, resolved);
	if (strcmp(status, "closed") == 0)
		return str_in(command, closed);
	if (strcmp(command, "open") == 0 || strcmp(command, "reopen") == 0)
		return false;
	return strcmp(command, "resume") != 0 || strcmp(status, "waiting") == 0;
}

static struct ticket *in_status(const char *status)
{
	return with_header(
		arena_printf(arena, "status: %s\nlevel: 1\nmerged_into: HD-7\n", status));
}

static enum hd_rc ask(const char *json, const struct ticket *t)
{
	struct request r = from_line(quoted(json));

	memset(&e, 0, sizeof(e));
	return op_may(&r.op, t, &e);
}

static void every_command_in_every_status(void **state)
{
	(void)state;
	for (int s = 0; s < STATUS_COUNT; s++)
		for (int k = OP_QUALIFY; k < OP_COUNT; k++) {
			bool yes = takes(words_status[s], op_words[k]);

			if (ask(lines[k], in_status(words_status[s])) != (yes ? HD_OK : HD_REFUSED))
				fail_msg("%s of a ticket that is %s: %s", op_words[k],
					 words_status[s], e.msg);
		}
}

/* A refusal names all that is allowed, and nothing else. */
static void refusals_name_what_is_allowed(void **state)
{
	(void)state;
	for (int s = 0; s < ST_MERGED; s++) {
		int refused = s >= ST_RESOLVED ? OP_TAKE : OP_REOPEN;
		const char *list;

		assert_int_equal(ask(lines[refused], in_status(words_status[s])), HD_REFUSED);
		list = strstr(e.msg, "allowed are ");
		assert_non_null(list);
		assert_non_null(strstr(e.msg, words_status[s]));
		list = arena_printf(arena, ", %s,", list + strlen("allowed are "));
		for (int k = 0; k < OP_COUNT; k++) {
			bool named = strstr(list, arena_printf(arena, " %s,", op_words[k])) != NULL;

			if (named != takes(words_status[s], op_words[k]))
				fail_msg("%s: %s", op_words[k], e.msg);
		}
	}
	assert_int_equal(ask(lines[OP_NOTE], in_status("merged")), HD_REFUSED);
	assert_non_null(strstr(e.msg, "'HD-7'"));
}

static void only_the_holder_takes_again(void **state)
{
	struct ticket *t = with_header("status: in_progress\nlevel: 0\nassignee: bob\n");

	(void)state;
	assert_int_equal(ask(lines[OP_TAKE], t), HD_REFUSED);
	assert_non_null(strstr(e.msg, "'bob' holds it"));
	assert_int_equal(ask("{'op':'take','ticket':'HD-1','steal':true}", t), HD_OK);
	assert_int_equal(ask("{'op':'take','ticket':'HD-1','steal':false}", t), HD_REFUSED);
	assert_int_equal(ask("{'op':'take','ticket':'HD-1','by':'bob'}", t), HD_OK);
}

/* Escalation goes up only, to 3 by itself; a return down only, from cert with a level. */
static void levels_go_up_or_down(void **state)
{
	static const char *const levels[] = {"", "0", "1", "2", "3", "cert"};

	(void)state;
	for (int from = 0; from <= LEVEL_CERT; from++) {
		struct ticket *t = with_header(
			arena_printf(arena, "status: new\nlevel: %s\n", words_level[from]));

		for (int to = -1; to <= LEVEL_CERT; to++) {
			const char *part = to < 0             ? ""
					   : to == LEVEL_CERT ? ",'to':'cert'"
							      : arena_printf(arena, ",'to':%s",
									     levels[to + 1]);
			bool up = to < 0 ? from < 3 : to > from;
			bool down = to < 0 ? from > 0 && from < LEVEL_CERT : to < from;

			for (int k = OP_ESCALATE; k <= OP_RETURN; k++) {
				const char *line = arena_printf(
					arena, "{'op':'%s','ticket':'HD-1','note':'n'%s}",
					op_words[k], part);

				if ((ask(line, t) == HD_OK) != (k == OP_ESCALATE ? up : down))
					fail_msg("%s from %d to %d: %s", op_words[k], from, to,
						 e.msg);
			}
		}
	}
}

/* What reports count can be corrected on a closed ticket, and nothing else. */
static void a_closed_ticket_can_be_corrected(void **state)
{
	static const struct {
		const char *parts;
		bool yes;
	} rows[] = {
		{"'op':'qualify','type':'incident'", true},
		{"'op':'qualify','category':'security'", true},
		{"'op':'qualify','application':'a'", true},
		{"'op':'qualify','problem':'HD-P1'", true},
		{"'op':'qualify','tags':['a'],'untags':['b']", true},
		{"'op':'qualify','impact':1", false},
		{"'op':'qualify','urgency':1", false},
		{"'op':'qualify','priority':6", false},
		{"'op':'qualify','priority':'auto'", false},
		{"'op':'edit','set':{'known':'HD-K1','tags':[],'type':'question'}", true},
		{"'op':'edit','set':{'application':'a','problem':'HD-P1','category':'security'}",
		 true},
		{"'op':'edit','unset':['known','tags','problem','type','category']",
		 true},
		{"'op':'edit','subject':'x'", false},
		{"'op':'edit','description':'x'", false},
		{"'op':'edit','requester':'x'", false},
		{"'op':'edit','set':{'type':'question','solution':'x'}", false},
		{"'op':'edit','set':{'fields.a':'x'}", false},
		{"'op':'edit','unset':['tags','fields.a']", false},
		{"'op':'edit','unset':['resolution']", false},
	};
	struct ticket *t;

	(void)state;
	t = in_status("closed");
	for (size_t i = 0; i < NELEM(rows); i++) {
		const char *line = arena_printf(arena, "{%s,'ticket':'HD-1'}", rows[i].parts);

		if (ask(line, t) != (rows[i].yes ? HD_OK : HD_REFUSED))
			fail_msg("%s: %s", line, e.msg);
		assert_int_equal(ask(line, in_status("resolved")), HD_OK);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_command_in_every_status),    TEST(refusals_name_what_is_allowed),
		TEST(only_the_holder_takes_again),      TEST(levels_go_up_or_down),
		TEST(a_closed_ticket_can_be_corrected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
