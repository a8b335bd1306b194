/* The settings of mail: `mail` of config.yaml. The file is looked at with the same checks as what
 * is typed, leaf by leaf, so that a value edited by hand means and is refused the same. A rule with
 * a key that nobody knows is refused rather than half obeyed; elsewhere such a key is that of a
 * newer version. */
#include "desk/mail_settings.h"

#include "desk/settings.h"
#include "helpdesk/num.h"
#include "helpdesk/text.h"
#include "mail/outgoing.h"
#include "mail/template.h"

#include <stdlib.h>
#include <string.h>

#define RULES "mail.rules"

/* --- one value ------------------------------------------------------------------------------ */

enum hd_rc mail_make_text(const struct setting *s, const char *key, const char *text,
			  struct arena *a, const struct node **out, struct hd_err *e)
{
	(void)s;
	if (!*text || strlen(text) > 200 || strchr(text, '\n'))
		return hd_fail(e, HD_USAGE, "%s must be text of one line, 1 to 200 bytes", key);
	*out = node_text(a, text);
	return HD_OK;
}

/* Only a glance: the mail library, which knows, is loaded when a message is written. */
enum hd_rc mail_make_address(const struct setting *s, const char *key, const char *text,
			     struct arena *a, const struct node **out, struct hd_err *e)
{
	enum hd_rc rc = mail_make_text(s, key, text, a, out, e);

	if (rc == HD_OK && !strchr(text, '@'))
		rc = hd_fail(e, HD_USAGE, "%s must be a mail address, like 'Support <help@example.org>', not "
					  "'%.60s'", key, text);
	return rc;
}

enum hd_rc mail_make_number(const struct setting *s, const char *key, const char *text,
			    struct arena *a, const struct node **out, struct hd_err *e)
{
	int v;

	if (!num_int(text, s->min, s->max, &v))
		return hd_fail(e, HD_USAGE, "%s must be a number from %d to %d, not '%.60s'", key,
			       s->min, s->max, text);
	*out = node_int(a, v);
	return HD_OK;
}

enum hd_rc mail_make_word(const struct setting *s, const char *key, const char *text,
			  struct arena *a, const struct node **out, struct hd_err *e)
{
	struct sbuf all = SBUF_INIT;
	enum hd_rc rc;

	*out = node_text(a, text);
	if (str_in(text, s->words))
		return HD_OK;
	for (size_t i = 0; s->words[i]; i++)
		sbuf_printf(&all, "%s%s", !i ? "" : s->words[i + 1] ? ", " : " or ", s->words[i]);
	rc = hd_fail(e, HD_USAGE, "%s must be %s, not '%.60s'", key, all.s, text);
	sbuf_deinit(&all);
	return rc;
}

enum hd_rc mail_make_application(const struct setting *s, const char *key, const char *text,
				 struct arena *a, const struct node **out, struct hd_err *e)
{
	(void)s;
	*out = node_text(a, text);
	return str_is_id(text) ? HD_OK
			       : hd_fail(e, HD_USAGE,
					 "%s must be the id of an application, not '%.60s'", key,
					 text);
}

static bool is_team(const char *s)
{
	return *s && text_length(s) <= 100 && !str_ieq(s, "none");
}

enum hd_rc mail_make_team(const struct setting *s, const char *key, const char *text,
			  struct arena *a, const struct node **out, struct hd_err *e)
{
	(void)s;
	*out = node_text(a, text);
	return is_team(text) ? HD_OK
			     : hd_fail(e, HD_USAGE,
				       "%s must be the name of a team, at most 100 characters and "
				       "not 'none'",
				       key);
}

/* --- names within a key ----------------------------------------------------------------------- */

enum hd_rc mail_name_rule(const char *name, struct hd_err *e)
{
	if (str_is_id(name) && !strchr(name, '.'))
		return HD_OK;
	return hd_fail(e, HD_USAGE,
		       "'%.64s' cannot name a rule; a name is made of letters, digits, '_' and "
		       "'-', begins with a letter or digit and has 64 at most",
		       name);
}

enum hd_rc mail_name_team(const char *name, struct hd_err *e)
{
	struct sbuf clean = SBUF_INIT;
	enum hd_rc rc = text_clean_line(name, strlen(name), "the name of the team", &clean, e);

	if (rc == HD_OK && (strcmp(clean.s, name) != 0 || !is_team(name)))
		rc = hd_fail(e, HD_USAGE,
			     "'%.100s' cannot name a team; a name has one line of 1 to 100 "
			     "characters and is not 'none'",
			     name);
	sbuf_deinit(&clean);
	return rc;
}

enum hd_rc mail_name_application(const char *name, struct hd_err *e)
{
	if (str_is_id(name))
		return HD_OK;
	return hd_fail(e, HD_USAGE, "'%.64s' is no id of an application", name);
}

enum hd_rc mail_application_exists(const struct snap *p, const char *name, const char *text,
				   struct hd_err *e)
{
	struct arena *a = arena_new();
	struct app app;
	enum hd_rc rc = app_load(p, text, a, &app, e);

	(void)name;
	arena_free(a);
	return rc;
}

enum hd_rc mail_language_exists(const struct snap *p, const char *name, const char *text,
				struct hd_err *e)
{
	(void)text;
	return mail_application_exists(p, NULL, name, e);
}

enum hd_rc mail_address_exists(const struct snap *p, const char *name, const char *text,
			       struct hd_err *e)
{
	struct arena *a = arena_new();
	const char *email;
	enum hd_rc rc = address_check(text, a, &email, e);

	(void)p, (void)name;
	arena_free(a);
	return rc == HD_INVALID ? HD_USAGE : rc;
}

/* --- the file --------------------------------------------------------------------------------- */

/* Each value below `mail`, with what it is checked by. */
struct leaf {
	const struct setting *setting; /* NULL: no such setting, `why` says so */
	const char *key, *name;
	const struct node *value;
	uint32_t line;                 /* of its key */
	struct hd_err why;
};
typedef enum hd_rc (*leaf_fn)(const struct leaf *x, void *arg, struct hd_err *e);

static enum hd_rc each_leaf(const char *key, const struct node *v, uint32_t line, struct arena *a,
			    leaf_fn fn, void *arg, struct hd_err *e)
{
	struct leaf x = {.key = key, .value = v, .line = line};
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && v->kind == NODE_MAP && i < v->len; i++) {
		const struct pair *p = &v->u.pairs[i];

		rc = each_leaf(arena_printf(a, "%s.%s", key, p->key), p->value, p->line, a, fn, arg,
			       e);
	}
	if (v->kind == NODE_MAP)
		return rc;
	if (setting_find(key, &x.setting, &x.name, a, &x.why) != HD_OK)
		x.setting = NULL;
	return fn(&x, arg, e);
}

static enum hd_rc fault_at(const struct leaf *x, struct hd_err *e, const char *why)
{
	struct node at = {.line = x->value->line ? x->value->line : x->line};

	return doc_fault(CONFIG_PATH, &at, e, "%s", why);
}

/* Keys of a newer version are passed over, but not where they would change what a rule means. */
static enum hd_rc check_leaf(const struct leaf *x, void *arg, struct hd_err *e)
{
	static const char *const maps[] = {"mail", RULES, "mail.teams", "mail.languages", NULL};
	struct arena *a = arg;
	const char *s = node_str(x->value);
	const struct node *made;
	struct hd_err why;

	if (str_in(x->key, maps))
		return fault_at(x, e, arena_printf(a, "%s must be a map of names and values", x->key));
	if (!x->setting)
		return str_starts(x->key, RULES ".") ? fault_at(x, e, x->why.msg) : HD_OK;
	if (!s)
		return fault_at(x, e, arena_printf(a, "%s must be one text", x->key));
	if (x->setting->make(x->setting, x->key, s, a, &made, &why) != HD_OK)
		return fault_at(x, e, why.msg);
	return HD_OK;
}

static const struct node *part(const struct node *mail, const char *key)
{
	const struct node *v = node_get(mail, key);

	return v && v->kind == NODE_MAP ? v : NULL;
}

static int number(const struct node *mail, const char *key, int otherwise)
{
	const char *s = node_get_str(mail, key);
	int v;

	return s && num_int(s, 0, 1 << 30, &v) ? v : otherwise;
}

static int by_name(const void *x, const void *y)
{
	const struct mail_rule *a = x, *b = y;

	return strcmp(a->name, b->name);
}

/* One without a pattern would match all there is: it is one in the making. */
static void read_rules(const struct node *rules, struct arena *a, struct mail_settings *out)
{
	size_t n = rules ? rules->len : 0;

	out->rules = arena_alloc(a, (n ? n : 1) * sizeof(*out->rules));
	for (size_t i = 0; i < n; i++) {
		const struct node *v = rules->u.pairs[i].value;
		struct mail_rule r = {
			.name = rules->u.pairs[i].key,
			.recipient = node_get_str(v, "recipient"),
			.sender = node_get_str(v, "sender"),
			.subject = node_get_str(v, "subject"),
			.application = node_get_str(v, "application"),
			.category = node_get_str(v, "category"),
			.type = node_get_str(v, "type"),
			.team = node_get_str(v, "team"),
		};

		if (r.recipient || r.sender || r.subject)
			out->rules[out->n_rules++] = r;
	}
	if (out->n_rules)
		qsort(out->rules, out->n_rules, sizeof(*out->rules), by_name);
}

enum hd_rc config_mail_of(const struct node *doc, struct arena *a, struct mail_settings *out,
			  struct hd_err *e)
{
	const struct node *mail = node_get(doc, "mail");
	enum hd_rc rc = mail ? each_leaf("mail", mail, 0, a, check_leaf, a, e) : HD_OK;

	*out = (struct mail_settings){0};
	if (rc != HD_OK)
		return rc;
	out->from = node_get_str(mail, "from");
	out->cert = node_get_str(mail, "cert");
	out->language = node_get_str(mail, "language");
	if (!out->language)
		out->language = template_languages[0];
	out->application = node_get_str(mail, "application");
	out->grace_days = number(mail, "grace", 15);
	out->limit = (size_t)number(mail, "limit", 25) << 20;
	out->flood = (unsigned)number(mail, "flood", 20);
	out->teams = part(mail, "teams");
	out->languages = part(mail, "languages");
	read_rules(part(mail, "rules"), a, out);
	return HD_OK;
}

enum hd_rc config_mail(const struct snap *p, struct arena *a, struct mail_settings *out,
		       struct hd_err *e)
{
	struct node *doc;
	enum hd_rc rc = config_doc(p, a, &doc, e);

	*out = (struct mail_settings){0};
	return rc == HD_OK ? config_mail_of(doc, a, out, e) : rc;
}

/* --- fsck --------------------------------------------------------------------------------------- */

struct checking {
	const struct snap *snap;
	struct arena *a;
	void (*fn)(bool harmless, const struct hd_err *why, void *arg);
	void *arg;
};

static enum hd_rc check_whole(const struct leaf *x, void *arg, struct hd_err *e)
{
	struct checking *c = arg;
	struct hd_err why;

	(void)e;
	if (check_leaf(x, c->a, &why) != HD_OK) {
		c->fn(false, &why, c->arg);
	} else if (!x->setting) {
		(void)fault_at(x, &why, x->why.msg);
		c->fn(true, &why, c->arg);
	} else if (x->setting->exists &&
		   x->setting->exists(c->snap, x->name, node_str(x->value), &why) != HD_OK) {
		(void)fault_at(x, &why, arena_strdup(c->a, why.msg));
		c->fn(false, &why, c->arg);
	}
	return HD_OK;
}

/* A rule that matches nothing, or does nothing: harmless, but hardly meant. */
static void check_rules(const struct node *rules, struct checking *c)
{
	static const char *const patterns[] = {"recipient", "sender", "subject", NULL};
	struct hd_err why;

	for (size_t i = 0; rules && i < rules->len; i++) {
		const struct pair *p = &rules->u.pairs[i];
		struct node at = {.line = p->line};
		size_t n = 0;

		if (p->value->kind != NODE_MAP)
			continue;
		for (size_t k = 0; k < p->value->len; k++)
			n += str_in(p->value->u.pairs[k].key, patterns);
		if (n > 0 && n < p->value->len)
			continue;
		(void)doc_fault(CONFIG_PATH, &at, &why, "%s.%.64s %s", RULES, p->key,
				n ? "says nothing about what it matches"
				  : "has no pattern and matches nothing");
		c->fn(true, &why, c->arg);
	}
}

void config_mail_check(const struct snap *p, const struct node *doc, struct arena *a,
		       void (*fn)(bool harmless, const struct hd_err *why, void *arg), void *arg)
{
	struct checking c = {p, a, fn, arg};
	const struct node *mail = node_get(doc, "mail");

	if (mail)
		(void)each_leaf("mail", mail, 0, a, check_whole, &c, NULL);
	check_rules(part(mail, "rules"), &c);
}
