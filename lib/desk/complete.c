/* Candidates for the shell's completion: quick and silent, for nobody waits for
 * a key press and nobody reads an error there. */
#include "desk/record.h"

#include "cache/cache.h"

#include "helpdesk/cards.h"
#include "helpdesk/mail.h"
#include "helpdesk/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TICKETS_MAX 200 /* candidates */
#define LOOKED_MAX 2000 /* files read for them */
#define CARDS_MAX 1000  /* articles or problems */

struct completing {
	const char *prefix;
	void (*fn)(const char *value, const char *hint, void *arg);
	void *arg;
};

/* --- tickets ------------------------------------------------------------------------ */

static bool is_open(const char *status)
{
	return status && strcmp(status, "resolved") != 0 && strcmp(status, "closed") != 0 &&
	       strcmp(status, "merged") != 0;
}

/* Gives the ticket if it is open; what was typed stays as it was typed: `hd-4`, `4`. */
static bool give_ticket(const struct snap *p, const struct number *n, const char *value,
			const struct completing *c, struct arena *scratch)
{
	struct sbuf text = SBUF_INIT;
	char path[NUMBER_PATH_SIZE];
	struct node *head;
	bool given = false;

	arena_reset(scratch);
	number_path(n, path);
	if (snap_read(p, path, &text, NULL) == HD_OK &&
	    header_read(scratch, text.s, text.len, &head, NULL) == HD_OK &&
	    is_open(node_get_str(head, "status"))) {
		c->fn(value, node_get_str(head, "subject"), c->arg);
		given = true;
	}
	sbuf_deinit(&text);
	return given;
}

/* The site whose numbers are meant: what stands before the '-', else this clone's. */
static void site_of(const char *prefix, const char *own, char out[9])
{
	struct number n;
	char *whole = mem_printf("%.*s-1", (int)strcspn(prefix, "-"), prefix);

	snprintf(out, 9, "%s", strchr(prefix, '-') && number_parse(whole, &n) ? n.site : own);
	free(whole);
}

struct from_cache {
	const struct completing *c;
	bool bare;
};

static void give_cached(const char *number, const char *subject, void *arg)
{
	const struct from_cache *x = arg;
	const char *shown = x->bare ? strchr(number, '-') + 1 : number;
	char *value;

	if (strncasecmp(shown, x->c->prefix, strlen(x->c->prefix)) != 0)
		return;
	value = mem_printf("%s%s", x->c->prefix, shown + strlen(x->c->prefix));
	x->c->fn(value, subject, x->c->arg);
	free(value);
}

/* Nothing but what stands in a number may become a pattern. */
static bool complete_cached(struct desk *d, const char *site, const struct completing *c)
{
	struct from_cache x = {c, isdigit((unsigned char)*c->prefix)};
	char like[NUMBER_TEXT_SIZE * 2];
	const char *rest = x.bare ? c->prefix : strchr(c->prefix, '-');

	if (!d->cache || strlen(c->prefix) >= NUMBER_TEXT_SIZE)
		return false;
	rest = !rest ? "" : *rest == '-' ? rest + 1 : rest;
	if (rest[strspn(rest, "0123456789")])
		return false;
	snprintf(like, sizeof(like), "%s-%s%%", site, rest);
	return cache_open_numbers(d->cache, like, TICKETS_MAX, give_cached, &x) == HD_OK;
}

static void complete_tickets(struct desk *d, const struct snap *p, const struct completing *c)
{
	char folder[32], text[NUMBER_TEXT_SIZE], prefix[NUMBER_TEXT_SIZE];
	struct number n = {.kind = NUMBER_TICKET};
	struct arena *scratch;
	size_t typed = strlen(c->prefix), given = 0, looked = 0;
	bool bare = isdigit((unsigned char)*c->prefix);
	uint64_t last = 0;

	site_of(c->prefix, desk_site(d), n.site);
	if (complete_cached(d, n.site, c))
		return;
	scratch = arena_new();
	snprintf(folder, sizeof(folder), "tickets/%s", n.site);
	snprintf(prefix, sizeof(prefix), "%s-", n.site);
	snap_last_number(p, folder, prefix, &last, NULL);
	for (n.n = last; n.n > 0 && given < TICKETS_MAX && looked < LOOKED_MAX; n.n--) {
		const char *shown = text;
		char *value;

		number_format(&n, text);
		if (bare)
			shown = strchr(text, '-') + 1;
		if (strncasecmp(shown, c->prefix, typed) != 0)
			continue;
		looked++;
		value = mem_printf("%s%s", c->prefix, shown + typed);
		given += give_ticket(p, &n, value, c, scratch);
		free(value);
	}
	arena_free(scratch);
}

/* --- applications and agents ----------------------------------------------------------- */

static enum hd_rc give_app(const struct app *app, void *arg, struct hd_err *e)
{
	const struct completing *c = arg;

	(void)e;
	if (str_starts(app->id, c->prefix))
		c->fn(app->id, app->name, c->arg);
	return HD_OK;
}

static enum hd_rc give_agent(const struct agent *g, void *arg, struct hd_err *e)
{
	const struct completing *c = arg;

	(void)e;
	if (str_starts(g->login, c->prefix))
		c->fn(g->login, g->name, c->arg);
	return HD_OK;
}

/* --- articles and problems ---------------------------------------------------------------- */

struct from_cards {
	const struct completing *c;
	size_t skip; /* bytes of the number that need not be typed: `HD-` */
};

/* `HD-K`, `hd-k` and `K` are all begun numbers; what was typed stays as it was typed. */
static enum hd_rc give_card(const struct card *card, const struct card_uses *u, int64_t updated,
			    void *arg, struct hd_err *e)
{
	const struct from_cards *x = arg;
	const char *number = card_text(card, C_NUMBER), *shown = number + x->skip;
	size_t typed = strlen(x->c->prefix);
	char *value;

	(void)u, (void)updated, (void)e;
	if (strncasecmp(shown, x->c->prefix, typed) != 0)
		return HD_OK;
	value = mem_printf("%s%s", x->c->prefix, shown + typed);
	x->c->fn(value, card_text(card, C_TITLE), x->c->arg);
	free(value);
	return HD_OK;
}

static void complete_cards(struct desk *d, enum number_kind kind, const struct completing *c)
{
	struct card_list list = {.kind = kind, .status = "all", .limit = CARDS_MAX,
				 .sort = "-number", .uncounted = true};
	struct from_cards x = {c, 0};
	char letter = kind == NUMBER_ARTICLE ? 'K' : 'P';

	if ((*c->prefix & ~32) == letter && !strchr(c->prefix, '-'))
		x.skip = strlen(desk_site(d)) + 1;
	else if (isdigit((unsigned char)*c->prefix))
		x.skip = strlen(desk_site(d)) + 2;
	(void)desk_cards(d, &list, give_card, NULL, &x, NULL);
}

/* --- templates -------------------------------------------------------------------------------- */

struct from_templates {
	const struct completing *c;
	char last[NUMBER_TEXT_SIZE * 2]; /* one name stands there once for each language */
};

static enum hd_rc give_template(const struct mail_template *t, void *arg, struct hd_err *e)
{
	struct from_templates *x = arg;

	(void)e;
	if (strcmp(t->name, x->last) != 0 && str_starts(t->name, x->c->prefix))
		x->c->fn(t->name, NULL, x->c->arg);
	snprintf(x->last, sizeof(x->last), "%s", t->name);
	return HD_OK;
}

/* --- saved queries ---------------------------------------------------------------------- */

static void give_query(const char *name, const char *text, void *arg)
{
	const struct completing *c = arg;
	char *term = mem_printf("@%s", name);

	if (str_starts(term, c->prefix))
		c->fn(term, text, c->arg);
	free(term);
}

static enum hd_rc give_message(const struct mail_queued *m, void *arg, struct hd_err *e)
{
	const struct completing *c = arg;

	(void)e;
	if (str_starts(m->name, c->prefix))
		c->fn(m->name, m->subject, c->arg);
	return HD_OK;
}

void desk_complete(struct desk *d, const char *kind, const char *prefix,
		   void (*fn)(const char *value, const char *hint, void *arg), void *arg)
{
	struct completing c = {prefix, fn, arg};
	const struct snap *p;
	struct query_context ctx = {0};
	struct queries saved;

	if (desk_readable(d, &p, NULL) != HD_OK)
		return;
	if (strcmp(kind, "QUERY") == 0) {
		queries_init(&saved, d, p, &ctx);
		(void)queries_each(&saved, give_query, &c, NULL);
		queries_deinit(&saved);
	}
	if (strcmp(kind, "TICKET") == 0)
		complete_tickets(d, p, &c);
	else if (strcmp(kind, "ARTICLE") == 0)
		complete_cards(d, NUMBER_ARTICLE, &c);
	else if (strcmp(kind, "PROBLEM") == 0)
		complete_cards(d, NUMBER_PROBLEM, &c);
	else if (strcmp(kind, "APP") == 0)
		desk_apps(d, give_app, &c, NULL);
	else if (strcmp(kind, "MESSAGE") == 0)
		desk_mail_queue(d, give_message, &c, NULL);
	else if (strcmp(kind, "LOGIN") == 0)
		desk_agents(d, give_agent, &c, NULL);
	else if (strcmp(kind, "TEMPLATE") == 0)
		desk_templates(d, give_template, &(struct from_templates){.c = &c}, NULL);
}
