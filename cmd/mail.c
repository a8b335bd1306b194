/* `helpdesk mail`: messages in and out. */
#include "cmd/mail.h"

static const struct cmd *const subs[] = {
	&cmd_mail_queue, &cmd_mail_send, NULL,
};

const struct cmd cmd_mail = {
	.name = "mail",
	.group = "bulk",
	.summary = "requests come in by mail, answers and closure notices go out",
	.subs = subs,
};
