/* Any bytes as a query: parsed or refused; what is parsed reads the same in its one canonical
 * line, and can be asked of a ticket. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/ticket_yaml.h"
#include "helpdesk/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char file[] =
	"number: HD-1\nsubject: Payslip shows last month\nrequester:\n  name: Marie Curie\n"
	"status: qualified\nlevel: 1\nimpact: 3\npriority: 3\ntags: [a, b]\n"
	"opened: 2026-11-22T09:00:00Z\nfields:\n  a: b\njournal:\n"
	"- at: 2026-11-22T09:00:00Z\n  by: bob\n  event: opened\n  note: \xc3\xa9t\xc3\xa9\n";

/* Saved ones: sound, nested, wrong, of itself, empty. */
static enum hd_rc saved(const char *name, bool shared, struct query_saved *out, void *arg,
			struct hd_err *e)
{
	static const char *const texts[][2] = {
		{"a", "status:open or tag:b"}, {"b", "not @a subject:Marie Curie"},
		{"c", "(broken"},              {"d", "@b @d"},
		{"e", "@a @a @b @b @a"},       {"f", ""},
	};

	(void)shared, (void)arg;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (strcmp(texts[i][0], name) == 0) {
			*out = (struct query_saved){texts[i][1], i % 2 == 0};
			return HD_OK;
		}
	return hd_fail(e, HD_NOT_FOUND, "no query '%s'", name);
}

static void ask(const struct query *q, struct arena *a)
{
	struct facts facts;
	struct ticket t, state;

	if (ticket_read(a, file, strlen(file), &t, NULL) != HD_OK ||
	    !facts_of(&t, INT64_MAX, a, &facts, &state))
		abort();
	(void)query_match(q, &t, &state, &facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, n), *again;
	struct query_context ctx = {.now = 1795338720, .me = "bob", .site = "HD", .saved = saved};
	/* Somebody else, later: what is written back means the same to him. */
	struct query_context other = {.now = 1895338720, .site = "LYO"};
	struct query *q = NULL, *r = NULL;
	struct zone *zone = NULL;

	if (zone_open("UTC", &zone, NULL) != HD_OK)
		abort();
	ctx.zone = other.zone = zone;
	if (query_parse(1, &text, &ctx, &q, NULL) == HD_OK) {
		ask(q, a);
		again = query_text(q);
		if (query_parse(1, &again, &other, &r, NULL) != HD_OK ||
		    strcmp(query_text(r), again) != 0)
			abort();
	}
	query_free(q);
	query_free(r);
	zone_free(zone);
	arena_free(a);
	return 0;
}
