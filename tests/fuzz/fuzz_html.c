/* Any bytes as HTML of a field and of a mail: what comes out is valid text that steers no terminal.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/text.h"
#include "util/html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const char *s, size_t n, enum html_from from, struct sbuf *out)
{
	html_plain(s, n, from, out);
	if (!utf8_valid(out->s, out->len, NULL))
		abort();
	for (size_t i = 0; i < out->len; i++)
		if ((unsigned char)out->s[i] < ' ' ? !strchr("\n\t", out->s[i]) || !out->s[i]
						   : out->s[i] == 0x7F)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sbuf once = SBUF_INIT, twice = SBUF_INIT;

	(void)html_is((const char *)data, n);
	check((const char *)data, n, HTML_MAIL, &once);
	check(once.s, once.len, HTML_FIELD, &twice);
	sbuf_deinit(&once);
	sbuf_deinit(&twice);
	return 0;
}
