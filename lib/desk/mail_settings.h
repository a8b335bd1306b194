/* The settings of mail, of config.yaml. Private to the desk. */
#ifndef LIB_DESK_MAIL_SETTINGS_H
#define LIB_DESK_MAIL_SETTINGS_H

#include "desk/desk_priv.h"

/* What becomes of a request by mail. Patterns hold `*`, case is ignored; all that are given (one at
 * least is) must match. What is NULL is not said. */
struct mail_rule {
	const char *name, *recipient, *sender, *subject;
	const char *application, *category, *type, *team;
};

struct mail_settings {
	const char *from;         /* `Name <mail>` or a mail; NULL = nothing is sent */
	const char *cert;         /* likewise, of who handles security; NULL = nobody */
	const char *language;     /* "en", "fr" */
	const char *application;  /* of what no rule says one for, NULL = none */
	int grace_days;           /* how long an answer reopens a ticket */
	size_t limit;             /* bytes of one message */
	unsigned flood;           /* new tickets of one sender within an hour */
	const struct node *teams, *languages; /* maps: team -> address, application -> language; or
						* NULL */
	struct mail_rule *rules;  /* in byte order of their names */
	size_t n_rules;
};

/* Reads them into `a`, defaults where nothing is said. HD_INVALID names the line of what is wrong.
 * Whether applications are recorded and addresses can be written to is not asked. */
enum hd_rc config_mail(const struct snap *p, struct arena *a, struct mail_settings *out,
		       struct hd_err *e);
/* The same of the document, which must outlive `out`. */
enum hd_rc config_mail_of(const struct node *doc, struct arena *a, struct mail_settings *out,
			  struct hd_err *e);
/* Calls fn with each thing that is wrong with them, for fsck: what config_mail() refuses, what
 * names nothing that is there, and (harmless) what says nothing. */
void config_mail_check(const struct snap *p, const struct node *doc, struct arena *a,
		       void (*fn)(bool harmless, const struct hd_err *why, void *arg), void *arg);

#endif
