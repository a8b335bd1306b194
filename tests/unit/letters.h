/* What the tests of letters share: each test has an arena, in which it reads messages. */
#ifndef TESTS_UNIT_LETTERS_H
#define TESTS_UNIT_LETTERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/text.h"
#include "mail/letter.h"

#define FROM "From: Marie <marie@example.org>\n"

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* From memory that ends where the message does. */
static struct letter read_n(const char *raw, size_t n)
{
	struct letter l;
	struct hd_err e = {""};
	char *exact = arena_alloc(arena, n ? n : 1);

	memcpy(exact, raw, n);
	if (letter_read(exact, n, arena, &l, &e) != HD_OK)
		fail_msg("%s", e.msg);
	assert_true(utf8_valid(l.text, strlen(l.text), NULL));
	assert_true(utf8_valid(l.subject, strlen(l.subject), NULL));
	return l;
}

static void same(const char *got, const char *want, const char *raw)
{
	if ((got == NULL) != (want == NULL) || (got && strcmp(got, want) != 0))
		fail_msg("got '%s', want '%s' for:\n%s", got ? got : "NULL", want ? want : "NULL",
			 raw);
}

#endif
