/* Addresses and languages of requesters, agents and teams. An address that nothing can be sent to
 * stops no event: whoever would be told is left out. */
#include "desk/mail_people.h"

#include "desk/record.h"
#include "helpdesk/text.h"
#include "mail/outgoing.h"
#include "mail/template.h"

#include <string.h>

/* --- addresses ------------------------------------------------------------------------ */

/* A name may hold what makes another address of the whole. */
enum hd_rc mail_address(const char *name, const char *email, struct arena *a, const char **out,
			struct hd_err *e)
{
	const char *both = name && *name ? arena_printf(a, "%s <%s>", name, email) : email;
	const char *read = NULL;
	enum hd_rc rc = address_check(both, a, &read, e);

	*out = both;
	if (rc == HD_OK && strcmp(read, email) == 0)
		return HD_OK;
	if (rc == HD_OK || rc == HD_INVALID) {
		rc = address_check(email, a, &read, e);
		*out = email;
	}
	if (rc == HD_INVALID || (rc == HD_OK && strcmp(read, email) != 0)) {
		*out = NULL;
		return HD_OK;
	}
	return rc;
}

bool mail_is_from(const struct mail_settings *m, const char *email, struct arena *a)
{
	const char *from;

	return m->from && address_check(m->from, a, &from, NULL) == HD_OK &&
	       str_ieq(from, email);
}

/* --- people ---------------------------------------------------------------------------- */

enum hd_rc mail_people_add(struct mail_people *p, const char *name, const char *email,
			   struct arena *a, struct hd_err *e)
{
	const char *to, **v;
	enum hd_rc rc;

	if (!email || p->n == MAIL_PEOPLE_MAX)
		return HD_OK;
	rc = mail_address(name, email, a, &to, e);
	if (rc != HD_OK || !to)
		return rc;
	if (p->n == p->cap) {
		v = arena_alloc(a, (p->cap * 2 + 1) * sizeof(*v));
		if (p->n)
			memcpy(v, p->v, p->n * sizeof(*v));
		p->v = v;
		p->cap = p->cap * 2 + 1;
	}
	p->v[p->n++] = to;
	return HD_OK;
}

/* In a batch somebody who is no agent here may be named. */
enum hd_rc mail_agent(const struct snap *p, const char *login, struct arena *a,
		      struct mail_people *out, struct hd_err *e)
{
	struct agent g;
	enum hd_rc rc = agent_load(p, login, a, &g, e);

	if (rc == HD_NOT_FOUND)
		return HD_OK;
	return rc == HD_OK ? mail_people_add(out, g.name, g.email, a, e) : rc;
}

struct members {
	const char *team, *but;
	struct arena *a;
	struct mail_people *out;
};

static enum hd_rc add_member(const struct agent *g, void *arg, struct hd_err *e)
{
	struct members *m = arg;

	if (!g->team || strcmp(g->team, m->team) != 0 || strcmp(g->login, m->but) == 0)
		return HD_OK;
	return mail_people_add(m->out, arena_strdup(m->a, g->name), arena_strdup(m->a, g->email),
			       m->a, e);
}

enum hd_rc mail_team(const struct snap *p, const struct mail_settings *m, const char *team,
		     const char *but, struct arena *a, struct mail_people *out, struct hd_err *e)
{
	struct members members = {team, but, a, out};
	const char *address = node_get_str(m->teams, team);

	if (address)
		return mail_people_add(out, NULL, address, a, e);
	return agents_walk(p, add_member, &members, e);
}

/* --- languages --------------------------------------------------------------------------- */

static const char *known(const char *language)
{
	return language && str_in(language, template_languages) ? language : NULL;
}

const char *mail_language(const struct mail_settings *m, const struct ticket *t)
{
	const char *app = t ? ticket_text(t, F_APPLICATION) : NULL, *language = NULL;

	if (t)
		language = known(ticket_requester(t, "language"));
	if (!language && app)
		language = known(node_get_str(m->languages, app));
	if (!language)
		language = known(m->language);
	return language ? language : "en";
}
