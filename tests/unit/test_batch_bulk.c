/* Batches that make applications, that are larger than memory, and that are overtaken. */
#include "batch_site.h"

static void names_of_applications(void **state)
{
	static const struct {
		const char *name, *id;
	} rows[] = {
		{"pay", "pay"},
		{"PAY", "pay"},
		{"Pay & Co.", "Pay-Co"},
		{"pay & CO.", "Pay-Co"},
		{"Pay / Co", "Pay-Co-2"},
		{"  --Paye \xC3\xA9t\xC3\xA9--", "Paye-t"},
		{"paye \xC3\x89T\xC3\x89", "paye-T-2"},
		{"\xE6\x97\xA5\xE6\x9C\xAC", "app"},
		{"\xE6\x9C\xAC", "app-2"},
		{"a- b", "a--b"},
		{"....................................................................x", "x"},
		{"123456789012345678901234567890123456789012345678901234567890 x",
		 "123456789012345678901234567890123456789012345678901234567890"},
		{"12345678901234567890123456789012345678901234567890123456789 xy",
		 "12345678901234567890123456789012345678901234567890123456789-"},
	};
	struct site *s = *state;
	struct batch_options o = {.create_applications = true};
	struct sbuf b = SBUF_INIT;
	struct app app;
	char number[32];

	add_pay(s);
	for (size_t i = 0; i < NELEM(rows); i++)
		sbuf_printf(&b,
			    "{\"op\":\"open\",\"at\":\"2012-01-01T00:00:00Z\",\"requester\":\"x\","
			    "\"subject\":\"%zu\","
			    "\"application\":\"%s\",\"before_acceptance\":true}\n",
			    i, rows[i].name);
	good(s, &o, b.s);
	for (size_t i = 0; i < NELEM(rows); i++) {
		snprintf(number, sizeof(number), "%zu", i + 1);
		assert_string_equal(ticket_text(ticket(s, number), F_APPLICATION), rows[i].id);
		/* Support of what is made has begun; only the old one's had not. */
		assert_int_equal(ticket(s, number)->head[F_TAGS] != NULL,
				 strcmp(rows[i].id, "pay") == 0);
	}
	assert_int_equal(desk_app(s->desk, "Pay-Co", s->a, &app, &s->e), HD_OK);
	assert_string_equal(app.name, "Pay & Co.");
	good(s, &o, b.s);
	RESULT(0, 0, 0, NELEM(rows), 0);
	/* The same names by qualify and edit. */
	good(s, &o,
	     "{\"op\":\"qualify\",\"ticket\":\"1\",\"application\":\"Pay / CO\"}\n"
	     "{\"op\":\"edit\",\"ticket\":\"2\",\"set\":{\"application\":\"APP\"}}\n"
	     "{\"op\":\"qualify\",\"ticket\":\"3\",\"application\":\"made by qualify\"}\n");
	assert_string_equal(ticket_text(ticket(s, "1"), F_APPLICATION), "Pay-Co-2");
	assert_string_equal(ticket_text(ticket(s, "2"), F_APPLICATION), "app");
	assert_string_equal(ticket_text(ticket(s, "3"), F_APPLICATION), "made-by-qualify");
	sbuf_deinit(&b);
}

/* More tickets than stay in memory, touched in turn, in one pack. */
#define MANY 4500
static void more_than_memory_holds(void **state)
{
	struct site *s = *state;
	struct sbuf b = SBUF_INIT;
	struct ticket *t;

	add_pay(s);
	for (int i = 1; i <= MANY; i++)
		sbuf_printf(&b, OPEN AT("09:00:00") "\"key\":\"k:%d\",\"subject\":\"t %d\"}\n", i,
			    i);
	for (int round = 0; round < 2; round++)
		for (int i = 1; i <= MANY; i += 1 + 3 * (round == 1))
			sbuf_printf(&b,
				    "{\"op\":\"note\",\"ticket\":\"key:k:%d\"," AT(
					    "10:00:00") "\"note\":\"round %d\"}\n",
				    i, round);
	good(s, &plain, b.s);
	RESULT(MANY + MANY + MANY / 4, MANY, MANY, 0, 0);
	for (int i = 1; i <= MANY; i += 499) {
		t = ticket(s, arena_printf(s->a, "%d", i));
		assert_string_equal(ticket_text(t, F_SUBJECT), arena_printf(s->a, "t %d", i));
		assert_int_equal(t->len, 2 + ((i - 1) % 4 == 0));
		assert_string_equal(t->journal[1]->note, "round 0");
	}
	good(s, &plain, b.s);
	RESULT(0, 0, 0, MANY + MANY + MANY / 4, 0);
	sbuf_deinit(&b);
}

/* Somebody else opens a ticket while a long batch runs, in the middle of a chunk and between. */
struct rival {
	struct site *s;
	struct desk *desk;
	uint64_t every, seen;
	unsigned opened;
};

static void interfere(uint64_t line, void *arg)
{
	struct rival *r = arg;
	struct request q;
	struct outcome out;
	struct hd_err why;

	/* Lines come once more, under the lock, when somebody was faster. */
	if (line <= r->seen || line % r->every || r->opened >= 4)
		return;
	r->seen = line;
	request_init(&q, OP_OPEN);
	assert_int_equal(request_set(&q, r->s->a, "subject", node_text(r->s->a, "rival"), &why),
			 HD_OK);
	assert_int_equal(request_set(&q, r->s->a, "requester", node_text(r->s->a, "x"), &why),
			 HD_OK);
	assert_int_equal(request_set(&q, r->s->a, "application", node_text(r->s->a, "pay"), &why),
			 HD_OK);
	assert_int_equal(desk_do(r->desk, &q, &out, &why), HD_OK);
	outcome_deinit(&out);
	r->opened++;
}

static void count_rival(const struct ticket *t, void *arg)
{
	unsigned *n = arg;

	n[strcmp(ticket_text(t, F_SUBJECT), "rival") == 0]++;
	n[2] += (unsigned)t->len;
}

static void against_a_rival(void **state)
{
	struct site *s = *state;
	struct desk_options how = {.store = s->path, .tz = "UTC", .wait = 5};
	struct rival r = {.s = s, .every = 25};
	struct batch_options o = {
		.keep_going = true, .chunk = 40, .progress = interfere, .arg = &r};
	struct sbuf b = SBUF_INIT;
	unsigned n[3] = {0, 0, 0};
	const struct snap *p;

	add_pay(s);
	assert_int_equal(desk_open(&how, &r.desk, &s->e), HD_OK);
	for (int i = 0; i < 100; i++)
		sbuf_printf(&b,
			    OPEN AT("09:00:00") "\"subject\":\"mine\"}\n"
						"{\"op\":\"qualify\",\"ticket\":\"HD-1\",\"note\":"
						"\"%d\",\"problem\":\"key:p:%d\"}\n",
			    i, i / 30);
	good(s, &o, b.s);
	/* HD-1, which the lines name, became the rival's. */
	RESULT(200, 101, 100, 0, 0);
	assert_int_equal(r.opened, 4);
	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	assert_int_equal(openings_build(p, count_rival, n, &s->e), HD_OK);
	assert_int_equal(n[0], 100);
	assert_int_equal(n[1], 4);
	assert_int_equal(n[2], 204);
	assert_true(snap_exists(p, "tickets/HD/0000/01/HD-104.yaml"));
	assert_true(snap_exists(p, "problems/HD/0000/00/HD-P4.yaml"));
	assert_false(snap_exists(p, "problems/HD/0000/00/HD-P5.yaml"));
	desk_close(r.desk);
	sbuf_deinit(&b);
}

/* What an attempt met that was overtaken is met again by the next one. */
static void met_again_after_a_rival(void **state)
{
	struct site *s = *state;
	struct desk_options how = {.store = s->path, .tz = "UTC", .wait = 5};
	struct rival r = {.s = s, .every = 70};
	struct batch_options o = {.progress = interfere, .arg = &r};
	struct sbuf b = SBUF_INIT;

	add_pay(s);
	assert_int_equal(desk_open(&how, &r.desk, &s->e), HD_OK);
	for (int i = 0; i < 40; i++)
		sbuf_puts(&b, OPEN AT("09:00:00") "\"subject\":\"one of many\"}\n"
						  "{\"op\":\"note\",\"ticket\":\"1\"," AT(
							  "10:00:00") "\"note\":\"equal\"}\n");
	good(s, &plain, b.s);
	RESULT(80, 40, 40, 0, 0);
	sbuf_puts(&b, "{\"op\":\"note\",\"ticket\":\"1\",\"note\":\"new\"}\n");
	good(s, &o, b.s);
	assert_int_equal(r.opened, 1);
	RESULT(1, 1, 0, 80, 0);
	assert_int_equal(ticket(s, "1")->len, 42);
	desk_close(r.desk);
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(names_of_applications),
		TEST(more_than_memory_holds),
		TEST(against_a_rival),
		TEST(met_again_after_a_rival),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
