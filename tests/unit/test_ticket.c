/* apply(), replay and what is read out of a header. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "build_ticket.h"

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct ticket *small(void)
{
	struct ticket *t = tk(arena, "HD-1");

	t->head[F_SUBJECT] = node_text(arena, "first");
	ev(t, "2026-11-22T09:00:00Z", "opened", "status", "new", "level", "0", "fields.a", "1",
	   "+tags", "x", NULL);
	return t;
}

static void nulls_remove_and_lists_grow(void **state)
{
	struct ticket *t = small();

	(void)state;
	ev(t, "2026-11-22T10:00:00Z", "edited", "team", "pay", "fields.b", "2", "+tags", "y",
	   "+tags", "x", NULL);
	assert_string_equal(ticket_text(t, F_TEAM), "pay");
	assert_int_equal(t->head[F_TAGS]->len, 2);
	assert_string_equal(node_get_str(t->head[F_FIELDS], "a"), "1");
	assert_string_equal(node_get_str(t->head[F_FIELDS], "b"), "2");
	ev(t, "2026-11-22T11:00:00Z", "edited", "team", UNSET, "fields.a", UNSET, "-tags", "x",
	   "-tags", "never", NULL);
	assert_null(t->head[F_TEAM]);
	assert_null(node_get(t->head[F_FIELDS], "a"));
	assert_int_equal(t->head[F_TAGS]->len, 1);
	ev(t, "2026-11-22T12:00:00Z", "edited", "fields.b", UNSET, "-tags", "y", NULL);
	assert_null(t->head[F_FIELDS]);
	assert_null(t->head[F_TAGS]);
}

/* What an entry sets and this version does not know goes beside the known fields. */
static void unknown_fields_are_set_too(void **state)
{
	struct ticket *t = small();

	(void)state;
	ev(t, "2026-11-22T10:00:00Z", "polished", "shine", "9", NULL);
	assert_int_equal(t->journal[1]->kind, EV_OTHER);
	assert_string_equal(node_get_str(t->other, "shine"), "9");
	ev(t, "2026-11-22T11:00:00Z", "polished", "shine", UNSET, NULL);
	assert_null(node_get(t->other, "shine"));
}

/* The status part alone is ignored, whatever the event but these two. */
static void closed_and_merged_keep_their_status(void **state)
{
	struct ticket *t;

	(void)state;
	for (int k = 0; k < EVENT_COUNT; k++) {
		t = small();
		ev(t, "2026-11-22T10:00:00Z", "closed", "status", "closed", NULL);
		ev(t, "2026-11-22T11:00:00Z", event_words[k], "status", "in_progress", "team", "b",
		   NULL);
		assert_string_equal(ticket_text(t, F_TEAM), "b");
		assert_int_equal(ticket_status(t),
				 k == EV_REOPENED || k == EV_MERGED ? ST_IN_PROGRESS : ST_CLOSED);
		t = small();
		ev(t, "2026-11-22T10:00:00Z", "merged", "status", "merged", NULL);
		ev(t, "2026-11-22T11:00:00Z", event_words[k], "status", "new", "team", "b", NULL);
		assert_string_equal(ticket_text(t, F_TEAM), "b");
		assert_int_equal(ticket_status(t), ST_MERGED);
	}
}

static void the_same_second_is_counted(void **state)
{
	struct ticket *t = small();
	static const unsigned n[] = {1, 2, 3, 1, 2};

	(void)state;
	ev(t, "2026-11-22T09:00:00Z", "noted", "note", "a", NULL);
	ev(t, "2026-11-22T09:00:00Z", "noted", "note", "a", NULL);
	ev(t, "2026-11-22T09:00:01Z", "noted", "note", "a", NULL);
	ev(t, "2026-11-22T09:00:01Z", "noted", "note", "b", NULL);
	for (size_t i = 0; i < t->len; i++)
		assert_int_equal(t->journal[i]->n, n[i]);
	assert_int_equal(ticket_last(t), at("2026-11-22T09:00:01Z"));
}

static void replay_goes_back(void **state)
{
	struct ticket *t = small(), r;

	(void)state;
	ev(t, "2026-11-22T10:00:00Z", "qualified", "status", "qualified", "impact", "3", NULL);
	ev(t, "2026-11-22T11:00:00Z", "edited", "subject", "second", "+tags", "y", NULL);
	assert_false(ticket_replay(t, at("2026-11-22T08:59:59Z"), arena, &r));
	assert_true(ticket_replay(t, at("2026-11-22T09:00:00Z"), arena, &r));
	assert_int_equal(r.len, 1);
	assert_int_equal(ticket_status(&r), ST_NEW);
	/* It was edited since; what it was is not in the file. */
	assert_null(r.head[F_SUBJECT]);
	assert_int_equal(r.head[F_TAGS]->len, 1);
	assert_true(ticket_replay(t, at("2026-11-22T10:59:59Z"), arena, &r));
	assert_int_equal(ticket_int(&r, F_IMPACT), 3);
	assert_true(ticket_replay(t, INT64_MAX, arena, &r));
	for (int f = 0; f < FIELD_COUNT; f++)
		assert_true(node_equal(r.head[f], t->head[f]));
	ticket_replay_entries(t, 0, arena, &r);
	assert_int_equal(r.len, 0);
	assert_null(r.head[F_STATUS]);
	assert_string_equal(ticket_text(&r, F_NUMBER), "HD-1");
	assert_int_equal(ticket_opened(&r), at("2026-11-22T09:00:00Z"));
	/* A replay can go on by itself: the source keeps its journal and lists. */
	ticket_replay_entries(t, 1, arena, &r);
	ev(&r, "2026-11-23T00:00:00Z", "edited", "+tags", "z", NULL);
	assert_int_equal(t->len, 3);
	assert_int_equal(t->head[F_TAGS]->len, 2);
	assert_string_equal(t->journal[1]->event, "qualified");
}

static void a_header_that_says_something_else(void **state)
{
	struct ticket *t = small();

	(void)state;
	assert_int_equal(ticket_disagrees(t, arena), FIELD_COUNT);
	t->head[F_SUBJECT] = node_text(arena, "no entry says so, and none has to");
	assert_int_equal(ticket_disagrees(t, arena), FIELD_COUNT);
	t->head[F_STATUS] = node_text(arena, "closed");
	assert_int_equal(ticket_disagrees(t, arena), F_STATUS);
	t = small();
	t->head[F_TEAM] = node_text(arena, "pay");
	assert_int_equal(ticket_disagrees(t, arena), F_TEAM);
	t = small();
	t->head[F_TAGS] = NULL;
	assert_int_equal(ticket_disagrees(t, arena), F_TAGS);
	t = small();
	t->head[F_OPENED] = node_time(arena, at("2026-11-22T09:00:01Z"));
	assert_int_equal(ticket_disagrees(t, arena), F_OPENED);
	t = small();
	ev(t, "2026-11-22T11:00:00Z", "edited", "subject", "second", NULL);
	t->head[F_SUBJECT] = node_text(arena, "third");
	assert_int_equal(ticket_disagrees(t, arena), F_SUBJECT);
}

static void reading_the_header(void **state)
{
	struct ticket *t = tk(arena, "HD-1");

	(void)state;
	assert_int_equal(ticket_opened(t), TIME_NONE);
	assert_int_equal(ticket_last(t), TIME_NONE);
	assert_int_equal(ticket_status(t), ST_NEW);
	assert_int_equal(ticket_level(t), 0);
	assert_int_equal(ticket_int(t, F_IMPACT), -1);
	assert_null(ticket_requester_line(t, arena));
	ev(t, "2026-11-22T09:00:00Z", "opened", "level", "cert", "status", "in_progress",
	   "priority", "6", "requester.phone", "12", NULL);
	assert_int_equal(ticket_level(t), LEVEL_CERT);
	assert_int_equal(ticket_status(t), ST_IN_PROGRESS);
	assert_int_equal(ticket_int(t, F_PRIORITY), 6);
	assert_string_equal(ticket_requester_line(t, arena), "12");
	ev(t, "2026-11-22T10:00:00Z", "edited", "requester.email", "a@b", NULL);
	assert_string_equal(ticket_requester_line(t, arena), "a@b");
	assert_null(ticket_requester(t, "phone"));
	ev(t, "2026-11-22T10:00:00Z", "edited", "requester.email", "a@b", "requester.name", "A",
	   NULL);
	assert_string_equal(ticket_requester_line(t, arena), "A <a@b>");
	for (int s = 0; s < STATUS_COUNT; s++) {
		t->head[F_STATUS] = node_text(arena, words_status[s]);
		assert_int_equal(ticket_status(t), s);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nulls_remove_and_lists_grow),
		TEST(unknown_fields_are_set_too),
		TEST(closed_and_merged_keep_their_status),
		TEST(the_same_second_is_counted),
		TEST(replay_goes_back),
		TEST(a_header_that_says_something_else),
		TEST(reading_the_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
