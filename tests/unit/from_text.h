/* Tickets, operations and entries of tests as the text they have in files and batches. */
#ifndef TESTS_FROM_TEXT_H
#define TESTS_FROM_TEXT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "codec/ticket_yaml.h"
#include "desk/batch.h"
#include "helpdesk/op.h"
#include "helpdesk/text.h"

static inline int64_t at(const char *s)
{
	int64_t t;

	assert_true(time_parse_utc(s, &t));
	return t;
}

static struct arena *arena;
static struct hd_err e;

static inline int arena_set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static inline int arena_tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_set_up, arena_tear_down)

/* A ticket of these header lines, opened at nine. */
static inline struct ticket *with_header(const char *lines)
{
	struct ticket *t = arena_alloc(arena, sizeof(*t));
	const char *file = arena_printf(arena,
					"number: HD-1\nsubject: S\n%sopened: 2026-11-22T09:00:00Z\n"
					"journal:\n- at: 2026-11-22T09:00:00Z\n  by: bob\n"
					"  event: opened\n",
					lines);

	if (ticket_read(arena, file, strlen(file), t, &e) != HD_OK)
		fail_msg("%s: %s", e.msg, file);
	return t;
}

/* A line of a batch; what it names stands for itself. */
static inline struct request from_line(const char *json)
{
	struct request r;

	if (batch_line(json, strlen(json), arena, &r, &e) != HD_OK)
		fail_msg("%s: %s", e.msg, json);
	if (r.op.at == TIME_NONE)
		assert_true(time_parse_utc("2026-11-22T10:00:00Z", &r.op.at));
	if (!r.op.by)
		r.op.by = "anne";
	r.op.problem = r.problem;
	r.op.known = r.known;
	r.op.other = r.other;
	return r;
}

/* `{'a':1}` is easier to read in C than `{\"a\":1}`. */
static inline const char *quoted(const char *s)
{
	char *out = arena_strdup(arena, s);

	for (char *c = out; *c; c++)
		if (*c == '\'')
			*c = '"';
	return out;
}

/* The lines of an entry after its event. */
static inline const char *entry_text(const struct entry *x)
{
	struct sbuf b = SBUF_INIT;
	const char *s, *event;

	entry_write(&b, x);
	s = arena_strdup(arena, b.s);
	sbuf_deinit(&b);
	event = strstr(s, "  event: ");
	assert_non_null(event);
	return strchr(event, '\n') + 1;
}

static inline const char *file_text(const struct ticket *t)
{
	struct sbuf b = SBUF_INIT;
	const char *s;

	assert_int_equal(ticket_write(&b, t, &e), HD_OK);
	s = arena_strndup(arena, b.s, b.len);
	sbuf_deinit(&b);
	return s;
}

#endif
