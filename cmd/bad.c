#include "cmd/bad.h"

#include <stdio.h>
#include <string.h>

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

void bad_file(const char *path, const char *why, void *arg)
{
	struct sbuf raw = SBUF_INIT, safe = SBUF_INIT;

	(void)arg;
	sbuf_printf(&raw, "left out '%s': %s", path, why);
	text_for_terminal(&safe, raw.s, raw.len, true);
	fprintf(stderr, "helpdesk: %s\n", safe.s);
	sbuf_deinit(&raw);
	sbuf_deinit(&safe);
}
