/* `helpdesk mail`: requests that come in by mail, and what goes out. */
#include "cmd/mail.h"

#include "cmd/mail_receive.h"
#include "cmd/mail_template.h"

static const struct cmd *const subs[] = {
	&cmd_mail_queue, &cmd_mail_receive, &cmd_mail_send, &cmd_mail_template, NULL,
};

extern const struct cmd cmd_mail;
const struct cmd cmd_mail = {
	.name = "mail",
	.group = "work",
	.summary = "receive, send and word mail",
	.subs = subs,
};
