/* Tickets nobody was told of by mail. A requester who waits for an answer that never left would
 * wait in vain, so that whoever gave it must hear of it. */
#include "cmd/untold.h"

#include <string.h>

#include "cmd/say.h"
#include "helpdesk/text.h"

#define NAMED_MAX 20 /* tickets in one message */

/* The other tickets that share reason, words and address with the i-th; false when an earlier one
 * has named it. */
static bool gather(const struct outcome *out, size_t i, struct sbuf *numbers)
{
	const struct untold *x = &out->untold[i];
	size_t n = 0;

	sbuf_clear(numbers);
	for (size_t k = 0; k < out->n_untold; k++) {
		const struct untold *y = &out->untold[k];

		if (y->why != x->why || strcmp(y->what, x->what) != 0 ||
		    strcmp(y->address ? y->address : "", x->address ? x->address : "") != 0)
			continue;
		if (k < i)
			return false;
		if (n++ < NAMED_MAX)
			sbuf_printf(numbers, "%s'%s'", n > 1 ? ", " : "", y->ticket);
	}
	if (n > NAMED_MAX)
		sbuf_printf(numbers, " and %zu more", n - NAMED_MAX);
	return true;
}

static void say(const struct cmd_ctx *ctx, const struct untold *x, const char *numbers)
{
	struct sbuf address = SBUF_INIT;

	if (x->address)
		text_for_terminal(&address, x->address, strlen(x->address), true);
	switch (x->why) {
	case UNTOLD_OFF:
		cmd_say(ctx, "mail is not configured: no %s for %s", x->what, numbers);
		break;
	case UNTOLD_NO_ADDRESS:
		cmd_say(ctx, "the requester has no mail address: no %s for %s", x->what, numbers);
		break;
	case UNTOLD_BAD_ADDRESS:
		cmd_say(ctx, "nothing can be sent to '%s': no %s for %s", address.s, x->what,
			numbers);
		break;
	case UNTOLD_OWN_ADDRESS:
		cmd_say(ctx, "'%s' is the address that mail goes out from: no %s for %s", address.s,
			x->what, numbers);
		break;
	case UNTOLD_NO_CERT:
		cmd_say(ctx, "mail.cert is not set: no %s for %s", x->what, numbers);
		break;
	}
	sbuf_deinit(&address);
}

void untold_say(const struct cmd_ctx *ctx, const struct outcome *out)
{
	struct sbuf numbers = SBUF_INIT;

	for (size_t i = 0; i < out->n_untold && !ctx->quiet; i++)
		if (gather(out, i, &numbers))
			say(ctx, &out->untold[i], numbers.s);
	if (out->mail_trouble)
		cmd_say(ctx, "%s; the text that the program brings was sent", out->mail_trouble);
	sbuf_deinit(&numbers);
}
