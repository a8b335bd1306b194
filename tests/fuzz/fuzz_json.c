/* Any bytes as JSON: read or refused; what is read can stand in a YAML file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "json/json.h"
#include "yaml/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct sbuf out = SBUF_INIT;
	struct node *value = NULL, *again = NULL;
	struct hd_err e;

	if (json_read(a, (const char *)data, n, &value, &e) == HD_OK) {
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
