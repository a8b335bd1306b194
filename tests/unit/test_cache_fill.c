/* Filling the cache for the first time: in steps, by two threads, interrupted and taken up. */
#include "batch_site.h"

#include <signal.h>
#include <sys/resource.h>

#include "cache/pipe.h"
#include "cache/priv.h"
#include "util/lock.h"

#define TICKETS 3000
#define STEP    500

static void fill_store(struct site *s)
{
	struct sbuf lines = SBUF_INIT;

	for (int i = 1; i <= TICKETS; i++)
		sbuf_printf(&lines,
			    OPEN AT("10:00:00") "\"key\":\"x:%d\",\"subject\":\"number %d\","
						"\"description\":\"a%d is common\"}\n",
			    i, i, i % 10);
	good(s, &plain, lines.s);
	sbuf_deinit(&lines);
	open_desk(s, NULL);
	fill_step = STEP;
}

static const struct snap *newest(struct site *s)
{
	const struct snap *p;

	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	return p;
}

static char *beside(struct site *s, const char *name)
{
	return arena_printf(s->a, "%s/helpdesk/%s", s->path, name);
}

static void forget(struct site *s)
{
	assert_int_equal(db_remove(beside(s, "cache.db"), &s->e), HD_OK);
}

/* --- what the cache holds ---------------------------------------------------------------- */

static enum hd_rc count_one(const struct ticket *t, const struct ticket *state,
			    const struct facts *f, struct arena *scratch, void *arg,
			    struct hd_err *e)
{
	uint64_t *n = arg;

	(void)t, (void)state, (void)f, (void)scratch, (void)e;
	++*n;
	return HD_OK;
}

static uint64_t count(struct site *s, struct cache *c, const char *words, unsigned what)
{
	const char *const argv[] = {words};
	struct query *q = NULL;
	uint64_t n = 0;

	assert_int_equal(desk_query(s->desk, words ? 1 : 0, argv, false, &q, &s->e), HD_OK);
	assert_int_equal(cache_each(c, q, what, NULL, count_one, &n, &s->e), HD_OK);
	query_free(q);
	return n;
}

static uint64_t count_tallied(struct site *s, struct cache *c)
{
	uint64_t here = 0, there = 0;

	assert_int_equal(cache_counted(c, count_one, &here, &there, &s->e), HD_OK);
	return here + there;
}

static void assert_whole(struct site *s, struct cache *c, uint64_t tickets)
{
	assert_non_null(c);
	assert_int_equal(count(s, c, NULL, 0), tickets);
	assert_int_equal(count(s, c, NULL, CACHE_WHOLE), tickets);
	assert_int_equal(count(s, c, "common", CACHE_WHOLE), TICKETS);
	assert_int_equal(count(s, c, "a3", CACHE_WHOLE), TICKETS / 10);
	assert_int_equal(count(s, c, "key:x:77", 0), 1);
	assert_int_equal(count_tallied(s, c), tickets);
}

/* --- watching it ---------------------------------------------------------------------------- */

static uint64_t die_at, first_told, last_told, last_total;
static unsigned times_told;

static void watch(uint64_t done, uint64_t total, void *arg)
{
	(void)arg;
	if (times_told++ == 0)
		first_told = done;
	last_told = done;
	last_total = total;
	if (die_at && done >= die_at)
		raise(SIGKILL);
}

static struct cache *open_watched(struct site *s)
{
	times_told = 0;
	cache_on_fill(watch, NULL);
	return cache_open(newest(s));
}

/* Another process begins, and dies when it has read so many. */
static void killed_at(struct site *s, uint64_t done)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		s->desk = NULL; /* the parent's */
		open_desk(s, NULL);
		die_at = done;
		open_watched(s);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void test_goes_on_where_it_was_killed(void **state)
{
	static const uint64_t points[] = {512, 1300, 1800, 2400, 2900};
	struct site *s = *state;
	struct cache *c;

	add_pay(s);
	fill_store(s);
	forget(s);
	for (size_t i = 0; i < NELEM(points); i++)
		killed_at(s, points[i]);
	c = open_watched(s);
	assert_whole(s, c, TICKETS);
	cache_close(c);
	/* What is under way between the threads is lost, and the step they were in. */
	assert_in_range(first_told, 2900 - 4 * ROWS_MAX - 2 * STEP, TICKETS);
	assert_int_equal(last_told, TICKETS);
	assert_int_equal(last_total, TICKETS);
}

static void test_goes_on_though_main_has_moved(void **state)
{
	struct site *s = *state;
	struct cache *c;

	add_pay(s);
	fill_store(s);
	forget(s);
	killed_at(s, 2900);
	good(s, &plain,
	     "{\"op\":\"note\",\"ticket\":\"HD-3\",\"by\":\"anne\",\"note\":\"a zebra\"}\n" OPEN AT(
		     "11:00:00") "\"key\":\"x:new\",\"subject\":\"late\"}\n");
	open_desk(s, NULL);
	c = open_watched(s);
	assert_in_range(first_told, 2900 - 4 * ROWS_MAX - 2 * STEP, TICKETS);
	assert_whole(s, c, TICKETS + 1);
	assert_int_equal(count(s, c, "zebra", CACHE_WHOLE), 1);
	assert_int_equal(count(s, c, "late", CACHE_WHOLE), 1);
	cache_close(c);
}

static void test_begins_anew_when_most_is_new(void **state)
{
	struct site *s = *state;
	struct cache *c;

	fill_step = STEP;
	add_pay(s);
	c = cache_open(newest(s));
	assert_non_null(c); /* of no tickets */
	cache_close(c);
	fill_store(s);
	killed_at(s, 1800);
	c = open_watched(s);
	assert_in_range(first_told, 500, TICKETS);
	assert_whole(s, c, TICKETS);
	cache_close(c);
}

static void test_one_fills_others_go_without(void **state)
{
	struct site *s = *state;
	struct lock lock = LOCK_INIT;
	struct cache *c = NULL;

	add_pay(s);
	fill_store(s);
	forget(s);
	assert_int_equal(lock_take(beside(s, "lock-cache"), 0, &lock, &s->e), HD_OK);
	assert_null(cache_open(newest(s)));
	assert_int_equal(cache_rebuild(newest(s), 0, &c, &s->e), HD_CONFLICT);
	assert_null(c);
	lock_drop(&lock);
	c = cache_open(newest(s));
	assert_whole(s, c, TICKETS);
	cache_close(c);
	/* Once it is full nobody needs the lock. */
	assert_int_equal(lock_take(beside(s, "lock-cache"), 0, &lock, &s->e), HD_OK);
	c = cache_open(newest(s));
	assert_whole(s, c, TICKETS);
	cache_close(c);
	lock_drop(&lock);
}

static void test_rebuild(void **state)
{
	struct site *s = *state;
	struct cache *c;
	uint64_t n;

	add_pay(s);
	fill_store(s);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(cache_rebuild(newest(s), 0, &c, &s->e), HD_OK);
		assert_int_equal(cache_count(c, &n, &s->e), HD_OK);
		assert_int_equal(n, TICKETS);
		assert_whole(s, c, TICKETS);
		cache_close(c);
	}
	setenv("HELPDESK_CACHE", "off", 1);
	assert_int_equal(cache_rebuild(newest(s), 0, &c, &s->e), HD_REFUSED);
	unsetenv("HELPDESK_CACHE");
}

/* The thread that writes fails: the one that reads ends too, and the next process succeeds. */
static void test_no_room(void **state)
{
	struct site *s = *state;
	struct rlimit little, much;
	struct cache *c;

	add_pay(s);
	fill_store(s);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &much);
	for (rlim_t room = 200000; room < 2500000; room += 300000) {
		forget(s);
		little = much;
		little.rlim_cur = room;
		setrlimit(RLIMIT_FSIZE, &little);
		c = open_watched(s);
		setrlimit(RLIMIT_FSIZE, &much);
		if (room < 1000000)
			assert_null(c);
		assert_int_equal(last_told, last_total);
		cache_close(c);
		c = cache_open(newest(s));
		assert_whole(s, c, TICKETS);
		cache_close(c);
	}
}

/* --- the pipe --------------------------------------------------------------------------------- */

static unsigned worked, fail_on;

static enum hd_rc work_on(const struct rows *rows, void *arg, struct hd_err *e)
{
	struct sbuf *seen = arg;

	sbuf_puts(seen, rows->bytes.s);
	if (++worked == fail_on)
		return hd_fail(e, HD_IO, "no more");
	usleep(100);
	return HD_OK;
}

static enum hd_rc give(struct pipe *p, struct rows **rows, int i, struct hd_err *e)
{
	sbuf_printf(&(*rows)->bytes, "%d,", i);
	return pipe_give(p, rows, e);
}

static void test_pipe(void **state)
{
	struct sbuf seen = SBUF_INIT, want = SBUF_INIT;
	struct rows *rows = rows_new();
	struct hd_err e = {""};
	struct pipe *p;
	enum hd_rc rc = HD_OK;
	int i;

	(void)state;
	worked = fail_on = 0;
	p = pipe_start(work_on, &seen);
	for (i = 0; i < 100; i++) {
		assert_int_equal(give(p, &rows, i, &e), HD_OK);
		assert_int_equal(rows->bytes.len, 0);
		sbuf_printf(&want, "%d,", i);
	}
	assert_int_equal(pipe_end(p, false, &e), HD_OK);
	assert_string_equal(seen.s, want.s);

	sbuf_clear(&seen);
	worked = 0;
	fail_on = 5;
	p = pipe_start(work_on, &seen);
	for (i = 0; rc == HD_OK && i < 100; i++)
		rc = give(p, &rows, i, &e);
	assert_int_equal(rc, HD_IO);
	assert_in_range(i, 6, 11);
	e.msg[0] = '\0';
	assert_int_equal(pipe_end(p, true, &e), HD_IO);
	assert_string_equal(e.msg, "no more");
	assert_string_equal(seen.s, "0,1,2,3,4,");

	rows_clear(rows);
	worked = fail_on = 0;
	p = pipe_start(work_on, &seen);
	for (i = 0; i < 4; i++)
		assert_int_equal(give(p, &rows, i, &e), HD_OK);
	assert_int_equal(pipe_end(p, true, NULL), HD_OK);
	assert_in_range(worked, 1, 4);
	rows_free(rows);
	sbuf_deinit(&seen);
	sbuf_deinit(&want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pipe),
		TEST(test_goes_on_where_it_was_killed),
		TEST(test_goes_on_though_main_has_moved),
		TEST(test_begins_anew_when_most_is_new),
		TEST(test_one_fills_others_go_without),
		TEST(test_rebuild),
		TEST(test_no_room),
	};

	return cmocka_run_group_tests_name("cache_fill", tests, begin, end);
}
