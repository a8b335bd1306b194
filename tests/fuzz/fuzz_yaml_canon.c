/* Whatever the quick reader takes, libyaml's takes too, as the same tree. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "same_tree.h"
#include "yaml/canon.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static enum hd_rc take_document(struct node *doc, void *arg, struct hd_err *e)
{
	struct node **out = arg;

	(void)e;
	if (*out)
		abort();
	*out = doc;
	return HD_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	/* A copy of the exact size: a step over its end is seen. */
	char *text = mem_alloc(n ? n : 1);
	struct node *quick, *slow = NULL;
	struct hd_err e;

	memcpy(text, data, n);
	quick = n <= YAML_READ_MAX ? canon_read(a, text, n) : NULL;
	if (quick && (yaml_read_all(a, text, n, take_document, &slow, &e) != HD_OK || !slow ||
		      !same_tree(quick, slow)))
		abort();
	free(text);
	arena_free(a);
	return 0;
}
