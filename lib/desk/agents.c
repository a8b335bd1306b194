/* Agents: the people who work on tickets, one file each. */
#include "desk/record.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <stdio.h>
#include <string.h>

#define FOLDER "agents"

const char *const words_role[] = {"teleassistant", "technician", "manager", NULL};

static void agent_path(const char *login, char out[NUMBER_PATH_SIZE])
{
	snprintf(out, NUMBER_PATH_SIZE, FOLDER "/%.64s.yaml", login);
}

/* One '@' between two parts, and nothing that would break a header. */
static bool is_mail(const char *s)
{
	const char *at = strchr(s, '@');

	return at && at > s && at[1] && !strchr(at + 1, '@') && !strpbrk(s, " \t<>,;\"()\\");
}

/* --- reading -------------------------------------------------------------------- */

/* In a record that people may edit by hand, every part is text or absent. */
static enum hd_rc text_of(const char *path, const struct node *doc, const char *key,
			  const char **out, struct hd_err *e)
{
	const struct node *v = node_get(doc, key);

	*out = node_str(v);
	if (v && v->kind != NODE_NULL && !*out)
		return doc_fault(path, v, e, "%s must be text", key);
	return HD_OK;
}

static enum hd_rc agent_of(const char *path, const char *login, const struct node *doc,
			   struct agent *out, struct hd_err *e)
{
	enum hd_rc rc = text_of(path, doc, "name", &out->name, e);

	if (rc == HD_OK)
		rc = text_of(path, doc, "email", &out->email, e);
	if (rc == HD_OK)
		rc = text_of(path, doc, "role", &out->role, e);
	if (rc == HD_OK)
		rc = text_of(path, doc, "team", &out->team, e);
	out->login = login;
	if (!out->name)
		out->name = login;
	return rc;
}

/* A wrong case is the likeliest slip, and must not pass: journals would hold two names for
 * one person. */
static enum hd_rc not_recorded(const struct snap *p, const char *login, struct hd_err *e)
{
	struct arena *a = arena_new();
	const char *other;

	if (record_find(p, FOLDER, login, a, &other, NULL) == HD_OK && other)
		hd_fail(e, HD_NOT_FOUND, "agent '%.64s' is not recorded; did you mean '%s'?", login,
			other);
	else if (!str_is_id(login))
		hd_fail(e, HD_NOT_FOUND,
			"agent '%.64s' is not recorded; a login has letters, digits, . _ - "
			"only",
			login);
	else
		hd_fail(e, HD_NOT_FOUND,
			"agent '%s' is not recorded; record them with 'helpdesk agent add "
			"%s --name NAME --email MAIL'",
			login, login);
	arena_free(a);
	return HD_NOT_FOUND;
}

enum hd_rc agent_load(const struct snap *p, const char *login, struct arena *a, struct agent *out,
		      struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE];
	struct node *doc;
	enum hd_rc rc;

	memset(out, 0, sizeof(*out));
	/* What is no login must not become a path either. */
	if (!str_is_id(login))
		return not_recorded(p, login, e);
	agent_path(login, path);
	rc = doc_read(p, path, a, &doc, e);
	if (rc == HD_NOT_FOUND)
		return not_recorded(p, login, e);
	return rc == HD_OK ? agent_of(path, arena_strdup(a, login), doc, out, e) : rc;
}

enum hd_rc desk_agent(struct desk *d, const char *login, struct arena *a, struct agent *out,
		      struct hd_err *e)
{
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	return rc == HD_OK ? agent_load(p, login, a, out, e) : rc;
}

struct each {
	struct arena *a;
	enum hd_rc (*fn)(const struct agent *g, void *arg, struct hd_err *e);
	void *arg;
};

/* Other files that somebody put into the folder are none of ours. */
static enum hd_rc each_agent(const char *path, const char *data, size_t n, void *arg,
			     struct hd_err *e)
{
	struct each *x = arg;
	struct node *doc;
	struct agent g;
	const char *login = record_id(path, x->a);
	enum hd_rc rc;

	if (!login)
		return HD_OK;
	rc = doc_parse(path, data, n, x->a, &doc, e);
	if (rc == HD_OK)
		rc = agent_of(path, login, doc, &g, e);
	if (rc == HD_OK)
		rc = x->fn(&g, x->arg, e);
	arena_reset(x->a);
	return rc;
}

enum hd_rc agents_walk(const struct snap *p,
		       enum hd_rc (*fn)(const struct agent *, void *, struct hd_err *), void *arg,
		       struct hd_err *e)
{
	struct each x = {arena_new(), fn, arg};
	enum hd_rc rc = snap_walk(p, FOLDER, each_agent, &x, e);

	arena_free(x.a);
	return rc;
}

enum hd_rc desk_agents(struct desk *d,
		       enum hd_rc (*fn)(const struct agent *, void *, struct hd_err *), void *arg,
		       struct hd_err *e)
{
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	return rc == HD_OK ? agents_walk(p, fn, arg, e) : rc;
}

static enum hd_rc see_one(const char *path, const char *data, size_t n, void *arg, struct hd_err *e)
{
	bool *any = arg;
	struct arena *a;

	(void)data, (void)n, (void)e;
	if (!*any) {
		a = arena_new();
		*any = record_id(path, a) != NULL;
		arena_free(a);
	}
	return HD_OK;
}

enum hd_rc agents_any(const struct snap *p, bool *out, struct hd_err *e)
{
	*out = false;
	return snap_list(p, FOLDER, see_one, out, e);
}

struct by_mail {
	const char *email;
	struct arena *a;
	const char *login;
};

static enum hd_rc compare_mail(const struct agent *g, void *arg, struct hd_err *e)
{
	struct by_mail *m = arg;

	(void)e;
	if (!m->login && g->email && str_ieq(g->email, m->email))
		m->login = arena_strdup(m->a, g->login);
	return HD_OK;
}

enum hd_rc agents_by_mail(const struct snap *p, const char *email, struct arena *a,
			  const char **out, struct hd_err *e)
{
	struct by_mail m = {email, a, NULL};
	enum hd_rc rc = agents_walk(p, compare_mail, &m, e);

	*out = m.login;
	return rc;
}

/* --- adding ------------------------------------------------------------------------ */

static enum hd_rc agent_check(const struct agent *g, struct arena *a, struct agent *out,
			      struct hd_err *e)
{
	enum hd_rc rc;

	memset(out, 0, sizeof(*out));
	if (!str_is_id(g->login))
		return hd_fail(e, HD_USAGE,
			       "a login begins with a letter or digit and goes on with letters, "
			       "digits, . _ - up to 64; '%.64s' does not",
			       g->login);
	/* They mean nobody, oneself, and who takes messages in, wherever an agent is named. */
	if (str_ieq(g->login, "none") || str_ieq(g->login, "me") || str_ieq(g->login, "mail"))
		return hd_fail(e, HD_USAGE, "'%s' is reserved; choose another login", g->login);
	out->login = arena_strdup(a, g->login);
	rc = record_line(g->name, "the agent's name", a, &out->name, e);
	if (rc == HD_OK)
		rc = record_line(g->email, "the agent's mail", a, &out->email, e);
	if (rc == HD_OK)
		rc = record_line(g->team, "the agent's team", a, &out->team, e);
	if (rc == HD_OK && out->email && !is_mail(out->email))
		rc = hd_fail(e, HD_USAGE, "'%s' is no mail address; one looks like bob@example.org",
			     out->email);
	if (rc == HD_OK && g->role && !str_in(g->role, words_role))
		rc = hd_fail(e, HD_USAGE,
			     "role must be teleassistant, technician or manager, not '%.60s'",
			     g->role);
	if (rc == HD_OK)
		out->role = arena_strdup(a, g->role);
	if (!out->name)
		out->name = out->login;
	return rc;
}

/* Looked up in the commit this one stands on: two may add the same login at once. */
static enum hd_rc make_agent(const struct snap *base, void *arg, struct sbuf *text,
			     struct sbuf *subject, struct hd_err *e)
{
	const struct agent *g = arg;
	const struct {
		const char *key, *value;
	} parts[] = {{"login", g->login},
		     {"name", g->name},
		     {"email", g->email},
		     {"role", g->role},
		     {"team", g->team}};
	struct arena *a = arena_new();
	struct node *doc = node_map(a);
	const char *there;
	enum hd_rc rc = record_find(base, FOLDER, g->login, a, &there, e);

	if (rc == HD_OK && there)
		rc = hd_fail(e, HD_REFUSED, "agent '%s' is recorded already", there);
	if (rc != HD_OK)
		goto done;
	for (size_t i = 0; i < NELEM(parts); i++)
		if (parts[i].value)
			node_set(a, doc, parts[i].key, node_text(a, parts[i].value));
	yaml_write(text, doc);
	sbuf_printf(subject, "agent %s: add", g->login);
done:
	arena_free(a);
	return rc;
}

/* Somebody must be the first: when nobody is known, or the new agent acts for himself,
 * the record is his own work. */
static enum hd_rc may_add_himself(struct desk *d, const struct agent *g, bool *himself,
				  struct hd_err *e)
{
	const char *me, *claimed = me_claimed(d);
	const struct snap *p;
	bool any;
	enum hd_rc rc = desk_me(d, &me, e), why = rc;

	*himself = rc == HD_OK && g->email && str_ieq(me, g->email);
	if (rc != HD_REFUSED && rc != HD_NOT_FOUND)
		return rc;
	*himself = claimed && str_ieq(claimed, g->login);
	if (*himself)
		return HD_OK;
	rc = desk_readable(d, &p, NULL);
	if (rc == HD_OK)
		rc = agents_any(p, &any, NULL);
	*himself = rc == HD_OK && !any;
	return *himself ? HD_OK : why;
}

enum hd_rc desk_agent_add(struct desk *d, const struct agent *g, struct hd_err *e)
{
	struct arena *a = arena_new();
	char path[NUMBER_PATH_SIZE];
	struct record_change c = {.path = path, .make = make_agent};
	struct agent clean;
	bool himself = false;
	enum hd_rc rc = agent_check(g, a, &clean, e);

	if (rc == HD_OK)
		rc = may_add_himself(d, &clean, &himself, e);
	if (rc != HD_OK)
		goto done;
	agent_path(clean.login, path);
	c.arg = &clean;
	c.trailer = arena_printf(a, "Agent: %s", clean.login);
	if (himself) {
		c.author_name = author_clean(clean.name, clean.login, a);
		c.author_email = author_clean(clean.email, clean.login, a);
	}
	rc = record_change(d, &c, e);
done:
	arena_free(a);
	return rc;
}
