/* The fields that a query may name. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/text.h"

static const char *const words_1_5[] = {"1", "2", "3", "4", "5", NULL};
static const char *const words_1_6[] = {"1", "2", "3", "4", "5", "6", NULL};

const struct query_def query_defs[QF_COUNT] = {
	[QF_STATUS] = {"status", QK_WORDS, F_STATUS, words_status, false},
	[QF_TYPE] = {"type", QK_WORDS, F_TYPE, words_type, false},
	[QF_CATEGORY] = {"category", QK_WORDS, F_CATEGORY, words_category, false},
	[QF_CHANNEL] = {"channel", QK_WORDS, F_CHANNEL, words_channel, false},
	[QF_RESOLUTION] = {"resolution", QK_WORDS, F_RESOLUTION, words_resolution, false},
	[QF_WAITING] = {"waiting", QK_WORDS, F_WAITING, words_waiting, false},
	[QF_LEVEL] = {"level", QK_WORDS, F_LEVEL, words_level, true},
	[QF_IMPACT] = {"impact", QK_WORDS, F_IMPACT, words_1_5, true},
	[QF_URGENCY] = {"urgency", QK_WORDS, F_URGENCY, words_1_5, true},
	[QF_PRIORITY] = {"priority", QK_WORDS, F_PRIORITY, words_1_6, true},
	[QF_NUMBER] = {"number", QK_NUMBER, F_NUMBER, NULL, true},
	[QF_OPENED] = {"opened", QK_TIME, F_OPENED, NULL, true},
	[QF_ACKNOWLEDGED] = {"acknowledged", QK_TIME, FIELD_COUNT, NULL, true},
	[QF_RESOLVED] = {"resolved", QK_TIME, FIELD_COUNT, NULL, true},
	[QF_CLOSED] = {"closed", QK_TIME, FIELD_COUNT, NULL, true},
	[QF_UPDATED] = {"updated", QK_TIME, FIELD_COUNT, NULL, true},
	[QF_APPLICATION] = {"application", QK_EQUAL, F_APPLICATION, NULL, false},
	[QF_TEAM] = {"team", QK_EQUAL, F_TEAM, NULL, false},
	[QF_ASSIGNEE] = {"assignee", QK_EQUAL, F_ASSIGNEE, NULL, false},
	[QF_PROBLEM] = {"problem", QK_EQUAL, F_PROBLEM, NULL, false},
	[QF_KNOWN] = {"known", QK_EQUAL, F_KNOWN, NULL, false},
	[QF_TAG] = {"tag", QK_EQUAL, F_TAGS, NULL, false},
	[QF_SITE] = {"site", QK_EQUAL, FIELD_COUNT, NULL, false},
	[QF_MERGED_INTO] = {"merged_into", QK_EQUAL, F_MERGED_INTO, NULL, false},
	[QF_FORMERLY] = {"formerly", QK_EQUAL, F_FORMERLY, NULL, false},
	[QF_LINK] = {"link", QK_EQUAL, F_LINKS, NULL, false},
	[QF_UID] = {"uid", QK_EQUAL, F_UID, NULL, false},
	[QF_FIELDS] = {"fields.NAME", QK_EQUAL, F_FIELDS, NULL, false},
	[QF_REQUESTER] = {"requester", QK_PART, F_REQUESTER, NULL, false},
	[QF_KEY] = {"key", QK_KEY, F_EXTERNAL, NULL, false},
	[QF_SUBJECT] = {"subject", QK_PHRASE, F_SUBJECT, NULL, false},
	[QF_DESCRIPTION] = {"description", QK_PHRASE, F_DESCRIPTION, NULL, false},
	[QF_SOLUTION] = {"solution", QK_PHRASE, F_SOLUTION, NULL, false},
	[QF_NOTE] = {"note", QK_PHRASE, FIELD_COUNT, NULL, false},
	[QF_HAS] = {"has", QK_HAS, FIELD_COUNT, NULL, false},
	[QF_TEXT] = {NULL, QK_PHRASE, FIELD_COUNT, NULL, false},
};

const char *const query_names[] = {
	"status",       "type",        "category", "channel",     "resolution",  "waiting",
	"level",        "impact",      "urgency",  "priority",    "number",      "opened",
	"acknowledged", "resolved",    "closed",   "updated",     "application", "team",
	"assignee",     "problem",     "known",    "tag",         "site",        "merged_into",
	"formerly",     "link",        "uid",      "fields.NAME", "requester",   "key",
	"subject",      "description", "solution", "note",        "has",         NULL,
};

/* What the file calls them is understood too. */
static const struct {
	const char *name;
	enum query_field field;
} aliases[] = {{"tags", QF_TAG}, {"links", QF_LINK}, {"external", QF_KEY}};

static bool same(const char *s, size_t n, const char *name)
{
	return strlen(name) == n && strncasecmp(s, name, n) == 0;
}

bool query_field_find(const char *name, size_t n, enum query_field *out)
{
	if (n > 7 && strncasecmp(name, "fields.", 7) == 0)
		return *out = QF_FIELDS, true;
	for (int f = 0; f < QF_COUNT; f++)
		if (f != QF_FIELDS && query_defs[f].name && same(name, n, query_defs[f].name))
			return *out = (enum query_field)f, true;
	for (size_t i = 0; i < NELEM(aliases); i++)
		if (same(name, n, aliases[i].name))
			return *out = aliases[i].field, true;
	return false;
}
