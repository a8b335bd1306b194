/* Random walks: whatever operations with whatever texts lead a ticket, its status is one the
 * workflow knows, its header is what its journal says, and its file gives it back. */
#include "from_text.h"

#define WALKS 300
#define STEPS 25

static uint64_t chance;

static unsigned dice(unsigned n)
{
	chance = chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(chance >> 33) % n;
}

static const char *text(bool line)
{
	static const char *const parts[] = {
		"a",
		"no",
		"null",
		"~",
		"0123",
		"1:30",
		"0x1F",
		"2026-11-22",
		"- ",
		"# ",
		": ",
		":",
		" ",
		"  ",
		"\n",
		"\n\n",
		" \n",
		"\t",
		"\xf0\x9f\x99\x82",
		"\xe2\x80\xa8",
		"\xef\xbb\xbf",
		"\x1b[31m",
		"'",
		"\"",
		"{",
		"}",
		"[",
		"]",
		",",
		"&a",
		"*a",
		"!x",
		"|",
		">",
		"%YAML",
		"@",
		"`",
		"\x7f",
		"\xc2\x85",
		"\\",
		"---",
		"...",
		"\xc3\xa9",
		"<<",
		"=",
		"?",
		"journal:\n",
		"\xef\xbf\xbf",
		"e\xcc\x81",
	};
	struct sbuf b = SBUF_INIT, out = SBUF_INIT;
	const char *s;

	for (unsigned n = 1 + dice(6); n > 0; n--)
		sbuf_puts(&b, parts[dice(NELEM(parts))]);
	assert_int_equal((line ? text_clean_line : text_clean)(b.s, b.len, "text", &out, &e),
			 HD_OK);
	s = out.len ? arena_strndup(arena, out.s, out.len) : "x";
	sbuf_deinit(&b);
	sbuf_deinit(&out);
	return s;
}

static const char *maybe(bool line)
{
	return dice(2) ? text(line) : NULL;
}

static const char *word(const char *const *words, unsigned n)
{
	return dice(2) ? words[dice(n)] : NULL;
}

static struct node *tags(void)
{
	struct node *list = node_list(arena), *out = NULL;

	for (unsigned n = dice(3); n > 0; n--)
		node_push(arena, list,
			  node_text(arena,
				    dice(3) ? text(true) : arena_printf(arena, "t%u", dice(5))));
	return field_check(F_TAGS, list, arena, &out, &e) == HD_OK && list->len ? out : NULL;
}

static struct node *fields(bool nulls)
{
	struct node *map = node_map(arena);

	for (unsigned n = 1 + dice(3); n > 0; n--)
		node_set(arena, map, dice(2) ? "room" : text(true),
			 nulls && dice(3) == 0 ? node_null(arena) : node_text(arena, text(false)));
	return map;
}

static struct node *requester(void)
{
	struct node *map = node_map(arena);

	node_set(arena, map, "name", node_text(arena, text(true)));
	if (dice(2))
		node_set(arena, map, "phone", node_text(arena, "0612"));
	return map;
}

static struct node *changes(void)
{
	struct node *set = node_map(arena);

	if (dice(2))
		node_set(arena, set, "fields", fields(true));
	if (dice(3) == 0)
		node_set(arena, set, "urgency", node_int(arena, 1 + (int)dice(5)));
	if (dice(3) == 0)
		node_set(arena, set, "solution", node_text(arena, text(false)));
	if (dice(3) == 0) {
		struct node *list = tags();

		node_set(arena, set, "tags", list ? list : node_list(arena));
	}
	return set;
}

static struct node *mail_map(void)
{
	struct node *map = node_map(arena);

	node_set(arena, map, "id", node_text(arena, text(true)));
	if (dice(2))
		node_set(arena, map, "unverified", node_plain(arena, "true"));
	return map;
}

static struct op any_op(enum op_kind k, int64_t when)
{
	static const char *const unset[] = {"impact", "tags", "fields.room", "channel", "solution"};
	struct op op = {.kind = k, .at = when, .by = text(true), .waiting_until = TIME_NONE};
	bool qualifies = k == OP_OPEN || k == OP_QUALIFY;

	op.note = k == OP_OPEN ? NULL : maybe(false);
	op.channel = word(words_channel, 6);
	if (qualifies) {
		op.application = dice(2) ? "pay" : NULL;
		op.type = word(words_type, 4);
		op.category = word(words_category, 4);
		op.impact = (int)dice(6);
		op.urgency = (int)dice(6);
		op.priority = dice(5) == 0 ? 6 : dice(5) == 0 ? PRIORITY_AUTO : 0;
		op.problem = dice(4) == 0 ? "HD-P3" : NULL;
		op.tags = tags();
	}
	op.untags = k == OP_QUALIFY ? tags() : NULL;
	if (k == OP_OPEN || k == OP_EDIT) {
		op.subject = k == OP_OPEN || dice(2) ? text(true) : NULL;
		op.description = maybe(false);
		op.requester = requester();
		op.fields = k == OP_OPEN && dice(2) ? fields(false) : NULL;
	}
	if (k == OP_EDIT) {
		op.set = changes();
		op.unset = node_list(arena);
		if (dice(2))
			node_push(arena, op.unset, node_text(arena, unset[dice(NELEM(unset))]));
	}
	op.team = maybe(true);
	op.assignee = maybe(true);
	op.give_team = dice(2);
	op.give_assignee = dice(2);
	op.level = k == OP_OPEN || k == OP_ESCALATE || k == OP_RETURN ? word(words_level, 5) : NULL;
	op.solution = k == OP_RESOLVE ? text(false) : k == OP_CLOSE ? maybe(false) : NULL;
	op.resolution = k == OP_CLOSE ? word(words_resolution, 6) : NULL;
	op.waiting_on = word(words_waiting, 2);
	if (dice(2))
		op.waiting_until = when + dice(100000);
	op.link = words_link[dice(3)];
	op.other = dice(2) ? "HD-2" : "LYO-77";
	op.steal = dice(2);
	op.files = tags();
	if (k == OP_RECEIVE || k == OP_OPEN) {
		op.from = maybe(true);
		op.mail = dice(2) ? mail_map() : NULL;
		op.resume = dice(2);
	}
	return op;
}

/* Where an allowed operation leads, in the words of helpdesk-workflow(7). */
static enum status leads_to(const struct op *op, const struct ticket *t)
{
	enum status s = ticket_status(t),
		    work = ticket_text(t, F_ASSIGNEE) ? ST_IN_PROGRESS : ST_QUALIFIED;

	switch (op->kind) {
	case OP_OPEN:
		return op->type && op->category ? ST_QUALIFIED : ST_NEW;
	case OP_QUALIFY:
		return s == ST_NEW ? ST_QUALIFIED : s;
	case OP_TAKE:
		return ST_IN_PROGRESS;
	case OP_REPLY:
		return s == ST_NEW || s == ST_QUALIFIED ? ST_IN_PROGRESS : s;
	case OP_WAIT:
		return ST_WAITING;
	case OP_RESUME:
	case OP_REOPEN:
		return work;
	case OP_ESCALATE:
	case OP_RETURN:
		return ST_QUALIFIED;
	case OP_RESOLVE:
		return ST_RESOLVED;
	case OP_CLOSE:
		return ST_CLOSED;
	case OP_MERGE:
		return ST_MERGED;
	case OP_RECEIVE:
		return op->resume && s == ST_WAITING &&
				       strcmp(node_get_str(t->head[F_WAITING], "on"), "requester") == 0
			       ? work
			       : s;
	default:
		return s;
	}
}

/* The replay of a journal cut at `as_of`, made by hand. */
static void same_as_cut(const struct ticket *t, int64_t as_of)
{
	struct ticket replayed, cut = *t;
	size_t n = 0;

	while (n < t->len && t->journal[n]->at <= as_of)
		n++;
	assert_int_equal(ticket_replay(t, as_of, arena, &replayed), n > 0);
	assert_int_equal(replayed.len, n);
	cut.len = n;
	for (int f = 0; f < FIELD_COUNT; f++)
		cut.head[f] = f <= F_FORMERLY || f == F_OPENED ? t->head[f] : NULL;
	cut.arena = arena;
	for (size_t i = 0; i < n; i++)
		ticket_apply(&cut, t->journal[i]);
	for (int f = F_REQUESTER; f < FIELD_COUNT; f++)
		assert_true(node_equal(cut.head[f], replayed.head[f]));
}

static void comes_back(const struct ticket *t)
{
	const char *file = file_text(t);
	struct ticket again;

	if (ticket_read(arena, file, strlen(file), &again, &e) != HD_OK)
		fail_msg("%s\n%s", e.msg, file);
	assert_string_equal(file_text(&again), file);
	assert_int_equal(ticket_disagrees(&again, arena), FIELD_COUNT);
	assert_int_equal(again.len, t->len);
	for (int f = 0; f < FIELD_COUNT; f++)
		if (!node_equal(again.head[f], t->head[f]))
			fail_msg("%s of\n%s", field_defs[f].name, file);
	for (size_t i = 0; i < t->len; i++)
		assert_true(entry_same(again.journal[i], t->journal[i]) &&
			    again.journal[i]->n == t->journal[i]->n);
}

static void add_op(struct ticket *t, const struct op *op)
{
	struct entry *x = arena_alloc(arena, sizeof(*x));
	enum status want = leads_to(op, t);

	op_plan(op, t, &rules_default, arena, x);
	ticket_add(t, x);
	if (ticket_status(t) != want)
		fail_msg("%s leads to %s", event_words[op_event(op->kind)],
			 words_status[ticket_status(t)]);
	/* What waits and what it waits on go together, but for a merged one's. */
	if (ticket_status(t) != ST_MERGED)
		assert_int_equal(ticket_status(t) == ST_WAITING, t->head[F_WAITING] != NULL);
	assert_true(ticket_level(t) >= 0 && ticket_level(t) <= LEVEL_CERT);
}

static void random_walks(void **state)
{
	(void)state;
	for (unsigned walk = 0; walk < WALKS; walk++) {
		int64_t when = at("2026-11-22T09:00:00Z");
		struct ticket t;
		struct op op;

		arena_reset(arena);
		chance = walk;
		ticket_init(&t, arena);
		t.head[F_NUMBER] = node_text(arena, "HD-1");
		t.head[F_OPENED] = node_time(arena, when);
		op = any_op(OP_OPEN, when);
		t.head[F_SUBJECT] = node_text(arena, op.subject);
		t.head[F_DESCRIPTION] = op.description ? node_text(arena, op.description) : NULL;
		add_op(&t, &op);
		for (unsigned step = 0; step < STEPS; step++) {
			when += dice(3);
			op = any_op(OP_QUALIFY + (enum op_kind)dice(OP_KINDS - OP_QUALIFY), when);
			if (op_may(&op, &t, &e) == HD_OK)
				add_op(&t, &op);
		}
		assert_int_equal(ticket_disagrees(&t, arena), FIELD_COUNT);
		comes_back(&t);
		for (int k = -1; k < 6; k++)
			same_as_cut(&t, at("2026-11-22T09:00:00Z") + k * 5);
	}
}

/* Entries of another site may come in any order: apply() takes them all, and a closed or
 * merged ticket stays so. */
static void apply_refuses_nothing(void **state)
{
	(void)state;
	for (unsigned walk = 0; walk < WALKS; walk++) {
		int64_t when = at("2026-11-22T09:00:00Z");
		struct ticket t;

		arena_reset(arena);
		chance = walk + 1000000;
		ticket_init(&t, arena);
		t.head[F_NUMBER] = node_text(arena, "HD-1");
		t.head[F_OPENED] = node_time(arena, when);
		for (unsigned step = 0; step < STEPS; step++) {
			struct op op = any_op((enum op_kind)(step ? dice(OP_KINDS) : OP_OPEN),
					      when + step);
			struct entry *x = arena_alloc(arena, sizeof(*x));
			enum status before = ticket_status(&t);

			op_plan(&op, &t, &rules_default, arena, x);
			ticket_add(&t, x);
			if (before == ST_MERGED)
				assert_int_equal(ticket_status(&t), ST_MERGED);
			if (before == ST_CLOSED && op.kind != OP_REOPEN && op.kind != OP_MERGE)
				assert_int_equal(ticket_status(&t), ST_CLOSED);
		}
		assert_int_equal(ticket_disagrees(&t, arena), FIELD_COUNT);
		comes_back(&t);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(random_walks),
		TEST(apply_refuses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
