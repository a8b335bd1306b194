/* Any bytes as the text of a mail: it is parted in two pieces that stood there, in their order. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "mail/letter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	const char *text = arena_strndup(a, (const char *)data, n), *at;
	struct folded_text t = text_parted(text, a);

	if ((at = strstr(text, t.fresh)) == NULL || !strstr(at + strlen(t.fresh), t.folded))
		abort();
	/* All that is missing is white. */
	if (strspn(text, " \t\r\n") == strlen(text) ? t.fresh[0] || t.folded[0] : !t.fresh[0])
		abort();
	(void)text_is_thanks(t.fresh);
	(void)subject_number(text, a);
	(void)subject_bare(text, a);
	arena_free(a);
	return 0;
}
