/* What every test of reports needs. */
#ifndef TESTS_REPORT_BENCH_H
#define TESTS_REPORT_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "helpdesk/report.h"
#include "tests/unit/build_ticket.h"

struct bench {
	struct arena *arena;
	struct zone *utc, *paris;
};

static struct bench bench;

static inline int setup(void **state)
{
	(void)state;
	bench.arena = arena_new();
	assert_int_equal(zone_open("UTC", &bench.utc, NULL), HD_OK);
	assert_int_equal(zone_open("Europe/Paris", &bench.paris, NULL), HD_OK);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	zone_free(bench.utc);
	zone_free(bench.paris);
	arena_free(bench.arena);
	return 0;
}

static inline struct report_spec spec(int dims, enum dim d0, enum dim d1)
{
	return (struct report_spec){
		.by = {d0, d1},
		.dims = dims,
		.on = ON_OPENED,
		.from = TIME_NONE,
		.to = TIME_NONE,
		.as_of = at("2027-01-01T00:00:00Z"),
		.zone = bench.utc,
	};
}

static inline struct report *run(const struct report_spec *s, struct ticket **tickets, size_t n)
{
	struct report *r = report_new(s);
	struct arena *scratch = arena_new();

	for (size_t i = 0; i < n; i++) {
		report_add(r, tickets[i], scratch);
		arena_reset(scratch);
	}
	arena_free(scratch);
	report_finish(r);
	return r;
}

static inline struct ticket *simple(const char *number, const char *when, const char *field,
				    const char *value)
{
	struct ticket *t = tk(bench.arena, number);

	if (field)
		ev(t, when, "opened", "status", "new", "level", "0", field, value, NULL);
	else
		ev(t, when, "opened", "status", "new", "level", "0", NULL);
	return t;
}

#endif
