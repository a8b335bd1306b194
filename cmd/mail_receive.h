/* What main asks of `mail receive`: a mail server must not take a failure for a refusal. */
#ifndef HELPDESK_CMD_MAIL_RECEIVE_H
#define HELPDESK_CMD_MAIL_RECEIVE_H

#include "cmd/cmd.h"

extern const struct cmd cmd_mail_receive;

/* Before anything can go wrong. */
void receive_begin(int argc, char **argv);
/* The exit status of any command: hd_exit_status(), but for a delivery of one message. */
int receive_exit_status(enum hd_rc rc, int argc, char **argv);

#endif
