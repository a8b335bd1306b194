/* Holds lib/yaml against the cases of the public YAML test suite.
 *
 * Usage: yaml_judge CASES.jsonl, one object a line: id, name, yaml, json (the
 * expected value as JSON text, or null), must_fail, libyaml (accept or reject).
 * Prints TAP without a plan. A case passes when
 *  - text that must fail and that libyaml rejects is refused, with its line;
 *  - text that uses what we refuse on purpose (tags, anchors, aliases, keys that
 *    are no scalars, several documents) is refused or gives the expected value;
 *  - everything else that libyaml accepts gives the expected value and is the
 *    same after it was written and read again. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <jansson.h>

#include "json/json.h"
#include "yaml/yaml.h"

/* Where libyaml itself, and with it many other readers, departs from YAML 1.2. */
static const struct {
	const char *id, *why;
} departures[] = {
	{"652Z", "takes '?' before a word in flow for the sign of a key"},
	{"HM87-01", "takes '?' before a word in flow for the sign of a key"},
	{"JEF9-02", "sees no line break at the end of a file that ends in blanks"},
	{"L24T-01", "sees no line break at the end of a file that ends in blanks"},
};

struct tally {
	int read, refused, on_purpose, bad;
};

/* Whether plain `s` means the same as JSON's `want`: what YAML 1.2 calls a
 * number may be written in ways JSON has not. */
static bool same_scalar(const char *s, const json_t *want)
{
	char *end;

	switch (json_typeof(want)) {
	case JSON_TRUE:
		return strcasecmp(s, "true") == 0;
	case JSON_FALSE:
		return strcasecmp(s, "false") == 0;
	case JSON_INTEGER:
		if (strncmp(s, "0o", 2) == 0)
			return strtoll(s + 2, &end, 8) == json_integer_value(want) && !*end;
		return strtoll(s, &end, strncmp(s, "0x", 2) == 0 ? 16 : 10) ==
			       json_integer_value(want) && !*end;
	case JSON_REAL:
		return strtod(s, &end) == json_real_value(want) && !*end;
	case JSON_STRING:
		/* A date or a `y`, which the suite's schema has as strings. */
		return strcmp(s, json_string_value(want)) == 0;
	default:
		return false;
	}
}

static bool same(const struct node *n, const json_t *want)
{
	size_t i;

	switch (n->kind) {
	case NODE_NULL:
		return json_is_null(want);
	case NODE_TEXT:
		return json_is_string(want) && n->len == json_string_length(want) &&
		       memcmp(n->text, json_string_value(want), n->len) == 0;
	case NODE_PLAIN:
		return same_scalar(n->text, want);
	case NODE_LIST:
		if (!json_is_array(want) || n->len != json_array_size(want))
			return false;
		for (i = 0; i < n->len; i++)
			if (!same(n->u.items[i], json_array_get(want, i)))
				return false;
		return true;
	case NODE_MAP:
		if (!json_is_object(want) || n->len != json_object_size(want))
			return false;
		for (i = 0; i < n->len; i++) {
			const json_t *value = json_object_get(want, n->u.pairs[i].key);

			if (!value || !same(n->u.pairs[i].value, value))
				return false;
		}
		return true;
	}
	return false;
}

/* Written and read again it must not change. */
static bool survives(struct arena *a, const struct node *doc)
{
	struct sbuf out = SBUF_INIT;
	struct node *again = NULL;
	struct hd_err e;
	bool ok;

	yaml_write(&out, doc);
	ok = yaml_read(a, out.s, out.len, &again, &e) == HD_OK && node_equal(doc, again);
	sbuf_deinit(&out);
	return ok;
}

/* What lib/yaml does not read by contract, by its own words. */
static bool refused_on_purpose(const char *msg)
{
	static const char *const why[] = {"is an anchor", "is an alias", "is a tag",
					  "is the merge key", "a second document begins",
					  "a key must be a single word", "a key is missing",
					  "is given twice", "cannot hold a NUL", "nested more"};
	size_t i;

	for (i = 0; i < NELEM(why); i++)
		if (strstr(msg, why[i]))
			return true;
	return false;
}

static bool has_place(const char *msg)
{
	return strncmp(msg, "line ", 5) == 0 && strstr(msg, ", column ");
}

static const char *departure(const char *id)
{
	size_t i;

	for (i = 0; i < NELEM(departures); i++)
		if (strcmp(id, departures[i].id) == 0)
			return departures[i].why;
	return NULL;
}

/* NULL if the case holds, else what is wrong with it. */
static const char *judge(struct arena *a, json_t *c, struct tally *t, struct hd_err *e)
{
	const char *text = json_string_value(json_object_get(c, "yaml"));
	size_t n = json_string_length(json_object_get(c, "yaml"));
	const char *libyaml = json_string_value(json_object_get(c, "libyaml"));
	const char *json = json_string_value(json_object_get(c, "json"));
	bool accepted = libyaml && strcmp(libyaml, "accept") == 0;
	struct node *doc = NULL;
	json_t *want = NULL;
	const char *wrong = NULL;

	e->msg[0] = '\0';
	if (yaml_read(a, text, n, &doc, e) != HD_OK) {
		t->refused++;
		t->on_purpose += refused_on_purpose(e->msg);
		if (!has_place(e->msg))
			return "refused without a place";
		return accepted && !refused_on_purpose(e->msg) ? "refused" : NULL;
	}
	t->read++;
	if (json_is_true(json_object_get(c, "must_fail")) && !accepted)
		return "read, but must be refused";
	if (!survives(a, doc))
		return "otherwise after write and read";
	want = json ? json_loads(json, JSON_DECODE_ANY, NULL) : NULL;
	if (want && !same(doc, want) && !departure(json_string_value(json_object_get(c, "id"))))
		wrong = "read as something else";
	json_decref(want);
	return wrong;
}

int main(int argc, char **argv)
{
	static char line[1 << 20];
	struct tally t = {0, 0, 0, 0};
	struct arena *a = arena_new();
	FILE *f = argc == 2 ? fopen(argv[1], "r") : NULL;
	int i = 0;

	if (!f) {
		fprintf(stderr, "usage: yaml_judge CASES.jsonl\n");
		return 2;
	}
	while (fgets(line, sizeof(line), f)) {
		json_t *c = json_loads(line, 0, NULL);
		struct hd_err e;
		const char *wrong = c ? judge(a, c, &t, &e) : "no JSON";

		printf("%sok %d - %s %s\n", wrong ? "not " : "", ++i,
		       json_string_value(json_object_get(c, "id")),
		       json_string_value(json_object_get(c, "name")));
		if (wrong)
			printf("# %s: %s\n", wrong, e.msg);
		t.bad += wrong != NULL;
		json_decref(c);
		arena_reset(a);
	}
	printf("# %d read, %d refused (%d of them by contract), %d wrong\n", t.read, t.refused,
	       t.on_purpose, t.bad);
	fclose(f);
	arena_free(a);
	return t.bad > 0 || i == 0;
}
