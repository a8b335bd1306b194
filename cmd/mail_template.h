/* `helpdesk mail template`. */
#ifndef HELPDESK_CMD_MAIL_TEMPLATE_H
#define HELPDESK_CMD_MAIL_TEMPLATE_H

#include "cmd/cmd.h"

extern const struct cmd cmd_mail_template;

#endif
