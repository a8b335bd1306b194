/* Any bytes as YAML: read or refused, and what is read comes back the same
 * after it was written, which then changes no more. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum hd_rc ignore_document(struct node *doc, void *arg, struct hd_err *e)
{
	(void)doc;
	(void)arg;
	(void)e;
	return HD_OK;
}

static void must(int holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct sbuf first = SBUF_INIT, second = SBUF_INIT;
	struct node *doc = NULL, *again = NULL;
	struct hd_err e;

	yaml_read_all(a, (const char *)data, n, ignore_document, NULL, &e);
	if (yaml_read(a, (const char *)data, n, &doc, &e) == HD_OK) {
		yaml_write(&first, doc);
		/* Escapes and indentation make it longer; past the limit it is refused. */
		if (first.len <= YAML_READ_MAX) {
			must(yaml_read(a, first.s, first.len, &again, &e) == HD_OK);
			must(node_equal(doc, again));
			yaml_write(&second, again);
			must(first.len == second.len);
		}
		sbuf_clear(&first);
		yaml_put(&first, 2, "k", doc, YAML_FLOW);
	}
	sbuf_deinit(&first);
	sbuf_deinit(&second);
	arena_free(a);
	return 0;
}
