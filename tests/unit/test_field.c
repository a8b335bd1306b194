/* The value of each header field: what is taken, in which form, and what is refused. */
#include "from_text.h"
#include "yaml/yaml.h"

/* The field's value as it would be written, or NULL when it is refused. */
static const char *checked(enum field f, const char *yaml)
{
	const char *text = arena_printf(arena, "v: %s\n", yaml), *s;
	struct node *doc, *out = NULL;
	struct sbuf b = SBUF_INIT;

	if (yaml_read(arena, text, strlen(text), &doc, &e) != HD_OK)
		fail_msg("%s: %s", e.msg, text);
	if (field_check(f, node_get(doc, "v"), arena, &out, &e) != HD_OK)
		return NULL;
	yaml_put(&b, 0, "v", out, YAML_FLOW);
	s = arena_strndup(arena, b.s + 3, b.len - 4);
	sbuf_deinit(&b);
	return s;
}

static void taken(void **state)
{
	static const struct {
		enum field f;
		const char *given, *kept; /* NULL: the same */
	} rows[] = {
		{F_NUMBER, "HD-7", NULL},
		{F_NUMBER, "hd-7", "HD-7"},
		{F_PROBLEM, "hd-p3", "HD-P3"},
		{F_KNOWN, "HD-K7", NULL},
		{F_MERGED_INTO, "HD-2", NULL},
		{F_UID, "01JDX", NULL},
		{F_UID, "12", "\"12\""},
		{F_FORMERLY, "[HD-7, HD-8]", NULL},
		{F_SUBJECT, "no", "\"no\""},
		{F_DESCRIPTION, "\"\"", NULL},
		{F_DESCRIPTION, "3", "\"3\""},
		{F_CHANNEL, "phone", NULL},
		{F_APPLICATION, "a.b_c-D9", NULL},
		{F_APPLICATION, "7", "\"7\""},
		{F_TYPE, "complaint", NULL},
		{F_CATEGORY, "security", NULL},
		{F_IMPACT, "1", NULL},
		{F_IMPACT, "\"5\"", "5"},
		{F_URGENCY, "03", "3"},
		{F_PRIORITY, "6", NULL},
		{F_STATUS, "in_progress", NULL},
		{F_LEVEL, "0", NULL},
		{F_LEVEL, "\"3\"", "3"},
		{F_LEVEL, "cert", NULL},
		{F_TEAM, "x y", NULL},
		{F_ASSIGNEE, "bob", NULL},
		{F_WAITING, "{\"on\": requester}", NULL},
		{F_WAITING, "{\"on\": supplier, until: 2026-11-22T09:12:00Z}", NULL},
		{F_EXTERNAL, "{id: 8, source: g.l_p-i9}", "{id: \"8\", source: g.l_p-i9}"},
		{F_LINKS, "[{kind: causes, ticket: HD-2}]", NULL},
		{F_LINKS, "[]", NULL},
		{F_TAGS, "[a, b c, 1]", "[a, b c, \"1\"]"},
		{F_OPENED, "2026-11-22T09:12:00Z", NULL},
		{F_OPENED, "\"2026-11-22T10:12:00+01:00\"", "2026-11-22T09:12:00Z"},
		{F_OPENED, "2026-11-22 10:12:00.5+01:00", "2026-11-22T09:12:00Z"},
		{F_RESOLUTION, "no_answer", NULL},
		{F_SOLUTION, "x", NULL},
		{F_FIELDS, "{a b: \"1\", c: null, d: \"\"}", NULL},
		{F_FIELDS, "{}", NULL},
		{F_REQUESTER, "{name: A, email: a@b, phone: 0612}",
		 "{name: A, email: a@b, phone: \"0612\"}"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++) {
		const char *got = checked(rows[i].f, rows[i].given);
		const char *want = rows[i].kept ? rows[i].kept : rows[i].given;

		if (!got || strcmp(got, want) != 0)
			fail_msg("%s: %s gives %s (%s)", field_defs[rows[i].f].name, rows[i].given,
				 got ? got : "nothing", e.msg);
	}
}

static void refused(void **state)
{
	static const struct {
		enum field f;
		const char *given, *why;
	} rows[] = {
		{F_NUMBER, "HD-P7", "number must be a ticket number like HD-42, not 'HD-P7'"},
		{F_NUMBER, "[]", "number must be a ticket number"},
		{F_PROBLEM, "HD-7", "problem must be a problem number like HD-P3"},
		{F_KNOWN, "x", "known must be an article number like HD-K7"},
		{F_FORMERLY, "[x]", "formerly must hold numbers"},
		{F_FORMERLY, "HD-1", "formerly must be a list"},
		{F_SUBJECT, "\"\"", "subject must be text of one line, at most 1000 bytes"},
		{F_SUBJECT, "\"a\\nb\"", "subject must be text of one line"},
		{F_SUBJECT, "{a: b}", "subject must be"},
		{F_DESCRIPTION, "[a]", "description must be text"},
		{F_SOLUTION, "{a: b}", "solution must be text"},
		{F_CHANNEL, "Phone",
		 "channel must be one of phone, mail, self, owner, remote, onsite, not 'Phone'"},
		{F_TYPE, "[]", "type must be one of incident, question, complaint, request"},
		{F_CATEGORY, "pay",
		 "category must be one of technical, functional, regulatory, security"},
		{F_APPLICATION, ".a", "application must be an id"},
		{F_APPLICATION, "a b", "application must be an id"},
		{F_APPLICATION, "a/b", "application must be an id"},
		{F_APPLICATION, "[]", "application must be an id"},
		{F_IMPACT, "0", "impact must be a number from 1 to 5, not '0'"},
		{F_IMPACT, "6", "impact must be"},
		{F_URGENCY, "2.0", "urgency must be a number from 1 to 5"},
		{F_URGENCY, "+2", "urgency must be"},
		{F_PRIORITY, "7", "priority must be a number from 1 to 6"},
		{F_PRIORITY, "[1]", "priority must be"},
		{F_STATUS, "open", "status must be one of new, qualified"},
		{F_LEVEL, "4", "level must be 0, 1, 2, 3 or cert"},
		{F_LEVEL, "CERT", "level must be"},
		{F_LEVEL, "00", "level must be"},
		{F_TEAM, "\"\"", "team must be text of one line, at most 400 bytes"},
		{F_WAITING, "requester", "waiting must be a map with 'on'"},
		{F_WAITING, "{\"on\": me}", "waiting must be"},
		{F_WAITING, "{until: 2026-11-22T09:12:00Z}", "waiting must be"},
		{F_WAITING, "{\"on\": requester, x: y}", "waiting must be"},
		{F_WAITING, "{\"on\": requester, until: soon}", "waiting must be a time"},
		{F_EXTERNAL, "{source: a}", "external must have an id"},
		{F_EXTERNAL, "{id: a}", "external must have"},
		{F_EXTERNAL, "{source: A, id: a}", "external must have"},
		{F_EXTERNAL, "{source: \"a b\", id: a}", "external"},
		{F_EXTERNAL, "{source: a, id: b, c: d}", "external has no part 'c'"},
		{F_EXTERNAL, "{}", "external must be a map that is not empty"},
		{F_LINKS, "x", "links must be a list"},
		{F_LINKS, "[x]", "links must have a known kind"},
		{F_LINKS, "[{kind: likes, ticket: HD-2}]", "links must have"},
		{F_LINKS, "[{kind: causes, ticket: HD-P2}]", "links must have"},
		{F_LINKS, "[{kind: causes}]", "links must have"},
		{F_LINKS, "[{kind: causes, ticket: HD-2, x: y}]", "links must have"},
		{F_TAGS, "a", "tags must be a list"},
		{F_TAGS, "[a, a]", "tags holds 'a' twice"},
		{F_TAGS, "[\"\"]", "tags must hold texts of one line"},
		{F_TAGS, "[[a]]", "tags must hold"},
		{F_TAGS, "[\"1\", 1]", "tags holds '1' twice"},
		{F_OPENED, "2026-11-22", "opened must be a time like"},
		{F_OPENED, "2026-11-22T09:12:00", "opened must be a time"},
		{F_OPENED, "[]", "opened must be a time"},
		{F_OPENED, "2026-02-30T09:12:00Z", "opened must be a time"},
		{F_RESOLUTION, "done", "resolution must be one of solved"},
		{F_FIELDS, "[]", "fields must be a map"},
		{F_FIELDS, "{\"\": x}", "a name in fields must be"},
		{F_FIELDS, "{\"a\\nb\": x}", "a name in fields must be"},
		{F_FIELDS, "{a: [x]}", "field 'a' must be text"},
		{F_REQUESTER, "x", "requester must be a map"},
		{F_REQUESTER, "{mail: x}", "requester has no part 'mail'"},
		{F_REQUESTER, "{}", "requester must be a map"},
		{F_REQUESTER, "{name: \"a\\nb\"}", "name of requester must be text of one line"},
		{F_REQUESTER, "{name: null}", "name of requester must be"},
		{F_STATUS, "null", "status must be one of"},
		{F_TEAM, "null", "team must be text of one line"},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(rows); i++) {
		const char *got = checked(rows[i].f, rows[i].given);

		if (got || !strstr(e.msg, rows[i].why))
			fail_msg("%s: %s gives %s, '%s'", field_defs[rows[i].f].name, rows[i].given,
				 got ? got : "nothing", e.msg);
	}
}

static void long_texts(void **state)
{
	static const struct {
		enum field f;
		size_t max;
	} rows[] = {{F_SUBJECT, 1000}, {F_UID, 200}, {F_TEAM, 400}, {F_ASSIGNEE, 400}};
	char text[1002];

	(void)state;
	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < NELEM(rows); i++) {
		text[rows[i].max] = '\0';
		assert_non_null(checked(rows[i].f, text));
		text[rows[i].max] = 'x';
		text[rows[i].max + 1] = '\0';
		assert_null(checked(rows[i].f, text));
		text[rows[i].max + 1] = 'x';
	}
}

static void the_table(void **state)
{
	static const char *const fixed[] = {"number", "uid",         "formerly", "status",
					    "level",  "team",        "assignee", "waiting",
					    "links",  "merged_into", "opened",   NULL};
	enum field f;

	(void)state;
	for (int i = 0; i < FIELD_COUNT; i++) {
		assert_true(field_find(field_defs[i].name, &f));
		assert_int_equal(f, i);
		assert_int_equal((field_defs[i].flags & FIELD_EDITABLE) == 0,
				 str_in(field_defs[i].name, fixed));
	}
	assert_false(field_find("journal", &f));
	assert_false(field_find("Number", &f));
	assert_false(field_find("", &f));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(taken),
		TEST(refused),
		TEST(long_texts),
		TEST(the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
