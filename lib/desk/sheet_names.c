/* What a request names besides tickets: applications, problems, articles, and
 * the next free numbers. */
#include "desk/cards_priv.h"
#include "desk/sheet.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- numbers -------------------------------------------------------------------- */

/* A site's numbers come from one clone only, or two clones would give the same
 * number to two tickets. sites/CODE.yaml says which. */
static enum hd_rc check_site(struct sheet *s, struct hd_err *e)
{
	const char *site = desk_site(s->desk), *clone = store_clone(s->desk->store), *owner;
	struct sbuf text = SBUF_INIT;
	struct node *doc;
	char path[64];
	enum hd_rc rc;

	snprintf(path, sizeof(path), "sites/%s.yaml", site);
	rc = doc_read(s->base, path, s->line, &doc, e);
	if (rc == HD_NOT_FOUND && clone) {
		sbuf_printf(&text, "code: %s\nclone: %s\n", site, clone);
		rc = txn_put(s->txn, path, text.s, text.len, e);
		sbuf_deinit(&text);
		return rc;
	}
	if (rc != HD_OK && rc != HD_NOT_FOUND)
		return rc;
	owner = rc == HD_OK ? node_get_str(doc, "clone") : NULL;
	if (clone && owner && strcmp(clone, owner) == 0)
		return HD_OK;
	return hd_fail(
		e, HD_REFUSED,
		"numbers of site '%s' are given by another clone; give this one a code of its own: "
		"git -C '%s' config helpdesk.site CODE (and helpdesk.clone, a random word)",
		site, desk_path(s->desk));
}

enum hd_rc sheet_next_number(struct sheet *s, enum number_kind kind, struct number *out,
			     struct hd_err *e)
{
	static const char *const folders[] = {"tickets", "problems", "knowledge"};
	static const char *const letters[] = {"", "P", "K"};
	uint64_t *next = &s->next[kind];
	const char *site = desk_site(s->desk);
	char folder[32], prefix[16];
	enum hd_rc rc = HD_OK;

	if (*next == 0) {
		snprintf(folder, sizeof(folder), "%s/%s", folders[kind], site);
		snprintf(prefix, sizeof(prefix), "%s-%s", site, letters[kind]);
		rc = check_site(s, e);
		if (rc == HD_OK)
			rc = snap_last_number(s->base, folder, prefix, next, e);
		if (rc != HD_OK)
			return rc;
		*next += 1;
	}
	if (*next <= s->taken[kind])
		*next = s->taken[kind] + 1;
	memset(out, 0, sizeof(*out));
	snprintf(out->site, sizeof(out->site), "%s", site);
	out->kind = kind;
	out->n = (*next)++;
	return HD_OK;
}

/* --- applications ----------------------------------------------------------------- */

/* Names equal but for case are one: letters with a lower case, accents kept. */
static const char *lower(struct arena *a, const char *s)
{
	struct sbuf b = SBUF_INIT;
	const char *out;
	size_t n = strlen(s);

	for (size_t i = 0; i < n;) {
		uint32_t c = utf8_next(s, n, &i);

		if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
		    (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
			c += 32;
		else if (c >= 0x400 && c <= 0x40F)
			c += 80;
		else if (c == 0x178)
			c = 0xFF;
		else if (c >= 0x100 && c < 0x17F && c != 0x130 && c != 0x131 && c != 0x138 &&
			 c != 0x149)
			c = (c >= 0x139 && c <= 0x148) || c >= 0x179 ? c + (c & 1) : c | 1;
		utf8_put(&b, c);
	}
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

static enum hd_rc note_name(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct sheet *s = arg;
	struct node *doc;
	enum hd_rc rc = yaml_read(s->line, data, n, &doc, e);
	const char *id = node_get_str(doc, "id"), *name = node_get_str(doc, "name");

	if (rc != HD_OK)
		return hd_wrap(e, rc, "file '%s'", path);
	if (!id)
		return HD_OK;
	id = arena_strdup(s->run_arena, id);
	map_put(&s->app_names, lower(s->line, id), (void *)id);
	/* An id is always its own application's, whoever else has it for a name. */
	if (name && !map_has(&s->app_names, lower(s->line, name)))
		map_put(&s->app_names, lower(s->line, name), (void *)id);
	return HD_OK;
}

/* The name with each run of other characters made `-`, then trimmed, then cut. */
static void id_from_name(const char *name, char out[64])
{
	static const char ok[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	struct sbuf b = SBUF_INIT;
	size_t start, n;

	while (*name) {
		n = strspn(name, ok);
		sbuf_add(&b, name, n);
		name += n;
		n = strcspn(name, ok);
		if (n)
			sbuf_putc(&b, '-');
		name += n;
	}
	start = strspn(b.s, "-._");
	n = b.len;
	while (n > start && strchr("-._", b.s[n - 1]))
		n--;
	snprintf(out, 64, "%.*s", n - start > 60 ? 60 : (int)(n - start),
		 n > start ? b.s + start : "app");
	if (n == start)
		memcpy(out, "app", 4);
	sbuf_deinit(&b);
}

static enum hd_rc create_application(struct sheet *s, const char *given, const struct app **out,
				     struct hd_err *e)
{
	struct app *app = arena_alloc(s->run_arena, sizeof(*app));
	char base[64], id[80], path[NUMBER_PATH_SIZE];
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	id_from_name(given, base);
	snprintf(id, sizeof(id), "%s", base);
	for (int i = 2; map_has(&s->app_names, lower(s->line, id)); i++)
		snprintf(id, sizeof(id), "%s-%d", base, i);
	app->id = arena_strdup(s->run_arena, id);
	app->name = arena_strdup(s->run_arena, given);
	app->kind = "earlier";
	app->from = TIME_NONE;
	app_write(&text, app, NULL);
	app_path(id, path);
	rc = txn_put(s->txn, path, text.s, text.len, e);
	sbuf_deinit(&text);
	if (rc != HD_OK)
		return rc;
	map_put(&s->app_names, lower(s->line, id), (void *)app->id);
	map_put(&s->app_names, lower(s->line, given), (void *)app->id);
	map_put(&s->apps, app->id, app);
	*out = app;
	return HD_OK;
}

static enum hd_rc load_application(struct sheet *s, const char *id, const struct app **out,
				   struct hd_err *e)
{
	struct app *app = map_get(&s->apps, id);
	enum hd_rc rc = HD_OK;

	if (!app) {
		app = arena_alloc(s->run_arena, sizeof(*app));
		rc = app_load(s->base, id, s->run_arena, app, e);
		if (rc == HD_OK)
			map_put(&s->apps, id, app);
	}
	*out = app;
	return rc;
}

enum hd_rc sheet_application_known(struct sheet *s, const char *given, const char **id,
				   struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	*id = NULL;
	if (!s->app_names_known)
		rc = snap_walk(s->base, "applications", note_name, s, e);
	if (rc != HD_OK)
		return rc;
	s->app_names_known = true;
	*id = map_get(&s->app_names, lower(s->line, given));
	return rc;
}

enum hd_rc sheet_application_id(struct sheet *s, const char *given, const char **id,
				struct hd_err *e)
{
	*id = given;
	return s->create_applications ? sheet_application_known(s, given, id, e) : HD_OK;
}

enum hd_rc sheet_application(struct sheet *s, const char *given, const struct app **out,
			     struct hd_err *e)
{
	const char *id;
	enum hd_rc rc = sheet_application_id(s, given, &id, e);

	if (rc != HD_OK)
		return rc;
	return id ? load_application(s, id, out, e) : create_application(s, given, out, e);
}

/* --- problems and articles ----------------------------------------------------------- */

/* `SOURCE:ID` -> {source, id}, checked. */
enum hd_rc key_parse(const char *key, struct arena *a, struct node **out, struct hd_err *e)
{
	const char *colon = strchr(key, ':');
	struct node *map = node_map(a);

	if (!colon || colon == key || !colon[1])
		return hd_fail(e, HD_INVALID, "key '%.100s' must have the form SOURCE:ID", key);
	node_set(a, map, "source", node_text_n(a, key, (size_t)(colon - key)));
	node_set(a, map, "id", node_text(a, colon + 1));
	return field_check(F_EXTERNAL, map, a, out, e);
}

static enum hd_rc create_problem(struct sheet *s, const char *title, struct node *external,
				 const char *application, int64_t at, const char *by,
				 const char **number, struct hd_err *e)
{
	struct card_change ch = {.event = CE_OPENED, .set = node_map(s->line)};
	struct card *c;
	enum hd_rc rc = sheet_card_new(s, NUMBER_PROBLEM, at, &c, e);

	if (rc != HD_OK)
		return rc;
	node_set(s->line, ch.set, "title", node_text(s->line, title));
	if (application)
		node_set(s->line, ch.set, "application", node_text(s->line, application));
	if (external)
		node_set(s->line, ch.set, "external", external);
	rc = sheet_card_enter(s, c, &ch, at, by, NULL, e);
	*number = arena_strdup(s->run_arena, card_text(c, C_NUMBER));
	return rc;
}

static bool card_exists(struct sheet *s, const struct number *id, const char *number)
{
	char path[NUMBER_PATH_SIZE];

	number_path(id, path);
	return map_has(&s->made, number) || snap_exists(s->base, path);
}

/* `HD-P3`, and from a person `P3` or `3`; *out in canonical form. */
static bool numbered(struct sheet *s, const char *given, enum number_kind kind, struct number *id,
		     const char **out)
{
	char name[NUMBER_TEXT_SIZE];

	if (s->batch ? !number_parse(given, id) || id->kind != kind
		     : !ref_card(given, desk_site(s->desk), kind, id))
		return false;
	number_format(id, name);
	*out = arena_strdup(s->line, name);
	return true;
}

enum hd_rc sheet_problem(struct sheet *s, const struct request *r, int64_t at, const char *by,
			 const char **number, struct hd_err *e)
{
	const char *key =
		r->problem && str_starts(r->problem, "key:") ? r->problem + strlen("key:") : NULL;
	struct node *external;
	struct number id;
	enum hd_rc rc;

	if (r->new_problem)
		return create_problem(s, r->new_problem, NULL, r->op.application, at, by, number,
				      e);
	if (!key) {
		if (!numbered(s, r->problem, NUMBER_PROBLEM, &id, number))
			return hd_fail(e, HD_NOT_FOUND,
				       "'%.60s' is no problem number; they look like HD-P3",
				       r->problem);
		if (!card_exists(s, &id, *number))
			return hd_fail(
				e, HD_NOT_FOUND,
				"problem '%s' does not exist; make one with --new-problem TITLE",
				*number);
		return HD_OK;
	}
	rc = sheet_key(s, NUMBER_PROBLEM, key, number, e);
	if (rc != HD_OK || *number)
		return rc;
	rc = key_parse(key, s->line, &external, e);
	if (rc != HD_OK)
		return rc;
	if (!s->create_problems)
		return hd_fail(e, HD_NOT_FOUND, "no problem has the key '%.100s'", key);
	return create_problem(s, node_get_str(external, "id"), external, r->op.application, at, by,
			      number, e);
}

enum hd_rc sheet_problem_new(struct sheet *s, const struct request *r, bool *new, struct hd_err *e)
{
	const char *key =
		r->problem && str_starts(r->problem, "key:") ? r->problem + strlen("key:") : NULL;
	struct node *external, *title;
	const char *there;
	enum hd_rc rc = HD_OK;

	if (r->problem && r->new_problem)
		return hd_fail(e, HD_USAGE, "a problem can be named or made, not both");
	*new = r->new_problem != NULL;
	if (*new)
		rc = value_check(&schema_problem.defs[C_TITLE],
				 node_text(s->line, r->new_problem), s->line, &title, e);
	if (rc != HD_OK)
		return rc;
	if (!key || !s->create_problems)
		return HD_OK;
	rc = sheet_key(s, NUMBER_PROBLEM, key, &there, e);
	*new = rc == HD_OK && !there;
	return *new ? key_parse(key, s->line, &external, e) : rc;
}

bool sheet_problem_titled(struct sheet *s, const char *number, const char *title)
{
	struct card *c;

	return number && sheet_card(s, NUMBER_PROBLEM, number, &c, NULL) == HD_OK &&
	       strcmp(card_text(c, C_TITLE), title) == 0;
}

enum hd_rc sheet_known(struct sheet *s, const char *given, const char **number, struct hd_err *e)
{
	struct number id;
	struct card *c;
	enum hd_rc rc;

	if (s->batch && numbered(s, given, NUMBER_ARTICLE, &id, number))
		return card_exists(s, &id, *number) ? HD_OK
						    : card_missing(NUMBER_ARTICLE, *number, e);
	if (s->batch)
		return hd_fail(e, HD_NOT_FOUND,
			       "'%.60s' is no article number; they look like HD-K7", given);
	rc = sheet_article(s, given, &c, e);
	if (rc == HD_OK && card_is(c, "retired"))
		rc = hd_fail(e, HD_REFUSED,
			     "article '%s' is retired; choose another one, or bring it back with "
			     "'helpdesk kb publish %s'",
			     card_text(c, C_NUMBER), card_text(c, C_NUMBER));
	if (rc == HD_OK)
		*number = arena_strdup(s->line, card_text(c, C_NUMBER));
	return rc;
}
