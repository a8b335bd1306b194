/* Any bytes as a line of a batch: a request or refused; what it plans for a ticket can be
 * written and read back. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/ticket_yaml.h"
#include "desk/batch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char opened[] =
	"number: HD-1\nstatus: waiting\nlevel: 1\nimpact: 3\npriority: 3\ntags: [a, b]\n"
	"opened: 2026-11-22T09:00:00Z\nfields:\n  a: b\njournal:\n"
	"- at: 2026-11-22T09:00:00Z\n  by: bob\n  event: opened\n";

static void carry_out(struct request *r, struct arena *a)
{
	struct sbuf text = SBUF_INIT;
	struct ticket t, again;
	struct entry x;

	if (ticket_read(a, opened, strlen(opened), &t, NULL) != HD_OK)
		abort();
	r->op.at = ticket_last(&t);
	r->op.by = r->op.by ? r->op.by : "anne";
	r->op.other = "HD-2";
	/* The desk resolves these names to ids and numbers first. */
	r->op.application = NULL;
	(void)op_may(&r->op, &t, NULL);
	op_plan(&r->op, &t, &rules_default, a, &x);
	ticket_add(&t, &x);
	if (ticket_write(&text, &t, NULL) == HD_OK &&
	    (ticket_read(a, text.s, text.len, &again, NULL) != HD_OK ||
	     !entry_same(again.journal[1], t.journal[1])))
		abort();
	sbuf_deinit(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	char *text = arena_strndup(a, (const char *)data, n);
	struct request r;

	if (batch_line(text, n, a, &r, NULL) == HD_OK)
		carry_out(&r, a);
	arena_free(a);
	return 0;
}
