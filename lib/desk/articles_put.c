/* An article out of an import into the store.
 *
 * It is there already when the store has its number with its uid, or its key; then nothing is
 * done, whatever it says. One that an export wrote keeps its number where that is free and this
 * clone's to give, so that a knowledge base moves whole; else it is a new one, whose key is the
 * uid it had. */
#include "desk/articles.h"
#include "desk/sheet.h"

#include "helpdesk/text.h"

#include <stdio.h>
#include <string.h>

#define DESK_SOURCE "helpdesk" /* of keys made of a uid */

static enum hd_rc at(struct article *x, const char *column, enum hd_rc rc)
{
	if (rc != HD_OK)
		x->column = column;
	return rc;
}

/* --- is it there? ------------------------------------------------------------------------- */

static void found(struct article_put *how, struct arena *a, const char *number)
{
	how->number = arena_strdup(a, number);
}

/* *keeps: its number may be given to it. */
static enum hd_rc look_at_number(struct sheet *s, struct article *x, struct article_put *how,
				 bool *keeps, struct arena *a, struct hd_err *e)
{
	struct hd_err why;
	struct number id;
	struct card *c;
	const char *uid;
	enum hd_rc rc;

	*keeps = false;
	if (!x->number && !x->uid)
		return HD_OK;
	if (!x->number || !x->uid)
		return at(x, x->number ? "number" : "uid",
			  hd_fail(e, HD_INVALID, "number and uid come from an export together; "
				  "leave out both to make a new article"));
	rc = sheet_card(s, NUMBER_ARTICLE, x->number, &c, &why);
	if (rc == HD_OK) {
		uid = card_text(c, C_UID);
		if (uid && strcmp(uid, x->uid) == 0)
			found(how, a, card_text(c, C_NUMBER));
		return HD_OK;
	}
	if (rc != HD_NOT_FOUND)
		return hd_fail(e, rc, "%s", why.msg);
	number_parse(x->number, &id);
	rc = sheet_site(s, id.site, &why);
	*keeps = rc == HD_OK;
	return rc == HD_OK || rc == HD_REFUSED ? HD_OK : hd_fail(e, rc, "%s", why.msg);
}

/* One that was merged must lead to the same article as before: not to one that has borne this
 * number here all along. */
static bool keeps_merge(const struct sheet *s, const struct article *x)
{
	const char *into = card_text(x->whole, C_MERGED_INTO);
	char path[NUMBER_PATH_SIZE];
	struct number id;

	if (!into || !number_parse(into, &id))
		return true;
	number_path(&id, path);
	return !snap_exists(s->base, path);
}

static enum hd_rc look_for_key(struct sheet *s, struct article *x, const char *key,
			       struct article_put *how, struct arena *a, struct hd_err *e)
{
	const char *number = NULL;
	struct node *external;
	enum hd_rc rc = key_parse(key, a, &external, e);

	if (rc == HD_OK)
		rc = sheet_key(s, NUMBER_ARTICLE, sheet_key_of(s, external), &number, e);
	if (rc == HD_OK && number)
		found(how, a, number);
	return at(x, "key", rc == HD_USAGE ? HD_INVALID : rc);
}

/* --- making it ----------------------------------------------------------------------------- */

/* Category of elsewhere: an application that is recorded, or one of our words; else words to find
 * it by. */
static enum hd_rc read_topic(struct sheet *s, struct article *x, struct arena *a, struct hd_err *e)
{
	const char *id = NULL, *last = x->topic;
	enum hd_rc rc;

	for (const char *p = x->topic; p && *p; p++)
		if ((p[0] == ':' && p[1] == ':') || *p == '>')
			last = p + 1 + (*p == ':');
	while (last && *last == ' ')
		last++;
	if (!last || !*last)
		return HD_OK;
	if (str_in(last, words_category))
		return card_set(&x->r, a, "category", last, e);
	rc = sheet_application_known(s, last, &id, e);
	if (rc != HD_OK)
		return rc;
	if (id && !x->application) {
		x->application = arena_strdup(a, id);
		return HD_OK;
	}
	return card_set(&x->r, a, "keywords", last, e);
}

/* By its id, or by the name of one that is recorded. */
static enum hd_rc give_application(struct sheet *s, struct article *x, const char *otherwise,
				   struct arena *a, struct hd_err *e)
{
	const char *given = x->application ? x->application : otherwise, *id;
	const struct app *app;
	enum hd_rc rc;

	if (!given)
		return hd_fail(e, HD_INVALID, "no application; -a APP gives one to those without");
	rc = sheet_application_known(s, given, &id, e);
	if (rc == HD_OK)
		rc = sheet_application(s, id ? id : given, &app, e);
	if (rc == HD_OK)
		node_set(a, x->r.set, "application", node_text(a, app->id));
	return rc;
}

static enum hd_rc prepare(struct sheet *s, struct article *x, struct article_put *how,
			  struct arena *a, struct hd_err *e)
{
	enum hd_rc rc;

	if (!node_get(x->r.set, "title"))
		return at(x, "title", hd_fail(e, HD_INVALID, "the article has no title"));
	rc = at(x, "category", read_topic(s, x, a, e));
	if (rc == HD_OK)
		rc = at(x, "application", give_application(s, x, how->application, a, e));
	if (rc == HD_OK && x->key) {
		struct node *external = NULL;

		rc = at(x, "key", key_parse(x->key, a, &external, e));
		if (rc == HD_OK)
			node_set(a, x->r.set, "external", external);
	}
	return rc;
}

static enum hd_rc check_times(struct sheet *s, const struct card *c, struct hd_err *e)
{
	int64_t when;

	return sheet_time(s, card_last(c), TIME_NONE, &when, e);
}

/* With its journal, under its number. */
static enum hd_rc restore(struct sheet *s, struct article *x, struct article_put *how,
			  struct arena *a, struct hd_err *e)
{
	const char *app_id = card_text(x->whole, C_APPLICATION);
	const struct app *app;
	enum hd_rc rc = check_times(s, x->whole, e);

	if (rc == HD_OK && app_id)
		rc = at(x, "application", sheet_application(s, app_id, &app, e));
	if (rc == HD_OK)
		rc = sheet_card_restore(s, x->whole, e);
	if (rc != HD_OK)
		return rc;
	found(how, a, card_text(x->whole, C_NUMBER));
	if (s->n_deeds < DEEDS_MAX) {
		struct deed *deed = &s->deeds[s->n_deeds++];

		*deed = (struct deed){.what = "restore", .event = "restored",
				      .kind = NUMBER_ARTICLE};
		snprintf(deed->number, sizeof(deed->number), "%s", how->number);
	}
	return HD_OK;
}

static enum hd_rc enter(struct sheet *s, struct card *c, struct card_change *ch, const char *what,
			struct hd_err *e)
{
	struct entry *entry = NULL;
	enum hd_rc rc = sheet_card_enter(s, c, ch, s->desk->now, s->me, &entry, e);

	if (rc == HD_OK)
		sheet_card_deed(s, c, entry, what, false, NULL);
	return rc;
}

static enum hd_rc open_card(struct sheet *s, struct article *x, bool keeps, struct card **c,
			    struct hd_err *e)
{
	struct number id;

	if (!keeps)
		return sheet_card_new(s, NUMBER_ARTICLE, s->desk->now, c, e);
	number_parse(x->number, &id);
	*c = sheet_card_as(s, &id, x->uid, s->desk->now);
	return HD_OK;
}

static enum hd_rc make(struct sheet *s, struct article *x, struct article_put *how, bool keeps,
		       struct arena *a, struct hd_err *e)
{
	const char *title = node_get_str(x->r.set, "title");
	struct card_change ch = {.event = CE_OPENED,
				 .set = x->r.set,
				 .add = x->r.add,
				 .note = x->r.note,
				 .publish = x->status && strcmp(x->status, "published") == 0};
	struct card_change away = {.event = CE_RETIRED};
	char text[NUMBER_TEXT_SIZE];
	struct number origin;
	struct card none, *c;
	enum hd_rc rc;

	if (keeps && x->r.origin) {
		number_parse(x->r.origin, &origin);
		number_format(&origin, text);
		node_set(a, ch.set, "origin", node_text(a, text));
	}
	/* What is refused must not cost a number. */
	card_init(&none, NUMBER_ARTICLE, a);
	rc = at(x, "solution", card_may(&none, &ch, e));
	if (rc == HD_OK)
		rc = open_card(s, x, keeps, &c, e);
	if (rc == HD_OK)
		rc = enter(s, c, &ch,
			   arena_printf(s->arena, "add: %s", describe_line(a, title, 60)), e);
	if (rc == HD_OK && x->status && strcmp(x->status, "retired") == 0)
		rc = enter(s, c, &away, "retire", e);
	if (rc != HD_OK)
		return rc;
	found(how, a, card_text(c, C_NUMBER));
	how->status = arena_strdup(a, card_text(c, C_STATUS));
	how->visibility = arena_strdup(a, card_text(c, C_VISIBILITY));
	return HD_OK;
}

/* --- both ------------------------------------------------------------------------------------ */

enum hd_rc article_put(struct sheet *s, struct article *x, struct article_put *how,
		       struct arena *a, struct hd_err *e)
{
	const char *own = x->uid ? arena_printf(a, "%s:%s", DESK_SOURCE, x->uid) : NULL;
	bool keeps;
	enum hd_rc rc;

	how->number = how->status = how->visibility = NULL;
	how->made = false;
	if (!x->r.set)
		x->r.set = node_map(a);
	arena_reset(s->line);
	rc = sheet_cards_trim(s, e);
	if (rc == HD_OK)
		rc = look_at_number(s, x, how, &keeps, a, e);
	if (rc == HD_OK && !how->number && x->key)
		rc = look_for_key(s, x, x->key, how, a, e);
	if (rc == HD_OK && !how->number && own)
		rc = look_for_key(s, x, own, how, a, e);
	if (rc != HD_OK || how->number)
		return rc;
	keeps = keeps && (!x->whole || keeps_merge(s, x));
	if (!keeps && !x->key)
		x->key = own;
	if (how->highest > s->taken[NUMBER_ARTICLE])
		s->taken[NUMBER_ARTICLE] = how->highest;
	if (keeps && x->whole) {
		how->status = card_text(x->whole, C_STATUS);
		how->visibility = card_text(x->whole, C_VISIBILITY);
		rc = restore(s, x, how, a, e);
	} else {
		rc = prepare(s, x, how, a, e);
		if (rc == HD_OK)
			rc = make(s, x, how, keeps, a, e);
	}
	how->made = rc == HD_OK;
	return rc;
}
