/* One request: on all its tickets or on none, in one commit that says what was done. */
#include "desk_site.h"

#include "desk/batch.h"
#include "git/repo.h"
#include "helpdesk/text.h"

#define OPEN "\"op\":\"open\",\"application\":\"pay\",\"requester\":\"Marie\","

static struct outcome out;

/* A request in the words of a batch line, without its braces. */
static enum hd_rc ask(struct site *s, const char *parts)
{
	const char *line = arena_printf(s->a, "{%s}", parts);
	struct request r;

	if (batch_line(line, strlen(line), s->a, &r, &s->e) != HD_OK)
		fail_msg("%s: %s", s->e.msg, line);
	outcome_deinit(&out);
	return desk_do(s->desk, &r, &out, &s->e);
}

static void done(struct site *s, const char *parts)
{
	if (ask(s, parts) != HD_OK)
		fail_msg("%s: %s", s->e.msg, parts);
}

static int set_up(void **state)
{
	struct site *s;

	if (setup(state) != 0)
		return -1;
	s = *state;
	assert_int_equal(desk_app_add(s->desk, "pay", "Pay", &s->e), HD_OK);
	assert_int_equal(desk_app_accept(s->desk, "pay", "va", at("2026-01-01T00:00:00Z"), &s->e),
			 HD_OK);
	open_desk(s, NULL);
	return 0;
}

static int clean_up(void **state)
{
	outcome_deinit(&out);
	return teardown(state);
}

static const char *commit(struct site *s)
{
	struct repo *repo;
	struct object o = {0};
	struct oid id;
	const char *text;

	assert_int_equal(repo_open(s->path, &repo, &s->e), HD_OK);
	assert_int_equal(repo_main(repo, &id, &s->e), HD_OK);
	assert_int_equal(repo_read(repo, &id, OBJECT_COMMIT, &o, &s->e), HD_OK);
	text = arena_strndup(s->a, o.data, o.n);
	object_free(&o);
	repo_free(repo);
	return text;
}

static const char *message(struct site *s)
{
	return strstr(commit(s), "\n\n") + 2;
}

static struct ticket *ticket(struct site *s, const char *ref)
{
	struct ticket *t = arena_alloc(s->a, sizeof(*t));

	assert_int_equal(desk_ticket(s->desk, ref, s->a, t, &s->e), HD_OK);
	assert_int_equal(ticket_disagrees(t, s->a), FIELD_COUNT);
	return t;
}

static void the_commit_says_what_was_done(void **state)
{
	struct site *s = *state;

	done(s, OPEN "\"subject\":\"a\\u001bb\",\"description\":\"first\\nsecond\\n\\n\",\"at\":"
		     "\"2026-02-01T10:00:00+01:00\"");
	assert_string_equal(out.v[0].number, "HD-1");
	assert_string_equal(out.v[0].what, "open: a^[b");
	assert_int_equal(strlen(out.commit), 40);
	assert_string_equal(message(s),
			    "HD-1: open: a^[b\n\nfirst\nsecond\n\nTicket: HD-1\nEvent: opened\n");
	assert_non_null(strstr(commit(s),
			       "\nauthor root@example.org <root@example.org> 1769936400 +0000\n"));
	assert_non_null(strstr(commit(s), " 1772366400 +0000\n\n"));
	done(s, "\"op\":\"escalate\",\"ticket\":\"1\",\"to\":2,\"note\":\"why\"");
	assert_string_equal(message(s),
			    "HD-1: escalate to level 2\n\nwhy\n\nTicket: HD-1\nEvent: escalated\n");
	done(s, OPEN "\"subject\":\"b\",\"take\":true,\"close\":\"workaround\",\"solution\":\"s\"");
	assert_string_equal(
		message(s),
		"HD-2: open: b\n\ns\n\nTicket: HD-2\nEvent: opened\nEvent: taken\nEvent: closed\n");
	assert_int_equal(ticket(s, "2")->len, 3);
	assert_string_equal(ticket_text(ticket(s, "2"), F_RESOLUTION), "workaround");
	done(s, "\"op\":\"link\",\"ticket\":\"1\",\"kind\":\"caused-by\",\"other\":\"2\"");
	assert_string_equal(message(s), "HD-1: link caused-by HD-2\n\nTicket: HD-1\nTicket: "
					"HD-2\nEvent: linked\nEvent: linked\n");
	done(s, "\"op\":\"edit\",\"ticket\":\"1\",\"subject\":\"c\",\"set\":{\"tags\":[\"x\"]}");
	assert_true(str_starts(message(s), "HD-1: edit subject, tags\n\nTicket"));
	done(s, "\"op\":\"assign\",\"tickets\":[\"1\"],\"team\":\"t\",\"assignee\":null");
	assert_true(str_starts(message(s), "HD-1: assign to nobody, team t\n"));
}

/* A message cannot pass for a trailer: only the last paragraph holds them. */
static void a_message_forges_no_trailer(void **state)
{
	struct site *s = *state;
	struct sbuf parts = SBUF_INIT;

	done(s, OPEN "\"subject\":\"a\"");
	sbuf_puts(
		&parts,
		"\"op\":\"note\",\"ticket\":\"1\",\"note\":\"Ticket: HD-666\\n\\nEvent: closed\\n");
	for (int i = 0; i < 600; i++)
		sbuf_puts(&parts, "\xc3\xa9");
	sbuf_puts(&parts, "\"");
	done(s, parts.s);
	assert_non_null(strstr(message(s), "\xc3\xa9\n\nTicket: HD-1\nEvent: noted\n"));
	assert_int_equal(text_length(strstr(message(s), "\n\n") + 2),
			 500 + strlen("\n") + strlen("\nTicket: HD-1\nEvent: noted\n"));
	sbuf_deinit(&parts);
}

/* In one commit. */
static void open_many(struct site *s, int n)
{
	struct batch_options o = {.keep_going = false};
	struct batch_result result;
	FILE *f = tmpfile();

	assert_non_null(f);
	for (int i = 0; i < n; i++)
		fputs("{" OPEN "\"subject\":\"a\"}\n", f);
	rewind(f);
	assert_int_equal(desk_batch(s->desk, fileno(f), &o, &result, &s->e), HD_OK);
	assert_int_equal(result.opened, n);
	fclose(f);
}

static void several_tickets_or_none(void **state)
{
	struct site *s = *state;
	struct sbuf all = SBUF_INIT;

	open_many(s, 21);
	for (int i = 1; i <= 21; i++)
		sbuf_printf(&all, "%s\"%d\"", i > 1 ? "," : "", i);
	done(s, "\"op\":\"close\",\"tickets\":[\"1\",\"HD-2\"]");
	assert_int_equal(out.n, 2);
	assert_true(str_starts(
		message(s),
		"HD-1, HD-2: close (solved)\n\nTicket: HD-1\nTicket: HD-2\nEvent: closed\n"));
	/* One that refuses keeps the others from being changed. */
	assert_int_equal(ask(s, "\"op\":\"take\",\"tickets\":[\"3\",\"2\"]"), HD_REFUSED);
	assert_non_null(strstr(s->e.msg, "ticket 'HD-2': cannot take: the ticket is closed"));
	assert_int_equal(out.n, 0);
	assert_int_equal(ticket(s, "3")->len, 1);
	assert_int_equal(ask(s, "\"op\":\"take\",\"tickets\":[\"3\",\"hd-3\"]"), HD_REFUSED);
	/* Over twenty are a batch, whose input is their list. */
	done(s, "\"op\":\"reopen\",\"ticket\":\"1\",\"note\":\"x\"");
	done(s, "\"op\":\"reopen\",\"ticket\":\"2\",\"note\":\"x\"");
	done(s, arena_printf(s->a, "\"op\":\"assign\",\"tickets\":[%s],\"team\":\"t\"", all.s));
	assert_true(str_starts(message(s), "batch: 1 operations on 21 tickets\n\nBatch: "));
	assert_int_equal(strlen(strstr(message(s), "Batch: ")), strlen("Batch: ") + 64 + 1);
	/* Again: nothing to write. */
	done(s, "\"op\":\"edit\",\"tickets\":[\"1\",\"2\"],\"subject\":\"a\"");
	assert_true(out.v[0].unchanged && out.v[1].unchanged);
	assert_string_equal(out.commit, "");
	sbuf_deinit(&all);
}

/* Without a time an event is never earlier than the last one. */
static void times(void **state)
{
	struct site *s = *state;
	struct ticket *t = tk(s->a, "HD-1");

	t->head[F_SUBJECT] = node_text(s->a, "from a clock that is ahead");
	ev(t, "2026-03-01T12:30:00Z", "opened", "status", "new", "level", "0", "application", "pay",
	   NULL);
	put_ticket(s, t);
	done(s, "\"op\":\"note\",\"ticket\":\"1\",\"note\":\"x\"");
	assert_int_equal(ticket_last(ticket(s, "1")), at("2026-03-01T12:30:00Z"));
	assert_int_equal(ticket(s, "1")->journal[1]->n, 2);
	done(s, OPEN "\"subject\":\"b\"");
	assert_string_equal(out.v[0].number, "HD-2");
	assert_int_equal(ticket_last(ticket(s, "2")), at("2026-03-01T12:00:00Z"));
	/* The other one of a link is dated by its own last entry. */
	done(s, "\"op\":\"link\",\"ticket\":\"2\",\"kind\":\"related-to\",\"other\":\"1\"");
	assert_int_equal(ticket_last(ticket(s, "1")), at("2026-03-01T12:30:00Z"));
	assert_int_equal(ticket_last(ticket(s, "2")), at("2026-03-01T12:00:00Z"));
}

static void before_acceptance(void **state)
{
	struct site *s = *state;

	assert_int_equal(ask(s, OPEN "\"subject\":\"a\",\"at\":\"2025-12-31T22:59:59Z\""),
			 HD_REFUSED);
	assert_non_null(strstr(s->e.msg, "begins on 2026-01-01 01:00"));
	done(s,
	     OPEN "\"subject\":\"a\",\"at\":\"2025-12-31T22:59:59Z\",\"before_acceptance\":true");
	assert_int_equal(ticket(s, "1")->head[F_TAGS]->len, 1);
	done(s,
	     OPEN "\"subject\":\"a\",\"at\":\"2026-01-01T00:00:00Z\",\"before_acceptance\":true");
	assert_null(ticket(s, "2")->head[F_TAGS]);
	assert_int_equal(desk_app_add(s->desk, "new", NULL, &s->e), HD_OK);
	open_desk(s, NULL);
	assert_int_equal(ask(s, "\"op\":\"qualify\",\"ticket\":\"2\",\"application\":\"new\""),
			 HD_REFUSED);
	assert_non_null(strstr(s->e.msg, "support of application 'new' has not begun"));
	done(s, "\"op\":\"qualify\",\"ticket\":\"1\",\"application\":\"new\"");
}

static void files_and_long_texts(void **state)
{
	struct site *s = *state;
	char *path = mem_printf("%s/a b?.txt", home);
	struct sbuf parts = SBUF_INIT, got = SBUF_INIT;
	FILE *f = fopen(path, "w");
	struct ticket *t;

	assert_non_null(f);
	fputs("hello\n", f);
	fclose(f);
	done(s, OPEN "\"subject\":\"a\"");
	done(s, arena_printf(s->a, "\"op\":\"attach\",\"ticket\":\"1\",\"attach\":[\"%s\"]", path));
	assert_string_equal(out.v[0].what, "attach 1 file");
	t = ticket(s, "1");
	assert_string_equal(t->journal[1]->files->u.items[0]->text, "5891b5b522d5-a b_.txt");
	read_file(s, "attachments/HD/0000/00/HD-1/5891b5b522d5-a b_.txt", &got);
	assert_string_equal(got.s, "hello\n");
	assert_int_equal(
		ask(s, arena_printf(s->a,
				    "\"op\":\"attach\",\"ticket\":\"1\",\"attach\":[\"%s\",\"%s\"]",
				    path, path)),
		HD_REFUSED);
	/* Exactly 64 KiB stays, one more byte does not. */
	for (int more = 0; more < 2; more++) {
		sbuf_clear(&parts);
		sbuf_puts(&parts, "\"op\":\"note\",\"ticket\":\"1\",\"note\":\"line\\n");
		for (int i = 5; i < 65536 + more; i++)
			sbuf_putc(&parts, 'x');
		sbuf_puts(&parts, "\"");
		done(s, parts.s);
		t = ticket(s, "1");
		assert_int_equal(t->journal[t->len - 1]->files != NULL, more);
	}
	assert_true(str_starts(t->journal[t->len - 1]->note, "line\n[the whole text: "));
	assert_int_equal(desk_attachment(s->desk, "1",
					 t->journal[t->len - 1]->files->u.items[0]->text, &got,
					 &s->e),
			 HD_OK);
	assert_int_equal(got.len, strlen("hello\n") + 65537);
	free(path);
	sbuf_deinit(&parts);
	sbuf_deinit(&got);
}

/* A header that was edited by hand against its journal is nothing to go on from. */
static void a_ticket_at_odds_with_itself(void **state)
{
	struct site *s = *state;
	struct ticket *t = tk(s->a, "HD-1");

	ev(t, "2026-02-01T00:00:00Z", "opened", "status", "new", "level", "0", NULL);
	t->head[F_TEAM] = node_text(s->a, "sneaked in");
	put_ticket(s, t);
	assert_int_equal(ask(s, "\"op\":\"note\",\"ticket\":\"1\",\"note\":\"x\""), HD_INVALID);
	assert_non_null(
		strstr(s->e.msg, "ticket 'HD-1': team in its header is not what its journal says"));
}

static void the_next_one(void **state)
{
	struct site *s = *state;

	done(s, OPEN "\"subject\":\"low\",\"impact\":1");
	done(s, OPEN "\"subject\":\"high\",\"impact\":5");
	done(s, OPEN "\"subject\":\"higher, but held\",\"priority\":6,\"take\":true");
	outcome_deinit(&out);
	assert_int_equal(desk_take_next(s->desk, NULL, TIME_NONE, &out, &s->e), HD_OK);
	assert_string_equal(out.v[0].number, "HD-2");
	outcome_deinit(&out);
	assert_int_equal(desk_take_next(s->desk, NULL, TIME_NONE, &out, &s->e), HD_OK);
	assert_string_equal(out.v[0].number, "HD-1");
	outcome_deinit(&out);
	assert_int_equal(desk_take_next(s->desk, NULL, TIME_NONE, &out, &s->e), HD_NOT_FOUND);
}

#define STORE_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, clean_up)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(the_commit_says_what_was_done),
		STORE_TEST(a_message_forges_no_trailer),
		STORE_TEST(several_tickets_or_none),
		STORE_TEST(times),
		STORE_TEST(before_acceptance),
		STORE_TEST(files_and_long_texts),
		STORE_TEST(a_ticket_at_odds_with_itself),
		STORE_TEST(the_next_one),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
