/* Known incidents beside the tickets they may solve: short, for nobody asked for them. */
#include "cmd/known.h"

#include <string.h>

#include "cmd/say.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define TICKETS_MAX 20 /* tickets of one command that are looked at */

/* Titles are what somebody wrote. */
static const char *safe(struct arena *a, const char *s)
{
	struct sbuf b = SBUF_INIT;
	const char *out;

	text_for_terminal(&b, s ? s : "", s ? strlen(s) : 0, true);
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

static unsigned percent(unsigned thousandths)
{
	return thousandths > 1000 ? 100 : (thousandths + 5) / 10;
}

static void say_taught(const struct cmd_ctx *ctx, const struct taught *x, struct arena *a)
{
	switch (x->kind) {
	case TAUGHT_DRAFT:
		cmd_say(ctx, "%s: draft made from %s; publish it with 'helpdesk kb publish %s'",
			x->article, x->ticket, x->article);
		break;
	case TAUGHT_CERTAIN:
		cmd_say(ctx, "%s says the same and is named as known by %s now: %s", x->article,
			x->ticket, safe(a, x->title));
		break;
	case TAUGHT_KNOWN:
		cmd_say(ctx, "%s has the wording of %s now", x->article, x->ticket);
		break;
	case TAUGHT_NOTHING:
		cmd_say(ctx, "no article from %s: %s", x->ticket, safe(a, x->why));
		break;
	case TAUGHT_SHARED:
		break;
	}
}

void known_say_taught(const struct cmd_ctx *ctx, const struct outcome *out)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < out->n_taught && !ctx->quiet; i++)
		say_taught(ctx, &out->taught[i], a);
	arena_free(a);
}

void known_say_proposed(const struct cmd_ctx *ctx, const struct outcome *out)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < out->n_proposed && !ctx->quiet; i++) {
		const struct proposed *p = &out->proposed[i];

		if (i && strcmp(p->ticket, p[-1].ticket) == 0)
			continue;
		cmd_say(ctx, "%s fits %s (%u %%): %s; 'helpdesk close %s --known %s' if it solves it",
			p->article, p->ticket, percent(p->score), safe(a, p->title), p->ticket,
			p->article);
	}
	arena_free(a);
}

void known_say_fitting(struct cmd_ctx *ctx, const struct outcome *out)
{
	struct arena *a = arena_new();
	struct suggestions all;
	struct ticket t;

	for (size_t i = 0; i < out->n && i < TICKETS_MAX && !ctx->quiet; i++) {
		arena_reset(a);
		/* The work is done: what cannot be read now is no failure of it. */
		if (desk_ticket(ctx->desk, out->v[i].number, a, &t, NULL) ||
		    desk_propose(ctx->desk, &t, a, &all, NULL))
			continue;
		for (size_t k = 0; k < all.n; k++) {
			const struct suggestion *x = &all.v[k];

			cmd_say(ctx, "%s fits %s (%u %%)%s: %s", x->number, out->v[i].number,
				percent(x->score), x->published ? "" : ", a draft",
				safe(a, x->title));
		}
	}
	arena_free(a);
}

void known_say(struct sbuf *b, const struct suggestions *s)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct suggestion *x = &s->v[i];

		say_label(b, i ? "" : "may be known");
		sbuf_printf(b, "%s  %3u %%  %s%s\n", x->number, percent(x->score), x->title,
			    x->published ? "" : " (draft)");
	}
}

void known_put(struct out *o, const struct suggestions *s)
{
	if (s->n == 0)
		return;
	out_key(o, "suggestions");
	out_list_begin(o);
	for (size_t i = 0; i < s->n; i++) {
		const struct suggestion *x = &s->v[i];

		out_map_begin(o);
		out_put_text(o, "number", x->number);
		out_put_text(o, "title", x->title);
		out_put_text(o, "status", x->published ? "published" : "draft");
		out_key(o, "score");
		out_real(o, x->score / 1000.0);
		out_map_end(o);
	}
	out_list_end(o);
}
