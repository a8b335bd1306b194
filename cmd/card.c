/* Changing articles and problems: from options and operands to one request. */
#include "cmd/card.h"

#include <stdio.h>
#include <string.h>

#include "cmd/edit_text.h"
#include "cmd/editor.h"
#include "cmd/tickets.h"
#include "cmd/untold.h"

enum hd_rc card_take(struct card_request *r, struct arena *a, const char *field, const char *value,
		     struct hd_err *e)
{
	return value ? card_set(r, a, field, value, e) : HD_OK;
}

enum hd_rc card_take_each(struct card_request *r, struct arena *a, const char *field,
			  const struct opt_texts *values, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; i < values->n && !rc; i++)
		rc = card_set(r, a, field, values->v[i], e);
	return rc;
}

enum hd_rc card_drop_each(struct card_request *r, struct arena *a, const struct opt_texts *fields,
			  struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; i < fields->n && !rc; i++)
		rc = card_unset(r, a, fields->v[i], e);
	return rc;
}

enum hd_rc card_do(struct cmd_ctx *ctx, struct card_request *r, int argc, char **argv,
		   struct hd_err *e)
{
	struct tickets t = TICKETS_INIT;
	struct outcome out = {0};
	enum hd_rc rc = tickets_read(argc, argv, &t, e);

	if (!rc && t.n == 0)
		cmd_say(ctx, "nothing on standard input: nothing to do");
	if (!rc && t.n > 0) {
		r->cards = t.v;
		r->n_cards = t.n;
		rc = desk_card_do(ctx->desk, r, &out, e);
		r->cards = NULL;
		r->n_cards = 0;
	}
	if (!rc)
		tickets_print(ctx, &out);
	if (!rc)
		untold_say(ctx, &out); /* with a problem its tickets are closed */
	outcome_deinit(&out);
	tickets_deinit(&t);
	return rc;
}

enum hd_rc card_edit(struct cmd_ctx *ctx, struct card_request *r, struct arena *a,
		     const struct opt_texts *unset, const struct message_opts *message, int argc,
		     char **argv, struct hd_err *e)
{
	struct message m = MESSAGE_INIT;
	enum hd_rc rc = card_drop_each(r, a, unset, e);

	if (!rc)
		rc = message_get(ctx, message, false, argc, argv, &m, e);
	if (!rc && m.given)
		rc = card_set(r, a, "solution", m.text.s, e);
	if (!rc)
		rc = card_do(ctx, r, argc, argv, e);
	return message_end(&m, rc, e);
}

enum hd_rc card_make(struct cmd_ctx *ctx, struct card_request *r, struct hd_err *e)
{
	struct outcome out = {0};
	enum hd_rc rc = desk_card_do(ctx->desk, r, &out, e);

	if (!rc)
		puts(out.v[0].number);
	outcome_deinit(&out);
	return rc;
}

enum hd_rc card_link(struct cmd_ctx *ctx, enum number_kind kind, int argc, char **argv,
		     struct hd_err *e)
{
	struct card_request r = {.op = CARD_LINK, .kind = kind};
	const char *card = argv[0];
	struct tickets t = TICKETS_INIT;
	struct outcome out = {0};
	enum hd_rc rc = tickets_read(argc - 1, argv + 1, &t, e);

	if (!rc && t.n == 0)
		tickets_none(ctx);
	r.cards = &card;
	r.n_cards = 1;
	r.tickets = t.v;
	r.n_tickets = t.n;
	if (!rc && t.n > 0)
		rc = desk_card_do(ctx->desk, &r, &out, e);
	if (!rc)
		tickets_print(ctx, &out);
	outcome_deinit(&out);
	tickets_deinit(&t);
	return rc;
}

/* --- in the editor ------------------------------------------------------------------ */

struct by_hand {
	struct cmd_ctx *ctx;
	enum number_kind kind;
	char *ref;
};

static enum hd_rc try_text(const char *before, const char *text, void *arg, struct hd_err *e)
{
	struct by_hand *h = arg;
	struct arena *a = arena_new();
	struct card_request r;
	enum hd_rc rc = desk_card_edited(h->kind, before, text, a, &r, e);

	if (!rc)
		rc = card_do(h->ctx, &r, 1, &h->ref, e);
	arena_free(a);
	return rc;
}

enum hd_rc card_edit_by_hand(struct cmd_ctx *ctx, enum number_kind kind, int argc, char **argv,
			     struct hd_err *e)
{
	struct by_hand h = {ctx, kind, argv[0]};
	struct sbuf before = SBUF_INIT;
	enum hd_rc rc;

	if (argc != 1 || strcmp(argv[0], "-") == 0 || !editor_allowed())
		return cmd_usage(ctx, e, "'%s' wants what to change, or one %s and a terminal",
				 ctx->path, card_kind_name(kind));
	rc = desk_card_text(ctx->desk, kind, argv[0], &before, e);
	if (!rc)
		rc = edit_text(".yaml", before.s, try_text, &h, e);
	sbuf_deinit(&before);
	return rc;
}
