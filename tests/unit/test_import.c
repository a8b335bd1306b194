/* Parts of an import: dates by format, texts that are codes, folded names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "desk/import.h"
#include "helpdesk/text.h"

static struct hd_err e;

static void test_dates(void **state)
{
	static const struct {
		const char *format, *text, *want; /* NULL = refused */
		bool day;
	} cases[] = {
		{"%Y-%m-%d[ %H:%M[:%S]]", "2026-11-22 09:12:33", "2026-11-22T09:12:33Z", false},
		{"%Y-%m-%d[ %H:%M[:%S]]", "2026-11-22T09:12", "2026-11-22T09:12:00Z", false},
		{"%Y-%m-%d[ %H:%M[:%S]]", "2026-11-22", "2026-11-22T00:00:00Z", true},
		{"%Y-%m-%d[ %H:%M[:%S]]", "2026-11-22 ", "2026-11-22T00:00:00Z", true},
		{"%Y-%m-%d[ %H:%M[:%S]]", "2026-11-22 09:12:33.250", "2026-11-22T09:12:33Z", false},
		{"%Y-%m-%d[ %H:%M[:%S]]", "2026-11-22 09", NULL, false},
		{"%Y-%m-%d[ %H:%M[:%S]]", "22-11-2026", NULL, false},
		{"%Y-%m-%d", "2026-02-29", NULL, false},
		{"%Y-%m-%d", "2024-02-29", "2024-02-29T00:00:00Z", true},
		{"%Y-%m-%d", "2026-13-01", NULL, false},
		{"%Y-%m-%d", "2026-04-31", NULL, false},
		{"%d/%m/%Y %H:%M", "3/4/2026 7:05", "2026-04-03T07:05:00Z", false},
		{"%m/%d/%y %I:%M[:%S] %p", "11/22/26 3:00 PM", "2026-11-22T15:00:00Z", false},
		{"%m/%d/%y %I:%M[:%S] %p", "11/22/26 12:00 AM", "2026-11-22T00:00:00Z", false},
		{"%m/%d/%y %I:%M[:%S] %p", "11/22/26 12:00\xE2\x80\xAFpm", "2026-11-22T12:00:00Z", false},
		{"%m/%d/%y %I:%M[:%S] %p", "11/22/26 13:00 PM", NULL, false},
		{"%a %b %d %H:%M[:%S] %Y", "Sun Nov 22 09:12:33 2026", "2026-11-22T09:12:33Z", false},
		{"%d %B %Y", "22 novembre 2026", "2026-11-22T00:00:00Z", true},
		{"%d %b %Y", "22 ao\xC3\xBBt 2026", "2026-08-22T00:00:00Z", true},
		{"%d %b %Y", "22 f\xC3\xA9vr. 2026", "2026-02-22T00:00:00Z", true},
		{"%d %b %Y", "22 xyz 2026", NULL, false},
		{"%Y-%m-%d %H:%M %z", "2026-11-22 09:12 +01:00", "2026-11-22T08:12:00Z", false},
		{"%Y-%m-%d %H:%M %z", "2026-11-22 09:12 UTC", "2026-11-22T09:12:00Z", false},
		{"%Y%m%dT%H%M%S[%z]", "20261122T091233Z", "2026-11-22T09:12:33Z", false},
		{"unix", "1795338753", "2026-11-22T09:12:33Z", false},
		{"%s", "x", NULL, false},
		{"%H", "25", NULL, false},
		{"%Y", "", NULL, false},
	};
	struct zone *z = NULL;
	char text[TIME_TEXT_SIZE];

	(void)state;
	assert_int_equal(zone_open("UTC", &z, &e), HD_OK);
	for (size_t i = 0; i < NELEM(cases); i++) {
		int64_t t = 0;
		bool day = false;
		bool good = date_read(cases[i].format, cases[i].text, z, &t, &day);

		if (good != (cases[i].want != NULL))
			fail_msg("%s: %s", cases[i].text, good ? "read" : "refused");
		if (!good)
			continue;
		time_format_utc(t, text);
		assert_string_equal(text, cases[i].want);
		assert_int_equal(day, cases[i].day);
	}
	zone_free(z);
}

static void test_fold(void **state)
{
	static const char *const cases[][2] = {
		{"Date d'ouverture", "date d ouverture"},
		{"date_submitted", "date submitted"},
		{"  Très   HAUTE ", "tres haute"},
		{"En cours (Attribué)", "en cours attribue"},
		{"Ticket#", "ticket"},
		{"---", "---"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct sbuf out = SBUF_INIT;

		import_fold(&out, cases[i][0], strlen(cases[i][0]));
		assert_string_equal(out.s, cases[i][1]);
		sbuf_deinit(&out);
	}
}

/* Every column of a preset names a field, every value a code that the field has. */
static void test_presets(void **state)
{
	static const char *const status[] = {"new", "qualified", "in_progress", "waiting", "resolved",
					     "closed", "open", "closed/solved", "closed/rejected",
					     "closed/workaround", "closed/duplicate", NULL};

	(void)state;
	for (size_t i = 0; presets[i]; i++) {
		const struct preset *p = presets[i];

		assert_string_equal(p->name, import_presets[i]);
		assert_ptr_equal(preset_find(p->name), p);
		for (const struct preset_column *c = p->columns; c->name; c++)
			if (!str_in(c->field, import_fields) && !str_starts(c->field, "fields.") &&
			    strcmp(c->field, "-") != 0)
				fail_msg("%s: %s", p->name, c->field);
		for (const struct preset_value *v = p->values; v->field; v++) {
			bool numbers = strcmp(v->field, "level5") == 0 ||
				       strcmp(v->field, "impact") == 0 ||
				       strcmp(v->field, "priority") == 0;
			bool good = !*v->code || (numbers && v->code[0] >= '1' && v->code[0] <= '6');

			if (strcmp(v->field, "status") == 0)
				good = str_in(v->code, status);
			if (strcmp(v->field, "type") == 0)
				good = !*v->code || str_in(v->code, words_type);
			if (strcmp(v->field, "channel") == 0)
				good = !*v->code || str_in(v->code, words_channel);
			if (strcmp(v->field, "resolution") == 0)
				good = !*v->code || str_in(v->code, words_resolution);
			if (!good)
				fail_msg("%s: %s '%s' is '%s'", p->name, v->field, v->text, v->code);
		}
	}
	assert_null(preset_find("nothing"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_fold),
		cmocka_unit_test(test_presets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
