/* Reports by dimension: which groups there are, in which order, and that they add up. */
#include "tests/unit/report_bench.h"

static void months_are_cut_in_the_zone(void **state)
{
	struct ticket *all[] = {
		simple("HD-1", "2026-10-31T22:59:59Z", NULL, NULL), /* Paris: 31 Oct 23:59:59 */
		simple("HD-2", "2026-10-31T23:00:00Z", NULL, NULL), /* Paris: 1 Nov */
		simple("HD-3", "2027-01-03T12:00:00Z", NULL, NULL), /* Sunday of week 53 of 2026 */
		simple("HD-4", "2027-01-03T23:30:00Z", NULL, NULL), /* Paris: Monday */
	};
	static const struct {
		enum dim dim;
		bool paris;
		const char *keys[5];
	} table[] = {
		{DIM_MONTH, false, {"2026-10", "2027-01"}},
		{DIM_MONTH, true, {"2026-10", "2026-11", "2027-01"}},
		{DIM_WEEK, false, {"2026-W44", "2026-W53"}},
		{DIM_WEEK, true, {"2026-W44", "2026-W53", "2027-W01"}},
		{DIM_DAY, false, {"2026-10-31", "2027-01-03"}},
		{DIM_DAY, true, {"2026-10-31", "2026-11-01", "2027-01-03", "2027-01-04"}},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(table); i++) {
		struct report_spec s = spec(1, table[i].dim, 0);
		struct report *r;
		size_t n = 0;

		s.as_of = at("2028-01-01T00:00:00Z");
		s.zone = table[i].paris ? bench.paris : bench.utc;
		r = run(&s, all, NELEM(all));
		for (; table[i].keys[n]; n++) {
			assert_true(n < report_groups(r));
			assert_string_equal(report_group(r, n)->key[0], table[i].keys[n]);
		}
		assert_int_equal(report_groups(r), n);
		report_free(r);
	}
}

static void months_go_by_on(void **state)
{
	struct ticket *t = simple("HD-1", "2026-10-01T09:00:00Z", NULL, NULL);
	static const char *const keys[] = {"2026-10", "2026-12", "2026-11"};

	(void)state;
	ev(t, "2026-11-01T09:00:00Z", "noted", "note", "x", NULL);
	ev(t, "2026-12-01T09:00:00Z", "closed", "status", "closed", NULL);
	for (int on = ON_OPENED; on <= ON_WORKED; on++) {
		struct report_spec s = spec(1, DIM_MONTH, 0);
		struct report *r;

		s.on = (enum report_on)on;
		r = run(&s, &t, 1);
		assert_int_equal(report_groups(r), 1);
		assert_string_equal(report_group(r, 0)->key[0], keys[on]);
		report_free(r);
	}
}

static void tags_count_in_each_group_once_in_total(void **state)
{
	struct ticket *a = tk(bench.arena, "HD-1"), *b = tk(bench.arena, "LYO-2");
	struct ticket *all[] = {a, b, simple("HD-3", "2026-11-01T09:00:00Z", NULL, NULL)};
	static const char *const keys[][2] = {
		{"Zoe", "HD"},
		{"paris", "HD"},
		{"paris", "LYO"},
		{NULL, "HD"},
	};
	struct report_spec s = spec(2, DIM_TAG, DIM_SITE);
	struct report *r;

	(void)state;
	ev(a, "2026-11-01T09:00:00Z", "opened", "status", "new", "+tags", "paris", "+tags", "Zoe",
	   NULL);
	ev(b, "2026-11-01T09:00:00Z", "opened", "status", "new", "+tags", "paris", NULL);
	r = run(&s, all, NELEM(all));
	assert_int_equal(report_groups(r), NELEM(keys));
	for (size_t i = 0; i < NELEM(keys); i++) {
		struct group *g = report_group(r, i);

		assert_int_equal(g->requests, 1);
		assert_int_equal(g->key[0] == NULL, keys[i][0] == NULL);
		if (keys[i][0])
			assert_string_equal(g->key[0], keys[i][0]);
		assert_string_equal(g->key[1], keys[i][1]);
	}
	assert_int_equal(report_total(r)->requests, 3);
	report_free(r);
}

static void one_key(enum dim d, struct ticket *t, const char *key)
{
	struct report_spec s = spec(1, d, 0);
	struct report *r = run(&s, &t, 1);

	assert_int_equal(report_groups(r), 1);
	if (key)
		assert_string_equal(report_group(r, 0)->key[0], key);
	else
		assert_null(report_group(r, 0)->key[0]);
	report_free(r);
}

static void keys_of_the_dimensions(void **state)
{
	struct ticket *full = tk(bench.arena, "LYO-7"), *bare = tk(bench.arena, "HD-1");
	struct ticket *phone = simple("HD-2", "2026-11-01T09:00:00Z", "requester.phone", "01 23");
	struct ticket *name = tk(bench.arena, "HD-3");
	static const struct {
		enum dim dim;
		const char *full, *bare;
	} table[] = {
		{DIM_APPLICATION, "payroll", NULL},
		{DIM_TYPE, "incident", NULL},
		{DIM_CATEGORY, "security", NULL},
		{DIM_STATUS, "in_progress", "new"},
		{DIM_PROBLEM, "HD-P1", NULL},
		{DIM_KNOWN, "HD-K1", NULL},
		{DIM_LEVEL, "cert", "0"},
		{DIM_TEAM, "pay", NULL},
		{DIM_ASSIGNEE, "anne", NULL},
		{DIM_SITE, "LYO", "HD"},
		{DIM_CHANNEL, "phone", NULL},
		{DIM_REQUESTER, "m@x.org", NULL},
		{DIM_PRIORITY, "6", NULL},
		{DIM_IMPACT, "5", NULL},
		{DIM_URGENCY, "1", NULL},
		{DIM_RESOLUTION, "solved", NULL},
		{DIM_TAG, "vip", NULL},
	};

	(void)state;
	ev(full, "2026-11-01T09:00:00Z", "opened", "status", "in_progress", "level", "cert",
	   "application", "payroll", "type", "incident", "category", "security", "problem", "HD-P1",
	   "known", "HD-K1", "team", "pay", "assignee", "anne", "channel", "phone",
	   "requester.name", "Marie", "requester.email", "m@x.org", "priority", "6", "impact", "5",
	   "urgency", "1", "resolution", "solved", "+tags", "vip", NULL);
	ev(bare, "2026-11-01T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
	ev(name, "2026-11-01T09:00:00Z", "opened", "requester.phone", "01 23", "requester.name",
	   "Marie", NULL);
	for (size_t i = 0; i < NELEM(table); i++) {
		one_key(table[i].dim, full, table[i].full);
		one_key(table[i].dim, bare, table[i].bare);
	}
	one_key(DIM_REQUESTER, phone, "01 23");
	one_key(DIM_REQUESTER, name, "Marie");
}

/* --- sums over many ----------------------------------------------------------------------------
 */

/* By a dimension with one key a ticket, the groups add up to the total; the distinct
 * problems are counted anew. */
static void groups_add_up(void **state)
{
	enum { N = 500, PROBLEMS = 40, APPLICATIONS = 90 };
	static struct ticket *all[N];
	bool seen[APPLICATIONS][PROBLEMS] = {{false}}, seen_at_all[PROBLEMS] = {false};
	uint64_t problems[APPLICATIONS] = {0}, in_total = 0, sum[5] = {0};
	struct report_spec s = spec(1, DIM_APPLICATION, 0);
	struct report *r;
	uint32_t seed = 7;

	(void)state;
	for (size_t i = 0; i < N; i++) {
		uint32_t app, problem;

		seed = seed * 1664525u + 1013904223u;
		app = (seed >> 8) % APPLICATIONS;
		problem = (seed >> 16) % PROBLEMS;
		all[i] = simple("HD-1", "2026-11-01T09:00:00Z", "application",
				arena_printf(bench.arena, "app%02u", app));
		ev(all[i], "2026-11-01T10:00:00Z", (seed >> 24) % 2 ? "closed" : "noted", "problem",
		   arena_printf(bench.arena, "HD-P%u", problem), "status",
		   (seed >> 24) % 2 ? "closed" : "new", NULL);
		problems[app] += !seen[app][problem];
		in_total += !seen_at_all[problem];
		seen[app][problem] = seen_at_all[problem] = true;
	}
	r = run(&s, all, N);
	for (size_t i = 0; i < report_groups(r); i++) {
		struct group *g = report_group(r, i);
		unsigned app = (unsigned)strtoul(g->key[0] + 3, NULL, 10);

		if (i)
			assert_true(strcmp(report_group(r, i - 1)->key[0], g->key[0]) < 0);
		assert_int_equal(g->problems, problems[app]);
		sum[0] += g->requests;
		sum[1] += g->handled;
		sum[2] += g->open;
		sum[3] += g->resolve.n;
		sum[4] += (uint64_t)g->resolve.sum;
	}
	assert_int_equal(sum[0], N);
	assert_int_equal(sum[1], report_total(r)->handled);
	assert_int_equal(sum[2], report_total(r)->open);
	assert_int_equal(sum[3], sum[1]);
	assert_int_equal(sum[4], sum[1] * 3600);
	assert_int_equal(report_total(r)->problems, in_total);
	report_free(r);
}

static const char *word_key(const char *map, const char *word)
{
	return arena_printf(bench.arena, "%s.%s", map, word ? word : "none");
}

/* The table of figures follows the vocabularies, and no two name the same place. */
static void figures_by_name(void **state)
{
	const struct report_figure *f = report_figures;
	struct group g = {.requests = 1};
	struct sbuf b = SBUF_INIT;
	int i;

	(void)state;
	while (strcmp(f->key, "types.incident") != 0)
		f++;
	for (i = 0; i < REPORT_TYPES; i++, f++) {
		assert_string_equal(f->key, word_key("types", words_type[i]));
		assert_ptr_equal((char *)&g + f->offset, &g.types[i]);
	}
	for (i = 0; i < REPORT_CATEGORIES; i++, f++) {
		assert_string_equal(f->key, word_key("categories", words_category[i]));
		assert_ptr_equal((char *)&g + f->offset, &g.categories[i]);
	}
	while (strcmp(f->key, "solved_at_level.0") != 0)
		f++;
	for (i = 0; i < REPORT_LEVELS; i++, f++) {
		assert_string_equal(f->key, word_key("solved_at_level", words_level[i]));
		assert_ptr_equal((char *)&g + f->offset, &g.solved_at_level[i]);
	}
	for (f = report_figures; f->key; f++)
		for (const struct report_figure *o = f + 1; o->key; o++)
			assert_false(strcmp(o->key, f->key) == 0 ||
				     (o->offset + o->within == f->offset + f->within &&
				      o->kind == f->kind));
	/* What cannot be measured is null. */
	for (f = report_figures; f->key; f++) {
		sbuf_clear(&b);
		report_figure_put(&b, f, &g);
		assert_string_equal(b.s, f->kind != FIGURE_COUNT              ? "null"
					 : strcmp(f->key, "requests") == 0 ? "1"
									      : "0");
	}
	sbuf_deinit(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_are_cut_in_the_zone),
		cmocka_unit_test(months_go_by_on),
		cmocka_unit_test(tags_count_in_each_group_once_in_total),
		cmocka_unit_test(keys_of_the_dimensions),
		cmocka_unit_test(groups_add_up),
		cmocka_unit_test(figures_by_name),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
