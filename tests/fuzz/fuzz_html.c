/* Any bytes as HTML: no tag of what is known survives twice over, and nothing else goes wrong. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "util/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sbuf once = SBUF_INIT, twice = SBUF_INIT;

	(void)html_is((const char *)data, n);
	html_to_text((const char *)data, n, &once);
	html_to_text(once.s, once.len, &twice);
	sbuf_deinit(&once);
	sbuf_deinit(&twice);
	return 0;
}
