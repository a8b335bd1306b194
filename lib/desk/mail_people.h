/* The people that messages go to, and in which language. */
#ifndef LIB_DESK_MAIL_PEOPLE_H
#define LIB_DESK_MAIL_PEOPLE_H

#include "desk/desk_priv.h"
#include "desk/mail_settings.h"

struct mail_people {
	const char **v; /* `Name <mail>` or a mail */
	size_t n, cap;
};
#define MAIL_PEOPLE_MAX 100 /* of one message */

/* `Name <mail>`, or the mail alone where the name cannot stand beside it; NULL when nothing can be
 * sent to that address. */
enum hd_rc mail_address(const char *name, const char *email, struct arena *a, const char **out,
			struct hd_err *e);
/* Whether it is the address that messages go out from: one to it would come back. */
bool mail_is_from(const struct mail_settings *m, const char *email, struct arena *a);

/* Nobody is added where there is no address. */
enum hd_rc mail_people_add(struct mail_people *p, const char *name, const char *email,
			   struct arena *a, struct hd_err *e);
enum hd_rc mail_agent(const struct snap *p, const char *login, struct arena *a,
		      struct mail_people *out, struct hd_err *e);
/* The team's own address, else those of its agents, but for the one who does it. */
enum hd_rc mail_team(const struct snap *p, const struct mail_settings *m, const char *team,
		     const char *but, struct arena *a, struct mail_people *out, struct hd_err *e);

/* The language that the ticket's requester is written to in; of NULL, that of agents and teams. */
const char *mail_language(const struct mail_settings *m, const struct ticket *t);

#endif
