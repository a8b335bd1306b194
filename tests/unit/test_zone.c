/* Time zones. They are given as rules or as a zone file of the test's own, so
 * that it does not matter what the machine has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "helpdesk/date.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "util/file.h"

#define PARIS "CET-1CEST,M3.5.0,M10.5.0/3"

static struct zone *zone(const char *name)
{
	struct hd_err e = {{0}};
	struct zone *z;

	if (zone_open(name, &z, &e))
		fail_msg("%s: %s", name, e.msg);
	return z;
}

static int64_t utc(const char *s)
{
	int64_t t;

	if (!time_parse_utc(s, &t))
		fail_msg("'%s' is no time", s);
	return t;
}

static void clocks_go_forward_and_back(void **state)
{
	static const struct {
		const char *zone;
		int year, month, day, hour, minute;
		const char *utc;
	} cases[] = {
		{PARIS, 2026, 11, 22, 10, 12, "2026-11-22T09:12:00Z"},
		{PARIS, 2026, 7, 14, 10, 0, "2026-07-14T08:00:00Z"},
		/* spring: 02:00-03:00 does not exist, the later reading counts */
		{PARIS, 2026, 3, 29, 1, 59, "2026-03-29T00:59:00Z"},
		{PARIS, 2026, 3, 29, 2, 0, "2026-03-29T01:00:00Z"},
		{PARIS, 2026, 3, 29, 2, 30, "2026-03-29T01:30:00Z"},
		{PARIS, 2026, 3, 29, 3, 0, "2026-03-29T01:00:00Z"},
		/* autumn: 02:00-03:00 exists twice, the first counts */
		{PARIS, 2026, 10, 25, 1, 59, "2026-10-24T23:59:00Z"},
		{PARIS, 2026, 10, 25, 2, 0, "2026-10-25T00:00:00Z"},
		{PARIS, 2026, 10, 25, 2, 30, "2026-10-25T00:30:00Z"},
		{PARIS, 2026, 10, 25, 3, 0, "2026-10-25T02:00:00Z"},
		/* south of the equator */
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", 2026, 1, 1, 11, 0, "2026-01-01T00:00:00Z"},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", 2026, 7, 1, 10, 0, "2026-07-01T00:00:00Z"},
		{"AEST-10AEDT,M10.1.0,M4.1.0/3", 2026, 4, 5, 2, 30, "2026-04-04T15:30:00Z"},
		/* days of the year, with and without 29 February */
		{"AAA0BBB,J60/0,J300/0", 2024, 3, 1, 0, 30, "2024-03-01T00:30:00Z"},
		{"AAA0BBB,J60/0,J300/0", 2024, 3, 1, 1, 30, "2024-03-01T00:30:00Z"},
		{"AAA0BBB,59/0,300/0", 2024, 2, 29, 1, 30, "2024-02-29T00:30:00Z"},
		{"AAA0BBB,59/0,300/0", 2023, 3, 1, 1, 30, "2023-03-01T00:30:00Z"},
		/* no summer time, odd offsets, hours beyond the day */
		{"<+0545>-5:45", 2026, 1, 1, 5, 45, "2026-01-01T00:00:00Z"},
		{"EST5", 2026, 1, 1, 0, 0, "2026-01-01T05:00:00Z"},
		{"EST5EDT", 2026, 7, 1, 0, 0, "2026-07-01T04:00:00Z"},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, 3, 28, 22, 30, "2026-03-29T00:30:00Z"},
		{"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026, 3, 29, 0, 0, "2026-03-29T01:00:00Z"},
	};

	(void)state;
	unsetenv("TZDIR");
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct zone *z = zone(cases[i].zone);
		int64_t t = zone_time(z, cases[i].year, cases[i].month, cases[i].day,
				      cases[i].hour, cases[i].minute, 0);

		if (t != utc(cases[i].utc))
			fail_msg("case %zu (%s): %lld", i, cases[i].utc, (long long)t);
		zone_free(z);
	}
}

static void moments_come_back(void **state)
{
	struct zone *z = zone(PARIS);
	struct civil c;

	(void)state;
	for (int64_t t = utc("2026-01-01T00:00:00Z"); t < utc("2028-01-01T00:00:00Z"); t += 887) {
		int64_t back;

		zone_civil(z, t, &c);
		back = zone_time(z, c.year, c.month, c.day, c.hour, c.minute, c.second);
		/* The second 02:30 of October is read as the first. */
		if (c.month == 10 && c.hour == 2 && c.offset == 3600 && back != t)
			assert_int_equal(back, t - 3600);
		else
			assert_int_equal(back, t);
	}
	zone_civil(z, utc("2026-10-25T01:00:00Z"), &c);
	assert_int_equal(c.hour, 2);
	assert_int_equal(c.offset, 3600);
	zone_civil(z, utc("2026-10-25T00:59:59Z"), &c);
	assert_int_equal(c.hour, 2);
	assert_int_equal(c.offset, 7200);
	zone_civil(z, INT64_MIN, &c);
	zone_civil(z, INT64_MAX, &c);
	zone_free(z);
}

static void put32(struct sbuf *b, int64_t v)
{
	for (int i = 3; i >= 0; i--)
		sbuf_putc(b, (char)((uint64_t)v >> 8 * i));
}

static void put64(struct sbuf *b, int64_t v)
{
	put32(b, v >> 32);
	put32(b, v);
}

static void put_header(struct sbuf *b, char version, int times, int types)
{
	sbuf_puts(b, "TZif");
	sbuf_putc(b, version);
	for (int i = 0; i < 15; i++)
		sbuf_putc(b, '\0');
	put32(b, 0);
	put32(b, 0);
	put32(b, 0);
	put32(b, times);
	put32(b, types);
	put32(b, 4);
}

/* Three types: local mean time +0:09:21, standard +1 h, summer +2 h. */
static void put_types(struct sbuf *b)
{
	static const int offsets[] = {561, 3600, 7200};

	for (int i = 0; i < 3; i++) {
		put32(b, offsets[i]);
		sbuf_putc(b, i == 2);
		sbuf_putc(b, '\0');
	}
	sbuf_add(b, "LMT", 4);
}

#define FIRST (-2000000000LL)
#define SECOND 1000000000LL

static void put_zone(struct sbuf *b, char version, const char *rule)
{
	put_header(b, version, 2, 3);
	put32(b, FIRST);
	put32(b, SECOND);
	sbuf_add(b, "\1\2", 2);
	put_types(b);
	if (version < '2')
		return;
	put_header(b, version, 2, 3);
	put64(b, FIRST * 2);
	put64(b, SECOND);
	sbuf_add(b, "\1\2", 2);
	put_types(b);
	sbuf_printf(b, "\n%s\n", rule);
}

struct zone_folder {
	char *path;
	struct sbuf data;
};

static int make_folder(void **state)
{
	const char *base = getenv("TMPDIR");
	struct zone_folder *f = mem_alloc(sizeof(*f));

	f->data = (struct sbuf)SBUF_INIT;
	f->path = mem_printf("%s/helpdesk-unit-XXXXXX", base && *base ? base : "/tmp");
	*state = f;
	return mkdtemp(f->path) && chdir(f->path) == 0 && mkdir("Area", 0777) == 0 &&
	       setenv("TZDIR", f->path, 1) == 0 ? 0 : -1;
}

static int remove_folder(void **state)
{
	struct zone_folder *f = *state;
	int rc;

	unlink("Area/Town");
	rmdir("Area");
	unsetenv("TZDIR");
	rc = chdir("/") < 0 ? -1 : rmdir(f->path);
	free(f->path);
	sbuf_deinit(&f->data);
	free(f);
	return rc;
}

static void write_zone(struct zone_folder *f)
{
	assert_int_equal(file_write_atomic("Area/Town", f->data.s, f->data.len, 0666, NULL),
			 HD_OK);
}

static int offset_at(struct zone *z, int64_t t)
{
	struct civil c;

	zone_civil(z, t, &c);
	return c.offset;
}

static void zone_files_of_all_versions(void **state)
{
	struct zone_folder *f = *state;

	for (char version = '1'; version <= '4'; version++) {
		int64_t first = version == '1' ? FIRST : FIRST * 2;
		char text[TIME_TEXT_SIZE];
		struct zone *z;

		sbuf_clear(&f->data);
		put_zone(&f->data, version == '1' ? '\0' : version, PARIS);
		write_zone(f);
		z = zone("Area/Town");
		assert_string_equal(zone_name(z), "Area/Town");
		assert_int_equal(offset_at(z, first - 1), 561);
		assert_int_equal(offset_at(z, first), 3600);
		assert_int_equal(offset_at(z, SECOND - 1), 3600);
		assert_int_equal(offset_at(z, SECOND), 7200);
		/* Afterwards the rule decides; version 1 has none. */
		assert_int_equal(offset_at(z, utc("2026-12-01T00:00:00Z")),
				 version == '1' ? 7200 : 3600);
		/* Seconds of an offset are dropped from both halves. */
		time_format_offset(z, first - 1, text);
		assert_string_equal(text + 19, "+00:09");
		zone_free(z);
	}
}

static void damaged_zone_files(void **state)
{
	struct zone_folder *f = *state;
	struct hd_err e = {{0}};
	struct zone *z = NULL;
	size_t whole;

	put_zone(&f->data, '2', "");
	write_zone(f);
	z = zone("Area/Town");
	assert_int_equal(offset_at(z, SECOND * 2), 7200);
	zone_free(z);
	whole = f->data.len;
	/* Cut anywhere. */
	for (size_t n = 0; n < whole; n += n + 9 < whole ? 7 : 1) {
		f->data.len = n;
		write_zone(f);
		assert_int_equal(zone_open("Area/Town", &z, &e), HD_NOT_FOUND);
		assert_null(z);
	}
	/* A type that does not exist, then times that go backwards, a bad rule. */
	sbuf_clear(&f->data);
	put_zone(&f->data, '\0', "");
	f->data.s[44 + 8] = 3;
	write_zone(f);
	assert_int_equal(zone_open("Area/Town", &z, &e), HD_NOT_FOUND);
	assert_string_equal(e.msg, "time zone 'Area/Town': the zone file is damaged");
	f->data.s[44 + 8] = 1;
	memcpy(f->data.s + 44, "\x7f\xff\xff\xff", 4);
	write_zone(f);
	assert_int_equal(zone_open("Area/Town", &z, &e), HD_NOT_FOUND);
	sbuf_clear(&f->data);
	put_zone(&f->data, '2', "CET-1CEST,M13.5.0,M10.5.0");
	write_zone(f);
	assert_int_equal(zone_open("Area/Town", &z, &e), HD_NOT_FOUND);
	assert_string_equal(e.msg, "time zone 'Area/Town': the zone file ends in no valid rule");
}

static void names_of_zones(void **state)
{
	static const char *const bad[] = {
		"Area/Nowhere", "Area", "../Area/Town", "Area/../Area/Town", "/etc/passwd",
		"Area//Town",
		"./Area/Town", "Area/Town/", "Area/Town\n", ".", "..", " ", "Xx1", "CET",
		"CET-1CEST,",
		"CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.5.7", "CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,J0,J3", "CET-1CEST,366,3", "CET-25", "CET-1CEST,M3.5.0/168,M10.5.0",
		"<CET-1",
		"<>-1", "CET-1x", "UTC+"};
	struct zone_folder *f = *state;
	struct hd_err e = {{0}};
	struct zone *z;

	put_zone(&f->data, '2', PARIS);
	write_zone(f);
	for (size_t i = 0; i < NELEM(bad); i++) {
		if (zone_open(bad[i], &z, &e) != HD_NOT_FOUND)
			fail_msg("'%s' is taken", bad[i]);
	}
	zone_open("Area/Nowhere", &z, &e);
	assert_string_equal(e.msg, "unknown time zone 'Area/Nowhere'; names are like "
				   "'Europe/Paris' or 'UTC'");
	z = zone("UTC");
	assert_string_equal(zone_name(z), "UTC");
	assert_int_equal(offset_at(z, 0), 0);
	zone_free(z);
	zone_free(NULL);
}

static void the_zone_of_the_environment(void **state)
{
	struct zone_folder *f = *state;
	struct hd_err e = {{0}};
	struct zone *z;

	put_zone(&f->data, '2', PARIS);
	write_zone(f);
	setenv("TZ", "Area/Town", 1);
	z = zone(NULL);
	assert_string_equal(zone_name(z), "Area/Town");
	zone_free(z);
	setenv("TZ", ":Area/Town", 1);
	z = zone("");
	assert_string_equal(zone_name(z), "Area/Town");
	zone_free(z);
	setenv("TZ", PARIS, 1);
	z = zone(NULL);
	assert_int_equal(offset_at(z, utc("2026-07-01T00:00:00Z")), 7200);
	zone_free(z);
	setenv("TZ", "Area/Nowhere", 1);
	assert_int_equal(zone_open(NULL, &z, &e), HD_NOT_FOUND);
	assert_null(z);
	/* A name that is given goes before TZ. */
	z = zone("UTC");
	assert_string_equal(zone_name(z), "UTC");
	zone_free(z);
	/* Whatever the machine's own zone is, it opens and has a name. */
	unsetenv("TZ");
	z = zone(NULL);
	assert_true(*zone_name(z));
	zone_free(z);
	setenv("TZ", ":/etc/localtime", 1);
	z = zone(NULL);
	assert_true(*zone_name(z));
	zone_free(z);
	unsetenv("TZ");
}

static void the_next_day(void **state)
{
	static const struct {
		const char *zone, *t, *next;
	} cases[] = {
		{"UTC", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"},
		{"UTC", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"},
		{"UTC", "2024-02-28T12:00:00Z", "2024-02-29T00:00:00Z"},
		/* days of 23 and of 25 hours */
		{PARIS, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		{PARIS, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		/* spring forward at midnight: the day begins at 01:00 */
		{"<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-10-17T12:00:00Z", "2026-10-18T03:00:00Z"},
		/* back at midnight: 23:00-24:00 comes twice */
		{"<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-02-15T01:30:00Z", "2026-02-15T03:00:00Z"},
		{"<-03>3<-02>,M10.3.0/0,M2.3.0/0", "2026-02-15T02:30:00Z", "2026-02-15T03:00:00Z"},
		/* back at 00:01: the new day begins twice */
		{"NST3NDT,M4.1.0/0:01,M10.5.0/0:01", "2026-10-25T01:59:00Z",
		"2026-10-25T02:00:00Z"},
		{"NST3NDT,M4.1.0/0:01,M10.5.0/0:01", "2026-10-25T02:30:00Z",
		"2026-10-25T03:00:00Z"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct zone *z = zone(cases[i].zone);
		int64_t next = time_next_day(z, utc(cases[i].t));

		if (next != utc(cases[i].next))
			fail_msg("case %zu: %lld", i, (long long)(next - utc(cases[i].next)));
		zone_free(z);
	}
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clocks_go_forward_and_back),
		cmocka_unit_test(moments_come_back),
		IN_FOLDER(zone_files_of_all_versions),
		IN_FOLDER(damaged_zone_files),
		IN_FOLDER(names_of_zones),
		IN_FOLDER(the_zone_of_the_environment),
		cmocka_unit_test(the_next_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
