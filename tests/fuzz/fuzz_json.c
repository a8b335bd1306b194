/* Any bytes as JSON: read or refused; what is read can stand in a YAML file, and begins where
 * json_place says. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The byte at a line and column. */
static char at_place(const char *text, unsigned line, unsigned column)
{
	for (; line > 1; line--)
		text = strchr(text, '\n') + 1;
	for (; column > 1; column--)
		do
			text++;
		while (((unsigned char)*text & 0xC0) == 0x80);
	return *text;
}

static void check_places(const char *text, const struct node *root, const struct node *n)
{
	static const char *const first[] = {
		[NODE_NULL] = "n", [NODE_TEXT] = "\"", [NODE_PLAIN] = "-0123456789tf",
		[NODE_LIST] = "[", [NODE_MAP] = "{"};
	unsigned line, column;

	json_place(text, root, n, &line, &column);
	if (!strchr(first[n->kind], at_place(text, line, column)))
		abort();
	for (size_t i = 0; n->kind == NODE_LIST && i < n->len && i < 100; i++)
		check_places(text, root, n->u.items[i]);
	for (size_t i = 0; n->kind == NODE_MAP && i < n->len && i < 100; i++)
		check_places(text, root, n->u.pairs[i].value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct sbuf out = SBUF_INIT;
	struct node *value = NULL, *again = NULL;
	struct hd_err e;

	if (json_read(a, (const char *)data, n, &value, &e) == HD_OK) {
		check_places(arena_strndup(a, (const char *)data, n), value, value);
		yaml_write(&out, value);
		if (out.len <= YAML_READ_MAX &&
		    (yaml_read(a, out.s, out.len, &again, &e) != HD_OK ||
		     !node_equal(value, again)))
			abort();
	}
	sbuf_deinit(&out);
	arena_free(a);
	return 0;
}
