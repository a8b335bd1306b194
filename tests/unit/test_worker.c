/* Jobs are done once each, in order, whoever does them; after a failure no more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "util/worker.h"

/* What the jobs said, one behind the other. */
struct seen {
	struct sbuf all;
	unsigned jobs, fail_at; /* 0 = never */
};

static enum hd_rc see(const struct sbuf *job, void *arg, struct hd_err *e)
{
	struct seen *s = arg;

	if (++s->jobs == s->fail_at)
		return hd_fail(e, HD_IO, "job %u failed", s->jobs);
	sbuf_add(&s->all, job->s, job->len);
	return HD_OK;
}

/* Numbers one after the other, 8 bytes each. */
static enum hd_rc give_numbers(struct worker *w, uint64_t from, uint64_t to, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (uint64_t i = from; rc == HD_OK && i < to; i++) {
		sbuf_add(worker_job(w), &i, sizeof(i));
		rc = worker_give(w, e);
	}
	return rc;
}

static void check_numbers(const struct seen *s, uint64_t n)
{
	uint64_t v;

	assert_int_equal(s->all.len, n * sizeof(v));
	for (uint64_t i = 0; i < n; i++) {
		memcpy(&v, s->all.s + i * sizeof(v), sizeof(v));
		assert_int_equal(v, i);
	}
}

static void in_order(void **state)
{
	static const size_t sizes[] = {8, 100, 1000, 1 << 20};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct seen s = {.all = SBUF_INIT};
		struct worker *w = worker_new(see, &s, sizes[i]);
		struct hd_err e;

		assert_int_equal(give_numbers(w, 0, 5000, &e), HD_OK);
		assert_int_equal(worker_finish(w, &e), HD_OK);
		check_numbers(&s, 5000);
		assert_int_equal(give_numbers(w, 5000, 20000, &e), HD_OK);
		assert_int_equal(worker_finish(w, &e), HD_OK);
		assert_int_equal(worker_finish(w, &e), HD_OK);
		check_numbers(&s, 20000);
		worker_free(w);
		sbuf_deinit(&s.all);
	}
}

static void failure(void **state)
{
	static const unsigned when[] = {1, 2, 100};

	(void)state;
	for (size_t i = 0; i < sizeof(when) / sizeof(*when); i++) {
		struct seen s = {.all = SBUF_INIT, .fail_at = when[i]};
		struct worker *w = worker_new(see, &s, 80);
		struct hd_err e = {""};
		enum hd_rc rc = give_numbers(w, 0, 5000, &e);

		if (rc == HD_OK)
			rc = worker_finish(w, &e);
		assert_int_equal(rc, HD_IO);
		assert_non_null(strstr(e.msg, "failed"));
		assert_int_equal(worker_finish(w, &e), HD_IO);
		assert_int_equal(s.jobs, when[i]);
		assert_int_equal(s.all.len, (when[i] - 1) * 80);
		worker_free(w);
		sbuf_deinit(&s.all);
	}
}

static void left_alone(void **state)
{
	struct seen s = {.all = SBUF_INIT};
	struct worker *w = worker_new(see, &s, 8);
	struct hd_err e;

	(void)state;
	worker_free(NULL);
	assert_int_equal(give_numbers(w, 0, 100, &e), HD_OK);
	worker_free(w); /* whatever was not done is dropped */
	assert_true(s.all.len <= 800);
	sbuf_deinit(&s.all);
	w = worker_new(see, &s, 8);
	worker_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_order),
		cmocka_unit_test(failure),
		cmocka_unit_test(left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
