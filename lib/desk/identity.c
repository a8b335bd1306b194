/* Who works: the agent that a commit and a journal entry name. */
#include "desk/record.h"

#include "helpdesk/env.h"
#include "helpdesk/text.h"

#include <string.h>

#define BY_MAX 100 /* bytes of a name in a journal */

const char *me_claimed(const struct desk *d)
{
	const char *s = d->as ? d->as : env_get("HELPDESK_AGENT");

	return s ? s : store_setting(d->store, "helpdesk.agent");
}

static enum hd_rc nobody(struct hd_err *e)
{
	return hd_fail(e, HD_REFUSED,
		       "nobody is known as the agent; name yourself with --as LOGIN, "
		       "$HELPDESK_AGENT or 'git config --global helpdesk.agent LOGIN'");
}

/* By git's mail: the agent who has it, or itself in a store that has no agents yet. */
static enum hd_rc me_by_mail(struct desk *d, const struct snap *p, const char **login,
			     struct hd_err *e)
{
	const char *mail = store_setting(d->store, "user.email");
	bool any;
	enum hd_rc rc;

	*login = NULL;
	if (!mail || !*mail)
		return nobody(e);
	rc = agents_by_mail(p, mail, d->arena, login, e);
	if (rc != HD_OK || *login)
		return rc;
	rc = agents_any(p, &any, e);
	if (rc != HD_OK)
		return rc;
	if (any || strlen(mail) > BY_MAX ||
	    record_line(mail, "user.email", d->arena, login, NULL) != HD_OK)
		return nobody(e);
	return HD_OK;
}

/* Who names himself must be recorded; nothing is guessed beside a name that is given. */
enum hd_rc desk_me(struct desk *d, const char **login, struct hd_err *e)
{
	const char *claimed = me_claimed(d), *found;
	const struct snap *p;
	struct agent g;
	enum hd_rc rc;

	*login = d->me;
	if (d->me)
		return HD_OK;
	rc = desk_readable(d, &p, e);
	if (rc != HD_OK)
		return rc;
	if (claimed) {
		rc = agent_load(p, claimed, d->arena, &g, e);
		found = g.login;
	} else {
		rc = me_by_mail(d, p, &found, e);
	}
	if (rc == HD_OK)
		*login = d->me = found;
	return rc;
}

/* --- authors of commits ---------------------------------------------------------- */

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

const char *author_clean(const char *s, const char *otherwise, struct arena *a)
{
	size_t n;
	char *out;

	while (s && *s && is_blank(*s))
		s++;
	n = s ? strlen(s) : 0;
	while (n && is_blank(s[n - 1]))
		n--;
	if (n == 0)
		return otherwise;
	out = arena_strndup(a, s, n);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)out[i] < ' ' || out[i] == 0x7f || out[i] == '<' || out[i] == '>')
			out[i] = '_';
	return out;
}

/* Batch and import know people who never were agents here: they author all the same. */
void agent_author(const struct snap *p, const char *login, struct arena *a, const char **name,
		  const char **email)
{
	struct agent g;

	*name = *email = author_clean(login, "helpdesk", a);
	if (agent_load(p, login, a, &g, NULL) != HD_OK)
		return;
	*name = author_clean(g.name, *name, a);
	*email = author_clean(g.email, *email, a);
}
